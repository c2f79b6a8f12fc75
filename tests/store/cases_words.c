/* The index of word search: whose documents a search reads, in which order, what begins a word, and how it is written. */
#include "cases/search_store.h"
#include "db/engine.h"
#include "db/schema.h"
#include "store/cases_look.h"

DB_STATEMENT(x_twin, "INSERT INTO account (id, kind, name, folded, state, hosting, zone, created_at)"
		     " SELECT ?2, kind, 'Twin', 'twin', state, hosting, zone, created_at FROM account WHERE id = ?1 /*scan*/");
DB_STATEMENT(x_move, "UPDATE support_case SET account_id = ?2 WHERE number = ?1");
DB_STATEMENT(x_renumber, "UPDATE support_case SET number = ?2 WHERE number = ?1 /*scan*/"); /* of what refers to it */
DB_STATEMENT(x_subject, "UPDATE support_case SET subject = ?2 WHERE number = ?1");
DB_STATEMENT(q_id, "SELECT id FROM support_case WHERE number = ?1");
DB_STATEMENT(x_forget, "DELETE FROM schema_migration WHERE number = ?1");

struct filing {
	struct under_test *u;
	enum who who;
	str subject, description;
	int n; /* so many alike */
	int64_t number;
};

static enum rc file_cases(struct db *db, void *arg)
{
	struct filing *f = arg;
	const struct actor *who = &f->u->actor[f->who];
	enum rc rc = RC_OK;
	app_later((clock_now().us / US_PER_SECOND - APP_NOON) / 60 + 1); /* after those before */
	for (int i = 0; i < f->n && rc == RC_OK; i++) {
		struct support_case c;
		struct case_input in = { 0 };
		in.value[CF_ACCOUNT].id = who->acting.v;
		in.value[CF_CONTACT].id = who->person.v;
		in.value[CF_PRIORITY].choice = CASE_MEDIUM;
		in.value[CF_MODULE].choice = 1;
		in.value[CF_SUBJECT].text = f->subject;
		in.value[CF_DESCRIPTION].text = f->description;
		rc = case_create(db, f->u->t->arena, who, CASE_QUESTION, &in, S("r"), &c);
		f->number = c.number;
	}
	return rc;
}

/* The number of the last one; 0: it failed. */
static int64_t file_many(struct under_test *u, enum who who, const char *subject, const char *description, int n)
{
	struct filing f = { u, who, str_c(subject), str_c(description), n, 0 };
	enum rc rc = store_write(u->t->store, file_cases, &f);
	if (rc != RC_OK)
		test_fail(u->t, __FILE__, __LINE__, "the case was not filed");
	return rc == RC_OK ? f.number : 0;
}

static int64_t file_one(struct under_test *u, enum who who, const char *subject, const char *description)
{
	return file_many(u, who, subject, description, 1);
}

struct change {
	const struct db_stmt *stmt;
	struct db_args args;
};

static enum rc make_change(struct db *db, void *arg)
{
	const struct change *c = arg;
	case_id id = { 0 };
	CLEANUP_ARENA struct arena *a = arena_new();
	enum rc rc = db_exec_one(db, c->stmt, c->args);
	if (rc != RC_OK || c->stmt == &x_twin || c->stmt == &x_forget)
		return rc;
	struct db_args number = { c->stmt == &x_renumber ? c->args.at + 1 : c->args.at, 1 };
	rc = db_one(db, a, &q_id, number, INTO(&id));
	return rc == RC_OK ? case_index_later(db, id) : rc;
}
/* A change of rows; a case that it is about is due. */
#define CHANGE(statement, ...) store_write(t->store, make_change, &(struct change){ statement, ARGS(__VA_ARGS__) })

/* ---- searching ---- */

/* The numbers found, in their order, each followed by a space. */
static str found(struct under_test *u, enum who who, account_id account, const char *words)
{
	struct arena *a = u->t->arena;
	struct looking l = { .u = u, .who = who, .q = { .account = account, .words = str_c(words), .limit = 25 } };
	l.q.zone = u->actor[AUTHORIZED].zone;
	if (store_read(u->t->store, cases_look, &l) != RC_OK)
		return S("!");
	str out = S("");
	for (size_t i = 0; i < l.hits.n; i++)
		out = arena_printf(a, "%.*s%lld ", STR_ARG(out), (long long)l.hits.at[i].c.number);
	return out;
}

