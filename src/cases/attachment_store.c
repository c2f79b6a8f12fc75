/* cases/attachment_store.c — rows of attachments. */
#include "cases/attachment_store.h"

#define COLUMNS                                                                                                     \
	"SELECT f.id, f.case_id, f.comment_id, f.person_id, p.given_name || ' ' || p.family_name, f.name, f.type, " \
	"f.sha256, f.finding, f.bytes, f.by_vendor, f.internal, f.state, f.created_at FROM attachment f"            \
	" JOIN person p ON p.id = f.person_id "

DB_STATEMENT(q_of_case, COLUMNS "WHERE f.case_id = ?1 AND (f.internal = false OR ?2 = 1) ORDER BY f.created_at, f.id");
DB_STATEMENT(q_one, COLUMNS "WHERE f.id = ?1 AND f.case_id = ?2 AND (f.internal = false OR ?3 = 1)");
DB_STATEMENT(q_waiting, COLUMNS
	     "WHERE f.state = 'waiting' ORDER BY f.created_at LIMIT ?1 /*scan*/"); /* of the partial index: those that wait */
DB_STATEMENT(q_sum, "SELECT count(*), coalesce(sum(bytes), 0) FROM attachment WHERE case_id = ?1");
DB_STATEMENT(q_used, "SELECT count(*) FROM attachment WHERE sha256 = ?1 AND state <> 'infected'");
DB_STATEMENT(q_number, "SELECT number FROM support_case WHERE id = ?1");
DB_STATEMENT(x_insert,
	     "INSERT INTO attachment (id, case_id, comment_id, person_id, by_vendor, internal, name, type, bytes, sha256, state,"
	     " created_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)");
DB_STATEMENT(x_verdict, "UPDATE attachment SET state = ?2, finding = ?3 WHERE sha256 = ?1 AND state = 'waiting'");

static const str state_words[ATTACHMENT_STATES] = {
	[ATTACHMENT_WAITING] = S_INIT("waiting"),
	[ATTACHMENT_CLEAN] = S_INIT("clean"),
	[ATTACHMENT_INFECTED] = S_INIT("infected"),
};

str attachment_state_word(enum attachment_state state)
{
	return state_words[state];
}

static enum attachment_state state_of(str word)
{
	for (int i = 1; i < ATTACHMENT_STATES; i++)
		if (str_eq(state_words[i], word))
			return (enum attachment_state)i;
	return ATTACHMENT_NONE;
}

static enum rc read_all(struct db_rows *rows, struct arena *a, attachment_list *out)
{
	struct attachment f;
	str state;
	while (db_next(rows, INTO(&f.id, &f.of, &f.comment, &f.person, &f.person_name, &f.name, &f.type, &f.sha256, &f.finding,
				  &f.bytes, &f.by_vendor, &f.internal, &state, &f.at))) {
		f.state = state_of(state);
		*LIST_ADD(a, out) = f;
	}
	return db_end(rows);
}

enum rc attachments_of(struct db *db, struct arena *a, const struct support_case *c, bool with_internal, attachment_list *out)
{
	struct db_rows rows = db_query(db, a, &q_of_case, ARGS(c->id, (int)with_internal));
	return read_all(&rows, a, out);
}

enum rc attachment_load(struct db *db, struct arena *a, const struct support_case *c, file_id id, bool with_internal,
			struct attachment *out)
{
	attachment_list one = { 0 };
	struct db_rows rows = db_query(db, a, &q_one, ARGS(id, c->id, (int)with_internal));
	enum rc rc = read_all(&rows, a, &one);
	if (rc == RC_OK && one.n == 0)
		return RC_NOT_FOUND;
	if (rc == RC_OK)
		*out = one.at[0];
	return rc;
}

enum rc attachment_store_waiting(struct db *db, struct arena *a, int limit, attachment_list *out)
{
	struct db_rows rows = db_query(db, a, &q_waiting, ARGS(limit));
	return read_all(&rows, a, out);
}

enum rc attachment_store_sum(struct db *db, struct arena *a, case_id id, int64_t *count, int64_t *bytes)
{
	return db_one(db, a, &q_sum, ARGS(id), INTO(count, bytes));
}

enum rc attachment_store_insert(struct db *db, const struct attachment *f)
{
	return db_exec(db, &x_insert,
		       ARGS(f->id, f->of, f->comment, f->person, f->by_vendor, f->internal, f->name, f->type, f->bytes, f->sha256,
			    state_words[f->state], f->at),
		       NULL);
}

enum rc attachment_store_verdict(struct db *db, str sha256, enum attachment_state state, str finding)
{
	return db_exec(db, &x_verdict, ARGS(sha256, state_words[state], finding), NULL);
}

enum rc attachment_store_used(struct db *db, struct arena *a, str sha256, bool *used)
{
	int64_t n;
	enum rc rc = db_one(db, a, &q_used, ARGS(sha256), INTO(&n));
	*used = n > 0;
	return rc;
}

enum rc attachment_store_number(struct db *db, struct arena *a, case_id id, int64_t *number)
{
	return db_one(db, a, &q_number, ARGS(id), INTO(number));
}
