/* roster/check_lenient.c — what districts' systems write although the standard says otherwise: taken and told, or refused. */
#include "roster/check.h"

void check_lenient(struct check_file *f, size_t i, enum why which)
{
	struct reason why = { .why = which, .taken = true };
	if (f->check->strict) {
		check_error(f, i, (struct reason){ .why = which });
		return;
	}
	report_lenient(f->check->report, reason_code(&why));
	if (i >= COUNT_OF(f->warned) || !f->warned[i])
		check_warning(f, i, why);
	if (i < COUNT_OF(f->warned))
		f->warned[i] = true;
}

void check_lenient_file(struct check *c, const struct roster_problem *place, enum why which)
{
	struct roster_problem p = *place;
	p.why = (struct reason){ .why = which, .taken = !c->strict };
	if (c->strict) {
		c->fatal = true;
		report_error(c->report, &p);
		return;
	}
	report_lenient(c->report, reason_code(&p.why));
	report_warning(c->report, &p);
}
