/* signin/signin_view.h — what pages/signin/ shows. */
#ifndef SIGNIN_SIGNIN_VIEW_H
#define SIGNIN_SIGNIN_VIEW_H

#include "layout/layout.h"

struct sign_in_view {
	struct shell shell;
	struct field_view email, password;
	str return_to;
};

struct session_row_view {
	str id, device;
	bool current;
	instant created, seen;
};
struct account_row_view {
	str name, type, via; /* via: absent for one's own */
};
struct account_view {
	struct shell shell;
	str name, email;
	struct field_view language;
	LIST(struct session_row_view) sessions;
	LIST(struct account_row_view) accounts;
};

#endif
