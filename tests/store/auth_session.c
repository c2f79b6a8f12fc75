/* Sessions from beginning to end, what the loader makes of a person, and the cache hearing of changes. */
#include <unistd.h>

#include "auth/audit.h"
#include "auth/credential.h"
#include "auth/state.h"
#include "people/people.h"
#include "support/auth_people.h"
#include "support/test.h"

struct life {
	struct test *t;
	struct session_new in;
	session_id id;
	str token;
	instant expires;
	struct session_facts facts;
	struct actor actor;
	instant now;
	session_views list;
	account_id account;
	person_id person;
};

static enum rc do_create(struct db *db, void *arg)
{
	struct life *l = arg;
	return session_create(db, l->t->arena, &l->in, &l->id, &l->token, &l->expires);
}

static enum rc do_load(struct db *db, void *arg)
{
	struct life *l = arg;
	struct token_hash hash;
	return token_hash_of(l->token, &hash) ? session_load(db, l->t->arena, &hash, l->now, &l->facts, &l->actor) : RC_INVALID;
}

static enum rc do_end(struct db *db, void *arg)
{
	struct life *l = arg;
	return session_end(db, l->in.person, l->id);
}

static enum rc do_end_all(struct db *db, void *arg)
{
	struct life *l = arg;
	return session_end_all(db, l->in.person);
}

static enum rc do_list(struct db *db, void *arg)
{
	struct life *l = arg;
	l->list = (session_views){ 0 };
	return session_list(db, l->t->arena, l->in.person, &l->list);
}

static enum rc do_act_for(struct db *db, void *arg)
{
	struct life *l = arg;
	return session_act_for(db, l->id, l->account);
}

static enum rc do_suspend(struct db *db, void *arg)
{
	struct life *l = arg;
	return person_state_set(db, l->in.person, PERSON_SUSPENDED);
}

STORE_TEST(auth_session_life)
{
	struct auth_people p;
	CHECK_OK(auth_people_make(t, &p));
	struct life l = { .t = t, .in = { .person = p.contact, .kind = SESSION_CONTACT, .device = S("Firefox on Windows") } };
	instant began = clock_now();
	CHECK_OK(store_write(t->store, do_create, &l));
	CHECK_INT(43, l.token.n);
	CHECK(l.expires.us - began.us >= 12 * US_PER_HOUR && l.expires.us - began.us < 12 * US_PER_HOUR + US_PER_MINUTE);

	l.now = clock_now();
	CHECK_OK(store_read(t->store, do_load, &l));
	CHECK_INT(l.id.v, l.facts.id.v);
	CHECK_INT(ACTOR_CONTACT, l.actor.kind);
	CHECK_STR(S("Dana Whitfield"), l.actor.name);
	CHECK_STR(S("dana@oakgrove.example"), l.actor.email);
	CHECK_INT(43, l.actor.csrf.n);
	CHECK(!str_eq(l.actor.csrf, l.token));

	/* idle for half an hour, or twelve hours old */
	l.now = (instant){ began.us + 31 * US_PER_MINUTE };
	CHECK_RC(RC_NOT_FOUND, store_read(t->store, do_load, &l));
	l.now = clock_now();

	/* another token of the same form is nobody's */
	str token = l.token;
	l.token = S("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA");
	CHECK_RC(RC_NOT_FOUND, store_read(t->store, do_load, &l));
	l.token = token;

	CHECK_OK(store_read(t->store, do_list, &l));
	CHECK_INT(1, l.list.n);
	CHECK_STR(S("Firefox on Windows"), l.list.at[0].device);
	CHECK_OK(store_write(t->store, do_end, &l));
	CHECK_RC(RC_NOT_FOUND, store_write(t->store, do_end, &l));
	CHECK_RC(RC_NOT_FOUND, store_read(t->store, do_load, &l));
	CHECK_OK(store_read(t->store, do_list, &l));
	CHECK_INT(0, l.list.n);
}

