/* When a student is 18 (34 CFR 99.3), day by day. */
#include "roster/guardian.h"
#include "support/test.h"

TEST(guardian_eighteen_by_the_calendar)
{
	const struct {
		date born, last_as_child, first_as_adult;
	} cases[] = {
		{ { 2008, 9, 15 }, { 2026, 9, 14 }, { 2026, 9, 15 } }, { { 2008, 2, 28 }, { 2026, 2, 27 }, { 2026, 2, 28 } },
		{ { 2008, 2, 29 }, { 2026, 2, 28 }, { 2026, 3, 1 } }, /* born on a leap day: 1 March */
		{ { 2008, 3, 1 }, { 2026, 2, 28 }, { 2026, 3, 1 } },   { { 2010, 2, 28 }, { 2028, 2, 27 }, { 2028, 2, 28 } },
		{ { 2010, 3, 1 }, { 2028, 2, 29 }, { 2028, 3, 1 } }, /* the leap day is in the year of the birthday */
		{ { 2008, 1, 1 }, { 2025, 12, 31 }, { 2026, 1, 1 } },
	};
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		CHECK(date_cmp(cases[i].born, guardian_adult_born(cases[i].last_as_child)) > 0);
		CHECK(date_cmp(cases[i].born, guardian_adult_born(cases[i].first_as_adult)) <= 0);
	}
}
