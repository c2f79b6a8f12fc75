/* signin/passkey_web.h — handlers of passkeys, for routes.c. The checks are in auth/passkey.h, what is shown in passkey_view.h.
 *
 *	POST   /api/v1/session/passkey/options               passkey_sign_in_options  no_input             PUBLIC       WRITE
 *	POST   /api/v1/session/passkey                       passkey_sign_in          passkey_sign_in_form PUBLIC       HASH
 *	POST   /api/v1/session/factor/passkey/options        passkey_verify_options   no_input             FACTOR_PASS  WRITE
 *	POST   /api/v1/session/factor/passkey                passkey_verify           passkey_verify_form  FACTOR_PASS  HASH
 *	GET    /api/v1/me/passkeys                           passkey_api_list         no_input             FACTOR_OWN   READ
 *	POST   /api/v1/me/passkeys/options                   passkey_new_options      no_input             FACTOR_OWN   WRITE
 *	POST   /api/v1/me/passkeys                           passkey_create           passkey_new_form     FACTOR_OWN   HASH
 *	DELETE /api/v1/me/passkeys/:id                       passkey_api_remove       no_input             FACTOR_OWN   WRITE
 *	POST   /account/second-factor/passkeys/:id/remove    passkey_remove_submit    no_input             FACTOR_OWN   WRITE
 *
 * Options are what navigator.credentials.create() and get() take, bytes as base64url. An answer that gives a session sets its
 *cookie (or, to a program, gives the token) and tells in `location` where to go on.
 */
#ifndef SIGNIN_PASSKEY_WEB_H
#define SIGNIN_PASSKEY_WEB_H

#include "auth/passkey.h"
#include "http/route.h"

handler_fn passkey_sign_in_options, passkey_sign_in, passkey_verify_options, passkey_verify;
handler_fn passkey_api_list, passkey_new_options, passkey_create, passkey_api_remove, passkey_remove_submit;

#endif
