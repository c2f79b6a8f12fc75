/* roster/check_cell.c — one cell: its type, and where its value goes. A table of functions, one per type of cell. */
#include "roster/feeds.h"

#include "base/num.h"
#include "base/utf8.h"

#include <string.h>

#define NUMBER_MAX 1e9
#define CENTS_MAX INT64_C(100000000) /* a million dollars */

static void land(struct check_file *f, const struct column *col, struct db_value v)
{
	if (col->lands >= 0 && col->lands < ROW_MAX)
		f->row.v[col->lands] = v;
}

static void cell_text(struct check_file *f, size_t i, str s)
{
	const struct column *col = f->columns[i];
	if (!utf8_printable(s, true))
		check_error(f, i, REASON(CONTROL));
	else if (memchr(s.p, '\n', s.n))
		check_lenient(f, i, WHY_LENIENT_BREAK);
	s = utf8_take(s, CHECK_TEXT_MAX);
	if (col->lands == LANDS_CODES)
		f->codes = s;
	else
		land(f, col, db_of_str(s));
}

static bool guid_plain(str s)
{
	for (size_t i = 0; i < s.n; i++) {
		char c = s.p[i];
		bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
			     (c && strchr(".-_/@", c));
		if (!plain)
			return false;
	}
	return true;
}

static bool guid_sound(struct check_file *f, size_t i, str s)
{
	if (!s.n)
		check_error(f, i, REASON(ID_EMPTY));
	else if (s.n > GUID_MAX)
		check_error(f, i, REASON(ID_LONG));
	else if (!utf8_printable(s, false))
		check_error(f, i, REASON(ID_CONTROL));
	else {
		if (!guid_plain(s))
			check_lenient(f, i, WHY_LENIENT_GUID);
		return true;
	}
	return false;
}

static void cell_guid(struct check_file *f, size_t i, str s)
{
	if (guid_sound(f, i, s) && f->columns[i]->lands == LANDS_ID)
		f->row.source_id = s;
}

/* Stays for the end of the file: the record may still come. Only within one file, as files are read in order of reference. */
static void defer(struct check_file *f, size_t i, str s)
{
	struct arena *a = f->check->arena;
	struct csv_place at = check_place(f, i);
	*LIST_ADD(a, &f->deferred) = (struct check_deferred){
		.refers = f->columns[i]->refers,
		.place = { .file = f->name, .line = at.line, .column = at.column, .name = S(""), .value = arena_dup(a, s) },
	};
	f->deferred.at[f->deferred.n - 1].place.name = str_c(f->columns[i]->name);
}

/* The number of the record referred to; 0 when it can't be said, or after an error. */
static int64_t resolve(struct check_file *f, size_t i, str s, uint32_t *aux)
{
	struct check *c = f->check;
	const struct column *col = f->columns[i];
	if (!guid_sound(f, i, s))
		return 0;
	struct idmap_entry *e = idmap_find(&c->maps[col->refers], s);
	if (e && check_alive(c, col->refers, e)) {
		*aux = e->aux;
		return e->id;
	}
	*aux = AUX_UNKNOWN;
	if (c->unread[col->refers])
		return 0;
	if (col->refers != f->file->kind) {
		check_error(f, i, e && (e->state & (IDMAP_STORED | IDMAP_SEEN)) ? REASON(REF_GONE) : REASON(REF_NONE));
		return 0;
	}
	e = e ? e : check_add(c, col->refers, s);
	if (!e) {
		check_error(f, i, REASON(NUMBERED));
		return 0;
	}
	defer(f, i, s);
	return e->id;
}

static void cell_ref(struct check_file *f, size_t i, str s)
{
	const struct column *col = f->columns[i];
	uint32_t aux = 0;
	int64_t id = resolve(f, i, s, &aux);
	if (col->lands >= 0)
		f->aux[col->lands] = aux;
	if (!id)
		return;
	land(f, col, db_of_i64(id));
	if (col->lands == LANDS_CLASS)
		f->class_id = id;
	else if (col->lands == LANDS_PRIMARY)
		f->primary_org = id;
}

