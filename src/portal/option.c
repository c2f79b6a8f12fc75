/* portal/option.c — defaults of the areas, and which option holds. */
#include "portal/option.h"

static const struct {
	str word;
	bool on; /* where nobody has decided */
} areas[AREAS] = {
	[AREA_PLANNER] = { S_INIT("planner"), true },	     [AREA_ASSIGNMENTS] = { S_INIT("assignments"), true },
	[AREA_GRADES] = { S_INIT("grades"), true },	     [AREA_SCHEDULE] = { S_INIT("schedule"), true },
	[AREA_ATTENDANCE] = { S_INIT("attendance"), false }, /* until its data is read (D3) */
	[AREA_MEALS] = { S_INIT("meals"), false },	     /* the same */
};

str option_area_word(enum area area)
{
	return areas[area].word;
}

/* The option for this area: that of the school goes before that of the district. NULL: none. */
static const struct option *option_for(const struct option_list *options, org_id school, enum area area)
{
	const struct option *found = NULL;
	for (size_t i = 0; i < options->n; i++) {
		const struct option *o = &options->at[i];
		if (o->area == area && (o->school.v == 0 ? !found : o->school.v == school.v))
			found = o;
	}
	return found;
}

static struct area_state state_of(const struct option *o, enum area area, date today)
{
	if (!o)
		return (struct area_state){ .on = areas[area].on };
	bool back = !date_absent(o->until) && date_cmp(o->until, today) <= 0;
	if (o->enabled || back)
		return (struct area_state){ .on = true };
	return (struct area_state){ .reason = o->reason, .until = o->until };
}

struct area_states option_states(const struct option_list *options, org_id school, date today)
{
	struct area_states s = { 0 };
	for (enum area area = AREA_PLANNER; area < AREAS; area++)
		s.at[area] = state_of(option_for(options, school, area), area, today);
	if (s.at[AREA_PLANNER].on && !s.at[AREA_SCHEDULE].on)
		s.at[AREA_PLANNER] = s.at[AREA_SCHEDULE];
	return s;
}
