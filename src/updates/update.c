/* updates/update.c — the rules of update requests after they are filed: who sees which, withdrawing, hosting's transitions. */
#include "updates/update.h"

#include "auth/auth.h"
#include "base/cursor.h"
#include "updates/update_store.h"
#include "updates/window.h"

/* ---- reading ---- */

str update_cursor(struct arena *a, const struct update_request *last)
{
	return cursor_text(a, last->wanted_at, last->id.v);
}

bool update_cursor_read(str cursor, struct update_filter *out)
{
	return cursor_parse(cursor, &out->before, &out->before_id.v);
}

enum rc update_load(struct db *db, struct arena *a, const struct actor *who, enum action action, update_id id,
		    struct update_request *out)
{
	struct update_request r;
	enum rc rc = update_store_load(db, a, id, &r);
	if (rc == RC_OK)
		rc = policy_check(who, action, &(struct object){ .account = r.district });
	if (rc == RC_OK && !instant_absent(r.hidden_at) && policy_check(who, ACTION_DESK_UPDATE_LIST, NULL) != RC_OK)
		return RC_NOT_FOUND; /* deleted from the district's view; hosting still has it among the finished ones */
	if (rc == RC_OK)
		*out = r;
	return rc;
}

static enum rc allowed(const struct actor *who, enum action action, account_id district)
{
	return policy_check(who, action, &(struct object){ .account = district }); /* absent: only who may see every district's */
}

enum rc update_find(struct db *db, struct arena *a, const struct actor *who, enum action action, const struct update_filter *filter,
		    update_list *out, bool *more)
{
	enum rc rc = allowed(who, action, filter->district);
	if (rc != RC_OK)
		return rc;
	struct update_filter one_more = *filter;
	one_more.limit++;
	*out = (update_list){ 0 };
	rc = update_store_find(db, a, &one_more, out);
	*more = out->n > (size_t)filter->limit;
	if (*more)
		out->n--;
	return rc;
}

enum rc update_upcoming(struct db *db, struct arena *a, const struct actor *who, account_id district, update_list *out)
{
	enum rc rc = allowed(who, ACTION_UPDATE_LIST, district);
	return rc == RC_OK ? update_store_upcoming(db, a, district, out) : rc;
}

enum rc site_find(struct db *db, struct arena *a, const struct actor *who, enum action action, account_id district, site_list *out)
{
	enum rc rc = allowed(who, action, district);
	return rc == RC_OK ? site_store_find(db, a, district, out) : rc;
}

static const struct site *site_of(const site_list *sites, enum site_kind kind)
{
	for (size_t i = 0; i < sites->n; i++)
		if (sites->at[i].kind == kind)
			return &sites->at[i];
	return NULL;
}

enum rc site_versions(struct db *db, struct arena *a, const struct actor *who, enum action action, account_id district,
		      enum site_kind kind, version_list *out)
{
	site_list sites = { 0 };
	enum rc rc = site_find(db, a, who, action, district, &sites);
	const struct site *site = site_of(&sites, kind), *staging = site_of(&sites, SITE_STAGING);
	if (rc != RC_OK || !site || !site_kinds[kind].takes_version)
		return rc;
	version_list newer = { 0 };
	rc = version_store_newer(db, a, &site->version, &newer);
	for (size_t i = 0; i < newer.n; i++) /* what Production takes has been looked at on Staging */
		if (kind != SITE_PRODUCTION || !staging || version_cmp(&newer.at[i], &staging->version) <= 0)
			*LIST_ADD(a, out) = newer.at[i];
	return rc;
}

/* ---- changing ---- */

static enum rc tell(struct db *db, struct arena *a, const struct actor *who, const struct update_request *r, const char *event,
		    str request)
{
	db_publish(db, "update", id_text(a, r->district.v));
	return audit_write(db, &(struct audit_entry){ .event = event,
						      .person = who->person,
						      .account = r->district,
						      .object = ARENA_CONCAT(a, S("update "), id_text(a, r->id.v)),
						      .request = request });
}

