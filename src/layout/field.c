/* field.c — from a row of a form table to what pages/fields.html shows. */
#include "base/num.h"
#include "json/json.h"
#include "layout/layout.h"

#define CHECKS_MAX 8192

/* What the kind of a field makes of it. A choice becomes a select when it has many. */
static const struct {
	enum control control;
	const char *type, *autocomplete, *inputmode;
} looks[] = {
	[FIELD_KIND_LINE] = { CONTROL_INPUT, "text", NULL, NULL },
	[FIELD_KIND_TEXT] = { CONTROL_AREA, NULL, NULL, NULL },
	[FIELD_KIND_EMAIL] = { CONTROL_INPUT, "email", "email", NULL },
	[FIELD_KIND_SECRET] = { CONTROL_INPUT, "password", NULL, NULL },
	[FIELD_KIND_INT] = { CONTROL_INPUT, "text", NULL, "numeric" },
	[FIELD_KIND_BOOL] = { CONTROL_CHECKBOX, NULL, NULL, NULL },
	[FIELD_KIND_DATE] = { CONTROL_INPUT, "date", NULL, NULL },
	[FIELD_KIND_CHOICE] = { CONTROL_RADIOS, NULL, NULL, NULL },
	[FIELD_KIND_SET] = { CONTROL_CHECKBOXES, NULL, NULL, NULL },
	[FIELD_KIND_ID] = { CONTROL_SELECT, NULL, NULL, NULL },
	[FIELD_KIND_FILE] = { CONTROL_FILE, NULL, NULL, NULL },
};
#define AREA_ROWS 6

/* A form that was sent shows what was sent, also an emptied field or a box that is no longer ticked; else a query may
 * carry a value, and else the stored one stands. */
static str value_of(const struct req *q, const struct field *f, str stored)
{
	if (f->kind == FIELD_KIND_SECRET || f->kind == FIELD_KIND_FILE)
		return S("");
	str typed = form_value(&q->form, f->name);
	if (q->method != GET)
		return str_absent(typed) ? S("") : typed;
	if (!str_absent(typed))
		return typed;
	return str_absent(stored) ? S("") : stored;
}

static bool is_true(str value)
{
	static const str words[] = { S_INIT("on"), S_INIT("true"), S_INIT("1"), S_INIT("yes") };
	for (size_t i = 0; i < COUNT_OF(words); i++)
		if (str_eq_nocase(value, words[i]))
			return true;
	return false;
}

/* Of a set: is this value among those sent, or else in the stored list? */
static bool in_set(const struct req *q, str name, str stored, str value)
{
	bool sent = q->method != GET;
	for (size_t i = 0; i < q->form.n; i++) {
		if (!str_eq(q->form.at[i].name, name))
			continue;
		sent = true;
		if (str_eq(q->form.at[i].value, value))
			return true;
	}
	str rest = sent ? (str){ 0 } : stored, part;
	while (!str_absent(rest) && str_next(&rest, ' ', &part))
		if (str_eq(part, value))
			return true;
	return false;
}

static str error_of(const struct field_errors *errors, str name)
{
	for (size_t i = 0; i < errors->n; i++)
		if (str_eq(errors->at[i].field, name))
			return errors->at[i].message;
	return (str){ 0 };
}

/* Only ids that are on the page: a reader that is sent to a missing one says nothing at all. */
static void describe(struct req *q, struct field_view *v)
{
	str hint = str_empty(v->hint) ? (str){ 0 } : ARENA_CONCAT(q->arena, v->id, S("-hint"));
	str error = str_empty(v->error) ? (str){ 0 } : ARENA_CONCAT(q->arena, v->id, S("-error"));
	if (!str_absent(hint) && !str_absent(error))
		v->described = ARENA_CONCAT(q->arena, hint, S(" "), error);
	else
		v->described = str_absent(hint) ? error : hint;
}

/* The first option has the field's own id, so that the error summary's link finds it. */
static void add_option(struct req *q, struct field_view *v, str value, str label, bool chosen)
{
	char nth[NUM_I64_TEXT];
	str suffix = { nth, num_put_i64((int64_t)v->options.n + 1, nth) };
	str id = v->options.n == 0 ? v->id : ARENA_CONCAT(q->arena, v->id, S("-"), suffix);
	*LIST_ADD(q->arena, &v->options) = (struct option_view){ .id = id, .value = value, .label = label, .chosen = chosen };
}

static void add_choices(struct req *q, const struct field *f, str stored, struct field_view *v)
{
	for (const struct choice *c = f->choices; c && !str_absent(c->value); c++) {
		bool chosen = f->kind == FIELD_KIND_SET ? in_set(q, f->name, stored, c->value) : str_eq(v->value, c->value);
		add_option(q, v, c->value, T(q->lang, c->label), chosen);
	}
	if (f->kind == FIELD_KIND_CHOICE && v->options.n > FIELD_RADIOS_MAX)
		v->control = CONTROL_SELECT;
}

struct field_view field_make(struct req *q, const struct field *f, str stored)
{
	struct field_view v = {
		.control = looks[f->kind].control,
		.id = f->name,
		.name = f->name,
		.label = T(q->lang, f->label),
		.value = value_of(q, f, stored),
		.error = error_of(&q->errors, f->name),
		.type = str_c(looks[f->kind].type),
		.autocomplete = str_c(looks[f->kind].autocomplete),
		.inputmode = str_c(looks[f->kind].inputmode),
		.required = f->required,
		.rows = AREA_ROWS,
		.many = f->kind == FIELD_KIND_FILE && f->max > 1,
	};
	v.invalid = str_absent(v.error) ? (str){ 0 } : S("true");
	v.checked = f->kind == FIELD_KIND_BOOL && is_true(v.value);
	v.offers_none = !f->required || str_empty(v.value);
	add_choices(q, f, stored, &v);
	describe(q, &v);
	return v;
}

void field_hint(struct req *q, struct field_view *v, str hint)
{
	v->hint = hint;
	describe(q, v);
}

void field_check(struct req *q, struct field_view *v, const field_checks *checks)
{
	CLEANUP_BUF struct buf out = BUF_INIT(CHECKS_MAX);
	struct json w = JSON_INIT(&out);
	json_array(&w);
	for (size_t i = 0; i < checks->n; i++) {
		json_array(&w);
		json_str(&w, str_c(checks->at[i].name));
		json_str(&w, checks->at[i].message);
		json_str(&w, checks->at[i].argument);
		json_close(&w);
	}
	json_close(&w);
	if (checks->n > 0 && json_rc(&w) == RC_OK)
		v->checks = arena_dup(q->arena, buf_str(&out));
	err_clear(); /* without them the server checks alone */
}

void field_option(struct req *q, struct field_view *v, str value, str label)
{
	add_option(q, v, value, label, str_eq(v->value, value));
}

void field_people(struct req *q, struct field_view *v, const person_choices *people)
{
	for (size_t i = 0; i < people->n; i++)
		field_option(q, v, id_text(q->arena, people->at[i].id.v), people->at[i].name);
}
