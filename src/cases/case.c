/* cases/case.c — the rules of cases: who sees which, which state follows which, what is written at each change. */
#include "cases/case.h"

#include "auth/auth.h"
#include "base/cursor.h"
#include "base/num.h"
#include "cases/case_store.h"
#include "cases/changes.h"
#include "cases/news.h"
#include "cases/search.h"
#include "cases/service.h"
#include "html/lang.h"
#include "people/people.h"

#define FROM(status) (1u << (status))
#define WORKING (FROM(CASE_NEW) | FROM(CASE_ASSIGNED) | FROM(CASE_ASSIST_REQUEST) | FROM(CASE_SCHEDULED) | FROM(CASE_DEVELOPMENT))
#define ANY_OPEN (WORKING | FROM(CASE_PENDING_INPUT) | FROM(CASE_PENDING_VERIFICATION))

/* The life cycle (S9; domain A.6.2). What is not a row here is refused. */
const struct case_transition case_transitions[CASE_EVENT_N] = {
	[CASE_TAKE] = { S_INIT("take"), N_("Take this case"), FROM(CASE_NEW), CASE_ASSIGNED, true, false, NEWS_NONE },
	[CASE_ASSIST] = { S_INIT("assist"), N_("Ask a colleague for help"), FROM(CASE_ASSIGNED), CASE_ASSIST_REQUEST, true, false,
			  NEWS_NONE },
	[CASE_RESUME] = { S_INIT("resume"), N_("Go on working"),
			  FROM(CASE_ASSIST_REQUEST) | FROM(CASE_SCHEDULED) | FROM(CASE_DEVELOPMENT) | FROM(CASE_PENDING_INPUT),
			  CASE_ASSIGNED, true, false, NEWS_NONE },
	[CASE_ASK] = { S_INIT("ask"), N_("Ask the contact"), WORKING, CASE_PENDING_INPUT, true, true, NEWS_ASKED },
	[CASE_PLAN] = { S_INIT("plan"), N_("Set to Scheduled"), FROM(CASE_ASSIGNED), CASE_SCHEDULED, true, true, NEWS_PLANNED },
	[CASE_DEVELOP] = { S_INIT("develop"), N_("Assign to development"), FROM(CASE_ASSIGNED), CASE_DEVELOPMENT, true, true,
			   NEWS_IN_DEVELOPMENT },
	[CASE_RESOLVE] = { S_INIT("resolve"), N_("Propose a resolution"), WORKING | FROM(CASE_PENDING_INPUT),
			   CASE_PENDING_VERIFICATION, true, true, NEWS_RESOLVED },
	[CASE_CONFIRM] = { S_INIT("confirm"), N_("It is solved: close the case"), ANY_OPEN, CASE_CLOSED, false, false,
			   NEWS_CONFIRMED },
	[CASE_DISPUTE] = { S_INIT("dispute"), N_("It is not solved yet"), FROM(CASE_PENDING_VERIFICATION), CASE_ASSIGNED, false,
			   true, NEWS_DISPUTED },
	[CASE_END] = { S_INIT("close"), N_("Close with a reply"), ANY_OPEN, CASE_CLOSED, true, true, NEWS_CLOSED },
	[CASE_REOPEN] = { S_INIT("reopen"), N_("Reopen this case"), FROM(CASE_CLOSED), CASE_ASSIGNED, false, true, NEWS_REOPENED },
};

str case_number_text(struct arena *a, int64_t number)
{
	static const str zeros = S_INIT("0000000");
	char text[NUM_I64_TEXT];
	str digits = { text, num_put_i64(number, text) };
	return ARENA_CONCAT(a, str_drop(zeros, digits.n < zeros.n ? digits.n : zeros.n), digits);
}

str case_cursor(struct arena *a, const struct support_case *last)
{
	return cursor_text(a, last->modified_at, last->id.v);
}

bool case_cursor_read(str cursor, struct case_filter *out)
{
	return cursor_parse(cursor, &out->before, &out->before_id.v);
}

/* ---- reading ---- */

