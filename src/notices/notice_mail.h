/* notices/notice_mail.h — what the texts of pages/mail/notice_*.txt show; the reminder. */
#ifndef NOTICES_NOTICE_MAIL_H
#define NOTICES_NOTICE_MAIL_H

#include "html/html.h"
#include "notices/notice.h"

struct notice_mail_view {
	const struct settings *settings;
	const struct notice *n;
	str kind, state; /* in the reader's language */
	str words;	 /* Markdown of the update; absent: only the state changed */
	str services;	 /* "Mobile Portal, State Reporting"; absent: none named */
	url to, leave;	 /* the notification; where to unsubscribe */
};

/* Tells who wrote it that its end has passed and that it is still open. Nothing when no mail may go to him. */
MUST_USE enum rc notice_mail_overdue(struct db *db, struct arena *a, const struct settings *s, const struct notice *n);

#endif
