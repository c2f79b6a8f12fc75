/* desk/desk_notice_web.h — the handlers of publishing notifications (N4), for routes.c. */
#ifndef DESK_DESK_NOTICE_WEB_H
#define DESK_DESK_NOTICE_WEB_H

#include "http/route.h"

handler_fn desk_notices_page, desk_notice_page, desk_notice_new_page, desk_notice_new_post, desk_notice_edit_page,
    desk_notice_edit_post, desk_notice_publish_post, desk_notice_unschedule_post, desk_notice_discard_post, desk_notice_update_post,
    desk_notice_note_post, desk_notice_template_post, desk_templates_page, desk_template_remove_post;
handler_fn api_desk_notices, api_desk_notice_get, api_desk_notice_create, api_desk_notice_patch, api_desk_notice_publish,
    api_desk_notice_discard, api_desk_notice_update, api_desk_notice_note;

extern const struct form_spec desk_notices_form, desk_notice_new_form, desk_notice_form, desk_notice_patch_form,
    desk_notice_publish_form, desk_notice_update_form, desk_notice_note_form, desk_notice_template_form, api_desk_notices_form;

#endif
