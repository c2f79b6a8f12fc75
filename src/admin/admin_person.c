/* admin/admin_person.c — one person of a family: who, relations, devices, what happened; and changing any of it. */
#include "admin/admin_show.h"
#include "admin/admin_web.h"
#include "auth/audit_search.h"
#include "auth/audit_words.h"
#include "pages/admin/person.html.h"
#include "pages/admin/relation.html.h"

#define EVENTS 20
#define EVENTS_READ 200 /* most of them may be looks at this page */

/* ---- the page ---- */

/* What a relation means today, in one word. */
static void link_state(struct req *q, const struct household_link *l, date today, struct admin_link_view *v)
{
	static const struct {
		const char *label, *badge;
	} looks[] = {
		{ N_("Restricted"), "badge-bad" },
		{ N_("Ended"), "badge-bad" },
		{ N_("No access"), "badge-wait" },
		{ N_("Sees the student"), "badge-done" },
	};
	bool ended = !date_absent(l->ends_on) && date_cmp(l->ends_on, today) < 0;
	size_t look = l->restricted ? 0 : ended ? 1 : !l->portal ? 2 : 3;
	v->state = T(q->lang, looks[look].label);
	v->badge = str_c(looks[look].badge);
}

static enum rc add_links(struct req *q, struct admin_person_view *v)
{
	household_links links;
	local today;
	zone_local(q->zone, clock_now(), &today, NULL);
	enum rc rc = household_links_load(q->db, q->arena, q->actor, v->p, &links);
	for (size_t i = 0; rc == RC_OK && i < links.n; i++) {
		const struct household_link *l = &links.at[i];
		struct admin_link_view *out = LIST_ADD(q->arena, &v->links);
		*out = (struct admin_link_view){
			.name = admin_full_name(q->arena, l->given, l->family),
			.grade = l->grade,
			.school = l->school,
			.relation = admin_relation_label(q, l->relation),
			.ends_on = l->ends_on,
		};
		if (l->person.v) {
			out->to = URL(q->arena, "/admin/people/{}", UP(l->person));
			out->change = URL(q->arena, "/admin/people/{}/relations/{}", UP(v->p->person), UP(l->person));
		}
		link_state(q, l, today.on, out);
	}
	return rc;
}

static enum rc add_sessions(struct req *q, struct admin_person_view *v)
{
	session_views sessions = { 0 };
	enum rc rc = session_list(q->db, q->arena, v->p->person, &sessions);
	for (size_t i = 0; i < sessions.n; i++)
		*LIST_ADD(q->arena, &v->sessions) = (struct session_row){
			.device = sessions.at[i].device,
			.created = sessions.at[i].created,
			.seen = sessions.at[i].seen,
			.end = URL(q->arena, "/admin/people/{}/sessions/{}/end", UP(v->p->person), UP(sessions.at[i].id)),
		};
	return rc;
}

/* Who looked stands in the district's trail; here it would drown the rest. */
static void add_event(struct req *q, struct admin_person_view *v, const struct audit_found *e)
{
	if (str_eq(e->event, S("page.viewed")))
		return;
	*LIST_ADD(q->arena, &v->events) =
	    (struct admin_event_view){ .at = e->at, .what = audit_words(q->lang, e->event), .by = e->person_name };
}

/* What was done to him and what he did himself, newest first. */
static enum rc add_events(struct req *q, struct admin_person_view *v)
{
	struct audit_page to_him = { 0 }, by_him = { 0 };
	struct audit_query query = { .account = q->actor->acting, .limit = EVENTS_READ };
	query.object = admin_object(q->arena, v->p->person);
	enum rc rc = audit_search(q->db, q->arena, &query, &to_him);
	query.object = (str){ 0 };
	query.person = v->p->person;
	if (rc == RC_OK)
		rc = audit_search(q->db, q->arena, &query, &by_him);
	for (size_t i = 0, k = 0; rc == RC_OK && v->events.n < EVENTS && (i < to_him.rows.n || k < by_him.rows.n);) {
		bool first = k == by_him.rows.n || (i < to_him.rows.n && to_him.rows.at[i].at.us >= by_him.rows.at[k].at.us);
		add_event(q, v, first ? &to_him.rows.at[i++] : &by_him.rows.at[k++]);
	}
	return rc;
}

