/* cases/search.c — from a query to a page of cases, and the documents that word search reads. */
#include "cases/search.h"

#include "cases/search_store.h"
#include "db/words.h"
#include "html/lang.h"

const struct choice text_ops[] = {
	{ S_INIT("contains"), N_("Contains"), TEXT_CONTAINS },
	{ S_INIT("lacks"), N_("Does not contain"), TEXT_LACKS },
	{ S_INIT("equals"), N_("Equals"), TEXT_EQUALS },
	{ S_INIT("differs"), N_("Not equals"), TEXT_DIFFERS },
	{ S_INIT("begins"), N_("Starts with"), TEXT_BEGINS },
	{ S_INIT("ends"), N_("Ends with"), TEXT_ENDS },
	{ { 0 }, NULL, 0 },
};
const struct choice case_sorts[] = {
	{ S_INIT("number"), N_("Case"), SORT_NUMBER },
	{ S_INIT("subject"), N_("Subject"), SORT_SUBJECT },
	{ S_INIT("status"), N_("Status"), SORT_STATUS },
	{ S_INIT("type"), N_("Case Type"), SORT_TYPE },
	{ S_INIT("priority"), N_("Priority"), SORT_PRIORITY },
	{ S_INIT("module"), N_("Module"), SORT_MODULE },
	{ S_INIT("contact"), N_("Contact"), SORT_CONTACT },
	{ S_INIT("owner"), N_("Case Owner"), SORT_OWNER },
	{ S_INIT("account"), N_("Account"), SORT_ACCOUNT },
	{ S_INIT("created"), N_("Created"), SORT_CREATED },
	{ S_INIT("modified"), N_("Last modified"), SORT_MODIFIED },
	{ { 0 }, NULL, 0 },
};

/* ---- the pattern of a text filter ---- */

static const struct {
	bool open_left, open_right, wanted;
} ops[TEXT_OPS] = {
	[TEXT_OP_NONE] = { true, true, true },	[TEXT_CONTAINS] = { true, true, true },	  [TEXT_LACKS] = { true, true, false },
	[TEXT_EQUALS] = { false, false, true }, [TEXT_DIFFERS] = { false, false, false }, [TEXT_BEGINS] = { false, true, true },
	[TEXT_ENDS] = { true, false, true },
};

static str like_pattern(struct arena *a, enum text_op op, str text)
{
	if (str_empty(text))
		return (str){ 0 };
	char *out = arena_alloc(a, 2 * text.n + 2);
	size_t n = 0;
	str lower = str_lower(a, text);
	if (ops[op].open_left)
		out[n++] = '%';
	for (size_t i = 0; i < lower.n; i++) {
		if (lower.p[i] == '%' || lower.p[i] == '_' || lower.p[i] == '\\')
			out[n++] = '\\';
		out[n++] = lower.p[i];
	}
	if (ops[op].open_right)
		out[n++] = '%';
	return (str){ out, n };
}

/* The column to sort by goes into one of four places: text or number, up or down. */
static void set_sort(const struct case_query *q, struct search_args *s)
{
	static const bool as_number[CASE_SORTS] = {
		[SORT_NUMBER] = true, [SORT_STATUS] = true, [SORT_PRIORITY] = true, [SORT_CREATED] = true, [SORT_MODIFIED] = true
	};
	for (const struct choice *c = case_sorts; c->label; c++) {
		if (c->code != (int)q->sort)
			continue;
		str *place = as_number[q->sort] ? (q->descending ? &s->number_down : &s->number_up)
						: (q->descending ? &s->text_down : &s->text_up);
		*place = c->value;
	}
}

/* ---- searching ---- */

#define BEGINNING_MIN 3 /* bytes: shorter ones begin too much */

static found_text pieces_of(struct arena *a, str excerpt)
{
	found_text out = { 0 };
	bool marked = false;
	while (!str_empty(excerpt)) {
		size_t n = 0;
		while (n < excerpt.n && excerpt.p[n] != 2 && excerpt.p[n] != 3)
			n++;
		if (n > 0)
			*LIST_ADD(a, &out) = (struct found_piece){ str_take(excerpt, n), marked };
		marked = n < excerpt.n && excerpt.p[n] == 2;
		excerpt = str_drop(excerpt, n + 1);
	}
	return out;
}

static enum rc add_excerpts(struct db *db, struct arena *a, str marks, bool notes, case_hits *hits)
{
	found_excerpts found = { 0 };
	int64_t *numbers = ARENA_ARRAY(a, int64_t, hits->n + 1);
	for (size_t i = 0; i < hits->n; i++)
		numbers[i] = hits->at[i].c.number;
	if (hits->n == 0)
		return RC_OK;
	enum rc rc = search_store_excerpts(db, a, numbers, hits->n, marks, notes, &found);
	for (size_t i = 0; i < hits->n; i++)
		for (size_t k = 0; k < found.n; k++)
			if (found.at[k].number == numbers[i])
				hits->at[i].excerpt = pieces_of(a, found.at[k].text);
	return rc;
}

struct finding {
	struct db *db;
	struct arena *arena;
	const struct words_in *in;
	const word_list *words;
	struct search_args *args;
	found_words found; /* by the last search, */
	str marks;	   /* and what marks them */
};

