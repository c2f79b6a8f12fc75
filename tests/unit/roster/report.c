/* What a report keeps and what it counts, there and back as JSON; against roster/report.h. */
#include "roster/report.h"

#include "support/test.h"

TEST(report_keeps_what_is_said_of_the_whole_set)
{
	struct roster_report r = { .arena = t->arena };
	for (int i = 0; i < REPORT_MAX_PROBLEMS + 100; i++)
		report_warning(&r, &(struct roster_problem){ .file = S("results.csv"), .line = i + 2, .why = REASON(NUMBER) });
	report_warning(&r, &(struct roster_problem){
			       .why = REASON(HOLD_STUDENTS, { "gone", S("2") }, { "of", S("3") }, { "share", S("10") }) });
	CHECK_INT(REPORT_MAX_PROBLEMS + 101, r.warnings.count);
	CHECK_INT(REPORT_MAX_PROBLEMS + 1, r.warnings.n);
	CHECK_STR(S("This would delete 2 of the district's 3 students; more than 10 in a hundred must be confirmed."),
		  r.warnings.at[r.warnings.n - 1].reason);
	CLEANUP_BUF struct buf out = BUF_INIT((size_t)1 << 20);
	struct roster_report again;
	CHECK_OK(report_json(&r, &out));
	CHECK_OK(report_read(t->arena, buf_str(&out), &again));
	CHECK_INT(r.warnings.count, again.warnings.count);
	CHECK_STR(S("This would delete 2 of the district's 3 students; more than 10 in a hundred must be confirmed."),
		  again.warnings.at[again.warnings.n - 1].reason);
	CHECK_INT(2, again.warnings.at[0].line);
}
