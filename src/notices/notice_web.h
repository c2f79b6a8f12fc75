/* notices/notice_web.h — the handlers of notifications, for routes.c. */
#ifndef NOTICES_NOTICE_WEB_H
#define NOTICES_NOTICE_WEB_H

#include "http/route.h"

handler_fn notice_list_page, notice_list_events, notice_page, notice_events, notice_us_too_post, notice_banners_page;
handler_fn notice_leave_page, notice_leave_post, notice_choice_page, notice_choice_post;
handler_fn api_notice_list, api_notice_get, api_notice_us_too, api_notice_leave, api_notice_leave_get, api_notice_choice,
    api_notice_choice_put;

extern const struct form_spec notice_list_form, notice_banners_form, notice_us_too_form, notice_choice_form;
extern const struct form_spec api_notice_list_form;

#endif
