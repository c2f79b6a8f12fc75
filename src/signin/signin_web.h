/* signin/signin_web.h — handlers of signing in and out and of "your account", for routes.c. The rules are in auth/.
 *
 *	GET    /sign-in                    sign_in_page            sign_in_query      PUBLIC    READ
 *	POST   /sign-in                    sign_in_submit          sign_in_form       PUBLIC    HASH    again: sign_in_page
 *	POST   /sign-out                   sign_out_submit         no_input           SIGNED_IN WRITE
 *	GET    /account                    account_page            no_input           SIGNED_IN READ
 *	POST   /account/language           account_language_submit account_language   SIGNED_IN WRITE   again: account_page
 *	POST   /account/switch             account_switch_submit   account_switch     SUPPORT   WRITE   action ACCOUNT_SWITCH
 *	POST   /account/sessions/:id/end   account_session_end     no_input           SIGNED_IN WRITE
 *	POST   /account/sessions/end       account_sessions_end    account_sessions   SIGNED_IN WRITE
 *	GET    /api/v1/me/sessions         sessions_api_list       no_input           SIGNED_IN READ
 *	DELETE /api/v1/me/sessions         sessions_api_end_all    no_input           SIGNED_IN WRITE   all, this one too
 *	DELETE /api/v1/me/sessions/:id     sessions_api_end        no_input           SIGNED_IN WRITE
 *	POST   /api/v1/session             session_api_create      sign_in_form       PUBLIC    HASH
 *	DELETE /api/v1/session             session_api_end         no_input           SIGNED_IN WRITE
 *	GET    /api/v1/me                  me_api                  no_input           SIGNED_IN READ
 *	POST   /api/v1/portal/session      session_api_create      portal_sign_in_form PUBLIC   HASH
 *	POST   /api/v1/portal/activate     session_api_create      activation_form    PUBLIC    HASH
 *	DELETE /api/v1/portal/session      session_api_end         no_input           FAMILY    WRITE
 *	GET    /sign-in/forgot             forgot_page             no_input           PUBLIC    READ
 *	POST   /sign-in/forgot             forgot_submit           ask_link_form      PUBLIC    WRITE   again: forgot_page
 *	GET    /sign-in/confirm            confirm_page            no_input           PUBLIC    READ
 *	POST   /sign-in/confirm            confirm_submit          ask_link_form      PUBLIC    WRITE   again: confirm_page
 *	GET    /sign-in/help               sign_in_help_page       no_input           PUBLIC    READ
 *	GET    /set-password/:token        set_password_page       no_input           PUBLIC    READ
 *	POST   /set-password/:token        set_password_submit     link_password_form PUBLIC    HASH    again: set_password_page
 *	GET    /account/password           own_password_page       no_input           SIGNED_IN READ
 *	POST   /account/password           own_password_submit     own_password_form  SIGNED_IN HASH    again: own_password_page
 *	POST   /api/v1/password/forgot     ask_link_api            ask_link_form      PUBLIC    WRITE
 *	POST   /api/v1/password/confirm    ask_link_api            ask_link_form      PUBLIC    WRITE
 *	POST   /api/v1/password            set_password_api        api_password_form  PUBLIC    HASH
 *	PUT    /api/v1/me/password         own_password_api        own_password_form  SIGNED_IN HASH
 *
 * action SESSION_OWN where none is named, PUBLIC for those who are not signed in; rate SIGN_IN for HASH.
 */
#ifndef SIGNIN_SIGNIN_WEB_H
#define SIGNIN_SIGNIN_WEB_H

#include "auth/new_password.h"
#include "auth/sign_in.h"
#include "html/url.h"
#include "http/route.h"

handler_fn sign_in_page, sign_in_submit, sign_out_submit;
handler_fn account_page, account_language_submit, account_switch_submit, account_session_end;
handler_fn account_sessions_end, sessions_api_list, sessions_api_end, sessions_api_end_all;
handler_fn forgot_page, forgot_submit, confirm_page, confirm_submit, sign_in_help_page, ask_link_api;
handler_fn set_password_page, set_password_submit, set_password_api;
handler_fn own_password_page, own_password_submit, own_password_api;
/* Where each kind of person is at home. */
url sign_in_home(struct req *q, enum session_kind kind);
handler_fn session_api_create, session_api_end, me_api;

extern const struct form_spec sign_in_query;	/* ?return_to= */
extern const struct form_spec account_language; /* lang */
extern const struct form_spec account_switch;	/* account, back */
extern const struct form_spec account_sessions; /* which: others | all */

#endif
