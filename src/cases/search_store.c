/* cases/search_store.c — SQL of finding cases.
 *
 * ?1 account ?2 open ?3 status ?4 type ?5 priority ?6 module ?7 contact ?8 owner ?9 mine ?10 ?11 subject ?12 number ?13–?16 times
 * ?17–?20 the column to sort by ?21 rows ?22 subject's words, absent: none goes first ?23 candidates ?24 words. A comparison stands
 * before its IS NULL, so that PostgreSQL learns the value's type from it.
 */
#include "cases/search_store.h"

#include "base/buf.h"
#include "base/num.h"

#define FILTERS                                                                                                        \
	" AND (c.open = ?2 OR ?2 IS NULL) AND (c.status = ?3 OR ?3 IS NULL) AND (c.type = ?4 OR ?4 IS NULL)"           \
	" AND (c.priority = ?5 OR ?5 IS NULL) AND (c.module = ?6 OR ?6 IS NULL) AND (c.contact_id = ?7 OR ?7 IS NULL)" \
	" AND (c.owner_id = ?8 OR ?8 IS NULL) AND (c.contact_id = ?9 OR c.created_by = ?9 OR ?9 IS NULL)"              \
	" AND ((lower(c.subject) LIKE ?10 ESCAPE '\\') = ?11 OR ?10 IS NULL) AND (c.number = ?12 OR ?12 IS NULL)"      \
	" AND (c.created_at >= ?13 OR ?13 IS NULL) AND (c.created_at < ?14 OR ?14 IS NULL)"                            \
	" AND (c.modified_at >= ?15 OR ?15 IS NULL) AND (c.modified_at < ?16 OR ?16 IS NULL)"                          \
	" ORDER BY c.modified_at DESC LIMIT ?23"
#define COLUMNS                                                                                                                 \
	"SELECT c.id, c.number, c.account_id, c.created_at, c.modified_at, c.type, c.status, c.priority, c.module, c.subject, " \
	"a.name, p.given_name || ' ' || p.family_name, o.given_name || ' ' || o.family_name FROM (SELECT c.*"
#define JOINED                                                                                           \
	") c JOIN account a ON a.id = c.account_id JOIN person p ON p.id = c.contact_id"                 \
	" LEFT JOIN person o ON o.id = c.owner_id ORDER BY c.best DESC, " TEXT_KEY("?17") ", " TEXT_KEY( \
	    "?18") " DESC, " NUMBER_KEY("?19") ", " NUMBER_KEY("?20") " DESC, c.modified_at DESC, c.id DESC LIMIT ?21"
#define TEXT_KEY(by)                                                                                           \
	"CASE " by " WHEN 'subject' THEN lower(c.subject) WHEN 'type' THEN c.type WHEN 'module' THEN c.module" \
	" WHEN 'contact' THEN lower(p.family_name || ' ' || p.given_name) WHEN 'account' THEN a.folded"        \
	" WHEN 'owner' THEN lower(o.family_name || ' ' || o.given_name) END"
#define NUMBER_KEY(by)                                                                                                    \
	"CASE " by " WHEN 'number' THEN c.number WHEN 'created' THEN c.created_at WHEN 'modified' THEN c.modified_at"     \
	" WHEN 'priority' THEN CASE c.priority WHEN 'critical' THEN 1 WHEN 'high' THEN 2 WHEN 'medium' THEN 3 ELSE 4 END" \
	" WHEN 'status' THEN CASE c.status WHEN 'new' THEN 1 WHEN 'assigned' THEN 2 WHEN 'assist-request' THEN 3"         \
	" WHEN 'pending-customer-input' THEN 4 WHEN 'scheduled' THEN 5 WHEN 'assigned-to-development' THEN 6"             \
	" WHEN 'pending-customer-verification' THEN 7 ELSE 8 END END"
