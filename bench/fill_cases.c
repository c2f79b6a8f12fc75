/* bench/fill_cases.c — cases with the texts, comments and histories that real ones have. */
#include "fill.h"

#include "cases/case_store.h"
#include "db/bulk.h"

#define FIRST_NUMBER 20000
#define YEARS_US (3 * 365 * (int64_t)86400 * US_PER_SECOND)

static const struct {
	str type, team;
} types[] = { { S_INIT("application-issue"), S_INIT("application") },
	      { S_INIT("question"), S_INIT("application") },
	      { S_INIT("outage"), S_INIT("hosting") },
	      { S_INIT("state-reporting"), S_INIT("state") } };
static const char *const open_statuses[] = { "assigned", "assigned", "pending-customer-input", "assigned-to-development" };
static const char *const priorities[] = { "medium", "low", "high", "medium" };
static const char *const modules[] = { "attendance", "grade-book", "portal", "scheduling", "reporting", "census" };

#define PICK(f, list) str_c((list)[fill_random(f) % COUNT_OF(list)])

struct tables {
	struct db_bulk *cases, *fields, *comments, *history, *files, *due;
};

static enum rc open_tables(struct db *db, struct fill *f, struct tables *to)
{
	enum rc rc = db_bulk_begin(db, f->arena, "support_case",
				   FILL_COLUMNS("id", "number", "account_id", "contact_id", "created_by", "created_at",
						"modified_by", "modified_at", "type", "status", "open", "priority", "module",
						"subject", "description", "resolution", "owner_id", "closed_at", "team",
						"respond_by", "responded_at", "escalated_at", "due_at"),
				   &to->cases);
	if (rc == RC_OK)
		rc = db_bulk_begin(db, f->arena, "case_field", FILL_COLUMNS("case_id", "name", "value"), &to->fields);
	if (rc == RC_OK)
		rc = db_bulk_begin(
		    db, f->arena, "case_comment",
		    FILL_COLUMNS("place", "id", "case_number", "person_id", "by_vendor", "internal", "body", "created_at"),
		    &to->comments);
	if (rc == RC_OK)
		rc = db_bulk_begin(db, f->arena, "case_history",
				   FILL_COLUMNS("case_id", "seq", "at", "person_id", "what", "old_value", "new_value"),
				   &to->history);
	if (rc == RC_OK)
		rc = db_bulk_begin(db, f->arena, "attachment",
				   FILL_COLUMNS("id", "case_id", "comment_id", "person_id", "by_vendor", "internal", "name", "type",
						"bytes", "sha256", "state", "created_at"),
				   &to->files);
	return rc == RC_OK ? db_bulk_begin(db, f->arena, "case_search_due", FILL_COLUMNS("case_id"), &to->due) : rc;
}

struct one {
	case_id id;
	int64_t account, nth;
	person_id contact, agent, owner; /* owner absent: nobody has taken it */
	instant created;
	size_t kind; /* of types[] */
	bool open, is_long;
};

static instant after(const struct one *c, int64_t hours)
{
	return (instant){ c->created.us + hours * 3600 * US_PER_SECOND };
}

static enum rc put_case(struct fill *f, const struct tables *to, const struct one *c)
{
	instant modified = after(c, c->is_long ? FILL_LONG_COMMENTS + 2 : 5), due = after(c, 24), none = { 0 };
	bool waits = c->open && !c->owner.v; /* for its first answer */
	str resolution = c->open ? (str){ 0 } : fill_sentences(f, 2);
	str status = waits ? S("new") : c->open ? PICK(f, open_statuses) : S("closed");
	return db_bulk_row(to->cases,
			   ARGS(c->id, FIRST_NUMBER + c->nth, fill_account(c->account), c->contact, c->contact, c->created,
				c->agent, modified, types[c->kind].type, status, c->open, PICK(f, priorities), PICK(f, modules),
				fill_subject(f), fill_sentences(f, 4), resolution, c->owner, c->open ? none : modified,
				types[c->kind].team, due, waits ? none : after(c, 1), waits && due.us < f->now.us ? due : none,
				waits ? due.us : INT64_MAX)); /* what was due has been done: the worker finds nothing */
}

