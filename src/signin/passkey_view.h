/* signin/passkey_view.h — passkeys as parts of other pages: pages/signin/passkey.html. */
#ifndef SIGNIN_PASSKEY_VIEW_H
#define SIGNIN_PASSKEY_VIEW_H

#include "auth/webauthn.h"
#include "layout/layout.h"

struct passkey_row_view {
	str id, name;
	instant created, last_used;
};
/* `@call passkey_section(&v->passkeys)` on "Two-step sign-in". */
struct passkeys_view {
	struct field_view name;			/* of a new one */
	LIST(struct passkey_row_view) passkeys; /* oldest first */
	bool full;				/* PASSKEYS_MAX: no more */
	bool keeps_last;			/* the last factor is required, and this is it: it can't be removed */
};
MUST_USE enum rc passkeys_view(struct req *q, struct passkeys_view *out);

/* To be called with every change: his sessions are loaded anew, an audit row is written, he gets a mail. */
MUST_USE enum rc passkey_changed(struct req *q, const char *event, passkey_id id);
/* Removes one of the actor's, with its audit row and a mail to him. RC_NOT_FOUND: it is not his. RC_INVALID with a message: a
 * second factor is required and this is the last one. */
MUST_USE enum rc passkey_remove_own(struct req *q, passkey_id id);

#endif