enum rc case_load(struct db *db, struct arena *a, const struct actor *who, enum action action, int64_t number,
		  struct support_case *out)
{
	struct support_case c;
	enum rc rc = case_store_load(db, a, number, &c);
	if (rc == RC_OK)
		rc = policy_check(who, action, &(struct object){ .account = c.account });
	if (rc == RC_OK)
		*out = c;
	return rc;
}

enum rc case_find(struct db *db, struct arena *a, const struct actor *who, enum action action, const struct case_filter *filter,
		  struct case_list *out, bool *more)
{
	enum rc rc = policy_check(who, action,
				  &(struct object){ .account = filter->account }); /* absent: only who may see every account's */
	if (rc != RC_OK)
		return rc;
	struct case_filter one_more = *filter;
	one_more.limit++;
	*out = (struct case_list){ 0 };
	rc = case_store_find(db, a, &one_more, out);
	*more = out->n > (size_t)filter->limit;
	if (*more)
		out->n--;
	return rc;
}

enum rc case_count_open(struct db *db, struct arena *a, const struct actor *who, enum action action, account_id account,
			bool waiting_only, int64_t *count)
{
	enum rc rc = policy_check(who, action, &(struct object){ .account = account });
	return rc == RC_OK ? case_store_count_open(db, a, account, waiting_only, CASE_COUNT_MAX + 1, count) : rc;
}

/* ---- filing ---- */

/* The fields that have no column of their own. */
static enum rc insert_own_fields(struct db *db, struct arena *a, case_id id, enum case_type type, const struct case_input *in)
{
	enum rc rc = RC_OK;
	for (int key = 0; rc == RC_OK && key < CASE_FIELD_N; key++) {
		if (case_field_has_column((enum case_field_key)key) || !(case_fields[key].shown & CASE_BIT(type)))
			continue;
		str value = case_stored_value(a, (enum case_field_key)key, in);
		if (!str_absent(value))
			rc = case_store_insert_field(db, id, case_fields[key].field.name, value);
	}
	return rc;
}

enum rc case_audit(struct db *db, struct arena *a, const struct actor *who, const struct support_case *c, const char *event,
		   str request)
{
	return audit_write(db, &(struct audit_entry){ .event = event,
						      .person = who->person,
						      .account = c->account,
						      .object = ARENA_CONCAT(a, S("case "), case_number_text(a, c->number)),
						      .request = request });
}

enum rc case_tell(struct db *db, struct arena *a, const struct actor *who, const struct support_case *c, const char *event,
		  str request)
{
	db_publish(db, "case", case_number_text(a, c->number));
	enum rc rc = case_index_later(db, c->id);
	return rc == RC_OK ? case_audit(db, a, who, c, event, request) : rc;
}

enum rc case_tell_news(struct db *db, struct arena *a, const struct actor *who, const struct support_case *c, const char *event,
		       str request, enum case_news news, str words)
{
	enum rc rc = news_add(db, who, c, news, words);
	return rc == RC_OK ? case_tell(db, a, who, c, event, request) : rc;
}

enum rc case_create(struct db *db, struct arena *a, const struct actor *who, enum case_type type, const struct case_input *in,
		    str request, struct support_case *out)
{
	instant now = clock_now();
	struct support_case c = {
		.id = NEW_ID(case_id),
		.version = 1,
		.account = { in->value[CF_ACCOUNT].id },
		.contact = { in->value[CF_CONTACT].id },
		.created_by = who->person,
		.created_at = now,
		.modified_at = now,
		.type = type,
		.status = CASE_NEW,
		.priority = (enum case_priority)in->value[CF_PRIORITY].choice,
		.module = case_stored_value(a, CF_MODULE, in),
		.subject = in->value[CF_SUBJECT].text,
		.description = in->value[CF_DESCRIPTION].text,
	};
	enum rc rc = case_store_next_number(db, a, &c.number);
	if (rc == RC_OK)
		rc = service_begin(db, a, &c);
	if (rc == RC_OK && c.owner.v)
		c.status = CASE_ASSIGNED;
	if (rc == RC_OK)
		rc = case_store_insert(db, &c);
	if (rc == RC_OK)
		rc = insert_own_fields(db, a, c.id, type, in);
	if (rc == RC_OK)
		rc = case_store_insert_change(db, c.id, who->person, now, "status", (str){ 0 }, case_statuses[c.status].code);
	if (rc == RC_OK)
		rc = case_tell_news(db, a, who, &c, "case.created", request, NEWS_FILED, c.description);
	if (rc == RC_OK)
		*out = c;
	return rc;
}

