/* auth/new_password.h — from what somebody typed to his new password, in two steps as in sign_in.h: checked and hashed in the
 * password pool (auth_gate.hash), set in the handler's transaction.
 */
#ifndef AUTH_NEW_PASSWORD_H
#define AUTH_NEW_PASSWORD_H

#include "auth/link.h"
#include "auth/throttle.h"

struct link_password_input { /* page: the token is in the path */
	str password;
};
struct api_password_input {
	str token, password;
};
struct own_password_input {
	str current, password;
};
struct ask_link_input { /* "forgot", "confirm" */
	str email;
};
extern const struct form_spec link_password_form, api_password_form, own_password_form, ask_link_form;

/* Who is counted when a link is asked for. */
struct throttle_who new_password_asker(struct arena *a, str name, str peer);
/* Somebody wants a link to be mailed: throttled by address and network, then remembered for the worker. RC_INVALID or RC_LIMIT: too
 * often, with what to do. */
MUST_USE enum rc new_password_ask(struct req *q, str email);
/* Step 2 of the first two forms: RC_NOT_FOUND when the link is not good any more. Writes the audit row; the failures that were
 * counted for this person are forgotten (throttle_proved). */
MUST_USE enum rc new_password_by_link(struct req *q, struct link *who);
/* Step 2 of the third: all other sessions end, this one gets the new token. Writes the audit row. */
MUST_USE enum rc new_password_own(struct req *q, str *token, instant *expires);

#endif
