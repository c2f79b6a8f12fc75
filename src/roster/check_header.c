/* roster/check_header.c — which of a file's columns are which. */
#include "roster/check.h"

#include <string.h>

/* The columns of the file in this version, in order. */
static size_t expected_columns(const struct check_file *f, const struct column **out)
{
	size_t n = 0;
	for (size_t i = 0; i < COUNT_OF(roster_common_columns); i++)
		out[n++] = &roster_common_columns[i];
	for (size_t i = 0; i < f->file->n; i++) {
		if (f->file->columns[i].versions & f->check->version)
			out[n++] = &f->file->columns[i];
	}
	return n;
}

static void header_field(struct check_file *f, size_t i, const struct column **want, size_t want_n, size_t *next)
{
	for (size_t k = 0; k < i; k++) {
		if (str_eq(f->fields[k], f->fields[i])) {
			check_error(f, i, REASON(COLUMN_TWICE));
			return;
		}
	}
	bool metadata = str_starts(f->fields[i], S("metadata."));
	for (size_t k = 0; k < want_n; k++) {
		if (!str_eq(str_c(want[k]->name), f->fields[i]))
			continue;
		f->columns[i] = want[k];
		if (k < *next && !metadata)
			check_lenient(f, i, WHY_LENIENT_ORDER);
		*next = k + 1 > *next && !metadata ? k + 1 : *next;
		return;
	}
	if (metadata)
		f->names[i] = arena_dup(f->check->arena, str_drop(f->fields[i], S("metadata.").n));
	else
		check_lenient(f, i, WHY_LENIENT_UNKNOWN);
}

static void column_missing(struct check_file *f, const struct column *col)
{
	struct roster_problem p = { .file = f->name, .line = 1, .column = 1, .name = str_c(col->name) };
	bool needed = col->need == REQUIRED || (f->delta && (col->lands == LANDS_STATUS || col->lands == LANDS_MODIFIED));
	if (!needed) {
		check_lenient_file(f->check, &p, WHY_LENIENT_COLUMN);
		return;
	}
	f->bad = true;
	p.why = REASON(COLUMN_MISSING);
	report_error(f->check->report, &p);
}

void check_header(struct check_file *f)
{
	const struct column *want[CSV_MAX_FIELDS];
	size_t want_n = expected_columns(f, want), next = 0;
	if (f->n == 1 && str_find(f->fields[0], S(";")) >= 0) {
		check_error(f, 0, REASON(SEMICOLONS));
		return;
	}
	f->width = f->n;
	for (size_t i = 0; i < f->n; i++)
		header_field(f, i, want, want_n, &next);
	for (size_t k = 0; k < want_n; k++) {
		bool there = want[k]->need == LOOSE;
		for (size_t i = 0; i < f->n; i++)
			there = there || f->columns[i] == want[k];
		if (!there)
			column_missing(f, want[k]);
	}
	f->id_at = check_field_of(f, LANDS_ID);
	f->status_at = check_field_of(f, LANDS_STATUS);
	f->modified_at = check_field_of(f, LANDS_MODIFIED);
	memset(f->warned, 0, sizeof f->warned); /* of the header; now of the rows */
	f->check->fatal = f->check->fatal || f->bad;
}