STORE_TEST(auth_session_stays_on_a_family_device)
{
	struct auth_people p;
	CHECK_OK(auth_people_make(t, &p));
	struct life l = { .t = t, .in = { .person = p.guardian, .kind = SESSION_FAMILY, .acting = p.district, .stay = true } };
	CHECK_OK(store_write(t->store, do_create, &l));
	l.now = (instant){ clock_now().us + 6 * US_PER_DAY };
	CHECK_OK(store_read(t->store, do_load, &l));
	CHECK_INT(ACTOR_GUARDIAN, l.actor.kind);
	CHECK_INT(p.district.v, l.actor.acting.v);
	CHECK_INT(41, l.actor.roster_user.v);
	CHECK_STR(S("America/Denver"), zone_name(l.actor.zone)); /* of the district: she chose none */
	l.now = (instant){ clock_now().us + 8 * US_PER_DAY };
	CHECK_RC(RC_NOT_FOUND, store_read(t->store, do_load, &l));
}

STORE_TEST(auth_session_actor_of_each_kind)
{
	struct auth_people p;
	CHECK_OK(auth_people_make(t, &p));
	struct life staff = { .t = t, .in = { .person = p.staff, .kind = SESSION_STAFF }, .now = clock_now() };
	CHECK_OK(store_write(t->store, do_create, &staff));
	CHECK_OK(store_read(t->store, do_load, &staff));
	CHECK_INT(ACTOR_STAFF, staff.actor.kind);
	CHECK_INT(STAFF_AGENT | STAFF_HOSTING, staff.actor.staff_roles);

	struct life admin = { .t = t,
			      .in = { .person = p.school_admin, .kind = SESSION_ADMIN, .acting = p.district },
			      .now = clock_now() };
	CHECK_OK(store_write(t->store, do_create, &admin));
	CHECK_OK(store_read(t->store, do_load, &admin));
	CHECK_INT(ACTOR_ADMIN, admin.actor.kind);
	CHECK_INT(7, admin.actor.school.v);
	CHECK_INT(p.district.v, admin.actor.acting.v);

	struct life student = { .t = t,
				.in = { .person = p.student, .kind = SESSION_FAMILY, .acting = p.district },
				.now = clock_now() };
	CHECK_OK(store_write(t->store, do_create, &student));
	CHECK_OK(store_read(t->store, do_load, &student));
	CHECK_INT(ACTOR_STUDENT, student.actor.kind);

	/* a family session for a district in which she is nobody; a staff session of somebody who is no staff */
	struct life elsewhere = { .t = t,
				  .in = { .person = p.guardian, .kind = SESSION_FAMILY, .acting = p.other_district },
				  .now = clock_now() };
	CHECK_OK(store_write(t->store, do_create, &elsewhere));
	CHECK_RC(RC_NOT_FOUND, store_read(t->store, do_load, &elsewhere));
	struct life wrong = { .t = t, .in = { .person = p.guardian, .kind = SESSION_STAFF }, .now = clock_now() };
	CHECK_OK(store_write(t->store, do_create, &wrong));
	CHECK_RC(RC_NOT_FOUND, store_read(t->store, do_load, &wrong));
}

/* Dana is authorized contact of the ESA, which is connected to two districts, and read-only contact of one of them. */
STORE_TEST(auth_session_accounts_of_a_contact)
{
	struct auth_people p;
	CHECK_OK(auth_people_make(t, &p));
	struct life l = { .t = t, .in = { .person = p.contact, .kind = SESSION_CONTACT, .acting = p.esa }, .now = clock_now() };
	CHECK_OK(store_write(t->store, do_create, &l));
	CHECK_OK(store_read(t->store, do_load, &l));
	CHECK_INT(3, l.actor.accounts_n);
	CHECK_STR(S("Cedar Falls"), l.actor.accounts[0].name); /* by name */
	CHECK_STR(S("Midland ESA"), l.actor.accounts[1].name);
	CHECK_STR(S("Oak Grove"), l.actor.accounts[2].name);
	CHECK_INT(p.esa.v, l.actor.accounts[0].via.v);
	CHECK_INT(0, l.actor.accounts[1].via.v);
	CHECK_INT(CONTACT_AUTHORIZED, l.actor.accounts[2].type); /* through the ESA she may more than by herself */
	CHECK_INT(p.esa.v, l.actor.accounts[2].via.v);
	CHECK_INT(p.esa.v, l.actor.acting.v);

	l.account = p.district;
	CHECK_OK(store_write(t->store, do_act_for, &l));
	CHECK_OK(store_read(t->store, do_load, &l));
	CHECK_INT(p.district.v, l.actor.acting.v);
	l.account = p.other_district; /* no account of hers: the row may say so, the actor does not */
	CHECK_OK(store_write(t->store, do_act_for, &l));
	CHECK_OK(store_read(t->store, do_load, &l));
	CHECK(l.actor.acting.v != p.other_district.v);
	CHECK(actor_account(&l.actor, p.other_district) == NULL);
}