static str numbers(struct under_test *u, int64_t one, int64_t other)
{
	return other ? arena_printf(u->t->arena, "%lld %lld ", (long long)one, (long long)other)
		     : arena_printf(u->t->arena, "%lld ", (long long)one);
}

struct asking {
	struct under_test *u;
	account_id account; /* absent: everything */
	const char *words;
	found_words out;
};

/* The index alone, without the rows of the cases behind it. */
static enum rc ask_index(struct db *db, void *arg)
{
	static const struct words_in everywhere = { S_INIT("subject body notes"), S_INIT("ABC") };
	struct asking *q = arg;
	struct arena *a = q->u->t->arena;
	word_list words = words_typed(db, a, str_c(q->words));
	str tenant = q->account.v ? arena_printf(a, "t%lld", (long long)q->account.v) : (str){ 0 };
	struct words_search s = words_expression(db, a, &words, NULL, &everywhere, tenant);
	return search_store_words(db, a, s.match, (str){ 0 }, q->account.v != 0, &q->out);
}

/* Two accounts with the same 16 bits lie mingled in SQLite's index, and are told apart by it. */
STORE_TEST(cases_words_keep_two_accounts_apart_whose_keys_collide)
{
	struct under_test *u = app_rows(t);
	CHECK(u != NULL);
	account_id oak = u->account[OAK], twin = { oak.v ^ INT64_C(0x7f0000) };
	int64_t ours = file_one(u, AUTHORIZED, "Zeppelin layout", "ours"),
		theirs = file_one(u, AUTHORIZED, "Zeppelin secret", "theirs");
	int64_t late = file_one(u, AUTHORIZED, "Zeppelin again", "ours, too");
	CHECK_OK(CHANGE(&x_twin, oak, twin));
	CHECK_OK(CHANGE(&x_move, theirs, twin));
	app_index_cases(t);
	struct asking q = { .u = u, .account = oak, .words = "zeppelin" };
	CHECK_OK(store_read(t->store, ask_index, &q));
	CHECK_INT(2, q.out.n);
	CHECK_INT(late, q.out.at[0].number);
	CHECK_INT(ours, q.out.at[1].number);
	CHECK_STR(numbers(u, late, ours), found(u, AUTHORIZED, oak, "zeppelin"));
	CHECK_STR(S(""), found(u, AUTHORIZED, oak, "secret"));
	CHECK_STR(S(""), found(u, AUTHORIZED, oak, "secre"));
	CHECK_STR(numbers(u, theirs, 0), found(u, AGENT, twin, "zeppelin"));
}

STORE_TEST(cases_words_cross_the_border_of_a_block)
{
	struct under_test *u = app_rows(t);
	CHECK(u != NULL);
	static const int64_t at[] = { 16383, 16384, 32767, 32768 };
	for (size_t i = 0; i < COUNT_OF(at); i++) {
		int64_t number = file_one(u, i % 2 ? CEDAR_TECHNICAL : AUTHORIZED, "Border", "The zeppelin is greyed out.");
		CHECK_OK(CHANGE(&x_renumber, number, at[i]));
	}
	app_index_cases(t);
	CHECK_STR(S("32768 32767 16384 16383 "), found(u, AGENT, (account_id){ 0 }, "zeppelin"));
	CHECK_STR(S("32767 16383 "), found(u, AUTHORIZED, u->account[OAK], "zeppelin"));
	CHECK_STR(S("32768 16384 "), found(u, CEDAR_TECHNICAL, u->account[CEDAR], "zeppelin"));
	struct asking q = { .u = u, .words = "zeppelin" };
	CHECK_OK(store_read(t->store, ask_index, &q));
	CHECK_INT(COUNT_OF(at), q.out.n);
	for (size_t i = 0; i < q.out.n; i++)
		CHECK_INT(at[COUNT_OF(at) - 1 - i], q.out.at[i].number);
}

/* Within a block the documents lie by account; of more than are kept, the newest of all accounts are. */
STORE_TEST(cases_words_keep_the_newest_of_all_accounts)
{
	struct under_test *u = app_rows(t);
	CHECK(u != NULL);
	static const int rounds[] = { 20, CASE_WORD_HITS_MAX / 2 };
	int64_t last = 0;
	for (size_t i = 0; i < COUNT_OF(rounds); i++) {
		file_many(u, AUTHORIZED, "Zeppelin", "one", rounds[i]);
		last = file_many(u, CEDAR_TECHNICAL, "Zeppelin", "other", rounds[i]);
	}
	app_index_cases(t);
	struct asking q = { .u = u, .words = "zeppelin" };
	CHECK_OK(store_read(t->store, ask_index, &q));
	CHECK_INT(CASE_WORD_HITS_MAX, q.out.n);
	for (size_t i = 0; i < q.out.n; i++)
		CHECK_INT(last - (int64_t)i, q.out.at[i].number);
}

