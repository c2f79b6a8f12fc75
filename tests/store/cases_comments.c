/* Where comments lie: in the places of their case, in the order in which they were written, whatever clocks and keys say; and how
 * those of a former schema get there. */
#include "cases/case_store.h"
#include "db/schema.h"
#include "store/db_probe.h"
#include "support/app.h"

DB_STATEMENT(q_places, "SELECT count(*), max(place) FROM case_comment WHERE " COMMENTS_OF("?1"));
DB_STATEMENT(x_case_comment_at,
	     "INSERT INTO case_comment (place, id, case_number, person_id, by_vendor, internal, body, created_at)"
	     " VALUES (?1, ?2, ?3, ?4, true, false, 'the last', 1)");
DB_STATEMENT(x_case_merged, "UPDATE support_case SET merged_into = ?2 WHERE id = ?1");

struct talk {
	struct under_test *u;
	struct support_case c[2];
	int at; /* which of them */
	struct case_comment m;
	int64_t nth;
	struct case_comments read;
	enum rc rc[2]; /* of two who write at once */
};

static enum rc file(struct db *db, void *arg)
{
	struct talk *x = arg;
	const struct actor *who = &x->u->actor[AUTHORIZED];
	struct case_input in = { 0 };
	enum rc rc = RC_OK;
	in.value[CF_ACCOUNT].id = x->u->account[OAK].v;
	in.value[CF_CONTACT].id = who->person.v;
	in.value[CF_PRIORITY].choice = CASE_LOW;
	in.value[CF_SUBJECT].text = in.value[CF_DESCRIPTION].text = S("x");
	for (size_t i = 0; i < COUNT_OF(x->c) && rc == RC_OK; i++)
		rc = case_create(db, x->u->t->arena, who, CASE_QUESTION, &in, S("r"), &x->c[i]);
	return rc;
}

static bool begin(struct test *t, struct talk *x)
{
	x->u = app_rows(t);
	return x->u && store_write(t->store, file, x) == RC_OK;
}

static enum rc insert(struct db *db, void *arg)
{
	struct talk *x = arg;
	return case_store_insert_comment(db, &x->c[x->at], &x->m);
}

/* With a key and a time as another process might have given it. */
static enum rc say(struct talk *x, int at, int64_t id, int64_t minute, const char *body)
{
	x->at = at;
	x->m = (struct case_comment){ .id = { id },
				      .person = x->u->person[AGENT],
				      .by_vendor = true,
				      .body = str_c(body),
				      .at = { (APP_NOON + minute * 60) * US_PER_SECOND } };
	return store_write(x->u->t->store, insert, x);
}

static enum rc load(struct db *db, void *arg)
{
	struct talk *x = arg;
	x->read = (struct case_comments){ 0 };
	return case_load_comments(db, x->u->t->arena, &x->c[x->at], true, &x->read);
}

/* The bodies, one after the other. */
static str conversation(struct talk *x, int at)
{
	str all = S("");
	x->at = at;
	if (store_read(x->u->t->store, load, x) != RC_OK)
		return S("not read");
	for (size_t i = 0; i < x->read.n; i++)
		all = ARENA_CONCAT(x->u->t->arena, all, x->read.at[i].body);
	return all;
}

STORE_TEST(cases_comments_are_in_the_order_of_writing)
{
	struct talk x = { 0 };
	CHECK(begin(t, &x));
	CHECK_OK(say(&x, 0, 900, 5, "a"));
	CHECK_OK(say(&x, 1, 700, 5, "z"));
	CHECK_OK(say(&x, 0, 800, 5, "b")); /* the same instant, a lower key */
	CHECK_OK(say(&x, 0, 950, 4, "c")); /* by a clock that is late */
	CHECK_STR(S("abc"), conversation(&x, 0));
	CHECK_INT(COMMENT_PLACE(x.c[0].number, 0), x.read.at[0].place);
	CHECK_INT(COMMENT_PLACE(x.c[0].number, 2), x.read.at[2].place);
	CHECK_INT(0, x.read.at[2].from_number);
	CHECK_STR(S("z"), conversation(&x, 1));
}

static enum rc merge(struct db *db, void *arg)
{
	struct talk *x = arg;
	return db_exec_one(db, &x_case_merged, ARGS(x->c[1].id, x->c[0].id));
}

