/* people/people.h — accounts (P1, P2) and who belongs to them: contacts (P3), staff (P4), administrators (P5), portal users (P6).
 *
 * Changing them: account.h, contact.h, staff.h, standing.h. Rows only: what a person may do is decided by auth/policy.h. Everything
 * that changes a right of a person publishes "person" with his key, so that the session cache forgets him (auth/auth.h).
 */
#ifndef PEOPLE_PEOPLE_H
#define PEOPLE_PEOPLE_H

#include "auth/actor.h"
#include "db/db.h"

/* ---- words of the tables; the order is that of the word lists in people.c ---- */
enum account_kind {
	ACCOUNT_KIND_NONE,
	ACCOUNT_DISTRICT,
	ACCOUNT_STATE,
	ACCOUNT_CONSORTIUM,
	ACCOUNT_ESA,
	ACCOUNT_PARTNER,
	ACCOUNT_KINDS
};
enum linkage { LINKAGE_NONE, LINKAGE_INDEPENDENT, LINKAGE_STATE, LINKAGE_CONSORTIUM, LINKAGES };
enum hosting { HOSTING_NONE, HOSTING_CLOUD, HOSTING_ASP, HOSTING_SELF, HOSTINGS }; /* NONE: not a district */
enum person_state { PERSON_STATE_NONE, PERSON_INVITED, PERSON_ACTIVE, PERSON_SUSPENDED, PERSON_STATES };
enum contact_area { /* bits (P3) */
		    AREA_SIS = 1,
		    AREA_FOOD_SERVICE = 2,
		    AREA_HUMAN_RESOURCES = 4,
		    AREA_FINANCE = 8,
		    AREA_ONLINE_PAYMENTS = 16,
		    AREA_VOICE_MESSENGER = 32,
		    AREA_STATE_EDITION = 64
};
/* As stored and as in JSON: "district", "cloud"; absent for a code that is none. */
str account_kind_word(enum account_kind kind);
str linkage_word(enum linkage linkage);
str hosting_word(enum hosting hosting);
str person_state_word(enum person_state state);
/* For people, English message keys (N_): "Authorized", "Read Only". */
const char *contact_type_label(enum contact_type type);

/* ---- accounts ---- */
struct account {
	account_id id;
	enum account_kind kind;
	str name;
	str state; /* two letters, upper case */
	enum linkage linkage;
	enum hosting hosting;
	str zone;    /* IANA name */
	str nces_id; /* absent: none */
	bool portal_enabled;
	int password_min;	     /* portal users: characters */
	bool second_factor_required; /* of its contacts and administrators (P8) */
	instant created_at;
};
typedef LIST(struct account) account_list;

/* RC_NOT_FOUND when there is none. Whoever shows it to a person has asked the policy first. */
MUST_USE enum rc account_load(struct db *db, struct arena *a, account_id id, struct account *out);
/* The only account of exactly this name (case and accents do not matter): for commands. RC_CONFLICT: several have it. */
MUST_USE enum rc account_by_name(struct db *db, struct arena *a, str name, struct account *out);
/* Accounts whose name begins with, or has a word that begins with, `text`; by name. state absent: all. limit <= 200. */
MUST_USE enum rc account_search(struct db *db, struct arena *a, str text, str state, int limit, account_list *out);
/* The same among districts with a portal: what the public may find (M1). */
MUST_USE enum rc district_search(struct db *db, struct arena *a, str text, str state, int limit, account_list *out);
/* Districts that a state, consortium, ESA or partner is connected to; by name. */
MUST_USE enum rc connection_list(struct db *db, struct arena *a, account_id account, account_list *out);

/* Stores *in and gives its key in in->id (made here when absent). created_at absent: now. password_min 0: 8. Checks name, state,
 * zone, and that hosting is given for districts and for nothing else: RC_INVALID with the detail. RC_CONFLICT: nces_id is taken. */
MUST_USE enum rc account_create(struct db *db, struct arena *a, struct account *in);
/* Lets `account` act for `district` (P1). RC_INVALID: `district` is none, or `account` is one. */
MUST_USE enum rc connection_create(struct db *db, struct arena *a, account_id account, account_id district);
/* Portal on or off. */
MUST_USE enum rc account_portal_set(struct db *db, struct arena *a, account_id district, bool enabled);

/* ---- people ---- */
struct person {
	person_id id;
	str email; /* absent: portal user */
	str given_name, family_name;
	str language; /* "en" */
	str zone;     /* absent: that of his account */
	enum person_state state;
	instant created_at, last_sign_in_at;
};
typedef LIST(struct person) person_list;
MUST_USE enum rc person_load(struct db *db, struct arena *a, person_id id, struct person *out);
MUST_USE enum rc person_by_email(struct db *db, struct arena *a, str email, struct person *out);
str person_name(struct arena *a, const struct person *p); /* "Dana Whitfield" */

