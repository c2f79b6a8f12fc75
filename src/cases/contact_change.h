/* cases/contact_change.h — what a Modify Support Contacts case asks for, and doing it with one click of approval (S4, S13). */
#ifndef CASES_CONTACT_CHANGE_H
#define CASES_CONTACT_CHANGE_H

#include "cases/case.h"
#include "http/req.h"
#include "people/contact.h"

struct contact_change {
	int request; /* CONTACT_ADD, CONTACT_CHANGE, CONTACT_REPLACE */
	person_id replaced;
	struct person who; /* names and address */
	struct contact in; /* type, areas, title, phones */
};
/* As the case's fields have it. RC_CONFLICT: it is no such case. */
MUST_USE enum rc contact_change_of(struct db *db, struct arena *a, const struct support_case *c, struct contact_change *out);

/* Can this be approved: an open case of that type? */
bool contact_change_waits(const struct support_case *c);
/* Does it, in the transaction at hand: the contact is added, changed or replaced, who is new gets the invitation, and the case is
 * resolved with what was done. RC_CONFLICT: not such a case, closed, or done meanwhile; RC_INVALID with a field error: the world
 * has changed since it was filed (the person is a contact already, the replaced one is none any more). */
MUST_USE enum rc contact_change_apply(struct req *q, struct support_case *c);

#endif
