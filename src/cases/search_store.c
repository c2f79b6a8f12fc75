/* cases/search_store.c — SQL of finding cases.
 *
 * ?1 account ?2 open ?3 status ?4 type ?5 priority ?6 module ?7 contact ?8 owner ?9 mine ?10 ?11 subject ?12 number ?13–?16 times
 * ?17–?20 the column to sort by ?21 rows ?22 those of the found that go first ?23 candidates ?24 the found. A comparison stands
 * before its IS NULL, so that PostgreSQL learns the value's type from it.
 *
 * On SQLite a document's rowid is made of the block of its number (16,384 to a block), 16 bits of its account's key and its place
 * in the block, so that an account's documents lie together, and those of all accounts still nearly in the order of their numbers:
 * a search of one account skips the others' (each list of documents in which a word is can be entered anywhere), and one over
 * everything ends with the block in which it has found enough. Two accounts with the same 16 bits only lie mingled: whose a
 * document is, its tenant column says.
 */
#include "cases/search_store.h"

#include <stdlib.h>

#include "base/buf.h"
#include "base/num.h"
#include "cases/case_store.h"

#define FILTERS                                                                                                        \
	" AND (c.open = ?2 OR ?2 IS NULL) AND (c.status = ?3 OR ?3 IS NULL) AND (c.type = ?4 OR ?4 IS NULL)"           \
	" AND (c.priority = ?5 OR ?5 IS NULL) AND (c.module = ?6 OR ?6 IS NULL) AND (c.contact_id = ?7 OR ?7 IS NULL)" \
	" AND (c.owner_id = ?8 OR ?8 IS NULL) AND (c.contact_id = ?9 OR c.created_by = ?9 OR ?9 IS NULL)"              \
	" AND ((lower(c.subject) LIKE ?10 ESCAPE '\\') = ?11 OR ?10 IS NULL) AND (c.number = ?12 OR ?12 IS NULL)"      \
	" AND (c.created_at >= ?13 OR ?13 IS NULL) AND (c.created_at < ?14 OR ?14 IS NULL)"                            \
	" AND (c.modified_at >= ?15 OR ?15 IS NULL) AND (c.modified_at < ?16 OR ?16 IS NULL)"
#define NEWEST " ORDER BY c.modified_at DESC LIMIT ?23"
#define BEST_NEWEST " ORDER BY best DESC, c.modified_at DESC, c.id DESC LIMIT ?23"
#define COLUMNS COLUMNS_OF " FROM (SELECT " INNER
#define COLUMNS_OF                                                                                                              \
	"SELECT c.id, c.number, c.account_id, c.created_at, c.modified_at, c.type, c.status, c.priority, c.module, c.subject, " \
	"a.name, p.given_name || ' ' || p.family_name, o.given_name || ' ' || o.family_name"
#define INNER                                                                                                            \
	"c.id, c.number, c.account_id, c.created_at, c.modified_at, c.type, c.status, c.priority, c.module, c.subject, " \
	"c.contact_id, c.owner_id"
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
#define ONLY_SQLITE(text) "/*@sqlite " text " */"
#define ONLY_PG(text) "/*@postgresql " text " */"
#define LISTED(list)                                           \
	ONLY_SQLITE("(SELECT value FROM json_each(" list "))") \
	ONLY_PG("(SELECT CAST(value AS BIGINT) FROM json_array_elements_text(CAST(" list " AS JSON)))")
#define NO_WORDS ", CASE WHEN ?22 = ?24 THEN 1 ELSE 0 END AS best" /* both absent: 0 */
#define BEST ", CASE WHEN c.number IN " LISTED("?22") " THEN 1 ELSE 0 END AS best"
#define FOUND " AND c.number IN " LISTED("?24")
/* Begin with what the words have found, not with the account's cases: so that SQLite has no other index to take. */
#define OF_ACCOUNT " FROM support_case c WHERE " ONLY_SQLITE("+") "c.account_id = ?1"
#define OF_ANY_ACCOUNT " FROM support_case c WHERE (c.account_id = ?1 OR ?1 IS NULL)"

/* Newest first, until there are enough: open and closed ones are two ranges of an index, merged (as in case_store.c). */
#define MERGED(which)                                                            \
	ONLY_SQLITE(COLUMNS NO_WORDS BOTH_SQLITE " WHERE " which FILTERS NEWEST) \
	ONLY_PG(COLUMNS_OF " FROM (" RANGE_PG("true", which) " UNION ALL " RANGE_PG("false", which)) JOINED
