/* Which display option holds (M3, C.4). */
#include "portal/option.h"

#include "support/test.h"

static const org_id high = { 7 }, middle = { 8 };
static const date monday = { 2026, 11, 23 };

TEST(option_defaults)
{
	struct area_states s = option_states(&(struct option_list){ 0 }, high, monday);
	CHECK(s.at[AREA_PLANNER].on && s.at[AREA_ASSIGNMENTS].on && s.at[AREA_GRADES].on && s.at[AREA_SCHEDULE].on);
	CHECK(!s.at[AREA_ATTENDANCE].on && !s.at[AREA_MEALS].on);
	CHECK(str_absent(s.at[AREA_MEALS].reason));
}

TEST(option_of_the_school_goes_before_the_district)
{
	struct option all[] = {
		{ .area = AREA_GRADES, .enabled = false, .reason = S("Report cards first") },
		{ .school = high, .area = AREA_GRADES, .enabled = true },
	};
	for (int order = 0; order < 2; order++) {
		struct option both[] = { all[order], all[1 - order] };
		struct option_list list = { both, 2, 2 };
		CHECK(option_states(&list, high, monday).at[AREA_GRADES].on);
		struct area_state off = option_states(&list, middle, monday).at[AREA_GRADES];
		CHECK(!off.on);
		CHECK_STR(S("Report cards first"), off.reason);
		CHECK(!option_states(&list, (org_id){ 0 }, monday)
			   .at[AREA_GRADES]
			   .on); /* a student without a school: the district's */
	}
}

TEST(option_comes_back_on_its_day)
{
	struct option o = { .area = AREA_ASSIGNMENTS, .enabled = false, .until = monday };
	struct option_list list = { &o, 1, 1 };
	struct area_state before = option_states(&list, high, date_add(monday, -1)).at[AREA_ASSIGNMENTS];
	CHECK(!before.on);
	CHECK_INT(0, date_cmp(monday, before.until));
	CHECK(option_states(&list, high, monday).at[AREA_ASSIGNMENTS].on);
}

TEST(option_planner_needs_the_schedule)
{
	struct option o = { .school = high, .area = AREA_SCHEDULE, .enabled = false, .reason = S("Summer") };
	struct option_list list = { &o, 1, 1 };
	struct area_states s = option_states(&list, high, monday);
	CHECK(!s.at[AREA_SCHEDULE].on && !s.at[AREA_PLANNER].on);
	CHECK_STR(S("Summer"), s.at[AREA_PLANNER].reason);
	CHECK(option_states(&list, middle, monday).at[AREA_PLANNER].on);
}

TEST(option_area_words)
{
	for (enum area area = AREA_PLANNER; area < AREAS; area++)
		CHECK(!str_empty(option_area_word(area)));
}