/* ---- changing ---- */

const struct actor case_automatic = {
	.kind = ACTOR_STAFF, .person = { AUTOMATIC_PERSON_KEY }, .name = S_INIT("Automatic message"), .language = S_INIT("en")
};

static bool is_vendor(const struct actor *who)
{
	return who->kind == ACTOR_STAFF;
}

enum rc case_go(struct db *db, struct arena *a, const struct actor *who, struct support_case *c, enum case_status to, instant now)
{
	enum rc rc = service_moved(db, a, c, to, now);
	if (rc == RC_OK && to != c->status)
		rc = case_store_insert_change(db, c->id, who->person, now, "status", case_statuses[c->status].code,
					      case_statuses[to].code);
	if (to != c->status) /* a note on a closed case does not close it again: the days to reopen it run on */
		c->closed_at = to == CASE_CLOSED ? now : (instant){ 0 };
	c->status = to;
	c->modified_by = who->person;
	c->modified_at = now;
	if (rc == RC_OK)
		rc = case_store_update(db, c);
	c->version += rc == RC_OK;
	return rc;
}

/* Is this the vendor's first public word, which answers the case (S11)? Belfry's own do not. */
static bool answers(const struct actor *who, const struct support_case *c, bool internal)
{
	return is_vendor(who) && !internal && instant_absent(c->responded_at) && who != &case_automatic;
}

static enum rc add_comment(struct db *db, const struct actor *who, struct support_case *c, str body, bool internal, instant now,
			   comment_id *id)
{
	if (answers(who, c, internal))
		c->responded_at = now;
	struct case_comment comment = {
		.id = NEXT_ID(comment_id),
		.person = who->person,
		.by_vendor = is_vendor(who),
		.internal = internal,
		.body = body,
		.at = now,
	};
	if (id)
		*id = comment.id;
	return case_store_insert_comment(db, c, &comment);
}

static enum rc touch(struct db *db, const struct actor *who, struct support_case *c, instant now)
{
	c->modified_by = who->person;
	c->modified_at = now;
	enum rc rc = case_store_touch(db, c);
	c->version += rc == RC_OK;
	return rc;
}

static enum rc may_say(const struct actor *who, const struct support_case *c, bool internal)
{
	if (internal && !is_vendor(who))
		return fail(RC_DENIED, "only the vendor writes internal notes");
	if (c->status == CASE_CLOSED && !internal)
		return fail(RC_CONFLICT, "the case is closed");
	return RC_OK;
}

enum rc case_say(struct db *db, struct arena *a, const struct actor *who, struct support_case *c, struct case_words *words,
		 str request)
{
	enum rc rc = c->merged_into.v ? case_store_load(db, a, c->merged_number, c) : RC_OK;
	if (rc == RC_OK)
		rc = may_say(who, c, words->internal);
	if (rc != RC_OK)
		return rc;
	instant now = clock_now();
	enum case_status to = c->status;
	if (!is_vendor(who) && (to == CASE_PENDING_INPUT || to == CASE_PENDING_VERIFICATION))
		to = CASE_ASSIGNED; /* the answer we waited for */
	bool only_touched = to == c->status && !answers(who, c, words->internal);
	rc = add_comment(db, who, c, words->body, words->internal, now, &words->id);
	if (rc == RC_OK && words->internal) { /* to its contacts the case is as it was */
		rc = case_index_later(db, c->id);
		return rc == RC_OK ? case_audit(db, a, who, c, "case.noted", request) : rc;
	}
	if (rc == RC_OK)
		rc = only_touched ? touch(db, who, c, now) : case_go(db, a, who, c, to, now);
	enum case_news news = is_vendor(who) ? NEWS_REPLIED : NEWS_ANSWERED;
	return rc == RC_OK ? case_tell_news(db, a, who, c, "case.commented", request, news, words->body) : rc;
}

