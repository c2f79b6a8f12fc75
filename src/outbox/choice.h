/* outbox/choice.h — what a person hears by mail is his choice: a topic of mail is a row that its feature owns (N5, S12).
 *
 * The choice is made in the account. Each mail of a topic that can be left says at its end where one leaves it, and tells mail
 * programs so (RFC 8058): they post to /api/v1/unsubscribe/…, with no cookie and nothing of a page about it. A person who follows
 * the link in the text gets a page with a button: a link that is only looked at (by a scanner of mail) changes nothing.
 */
#ifndef OUTBOX_CHOICE_H
#define OUTBOX_CHOICE_H

#include "layout/layout.h"

struct mail_choice_input {
	int mail;
};
struct mail_topic {
	const char *title, *hint;      /* "Mail about cases", and what the choice is about */
	const struct field *field;     /* "mail" of struct mail_choice_input, with the choices */
	const char *question, *ended;  /* of the page where it is left: what it asks, and what it says afterwards */
	const char *path, *leave_path; /* "/account/cases", "/unsubscribe/cases/{}" */
	const char *mark;	       /* what only this topic's addresses are made from */
	const char *chosen, *left;     /* events of the audit trail */
	enum rc (*load)(struct db *db, struct arena *a, person_id person, int *choice);
	enum rc (*store)(struct db *db, person_id person, int choice);
	enum rc (*leave)(struct db *db, person_id person); /* to the least that can be chosen */
};

/* Of every address for leaving a topic: says who he is, and that we wrote to him; good for nothing else, and for good. */
MUST_USE enum rc mail_leave_token(struct arena *a, const struct mail_topic *topic, person_id person, str *out);
/* RC_NOT_FOUND: none of ours, or another topic's. */
MUST_USE enum rc mail_leave_token_read(struct arena *a, const struct mail_topic *topic, str token, person_id *out);

/* ---- what the handlers of a topic do; the token is the path's only parameter ---- */
extern const struct form_spec mail_leave_form;				 /* what a mail program posts */
enum rc mail_leave_page(struct req *q, const struct mail_topic *topic);	 /* the button */
enum rc mail_leave_post(struct req *q, const struct mail_topic *topic);	 /* the button was pressed */
enum rc mail_leave_api(struct req *q, const struct mail_topic *topic);	 /* with one click */
enum rc mail_leave_look(struct req *q, const struct mail_topic *topic);	 /* somebody looks at that address: the page */
enum rc mail_choice_page(struct req *q, const struct mail_topic *topic); /* in the account */
enum rc mail_choice_post(struct req *q, const struct mail_topic *topic);
enum rc mail_choice_api(struct req *q, const struct mail_topic *topic);
enum rc mail_choice_api_put(struct req *q, const struct mail_topic *topic);

#endif