#define NO_WORDS ", CASE WHEN ?22 = ?24 THEN 1 ELSE 0 END AS best" /* both absent: 0 */
#define BEST(found) ", CASE WHEN CAST(?22 AS TEXT) IS NOT NULL AND c.number IN (" found ") THEN 1 ELSE 0 END AS best"
#define IN_WORDS(all) " AND c.number IN (" all ")"
#define HITS_SQLITE(words) "SELECT rowid FROM case_document WHERE case_document MATCH " words " ORDER BY rowid DESC LIMIT 400"
#define HITS_PG(words) \
	"SELECT d.number FROM case_document d WHERE d.words @@ to_tsquery('english', " words ") ORDER BY d.number DESC LIMIT 400"
#define TENANT_PG(words)                                                                          \
	"SELECT d.number FROM case_document d WHERE d.words @@ (to_tsquery('english', " words ")" \
	" && to_tsquery('simple', 't' || CAST(CAST(?1 AS BIGINT) AS TEXT) || ':D')) ORDER BY d.number DESC LIMIT 400"
/* Begin with what the words have found, not with the account's cases: so that SQLite has no other index to take. */
#define OF_ACCOUNT " FROM support_case c WHERE " ONLY_SQLITE("+") "c.account_id = ?1"
#define OF_ANY_ACCOUNT " FROM support_case c WHERE (c.account_id = ?1 OR ?1 IS NULL)"
#define ONLY_SQLITE(text) "/*@sqlite " text " */"
#define ONLY_PG(text) "/*@postgresql " text " */"

DB_STATEMENT(q_account, COLUMNS NO_WORDS " FROM support_case c WHERE c.account_id = ?1" FILTERS JOINED " /*scan*/");
DB_STATEMENT(q_all, COLUMNS NO_WORDS OF_ANY_ACCOUNT FILTERS JOINED " /*scan*/");
DB_STATEMENT(q_account_words, COLUMNS ONLY_SQLITE(BEST(HITS_SQLITE("?22"))) ONLY_PG(BEST(TENANT_PG("?22")))
				  OF_ACCOUNT ONLY_SQLITE(IN_WORDS(HITS_SQLITE("?24"))) ONLY_PG(IN_WORDS(TENANT_PG("?24")))
				      FILTERS JOINED " /*scan*/");
DB_STATEMENT(q_all_words, COLUMNS ONLY_SQLITE(BEST(HITS_SQLITE("?22"))) ONLY_PG(BEST(HITS_PG("?22")))
			      OF_ANY_ACCOUNT ONLY_SQLITE(IN_WORDS(HITS_SQLITE("?24"))) ONLY_PG(IN_WORDS(HITS_PG("?24")))
				  FILTERS JOINED " /*scan*/");
/* All at once: each search for the beginning of a word costs the engine as much as the first. */
/* clang-format off */
#define SNIPPET(column) "snippet(case_document, " column ", char(2), char(3), '…', 24)"
DB_STATEMENT(q_excerpts, "SELECT "
	ONLY_SQLITE("rowid, CASE WHEN ?3 = 1 AND instr(" SNIPPET("3") ", char(2)) > 0 THEN " SNIPPET("3") " ELSE " SNIPPET("2") " END"
		    " FROM case_document WHERE case_document MATCH ?2 AND instr(?1, ' ' || rowid || ' ') > 0")
	ONLY_PG("d.number, ts_headline('english', CASE WHEN ?3 = 1 THEN d.body || ' ' || d.notes ELSE d.body END,"
		" to_tsquery('english', ?2), 'StartSel=' || chr(2) || ', StopSel=' || chr(3) ||"
		" ', MaxWords=24, MinWords=12, MaxFragments=1, FragmentDelimiter=…')"
		" FROM case_document d WHERE d.number = ANY (CAST(string_to_array(btrim(?1), ' ') AS BIGINT[]))")
	" AND /*@sqlite rowid */ /*@postgresql d.number */ BETWEEN ?4 AND ?5 /*scan*/");
/* clang-format on */

