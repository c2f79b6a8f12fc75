/* admin/admin_web.h — the handlers of /admin and its API, for routes.c. */
#ifndef ADMIN_ADMIN_WEB_H
#define ADMIN_ADMIN_WEB_H

#include "http/route.h"

handler_fn admin_front_page, admin_people_page, admin_never_page, admin_never_csv, admin_person_page, admin_relation_page,
    admin_relation_post, admin_suspend_post, admin_reinstate_post, admin_key_post, admin_session_end_post, admin_sessions_end_post;
handler_fn admin_keys_page, admin_keys_post, admin_administrators_page, admin_invite_post, admin_administrator_page,
    admin_school_post, admin_remove_post, admin_settings_page, admin_settings_post, admin_audit_page;
handler_fn api_admin_summary, api_admin_people, api_admin_never, api_admin_person, api_admin_relation, api_admin_suspend,
    api_admin_reinstate, api_admin_key, api_admin_sessions_end, api_admin_keys, api_admin_administrators, api_admin_invite,
    api_admin_school, api_admin_remove, api_admin_settings, api_admin_settings_put, api_admin_audit;

extern const struct form_spec admin_find_form, admin_keys_form, admin_relation_form, admin_invite_form, admin_school_form,
    admin_settings_form, admin_audit_form;

#endif