/* A zero-row update means that somebody else was faster. */
static enum rc lost_race(enum rc rc)
{
	return rc == RC_NOT_FOUND ? fail(RC_CONFLICT, "the request has changed meanwhile") : rc;
}

enum rc update_withdraw(struct db *db, struct arena *a, const struct actor *who, struct update_request *r, str request)
{
	const struct update_status_row *status = &update_statuses[r->status];
	instant now = clock_now();
	enum rc rc = RC_OK;
	if (status->cancel)
		rc = lost_race(update_store_cancel(db, r, now));
	else if (status->remove)
		rc = lost_race(update_store_hide(db, r, now));
	else
		return fail(RC_CONFLICT, "a request that is %s can't be withdrawn", status->code.p);
	return rc == RC_OK ? tell(db, a, who, r, status->cancel ? "update.cancelled" : "update.removed", request) : rc;
}

bool update_allows(const struct actor *who, const struct update_request *r, enum update_event event)
{
	return (update_transitions[event].from & (1u << r->status)) && allowed(who, ACTION_DESK_UPDATE_WORK, r->district) == RC_OK;
}

/* What a finished request has done to the sites: Sandbox has Production's application, so it gets its version too; and a refresh of
 * "Production/Sandbox" fills Sandbox from Production. */
static enum rc finish_sites(struct db *db, const struct update_request *r, instant now)
{
	instant none = { 0 }, refreshed = r->refresh ? now : none;
	bool shared = r->target == SITE_PRODUCTION;
	enum rc rc = site_store_done(db, r->district, r->target, r->version.id, now, shared ? none : refreshed);
	if (rc == RC_OK && shared)
		rc = site_store_done(db, r->district, SITE_SANDBOX, r->version.id, now, refreshed);
	return rc;
}

static enum rc check_event(struct db *db, struct arena *a, const struct update_request *r, const struct update_transition *t,
			   instant at, str note)
{
	if (t->needs_note && str_empty(note))
		return fail(RC_INVALID, "%s needs a note", t->code.p);
	if (!t->needs_time)
		return RC_OK;
	bool holds = false;
	enum rc rc = window_holds(db, a, r->district, r->target, at, &holds);
	if (rc == RC_OK && (!holds || at.us < clock_now().us))
		return fail(RC_INVALID, "the time is in no window");
	return rc;
}

/* An answered question takes a request back to where it was asked. */
static enum rc status_before_question(struct db *db, struct arena *a, const struct update_request *r, enum update_status *out)
{
	update_changes changes = { 0 };
	enum rc rc = update_load_history(db, a, r, &changes);
	for (size_t i = 0; i < changes.n; i++)
		if (changes.at[i].new_status == UPDATE_PENDING_INPUT)
			*out = changes.at[i].old_status;
	return rc;
}

enum rc update_apply(struct db *db, struct arena *a, const struct actor *who, struct update_request *r, enum update_event event,
		     instant at, str note, str request)
{
	const struct update_transition *t = &update_transitions[event];
	enum update_status from = r->status;
	if (!update_allows(who, r, event))
		return fail(RC_CONFLICT, "a request that is %s does not allow %s", update_statuses[from].code.p, t->code.p);
	enum rc rc = check_event(db, a, r, t, at, note);
	if (rc != RC_OK)
		return rc;
	instant now = clock_now();
	r->status = t->to;
	if (event == UPDATE_RESUME)
		rc = status_before_question(db, a, r, &r->status);
	r->modified_at = now;
	r->note = str_empty(note) ? r->note : note;
	if (t->needs_time)
		r->scheduled_at = at;
	if (rc == RC_OK)
		rc = lost_race(update_store_move(db, r, from));
	if (rc == RC_OK)
		rc = update_store_insert_change(db, r->id, who->person, now, from, r->status, note);
	if (rc == RC_OK && event == UPDATE_COMPLETE)
		rc = finish_sites(db, r, now);
	return rc == RC_OK ? tell(db, a, who, r, "update.moved", request) : rc;
}