STORE_TEST(cases_words_begin_although_they_are_stemmed)
{
	struct under_test *u = app_rows(t);
	CHECK(u != NULL);
	int64_t one = file_one(u, AUTHORIZED, "Purchase orders", "The database of housing is increasingly generous.");
	int64_t other = file_one(u, AUTHORIZED, "Scheduling", "The responses please nobody; Müllers Straße.");
	app_index_cases(t);
	account_id oak = u->account[OAK];
	static const char *const ones[] = { "purcha", "purchas", "databa", "hous", "increas", "gener", "orders purc", "PURC" };
	static const char *const others[] = { "schedu", "respons", "respon", "plea", "müll", "nobod" };
	for (size_t i = 0; i < COUNT_OF(ones); i++)
		CHECK_STR(numbers(u, one, 0), found(u, AUTHORIZED, oak, ones[i]));
	for (size_t i = 0; i < COUNT_OF(others); i++)
		CHECK_STR(numbers(u, other, 0), found(u, AUTHORIZED, oak, others[i]));
	CHECK_STR(S(""), found(u, AUTHORIZED, oak, "pu")); /* too short to be a beginning */
	CHECK_STR(S(""), found(u, AUTHORIZED, oak, "zep"));
	CHECK_STR(S(""), found(u, AUTHORIZED, oak, "×—÷"));
	if (store_engine(t->store) == ENGINE_SQLITE) /* what its index takes for a space is none to words_of() */
		CHECK_STR(numbers(u, other, 0), found(u, AUTHORIZED, oak, "responses×please"));
}

STORE_TEST(cases_words_in_the_subject_come_first)
{
	struct under_test *u = app_rows(t);
	CHECK(u != NULL);
	int64_t subject = file_one(u, AUTHORIZED, "Zeppelin layout", "nothing");
	int64_t half = file_one(u, AUTHORIZED, "Zeppelin", "the layout is greyed out");
	app_index_cases(t);
	CHECK_STR(numbers(u, subject, half), found(u, AUTHORIZED, u->account[OAK], "zeppelin layout"));
	CHECK_STR(numbers(u, half, subject), found(u, AUTHORIZED, u->account[OAK], "zeppelin"));
	CHECK_STR(numbers(u, subject, half), found(u, AGENT, (account_id){ 0 }, "zeppelin layout"));
}

/* ---- excerpts ---- */

struct noting {
	struct under_test *u;
	int64_t number;
	str body;
};

static enum rc write_note(struct db *db, void *arg)
{
	struct noting *n = arg;
	struct arena *a = n->u->t->arena;
	struct support_case c;
	struct case_words words = { .body = n->body, .internal = true };
	enum rc rc = case_load(db, a, &n->u->actor[AGENT], ACTION_DESK_CASE_WORK, n->number, &c);
	return rc == RC_OK ? case_say(db, a, &n->u->actor[AGENT], &c, &words, S("r")) : rc;
}

/* The first hit's passage: what is marked in brackets. */
static str passage(struct under_test *u, enum who who, const char *words)
{
	struct arena *a = u->t->arena;
	struct looking l = { .u = u, .who = who, .q = { .account = u->account[OAK], .words = str_c(words), .limit = 25 } };
	l.q.zone = u->actor[AUTHORIZED].zone;
	if (store_read(u->t->store, cases_look, &l) != RC_OK || l.hits.n == 0)
		return S("!");
	str out = S("");
	for (size_t i = 0; i < l.hits.at[0].excerpt.n; i++) {
		const struct found_piece *p = &l.hits.at[0].excerpt.at[i];
		out = ARENA_CONCAT(a, out, p->marked ? S("[") : S(""), p->text, p->marked ? S("]") : S(""));
	}
	return out;
}

