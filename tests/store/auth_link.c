/* Mailed links: what makes one stop working, what is kept of them, and that looking uses nothing up. */
#include <pthread.h>
#include <stdio.h>
#include <unistd.h>

#include "auth/credential.h"
#include "auth/link.h"
#include "auth/state.h"
#include "support/auth_people.h"

struct links {
	struct test *t;
	person_id person;
	enum link_purpose purpose;
	str token, hash;
	instant expires, since;
	struct link found;
	link_asked_list asked;
	int n;
};

static enum rc do_create(struct db *db, void *arg)
{
	struct links *l = arg;
	return link_create(db, l->t->arena, l->person, l->purpose, &l->token, &l->expires);
}

static enum rc do_find(struct db *db, void *arg)
{
	struct links *l = arg;
	return link_find(db, l->t->arena, l->token, &l->found);
}

static enum rc do_use(struct db *db, void *arg)
{
	struct links *l = arg;
	return link_use(db, l->t->arena, l->token, l->hash, &l->found);
}

static enum rc do_count(struct db *db, void *arg)
{
	struct links *l = arg;
	return link_count(db, l->t->arena, l->person, l->since, &l->n);
}

static bool links_start(struct test *t, struct auth_people *p, struct links *l)
{
	*l = (struct links){ .t = t, .purpose = LINK_RESET, .hash = S("$argon2id$new") };
	bool made = auth_people_make(t, p) == RC_OK;
	l->person = p->contact;
	return made;
}

static void later(int64_t us)
{
	clock_set((instant){ clock_now().us + us });
}

static void real_time(void *arg)
{
	(void)arg;
	clock_set((instant){ 0 });
}

STORE_TEST(auth_link_is_looked_at_and_used_once)
{
	struct auth_people p;
	struct links l;
	CHECK(links_start(t, &p, &l));
	CHECK_OK(store_write(t->store, do_create, &l));
	CHECK_INT(43, l.token.n);
	for (int i = 0; i < 5; i++) { /* a mail scanner, then the person */
		CHECK_OK(store_read(t->store, do_find, &l));
		CHECK_INT(p.contact.v, l.found.person.v);
		CHECK_INT(LINK_RESET, l.found.purpose);
		CHECK_STR(S("dana@oakgrove.example"), l.found.email);
	}
	CHECK_OK(store_write(t->store, do_use, &l));
	CHECK_RC(RC_NOT_FOUND, store_read(t->store, do_find, &l));
	CHECK_RC(RC_NOT_FOUND, store_write(t->store, do_use, &l));
}

STORE_TEST(auth_link_newest_wins)
{
	struct auth_people p;
	struct links first, second;
	CHECK(links_start(t, &p, &first));
	second = first;
	second.purpose = LINK_CONFIRM;
	CHECK_OK(store_write(t->store, do_create, &first));
	CHECK_OK(store_write(t->store, do_create, &second));
	CHECK(!str_eq(first.token, second.token));
	CHECK_RC(RC_NOT_FOUND, store_read(t->store, do_find, &first));
	CHECK_RC(RC_NOT_FOUND, store_write(t->store, do_use, &first));
	CHECK_OK(store_write(t->store, do_use, &second));
	CHECK_INT(LINK_CONFIRM, second.found.purpose);
}

STORE_TEST(auth_link_ends_by_the_clock)
{
	static const struct {
		enum link_purpose purpose;
		int64_t life;
	} cases[] = { { LINK_RESET, 30 * US_PER_MINUTE }, { LINK_CONFIRM, 72 * US_PER_HOUR } };
	arena_defer(t->arena, real_time, NULL);
	struct auth_people p;
	struct links l;
	CHECK(links_start(t, &p, &l));
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		later(0); /* the clock stands */
		l.purpose = cases[i].purpose;
		CHECK_OK(store_write(t->store, do_create, &l));
		CHECK_INT(clock_now().us + cases[i].life, l.expires.us);
		later(cases[i].life - US_PER_SECOND);
		CHECK_OK(store_read(t->store, do_find, &l));
		later(US_PER_SECOND);
		CHECK_RC(RC_NOT_FOUND, store_read(t->store, do_find, &l));
		CHECK_RC(RC_NOT_FOUND, store_write(t->store, do_use, &l));
		real_time(NULL);
	}
}

