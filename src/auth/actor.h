/* auth/actor.h — who asks: an immutable snapshot made when the session was loaded, shared by requests, replaced when a right
 * changes. */
#ifndef AUTH_ACTOR_H
#define AUTH_ACTOR_H

#include "base/id.h"
#include "base/time.h"

enum actor_kind {
	ACTOR_NOBODY,	/* not signed in */
	ACTOR_CONTACT,	/* of one or more accounts (P3) */
	ACTOR_STAFF,	/* the vendor's (P4) */
	ACTOR_ADMIN,	/* district or school administrator (P5) */
	ACTOR_GUARDIAN, /* P6 */
	ACTOR_STUDENT,	/* P6 */
	ACTOR_KINDS
};

enum contact_type { CONTACT_NONE, CONTACT_AUTHORIZED, CONTACT_TECHNICAL, CONTACT_READ_ONLY };
/* As stored and as in JSON: "read_only"; absent for CONTACT_NONE. The code of a word; CONTACT_NONE when there is none. */
str contact_type_word(enum contact_type type);
enum contact_type contact_type_of(str word);
enum staff_role { STAFF_AGENT = 1, STAFF_HOSTING = 2, STAFF_PUBLISHER = 4, STAFF_ADMIN = 8 }; /* bits */

/* What this session lacks of a second factor (P8). Until it is passed or enrolled, only what the policy marks ONE_FACTOR goes. */
enum factor_due {
	FACTOR_NOT_DUE, /* passed, or neither there nor required */
	FACTOR_VERIFY,	/* he has one: it is asked for */
	FACTOR_ENROL,	/* required, and he has none yet */
};

/* An account the actor may act for: as its contact, or (via) because his own account is connected to it. */
struct actor_account {
	account_id id;
	str name;
	enum contact_type type;
	account_id via; /* absent: his own */
};

struct actor {
	enum actor_kind kind;
	session_id session;
	person_id person;
	str name, email;		/* of the person: never logged */
	str language;			/* "en", "es" */
	const struct zone *zone;	/* never NULL when signed in */
	unsigned staff_roles;		/* bits of enum staff_role */
	struct actor_account *accounts; /* sorted by name; ACTOR_CONTACT */
	size_t accounts_n;
	account_id acting;   /* the account chosen in the session (contacts), the district (admins, families) */
	org_id school;	     /* ACTOR_ADMIN of one school; absent: the whole district */
	user_id roster_user; /* ACTOR_GUARDIAN, ACTOR_STUDENT: his row in the roster of the district `acting` */
	bool second_factor;  /* this session passed one */
	enum factor_due factor_due;
	str csrf;
};

extern const struct actor actor_nobody;

/* The row of `accounts` for an account; NULL when the actor may not act for it. */
const struct actor_account *actor_account(const struct actor *who, account_id account);

#endif
