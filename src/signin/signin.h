/* signin/signin.h — what other folders and the worker need of signing in: mails that carry links. */
#ifndef SIGNIN_SIGNIN_H
#define SIGNIN_SIGNIN_H

#include "auth/link.h"
#include "settings.h"

/* Makes a link for the person and queues its mail, in his language: an invitation (LINK_CONFIRM) or LINK_RESET. For staff who
 * invite somebody, and for "forgot". RC_NOT_FOUND: no such person, suspended, or without an address. */
MUST_USE enum rc signin_mail_link(struct db *db, struct arena *a, const struct settings *s, person_id person,
				  enum link_purpose purpose);
/* Tells him by mail that his password or his second factor was changed (NEWS_FACTORS: by the vendor), and what to do if it was not
 * him. NEWS_ADDRESS goes to the address that he has until now: before it is changed. Nothing for somebody without an address. */
enum signin_news { NEWS_PASSWORD, NEWS_FACTOR, NEWS_FACTORS, NEWS_ADDRESS };
MUST_USE enum rc signin_mail_news(struct db *db, struct arena *a, const struct settings *s, person_id person,
				  enum signin_news what);
/* The worker's: turns link requests into mails, for those that are known and active or invited. *queued: how many mails; *more:
 * further requests may be waiting. */
MUST_USE enum rc signin_answer_requests(struct db *db, struct arena *a, const struct settings *s, int *queued, bool *more);

#endif
