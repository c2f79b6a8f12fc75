/* access/access_mail.h — the mails about grants and alerts; inside access/ only. */
#ifndef ACCESS_ACCESS_MAIL_H
#define ACCESS_ACCESS_MAIL_H

#include "access/alert.h"
#include "access/grant.h"

/* What the texts of pages/mail/access_*.txt show. */
struct access_mail_view {
	const struct settings *settings;
	const struct grant *g; /* of the three about grants */
	const struct alert *x; /* of the alert */
	str number;	       /* of the case */
	str name, happened;    /* the reader's name; what an alert says */
	url to;
};

/* To the contacts of the district who may answer. */
MUST_USE enum rc access_mail_asked(struct db *db, struct arena *a, const struct settings *s, const struct grant *g);
/* To whoever asked; an approval and the second one also to the contacts. */
MUST_USE enum rc access_mail_decided(struct db *db, struct arena *a, const struct settings *s, const struct grant *g);
MUST_USE enum rc access_mail_revoked(struct db *db, struct arena *a, const struct settings *s, const struct grant *g);
/* To every administrator of the vendor. */
MUST_USE enum rc access_mail_alert(struct db *db, struct arena *a, const struct settings *s, const struct alert *x);

#endif
