/* The steps of people_world.h. */
#include "store/people_world.h"

#include "auth/session.h"

enum rc people_run(struct db *db, void *arg)
{
	struct world *w = arg;
	w->db = db;
	w->a = w->u->t->arena;
	return w->step(w);
}
/* ---- small steps ---- */

enum rc people_load_standing(struct world *w)
{
	return standing_load(w->db, w->a, w->u->person[w->who], &w->standing);
}

static enum rc look_alive(struct world *w)
{
	struct session_facts facts;
	struct actor actor;
	struct token_hash hash;
	if (!token_hash_of(w->u->token[w->who], &hash))
		return RC_FAIL;
	enum rc rc = session_load(w->db, w->a, &hash, clock_now(), &facts, &actor);
	w->alive = rc == RC_OK;
	err_clear();
	return rc == RC_NOT_FOUND ? RC_OK : rc;
}

bool people_alive(struct test *t, struct under_test *u, enum who who)
{
	struct world w = { .u = u, .who = who };
	return DO(look_alive) == RC_OK && w.alive;
}

enum person_state people_state_of(struct test *t, struct under_test *u, enum who who, enum suspended_why *why)
{
	struct world w = { .u = u, .who = who };
	if (DO(people_load_standing) != RC_OK)
		return PERSON_STATE_NONE;
	*why = w.standing.why;
	return w.standing.who.state;
}

/* His row at the account that `place` is. */
enum rc people_contact_of(struct world *w, enum place place, enum who who, struct contact *out)
{
	contact_list list = { 0 };
	enum rc rc = contacts_of(w->db, w->a, w->u->account[place], true, &list);
	for (size_t i = 0; i < list.n; i++)
		if (list.at[i].person.v == w->u->person[who].v) {
			*out = list.at[i];
			return RC_OK;
		}
	return rc == RC_OK ? RC_NOT_FOUND : rc;
}

enum rc people_give_roles(struct world *w)
{
	return staff_update(w->db, w->a, w->u->person[w->who], w->roles, w->day);
}

enum rc people_reinstate(struct world *w)
{
	return person_reinstate(w->db, w->a, w->u->person[w->who]);
}
