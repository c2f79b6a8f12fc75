/* roster/report_in.c — a stored report read back, for the pages that show it. */
#include "roster/report.h"

#include <jansson.h>
#include <string.h>

static str text_of(struct arena *a, const json_t *object, const char *key)
{
	const json_t *value = json_object_get(object, key);
	if (!json_is_string(value))
		return (str){ NULL, 0 };
	return arena_dup(a, (str){ json_string_value(value), json_string_length(value) });
}

static int64_t number_of(const json_t *object, const char *key)
{
	return json_integer_value(json_object_get(object, key));
}

struct reason reason_in(struct arena *a, const json_t *object)
{
	struct reason r = { .why = reason_of_code(text_of(a, object, "code")) };
	size_t n = 0;
	const char *name;
	json_t *value;
	json_object_foreach(json_object_get(object, "args"), name, value)
	{
		if (r.why && n < REASON_ARGS && json_is_string(value))
			r.args[n++] = (struct t_arg){ arena_z(a, str_c(name)),
						      arena_dup(a, (str){ json_string_value(value), json_string_length(value) }) };
	}
	return r;
}

struct reason reason_read(struct arena *a, str stored)
{
	json_error_t where;
	json_t *root = json_loadb(stored.p ? stored.p : "", stored.n, 0, &where);
	struct reason r = reason_in(a, root);
	json_decref(root);
	return r.why || str_empty(stored) ? r : REASON(FAILED, { "detail", stored });
}

static void problems_of(struct arena *a, const json_t *list, int64_t count, bool taken, struct roster_problems *out)
{
	for (size_t i = 0; i < json_array_size(list); i++) {
		const json_t *p = json_array_get(list, i);
		*LIST_ADD(a, out) = (struct roster_problem){ .file = text_of(a, p, "file"),
							     .line = number_of(p, "line"),
							     .column = number_of(p, "column"),
							     .name = text_of(a, p, "name"),
							     .value = text_of(a, p, "value"),
							     .reason = text_of(a, p, "reason"),
							     .why = reason_in(a, p) };
		out->at[i].why.taken = taken;
	}
	out->count = count;
}

enum rc report_read(struct arena *a, str json, struct roster_report *out)
{
	json_error_t where;
	json_t *root = json_loadb(json.p, json.n, 0, &where);
	*out = (struct roster_report){ .arena = a };
	if (!json_is_object(root)) {
		json_decref(root);
		return fail(RC_FAIL, "a stored report is no JSON object");
	}
	out->applied = json_is_true(json_object_get(root, "applied"));
	out->held = json_is_true(json_object_get(root, "held"));
	out->events = number_of(root, "events");
	const json_t *files = json_object_get(root, "files"), *lenient = json_object_get(root, "lenient");
	for (size_t i = 0; i < json_array_size(files); i++) {
		const json_t *f = json_array_get(files, i);
		*report_counts(out, text_of(a, f, "name")) = (struct roster_counts){ .name = text_of(a, f, "name"),
										     .read = number_of(f, "read"),
										     .added = number_of(f, "added"),
										     .changed = number_of(f, "changed"),
										     .removed = number_of(f, "removed"),
										     .skipped = number_of(f, "skipped") };
	}
	for (size_t i = 0; i < json_array_size(lenient); i++) {
		const json_t *l = json_array_get(lenient, i);
		*LIST_ADD(a, &out->lenient) = (struct roster_lenient){ text_of(a, l, "name"), number_of(l, "count") };
	}
	problems_of(a, json_object_get(root, "errors"), number_of(root, "error_count"), false, &out->errors);
	problems_of(a, json_object_get(root, "warnings"), number_of(root, "warning_count"), true, &out->warnings);
	json_decref(root);
	return RC_OK;
}