DB_STATEMENT(q_due, "SELECT case_id FROM case_search_due LIMIT 200 /*scan*/");
DB_STATEMENT(x_due, "INSERT INTO case_search_due (case_id) VALUES (?1) ON CONFLICT (case_id) DO NOTHING");
DB_STATEMENT(x_done, "DELETE FROM case_search_due WHERE case_id = ?1");
DB_STATEMENT(q_texts, "SELECT number, account_id, subject, description, resolution FROM support_case WHERE id = ?1");
DB_STATEMENT(q_values, "SELECT value FROM case_field WHERE case_id = ?1");
DB_STATEMENT(q_said, "SELECT internal, body FROM case_comment WHERE case_id = ?1 ORDER BY created_at, id");
DB_STATEMENT(x_document_out,
	     "DELETE FROM case_document WHERE /*@sqlite rowid */ /*@postgresql number */ = ?1 /*scan*/"); /* by its key on both */
DB_STATEMENT(x_document_in, "INSERT INTO case_document (/*@sqlite rowid */ /*@postgresql number */, tenant, subject, body, notes)"
			    " VALUES (?1, ?2, ?3, ?4, ?5)");

DB_STATEMENT(q_views, "SELECT id, name, query FROM case_view WHERE person_id = ?1 AND desk = ?2 ORDER BY name");
DB_STATEMENT(q_view_count, "SELECT count(*) FROM case_view WHERE person_id = ?1");
DB_STATEMENT(x_view, "INSERT INTO case_view (id, person_id, desk, name, query, created_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6)"
		     " ON CONFLICT (person_id, desk, name) DO UPDATE SET query = excluded.query");
DB_STATEMENT(x_view_remove, "DELETE FROM case_view WHERE person_id = ?1 AND id = ?2");

/* ---- finding ---- */

static const struct db_value null = { .kind = DB_NULL };

static struct db_value open_or_not(enum case_scope scope)
{
	return scope == CASE_SCOPE_ALL ? null : db_of_bool(scope == CASE_SCOPE_OPEN);
}

static const struct db_stmt *statement_for(const struct search_args *s)
{
	bool words = !str_absent(s->words);
	if (s->query->account.v)
		return words ? &q_account_words : &q_account;
	return words ? &q_all_words : &q_all;
}

enum rc search_store_find(struct db *db, struct arena *a, const struct search_args *s, case_hits *out)
{
	const struct case_query *q = s->query;
	struct support_case c = { 0 };
	str type, status, priority;
	str wanted_priority = q->priority ? case_priorities[q->priority - 1].value : (str){ 0 };
	struct db_rows rows = db_query(db, a, statement_for(s),
				       ARGS(q->account, open_or_not(q->scope), case_statuses[q->status].code,
					    case_types[q->type].code, wanted_priority, q->module, q->contact, q->owner, q->mine,
					    s->like, s->like_wanted, q->number ? db_of_i64(q->number) : null, s->span[0],
					    s->span[1], s->span[2], s->span[3], s->text_up, s->text_down, s->number_up,
					    s->number_down, s->rows, s->subject_words, CASE_SORTED_MAX, s->words));
	while (db_next(&rows, INTO(&c.id, &c.number, &c.account, &c.created_at, &c.modified_at, &type, &status, &priority,
				   &c.module, &c.subject, &c.account_name, &c.contact_name, &c.owner_name))) {
		c.type = case_type_of(type);
		c.status = case_status_of(status);
		c.priority = case_priority_of(priority);
		*LIST_ADD(a, out) = (struct case_hit){ .c = c };
	}
	return db_end(&rows);
}

enum rc search_store_excerpts(struct db *db, struct arena *a, const int64_t *numbers, size_t n, str words, bool with_notes,
			      found_excerpts *out)
{
	CLEANUP_BUF struct buf list = BUF_INIT(CASE_SORTED_MAX * (NUM_I64_TEXT + 1) + 2);
	struct found_excerpt e;
	int64_t least = INT64_MAX, most = 0;
	buf_char(&list, ' ');
	for (size_t i = 0; i < n; i++) {
		buf_i64(&list, numbers[i]);
		buf_char(&list, ' ');
		least = numbers[i] < least ? numbers[i] : least;
		most = numbers[i] > most ? numbers[i] : most;
	}
	struct db_rows rows = db_query(db, a, &q_excerpts, ARGS(buf_str(&list), words, (int)with_notes, least, most));
	while (db_next(&rows, INTO(&e.number, &e.text)))
		*LIST_ADD(a, out) = e;
	return db_end(&rows);
}

/* ---- documents ---- */

