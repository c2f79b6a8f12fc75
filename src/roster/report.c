/* roster/report.c — collecting and printing what an import found. */
#include "roster/report.h"

#include "base/utf8.h"
#include "json/json.h"

#define TEXT_WARNINGS 50 /* shown at a terminal; the JSON has them all */

static void keep(struct roster_report *r, struct roster_problems *list, const struct roster_problem *p)
{
	list->count++;
	if (list->n >= REPORT_MAX_PROBLEMS && !str_empty(p->file))
		return; /* what is said of the whole set is never lost behind that of rows */
	struct roster_problem *kept = LIST_ADD(r->arena, list);
	*kept = (struct roster_problem){
		.file = arena_dup(r->arena, p->file),
		.line = p->line,
		.column = p->column,
		.name = arena_dup(r->arena, p->name),
		.value = arena_dup(r->arena, utf8_take(p->value, REPORT_MAX_VALUE)),
		.why = p->why,
		.reason = reason_text(r->arena, lang_english(), &p->why),
	};
	for (size_t i = 0; i < REASON_ARGS; i++)
		kept->why.args[i].value = arena_dup(r->arena, p->why.args[i].value);
}

void report_error(struct roster_report *r, const struct roster_problem *p)
{
	keep(r, &r->errors, p);
}

void report_warning(struct roster_report *r, const struct roster_problem *p)
{
	keep(r, &r->warnings, p);
}

struct roster_counts *report_counts(struct roster_report *r, str file)
{
	for (size_t i = 0; i < r->files.n; i++) {
		if (str_eq(r->files.at[i].name, file))
			return &r->files.at[i];
	}
	struct roster_counts *counts = LIST_ADD(r->arena, &r->files);
	*counts = (struct roster_counts){ .name = arena_dup(r->arena, file) };
	return counts;
}

void report_lenient(struct roster_report *r, str name)
{
	for (size_t i = 0; i < r->lenient.n; i++) {
		if (str_eq(r->lenient.at[i].name, name)) {
			r->lenient.at[i].count++;
			return;
		}
	}
	*LIST_ADD(r->arena, &r->lenient) = (struct roster_lenient){ arena_dup(r->arena, name), 1 };
}

static void problems_json(struct json *w, const struct roster_problems *list)
{
	for (size_t i = 0; i < list->n; i++) {
		const struct roster_problem *p = &list->at[i];
		json_object(w);
		json_put(w, "file", p->file);
		json_put(w, "line", p->line);
		json_put(w, "column", p->column);
		json_put(w, "name", p->name);
		json_put(w, "value", p->value);
		json_put(w, "reason", p->reason);
		reason_put(w, &p->why);
		json_close(w);
	}
}

enum rc report_json(const struct roster_report *r, struct buf *out)
{
	struct json w = JSON_INIT(out);
	json_object(&w);
	json_put(&w, "applied", r->applied);
	json_put(&w, "held", r->held);
	json_put_array(&w, "files");
	for (size_t i = 0; i < r->files.n; i++) {
		const struct roster_counts *c = &r->files.at[i];
		json_object(&w);
		json_put(&w, "name", c->name);
		json_put(&w, "read", c->read);
		json_put(&w, "added", c->added);
		json_put(&w, "changed", c->changed);
		json_put(&w, "removed", c->removed);
		json_put(&w, "skipped", c->skipped);
		json_close(&w);
	}
	json_close(&w);
	json_put_array(&w, "lenient");
	for (size_t i = 0; i < r->lenient.n; i++) {
		json_object(&w);
		json_put(&w, "name", r->lenient.at[i].name);
		json_put(&w, "count", r->lenient.at[i].count);
		json_close(&w);
	}
	json_close(&w);
	json_put_array(&w, "errors");
	problems_json(&w, &r->errors);
	json_close(&w);
	json_put_array(&w, "warnings");
	problems_json(&w, &r->warnings);
	json_close(&w);
	json_put(&w, "error_count", r->errors.count);
	json_put(&w, "warning_count", r->warnings.count);
	json_put(&w, "events", r->events);
	json_close(&w);
	return json_rc(&w);
}

static void problems_text(struct buf *out, const char *what, const struct roster_problems *list, size_t most)
{
	size_t n = list->n < most ? list->n : most;
	for (size_t i = 0; i < n; i++) {
		const struct roster_problem *p = &list->at[i];
		buf_printf(out, "%s: ", what);
		if (!str_empty(p->file))
			buf_printf(out, "%.*s", STR_ARG(p->file));
		if (p->line)
			buf_printf(out, ":%lld:%lld", (long long)p->line, (long long)p->column);
		if (!str_empty(p->name))
			buf_printf(out, " (%.*s)", STR_ARG(p->name));
		if (!str_empty(p->file))
			buf_add(out, S(": "));
		buf_add(out, p->reason);
		if (!str_empty(p->value))
			buf_printf(out, " Found: \"%.*s\"", STR_ARG(p->value));
		buf_char(out, '\n');
	}
	if (list->count > (int64_t)n)
		buf_printf(out, "… and %lld more\n", (long long)(list->count - (int64_t)n));
}

void report_text(const struct roster_report *r, struct buf *out)
{
	problems_text(out, "warning", &r->warnings, TEXT_WARNINGS);
	problems_text(out, "error", &r->errors, REPORT_MAX_PROBLEMS);
	for (size_t i = 0; i < r->lenient.n; i++)
		buf_printf(out, "taken although the standard says otherwise: %.*s (%lld times)\n", STR_ARG(r->lenient.at[i].name),
			   (long long)r->lenient.at[i].count);
	for (size_t i = 0; i < r->files.n; i++) {
		const struct roster_counts *c = &r->files.at[i];
		buf_printf(out, "%-22.*s %8lld read %8lld added %8lld changed %8lld removed %8lld skipped\n", STR_ARG(c->name),
			   (long long)c->read, (long long)c->added, (long long)c->changed, (long long)c->removed,
			   (long long)c->skipped);
	}
}