/* A picture with every eighth case; the bytes are nowhere, as nothing asks for them. */
static enum rc put_file(const struct tables *to, const struct one *c)
{
	if (c->nth % 8)
		return RC_OK;
	return db_bulk_row(to->files,
			   ARGS((file_id){ fill_key(KEY_FILE, (uint64_t)c->nth) }, c->id, (comment_id){ 0 }, c->contact, false,
				false, S("screenshot.png"), S("image/png"), 48211,
				S("0000000000000000000000000000000000000000000000000000000000000000"), S("clean"), c->created));
}

static enum rc put_fields(struct fill *f, const struct tables *to, const struct one *c)
{
	static const char *const names[] = { "expected", "impacted", "product", "steps" };
	enum rc rc = RC_OK;
	for (size_t i = 0; rc == RC_OK && i < COUNT_OF(names); i++)
		rc = db_bulk_row(to->fields, ARGS(c->id, str_c(names[i]), i == 2 ? S("sis") : fill_sentences(f, 1)));
	return rc;
}

static enum rc put_talk(struct fill *f, const struct tables *to, const struct one *c)
{
	int64_t n = c->is_long ? FILL_LONG_COMMENTS : 2;
	enum rc rc = RC_OK;
	for (int64_t i = 0; rc == RC_OK && i < n; i++)
		rc = db_bulk_row(to->comments,
				 ARGS(COMMENT_PLACE(FIRST_NUMBER + c->nth, i),
				      fill_key(KEY_COMMENT, (uint64_t)(c->nth * FILL_LONG_COMMENTS + i)), FIRST_NUMBER + c->nth,
				      i % 2 ? c->contact : c->agent, i % 2 == 0, false, fill_sentences(f, 3), after(c, i + 1)));
	return rc;
}

static enum rc put_history(const struct tables *to, const struct one *c)
{
	static const char *const statuses[] = { "new", "assigned", "pending-customer-verification", "closed" };
	enum rc rc = RC_OK;
	for (int i = 1; rc == RC_OK && i < (c->open ? 2 : 4); i++)
		rc = db_bulk_row(to->history, ARGS(c->id, i, after(c, i), i == 3 ? c->contact : c->agent, S("status"),
						   str_c(statuses[i - 1]), str_c(statuses[i])));
	return rc;
}

static struct one choose(struct fill *f, int64_t nth)
{
	bool large = fill_random(f) % 10 == 0;
	struct one c = {
		.id = { fill_key(KEY_CASE, (uint64_t)nth) },
		.nth = nth,
		.account = large ? 0 : 1 + (int64_t)(fill_random(f) % (uint64_t)(f->accounts - 1)),
		.agent = fill_agent((int64_t)(fill_random(f) % 8)),
		.open = fill_random(f) % 8 == 0,
		.is_long = nth % 50 == 0,
		.kind = fill_random(f) % COUNT_OF(types),
		.created = { f->now.us - YEARS_US + YEARS_US / f->cases * nth },
	};
	c.contact = fill_contact(c.account);
	c.owner = c.open && fill_random(f) % 4 == 0 ? (person_id){ 0 } : c.agent;
	if (c.open)
		f->open_case[c.account][nth % FILL_OPEN] = FIRST_NUMBER + nth;
	if (c.is_long || f->long_case[c.account] == 0)
		f->long_case[c.account] = FIRST_NUMBER + nth;
	return c;
}

enum rc fill_cases(struct db *db, void *fill)
{
	struct fill *f = fill;
	struct tables to;
	enum rc rc = open_tables(db, f, &to);
	for (int64_t i = f->from; rc == RC_OK && i < f->to; i++) {
		struct one c = choose(f, i);
		rc = put_case(f, &to, &c);
		if (rc == RC_OK)
			rc = put_fields(f, &to, &c);
		if (rc == RC_OK)
			rc = put_talk(f, &to, &c);
		if (rc == RC_OK)
			rc = put_history(&to, &c);
		if (rc == RC_OK)
			rc = put_file(&to, &c);
		if (rc == RC_OK)
			rc = db_bulk_row(to.due, ARGS(c.id));
	}
	struct db_bulk *const all[] = { to.cases, to.fields, to.comments, to.history, to.files, to.due };
	for (size_t i = 0; rc == RC_OK && i < COUNT_OF(all); i++)
		rc = db_bulk_end(all[i]);
	return rc;
}
