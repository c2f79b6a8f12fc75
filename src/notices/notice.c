/* notices/notice.c — the rules of notifications: who sees which, drafts, publishing, what is told. */
#include "notices/notice.h"

#include "auth/auth.h"
#include "base/cursor.h"
#include "notices/notice_store.h"

/* ---- reading ---- */

static bool publisher(const struct actor *who)
{
	bool may = policy_check(who, ACTION_DESK_NOTICE_WORK, NULL) == RC_OK;
	err_clear();
	return may;
}

enum rc notice_is_for(struct db *db, struct arena *a, const struct notice *n, person_id person, bool *yes)
{
	*yes = n->everyone;
	return n->everyone ? RC_OK : notice_store_reaches(db, a, n->id, person, yes);
}

enum rc notice_load(struct db *db, struct arena *a, const struct actor *who, notice_id id, struct notice *out)
{
	struct notice n;
	bool sees = true;
	enum rc rc = policy_check(who, ACTION_NOTICE_LIST, NULL);
	if (rc == RC_OK)
		rc = notice_store_load(db, a, id, &n);
	if (rc == RC_OK && instant_absent(n.published_at) && !publisher(who))
		return RC_NOT_FOUND;
	if (rc == RC_OK && who->kind != ACTOR_STAFF)
		rc = notice_is_for(db, a, &n, who->person, &sees);
	if (rc == RC_OK && !sees)
		return RC_NOT_FOUND;
	if (rc == RC_OK)
		*out = n;
	return rc;
}

static instant sorted_by(enum notice_scope scope, const struct notice *n)
{
	const instant by[] = {
		[NOTICE_SCOPE_OPEN] = n->published_at, [NOTICE_SCOPE_CLOSED] = n->closed_at, [NOTICE_SCOPE_DRAFTS] = n->created_at
	};
	return by[scope];
}

/* Both lists are sorted, newest first. */
static void merge(struct arena *a, enum notice_scope scope, const notice_list *x, const notice_list *y, notice_list *out)
{
	size_t i = 0, k = 0;
	*out = (notice_list){ 0 };
	while (i < x->n || k < y->n) {
		bool first = k == y->n;
		if (i < x->n && k < y->n) {
			int64_t one = sorted_by(scope, &x->at[i]).us, other = sorted_by(scope, &y->at[k]).us;
			first = one > other || (one == other && x->at[i].id.v > y->at[k].id.v);
		}
		*LIST_ADD(a, out) = first ? x->at[i++] : y->at[k++];
	}
}

static enum rc find_for_contact(struct db *db, struct arena *a, const struct actor *who, const struct notice_filter *f,
				notice_list *out)
{
	notice_list all = { 0 }, listed = { 0 };
	enum rc rc = notice_store_find_public(db, a, f, &all);
	if (rc == RC_OK)
		rc = notice_store_find_reaching(db, a, f, who->person, &listed);
	if (rc == RC_OK)
		merge(a, f->scope, &all, &listed, out);
	return rc;
}

enum rc notice_find(struct db *db, struct arena *a, const struct actor *who, const struct notice_filter *filter, notice_list *out,
		    bool *more)
{
	struct notice_filter one_more = *filter;
	one_more.limit++;
	*out = (notice_list){ 0 };
	enum rc rc = policy_check(who, filter->scope == NOTICE_SCOPE_DRAFTS ? ACTION_DESK_NOTICE_WORK : ACTION_NOTICE_LIST, NULL);
	if (rc == RC_OK)
		rc = who->kind == ACTOR_STAFF ? notice_store_find(db, a, &one_more, out)
					      : find_for_contact(db, a, who, &one_more, out);
	*more = out->n > (size_t)filter->limit;
	if (*more)
		out->n = (size_t)filter->limit;
	for (size_t i = 0; rc == RC_OK && i < out->n; i++)
		rc = notice_store_services(db, a, &out->at[i]);
	return rc;
}

str notice_cursor(struct arena *a, enum notice_scope scope, const struct notice *last)
{
	return cursor_text(a, sorted_by(scope, last), last->id.v);
}

bool notice_cursor_read(str cursor, struct notice_filter *out)
{
	return cursor_parse(cursor, &out->before, &out->before_id.v);
}

/* ---- changing ---- */

void notice_changed(struct db *db, str id)
{
	db_publish(db, "notice", id);
	db_publish(db, "notices", S("changed"));
}

