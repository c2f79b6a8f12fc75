/* desk/desk_web.h — the handlers of the vendor's side, for routes.c. */
#ifndef DESK_DESK_WEB_H
#define DESK_DESK_WEB_H

#include "http/route.h"

handler_fn desk_front; /* to the first queue that this person works on */
handler_fn desk_cases_page, desk_cases_csv, desk_view_save_post, desk_view_remove_post, desk_case_page, desk_case_comment_post, desk_case_contact_post, desk_case_file, desk_case_move_post;
handler_fn desk_updates_page, desk_update_page, desk_update_move_post;

extern const struct form_spec desk_updates_form; /* ?show=&before= */

#endif
