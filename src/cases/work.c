/* cases/work.c — agents' changes of a case: owner, team, priority, type, module; merging and links. */
#include "cases/work.h"

#include "cases/case_store.h"
#include "cases/changes.h"
#include "cases/search.h"
#include "cases/service_edit.h"
#include "cases/work_store.h"
#include "html/lang.h"

/* One change in the making. */
struct changing {
	struct db *db;
	struct arena *arena;
	const struct lang *lang;
	const struct actor *who;
	struct support_case *c;
	const struct case_edit *edit;
	struct field_errors *errors;
	instant now;
	bool changed, new_target, assigned;
};

static enum rc refuse(struct changing *x, str field, const char *why)
{
	*LIST_ADD(x->arena, x->errors) = (struct field_error){ field, T(x->lang, why) };
	return RC_INVALID;
}

static enum rc note(struct changing *x, const char *what, str old_value, str new_value)
{
	x->changed = true;
	return case_store_insert_change(x->db, x->c->id, x->who->person, x->now, what, old_value, new_value);
}

/* ---- each part of an edit: looks, refuses or changes *c with its history ---- */

static enum rc edit_type(struct changing *x)
{
	struct account account;
	enum case_type type = x->edit->type;
	if (!type || type == x->c->type)
		return RC_OK;
	enum rc rc = account_load(x->db, x->arena, x->c->account, &account);
	if (rc != RC_OK)
		return rc;
	if (!case_type_fits(type, account.kind))
		return refuse(x, S("type"), N_("This account can't have a case of this type."));
	rc = note(x, "type", case_types[x->c->type].code, case_types[type].code);
	x->c->type = type;
	return rc;
}

/* After the type: Critical follows from it. */
static enum rc edit_priority(struct changing *x)
{
	enum case_priority priority = x->edit->priority ? x->edit->priority : x->c->priority;
	if (!case_priority_fits(priority, x->c->type))
		return refuse(x, S("priority"),
			      N_("Critical is for outages only. Choose High, or change the type to Report Outage."));
	if (priority == x->c->priority)
		return RC_OK;
	enum rc rc = note(x, "priority", case_priorities[x->c->priority - 1].value, case_priorities[priority - 1].value);
	x->c->priority = priority;
	x->new_target = true;
	return rc;
}

static enum rc edit_module(struct changing *x)
{
	str module = str_empty(x->edit->module) ? (str){ 0 } : x->edit->module;
	if (!x->edit->set_module || str_eq(module, x->c->module))
		return RC_OK;
	if (!str_absent(module) && !case_choice(case_modules, module))
		return refuse(x, S("module"), N_("Choose one of the modules."));
	enum rc rc = note(x, "module", x->c->module, module);
	x->c->module = module;
	return rc;
}

static enum rc edit_owner(struct changing *x)
{
	staff_list staff = { 0 };
	person_id owner = x->edit->owner;
	str name = { 0 };
	if (!x->edit->set_owner || owner.v == x->c->owner.v)
		return RC_OK;
	enum rc rc = staff_of(x->db, x->arena, &staff);
	if (rc != RC_OK)
		return rc;
	for (size_t i = 0; i < staff.n; i++) {
		const struct staff_member *m = &staff.at[i];
		if (m->who.id.v == owner.v && m->who.state == PERSON_ACTIVE && (m->roles & (STAFF_AGENT | STAFF_ADMIN)))
			name = person_name(x->arena, &m->who);
	}
	if (owner.v && str_absent(name))
		return refuse(x, S("owner"), N_("Choose somebody who answers cases."));
	rc = note(x, "owner", x->c->owner_name, name);
	x->c->owner = owner;
	x->c->owner_name = name;
	x->assigned |= owner.v != 0;
	return rc;
}

/* A team that takes a case over leaves it to an owner of its own, or to whoever takes it. */
static enum rc drop_strange_owner(struct changing *x)
{
	bool member;
	if (x->edit->set_owner || !x->c->owner.v)
		return RC_OK;
	enum rc rc = team_has(x->db, x->arena, x->c->team, x->c->owner, &member);
	if (rc != RC_OK || member)
		return rc;
	rc = note(x, "owner", x->c->owner_name, (str){ 0 });
	x->c->owner = (person_id){ 0 };
	x->c->owner_name = (str){ 0 };
	return rc;
}