/* Drafts are nobody's business: nothing is published of them. */
static enum rc told(struct db *db, struct arena *a, const struct actor *who, const struct notice *n, const char *event, str request)
{
	str id = id_text(a, n->id.v);
	if (!instant_absent(n->published_at))
		notice_changed(db, id);
	return audit_write(db, &(struct audit_entry){ .event = event,
						      .person = who ? who->person : (person_id){ 0 },
						      .object = ARENA_CONCAT(a, S("notice "), id),
						      .request = request });
}

/* A zero-row update means that somebody else was faster. */
static enum rc lost_race(enum rc rc)
{
	return rc == RC_NOT_FOUND ? fail(RC_CONFLICT, "the notification has changed meanwhile") : rc;
}

static person_id author_of(const struct actor *who)
{
	return who ? who->person : (person_id){ 0 };
}

static enum rc acceptable(const struct notice_input *in)
{
	if (in->kind == NOTICE_KIND_NONE || str_empty(in->title) || str_empty(in->body) || instant_absent(in->starts))
		return fail(RC_INVALID, "a notification has a kind, a title, a text and a start");
	if (!instant_absent(in->ends) && in->ends.us < in->starts.us)
		return fail(RC_INVALID, "a notification ends after it starts");
	if (!in->everyone && in->accounts_n == 0)
		return fail(RC_INVALID, "a notification is for all or for some");
	return RC_OK;
}

static void take_input(struct notice *n, const struct notice_input *in)
{
	bool maintenance = in->kind == NOTICE_MAINTENANCE;
	n->impact = maintenance ? NOTICE_IMPACT_MAINTENANCE : in->impact;
	if (!maintenance && (n->impact == NOTICE_IMPACT_UNSET || n->impact == NOTICE_IMPACT_MAINTENANCE))
		n->impact = NOTICE_IMPACT_MINOR;
	if (n->kind != in->kind)
		n->state = notice_kinds[in->kind].first;
	n->kind = in->kind;
	n->title = in->title;
	n->body = in->body;
	n->starts = in->starts;
	n->ends = in->ends;
	n->everyone = in->everyone;
	n->stays_open = maintenance && in->stays_open;
}

/* As stored, with its lists. */
static enum rc again(struct db *db, struct arena *a, struct notice *n)
{
	return notice_store_load(db, a, n->id, n);
}

enum rc notice_draft(struct db *db, struct arena *a, const struct actor *who, const struct notice_input *in, str request,
		     struct notice *out)
{
	struct notice n = { .id = NEW_ID(notice_id), .author = author_of(who), .created_at = clock_now(), .origin = in->origin };
	enum rc rc = acceptable(in);
	if (rc != RC_OK)
		return rc;
	take_input(&n, in);
	rc = notice_store_insert(db, &n);
	if (rc == RC_OK)
		rc = notice_store_parties(db, n.id, in);
	if (rc == RC_OK)
		rc = told(db, a, who, &n, "notice.drafted", request);
	if (rc == RC_OK)
		rc = again(db, a, &n);
	if (rc == RC_OK)
		*out = n;
	return rc;
}

/* Whom it was told to can't be taken back, and a kind has its own states. */
static bool keeps_to(const struct notice *n, const struct notice_input *in)
{
	if (in->kind != n->kind || in->everyone != n->everyone)
		return false;
	if (n->everyone)
		return true;
	for (size_t i = 0; i < n->parties.n; i++) {
		bool still = false;
		for (size_t k = 0; k < in->accounts_n; k++)
			still |= in->accounts[k].v == n->parties.at[i].id.v;
		if (!still)
			return false;
	}
	return true;
}

enum rc notice_edit(struct db *db, struct arena *a, const struct actor *who, struct notice *n, const struct notice_input *in,
		    str request)
{
	enum rc rc = acceptable(in);
	if (rc != RC_OK)
		return rc;
	if (!instant_absent(n->published_at) && !keeps_to(n, in))
		return fail(RC_CONFLICT, "it is published: its kind and those whom it was told to stay");
	take_input(n, in);
	n->modified_at = clock_now();
	rc = notice_store_update(db, n);
	if (rc == RC_OK)
		rc = notice_store_parties(db, n->id, in);
	if (rc == RC_OK)
		rc = told(db, a, who, n, "notice.changed", request);
	return rc == RC_OK ? again(db, a, n) : rc;
}

enum rc notice_discard(struct db *db, struct arena *a, const struct actor *who, const struct notice *n, str request)
{
	if (!instant_absent(n->published_at))
		return fail(RC_CONFLICT, "it is published");
	enum rc rc = lost_race(notice_store_delete(db, n->id));
	return rc == RC_OK ? told(db, a, who, n, "notice.discarded", request) : rc;
}