enum rc case_index_later(struct db *db, case_id id)
{
	return db_exec(db, &x_due, ARGS(id), NULL);
}

enum rc search_store_due(struct db *db, struct arena *a, case_ids *out)
{
	case_id id;
	struct db_rows rows = db_query(db, a, &q_due, NO_ARGS);
	while (db_next(&rows, INTO(&id)))
		*LIST_ADD(a, out) = id;
	return db_end(&rows);
}

static enum rc add_values(struct db *db, struct arena *a, case_id id, struct buf *body)
{
	str value;
	struct db_rows rows = db_query(db, a, &q_values, ARGS(id));
	while (db_next(&rows, INTO(&value))) {
		buf_char(body, '\n');
		buf_add(body, value);
	}
	return db_end(&rows);
}

static enum rc add_comments(struct db *db, struct arena *a, case_id id, struct buf *body, struct buf *notes)
{
	bool internal;
	str said;
	struct db_rows rows = db_query(db, a, &q_said, ARGS(id));
	while (db_next(&rows, INTO(&internal, &said))) {
		struct buf *to = internal ? notes : body;
		buf_char(to, '\n');
		buf_add(to, said);
	}
	return db_end(&rows);
}

#define DOCUMENT_MAX ((size_t)4 << 20) /* bytes; what is beyond is not found */

enum rc search_store_gather(struct db *db, struct arena *a, case_id id, struct case_document *out)
{
	CLEANUP_BUF struct buf body = BUF_INIT(DOCUMENT_MAX);
	CLEANUP_BUF struct buf notes = BUF_INIT(DOCUMENT_MAX);
	struct case_document d = { 0 };
	str subject, description, resolution;
	enum rc rc = db_one(db, a, &q_texts, ARGS(id), INTO(&d.number, &d.account, &subject, &description, &resolution));
	if (rc != RC_OK)
		return rc;
	buf_add(&body, description);
	rc = add_values(db, a, id, &body);
	if (rc == RC_OK)
		rc = add_comments(db, a, id, &body, &notes);
	buf_char(&body, '\n');
	buf_add(&body, resolution);
	d.subject = ARENA_CONCAT(a, case_number_text(a, d.number), S(" "), subject);
	d.body = arena_dup(a, buf_str(&body));
	d.notes = arena_dup(a, buf_str(&notes));
	*out = d;
	return rc;
}

enum rc search_store_put(struct db *db, case_id id, const struct case_document *d)
{
	char tenant[1 + NUM_I64_TEXT] = { 't' };
	str whose = { tenant, 1 + num_put_i64(d->account.v, tenant + 1) };
	str notes = str_absent(d->notes) ? S("") : d->notes;
	enum rc rc = db_exec(db, &x_document_out, ARGS(d->number), NULL);
	if (rc == RC_OK)
		rc = db_exec(db, &x_document_in, ARGS(d->number, whose, d->subject, d->body, notes), NULL);
	return rc == RC_OK ? db_exec(db, &x_done, ARGS(id), NULL) : rc;
}

/* ---- saved views ---- */

enum rc case_views_of(struct db *db, struct arena *a, person_id person, bool desk, case_view_rows *out)
{
	struct case_view_row v;
	struct db_rows rows = db_query(db, a, &q_views, ARGS(person, desk));
	while (db_next(&rows, INTO(&v.id, &v.name, &v.query)))
		*LIST_ADD(a, out) = v;
	return db_end(&rows);
}

enum rc case_view_save(struct db *db, struct arena *a, person_id person, bool desk, str name, str query)
{
	int64_t count;
	enum rc rc = db_one(db, a, &q_view_count, ARGS(person), INTO(&count));
	if (rc == RC_OK && count >= CASE_VIEWS_MAX)
		return fail(RC_LIMIT, "more than %d saved views", CASE_VIEWS_MAX);
	return rc == RC_OK ? db_exec(db, &x_view, ARGS(id_new(), person, desk, name, query, clock_now()), NULL) : rc;
}

enum rc case_view_remove(struct db *db, person_id person, int64_t id)
{
	return db_exec_one(db, &x_view_remove, ARGS(person, id));
}