#define BOTH_SQLITE " FROM (SELECT * FROM support_case WHERE open = true UNION ALL SELECT * FROM support_case WHERE open = false) c"
#define RANGE_PG(open, which) "(SELECT " INNER NO_WORDS " FROM support_case c WHERE c.open = " open " AND " which FILTERS NEWEST ")"
DB_STATEMENT(q_account, MERGED("c.account_id = ?1") " /*scan*/");
DB_STATEMENT(q_all, MERGED("(c.account_id = ?1 OR ?1 IS NULL)") " /*scan*/");
DB_STATEMENT(q_account_found, COLUMNS BEST OF_ACCOUNT FOUND FILTERS BEST_NEWEST JOINED " /*scan*/");
DB_STATEMENT(q_all_found, COLUMNS BEST OF_ANY_ACCOUNT FOUND FILTERS BEST_NEWEST JOINED " /*scan*/");

/* ---- words ---- */

#define BLOCK_BITS 14
#define DOCUMENT(number, account)                                                                              \
	ONLY_SQLITE("(((" number ") >> 14) << 30) + (((" account ") & 65535) << 14) + ((" number ") & 16383)") \
	ONLY_PG(number)
#define TENANT(account) "'t' || CAST(CAST(" account " AS BIGINT) AS TEXT)"
#define DOCUMENT_KEY ONLY_SQLITE("rowid") ONLY_PG("number")
/* The newest first; SQLite's within its block as they come. It is left when it has given enough. */
/* clang-format off */
DB_STATEMENT(q_hits,
	ONLY_SQLITE("SELECT ((rowid >> 30) << 14) + (rowid & 16383), ?2 IS NOT NULL AND words_in(case_document, 1)"
		    " FROM case_document WHERE case_document MATCH ?1 ORDER BY rowid DESC")
	ONLY_PG("SELECT d.number, coalesce(d.words @@ to_tsquery('english', CAST(?2 AS TEXT)), false)"
		" FROM case_document d WHERE d.words @@ to_tsquery('english', ?1) ORDER BY d.number DESC LIMIT 400") " /*scan*/");
DB_STATEMENT(q_excerpts, "SELECT c.number, "
	ONLY_SQLITE("coalesce(CASE WHEN ?3 = 1 THEN words_excerpt(?2, d.notes) END, words_excerpt(?2, d.body))"
		    " FROM json_each(?1) n CROSS JOIN support_case c ON c.number = n.value CROSS JOIN case_document d ON d.rowid = ")
	ONLY_PG("ts_headline('english', CASE WHEN ?3 = 1 THEN d.body || ' ' || d.notes ELSE d.body END,"
		" to_tsquery('english', ?2), 'StartSel=' || chr(2) || ', StopSel=' || chr(3) ||"
		" ', MaxWords=24, MinWords=12, MaxFragments=1, FragmentDelimiter=…')"
		" FROM (SELECT CAST(value AS BIGINT) AS number FROM json_array_elements_text(CAST(?1 AS JSON))) c"
		" JOIN case_document d ON d.number = ")
	DOCUMENT("c.number", "c.account_id"));
/* From word to word by its place in the index, never through the documents of one. PostgreSQL takes the beginning itself. */
DB_STATEMENT(q_begins,
	ONLY_SQLITE("WITH RECURSIVE begun (stem) AS (SELECT words_stem(?1)), word (stem, n) AS ("
		    "SELECT (SELECT term FROM case_word WHERE term >= (SELECT stem FROM begun) ORDER BY term LIMIT 1), 1 UNION ALL "
		    "SELECT (SELECT term FROM case_word WHERE term >= word.stem || char(1) ORDER BY term LIMIT 1), n + 1 FROM word"
		    " WHERE n < 200 AND substr(word.stem, 1, length((SELECT stem FROM begun))) = (SELECT stem FROM begun))"
		    "SELECT words_again(stem) FROM word WHERE substr(stem, 1, length((SELECT stem FROM begun))) = (SELECT stem FROM begun)"
		    " AND words_again(stem) IS NOT NULL")
	ONLY_PG("SELECT CAST(?1 AS TEXT)") " /*scan*/");
/* clang-format on */

