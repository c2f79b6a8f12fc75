/* signin/mail_view.h — what the mails of signing in show (pages/mail/). */
#ifndef SIGNIN_MAIL_VIEW_H
#define SIGNIN_MAIL_VIEW_H

#include "html/html.h"

struct link_mail {
	str vendor, name;
	str link; /* whole address */
	str forgot, confirm;
	instant expires;
};
struct news_mail {
	str vendor, name;
	str forgot;
	str support_email, support_phone; /* absent: none */
	instant at;
};
struct idle_mail {
	str vendor, name;
	str address; /* to sign in */
	date day;
};

#endif
