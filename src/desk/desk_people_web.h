/* desk/desk_people_web.h — handlers of accounts, contacts, connections, staff and people at the desk (P1–P4), for routes.c. */
#ifndef DESK_DESK_PEOPLE_WEB_H
#define DESK_DESK_PEOPLE_WEB_H

#include "http/route.h"

/* accounts and connections */
handler_fn desk_accounts_page, desk_account_new_page, desk_account_new_post, desk_account_page, desk_account_edit_page,
    desk_account_edit_post;
handler_fn desk_connect_page, desk_connect_post, desk_disconnect_post;
handler_fn api_desk_accounts, api_desk_account_create, api_desk_account_get, api_desk_account_patch;
handler_fn api_desk_connections, api_desk_connection_put, api_desk_connection_delete;
extern const struct form_spec desk_accounts_form, desk_account_form, desk_account_edit_form, desk_account_patch_form;
extern const struct form_spec desk_connect_form, desk_connection_form;

/* contacts of an account */
handler_fn desk_contact_new_page, desk_contact_new_post, desk_contact_page, desk_contact_post, desk_contact_end_post,
    desk_contact_invite_post;
handler_fn api_desk_contacts, api_desk_contact_create, api_desk_contact_patch, api_desk_contact_delete;
extern const struct form_spec desk_contact_new_form, desk_contact_form, desk_contact_patch_form;

/* staff */
handler_fn desk_staff_page, desk_staff_new_page, desk_staff_new_post, desk_staff_member_page, desk_staff_member_post,
    desk_staff_end_post;
handler_fn api_desk_staff, api_desk_staff_create, api_desk_staff_patch, api_desk_staff_delete;
extern const struct form_spec desk_staff_new_form, desk_staff_form, desk_staff_patch_form;

/* a person who signs in by e-mail */
handler_fn desk_people_page, desk_person_page, desk_person_edit_page, desk_person_edit_post;
handler_fn desk_person_suspend_post, desk_person_reinstate_post, desk_person_factors_post, desk_person_link_post;
handler_fn desk_person_session_post, desk_person_sessions_post;
handler_fn api_desk_people, api_desk_person_get, api_desk_person_patch;
extern const struct form_spec desk_people_form, desk_person_form, desk_person_patch_form, desk_suspend_form;

#endif
