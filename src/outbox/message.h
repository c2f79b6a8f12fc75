/* outbox/message.h — a mail as bytes for a relay: RFC 5322 headers, RFC 2047 words, RFC 2045 text; inside outbox/ only. */
#ifndef OUTBOX_MESSAGE_H
#define OUTBOX_MESSAGE_H

#include "base/buf.h"
#include "outbox/outbox_store.h"

#define MESSAGE_MAX (4 * MAIL_BODY_MAX) /* quoted-printable makes at most three bytes of one, and line ends */

/* name@host, ASCII, at most 254 bytes, without anything that could end a command or a header. */
bool message_address_good(str address);

struct mail_sender {
	str address, name;
};
/* From the settings mail_from, vendor_name, public_url. RC_INVALID: mail_from is neither an address nor Name <address>. */
MUST_USE enum rc message_sender(struct arena *a, const struct settings *s, struct mail_sender *out);

/* The whole message, lines ended by CR LF, none longer than 998 bytes. The same mail gives the same bytes, with one Message-ID,
 * however often it is sent. The mail has passed mail_queue(). RC_LIMIT: longer than the buffer may be. */
MUST_USE enum rc message_write(struct buf *out, const struct mail_leased *l, const struct mail_sender *from);

/* ---- the parts, for tests ---- */
/* A header's text: as it is when it is printable ASCII, else RFC 2047 words (base64; lines of at most 76
 * characters with "Subject: " before them). */
void message_words(struct buf *out, str text);
/* A text as lines for a mail: quoted-printable, RFC 2045 section 6.7; LF and CR LF are line ends. */
void message_quoted(struct buf *out, str text);

#endif