STORE_TEST(cases_comments_of_merged_cases_are_in_order_of_time)
{
	struct talk x = { 0 };
	CHECK(begin(t, &x));
	CHECK_OK(say(&x, 1, 900, 1, "a"));
	CHECK_OK(say(&x, 0, 901, 2, "b"));
	CHECK_OK(say(&x, 1, 905, 3, "c"));
	CHECK_OK(say(&x, 1, 904, 3, "d")); /* the same instant: as they were written */
	CHECK_OK(say(&x, 1, 903, 3, "e"));
	CHECK_OK(say(&x, 0, 906, 4, "f"));
	CHECK_OK(store_write(t->store, merge, &x));
	CHECK_STR(S("abcdef"), conversation(&x, 0));
	CHECK_INT(x.c[1].number, x.read.at[4].from_number);
	CHECK_INT(0, x.read.at[5].from_number);
	CHECK_STR(S("acde"), conversation(&x, 1));
}

static enum rc put_at(struct db *db, void *arg)
{
	struct talk *x = arg;
	int64_t number = x->c[0].number;
	return db_exec(db, &x_case_comment_at, ARGS(COMMENT_PLACE(number, x->nth), 500 + x->nth, number, x->u->person[AGENT]),
		       NULL);
}

STORE_TEST(cases_comments_do_not_run_into_the_next_case)
{
	struct talk x = { 0 };
	CHECK(begin(t, &x));
	CHECK_INT(x.c[0].number + 1, x.c[1].number);
	x.nth = COMMENT_NTH_MAX;
	CHECK_OK(store_write(t->store, put_at, &x));
	CHECK_RC(RC_INVALID, say(&x, 0, 900, 1, "one too many"));
	CHECK_HAS(err_detail(), S("no_more_comments_fit_on_this_case"));
	x.nth = COMMENT_NTH_MAX + 1; /* nor by a wrong place */
	CHECK_RC(RC_INVALID, store_write(t->store, put_at, &x));
	x.nth = -1;
	CHECK_RC(RC_INVALID, store_write(t->store, put_at, &x));
	err_clear();
	CHECK_STR(S("the last"), conversation(&x, 0));
	CHECK_STR(S(""), conversation(&x, 1));
}

/* ---- two at once ---- */

static enum rc note(struct db *db, void *arg)
{
	struct talk *x = arg;
	CLEANUP_ARENA struct arena *a = arena_new();
	struct support_case c;
	enum rc rc = case_load(db, a, &x->u->actor[AGENT], ACTION_DESK_CASE_WORK, x->c[0].number, &c);
	struct case_words words = { .body = S("noted"), .internal = true }; /* changes nothing else of the case */
	return rc == RC_OK ? case_say(db, a, &x->u->actor[AGENT], &c, &words, S("r")) : rc;
}

#define AT_ONCE 20
static void note_often(void *arg, size_t number)
{
	struct talk *x = arg;
	for (int i = 0; i < AT_ONCE && x->rc[number] == RC_OK; i++)
		x->rc[number] = store_write(x->u->t->store, note, x);
}

struct places {
	int64_t number, count, last;
};

static enum rc look_at_places(struct db *db, void *arg)
{
	struct places *p = arg;
	return db_one(db, NULL, &q_places, ARGS(p->number), INTO(&p->count, &p->last));
}

STORE_TEST(cases_comments_of_two_at_once_have_a_place_each)
{
	struct talk x = { 0 };
	CHECK(begin(t, &x));
	probe_threads(COUNT_OF(x.rc), note_often, &x);
	CHECK_OK(x.rc[0]);
	CHECK_OK(x.rc[1]);
	struct places p = { .number = x.c[0].number };
	CHECK_OK(store_read(t->store, look_at_places, &p));
	CHECK_INT(2 * AT_ONCE, p.count);
	CHECK_INT(COMMENT_PLACE(p.number, 2 * AT_ONCE - 1), p.last);
}

/* ---- the upgrade ---- */

