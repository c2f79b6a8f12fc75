/* notices/notice_work.c — what Belfry tells by itself (N7), and "This affects us too". */
#include "auth/auth.h"
#include "notices/notice.h"
#include "notices/notice_store.h"

/* ---- work on a district's site ---- */

static enum rc open_for(struct db *db, struct arena *a, const struct notice_work *w, enum notice_kind kind, struct notice *out)
{
	account_id district = w->district;
	int64_t service = w->service;
	struct notice_input in = { .kind = kind,
				   .impact = NOTICE_IMPACT_MAJOR,
				   .title = w->title,
				   .body = w->body,
				   .starts = w->starts,
				   .ends = w->ends,
				   .accounts = &district,
				   .accounts_n = 1,
				   .services = &service,
				   .services_n = service ? 1 : 0,
				   .origin = w->origin };
	return notice_draft(db, a, NULL, &in, (str){ 0 }, out);
}

enum rc notice_work_begins(struct db *db, struct arena *a, const struct notice_work *w, struct notice *out)
{
	enum rc rc = notice_store_by_origin(db, a, w->origin, out);
	if (rc == RC_NOT_FOUND)
		rc = open_for(db, a, w, NOTICE_MAINTENANCE, out);
	if (rc != RC_OK)
		return rc;
	if (instant_absent(out->published_at)) {
		out->state = NOTICE_IN_PROGRESS;
		return notice_publish(db, a, NULL, out, (instant){ 0 }, (str){ 0 });
	}
	if (out->state == NOTICE_SCHEDULED)
		rc = notice_tell(db, a, NULL, out, &(struct notice_words){ .to = NOTICE_IN_PROGRESS }, (str){ 0 });
	return rc;
}

enum rc notice_work_ends(struct db *db, struct arena *a, str origin, bool done, str words)
{
	struct notice n;
	enum notice_state to = done ? NOTICE_COMPLETED : NOTICE_CANCELLED;
	enum rc rc = notice_store_by_origin(db, a, origin, &n);
	if (rc != RC_OK || !notice_states[n.state].open)
		return rc;
	return notice_tell(db, a, NULL, &n, &(struct notice_words){ .to = to, .body = words }, (str){ 0 });
}

enum rc notice_work_failed(struct db *db, struct arena *a, const struct notice_work *w, struct notice *out)
{
	enum rc rc = notice_store_by_origin(db, a, w->origin, out);
	return rc == RC_NOT_FOUND ? open_for(db, a, w, NOTICE_INCIDENT, out) : rc;
}

/* ---- affected too ---- */

enum rc notice_us_too(struct db *db, struct arena *a, const struct actor *who, account_id account, const struct notice *n,
		      case_id filed, str request)
{
	bool added = false;
	enum rc rc = policy_check(who, ACTION_CASE_CREATE, &(struct object){ .account = account });
	if (rc != RC_OK)
		return rc;
	if (n->kind != NOTICE_INCIDENT || !notice_is_active(n))
		return fail(RC_CONFLICT, "there is no such open incident");
	rc = notice_store_us_too(db, n->id, account, who->person, filed, clock_now(), &added);
	if (rc != RC_OK || !added)
		return rc;
	return audit_write(db, &(struct audit_entry){ .event = "notice.us_too",
						      .person = who->person,
						      .account = account,
						      .object = ARENA_CONCAT(a, S("notice "), id_text(a, n->id.v)),
						      .request = request });
}