static void cell_refs(struct check_file *f, size_t i, str s)
{
	struct arena *a = f->check->arena;
	struct roster_ids *ids = f->columns[i]->lands == LANDS_ORGS ? &f->orgs : &f->row.links;
	for (str part; str_next(&s, ',', &part);) {
		part = str_trim(part);
		uint32_t aux = 0;
		int64_t id = resolve(f, i, part, &aux);
		bool repeated = !id;
		for (size_t k = 0; k < ids->n; k++)
			repeated = repeated || ids->at[k] == id;
		if (repeated)
			continue;
		*LIST_ADD(a, ids) = id;
		if (ids == &f->orgs)
			*LIST_ADD(a, &f->org_texts) = part;
	}
}

/* The word of the list that it is; absent: none. */
static str among(const char *words, str s, bool (*same)(str a, str b))
{
	str rest = str_c(words);
	for (str word; str_next(&rest, '|', &word);) {
		if (same(word, s))
			return word;
	}
	return (str){ NULL, 0 };
}

static void cell_word(struct check_file *f, size_t i, str s)
{
	const struct column *col = f->columns[i];
	str word = among(col->words, s, str_eq), other_case = among(col->words, s, str_eq_nocase);
	if (!word.p && other_case.p && !f->check->strict) {
		check_lenient(f, i, WHY_LENIENT_WORD);
		s = other_case;
	} else if (!word.p && !(col->ext && str_starts(s, S("ext:")) && s.n > 4 && utf8_printable(s, false))) {
		str words = ARENA_CONCAT(f->check->arena, str_c(col->words), col->ext ? S("|ext:…") : S(""));
		check_error(f, i, REASON(WORD, { "words", words }));
	}
	if (col->lands == LANDS_ROLE)
		f->role = s;
	else
		land(f, col, db_of_str(s));
}

static void cell_pairs(struct check_file *f, size_t i, str s)
{
	land(f, f->columns[i], db_of_str(s));
	for (str part; str_next(&s, ',', &part);) {
		part = str_trim(part);
		if (part.n < 3 || part.p[0] != '{' || part.p[part.n - 1] != '}' || str_find(part, S(":")) < 0) {
			check_error(f, i, REASON(PAIRS));
			return;
		}
	}
}

static void cell_date(struct check_file *f, size_t i, str s)
{
	date d;
	instant at;
	if (date_parse(s, &d))
		land(f, f->columns[i], db_of_date(d));
	else if (!f->check->strict && instant_parse(s, &at) && date_parse(str_take(s, 10), &d)) {
		check_lenient(f, i, WHY_LENIENT_DATE);
		land(f, f->columns[i], db_of_date(d));
	} else
		check_error(f, i, REASON(DATE));
}

static void cell_time(struct check_file *f, size_t i, str s)
{
	instant at;
	if (!instant_parse(s, &at))
		check_lenient(f, i, WHY_LENIENT_TIME);
}

static void cell_year(struct check_file *f, size_t i, str s)
{
	int64_t from, to;
	if (s.n == 9 && s.p[4] == '-' && num_i64(str_take(s, 4), 1900, 2199, &from) && num_i64(str_drop(s, 5), 1901, 2200, &to) &&
	    to == from + 1) {
		if (!f->columns[i]->ext)
			check_lenient(f, i, WHY_LENIENT_YEAR);
		land(f, f->columns[i], db_of_i64(to));
	} else if (s.n == 4 && num_i64(s, 1900, 2200, &to))
		land(f, f->columns[i], db_of_i64(to));
	else
		check_error(f, i, REASON(YEAR));
}

static void cell_number(struct check_file *f, size_t i, str s)
{
	double v;
	if (num_f64(s, -NUMBER_MAX, NUMBER_MAX, &v))
		land(f, f->columns[i], db_of_f64(v));
	else
		check_error(f, i, REASON(NUMBER));
}

static void cell_bool(struct check_file *f, size_t i, str s)
{
	const struct column *col = f->columns[i];
	bool v, sound = num_bool(s, &v);
	if (!sound && !f->check->strict && (str_eq_nocase(s, S("true")) || str_eq_nocase(s, S("false")))) {
		check_lenient(f, i, WHY_LENIENT_BOOLEAN);
		v = s.n == 4;
		sound = true;
	}
	if (!sound)
		check_error(f, i, REASON(BOOLEAN));
	else if (col->lands == LANDS_FLAG)
		f->flags |= v ? col->flag : 0;
	else
		land(f, col, db_of_bool(v));
}

/* ---- of feeds ---- */