STORE_TEST(auth_link_of_a_suspended_person)
{
	struct auth_people p;
	struct links l;
	CHECK(links_start(t, &p, &l));
	l.person = p.suspended;
	CHECK_RC(RC_NOT_FOUND, store_write(t->store, do_create, &l));
	l.person = (person_id){ 1 };
	CHECK_RC(RC_NOT_FOUND, store_write(t->store, do_create, &l));
	static const char *const nothing[] = { "", "short", "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA" };
	for (size_t i = 0; i < COUNT_OF(nothing); i++) {
		l.token = str_c(nothing[i]);
		CHECK_RC(RC_NOT_FOUND, store_read(t->store, do_find, &l));
		CHECK_RC(RC_NOT_FOUND, store_write(t->store, do_use, &l));
	}
}

struct signed_in {
	struct links *l;
	struct session_new in;
	str token, hash, state;
	session_views sessions;
};

static enum rc do_session(struct db *db, void *arg)
{
	struct signed_in *s = arg;
	session_id id;
	instant expires;
	return session_create(db, s->l->t->arena, &s->in, &id, &s->token, &expires);
}

DB_STATEMENT(q_person, "SELECT password_hash, state FROM person WHERE id = ?1");

static enum rc do_look(struct db *db, void *arg)
{
	struct signed_in *s = arg;
	s->sessions.n = 0;
	enum rc rc = session_list(db, s->l->t->arena, s->l->person, &s->sessions);
	return rc == RC_OK ? db_one(db, s->l->t->arena, &q_person, ARGS(s->l->person), INTO(&s->hash, &s->state)) : rc;
}

DB_STATEMENT(q_invite, "UPDATE person SET state = 'invited', password_hash = NULL WHERE id = ?1");

static enum rc do_invite(struct db *db, void *arg)
{
	return db_exec_one(db, &q_invite, ARGS(*(const person_id *)arg));
}

STORE_TEST(auth_link_sets_ends_and_activates)
{
	struct auth_people p;
	struct links l;
	CHECK(links_start(t, &p, &l));
	struct signed_in s = { .l = &l, .in = { .person = p.contact, .kind = SESSION_CONTACT, .acting = p.esa } };
	CHECK_OK(store_write(t->store, do_session, &s));
	CHECK_OK(store_write(t->store, do_session, &s));
	CHECK_OK(store_write(t->store, do_invite, &p.contact));
	CHECK_OK(store_read(t->store, do_look, &s));
	CHECK_INT(2, s.sessions.n);
	l.purpose = LINK_CONFIRM;
	CHECK_OK(store_write(t->store, do_create, &l));
	CHECK_OK(store_write(t->store, do_use, &l));
	CHECK_OK(store_read(t->store, do_look, &s));
	CHECK_INT(0, s.sessions.n);
	CHECK_STR(S("active"), s.state);
	CHECK_STR(l.hash, s.hash);
}

DB_STATEMENT(q_kept, "SELECT token_hash FROM mailed_link WHERE person_id = ?1");

static enum rc do_kept(struct db *db, void *arg)
{
	struct links *l = arg;
	return db_one(db, l->t->arena, &q_kept, ARGS(l->person), INTO(&l->hash));
}

/* Whoever reads the database finds nothing that opens anything. */
STORE_TEST(auth_link_is_kept_as_a_hash)
{
	struct auth_people p;
	struct links l;
	CHECK(links_start(t, &p, &l));
	CHECK_OK(store_write(t->store, do_create, &l));
	CHECK_OK(store_read(t->store, do_kept, &l));
	struct token_hash hash = secret_hash(l.token);
	CHECK_STR(token_hash_bytes(&hash), l.hash);
	CHECK(str_find(l.hash, l.token) < 0);
}

STORE_TEST(auth_link_counts)
{
	arena_defer(t->arena, real_time, NULL);
	struct auth_people p;
	struct links l;
	CHECK(links_start(t, &p, &l));
	later(0);
	for (int i = 0; i < 4; i++)
		CHECK_OK(store_write(t->store, do_create, &l));
	l.since = (instant){ clock_now().us - US_PER_HOUR };
	CHECK_OK(store_read(t->store, do_count, &l));
	CHECK_INT(4, l.n);
	later(2 * US_PER_HOUR);
	CHECK_OK(store_write(t->store, do_create, &l));
	l.since = (instant){ clock_now().us - US_PER_HOUR };
	CHECK_OK(store_read(t->store, do_count, &l));
	CHECK_INT(1, l.n);
}

