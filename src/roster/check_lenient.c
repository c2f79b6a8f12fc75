/* roster/check_lenient.c — what districts' systems write although the standard says otherwise, by name. */
#include "roster/check.h"

static const struct {
	const char *name;
	const char *rule;  /* what the standard wants */
	const char *taken; /* what is made of it */
} leniencies[LENIENCIES] = {
	[LENIENT_STATUS] = { "status-in-bulk", "In a bulk file this should be blank.",
			     "tobedeleted is honoured, anything else is taken as active." },
	[LENIENT_GUID] = { "sourced-id-characters", "A sourcedId should have only letters, digits and . - _ / @ in it.",
			   "It is accepted." },
	[LENIENT_BREAK] = { "line-break", "The standard allows no line break inside a value.", "It is kept." },
	[LENIENT_YEAR] = { "school-year-span", "A school year should be the year in which it ends, as in 2027.",
			   "The last year is taken." },
	[LENIENT_BLANK] = { "blank-value", "The standard requires a value here.", "It is taken as absent." },
	[LENIENT_ORDER] = { "column-order", "This column stands in the wrong place.", "It is read by its name." },
	[LENIENT_COLUMN] = { "column-missing", "This column is missing.", "It is taken as blank in every row." },
	[LENIENT_UNKNOWN] = { "column-unknown",
			      "OneRoster has no such column in this file; columns of your own are named metadata.\xe2\x80\xa6.",
			      "It is left out." },
	[LENIENT_BOOLEAN] = { "boolean-case", "Expected true or false, in lower case.", "It is taken as that." },
	[LENIENT_WORD] = { "word-case", "The allowed words are case-sensitive.", "It is taken as the word of the standard." },
	[LENIENT_DATE] = { "date-with-time", "Not a date; expected YYYY-MM-DD.", "The time of day is left out." },
	[LENIENT_TIME] = { "time-format", "Not a time; expected UTC as in 2026-09-01T12:00:00.000Z.", "It is left out." },
	[LENIENT_NO_ROWS] = { "no-rows", "The file has a header but no rows.", "It is taken as empty." },
	[LENIENT_VERSION] = { "version-number", "oneroster.version must be 1.1 or 1.2.", "It is taken as 1.2." },
	[LENIENT_UNSAID] = { "file-not-in-manifest", "The manifest does not say whether this file is there.",
			     "It is taken as absent." },
};

static str told(struct check *c, enum leniency which)
{
	return arena_printf(c->arena, "%s %s", leniencies[which].rule, leniencies[which].taken);
}

void check_lenient(struct check_file *f, size_t i, enum leniency which)
{
	if (f->check->strict) {
		check_error(f, i, leniencies[which].rule);
		return;
	}
	report_lenient(f->check->report, str_c(leniencies[which].name));
	if (i >= COUNT_OF(f->warned) || !f->warned[i])
		check_warning(f, i, told(f->check, which).p);
	if (i < COUNT_OF(f->warned))
		f->warned[i] = true;
}

void check_lenient_file(struct check *c, const struct roster_problem *place, enum leniency which)
{
	struct roster_problem p = *place;
	p.reason = c->strict ? str_c(leniencies[which].rule) : told(c, which);
	if (c->strict) {
		c->fatal = true;
		report_error(c->report, &p);
		return;
	}
	report_lenient(c->report, str_c(leniencies[which].name));
	report_warning(c->report, &p);
}
