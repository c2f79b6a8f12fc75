/* signin/signin_view.h — what pages/signin/ shows. */
#ifndef SIGNIN_SIGNIN_VIEW_H
#define SIGNIN_SIGNIN_VIEW_H

#include "layout/sessions.h"

/* The face in which a person is at home. */
enum face signin_face(const struct actor *who);

struct sign_in_view {
	struct shell shell;
	struct field_view email, password;
	str return_to;
	str ended; /* why the last session is over; absent: there was none */
};

struct account_row_view {
	str name, type, via; /* via: absent for one's own */
};
struct account_view {
	struct shell shell;
	str name, email;
	struct field_view language;
	session_rows sessions;
	str limits;   /* how long this session lasts, in words */
	bool others;  /* there are others than this one */
	bool factors; /* he may have a second factor */
	LIST(struct account_row_view) accounts;
};

#endif
