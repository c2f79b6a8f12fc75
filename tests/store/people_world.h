/* tests/store/people_world.h — jobs on the world of support/app.h, one step each: for the tests of people's changes. */
#ifndef STORE_PEOPLE_WORLD_H
#define STORE_PEOPLE_WORLD_H

#include "people/contact.h"
#include "people/standing.h"
#include "support/app.h"

struct world {
	struct under_test *u;
	struct db *db;
	struct arena *a;
	enum rc (*step)(struct world *w);
	/* what a step is about, and what it found */
	enum who who;
	struct standing standing;
	struct flaw flaw;
	struct person person;
	struct contact contact;
	struct contact_replacement replacement;
	bool known, alive, something;
	date day;
	unsigned roles;
};
/* w.step as one transaction. */
enum rc people_run(struct db *db, void *arg);
#define DO(fn) (w.step = (fn), store_write(t->store, people_run, &w))

/* Is the session that app_rows() made for him still one? */
bool people_alive(struct test *t, struct under_test *u, enum who who);
enum person_state people_state_of(struct test *t, struct under_test *u, enum who who, enum suspended_why *why);
/* His row at the account that `place` is. */
enum rc people_contact_of(struct world *w, enum place place, enum who who, struct contact *out);

/* ---- steps: of w->who ---- */
enum rc people_load_standing(struct world *w); /* to w->standing */
enum rc people_reinstate(struct world *w);
enum rc people_give_roles(struct world *w); /* w->roles, w->day */

#endif