enum rc notice_publish(struct db *db, struct arena *a, const struct actor *who, struct notice *n, instant at, str request)
{
	instant now = clock_now();
	bool later = at.us > now.us;
	if (!instant_absent(n->published_at))
		return fail(RC_CONFLICT, "it is published");
	n->publish_at = later ? at : (instant){ 0 };
	n->published_at = later ? (instant){ 0 } : instant_absent(at) ? now : at;
	n->modified_at = now;
	/* One message, not two: maintenance that has begun is published as what it is. */
	if (n->state == NOTICE_SCHEDULED && !later && str_absent(n->origin) && n->starts.us <= n->published_at.us)
		n->state = NOTICE_IN_PROGRESS;
	enum rc rc = lost_race(notice_store_publish(db, n));
	if (rc == RC_OK && !later)
		rc = notice_store_add_update(db, n->id, &(struct notice_update){ .at = n->published_at, .state = n->state },
					     author_of(who));
	if (rc == RC_OK)
		rc = told(db, a, who, n, later ? "notice.planned" : "notice.published", request);
	return rc == RC_OK ? again(db, a, n) : rc;
}

enum rc notice_unschedule(struct db *db, struct arena *a, const struct actor *who, struct notice *n, str request)
{
	if (instant_absent(n->publish_at))
		return fail(RC_CONFLICT, "it is not to be published by itself");
	n->publish_at = (instant){ 0 };
	n->modified_at = clock_now();
	enum rc rc = lost_race(notice_store_publish(db, n));
	return rc == RC_OK ? told(db, a, who, n, "notice.unplanned", request) : rc;
}

enum rc notice_tell(struct db *db, struct arena *a, const struct actor *who, struct notice *n, const struct notice_words *words,
		    str request)
{
	enum notice_state from = n->state, to = words->to ? words->to : n->state;
	instant at = instant_absent(words->at) ? clock_now() : words->at;
	if (!notice_allows(n, to))
		return fail(RC_CONFLICT, "a notification that is %s does not become %s", notice_states[from].code.p,
			    notice_states[to].code.p);
	if (to == from && str_empty(words->body))
		return fail(RC_INVALID, "an update says something");
	n->state = to;
	n->modified_at = clock_now();
	if (!notice_states[to].open) {
		n->closed_at = at;
		if (n->kind == NOTICE_INCIDENT && instant_absent(n->ends))
			n->ends = at;
	}
	enum rc rc = lost_race(notice_store_move(db, n, from));
	if (rc == RC_OK)
		rc = notice_store_add_update(db, n->id, &(struct notice_update){ .at = at, .state = to, .body = words->body },
					     author_of(who));
	if (rc == RC_OK)
		rc = told(db, a, who, n, "notice.updated", request);
	return rc == RC_OK ? again(db, a, n) : rc;
}

enum rc notice_note(struct db *db, struct arena *a, const struct actor *who, struct notice *n, str note, str request)
{
	if (instant_absent(n->closed_at))
		return fail(RC_CONFLICT, "it is open");
	n->modified_at = clock_now();
	n->note = str_empty(note) ? (str){ 0 } : note;
	n->note_at = str_empty(note) ? (instant){ 0 } : n->modified_at;
	enum rc rc = notice_store_note(db, n);
	return rc == RC_OK ? told(db, a, who, n, "notice.noted", request) : rc;
}

/* ---- templates ---- */

static enum rc template_told(struct db *db, const struct actor *who, const char *event, str name, str request)
{
	return audit_write(db, &(struct audit_entry){ .event = event, .person = who->person, .object = name, .request = request });
}

enum rc notice_template_put(struct db *db, struct arena *a, const struct actor *who, struct notice_template *in, str request)
{
	in->id = id_new();
	enum rc rc = notice_store_template_put(db, in);
	return rc == RC_OK ? template_told(db, who, "notice.template_saved", ARENA_CONCAT(a, S("template "), in->name), request)
			   : rc;
}

enum rc notice_template_remove(struct db *db, struct arena *a, const struct actor *who, int64_t id, str request)
{
	enum rc rc = notice_store_template_remove(db, id);
	return rc == RC_OK
		   ? template_told(db, who, "notice.template_removed", ARENA_CONCAT(a, S("template "), id_text(a, id)), request)
		   : rc;
}