STORE_TEST(auth_session_suspended_person)
{
	struct auth_people p;
	CHECK_OK(auth_people_make(t, &p));
	struct life l = { .t = t, .in = { .person = p.contact, .kind = SESSION_CONTACT } };
	CHECK_OK(store_write(t->store, do_create, &l));
	CHECK_OK(store_write(t->store, do_suspend, &l));
	l.now = clock_now();
	CHECK_RC(RC_NOT_FOUND, store_read(t->store, do_load, &l));
	CHECK_OK(store_write(t->store, do_create, &l)); /* even a session made by mistake is nobody's */
	CHECK_RC(RC_NOT_FOUND, store_read(t->store, do_load, &l));
}

/* ---- the cache hears ---- */

static struct snapshot *remember(struct life *l, struct auth *a)
{
	struct token_hash hash;
	l->now = clock_now();
	if (!token_hash_of(l->token, &hash) || store_read(l->t->store, do_load, l) != RC_OK)
		return NULL;
	snapshot_release(cache_put(a->cache, &hash, &l->facts, &l->actor, l->now, clock_monotonic_us()));
	return cache_find(a->cache, &hash, l->now);
}

static bool is_known(const struct life *l, struct auth *a)
{
	struct token_hash hash;
	struct snapshot *s = token_hash_of(l->token, &hash) ? cache_find(a->cache, &hash, clock_now()) : NULL;
	snapshot_release(s);
	return s != NULL;
}

/* Another process learns of it by a notification, at most this long after. */
static bool becomes_unknown(const struct life *l, struct auth *a)
{
	for (int i = 0; i < 300 && is_known(l, a); i++)
		usleep(10000);
	return !is_known(l, a);
}

STORE_TEST(auth_cache_hears_of_the_end)
{
	struct auth_people p;
	CHECK_OK(auth_people_make(t, &p));
	struct settings settings;
	settings_default(t->arena, &settings);
	struct auth *a;
	CHECK_OK(auth_start(&settings, t->store, &a));
	struct life one = { .t = t, .in = { .person = p.contact, .kind = SESSION_CONTACT } }, two = one, staff = one;
	staff.in = (struct session_new){ .person = p.staff, .kind = SESSION_STAFF };
	CHECK_OK(store_write(t->store, do_create, &one));
	CHECK_OK(store_write(t->store, do_create, &two));
	CHECK_OK(store_write(t->store, do_create, &staff));
	snapshot_release(remember(&one, a));
	snapshot_release(remember(&two, a));
	snapshot_release(remember(&staff, a));
	CHECK(is_known(&one, a) && is_known(&two, a) && is_known(&staff, a));

	CHECK_OK(store_write(t->store, do_end, &one)); /* the very next look-up */
	CHECK(!is_known(&one, a) && is_known(&two, a) && is_known(&staff, a));
	CHECK_OK(store_write(t->store, do_end_all, &two));
	CHECK(!is_known(&two, a) && is_known(&staff, a));
	auth_stop(a);
}

static enum rc do_cut(struct db *db, void *arg)
{
	(void)arg;
	db_publish(db, "*", S(""));
	return RC_OK;
}