#define UPGRADE 34 /* sql/0034_comment_places.sql */
/* Two cases with keys against the order of their numbers, comments against the order of time and of their cases. */
static const char former_rows[] =
    "INSERT INTO account (id, kind, name, folded, state, hosting, zone, created_at)"
    " VALUES (1, 'district', 'Oak', 'oak', 'IL', 'cloud', 'America/Chicago', 1);"
    "INSERT INTO person (id, email, given_name, family_name, created_at) VALUES (1, 'a@example.org', 'A', 'B', 1);"
    "INSERT INTO support_case (id, number, account_id, contact_id, created_by, created_at, modified_by, modified_at, type, status, "
    "open,"
    " priority, subject, description)"
    " VALUES (9, 12001, 1, 1, 1, 1, 1, 1, 'question', 'new', true, 'low', 'x', 'x'),"
    " (8, 12002, 1, 1, 1, 1, 1, 1, 'question', 'new', true, 'low', 'x', 'x');"
    "INSERT INTO case_comment (id, case_id, person_id, by_vendor, internal, body, created_at, version)"
    " VALUES (70, 8, 1, true, false, 'other', 20, 1), (71, 9, 1, true, true, 'third', 30, 3), (72, 9, 1, false, false, 'first', "
    "10, 1),"
    " (73, 9, 1, true, false, 'second', 20, 2), (74, 8, 1, true, false, 'more', 20, 2);"
    "INSERT INTO attachment (id, case_id, comment_id, person_id, by_vendor, internal, name, type, bytes, sha256, state, finding, "
    "created_at)"
    " VALUES (5, 9, 71, 1, true, true, 'f', 'text/plain', 7, 'abc', 'infected', 'a worm', 30),"
    " (6, 8, NULL, 1, false, false, 'g', 'text/plain', 8, 'abd', 'clean', NULL, 1);";

DB_STATEMENT(x_migration_done, "INSERT INTO schema_migration (number, name, sha256, applied_us) VALUES (?1, ?2, ?3, 1)");
DB_STATEMENT(q_comments_all,
	     "SELECT case_number, place - (case_number << 20), id, person_id, by_vendor, internal, body, created_at, version"
	     " FROM case_comment ORDER BY place /*scan*/");
DB_STATEMENT(q_attachments_all,
	     "SELECT id, case_id, coalesce(comment_id, 0), person_id, by_vendor, internal, name, type, bytes, sha256,"
	     " state, coalesce(finding, '-'), created_at FROM attachment ORDER BY id /*scan*/");
DB_STATEMENT(x_attachment_of,
	     "INSERT INTO attachment (id, case_id, comment_id, person_id, by_vendor, internal, name, type, bytes, sha256,"
	     " state, created_at) VALUES (?1, 9, ?2, 1, true, false, 'h', 'text/plain', 1, 'abe', 'clean', 1)");
/* What refers to nothing; PostgreSQL would not have let it in. */
DB_STATEMENT(q_broken, "SELECT count(*) FROM /*@sqlite pragma_foreign_key_check */"
		       "/*@postgresql pg_constraint WHERE NOT convalidated */ /*scan*/");
DB_STATEMENT(q_attachment_indices,
	     "SELECT count(*) FROM /*@sqlite sqlite_schema WHERE type = 'index' AND tbl_name = 'attachment' */"
	     "/*@postgresql pg_indexes WHERE tablename = 'attachment' AND indexname NOT LIKE '%_pkey' */ /*scan*/");

static enum rc make_former(struct db *db, void *arg)
{
	const bool *in_place = arg;
	enum rc rc = *in_place ? db_script(db, S("DROP SCHEMA public CASCADE; CREATE SCHEMA public")) : RC_OK;
	for (size_t i = 0; i < schema_migrations_n && schema_migrations[i].number < UPGRADE && rc == RC_OK; i++) {
		const struct schema_migration *m = &schema_migrations[i];
		rc = db_script(db, m->text);
		if (rc == RC_OK)
			rc = db_exec(db, &x_migration_done, ARGS(m->number, m->name, m->sha256), NULL);
	}
	return rc == RC_OK ? db_script(db, str_c(former_rows)) : rc;
}

struct upgraded {
	struct arena *arena;
	str comments, attachments; /* a line for each row */
	int64_t broken, indices;
};

