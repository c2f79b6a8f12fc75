/* demo/state.h — the invented state that `belfry demo` serves (product.md, Demo state). Everything is made by the domain's own
 * functions, at times relative to today: the clock is set back, the thing is done, so that histories are as real ones.
 */
#ifndef DEMO_STATE_H
#define DEMO_STATE_H

#include "db/store.h"
#include "people/people.h"

#define DEMO_PASSWORD "tower bells at noon" /* of every demo sign-in; printed, and in accounts.json */

/* Somebody who can sign in, for the printed list and accounts.json. */
struct demo_login {
	str role, face, email, district, username, password, activation_key, name, note;
	str totp_secret; /* of his authenticator app; absent: none */
};
struct demo_state {
	account_id district; /* the one with a roster */
	str district_name;
	LIST(struct demo_login) logins;
};

/* Fills an empty, migrated store. Import files are written to `dir` and loaded from there. */
MUST_USE enum rc demo_build(struct store *store, struct arena *a, str dir, int students, int64_t seed, struct demo_state *out);

/* ---- inside demo/ ---- */
/* Districts, connections, staff, contacts; actors for those who act in the demo. */
enum demo_who {
	DEMO_AUTHORIZED,
	DEMO_TECHNICAL,
	DEMO_READ_ONLY,
	DEMO_STATE,
	DEMO_ESA,
	DEMO_ASP_TECHNICAL,
	DEMO_AGENT,
	DEMO_HOSTING,
	DEMO_PUBLISHER,
	DEMO_ADMIN,
	DEMO_DISTRICT_ADMIN,
	DEMO_SCHOOL_ADMIN,
	DEMO_WHO_N
};
enum demo_account {
	DEMO_MAIN,
	DEMO_ASP,
	DEMO_STATE_DEPARTMENT,
	DEMO_CONSORTIUM,
	DEMO_AGENCY,
	DEMO_LINKED_1,
	DEMO_LINKED_2,
	DEMO_LINKED_3,
	DEMO_LINKED_4,
	DEMO_AGENCY_1,
	DEMO_AGENCY_2,
	DEMO_AGENCY_3,
	DEMO_ACCOUNT_N
};
struct demo {
	struct arena *arena;
	struct store *store;
	struct demo_state *out;
	str password_hash;
	instant now; /* real now: times are relative to it */
	account_id account[DEMO_ACCOUNT_N];
	str account_name[DEMO_ACCOUNT_N];
	person_id person[DEMO_WHO_N];
	struct actor actor[DEMO_WHO_N];
};
MUST_USE enum rc demo_people(struct db *db, void *demo);
MUST_USE enum rc demo_cases(struct db *db, void *demo);
MUST_USE enum rc demo_updates(struct db *db, void *demo);
MUST_USE enum rc demo_notices(struct db *db, void *demo);
MUST_USE enum rc demo_portal(struct demo *d, str dir, int students, int64_t seed);
/* The clock as it was `minutes` ago. */
void demo_ago(const struct demo *d, int64_t minutes);

#endif
