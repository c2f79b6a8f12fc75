/* signin/signin_web.h — handlers of signing in and out and of "your account", for routes.c. The rules are in auth/.
 *
 *	GET    /sign-in                    sign_in_page            sign_in_query      PUBLIC    READ
 *	POST   /sign-in                    sign_in_submit          sign_in_form       PUBLIC    HASH    again: sign_in_page
 *	POST   /sign-out                   sign_out_submit         no_input           SIGNED_IN WRITE
 *	GET    /account                    account_page            no_input           SIGNED_IN READ
 *	POST   /account/language           account_language_submit account_language   SIGNED_IN WRITE   again: account_page
 *	POST   /account/switch             account_switch_submit   account_switch     SUPPORT   WRITE   action ACCOUNT_SWITCH
 *	POST   /account/sessions/:id/end   account_session_end     no_input           SIGNED_IN WRITE
 *	POST   /api/v1/session             session_api_create      sign_in_form       PUBLIC    HASH
 *	DELETE /api/v1/session             session_api_end         no_input           SIGNED_IN WRITE
 *	GET    /api/v1/me                  me_api                  no_input           SIGNED_IN READ
 *	POST   /api/v1/portal/session      session_api_create      portal_sign_in_form PUBLIC   HASH
 *	POST   /api/v1/portal/activate     session_api_create      activation_form    PUBLIC    HASH
 *	DELETE /api/v1/portal/session      session_api_end         no_input           FAMILY    WRITE
 *
 * action SESSION_OWN where none is named, PUBLIC for those who are not signed in; rate SIGN_IN for HASH.
 */
#ifndef SIGNIN_SIGNIN_WEB_H
#define SIGNIN_SIGNIN_WEB_H

#include "auth/sign_in.h"
#include "http/route.h"

handler_fn sign_in_page, sign_in_submit, sign_out_submit;
handler_fn account_page, account_language_submit, account_switch_submit, account_session_end;
handler_fn session_api_create, session_api_end, me_api;

extern const struct form_spec sign_in_query;	/* ?return_to= */
extern const struct form_spec account_language; /* lang */
extern const struct form_spec account_switch;	/* account, back */

#endif