enum rc admin_person_page(struct req *q)
{
	struct household_person p;
	enum rc rc = admin_person_of_path(q, 0, &p);
	if (rc != RC_OK)
		return rc;
	struct admin_person_view v = {
		.row = admin_row_of(q, &p),
		.id = id_text(q->arena, p.person.v),
		.p = &p,
		.activated = !instant_absent(p.activated),
		.suspended = p.state == HOUSEHOLD_SUSPENDED,
	};
	layout_shell(q, FACE_ADMIN, T(q->lang, "Person"), &v.shell);
	layout_crumb(q, &v.shell, T(q->lang, "People"), URL(q->arena, "/admin/people"));
	rc = add_links(q, &v);
	if (rc == RC_OK)
		rc = add_sessions(q, &v);
	if (rc == RC_OK)
		rc = add_events(q, &v);
	req_shows(q, q->actor->acting, admin_object(q->arena, p.person));
	if (rc == RC_OK)
		page_admin_person(reply_page(q, 200), &v);
	return rc;
}

/* ---- a relation ---- */

enum rc admin_relation_page(struct req *q)
{
	struct admin_relation r;
	char ends[DATE_TEXT] = "";
	enum rc rc = admin_relation_of_path(q, &r);
	if (rc != RC_OK)
		return rc;
	date_put(r.marks.ends_on, ends);
	str of = admin_full_name(q->arena, r.of.given, r.of.family), other = admin_full_name(q->arena, r.link.given, r.link.family);
	struct admin_relation_view v = {
		.guardian = r.of.student ? other : of,
		.student = r.of.student ? of : other,
		.relation = admin_relation_label(q, r.link.relation),
		.portal = field_make(q, &admin_relation_fields[RELATION_PORTAL], r.marks.portal ? S("on") : (str){ 0 }),
		.restricted = field_make(q, &admin_relation_fields[RELATION_RESTRICTED], r.marks.restricted ? S("on") : (str){ 0 }),
		.ends_on = field_make(q, &admin_relation_fields[RELATION_ENDS], arena_dup(q->arena, str_c(ends))),
		.send = URL(q->arena, "/admin/people/{}/relations/{}", UP(r.of.person), UP(r.link.person)),
		.back = URL(q->arena, "/admin/people/{}", UP(r.of.person)),
	};
	field_hint(q, &v.restricted, T(q->lang, "For a court order. The district's own system cannot undo it."));
	field_hint(q, &v.ends_on, T(q->lang, "Empty: no end."));
	layout_shell(q, FACE_ADMIN, T(q->lang, "Relation"), &v.shell);
	layout_crumb(q, &v.shell, T(q->lang, "People"), URL(q->arena, "/admin/people"));
	layout_crumb(q, &v.shell, T(q->lang, "Person"), v.back);
	req_shows(q, q->actor->acting, admin_object(q->arena, r.of.person));
	page_admin_relation(reply_page(q, 200), &v);
	return RC_OK;
}

static enum rc back_to(struct req *q, person_id person, const char *flash)
{
	layout_flash(q, T(q->lang, flash));
	return reply_redirect(q, URL(q->arena, "/admin/people/{}", UP(person)));
}

enum rc admin_relation_post(struct req *q)
{
	const struct admin_relation_input *in = INPUT(q, struct admin_relation_input);
	struct admin_relation r;
	enum rc rc = admin_relation_of_path(q, &r);
	if (rc == RC_OK)
		rc = admin_relation_set(q, &r, &(struct guardian_marks){ in->portal, in->restricted, in->ends_on });
	return rc == RC_OK ? back_to(q, r.of.person, N_("The relation was changed. It holds from the guardian's next request."))
			   : rc;
}

/* ---- the sign-in ---- */

static enum rc change(struct req *q, enum rc (*fn)(struct req *q, const struct household_person *p), const char *flash)
{
	struct household_person p;
	enum rc rc = admin_person_of_path(q, 0, &p);
	if (rc == RC_OK)
		rc = fn(q, &p);
	return rc == RC_OK ? back_to(q, p.person, flash) : rc;
}

enum rc admin_suspend_post(struct req *q)
{
	return change(q, admin_suspend, N_("The sign-in is suspended, and all devices are signed out."));
}

enum rc admin_reinstate_post(struct req *q)
{
	return change(q, admin_reinstate, N_("The sign-in works again."));
}

enum rc admin_sessions_end_post(struct req *q)
{
	return change(q, admin_sessions_end, N_("All devices are signed out."));
}

enum rc admin_session_end_post(struct req *q)
{
	struct household_person p;
	int64_t id;
	enum rc rc = admin_person_of_path(q, 0, &p);
	if (rc == RC_OK && !req_param_id(q, 1, &id))
		return RC_NOT_FOUND;
	if (rc == RC_OK)
		rc = admin_session_end(q, &p, id);
	return rc == RC_OK ? back_to(q, p.person, N_("That device is signed out.")) : rc;
}