struct racer {
	struct links l;
	enum rc rc;
};

static void *race(void *arg)
{
	struct racer *r = arg;
	r->rc = store_write(r->l.t->store, do_use, &r->l);
	return NULL;
}

/* Two browsers press the button at once: one password is set. */
STORE_TEST(auth_link_used_at_once_by_two)
{
	struct auth_people p;
	struct links l;
	CHECK(links_start(t, &p, &l));
	CHECK_OK(store_write(t->store, do_create, &l));
	struct racer racers[4];
	pthread_t threads[COUNT_OF(racers)];
	CLEANUP_ARENA struct arena *arenas = arena_new();
	for (size_t i = 0; i < COUNT_OF(racers); i++) {
		struct test *own = ARENA_NEW(arenas, struct test); /* an arena is one thread's */
		*own = (struct test){ .arena = arena_new(), .store = t->store };
		racers[i] = (struct racer){ .l = l };
		racers[i].l.t = own;
		CHECK_INT(0, pthread_create(&threads[i], NULL, race, &racers[i]));
	}
	int won = 0, lost = 0;
	for (size_t i = 0; i < COUNT_OF(racers); i++) {
		pthread_join(threads[i], NULL);
		won += racers[i].rc == RC_OK;
		lost += racers[i].rc == RC_NOT_FOUND;
		arena_free(racers[i].l.t->arena);
	}
	CHECK_INT(1, won);
	CHECK_INT((int)COUNT_OF(racers) - 1, lost);
}

static enum rc do_request(struct db *db, void *arg)
{
	enum rc rc = RC_OK;
	static const char *const emails[] = { "dana@oakgrove.example", "nobody@oakgrove.example", "dana@oakgrove.example" };
	(void)arg;
	for (size_t i = 0; i < COUNT_OF(emails) && rc == RC_OK; i++)
		rc = link_request(db, str_c(emails[i]));
	return rc;
}

static enum rc do_take(struct db *db, void *arg)
{
	struct links *l = arg;
	l->asked.n = 0;
	return link_requests_take(db, l->t->arena, 2, &l->asked);
}

STORE_TEST(auth_link_requests_are_taken_once)
{
	struct links l = { .t = t };
	CHECK_OK(store_write(t->store, do_request, NULL));
	static const size_t batches[] = { 2, 1, 0 };
	for (size_t i = 0; i < COUNT_OF(batches); i++) {
		CHECK_OK(store_write(t->store, do_take, &l));
		CHECK_INT(batches[i], l.asked.n);
	}
}

/* ---- what the proof tells the others ---- */

static enum rc do_prove(struct db *db, void *arg)
{
	const struct throttle_who *who = arg;
	char text[60];
	int n = snprintf(text, sizeof text, "%lld %lld", (long long)who->account, (long long)who->network);
	db_publish(db, "proved", (str){ text, (size_t)n });
	return RC_OK;
}

/* Two processes on PostgreSQL, one on SQLite: each counts for itself, and each forgets. */
STORE_TEST(auth_proof_is_heard_everywhere)
{
	struct settings settings;
	settings_default(t->arena, &settings);
	struct store *other = t->store;
	bool two = store_engine(t->store) == ENGINE_POSTGRESQL;
	if (two)
		CHECK_OK(store_open(&t->config, &other));
	struct auth *a;
	CHECK_OK(auth_start(&settings, other, &a));
	struct throttle_who who = throttle_who(S("email"), S("dana@oakgrove.example"), S("192.0.2.1"));
	who.has_proof = true;
	for (int i = 0; i < THROTTLE_PROOF_AFTER; i++)
		CHECK_INT(0, throttle_try(a->throttle, who, (i + 1) * US_PER_HOUR));
	CHECK_INT(THROTTLE_PROOF, throttle_try(a->throttle, who, 200 * US_PER_HOUR));
	CHECK_OK(store_write(t->store, do_prove, &who));
	int got = THROTTLE_PROOF;
	for (int i = 0; i < 300 && got == THROTTLE_PROOF; i++) {
		got = throttle_try(a->throttle, who, 200 * US_PER_HOUR);
		usleep(got == THROTTLE_PROOF ? 10000 : 0);
	}
	CHECK_INT(0, got);
	auth_stop(a);
	if (two)
		store_close(other);
}
