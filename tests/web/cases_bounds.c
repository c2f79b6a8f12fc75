/* Every field of every type of case beyond its bounds (S3): the table of types × fields itself says what to try. Each wrong value
 * is refused with this field's name, and nothing is filed; what lies just within the bounds is. */
#include "cases/case.h"
#include "support/app.h"

#define NO_BODY ((str){ NULL, 0 })

DB_STATEMENT(x_bounds_state, "UPDATE account SET kind = 'state', hosting = NULL, linkage = 'independent', portal_enabled = false"
			     " WHERE id = ?1");
DB_STATEMENT(q_bounds_cases, "SELECT COUNT(*) FROM support_case /*scan*/");

struct bounds {
	struct test *t;
	struct under_test *u;
	enum case_type type;
	int tried;
	int64_t filed;
};

static enum rc make_state(struct db *db, void *arg)
{
	return db_exec_one(db, &x_bounds_state, ARGS(((struct under_test *)arg)->account[OAK]));
}

static enum rc count_cases(struct db *db, void *arg)
{
	struct bounds *b = arg;
	return db_one(db, b->t->arena, &q_bounds_cases, NO_ARGS, INTO(&b->filed));
}

/* ---- values as JSON ---- */

static str repeated(struct arena *a, const char *what, int64_t n)
{
	size_t each = str_c(what).n;
	char *p = arena_alloc(a, (size_t)n * each + 2);
	p[0] = p[(size_t)n * each + 1] = '"';
	for (int64_t i = 0; i < n; i++)
		for (size_t k = 0; k < each; k++)
			p[1 + (size_t)i * each + k] = what[k];
	return (str){ p, (size_t)n * each + 2 };
}

static int64_t longest(const struct field *f)
{
	return f->max ? f->max : f->kind == FIELD_KIND_LINE ? 255 : 20000;
}

static bool is_text(const struct field *f)
{
	return f->kind == FIELD_KIND_LINE || f->kind == FIELD_KIND_TEXT;
}

/* What the type takes; absent: better not sent (its default will do). */
static str good_value(struct arena *a, enum case_field_key key)
{
	const struct field *f = &case_fields[key].field;
	if (key == CF_PRIORITY)
		return S("\"medium\"");
	switch (f->kind) {
	case FIELD_KIND_EMAIL:
		return S("\"nora@oak.example\"");
	case FIELD_KIND_DATE:
		return S("\"2026-09-14\""); /* today is in nobody's past or future */
	case FIELD_KIND_CHOICE:
		return ARENA_CONCAT(a, S("\""), f->choices[0].value, S("\""));
	case FIELD_KIND_BOOL:
		return S("true");
	case FIELD_KIND_SET:
		return ARENA_CONCAT(a, S("[\""), f->choices[0].value, S("\"]"));
	case FIELD_KIND_ID:
		return NO_BODY;
	default:
		return repeated(a, "ä", longest(f)); /* characters, not bytes */
	}
}

/* All required fields, with the one of `key` (CASE_FIELD_N: of none) as given. absent: left out. */
static str body_with(const struct bounds *b, enum case_field_key key, str value)
{
	struct arena *a = b->t->arena;
	str out = ARENA_CONCAT(a, S("{\"type\":\""), case_types[b->type].code, S("\""));
	for (int k = 0; k < CASE_FIELD_N; k++) {
		bool sent = key == CASE_FIELD_N ? case_fields[k].shown & CASE_BIT(b->type)
						: case_fields[k].required & CASE_BIT(b->type);
		str v = k == (int)key ? value : sent ? good_value(a, (enum case_field_key)k) : NO_BODY;
		if (!str_absent(v))
			out = ARENA_CONCAT(a, out, S(",\""), case_fields[k].field.name, S("\":"), v);
	}
	return ARENA_CONCAT(a, out, S("}"));
}

static void refused(struct bounds *b, enum case_field_key key, str value)
{
	struct test *t = b->t;
	const struct field *f = &case_fields[key].field;
	struct http_answer answer = app_api(b->u, AUTHORIZED, "POST", S("/api/v1/cases"), body_with(b, key, value));
	b->tried++;
	if (answer.status != 422)
		test_fail(t, __FILE__, __LINE__,
			  arena_printf(t->arena, "%s %s = %.60s: %d", case_types[b->type].code.p, f->name.p,
				       arena_z(t->arena, value), answer.status)
			      .p);
	CHECK_INT(422, answer.status);
	CHECK_HAS(answer.body, ARENA_CONCAT(t->arena, S("\"field\":\""), f->name)); /* "began.a" for an object */
}

/* ---- what each kind refuses ---- */

