/* html/mo.c — the .mo reader and its plural rules. Format: GNU gettext manual, "The Format of GNU MO Files". */
#include "html/mo.h"

#include <string.h>

#include "base/num.h"

#define MAGIC UINT32_C(0x950412de)
#define HEADER 28
#define MAX_FORMS 8
#define MAX_DEPTH 64

/* ---- the file ---- */

static uint32_t read_u32(str file, size_t at)
{
	const unsigned char *p = (const unsigned char *)file.p + at;
	return (uint32_t)p[0] | (uint32_t)p[1] << 8 | (uint32_t)p[2] << 16 | (uint32_t)p[3] << 24;
}

/* Entry i of a table: its bytes; absent when they, or the NUL behind them, lie outside the file. */
static str entry(str file, uint32_t table, uint32_t i)
{
	size_t n = read_u32(file, table + (size_t)i * 8), at = read_u32(file, table + (size_t)i * 8 + 4);
	if (n >= file.n || at >= file.n - n || file.p[at + n] != '\0')
		return (str){ 0 };
	return (str){ file.p + at, n };
}

/* "nplurals=3; plural=(n%10==1 ? 0 : 1);" */
static void read_plural_forms(struct mo *m)
{
	str line = mo_header(m, S("Plural-Forms")), part;
	m->forms = 2;
	while (str_next(&line, ';', &part)) {
		int64_t n;
		part = str_trim(part);
		if (str_starts(part, S("nplurals=")) && num_i64(str_drop(part, 9), 1, MAX_FORMS, &n))
			m->forms = (uint32_t)n;
		else if (str_starts(part, S("plural=")))
			m->plural = str_drop(part, 7);
	}
}

bool mo_open(str file, struct mo *out)
{
	if (file.n < HEADER || read_u32(file, 0) != MAGIC || read_u32(file, 4) >> 16 != 0)
		return false;
	struct mo m = { .file = file, .n = read_u32(file, 8), .keys = read_u32(file, 12), .texts = read_u32(file, 16) };
	size_t table = (size_t)m.n * 8;
	if (m.keys > file.n || m.texts > file.n || table > file.n - m.keys || table > file.n - m.texts)
		return false;
	for (uint32_t i = 0; i < m.n; i++)
		if (str_absent(entry(file, m.keys, i)) || str_absent(entry(file, m.texts, i)))
			return false;
	read_plural_forms(&m);
	*out = m;
	return true;
}

/* Keys are sorted as C strings; that of a plural message is its singular, a NUL, its plural. */
static str whole(const struct mo *m, str key)
{
	uint32_t low = 0, high = m->n;
	while (low < high) {
		uint32_t middle = low + (high - low) / 2;
		int order = str_cmp(key, str_c(entry(m->file, m->keys, middle).p));
		if (order == 0)
			return entry(m->file, m->texts, middle);
		if (order < 0)
			high = middle;
		else
			low = middle + 1;
	}
	return (str){ 0 };
}

/* An untranslated entry is the same as none. */
static str unless_empty(str s)
{
	return str_empty(s) ? (str){ 0 } : s;
}

str mo_text(const struct mo *m, str key)
{
	str text = str_empty(key) ? key : whole(m, key); /* the header stands under the empty key */
	return str_absent(text) ? text : unless_empty(str_c(text.p));
}

str mo_plural(const struct mo *m, str one, int64_t n)
{
	str text = whole(m, one), form = { 0 };
	int64_t wanted = str_absent(m->plural) ? n != 1 : mo_rule(m->plural, n);
	if (wanted < 0 || wanted >= m->forms)
		wanted = 0;
	for (int64_t i = 0; i <= wanted; i++)
		if (!str_next(&text, '\0', &form))
			return (str){ 0 };
	return unless_empty(form);
}

str mo_header(const struct mo *m, str field)
{
	str header = whole(m, S("")), line;
	while (str_next(&header, '\n', &line))
		if (str_starts(line, field) && line.n > field.n && line.p[field.n] == ':')
			return str_trim(str_drop(line, field.n + 1));
	return (str){ 0 };
}

/* ---- plural rules: C expressions over n with ?: || && == != < > <= >= + - * / % ! ( ) ---- */

struct rule {
	str rest;
	uint64_t n;
	int depth;
	bool failed;
};

static uint64_t conditional(struct rule *r);