/* Stores *in; the key in in->id (made here when absent), e-mail lower-cased. password_hash absent: state invited, else active.
 * RC_CONFLICT: the e-mail is taken. */
MUST_USE enum rc person_create(struct db *db, struct arena *a, struct person *in, str password_hash);
/* Sets a new password (already hashed), makes an invited person active and ends all his sessions. */
MUST_USE enum rc person_password_set(struct db *db, person_id id, str password_hash);
MUST_USE enum rc person_state_set(struct db *db, person_id id, enum person_state state); /* suspended: sessions end */
MUST_USE enum rc person_language_set(struct db *db, person_id id, str language);

/* ---- what a person is ---- */
struct contact {
	contact_id id;
	account_id account;
	person_id person;
	enum contact_type type;
	int64_t areas;		  /* bits of enum contact_area */
	str title, phone, phone2; /* absent: none */
	date ends_on;		  /* last day; absent: no end */
	bool former;
	struct person who; /* filled by the loaders */
};
typedef LIST(struct contact) contact_list;
/* Contacts of an account, by family name; former ones when asked for. */
MUST_USE enum rc contacts_of(struct db *db, struct arena *a, account_id account, bool with_former, contact_list *out);
/* A person to choose from a list. */
struct person_choice {
	person_id id;
	str name; /* "Dana Whitfield" */
};
typedef LIST(struct person_choice) person_choices;
/* Those of contacts_of(), former ones too: their names alone. */
MUST_USE enum rc contacts_names(struct db *db, struct arena *a, account_id account, person_choices *out);
/* One contact of that account. */
MUST_USE enum rc contact_load(struct db *db, struct arena *a, account_id account, contact_id id, struct contact *out);
/* A former one becomes one again; in->id is then that of his row. RC_CONFLICT: he is one there already. in->who is not looked at.
 */
MUST_USE enum rc contact_create(struct db *db, struct contact *in);
/* Bits of enum staff_role; one who is staff already keeps those that he has, one who was does not. */
MUST_USE enum rc staff_create(struct db *db, person_id person, unsigned roles);
/* school absent: the whole district. */
MUST_USE enum rc district_admin_create(struct db *db, account_id district, person_id person, org_id school);

struct staff_member {
	struct person who;
	unsigned roles;
	date ends_on; /* last day; absent: no end */
	bool former;
};
typedef LIST(struct staff_member) staff_list;
MUST_USE enum rc staff_of(struct db *db, struct arena *a, staff_list *out); /* by family name; former ones last */
/* The same people, their names alone; roles: of those who can sign in and have one of these, 0: all. */
MUST_USE enum rc staff_names(struct db *db, struct arena *a, unsigned roles, person_choices *out);

/* Everybody who signs in by e-mail, with what he is ("authorized of Oak Grove; staff"): for `belfry user list`; by address. */
struct user_row {
	struct person who;
	str what;
	unsigned staff_roles; /* bits of enum staff_role; 0: no staff */
};
typedef LIST(struct user_row) user_list;
MUST_USE enum rc user_list_all(struct db *db, struct arena *a, user_list *out);

/* ---- portal users (P6); made by the roster import ---- */
struct portal_user {
	account_id district;
	person_id person;
	bool student;	     /* else a guardian */
	user_id roster_user; /* within the district */
	str username;	     /* folded; absent: chosen when he activates */
	instant activated_at;
};
/* `activation_key` is kept as SHA-256 only (absent: none; then he can't activate). The username (folded here) may be proposed by
 * the roster; activated_at absent: he must activate first. RC_CONFLICT: username or roster user is taken. */
MUST_USE enum rc portal_user_create(struct db *db, struct arena *a, const struct portal_user *in, str activation_key);
MUST_USE enum rc portal_user_of(struct db *db, struct arena *a, account_id district, person_id person, struct portal_user *out);
/* The portal user of a roster user; RC_NOT_FOUND when the import made none. */
MUST_USE enum rc portal_user_by_roster(struct db *db, struct arena *a, account_id district, user_id roster_user,
				       struct portal_user *out);
/* Gives somebody who has not activated yet a (new) key; the one before stops working. RC_NOT_FOUND: no such user, or activated. */
MUST_USE enum rc portal_user_key_set(struct db *db, struct arena *a, account_id district, person_id person, str activation_key);
/* Activates without a key, with this user name and (hashed) password: for commands and the demo. RC_CONFLICT: the name is taken. */
MUST_USE enum rc portal_user_activate(struct db *db, struct arena *a, account_id district, person_id person, str username,
				      str password_hash);
/* A new activation key "ABCD-EFGH-JKLM" (60 random bits, shown once). */
str activation_key_new(struct arena *a);

#endif
