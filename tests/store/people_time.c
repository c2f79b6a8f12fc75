/* What time alone does to people (P3): last days, idle accounts. */
#include "outbox/outbox.h"
#include "signin/idle.h"
#include "store/people_world.h"

#define DAY_MINUTES (24 * 60)

static enum rc last_day(struct world *w)
{
	struct contact c;
	enum rc rc = people_contact_of(w, OAK, w->who, &c);
	c.ends_on = w->day;
	return rc == RC_OK ? contact_update(w->db, &c) : rc;
}

/* A day is over when it is over everywhere: at noon UTC of the next. */
STORE_TEST(people_last_day_is_over)
{
	struct under_test *u = app_rows(t);
	enum suspended_why why;
	bool did;
	CHECK(u != NULL);
	struct world w = { .u = u, .who = AUTHORIZED, .day = { 2026, 9, 14 } };
	CHECK_OK(DO(last_day));
	w.who = AGENT;
	w.roles = STAFF_AGENT;
	CHECK_OK(DO(people_give_roles));
	CHECK_OK(last_days_round(t->store, &u->settings, &did)); /* today */
	CHECK(people_alive(t, u, AUTHORIZED) && people_alive(t, u, AGENT));
	clock_set((instant){ INT64_C(1789473599) * US_PER_SECOND }); /* 2026-09-15 11:59:59 UTC */
	CHECK_OK(last_days_round(t->store, &u->settings, &did));
	CHECK_INT(PERSON_ACTIVE, people_state_of(t, u, AUTHORIZED, &why));
	CHECK_INT(PERSON_ACTIVE, people_state_of(t, u, AGENT, &why));
	clock_set((instant){ INT64_C(1789473600) * US_PER_SECOND });
	CHECK_OK(last_days_round(t->store, &u->settings, &did));
	CHECK_INT(PERSON_SUSPENDED, people_state_of(t, u, AUTHORIZED, &why));
	CHECK_INT(WHY_ENDED, why);
	CHECK_INT(PERSON_SUSPENDED, people_state_of(t, u, AGENT, &why));
	CHECK_INT(WHY_ENDED, why);
	CHECK_INT(PERSON_ACTIVE, people_state_of(t, u, TECHNICAL, &why));
}

static enum rc make_both(struct world *w)
{
	return contact_create(
	    w->db,
	    &(struct contact){ .account = w->u->account[CEDAR], .person = w->u->person[AUTHORIZED], .type = CONTACT_READ_ONLY });
}

/* Who is still something else keeps his account, and what he is else. */
STORE_TEST(people_last_day_of_one_of_two)
{
	struct under_test *u = app_rows(t);
	enum suspended_why why;
	bool did;
	CHECK(u != NULL);
	struct world w = { .u = u, .who = AUTHORIZED, .day = { 2026, 9, 1 } };
	CHECK_OK(DO(make_both));
	CHECK_OK(DO(last_day));
	CHECK_OK(last_days_round(t->store, &u->settings, &did));
	CHECK_INT(PERSON_ACTIVE, people_state_of(t, u, AUTHORIZED, &why));
	CHECK(people_alive(t, u, AUTHORIZED));
	CHECK_OK(DO(people_load_standing));
	CHECK_INT(2, w.standing.rows.n);
	CHECK(!w.standing.rows.at[0].former && w.standing.rows.at[1].former); /* Cedar Falls, Oak Grove */
}

static enum rc count_mails(struct world *w)
{
	mail_rows rows = { 0 };
	enum rc rc = mail_list(w->db, w->a, &(struct mail_query){ .limit = 200 }, &rows);
	w->roles = 0;
	for (size_t i = 0; i < rows.n; i++)
		if (str_eq(rows.at[i].kind, S("account.idle")))
			w->roles++;
	return rc;
}

DB_STATEMENT(q_sign_in, "UPDATE person SET last_sign_in_at = ?2, idle_warned_at = NULL WHERE id = ?1");

static enum rc sign_in_now(struct world *w)
{
	return db_exec_one(w->db, &q_sign_in, ARGS(w->u->person[w->who], clock_now()));
}