/* Without a sort that was asked for, those whose subject has the words come first. */
static enum rc find_words(struct finding *f, const word_list *begins, case_hits *out)
{
	static const struct words_in subject = { S_INIT("subject"), S_INIT("A") };
	const struct case_query *q = f->args->query;
	str tenant = q->account.v ? arena_printf(f->arena, "t%lld", (long long)q->account.v) : (str){ 0 };
	struct words_search all = words_expression(f->db, f->arena, f->words, begins, f->in, tenant), best = { 0 };
	if (str_absent(all.match))
		return RC_OK;
	if (!q->sort && !begins)
		best = words_expression(f->db, f->arena, f->words, NULL, &subject, (str){ 0 });
	enum rc rc = search_store_words(f->db, f->arena, all.match, best.match, q->account.v != 0, &f->found);
	f->marks = all.marks;
	f->args->found = &f->found;
	return rc == RC_OK && f->found.n > 0 ? search_store_find(f->db, f->arena, f->args, out) : rc;
}

/* Those found by the words as they stand; when that is nobody, by the last one as a beginning. */
static enum rc find(struct finding *f, case_hits *out)
{
	word_list begins = { 0 };
	if (f->words->n == 0)
		return search_store_find(f->db, f->arena, f->args, out);
	enum rc rc = find_words(f, NULL, out);
	str last = f->words->at[f->words->n - 1];
	if (rc != RC_OK || out->n > 0 || last.n < BEGINNING_MIN)
		return rc;
	rc = search_store_begins(f->db, f->arena, last, &begins);
	f->found = (found_words){ 0 };
	return rc == RC_OK ? find_words(f, &begins, out) : rc;
}

enum rc case_search(struct db *db, struct arena *a, const struct actor *who, enum action action, const struct case_query *q,
		    case_hits *out, bool *more)
{
	enum rc rc = policy_check(who, action, &(struct object){ .account = q->account });
	if (rc != RC_OK)
		return rc;
	static const struct words_in seen = { S_INIT("subject body"), S_INIT("AB") };
	static const struct words_in everything = { S_INIT("subject body notes"), S_INIT("ABC") };
	bool vendor = who->kind == ACTOR_STAFF;
	word_list words = words_typed(db, a, q->words);
	struct search_args s = {
		.query = q,
		.like = like_pattern(a, q->subject_op, q->subject),
		.like_wanted = ops[q->subject_op].wanted,
		.span = { zone_day(q->zone, q->created_from), zone_day(q->zone, date_add(q->created_to, 1)),
			  zone_day(q->zone, q->modified_from), zone_day(q->zone, date_add(q->modified_to, 1)) },
		.rows = (q->page + 1) * q->limit + 1,
	};
	set_sort(q, &s);
	if (!str_empty(q->words) && words.n == 0) { /* punctuation only: nothing is found by it */
		*out = (case_hits){ 0 };
		*more = false;
		return RC_OK;
	}
	case_hits found = { 0 };
	struct finding f = { .db = db, .arena = a, .in = vendor ? &everything : &seen, .words = &words, .args = &s };
	rc = find(&f, &found);
	size_t skip = (size_t)q->page * (size_t)q->limit;
	*more = found.n == (size_t)s.rows;
	size_t end = *more ? found.n - 1 : found.n;
	*out = (case_hits){ found.at + (skip < end ? skip : end), skip < end ? end - skip : 0, 0 };
	return rc == RC_OK && words.n > 0 ? add_excerpts(db, a, f.marks, vendor, out) : rc;
}

/* ---- documents ---- */

static enum rc index_some(struct db *db, void *arg)
{
	bool *more = arg;
	CLEANUP_ARENA struct arena *a = arena_new();
	case_ids due = { 0 };
	int64_t until = clock_monotonic_us() + STORE_HELD_US;
	enum rc rc = search_store_due(db, a, &due);
	for (size_t i = 0; i < due.n && rc == RC_OK && (i == 0 || clock_monotonic_us() < until); i++) {
		CLEANUP_ARENA struct arena *one = arena_new();
		struct case_document d;
		rc = search_store_gather(db, one, due.at[i], &d);
		if (rc == RC_OK)
			rc = search_store_put(db, one, due.at[i], &d);
	}
	*more = due.n > 0;
	return rc;
}

enum rc case_index_due(struct store *store, const struct settings *s, bool *more)
{
	(void)s;
	return store_write_behind(store, index_some, more, more);
}

#define PARTS_MAX 6

struct merging {
	int parts;
	bool more;
};

static enum rc count_parts(struct db *db, void *arg)
{
	struct merging *m = arg;
	enum rc rc = search_store_parts(db, &m->parts);
	m->more = m->parts > PARTS_MAX;
	return rc;
}

/* They become one at the end, not one by one. */
static enum rc merge_some(struct db *db, void *arg)
{
	struct merging *m = arg;
	enum rc rc = search_store_merge(db, &m->parts);
	m->more = m->parts > PARTS_MAX;
	return rc;
}

enum rc case_index_merge(struct store *store, const struct settings *s, bool *more)
{
	(void)s;
	struct merging m = { 0 };
	enum rc rc = store_read(store, count_parts, &m);
	if (rc == RC_OK && m.more)
		rc = store_write_behind(store, merge_some, &m, &m.more);
	*more = m.more;
	return rc;
}