static enum rc edit_team(struct changing *x)
{
	struct team team, before;
	str code = str_empty(x->edit->team) ? (str){ 0 } : x->edit->team;
	if (!x->edit->set_team || str_eq(code, x->c->team))
		return RC_OK;
	enum rc rc = str_absent(code) ? RC_OK : team_load(x->db, x->arena, code, &team);
	if (rc == RC_NOT_FOUND)
		return refuse(x, S("team"), N_("Choose one of the teams."));
	if (rc == RC_OK && !str_absent(x->c->team))
		rc = team_load(x->db, x->arena, x->c->team, &before);
	if (rc == RC_OK)
		rc = note(x, "team", str_absent(x->c->team) ? (str){ 0 } : before.name, str_absent(code) ? (str){ 0 } : team.name);
	x->c->team = code;
	x->assigned |= !str_absent(code);
	return rc == RC_OK && !str_absent(code) ? drop_strange_owner(x) : rc;
}

static enum case_status status_with_owner(const struct support_case *c)
{
	if (c->status == CASE_NEW && c->owner.v)
		return CASE_ASSIGNED;
	return c->status == CASE_ASSIGNED && !c->owner.v ? CASE_NEW : c->status;
}

enum rc case_edit(struct db *db, struct arena *a, const struct lang *lang, const struct actor *who, struct support_case *c,
		  const struct case_edit *edit, str request, struct field_errors *errors, bool *changed)
{
	static enum rc (*const parts[])(struct changing * x) = { edit_type, edit_priority, edit_module, edit_owner, edit_team };
	struct changing x = { db, a, lang, who, c, edit, errors, clock_now(), false, false, false };
	*changed = false;
	if (!case_statuses[c->status].open)
		return fail(RC_CONFLICT, "the case is closed");
	enum rc rc = policy_check(who, ACTION_DESK_CASE_WORK, &(struct object){ .account = c->account });
	for (size_t i = 0; i < COUNT_OF(parts) && rc == RC_OK; i++)
		rc = parts[i](&x);
	if (rc != RC_OK || !x.changed)
		return rc;
	*changed = true;
	if (x.new_target)
		rc = service_target(db, a, c);
	if (rc == RC_OK)
		rc = case_go(db, a, who, c, status_with_owner(c), x.now);
	enum case_news news = x.assigned ? NEWS_ASSIGNED : NEWS_NONE;
	return rc == RC_OK ? case_tell_news(db, a, who, c, "case.edited", request, news, c->description) : rc;
}

/* ---- merging ---- */

static const char *unfit_target(const struct support_case *c, const struct support_case *into)
{
	if (c->id.v == into->id.v)
		return N_("A case can't be merged into itself.");
	if (c->account.v != into->account.v)
		return N_("Both cases must be of the same account.");
	if (into->merged_into.v || c->merged_into.v)
		return N_("One of the two was already merged into another case.");
	return NULL;
}

enum rc case_merge(struct db *db, struct arena *a, const struct lang *lang, const struct actor *who, struct support_case *c,
		   struct support_case *into, str request, struct field_errors *errors)
{
	struct changing x = { .db = db, .arena = a, .lang = lang, .who = who, .c = c, .errors = errors, .now = clock_now() };
	const char *why = unfit_target(c, into);
	if (why)
		return refuse(&x, S("into"), why);
	enum rc rc = policy_check(who, ACTION_DESK_CASE_WORK, &(struct object){ .account = c->account });
	if (rc == RC_OK)
		rc = note(&x, "merged", (str){ 0 }, case_number_text(a, into->number));
	c->merged_into = into->id;
	c->merged_number = into->number;
	if (rc == RC_OK)
		rc = work_store_follow(db, c->id, into->id);
	if (rc == RC_OK)
		rc = case_go(db, a, who, c, CASE_CLOSED, x.now);
	if (rc == RC_OK)
		rc = case_tell_news(db, a, who, c, "case.merged", request, NEWS_MERGED, (str){ 0 });
	x.c = into;
	if (rc == RC_OK)
		rc = note(&x, "merged_from", (str){ 0 }, case_number_text(a, c->number));
	if (rc == RC_OK)
		rc = case_go(db, a, who, into, into->status, x.now);
	return rc == RC_OK ? case_tell(db, a, who, into, "case.merged_into", request) : rc;
}