#define WRONG_MAX 8
static const char *const wrong_values[][WRONG_MAX] = {
	[FIELD_KIND_LINE] = { "\"two\\nlines\"", "\"bell\\u0007\"", "[\"a\",\"b\"]", "{\"a\":1}" },
	[FIELD_KIND_TEXT] = { "\"escape\\u001b[1m\"", "[\"a\",\"b\"]", "{\"a\":{\"b\":1}}" },
	[FIELD_KIND_EMAIL] = { "\"nora\"", "\"nora@oak.example\\r\\nBcc: x@y.example\"", "7", "{\"a\":1}" },
	[FIELD_KIND_BOOL] = { "\"maybe\"", "7", "[true,false]", "{\"a\":1}" },
	[FIELD_KIND_DATE] = { "\"2026-02-30\"", "\"tomorrow\"", "\"2026-9-1\"", "\"10000-01-01\"", "7", "true", "{\"a\":1}" },
	[FIELD_KIND_CHOICE] = { "\"none-such\"", "1", "true", "{\"a\":1}" },
	[FIELD_KIND_SET] = { "\"none-such\"", "[\"sis\",\"none-such\"]", "1", "{\"a\":1}" },
	[FIELD_KIND_ID] = { "\"x\"", "\"0000000000000\"", "\"0000000000001\"", "1", "{\"a\":1}" },
};

static void try_field(struct bounds *b, enum case_field_key key)
{
	struct test *t = b->t;
	const struct field *f = &case_fields[key].field;
	for (size_t i = 0; i < WRONG_MAX && wrong_values[f->kind][i]; i++)
		refused(b, key, str_c(wrong_values[f->kind][i]));
	if (f->kind == FIELD_KIND_ID) { /* a neighbor's person, a neighbor's account */
		refused(b, key, ARENA_CONCAT(t->arena, S("\""), id_text(t->arena, b->u->person[CEDAR_TECHNICAL].v), S("\"")));
		refused(b, key, ARENA_CONCAT(t->arena, S("\""), id_text(t->arena, b->u->account[CEDAR].v), S("\"")));
	}
	if (is_text(f))
		refused(b, key, repeated(t->arena, "x", longest(f) + 1));
	if (case_fields[key].required & CASE_BIT(b->type)) {
		bool defaulted = f->kind == FIELD_KIND_ID || key == CF_PRIORITY;
		if (!defaulted) {
			refused(b, key, NO_BODY);
			refused(b, key, S("null"));
		}
	}
}

static void try_type(struct bounds *b)
{
	struct test *t = b->t;
	for (int key = 0; key < CASE_FIELD_N && !t->failed; key++) {
		bool shared = false; /* its name is that of a field which this type has */
		for (int k = 0; k < CASE_FIELD_N; k++)
			shared |= (case_fields[k].shown & CASE_BIT(b->type)) &&
				  str_eq(case_fields[k].field.name, case_fields[key].field.name);
		if (case_fields[key].shown & CASE_BIT(b->type))
			try_field(b, (enum case_field_key)key);
		else if (!shared)
			refused(b, (enum case_field_key)key, S("\"x\"")); /* another type's */
	}
}

/* All fields at once, each as long as it may be. */
static void fits(struct bounds *b)
{
	struct test *t = b->t;
	str body = body_with(b, CASE_FIELD_N, NO_BODY);
	struct http_answer answer = app_api(b->u, AUTHORIZED, "POST", S("/api/v1/cases"), body);
	if (answer.status != 201)
		test_fail(t, __FILE__, __LINE__, arena_z(t->arena, answer.body));
}

STORE_TEST(cases_bounds_of_every_field_of_every_type)
{
	struct bounds b = { .t = t, .u = app_start_server(t) };
	CHECK(b.u != NULL);
	int types = 0;
	for (int type = 1; type < CASE_TYPE_N && !t->failed; type++) {
		b.type = (enum case_type)type;
		if (type == CASE_STATE_REPORTING) {
			refused(&b, CF_ACCOUNT, NO_BODY); /* a district's it is not */
			CHECK_OK(store_write(t->store, make_state, b.u));
		}
		try_type(&b);
		CHECK_OK(store_read(t->store, count_cases, &b));
		CHECK_INT(types, b.filed); /* nothing of all that was stored */
		fits(&b);
		types++;
	}
	CHECK_INT(CASE_TYPE_N - 1, types);
	CHECK(b.tried > 700);
}

/* The same through the page's form, for whoever has no program: a wrong value shows the form again, with what was typed. */
STORE_TEST(cases_bounds_by_the_page)
{
	struct under_test *u = app_start_server(t);
	CHECK(u != NULL);
	str long_subject = repeated(t->arena, "x", CASE_SUBJECT_MAX + 1);
	str form = ARENA_CONCAT(t->arena, S("module=attendance&priority=medium&description=kept+words&subject="),
				str_take(str_drop(long_subject, 1), CASE_SUBJECT_MAX + 1));
	struct http_answer a = app_post(u, AUTHORIZED, S("/support/cases/new/question"), form);
	CHECK_INT(422, a.status);
	CHECK_HAS(a.body, S("id=\"subject-error\""));
	CHECK_HAS(a.body, S("kept words"));
	a = app_post(u, AUTHORIZED, S("/support/cases/new/question"),
		     S("module=attendance&priority=medium&subject=s&description=d&colour=red"));
	CHECK_INT(422, a.status);
	a = app_post(u, AUTHORIZED, S("/support/cases/new/question"),
		     S("module=attendance&priority=medium&subject=%ff&description=d"));
	CHECK(a.status == 400 || a.status == 422);
}
