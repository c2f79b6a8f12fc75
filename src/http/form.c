/* Checking what arrived against a table of fields: one function per kind. */
#include "http/form.h"

#include "base/num.h"
#include "base/utf8.h"
#include "html/lang.h"

#include <string.h>

#define LINE_MAX_DEFAULT 255
#define TEXT_MAX_DEFAULT 20000
#define EMAIL_MAX 254

const struct form_spec no_input = { .fields = NULL, .n = 0, .size = 1 };

struct decoder {
	struct arena *arena;
	const struct lang *lang;
	const struct form *form;
	struct field_errors *errors;
};

static const struct form_entry *find_entry(const struct form *f, str name)
{
	for (size_t i = 0; i < f->n; i++)
		if (str_eq(f->at[i].name, name))
			return &f->at[i];
	return NULL;
}

str form_value(const struct form *f, str name)
{
	const struct form_entry *e = find_entry(f, name);
	return e ? e->value : (str){ 0 };
}

bool form_has(const struct form *f, str name)
{
	return find_entry(f, name) != NULL;
}

static void add_error(struct decoder *d, str field, str message)
{
	*LIST_ADD(d->arena, d->errors) = (struct field_error){ field, message };
}

/* A message with {label} and, if it has one, {limit}. */
static str message(struct arena *a, const struct lang *lang, const struct field *f, const char *msgid, int64_t limit)
{
	return T_FILL(a, lang, msgid, { "label", f->label ? T(lang, f->label) : S("") },
		      { "limit", arena_printf(a, "%lld", (long long)limit) });
}

static void complain(struct decoder *d, const struct field *f, const char *msgid, int64_t limit)
{
	add_error(d, f->name, message(d->arena, d->lang, f, msgid, limit));
}

/* Said by the server and, before a form is sent, by the page. */
#define REQUIRED N_("{label} is required.")
#define TOO_LONG N_("{label} may have at most {limit} characters.")
#define TOO_SHORT N_("{label} must have at least {limit} characters.")
#define NO_ADDRESS N_("{label} must be an e-mail address like name@school.org.")

static int64_t length_max(const struct field *f)
{
	return f->max > 0 ? f->max : f->kind == FIELD_KIND_TEXT ? TEXT_MAX_DEFAULT : LINE_MAX_DEFAULT;
}

/* CR LF and single CR become LF. */
static str plain_lines(struct arena *a, str s)
{
	if (s.n == 0 || !memchr(s.p, '\r', s.n))
		return s;
	char *p = arena_alloc(a, s.n);
	size_t n = 0;
	for (size_t i = 0; i < s.n; i++) {
		if (s.p[i] == '\r' && i + 1 < s.n && s.p[i + 1] == '\n')
			continue;
		p[n++] = s.p[i] == '\r' ? '\n' : s.p[i];
	}
	return (str){ p, n };
}

static bool length_good(struct decoder *d, const struct field *f, str v)
{
	int64_t max = length_max(f);
	int64_t length = (int64_t)utf8_length(v);
	if (length > max)
		complain(d, f, TOO_LONG, max);
	else if (length < f->min)
		complain(d, f, TOO_SHORT, f->min);
	return length <= max && length >= f->min;
}

static void decode_text(struct decoder *d, const struct field *f, str v, void *to)
{
	bool lines = f->kind == FIELD_KIND_TEXT;
	bool secret = f->kind == FIELD_KIND_SECRET;
	if (lines)
		v = plain_lines(d->arena, v);
	if (!utf8_valid(v) || (!secret && !utf8_printable(v, lines)))
		complain(d, f, N_("{label} contains characters that are not allowed."), 0);
	else if (length_good(d, f, v))
		*(str *)to = v;
}

/* What HTML's <input type=email> takes, with a domain of two labels at least. */
static bool domain_good(str domain)
{
	size_t labels = 0;
	str label;
	while (str_next(&domain, '.', &label)) {
		if (label.n == 0 || label.n > 63 || label.p[0] == '-' || label.p[label.n - 1] == '-')
			return false;
		for (size_t i = 0; i < label.n; i++)
			if (!((label.p[i] | 0x20) >= 'a' && (label.p[i] | 0x20) <= 'z') &&
			    !(label.p[i] >= '0' && label.p[i] <= '9') && label.p[i] != '-')
				return false;
		labels++;
	}
	return labels >= 2;
}

static bool email_good(str v)
{
	ptrdiff_t at = str_find(v, S("@"));
	if (at < 1 || at > 64 || v.n > EMAIL_MAX)
		return false;
	for (ptrdiff_t i = 0; i < at; i++) {
		char c = v.p[i];
		bool alnum = (c >= '0' && c <= '9') || ((c | 0x20) >= 'a' && (c | 0x20) <= 'z');
		if (!alnum && (c == '\0' || !strchr(".!#$%&'*+/=?^_`{|}~-", c)))
			return false;
	}
	return domain_good(str_drop(v, (size_t)at + 1));
}

static void decode_email(struct decoder *d, const struct field *f, str v, void *to)
{
	if (email_good(v))
		*(str *)to = v;
	else
		complain(d, f, NO_ADDRESS, 0);
}

static void decode_int(struct decoder *d, const struct field *f, str v, void *to)
{
	bool bounded = f->min != 0 || f->max != 0;
	int64_t n;
	if (!num_i64(v, INT64_MIN, INT64_MAX, &n))
		complain(d, f, N_("{label} must be a whole number."), 0);
	else if (bounded && n < f->min)
		complain(d, f, N_("{label} must be {limit} or more."), f->min);
	else if (bounded && n > f->max)
		complain(d, f, N_("{label} must be {limit} or less."), f->max);
	else
		*(int64_t *)to = n;
}

