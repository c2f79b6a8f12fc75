/* signin/link_view.h — what the pages of mailed links and of new passwords show. */
#ifndef SIGNIN_LINK_VIEW_H
#define SIGNIN_LINK_VIEW_H

#include "layout/layout.h"

struct ask_link_view {
	struct shell shell;
	str lead, button;
	url action;
	struct field_view email;
};
struct asked_view {
	struct shell shell;
	str email; /* as typed */
	url again;
};
struct help_view {
	struct shell shell;
	url mail;	      /* absent: none */
	str mail_text, phone; /* absent: none */
};
struct set_password_view {
	struct shell shell;
	str token, email, lead, button;
	instant expires;
	struct field_view password;
};
struct own_password_view {
	struct shell shell;
	str email; /* absent: none */
	struct field_view current, password;
};

#endif
