/* json/json_in.c */
#include "json/json_in.h"

#include <jansson.h>

#include "base/num.h"

/* The reader's state: members are counted with the elements of their lists. */
struct reader {
	struct arena *arena;
	struct json_members *out;
	size_t counted;
};

static void release(json_t **value)
{
	json_decref(*value);
}

/* jansson's sentence without its "near '…'", which would carry the sender's data into the log. */
static str reason(const json_error_t *e)
{
	str text = str_c(e->text);
	ptrdiff_t near = str_find(text, S(" near "));
	return near < 0 ? text : str_take(text, (size_t)near);
}

/* A scalar as text; absent for null and for what is no scalar. */
static str scalar(struct arena *a, const json_t *value, enum json_kind *kind)
{
	char digits[NUM_F64_TEXT];
	switch (json_typeof(value)) {
	case JSON_STRING:
		*kind = JSON_IN_TEXT;
		return arena_dup(a, (str){ json_string_value(value), json_string_length(value) });
	case JSON_INTEGER:
		*kind = JSON_IN_NUMBER;
		return arena_dup(a, (str){ digits, num_put_i64(json_integer_value(value), digits) });
	case JSON_REAL:
		*kind = JSON_IN_NUMBER;
		return arena_dup(a, (str){ digits, num_put_f64(json_real_value(value), digits) });
	case JSON_TRUE:
	case JSON_FALSE:
		*kind = JSON_IN_BOOL;
		return json_is_true(value) ? S("true") : S("false");
	default:
		*kind = JSON_IN_NULL;
		return (str){ 0 };
	}
}

static enum rc count(struct reader *r, size_t n)
{
	r->counted += n;
	return r->counted > JSON_IN_MEMBERS ? fail(RC_LIMIT, "JSON: more than %d members", JSON_IN_MEMBERS) : RC_OK;
}

static enum rc read_list(struct reader *r, const json_t *value, struct json_member *m)
{
	size_t n = json_array_size(value);
	enum rc rc = count(r, n);
	if (rc != RC_OK)
		return rc;
	m->kind = JSON_IN_LIST;
	m->list.at = ARENA_ARRAY(r->arena, str, n + 1);
	for (size_t i = 0; i < n; i++) {
		enum json_kind kind;
		m->list.at[m->list.n] = scalar(r->arena, json_array_get(value, i), &kind);
		if (str_absent(m->list.at[m->list.n++]))
			return fail(RC_INVALID, "JSON: a list holds texts, numbers, true and false only");
	}
	return RC_OK;
}

static enum rc read_members(struct reader *r, json_t *object, str prefix, int depth);

static enum rc read_member(struct reader *r, str name, json_t *value, int depth)
{
	if ((json_is_object(value) || json_is_array(value)) && depth == JSON_IN_DEPTH)
		return fail(RC_INVALID, "JSON: more than %d levels", JSON_IN_DEPTH);
	if (json_is_object(value))
		return read_members(r, value, ARENA_CONCAT(r->arena, name, S(".")), depth + 1);
	struct json_member m = { .name = name };
	enum rc rc = count(r, 1);
	if (rc == RC_OK && json_is_array(value))
		rc = read_list(r, value, &m);
	else if (rc == RC_OK)
		m.text = scalar(r->arena, value, &m.kind);
	if (rc == RC_OK)
		*LIST_ADD(r->arena, r->out) = m;
	return rc;
}

static enum rc read_members(struct reader *r, json_t *object, str prefix, int depth)
{
	for (void *i = json_object_iter(object); i; i = json_object_iter_next(object, i)) {
		str key = str_c(json_object_iter_key(i));
		if (str_find(key, S(".")) >= 0) /* else {"a":{"b":1}} and {"a.b":1} would be the same */
			return fail(RC_INVALID, "JSON: a key with a full stop");
		enum rc rc = read_member(r, ARENA_CONCAT(r->arena, prefix, key), json_object_iter_value(i), depth);
		if (rc != RC_OK)
			return rc;
	}
	return RC_OK;
}

enum rc json_in_object(struct arena *a, str body, struct json_members *out)
{
	json_error_t e;
	*out = (struct json_members){ 0 };
	if (body.n > JSON_IN_MAX)
		return fail(RC_LIMIT, "JSON: more than %d bytes", JSON_IN_MAX);
	__attribute__((cleanup(release))) json_t *root = json_loadb(body.p ? body.p : "", body.n, JSON_REJECT_DUPLICATES, &e);
	if (!root) {
		str why = reason(&e);
		return fail(RC_INVALID, "JSON, line %d, column %d: %.*s", e.line, e.column, STR_ARG(why));
	}
	if (!json_is_object(root))
		return fail(RC_INVALID, "JSON: an object is expected");
	struct reader r = { .arena = a, .out = out };
	return read_members(&r, root, S(""), 1);
}

const struct json_member *json_member(const struct json_members *m, str name)
{
	for (size_t i = 0; i < m->n; i++)
		if (str_eq(m->at[i].name, name))
			return &m->at[i];
	return NULL;
}
