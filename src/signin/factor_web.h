/* signin/factor_web.h — handlers of second factors, for routes.c. The rules are in auth/factor.h, the codes' way in
 *auth/factor_check.c.
 *
 *	GET  /sign-in/code                  code_page            factor_return_form FACTOR_PASS READ
 *	POST /sign-in/code                  code_submit          code_form          FACTOR_PASS HASH   again: code_page
 *	GET  /account/second-factor         factor_page          factor_return_form FACTOR_OWN  READ
 *	POST /account/second-factor/totp/begin totp_begin_submit factor_return_form FACTOR_OWN  WRITE
 *	GET  /account/second-factor/totp    totp_page            factor_return_form FACTOR_OWN  READ
 *	POST /account/second-factor/totp    totp_confirm_submit  totp_confirm_form  FACTOR_OWN  WRITE  again: totp_page
 *	GET  /account/second-factor/codes   recovery_page        no_input           FACTOR_OWN  READ
 *	POST /account/second-factor/codes   recovery_submit      code_if_any_form   FACTOR_OWN  HASH   again: recovery_page
 *	GET  /account/second-factor/remove  totp_remove_page     no_input           FACTOR_OWN  READ
 *	POST /account/second-factor/remove  totp_remove_submit   code_form          FACTOR_OWN  HASH   again: totp_remove_page
 *	GET  /api/v1/session/factor         factor_api           no_input           FACTOR_PASS READ
 *	POST /api/v1/session/factor         factor_api_pass      code_form          FACTOR_PASS HASH
 *	POST /api/v1/me/totp                totp_api_begin       no_input           FACTOR_OWN  WRITE
 *	GET  /api/v1/me/totp                totp_api             no_input           FACTOR_OWN  READ
 *	POST /api/v1/me/totp/confirm        totp_api_confirm     totp_confirm_form  FACTOR_OWN  WRITE
 *	POST /api/v1/me/totp/remove         totp_api_remove      code_form          FACTOR_OWN  HASH
 *	POST /api/v1/me/recovery-codes      recovery_api         code_if_any_form   FACTOR_OWN  HASH
 *
 * access SIGNED_IN; rate SIGN_IN for HASH.
 */
#ifndef SIGNIN_FACTOR_WEB_H
#define SIGNIN_FACTOR_WEB_H

#include "auth/factor.h"
#include "auth/sign_in.h"
#include "http/route.h"

handler_fn code_page, code_submit, factor_page, totp_begin_submit, totp_page, totp_confirm_submit;
handler_fn recovery_page, recovery_submit, totp_remove_page, totp_remove_submit;
handler_fn factor_api, factor_api_pass, totp_api_begin, totp_api, totp_api_confirm, totp_api_remove, recovery_api;

struct factor_return_input {
	str return_to;
	bool recovery; /* /sign-in/code: a field that takes letters more easily */
};
extern const struct form_spec factor_return_form; /* return_to */
extern const struct form_spec
    totp_confirm_form; /* struct code_input; unlike code_form not throttled: who confirms knows the seed */

/* ---- shared by pages and API (and passkeys) ---- */
/* Audit row, and (mail) tells the person. */
MUST_USE enum rc factor_changed(struct req *q, const char *event, bool mail);
/* The session has passed: its new token. */
MUST_USE enum rc factor_raise(struct req *q, str *token, instant *expires);
/* The same, as the browser's new cookie. */
MUST_USE enum rc factor_raise_cookie(struct req *q);
/* The same for the API: the new cookie, or to a program the token; begins the answer, an object that the caller closes. */
struct json;
MUST_USE enum rc factor_raised(struct req *q, struct json **w);
/* Confirms, with audit row and mail. RC_INVALID with a field error: a wrong code. */
MUST_USE enum rc totp_confirmed(struct req *q, str code);
/* The same for removing. RC_INVALID: the account needs one and no passkey stays. */
MUST_USE enum rc totp_removed(struct req *q);
/* As in JSON: "verify", "enrol"; absent when nothing is due. */
str factor_due_word(enum factor_due due);
/* RC_CONFLICT: no factor that codes could stand in for. */
MUST_USE enum rc recovery_may(struct req *q);

#endif