bool case_allows(const struct actor *who, const struct support_case *c, enum case_event event)
{
	const struct case_transition *t = &case_transitions[event];
	if (t->vendor != is_vendor(who) || !(t->from & (1u << c->status)))
		return false;
	if (c->merged_into.v)
		return false;
	if (event == CASE_REOPEN && clock_now().us - c->closed_at.us > CASE_REOPEN_DAYS * US_PER_DAY)
		return false;
	return policy_check(who, is_vendor(who) ? ACTION_DESK_CASE_WORK : ACTION_CASE_COMMENT,
			    &(struct object){ .account = c->account }) == RC_OK;
}

/* An owner who is no longer of the staff, or suspended, owns nothing. */
static enum rc drop_owner_who_left(struct db *db, struct arena *a, struct support_case *c)
{
	staff_list staff = { 0 };
	bool here = false;
	if (c->owner.v == 0)
		return RC_OK;
	enum rc rc = staff_of(db, a, &staff);
	for (size_t i = 0; i < staff.n; i++)
		here |= staff.at[i].who.id.v == c->owner.v && !staff.at[i].former && staff.at[i].who.state == PERSON_ACTIVE;
	if (!here)
		c->owner = (person_id){ 0 };
	return rc;
}

/* A proposed resolution is an answer too (S11). */
static enum rc resolve(struct db *db, const struct actor *who, struct support_case *c, str text, instant now)
{
	c->resolution = text;
	if (instant_absent(c->responded_at))
		c->responded_at = now;
	return case_store_insert_change(db, c->id, who->person, now, "resolution", (str){ 0 }, (str){ 0 });
}

static enum case_news news_of(const struct case_transition *t, str text)
{
	return t->news == NEWS_NONE && !str_empty(text) ? NEWS_REPLIED : t->news;
}

enum rc case_apply(struct db *db, struct arena *a, const struct actor *who, struct support_case *c, enum case_event event, str text,
		   str request)
{
	const struct case_transition *t = &case_transitions[event];
	if (!case_allows(who, c, event))
		return fail(RC_CONFLICT, "a case that is %s does not allow %s", case_statuses[c->status].code.p, t->code.p);
	if (t->needs_text && str_empty(text))
		return fail(RC_INVALID, "%s needs a text", t->code.p);
	instant now = clock_now();
	enum rc rc = RC_OK;
	if (t->vendor && c->owner.v == 0) {
		c->owner = who->person;
		rc = case_store_insert_change(db, c->id, who->person, now, "owner", (str){ 0 }, who->name);
	}
	if (rc == RC_OK && event == CASE_RESOLVE)
		rc = resolve(db, who, c, text, now);
	else if (rc == RC_OK && !str_empty(text))
		rc = add_comment(db, who, c, text, false, now, NULL);
	if (rc == RC_OK)
		rc = drop_owner_who_left(db, a, c);
	if (rc == RC_OK) /* without an owner it waits to be taken again */
		rc = case_go(db, a, who, c, t->to == CASE_ASSIGNED && c->owner.v == 0 ? CASE_NEW : t->to, now);
	return rc == RC_OK ? case_tell_news(db, a, who, c, "case.moved", request, news_of(t, text), text) : rc;
}

enum rc case_move_automatic(struct db *db, struct arena *a, struct support_case *c, enum case_status to, str comment,
			    const char *event, enum case_news news)
{
	instant now = clock_now();
	enum rc rc = add_comment(db, &case_automatic, c, comment, false, now, NULL);
	if (rc == RC_OK)
		rc = case_go(db, a, &case_automatic, c, to, now);
	return rc == RC_OK ? case_tell_news(db, a, &case_automatic, c, event, (str){ 0 }, news, comment) : rc;
}
