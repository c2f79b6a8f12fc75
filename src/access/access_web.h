/* access/access_web.h — the handlers of access to students' records, for routes.c. */
#ifndef ACCESS_ACCESS_WEB_H
#define ACCESS_ACCESS_WEB_H

#include "http/route.h"

/* The vendor's side: asking from a case, using a grant. */
handler_fn grant_form_page, grant_form_post, grant_mine_page, grant_page, grant_revoke_post;
handler_fn grant_search_page, grant_record_page;
handler_fn api_grant_ask, api_grant_mine, api_grant_get, api_grant_search, api_grant_record;
/* The district's side: its contacts (GRANT_…) and administrators (ADMIN_DISTRICT) alike; the route's action says which. */
handler_fn access_page, access_decide_post, access_revoke_post, access_log_csv;
handler_fn api_access_grants, api_access_decide, api_access_log;
handler_fn api_grant_revoke; /* of either side */
/* Alerts. */
handler_fn alert_page, alert_seen_post, api_alert_list, api_alert_seen;
/* A district that leaves (access/purge.h). */
handler_fn purge_page, purge_post, certificate_page, api_purge;

extern const struct form_spec grant_ask_form, api_grant_ask_form, grant_search_form, access_decide_form, access_page_form,
    api_log_form, purge_form;

#endif
