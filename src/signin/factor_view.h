/* signin/factor_view.h — what pages/signin/code.html and second_factor.html show. */
#ifndef SIGNIN_FACTOR_VIEW_H
#define SIGNIN_FACTOR_VIEW_H

#include "layout/layout.h"
#include "signin/passkey_view.h"

struct code_view { /* the second step of signing in */
	struct shell shell;
	struct field_view code;
	str return_to;
	bool totp, passkeys; /* what he has */
	bool recovery;	     /* the form for recovery codes */
	url with_letters;    /* leads there */
};

struct second_factor_view {
	struct shell shell;
	str return_to;
	bool due;      /* the session goes nowhere without one */
	bool required; /* the last one can't be removed */
	bool totp, may_remove;
	int passkeys, recovery_left;
	bool any; /* of the two: recovery codes make sense */
	struct passkeys_view keys;
};

struct totp_view { /* setting up an app */
	struct shell shell;
	struct field_view code;
	str return_to;
	str path;   /* of the QR code: "M4 4h7v1h-7z…", from numbers only */
	int size;   /* of its square, in modules */
	str secret; /* in groups of four */
};

struct code_only_view { /* new recovery codes, or the app removed: after a code */
	struct shell shell;
	struct field_view code;
	bool asks; /* he has a code to type */
};

struct recovery_code_view {
	str text;
};
struct recovery_codes_view {
	struct shell shell;
	LIST(struct recovery_code_view) codes;
	url go_on;
};

#endif
