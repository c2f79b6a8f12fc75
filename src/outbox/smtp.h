/* outbox/smtp.h — the mail relay: SMTP (RFC 5321) through libcurl; inside outbox/ only.
 *
 * smtps:// is TLS from the start, smtp:// must offer STARTTLS (RFC 3207); certificate and host name are verified, with the
 * machine's authorities or with those of smtp_ca_file. Only a relay on this machine (localhost, 127.…, [::1]) is spoken to in the
 * clear, unless smtp_ca_file is set.
 */
#ifndef OUTBOX_SMTP_H
#define OUTBOX_SMTP_H

#include "base/arena.h"
#include "settings.h"

enum smtp_result {
	SMTP_TAKEN,   /* the relay has it */
	SMTP_REFUSED, /* it will never take this recipient or this text (5xx) */
	SMTP_LATER,   /* it did not take this one now */
	SMTP_AWAY,    /* it can't be spoken to: no connection, certificate, sign-in; so for every mail */
};
struct smtp; /* one connection, opened by the first mail and kept */
MUST_USE enum rc smtp_open(const struct settings *s, struct smtp **out);
void smtp_close(struct smtp *c); /* says QUIT; NULL is fine */
/* Sends one message. *why: the reply's codes or the fault, without addresses and texts of the relay; absent when it was taken. */
enum smtp_result smtp_send(struct smtp *c, struct arena *a, str from, str to, str message, str *why);

#endif
