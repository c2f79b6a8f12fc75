/* desk/desk_web.h — the handlers of the vendor's side, for routes.c. */
#ifndef DESK_DESK_WEB_H
#define DESK_DESK_WEB_H

#include "http/route.h"

handler_fn desk_front; /* to the first queue that this person works on */
handler_fn desk_cases_page, desk_cases_csv, desk_view_save_post, desk_view_remove_post, desk_case_page, desk_case_comment_post,
    desk_case_contact_post, desk_case_file, desk_case_move_post;
/* S13. Those that end in _post are the API's too: programs get JSON. */
handler_fn desk_case_edit_post, desk_case_merge_post, desk_case_link_post, desk_case_unlink_post, desk_case_update_post,
    desk_case_notice_post, desk_case_insert_post, desk_case_presence_post;
handler_fn desk_events, desk_queue_page, api_desk_queue, api_desk_queues, desk_bulk_post, desk_bulk_again;
handler_fn desk_replies_page, desk_reply_page, desk_reply_post, desk_reply_remove_post, api_desk_replies;
handler_fn desk_figures_page, desk_figures_csv, api_desk_figures;
handler_fn desk_service_page, api_desk_service, desk_team_post, desk_team_remove_post, desk_member_post, desk_route_post,
    desk_hours_post, desk_holiday_post, desk_target_post;
handler_fn desk_updates_page, desk_update_page, desk_update_move_post;

extern const struct form_spec desk_case_form; /* ?queue= */
extern const struct form_spec desk_edit_form, desk_merge_form, desk_link_form, desk_link_update_form, desk_link_notice_form,
    desk_insert_form, desk_beat_form;
extern const struct form_spec desk_queue_form; /* ?after=&limit= */
extern const struct form_spec desk_bulk_form;
extern const struct form_spec desk_reply_form, desk_figures_form;
extern const struct form_spec desk_team_form, desk_member_form, desk_route_form, desk_hours_form, desk_holiday_form,
    desk_target_form;
extern const struct form_spec desk_updates_form; /* ?show=&before= */

#endif