DB_STATEMENT(q_due, "SELECT case_id FROM case_search_due WHERE case_id >= ?1 ORDER BY case_id LIMIT 200");
DB_STATEMENT(x_due, "INSERT INTO case_search_due (case_id) VALUES (?1) ON CONFLICT (case_id) DO NOTHING");
DB_STATEMENT(x_done, "DELETE FROM case_search_due WHERE case_id = ?1");
DB_STATEMENT(q_texts, "SELECT number, account_id, subject, description, resolution FROM support_case WHERE id = ?1");
DB_STATEMENT(q_values, "SELECT value FROM case_field WHERE case_id = ?1");
DB_STATEMENT(q_said, "SELECT internal, body FROM case_comment WHERE " COMMENTS_OF("?1") " ORDER BY place");
DB_STATEMENT(q_document, "SELECT subject, body, notes FROM case_document WHERE " DOCUMENT_KEY
			 " = " DOCUMENT("?1", "?2") " AND tenant = " TENANT("?2") " /*scan*/"); /* by its key on both */
DB_STATEMENT(
    x_document,
    ONLY_SQLITE("INSERT OR REPLACE")
	ONLY_PG("INSERT") " INTO case_document (" DOCUMENT_KEY
			  ", tenant, subject, body, notes) VALUES (" DOCUMENT("?1", "?2") ", " TENANT("?2") ", ?3, ?4, ?5)" ONLY_PG(
			      " ON CONFLICT (number) DO UPDATE SET tenant = excluded.tenant, subject = excluded.subject,"
			      " body = excluded.body, notes = excluded.notes"));

/* SQLite's index is a pile of sorted parts, each asked for each word. PostgreSQL's is one tree: nothing is to be done. */
DB_STATEMENT(q_parts, ONLY_SQLITE("SELECT count(DISTINCT segid) FROM case_document_idx") ONLY_PG("SELECT 1") " /*scan*/");
DB_STATEMENT(x_merge, ONLY_SQLITE("INSERT INTO case_document (case_document, rank) VALUES ('merge', -32)")
			  ONLY_PG("DELETE FROM case_search_due WHERE false"));

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

/* "[20001,20007]" */
static str number_list(struct arena *a, const int64_t *numbers, size_t n)
{
	CLEANUP_BUF struct buf list = BUF_INIT(n * (NUM_I64_TEXT + 1) + 2);
	buf_char(&list, '[');
	for (size_t i = 0; i < n; i++) {
		buf_add(&list, i ? S(",") : S(""));
		buf_i64(&list, numbers[i]);
	}
	buf_char(&list, ']');
	return arena_dup(a, buf_str(&list));
}

static const struct db_stmt *statement_for(const struct search_args *s)
{
	if (s->query->account.v)
		return s->found ? &q_account_found : &q_account;
	return s->found ? &q_all_found : &q_all;
}

static str numbers_of(struct arena *a, const found_words *found, bool best_only)
{
	int64_t *numbers = ARENA_ARRAY(a, int64_t, found->n + 1);
	size_t n = 0;
	for (size_t i = 0; i < found->n; i++)
		if (found->at[i].best || !best_only)
			numbers[n++] = found->at[i].number;
	return number_list(a, numbers, n);
}

enum rc search_store_find(struct db *db, struct arena *a, const struct search_args *s, case_hits *out)
{
	const struct case_query *q = s->query;
	struct support_case c = { 0 };
	str type, status, priority, found = { 0 }, best = { 0 };
	str wanted_priority = q->priority ? case_priorities[q->priority - 1].value : (str){ 0 };
	int candidates = s->found && !q->sort ? s->rows : CASE_SORTED_MAX; /* already in their order */
	if (s->found) {
		found = numbers_of(a, s->found, false);
		best = numbers_of(a, s->found, true);
	}
	struct db_rows rows = db_query(db, a, statement_for(s),
				       ARGS(q->account, open_or_not(q->scope), case_statuses[q->status].code,
					    case_types[q->type].code, wanted_priority, q->module, q->contact, q->owner, q->mine,
					    s->like, s->like_wanted, q->number ? db_of_i64(q->number) : null, s->span[0],
					    s->span[1], s->span[2], s->span[3], s->text_up, s->text_down, s->number_up,
					    s->number_down, s->rows, best, candidates, found));
	while (db_next(&rows, INTO(&c.id, &c.number, &c.account, &c.created_at, &c.modified_at, &type, &status, &priority,
				   &c.module, &c.subject, &c.account_name, &c.contact_name, &c.owner_name))) {
		c.type = case_type_of(type);
		c.status = case_status_of(status);
		c.priority = case_priority_of(priority);
		*LIST_ADD(a, out) = (struct case_hit){ .c = c };
	}
	return db_end(&rows);
}

/* ---- words ---- */

static int newest_first(const void *a, const void *b)
{
	const struct found_word *x = a, *y = b;
	return (x->number < y->number) - (x->number > y->number);
}