static bool take(struct rule *r, str token)
{
	r->rest = str_trim(r->rest);
	if (!str_starts(r->rest, token))
		return false;
	r->rest = str_drop(r->rest, token.n);
	return true;
}

static uint64_t primary(struct rule *r)
{
	if (take(r, S("n")))
		return r->n;
	if (take(r, S("("))) {
		uint64_t value = conditional(r);
		r->failed |= !take(r, S(")"));
		return value;
	}
	size_t digits = 0;
	while (digits < r->rest.n && r->rest.p[digits] >= '0' && r->rest.p[digits] <= '9')
		digits++;
	int64_t value = 0;
	if (!num_i64(str_take(r->rest, digits), 0, INT32_MAX, &value))
		r->failed = true;
	r->rest = str_drop(r->rest, digits);
	return (uint64_t)value;
}

static uint64_t unary(struct rule *r)
{
	bool negated = false, any = false;
	while (take(r, S("!"))) {
		negated = !negated;
		any = true;
	}
	uint64_t value = primary(r);
	return any ? (value != 0) != negated : value;
}

enum operator{ OR, AND, EQUAL, NOT_EQUAL, AT_MOST, AT_LEAST, BELOW, ABOVE, PLUS, MINUS, TIMES, DIVIDE, MODULO };
/* Longer tokens stand before those they begin with. */
static const struct {
	str token;
	int level; /* binds tighter when greater */
	enum operator op;
} operators[] = {
	{ S_INIT("||"), 1, OR },      { S_INIT("&&"), 2, AND },	     { S_INIT("=="), 3, EQUAL }, { S_INIT("!="), 3, NOT_EQUAL },
	{ S_INIT("<="), 4, AT_MOST }, { S_INIT(">="), 4, AT_LEAST }, { S_INIT("<"), 4, BELOW },	 { S_INIT(">"), 4, ABOVE },
	{ S_INIT("+"), 5, PLUS },     { S_INIT("-"), 5, MINUS },     { S_INIT("*"), 6, TIMES },	 { S_INIT("/"), 6, DIVIDE },
	{ S_INIT("%"), 6, MODULO },
};
#define TIGHTEST 6

static uint64_t apply(struct rule *r, enum operator op, uint64_t a, uint64_t b)
{
	if (b == 0 && (op == DIVIDE || op == MODULO)) {
		r->failed = true;
		return 0;
	}
	switch (op) {
	case OR:
		return a || b;
	case AND:
		return a && b;
	case EQUAL:
		return a == b;
	case NOT_EQUAL:
		return a != b;
	case AT_MOST:
		return a <= b;
	case AT_LEAST:
		return a >= b;
	case BELOW:
		return a < b;
	case ABOVE:
		return a > b;
	case PLUS:
		return a + b;
	case MINUS:
		return a - b;
	case TIMES:
		return a * b;
	case DIVIDE:
		return a / b;
	case MODULO:
		return a % b;
	}
	return 0;
}

/* An operator of this level at the point; its index, or -1. */
static int take_operator(struct rule *r, int level)
{
	for (size_t i = 0; i < COUNT_OF(operators); i++)
		if (operators[i].level == level && take(r, operators[i].token))
			return (int)i;
	return -1;
}

static uint64_t binary(struct rule *r, int level)
{
	if (level > TIGHTEST)
		return unary(r);
	uint64_t left = binary(r, level + 1);
	for (int i; !r->failed && (i = take_operator(r, level)) >= 0;)
		left = apply(r, operators[i].op, left, binary(r, level + 1));
	return left;
}

static uint64_t conditional(struct rule *r)
{
	if (++r->depth > MAX_DEPTH) {
		r->failed = true;
		return 0;
	}
	uint64_t value = binary(r, 1);
	if (!r->failed && take(r, S("?"))) {
		uint64_t yes = conditional(r);
		r->failed |= !take(r, S(":"));
		uint64_t no = r->failed ? 0 : conditional(r);
		value = value ? yes : no;
	}
	r->depth--;
	return value;
}

int64_t mo_rule(str rule, int64_t n)
{
	struct rule r = { .rest = rule, .n = n < 0 ? 0 - (uint64_t)n : (uint64_t)n };
	uint64_t value = conditional(&r);
	return r.failed || !str_empty(str_trim(r.rest)) || value > INT32_MAX ? -1 : (int64_t)value;
}
