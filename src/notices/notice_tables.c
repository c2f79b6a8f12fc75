/* notices/notice_tables.c — the tables of notifications: kinds, states and what may follow them, impacts; what follows from a
 * row alone. */
#include "html/lang.h"
#include "notices/notice.h"

const struct notice_kind_row notice_kinds[NOTICE_KINDS] = {
	[NOTICE_INCIDENT] = { S_INIT("incident"), N_("Incident"), NOTICE_INVESTIGATING, NOTICE_RESOLVED },
	[NOTICE_MAINTENANCE] = { S_INIT("maintenance"), N_("Maintenance"), NOTICE_SCHEDULED, NOTICE_COMPLETED },
};

#define TO(state) (1u << NOTICE_##state)
/* N3. An incident may skip steps forward, and goes back when what was found or done was not it. */
const struct notice_state_row notice_states[NOTICE_STATES] = {
	[NOTICE_SCHEDULED] = { S_INIT("scheduled"), N_("Scheduled"), NOTICE_MAINTENANCE, true, TO(IN_PROGRESS) | TO(CANCELLED),
			       "badge badge-new" },
	[NOTICE_IN_PROGRESS] = { S_INIT("in_progress"), N_("In progress"), NOTICE_MAINTENANCE, true, TO(COMPLETED) | TO(CANCELLED),
				 "badge badge-wait" },
	[NOTICE_COMPLETED] = { S_INIT("completed"), N_("Completed"), NOTICE_MAINTENANCE, false, 0, "badge badge-done" },
	[NOTICE_CANCELLED] = { S_INIT("cancelled"), N_("Canceled"), NOTICE_MAINTENANCE, false, 0, "badge badge-done" },
	[NOTICE_INVESTIGATING] = { S_INIT("investigating"), N_("Investigating"), NOTICE_INCIDENT, true,
				   TO(IDENTIFIED) | TO(MONITORING) | TO(RESOLVED), "badge badge-bad" },
	[NOTICE_IDENTIFIED] = { S_INIT("identified"), N_("Identified"), NOTICE_INCIDENT, true,
				TO(INVESTIGATING) | TO(MONITORING) | TO(RESOLVED), "badge badge-bad" },
	[NOTICE_MONITORING] = { S_INIT("monitoring"), N_("Monitoring"), NOTICE_INCIDENT, true,
				TO(INVESTIGATING) | TO(IDENTIFIED) | TO(RESOLVED), "badge badge-wait" },
	[NOTICE_RESOLVED] = { S_INIT("resolved"), N_("Resolved"), NOTICE_INCIDENT, false, 0, "badge badge-done" },
};

const struct notice_impact_row notice_impacts[NOTICE_IMPACTS] = {
	[NOTICE_IMPACT_NONE] = { S_INIT("none"), N_("None: everything works") },
	[NOTICE_IMPACT_MINOR] = { S_INIT("minor"), N_("Minor: something is slower or fails at times") },
	[NOTICE_IMPACT_MAJOR] = { S_INIT("major"), N_("Major: a part does not work") },
	[NOTICE_IMPACT_CRITICAL] = { S_INIT("critical"), N_("Critical: a service is down") },
	[NOTICE_IMPACT_MAINTENANCE] = { S_INIT("maintenance"), N_("Maintenance") },
};

const struct choice notice_kind_choices[] = {
	{ S_INIT("incident"), N_("Incident"), NOTICE_INCIDENT },
	{ S_INIT("maintenance"), N_("Maintenance"), NOTICE_MAINTENANCE },
	{ { 0 }, NULL, 0 },
};
const struct choice notice_state_choices[] = {
	{ S_INIT("in_progress"), N_("In progress"), NOTICE_IN_PROGRESS },
	{ S_INIT("completed"), N_("Completed"), NOTICE_COMPLETED },
	{ S_INIT("cancelled"), N_("Canceled"), NOTICE_CANCELLED },
	{ S_INIT("investigating"), N_("Investigating"), NOTICE_INVESTIGATING },
	{ S_INIT("identified"), N_("Identified"), NOTICE_IDENTIFIED },
	{ S_INIT("monitoring"), N_("Monitoring"), NOTICE_MONITORING },
	{ S_INIT("resolved"), N_("Resolved"), NOTICE_RESOLVED },
	{ { 0 }, NULL, 0 },
};
/* Of incidents: maintenance has its own. */
const struct choice notice_impact_choices[] = {
	{ S_INIT("none"), N_("None: everything works"), NOTICE_IMPACT_NONE },
	{ S_INIT("minor"), N_("Minor: something is slower or fails at times"), NOTICE_IMPACT_MINOR },
	{ S_INIT("major"), N_("Major: a part does not work"), NOTICE_IMPACT_MAJOR },
	{ S_INIT("critical"), N_("Critical: a service is down"), NOTICE_IMPACT_CRITICAL },
	{ { 0 }, NULL, 0 },
};
const struct choice notice_mail_choices[] = {
	{ S_INIT("all"), N_("Incidents and maintenance"), NOTICE_MAIL_ALL },
	{ S_INIT("incidents"), N_("Incidents only"), NOTICE_MAIL_INCIDENTS },
	{ S_INIT("none"), N_("Nothing"), NOTICE_MAIL_NONE },
	{ { 0 }, NULL, 0 },
};

STR_LOOKUP(notice_kind_of, enum notice_kind, notice_kinds, NOTICE_KINDS)
STR_LOOKUP(notice_state_of, enum notice_state, notice_states, NOTICE_STATES)
STR_LOOKUP(notice_impact_of, enum notice_impact, notice_impacts, NOTICE_IMPACTS)

bool notice_allows(const struct notice *n, enum notice_state to)
{
	const struct notice_state_row *now = &notice_states[n->state];
	return !instant_absent(n->published_at) && now->open && (to == n->state || now->next & 1u << to);
}

bool notice_is_active(const struct notice *n)
{
	return !instant_absent(n->published_at) && notice_states[n->state].open && n->state != NOTICE_SCHEDULED;
}

instant notice_lead(instant starts)
{
	return (instant){ starts.us - NOTICE_LEAD_DAYS * US_PER_DAY };
}

str notice_words_of(const struct notice *n, const struct notice_update *u)
{
	return u->seq == 0 && str_empty(u->body) ? n->body : u->body;
}

str notice_services_text(struct arena *a, const struct notice *n)
{
	str out = S("");
	for (size_t i = 0; i < n->services.n; i++)
		out = ARENA_CONCAT(a, out, i ? S(", ") : S(""), n->services.at[i].name);
	return out;
}
