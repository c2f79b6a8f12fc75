/* updates/update_web.h — the handlers of updates, for routes.c. */
#ifndef UPDATES_UPDATE_WEB_H
#define UPDATES_UPDATE_WEB_H

#include "http/req.h"
#include "updates/update.h"

handler_fn update_list_page, update_form_page, update_submit, update_page, update_withdraw_page, update_withdraw_post, update_hide_post;
handler_fn api_sites, api_versions, api_update_list, api_update_create, api_update_get, api_update_delete, api_update_move;

extern const struct form_spec update_list_form, update_start_form, update_form, update_hide_form, update_move_form;
extern const struct form_spec api_sites_form, api_versions_form, api_update_list_form;

/* What hosting's forms and programs send: an event, and what it needs. */
struct update_move_input {
	str event, note, at; /* at: RFC 3339 */
};
MUST_USE enum rc update_move(struct req *q, struct update_request *r, const struct update_move_input *in);

#endif