/* What is told when the line to the other processes was cut: an end of a session may have been missed. */
STORE_TEST(auth_cache_believes_nothing_after_a_cut)
{
	struct auth_people p;
	CHECK_OK(auth_people_make(t, &p));
	struct settings settings;
	settings_default(t->arena, &settings);
	struct auth *a;
	CHECK_OK(auth_start(&settings, t->store, &a));
	struct life l = { .t = t, .in = { .person = p.contact, .kind = SESSION_CONTACT } };
	CHECK_OK(store_write(t->store, do_create, &l));
	snapshot_release(remember(&l, a));
	CHECK(is_known(&l, a));
	CHECK_OK(store_write(t->store, do_cut, NULL));
	CHECK(!is_known(&l, a));
	auth_stop(a);
}

/* Two processes on one PostgreSQL database; SQLite has one process. */
STORE_TEST(auth_cache_hears_across_stores)
{
	if (store_engine(t->store) != ENGINE_POSTGRESQL)
		return;
	struct auth_people p;
	CHECK_OK(auth_people_make(t, &p));
	struct settings settings;
	settings_default(t->arena, &settings);
	struct store *other;
	CHECK_OK(store_open(&t->config, &other));
	struct auth *a;
	CHECK_OK(auth_start(&settings, other, &a));
	struct life l = { .t = t, .in = { .person = p.contact, .kind = SESSION_CONTACT } };
	CHECK_OK(store_write(t->store, do_create, &l));
	snapshot_release(remember(&l, a));
	CHECK(is_known(&l, a));
	CHECK_OK(store_write(t->store, do_suspend, &l));
	CHECK(becomes_unknown(&l, a));
	auth_stop(a);
	store_close(other);
}

STORE_TEST(auth_touch_is_written_behind)
{
	struct auth_people p;
	CHECK_OK(auth_people_make(t, &p));
	struct settings settings;
	settings_default(t->arena, &settings);
	struct auth *a;
	CHECK_OK(auth_start(&settings, t->store, &a));
	struct life l = { .t = t, .in = { .person = p.contact, .kind = SESSION_CONTACT } };
	CHECK_OK(store_write(t->store, do_create, &l));
	instant later = { clock_now().us + 20 * US_PER_MINUTE };
	for (int i = 0; i < 3000; i++) /* more than wait at once: none is lost for good, none blocks */
		auth_touch(a, (struct session_touch){ l.id, { later.us + i } });
	auth_stop(a); /* waits for the writing */
	l.now = (instant){ later.us + 29 * US_PER_MINUTE };
	CHECK_OK(store_read(t->store, do_load, &l));
	l.now = (instant){ later.us + 31 * US_PER_MINUTE };
	CHECK_RC(RC_NOT_FOUND, store_read(t->store, do_load, &l));
}

/* ---- a sign-in that is overtaken ---- */

struct overtaken {
	person_id person;
	str hash;
};

static enum rc do_signed_in(struct db *db, void *arg)
{
	const struct overtaken *x = arg;
	return credential_signed_in(db, x->person, x->hash, clock_now());
}

static enum rc do_new_password(struct db *db, void *arg)
{
	const struct overtaken *x = arg;
	return credential_password_set(db, x->person, S("$argon2id$another"));
}

/* Between the password that was right and the session that comes of it, the owner has set another one, or somebody has suspended
 * him: no session. */
STORE_TEST(auth_session_is_not_made_of_an_old_password)
{
	struct auth_people p;
	CHECK_OK(auth_people_make(t, &p));
	struct overtaken x = { p.technical, p.hash }, passkey = { p.technical, { 0 } }, gone = { p.suspended, p.hash };
	CHECK_OK(store_write(t->store, do_signed_in, &x));
	CHECK_OK(store_write(t->store, do_signed_in, &passkey));
	CHECK_INT(RC_NOT_FOUND, store_write(t->store, do_signed_in, &gone));
	CHECK_OK(store_write(t->store, do_new_password, &x));
	CHECK_INT(RC_NOT_FOUND, store_write(t->store, do_signed_in, &x));
	CHECK_OK(store_write(t->store, do_signed_in, &passkey));
}
