/* cases/case_web.h — the handlers of cases, for routes.c. */
#ifndef CASES_CASE_WEB_H
#define CASES_CASE_WEB_H

#include "http/route.h"

handler_fn home_page;
handler_fn known_page, api_known, known_us_too_post, api_known_us_too;
handler_fn contacts_page, api_contacts; /* of the account acted for (P3) */
handler_fn case_list_page, case_list_csv, case_view_save_post, case_view_remove_post;
handler_fn case_choose_page, case_form_page, case_submit, case_page, case_file, case_comment_post, case_move_post, case_rating_post,
    case_events;
handler_fn api_case_types, api_case_list, api_case_create, api_case_get, api_case_comment, api_case_contact, api_case_file,
    api_case_move, api_case_history;
handler_fn case_mail_page, case_mail_post, api_case_mail, api_case_mail_put; /* what one hears by mail */
handler_fn case_leave_page, case_leave_post, api_case_leave, api_case_leave_get;

extern const struct form_spec case_list_form,
    api_case_list_form;			      /* everything that can be asked of a list; the API: limit, account */
extern const struct form_spec known_form;     /* q */
extern const struct form_spec case_view_form; /* name, query */
extern const struct form_spec case_any_form;  /* open: the type's own table checks it */
extern const struct form_spec case_mail_form;
extern const struct form_spec case_words_form, case_move_form, case_rating_form;

#endif