static void decode_bool(struct decoder *d, const struct field *f, str v, void *to)
{
	if (str_eq(v, S("on")) || str_eq(v, S("true")) || str_eq(v, S("1")) || str_eq(v, S("yes")))
		*(bool *)to = true;
	else if (!str_eq(v, S("false")) && !str_eq(v, S("0")) && !str_eq(v, S("no")))
		complain(d, f, N_("{label} must be yes or no."), 0);
}

static void decode_date(struct decoder *d, const struct field *f, str v, void *to)
{
	if (!date_parse(v, to))
		complain(d, f, N_("{label} must be a date like 2026-09-15."), 0);
}

static int choice_code(const struct field *f, str v)
{
	for (const struct choice *c = f->choices; c && c->value.p; c++)
		if (str_eq(c->value, v))
			return c->code;
	return 0;
}

static void decode_choice(struct decoder *d, const struct field *f, str v, void *to)
{
	int code = choice_code(f, v);
	if (code > 0)
		*(int *)to = code;
	else
		complain(d, f, N_("{label}: choose one of the list."), 0);
}

static void decode_set(struct decoder *d, const struct field *f, str v, void *to)
{
	int code = choice_code(f, v);
	if (code > 0 && code < 63)
		*(int64_t *)to |= INT64_C(1) << code;
	else
		complain(d, f, N_("{label}: choose from the list."), 0);
}

static void decode_id(struct decoder *d, const struct field *f, str v, void *to)
{
	if (!id_parse(v, to))
		complain(d, f, N_("{label} is not known."), 0);
}

static void decode_file(struct decoder *d, const struct field *f, str v, void *to)
{
	(void)v;
	(void)to;
	complain(d, f, N_("{label} must be a file."), 0);
}

static void (*const decoders[])(struct decoder *d, const struct field *f, str v, void *to) = {
	[FIELD_KIND_LINE] = decode_text,   [FIELD_KIND_TEXT] = decode_text,	[FIELD_KIND_EMAIL] = decode_email,
	[FIELD_KIND_SECRET] = decode_text, [FIELD_KIND_INT] = decode_int,	[FIELD_KIND_BOOL] = decode_bool,
	[FIELD_KIND_DATE] = decode_date,   [FIELD_KIND_CHOICE] = decode_choice, [FIELD_KIND_SET] = decode_set,
	[FIELD_KIND_ID] = decode_id,	   [FIELD_KIND_FILE] = decode_file,
};

/* One value that came for a field. False: it counts as absent. */
static bool decode_entry(struct decoder *d, const struct field *f, const struct form_entry *e, size_t nth, char *input)
{
	str v = f->kind == FIELD_KIND_SECRET ? e->value : str_trim(e->value);
	if (!e->file && str_empty(v))
		return false;
	bool several = f->kind == FIELD_KIND_SET || (f->kind == FIELD_KIND_FILE && (int64_t)nth < f->max);
	if (nth > 0 && !several)
		complain(d, f, N_("{label} was given more than once."), 0);
	else if (e->file && f->kind == FIELD_KIND_FILE && nth > 0)
		;
	else if (e->file && f->kind == FIELD_KIND_FILE)
		memcpy(input + f->offset, e->file, sizeof *e->file);
	else if (e->file)
		complain(d, f, N_("{label} can't be a file."), 0);
	else
		decoders[f->kind](d, f, v, input + f->offset);
	return true;
}

static void decode_field(struct decoder *d, const struct field *f, char *input)
{
	size_t given = 0;
	for (size_t i = 0; i < d->form->n; i++)
		if (str_eq(d->form->at[i].name, f->name) && decode_entry(d, f, &d->form->at[i], given, input))
			given++;
	if (given == 0 && f->required)
		complain(d, f, REQUIRED, 0);
}

static bool known(const struct form_spec *spec, str name)
{
	for (size_t i = 0; i < spec->n; i++)
		if (str_eq(spec->fields[i].name, name))
			return true;
	return false;
}

enum rc form_decode(struct arena *a, const struct lang *lang, const struct form *f, const struct form_spec *spec, void *input,
		    struct field_errors *errors)
{
	struct decoder d = { .arena = a, .lang = lang, .form = f, .errors = errors };
	size_t before = errors->n;
	for (size_t i = 0; i < spec->n; i++)
		decode_field(&d, &spec->fields[i], input);
	for (size_t i = 0; i < f->n && !spec->open; i++)
		if (!known(spec, f->at[i].name))
			add_error(&d, f->at[i].name, T(lang, N_("This field is not known here.")));
	return errors->n > before ? RC_INVALID : RC_OK;
}

void form_checks(struct arena *a, const struct lang *lang, const struct field *f, field_checks *out)
{
	bool text = f->kind == FIELD_KIND_LINE || f->kind == FIELD_KIND_TEXT || f->kind == FIELD_KIND_SECRET;
	const struct {
		bool asked;
		const char *name, *msgid;
		int64_t limit;
	} rows[] = {
		/* Of half a date the server sees nothing. */
		{ f->kind == FIELD_KIND_DATE, "date", N_("{label}: finish the date, or empty it."), 0 },
		{ f->required, "required", REQUIRED, 0 },
		{ text, "longest", TOO_LONG, length_max(f) },
		{ text && f->min > 0, "shortest", TOO_SHORT, f->min },
		{ f->kind == FIELD_KIND_EMAIL, "email", NO_ADDRESS, 0 },
	};
	for (size_t i = 0; i < COUNT_OF(rows); i++)
		if (rows[i].asked)
			*LIST_ADD(a, out) = (struct field_check){
				.name = rows[i].name,
				.message = message(a, lang, f, rows[i].msgid, rows[i].limit),
				.argument = rows[i].limit ? arena_printf(a, "%lld", (long long)rows[i].limit) : (str){ 0 },
			};
}