static enum rc read_comments(struct db *db, struct upgraded *x)
{
	int64_t number, nth, id, person, at, version;
	bool by_vendor, internal;
	str body;
	x->comments = S("");
	struct db_rows rows = db_query(db, x->arena, &q_comments_all, NO_ARGS);
	while (db_next(&rows, INTO(&number, &nth, &id, &person, &by_vendor, &internal, &body, &at, &version)))
		x->comments = arena_printf(x->arena, "%.*s%lld+%lld: %lld %lld %d%d %.*s %lld %lld\n", STR_ARG(x->comments),
					   (long long)number, (long long)nth, (long long)id, (long long)person, by_vendor, internal,
					   STR_ARG(body), (long long)at, (long long)version);
	return db_end(&rows);
}

static enum rc read_attachments(struct db *db, struct upgraded *x)
{
	int64_t id, of, comment, person, bytes, at;
	bool by_vendor, internal;
	str name, type, sha256, state, finding;
	x->attachments = S("");
	struct db_rows rows = db_query(db, x->arena, &q_attachments_all, NO_ARGS);
	while (db_next(
	    &rows, INTO(&id, &of, &comment, &person, &by_vendor, &internal, &name, &type, &bytes, &sha256, &state, &finding, &at)))
		x->attachments = arena_printf(x->arena, "%.*s%lld of %lld, %lld by %lld %d%d %.*s %.*s %lld %.*s %.*s %.*s %lld\n",
					      STR_ARG(x->attachments), (long long)id, (long long)of, (long long)comment,
					      (long long)person, by_vendor, internal, STR_ARG(name), STR_ARG(type),
					      (long long)bytes, STR_ARG(sha256), STR_ARG(state), STR_ARG(finding), (long long)at);
	return db_end(&rows);
}

static enum rc read_upgraded(struct db *db, void *arg)
{
	struct upgraded *x = arg;
	enum rc rc = read_comments(db, x);
	if (rc == RC_OK)
		rc = read_attachments(db, x);
	if (rc == RC_OK)
		rc = db_one(db, NULL, &q_broken, NO_ARGS, INTO(&x->broken));
	return rc == RC_OK ? db_one(db, NULL, &q_attachment_indices, NO_ARGS, INTO(&x->indices)) : rc;
}

static enum rc attach(struct db *db, void *arg)
{
	const int64_t *comment = arg;
	return db_exec(db, &x_attachment_of, ARGS(*comment + 1000, *comment), NULL);
}

static void check_upgraded(struct test *t, struct store *s)
{
	bool in_place = store_engine(s) == ENGINE_POSTGRESQL; /* in the database of the test; on SQLite in a file beside it */
	int applied = 0, before = 0;
	struct upgraded x = { .arena = t->arena };
	CHECK_OK(store_write_alone(s, make_former, &in_place));
	CHECK_OK(store_schema(s, &before));
	CHECK(before < UPGRADE);
	CHECK_OK(store_migrate(s, &applied));
	CHECK(applied > 0);
	CHECK_OK(store_read(s, read_upgraded, &x));
	CHECK_STR(S("12001+0: 72 1 00 first 10 1\n"
		    "12001+1: 73 1 10 second 20 2\n"
		    "12001+2: 71 1 11 third 30 3\n"
		    "12002+0: 70 1 10 other 20 1\n"
		    "12002+1: 74 1 10 more 20 2\n"), /* the same instant: by key */
		  x.comments);
	CHECK_STR(S("5 of 9, 71 by 1 11 f text/plain 7 abc infected a worm 30\n"
		    "6 of 8, 0 by 1 00 g text/plain 8 abd clean - 1\n"),
		  x.attachments);
	CHECK_INT(0, x.broken);
	CHECK_INT(3, x.indices);
	CHECK_OK(store_write(s, attach, &(int64_t){ 70 }));
	CHECK_RC(RC_INVALID, store_write(s, attach, &(int64_t){ 75 })); /* of no comment */
	err_clear();
}

STORE_TEST(cases_comments_of_a_former_schema_get_their_places)
{
	struct store_config config = t->config;
	struct store *s = NULL;
	config.any_schema = true;
	if (store_engine(t->store) == ENGINE_SQLITE) {
		config.database = arena_printf(t->arena, "%s/former.db", t->dir);
		config.create = true;
	}
	CHECK_OK(store_open(&config, &s));
	check_upgraded(t, s);
	store_close(s);
}