/* ---- links ---- */

/* One end of a change of links: history, the new version, word to open pages. */
static enum rc linked(struct db *db, struct arena *a, const struct actor *who, struct support_case *c, const char *what, str value,
		      str request)
{
	instant now = clock_now();
	enum rc rc = case_store_insert_change(db, c->id, who->person, now, what, (str){ 0 }, value);
	if (rc == RC_OK)
		rc = case_go(db, a, who, c, c->status, now);
	return rc == RC_OK ? case_tell(db, a, who, c, "case.linked", request) : rc;
}

enum rc case_link(struct db *db, struct arena *a, const struct actor *who, struct support_case *c, struct support_case *other,
		  bool on, str request)
{
	int64_t changed;
	if (c->id.v == other->id.v)
		return fail(RC_INVALID, "a case is not linked to itself");
	enum rc rc = work_store_link(db, c->id, other->id, on, &changed);
	if (rc != RC_OK || changed == 0)
		return rc;
	const char *what = on ? "linked" : "unlinked";
	rc = linked(db, a, who, c, what, case_number_text(a, other->number), request);
	return rc == RC_OK ? linked(db, a, who, other, what, case_number_text(a, c->number), request) : rc;
}

enum rc case_set_update(struct db *db, struct arena *a, const struct actor *who, struct support_case *c, update_id update, str name,
			str request)
{
	if (c->update.v == update.v)
		return RC_OK;
	c->update = update;
	return linked(db, a, who, c, "update", name, request);
}

enum rc case_set_notice(struct db *db, struct arena *a, const struct actor *who, struct support_case *c, notice_id notice, str name,
			str request)
{
	if (c->notice.v == notice.v)
		return RC_OK;
	c->notice = notice;
	return linked(db, a, who, c, "notice", name, request);
}

enum rc case_relations_of(struct db *db, struct arena *a, const struct actor *who, const struct support_case *c,
			  case_relations *out)
{
	case_relations all = { 0 };
	enum action action = who->kind == ACTOR_STAFF ? ACTION_DESK_CASE_VIEW : ACTION_CASE_VIEW;
	enum rc rc = work_store_relations(db, a, c->id, &all);
	for (size_t i = 0; i < all.n; i++)
		if (policy_check(who, action, &(struct object){ .account = all.at[i].c.account }) == RC_OK)
			*LIST_ADD(a, out) = all.at[i];
	if (rc == RC_OK)
		err_clear(); /* one that is left out is no failure */
	return rc;
}

/* ---- what has happened since ---- */

static void insert_by_time(struct arena *a, case_events_since *out, struct case_event_since e)
{
	*LIST_ADD(a, out) = e;
	for (size_t i = out->n - 1; i > 0 && out->at[i - 1].at.us > e.at.us; i--) {
		out->at[i] = out->at[i - 1];
		out->at[i - 1] = e;
	}
}

enum rc case_since(struct db *db, struct arena *a, const struct support_case *c, int64_t version, case_events_since *out)
{
	struct case_comments comments = { 0 };
	struct case_changes changes = { 0 };
	enum rc rc = case_load_history(db, a, c, &changes);
	if (rc == RC_OK)
		rc = case_load_comments(db, a, c, true, &comments);
	for (size_t i = 0; i < changes.n; i++)
		if (changes.at[i].version >= version)
			*LIST_ADD(a, out) = (struct case_event_since){ .at = changes.at[i].at,
								       .person_name = changes.at[i].person_name,
								       .what = changes.at[i].what,
								       .text = changes.at[i].new_value };
	for (size_t i = 0; i < comments.n; i++)
		if (comments.at[i].version >= version && !comments.at[i].from_number)
			insert_by_time(a, out,
				       (struct case_event_since){ .at = comments.at[i].at,
								  .person_name = comments.at[i].person_name,
								  .is_comment = true,
								  .internal = comments.at[i].internal,
								  .text = comments.at[i].body });
	return rc;
}
