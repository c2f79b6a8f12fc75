/* updates/update_web.h — the handlers of updates, for routes.c. */
#ifndef UPDATES_UPDATE_WEB_H
#define UPDATES_UPDATE_WEB_H

#include "http/route.h"

handler_fn update_list_page, update_form_page, update_submit, update_page, update_withdraw_page, update_withdraw_post,
    update_hide_post;
handler_fn api_sites, api_versions, api_update_list, api_update_create, api_update_get, api_update_delete, api_update_move;

extern const struct form_spec update_list_form, update_start_form, update_form, update_hide_form;
extern const struct form_spec update_move_form;
extern const struct form_spec api_sites_form, api_versions_form, api_update_list_form;

#endif
