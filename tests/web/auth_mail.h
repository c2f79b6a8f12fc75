/* tests/web/auth_mail.h — the worker's part and the mail that comes of it, for tests of signing in. */
#ifndef WEB_AUTH_MAIL_H
#define WEB_AUTH_MAIL_H

#include "web/auth_site.h"

/* Answers what was asked on "forgot" and "confirm": how many mails were queued; -1: it failed. */
int mail_answer(struct web *w);
/* The body of the newest mail of this kind; absent: there is none. */
str mail_body(struct web *w, const char *kind);
int mail_count(struct web *w, const char *kind);
/* The token of the link in a body. */
str mail_token(str body);
/* "/set-password/TOKEN" of the newest mail of this kind. */
str mail_link(struct web *w, const char *kind);

#endif
