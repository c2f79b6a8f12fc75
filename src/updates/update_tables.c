/* updates/update_tables.c — the tables of updates: sites, statuses, transitions; and how versions are written and ordered. */
#include "base/num.h"
#include "html/lang.h"
#include "updates/update.h"

/* Notice in business days: domain B.6. */
const struct site_kind_row site_kinds[SITE_KINDS] = {
	[SITE_PRODUCTION] = { S_INIT("production"), N_("Production"), N_("Production/Sandbox"), true, true, 2 },
	[SITE_SANDBOX] = { S_INIT("sandbox"), N_("Sandbox"), N_("Sandbox (refresh only)"), false, true, 1 },
	[SITE_STAGING] = { S_INIT("staging"), N_("Staging"), N_("Staging"), true, true, 1 },
	[SITE_PREVIEW] = { S_INIT("preview"), N_("Preview"), N_("Preview"), true, true, 1 },
};
const struct choice update_targets[] = {
	{ S_INIT("production"), N_("Production/Sandbox"), SITE_PRODUCTION },
	{ S_INIT("staging"), N_("Staging"), SITE_STAGING },
	{ S_INIT("sandbox"), N_("Sandbox (refresh only)"), SITE_SANDBOX },
	{ S_INIT("preview"), N_("Preview"), SITE_PREVIEW },
	{ { 0 }, NULL, 0 },
};

const struct update_status_row update_statuses[UPDATE_STATUS_N] = {
	[UPDATE_TO_BE_SCHEDULED] = { S_INIT("to-be-scheduled"), N_("To Be Scheduled"), "badge badge-new",
				     N_("We have your request and will confirm its date."), true, true, false },
	[UPDATE_SCHEDULED] = { S_INIT("scheduled"), N_("Scheduled"), "badge", N_("The date is confirmed."), true, true, false },
	[UPDATE_NOT_STARTED] = { S_INIT("not-started"), N_("Not Started"), "badge",
				 N_("It is next in the queue and about to begin."), true, false, false },
	[UPDATE_IN_PROGRESS] = { S_INIT("in-progress"), N_("In Progress"), "badge badge-wait",
				 N_("The site is offline while we work on it."), true, false, false },
	[UPDATE_COMPLETED] = { S_INIT("completed"), N_("Completed"), "badge badge-done", N_("Done."), false, false, true },
	[UPDATE_PENDING_INPUT] = { S_INIT("pending-input"), N_("Pending Input"), "badge badge-wait",
				   N_("We have a question before we can go on."), true, false, false },
	[UPDATE_DEFERRED] = { S_INIT("deferred"), N_("Deferred"), "badge badge-wait", N_("On hold until further notice."), true,
			      false, false },
	[UPDATE_SUPERSEDED] = { S_INIT("new-version-requested"), N_("New Version Requested"), "badge badge-done",
				N_("A newer version was asked for; both are done with that request."), false, false, true },
	[UPDATE_UNABLE] = { S_INIT("unable-to-complete"), N_("Unable to Complete"), "badge badge-bad",
			    N_("Something stopped it. The note says what is needed."), false, false, true },
};

#define FROM(status) (1u << (status))
/* Hosting's side of the life of a request (U6; domain B.7). What is not a row here is refused. */
const struct update_transition update_transitions[UPDATE_EVENT_N] = {
	[UPDATE_SCHEDULE] = { S_INIT("schedule"), N_("Schedule"),
			      FROM(UPDATE_TO_BE_SCHEDULED) | FROM(UPDATE_SCHEDULED) | FROM(UPDATE_DEFERRED), UPDATE_SCHEDULED,
			      false, true },
	[UPDATE_QUEUE] = { S_INIT("queue"), N_("Take from the queue"), FROM(UPDATE_SCHEDULED), UPDATE_NOT_STARTED, false, false },
	[UPDATE_START] = { S_INIT("start"), N_("Start"), FROM(UPDATE_NOT_STARTED), UPDATE_IN_PROGRESS, false, false },
	[UPDATE_COMPLETE] = { S_INIT("complete"), N_("Mark completed"), FROM(UPDATE_IN_PROGRESS), UPDATE_COMPLETED, false, false },
	[UPDATE_ASK] = { S_INIT("ask"), N_("Ask the district"),
			 FROM(UPDATE_TO_BE_SCHEDULED) | FROM(UPDATE_SCHEDULED) | FROM(UPDATE_NOT_STARTED) |
			     FROM(UPDATE_IN_PROGRESS),
			 UPDATE_PENDING_INPUT, true, false },
	/* to: where it was asked; this is for a request without a history */
	[UPDATE_RESUME] = { S_INIT("resume"), N_("Answered: go on"), FROM(UPDATE_PENDING_INPUT), UPDATE_TO_BE_SCHEDULED, false,
			    false },
	[UPDATE_DEFER] = { S_INIT("defer"), N_("Defer"), FROM(UPDATE_TO_BE_SCHEDULED) | FROM(UPDATE_SCHEDULED), UPDATE_DEFERRED,
			   true, false },
	[UPDATE_FAIL] = { S_INIT("fail"), N_("Unable to complete"), FROM(UPDATE_NOT_STARTED) | FROM(UPDATE_IN_PROGRESS),
			  UPDATE_UNABLE, true, false },
};

STR_LOOKUP(site_kind_of, enum site_kind, site_kinds, SITE_KINDS)
STR_LOOKUP(update_status_of, enum update_status, update_statuses, UPDATE_STATUS_N)
STR_LOOKUP(update_event_of, enum update_event, update_transitions, UPDATE_EVENT_N)

str version_text(struct arena *a, const struct version *v)
{
	return arena_printf(a, "%.*s.%lld.%lld", STR_ARG(v->product), (long long)v->release, (long long)v->pack);
}

int version_cmp(const struct version *a, const struct version *b)
{
	if (a->release != b->release)
		return a->release < b->release ? -1 : 1;
	return (a->pack > b->pack) - (a->pack < b->pack);
}

bool version_parse(str s, struct version *out)
{
	str product, release, pack;
	struct version v = { 0 };
	if (!str_next(&s, '.', &product) || !str_next(&s, '.', &release) || !str_next(&s, '.', &pack) || !str_absent(s))
		return false;
	if (str_empty(product) || !num_i64(release, 0, 999999, &v.release) || !num_i64(pack, 0, 9999, &v.pack))
		return false;
	v.product = product;
	*out = v;
	return true;
}