static struct reason unknown_key(enum roster_kind kind)
{
	return kind == KIND_USER ? REASON(STUDENT_UNKNOWN) : kind == KIND_ORG ? REASON(SCHOOL_UNKNOWN) : REASON(CLASS_UNKNOWN);
}

/* Schools and classes have no userIds. */
static enum check_keys keys_of(const struct check *c, enum roster_kind kind)
{
	return kind != KIND_USER && c->use_keys == KEYS_USER_IDS ? KEYS_ANY : c->use_keys;
}

/* 0: none. Two different records by two keys are an error: a mark must not go to the wrong child. */
static int64_t look_up(struct check_file *f, size_t i, str s)
{
	struct check *c = f->check;
	enum roster_kind kind = f->columns[i]->refers;
	enum check_keys use = keys_of(c, kind);
	const struct idmap_entry *e = use == KEYS_ANY || use == KEYS_SOURCED_ID ? idmap_find(&c->maps[kind], s) : NULL;
	const struct idmap_entry *other = use != KEYS_SOURCED_ID ? idmap_find(&c->keys[kind], s) : NULL;
	if (e && !check_alive(c, kind, e))
		e = NULL;
	if (other && (!other->id || (e && e->id != other->id))) {
		check_error(f, i, REASON(AMBIGUOUS));
		return 0;
	}
	if (!e && !other)
		feed_skip(f, i, unknown_key(kind));
	return e ? e->id : other ? other->id : 0;
}

static void cell_key(struct check_file *f, size_t i, str s)
{
	const struct column *col = f->columns[i];
	if (f->check->unread[col->refers]) {
		f->skip = true;
		return;
	}
	int64_t id = look_up(f, i, s);
	if (id)
		land(f, col, db_of_i64(id));
}

static void cell_code(struct check_file *f, size_t i, str s)
{
	for (ptrdiff_t at; (at = str_find(s, S("#"))) >= 0;)
		s = str_drop(s, (size_t)at + 1);
	if (str_empty(s))
		check_error(f, i, REASON(NO_CODE));
	else
		cell_text(f, i, s);
}

static void cell_clock(struct check_file *f, size_t i, str s)
{
	local at;
	char text[32] = "2000-01-01T";
	bool sound = s.n >= 5 && s.n <= 8;
	for (size_t k = 0; sound && k < s.n; k++)
		text[11 + k] = s.p[k];
	if (sound && local_parse((str){ text, 11 + s.n }, &at))
		land(f, f->columns[i], db_of_str(str_take(s, 5)));
	else
		check_error(f, i, REASON(CLOCK));
}

static void cell_cents(struct check_file *f, size_t i, str s)
{
	int64_t v;
	if (num_fixed(s, 2, -CENTS_MAX, CENTS_MAX, &v))
		land(f, f->columns[i], db_of_i64(v));
	else
		check_error(f, i, REASON(CENTS));
}

static void cell_list_of(struct check_file *f, size_t i, str s)
{
	f->lists[f->columns[i]->lands - LANDS_LIST] = s;
}

static void cell_never(struct check_file *f, size_t i, str s)
{
	(void)s;
	check_error(f, i, REASON(BY_REF));
}

static void (*const readers[CELLS])(struct check_file *f, size_t i, str s) = {
	[CELL_TEXT] = cell_text,       [CELL_GUID] = cell_guid,	  [CELL_REF] = cell_ref,       [CELL_REFS] = cell_refs,
	[CELL_WORD] = cell_word,       [CELL_LIST] = cell_text,	  [CELL_PAIRS] = cell_pairs,   [CELL_DATE] = cell_date,
	[CELL_TIME] = cell_time,       [CELL_YEAR] = cell_year,	  [CELL_NUMBER] = cell_number, [CELL_BOOL] = cell_bool,
	[CELL_KEY] = cell_key,	       [CELL_CODE] = cell_code,	  [CELL_CLOCK] = cell_clock,   [CELL_CENTS] = cell_cents,
	[CELL_LIST_OF] = cell_list_of, [CELL_NEVER] = cell_never,
};

void check_cell(struct check_file *f, size_t i)
{
	const struct column *col = f->columns[i];
	if (!col)
		return;
	str s = f->fields[i];
	if (!str_empty(str_trim(s)))
		readers[col->cell](f, i, s);
	else if (col->need == REQUIRED)
		check_error(f, i, REASON(REQUIRED));
	else if (col->need == WANTED)
		check_lenient(f, i, WHY_LENIENT_BLANK);
}
