/* people/contact.h — changing the contacts of an account (P3). Loading: people/people.h.
 *
 * A contact's last day is over when it is over everywhere (session_contact_day()); from then on, or at once when contact_end()
 * says so, he is a former one: the row stays, his name stands on cases. Whoever is nothing any more is suspended, and his sessions
 * end (people/standing.h).
 */
#ifndef PEOPLE_CONTACT_H
#define PEOPLE_CONTACT_H

#include "people/account.h"
#include "http/form.h"

/* For forms and the API: codes of enum contact_type; of areas the number of the bit, from 1 (see contact_areas_of()). */
extern const struct choice contact_type_choices[], contact_area_choices[];
/* Bits of enum contact_area from the bits of a FIELD_SET over contact_area_choices, and back. */
int64_t contact_areas_of(int64_t set);
/* "sis food_service", as field_make() takes a stored set. */
str contact_areas_text(struct arena *a, int64_t areas);

/* Makes `who` a contact: whoever has that address already, else a new, invited person. *known: he was there; then his names are
 * left as they are, and *who tells them. A former contact becomes one again; one who was suspended because he was nothing any more
 * is reinstated. RC_CONFLICT: he is a contact of this account; RC_INVALID: *flaw says what (a new person needs both names). */
MUST_USE enum rc contact_add(struct db *db, struct arena *a, struct person *who, struct contact *in, bool *known,
			     struct flaw *flaw);
/* Stores type, areas, title, phones and last day. RC_NOT_FOUND: no such contact of in->account, or a former one. */
MUST_USE enum rc contact_update(struct db *db, const struct contact *now);
/* Ends him at once. RC_NOT_FOUND: no such contact of that account, or a former one. */
MUST_USE enum rc contact_end(struct db *db, struct arena *a, account_id account, contact_id id);
/* Modify Support Contacts (S4), "Replace": `old` ends with the day `last` (absent: at once), `who` becomes a contact by *in, with
 * the areas of `old`. Errors as contact_add() and contact_end(). */
struct contact_replacement {
	contact_id old;
	date last;
	struct person who;
	struct contact in;
	bool known;
};
MUST_USE enum rc contact_replace(struct db *db, struct arena *a, account_id account, struct contact_replacement *r,
				 struct flaw *flaw);

#endif