enum rc search_store_words(struct db *db, struct arena *a, str match, str subject, bool one_account, found_words *out)
{
	struct found_word w;
	struct db_rows rows = db_query(db, a, &q_hits, ARGS(match, subject));
	while (db_next(&rows, INTO(&w.number, &w.best))) {
		bool next_block = out->n > 0 && w.number >> BLOCK_BITS != out->at[out->n - 1].number >> BLOCK_BITS;
		if (out->n >= CASE_WORD_HITS_MAX && (one_account || next_block))
			break;
		*LIST_ADD(a, out) = w;
	}
	if (out->n > 1)
		qsort(out->at, out->n, sizeof *out->at, newest_first);
	out->n = out->n < CASE_WORD_HITS_MAX ? out->n : CASE_WORD_HITS_MAX;
	return db_end(&rows);
}

enum rc search_store_begins(struct db *db, struct arena *a, str word, word_list *out)
{
	str whole;
	struct db_rows rows = db_query(db, a, &q_begins, ARGS(word));
	while (db_next(&rows, INTO(&whole)))
		*LIST_ADD(a, out) = whole;
	return db_end(&rows);
}

enum rc search_store_excerpts(struct db *db, struct arena *a, const int64_t *numbers, size_t n, str marks, bool with_notes,
			      found_excerpts *out)
{
	struct found_excerpt e;
	struct db_rows rows = db_query(db, a, &q_excerpts, ARGS(number_list(a, numbers, n), marks, (int)with_notes));
	while (db_next(&rows, INTO(&e.number, &e.text)))
		*LIST_ADD(a, out) = e;
	return db_end(&rows);
}

/* ---- documents ---- */

enum rc case_index_later(struct db *db, case_id id)
{
	db_publish(db, "case_due", S(""));
	return db_exec(db, &x_due, ARGS(id), NULL);
}

static enum rc due_from(struct db *db, struct arena *a, case_id first, case_ids *out)
{
	case_id id;
	struct db_rows rows = db_query(db, a, &q_due, ARGS(first));
	while (db_next(&rows, INTO(&id)))
		*LIST_ADD(a, out) = id;
	return db_end(&rows);
}

/* Keys are random, so is where it begins: with more due than can be done none is left for the last. */
enum rc search_store_due(struct db *db, struct arena *a, case_ids *out)
{
	enum rc rc = due_from(db, a, NEW_ID(case_id), out);
	return rc == RC_OK && out->n == 0 ? due_from(db, a, (case_id){ 1 }, out) : rc;
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

static enum rc add_comments(struct db *db, struct arena *a, int64_t number, struct buf *body, struct buf *notes)
{
	bool internal;
	str said;
	struct db_rows rows = db_query(db, a, &q_said, ARGS(number));
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
		rc = add_comments(db, a, d.number, &body, &notes);
	buf_char(&body, '\n');
	buf_add(&body, resolution);
	d.subject = ARENA_CONCAT(a, case_number_text(a, d.number), S(" "), subject);
	d.body = arena_dup(a, buf_str(&body));
	d.notes = notes.n ? arena_dup(a, buf_str(&notes)) : S("");
	*out = d;
	return rc;
}

static enum rc unchanged(struct db *db, struct arena *a, const struct case_document *d, bool *out)
{
	str subject, body, notes;
	enum rc rc = db_one(db, a, &q_document, ARGS(d->number, d->account), INTO(&subject, &body, &notes));
	*out = rc == RC_OK && str_eq(subject, d->subject) && str_eq(body, d->body) && str_eq(notes, d->notes);
	if (rc != RC_NOT_FOUND)
		return rc;
	err_clear();
	return RC_OK;
}

enum rc search_store_put(struct db *db, struct arena *a, case_id id, const struct case_document *d)
{
	bool same;
	enum rc rc = unchanged(db, a, d, &same);
	if (rc == RC_OK && !same)
		rc = db_exec(db, &x_document, ARGS(d->number, d->account, d->subject, d->body, d->notes), NULL);
	return rc == RC_OK ? db_exec(db, &x_done, ARGS(id), NULL) : rc;
}

enum rc search_store_parts(struct db *db, int *out)
{
	CLEANUP_ARENA struct arena *a = arena_new();
	return db_one(db, a, &q_parts, NO_ARGS, INTO(out));
}

enum rc search_store_merge(struct db *db, int *parts)
{
	enum rc rc = db_exec(db, &x_merge, NO_ARGS, NULL);
	return rc == RC_OK ? search_store_parts(db, parts) : rc;
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