STORE_TEST(cases_words_mark_the_passage_and_hide_notes)
{
	struct under_test *u = app_rows(t);
	CHECK(u != NULL);
	str far = S("");
	for (int i = 0; i < 40; i++)
		far = ARENA_CONCAT(t->arena, far, S("before it "));
	far = ARENA_CONCAT(t->arena, far, S("a zeppelin and later the layouts of a zeppelin came"), far);
	int64_t number = file_one(u, AUTHORIZED, "Where", arena_z(t->arena, far));
	struct noting note = { u, number, S("The customer is on the quokka build") };
	CHECK_OK(store_write(t->store, write_note, &note));
	app_index_cases(t);
	str text = passage(u, AUTHORIZED, "layout zeppelin");
	CHECK_HAS(text, S("a [zeppelin] and later the [layouts] of a [zeppelin] came"));
	CHECK(text.n < 250);
	CHECK(str_find(text, S("quokka")) < 0);
	CHECK_STR(S("!"), passage(u, AUTHORIZED, "quokka"));
	CHECK_HAS(passage(u, AGENT, "quokka"), S("is on the [quokka] build"));
	CHECK_STR(S("!"), passage(u, AUTHORIZED, "quok"));
	CHECK_HAS(passage(u, AGENT, "quok"), S("[quokka]"));
}

/* ---- writing ---- */

static enum rc count_parts(struct db *db, void *arg)
{
	return search_store_parts(db, arg);
}

static enum rc merge(struct db *db, void *arg)
{
	return search_store_merge(db, arg);
}

/* Each change that is written adds a part to SQLite's index, until they are merged. */
STORE_TEST(cases_words_write_only_what_has_changed)
{
	struct under_test *u = app_rows(t);
	CHECK(u != NULL);
	bool sqlite = store_engine(t->store) == ENGINE_SQLITE;
	int before = 0, after = 0;
	int64_t number = file_one(u, AUTHORIZED, "Zeppelin", "layout");
	app_index_cases(t);
	CHECK_OK(store_read(t->store, count_parts, &before));
	CHECK_OK(CHANGE(&x_subject, number, S("Zeppelin"))); /* due, and as it was */
	app_index_cases(t);
	CHECK_OK(store_read(t->store, count_parts, &after));
	CHECK_INT(before, after);
	CHECK_OK(CHANGE(&x_subject, number, S("Quokka")));
	app_index_cases(t);
	CHECK_OK(store_read(t->store, count_parts, &after));
	CHECK_INT(before + (sqlite ? 1 : 0), after);
	CHECK_OK(store_write(t->store, merge, &after));
	CHECK_INT(1, after);
	CHECK_STR(S(""), found(u, AUTHORIZED, u->account[OAK], "zeppelin"));
	CHECK_STR(numbers(u, number, 0), found(u, AUTHORIZED, u->account[OAK], "quokka"));
	bool more;
	CHECK_OK(case_index_merge(t->store, NULL, &more));
	CHECK(!more);
}

static enum rc run_script(struct db *db, void *arg)
{
	return db_script(db, str_c(arg));
}

/* A database as it was before its index was made anew. */
STORE_TEST(cases_words_are_found_again_after_the_upgrade)
{
	static char before[] = "/*@sqlite DROP TABLE case_word; DROP TABLE case_document;"
			       "CREATE VIRTUAL TABLE case_document USING fts5 (tenant, subject, body, notes,"
			       " tokenize = 'porter unicode61 remove_diacritics 2', prefix = '2 3');"
			       "INSERT INTO case_document (rowid, tenant, subject, body, notes)"
			       " SELECT number, 't' || account_id, subject, description, '' FROM support_case; */";
	struct under_test *u = app_rows(t);
	CHECK(u != NULL);
	int64_t number = file_one(u, AUTHORIZED, "Zeppelin", "layout");
	int applied = 0;
	bool sqlite = store_engine(t->store) == ENGINE_SQLITE;
	app_index_cases(t);
	CHECK_OK(store_write(t->store, run_script, before));
	CHECK_OK(CHANGE(&x_forget, 25));
	CHECK_OK(store_migrate(t->store, &applied));
	CHECK_INT(1, applied);
	CHECK_STR(sqlite ? S("") : numbers(u, number, 0), found(u, AUTHORIZED, u->account[OAK], "zeppelin"));
	app_index_cases(t);
	CHECK_STR(numbers(u, number, 0), found(u, AUTHORIZED, u->account[OAK], "zeppelin"));
	CHECK_STR(numbers(u, number, 0), found(u, AGENT, (account_id){ 0 }, "zepp"));
}