/* Everybody was made on day 0. Tess signs in on day 40. */
STORE_TEST(people_idle_are_warned_then_suspended)
{
	struct under_test *u = app_rows(t);
	enum suspended_why why;
	bool did;
	CHECK(u != NULL);
	u->settings = (struct settings){ .public_url = S("https://portal.example"),
					 .vendor_name = S("Northwind"),
					 .zone = S("America/Chicago"),
					 .idle_days = 45 };
	struct world w = { .u = u, .who = TECHNICAL };
	app_later(37 * DAY_MINUTES);
	CHECK_OK(idle_round(t->store, &u->settings, &did));
	CHECK_OK(DO(count_mails));
	CHECK_INT(0, w.roles);
	app_later(38 * DAY_MINUTES + 1);
	CHECK_OK(idle_round(t->store, &u->settings, &did));
	CHECK_OK(idle_round(t->store, &u->settings, &did)); /* once only */
	CHECK_OK(DO(count_mails));
	CHECK_INT(WHO_N, w.roles);
	app_later(40 * DAY_MINUTES);
	CHECK_OK(DO(sign_in_now));
	app_later(45 * DAY_MINUTES);
	CHECK_OK(idle_round(t->store, &u->settings, &did));
	CHECK_INT(PERSON_ACTIVE, people_state_of(t, u, AUTHORIZED, &why)); /* a minute is left */
	app_later(45 * DAY_MINUTES + 1);
	CHECK_OK(idle_round(t->store, &u->settings, &did));
	CHECK_INT(PERSON_SUSPENDED, people_state_of(t, u, AUTHORIZED, &why));
	CHECK_INT(WHY_IDLE, why);
	CHECK_INT(PERSON_SUSPENDED, people_state_of(t, u, AGENT, &why));
	CHECK_INT(PERSON_ACTIVE, people_state_of(t, u, TECHNICAL, &why));
	CHECK_INT(PERSON_ACTIVE, people_state_of(t, u, VENDOR_ADMIN, &why)); /* somebody must be able to reinstate */
	/* reinstated: the days count anew */
	w.who = AUTHORIZED;
	CHECK_OK(DO(people_reinstate));
	app_later(52 * DAY_MINUTES);
	CHECK_OK(idle_round(t->store, &u->settings, &did));
	CHECK_INT(PERSON_ACTIVE, people_state_of(t, u, AUTHORIZED, &why));
	app_later(84 * DAY_MINUTES);
	CHECK_OK(idle_round(t->store, &u->settings, &did)); /* warned again */
	app_later(92 * DAY_MINUTES);
	CHECK_OK(idle_round(t->store, &u->settings, &did));
	CHECK_INT(PERSON_SUSPENDED, people_state_of(t, u, AUTHORIZED, &why));
}

/* A server that was off for long warns first, whatever the clock says. */
STORE_TEST(people_idle_without_warning_are_warned_first)
{
	struct under_test *u = app_rows(t);
	enum suspended_why why;
	bool did;
	CHECK(u != NULL);
	u->settings = (struct settings){ .public_url = S("https://portal.example"),
					 .vendor_name = S("Northwind"),
					 .zone = S("America/Chicago"),
					 .idle_days = 45 };
	app_later(100 * DAY_MINUTES);
	CHECK_OK(idle_round(t->store, &u->settings, &did));
	app_later(106 * DAY_MINUTES);
	CHECK_OK(idle_round(t->store, &u->settings, &did));
	CHECK_INT(PERSON_ACTIVE, people_state_of(t, u, AUTHORIZED, &why));
	app_later(107 * DAY_MINUTES);
	CHECK_OK(idle_round(t->store, &u->settings, &did));
	CHECK_INT(PERSON_SUSPENDED, people_state_of(t, u, AUTHORIZED, &why));
	u->settings.idle_days = 0;
	app_later(1000 * DAY_MINUTES);
	CHECK_OK(idle_round(t->store, &u->settings, &did));
	CHECK_INT(PERSON_ACTIVE, people_state_of(t, u, VENDOR_ADMIN, &why));
}
