/* desk/desk_mail_web.h — handlers of the outbox, for routes.c. */
#ifndef DESK_DESK_MAIL_WEB_H
#define DESK_DESK_MAIL_WEB_H

#include "http/route.h"

handler_fn desk_mails_page, desk_mail_page, desk_mail_retry_post;
handler_fn api_mail_list, api_mail_get, api_mail_retry;

extern const struct form_spec desk_mails_form; /* ?show=&before= */
extern const struct form_spec api_mails_form;  /* ?state=&limit=&cursor= */

#endif
