/* bench/fill_notices.c — the public notifications of three years: three incidents, one maintenance, in turn. */
#include "fill.h"

#include "db/bulk.h"

#define STEP_US (3 * 365 * US_PER_DAY / FILL_NOTICES)
#define SERVICES 8 /* of sql/0017_notices.sql */

static const char *const titles[] = { "Sign-in is slow for some districts", "Grades of yesterday in the Mobile Portal",
				      "Payments are confirmed late", "Database upgrade" };
static const char *const told[] = {
	("Since this morning the page after signing in needs **up to a minute**. Teachers can take attendance.\n\n"
	 "* Web: slow\n* Mobile Portal: slow\n\nWe look into it and tell more within the hour."),
	"We found the cause: a queue that stood still after the work of the night. It moves again.",
	"It works as before. We watch it, and thank you for your patience.",
};

struct tables {
	struct db_bulk *notices, *services, *updates;
};

static enum rc open_tables(struct db *db, struct fill *f, struct tables *to)
{
	enum rc rc = db_bulk_begin(db, f->arena, "notice",
				   FILL_COLUMNS("id", "kind", "state", "impact", "title", "body", "starts_at", "ends_at",
						"everyone", "published_at", "closed_at", "created_at", "modified_at"),
				   &to->notices);
	if (rc == RC_OK)
		rc = db_bulk_begin(db, f->arena, "notice_service", FILL_COLUMNS("notice_id", "service_id"), &to->services);
	return rc == RC_OK ? db_bulk_begin(db, f->arena, "notice_update", FILL_COLUMNS("notice_id", "seq", "at", "state", "body"),
					   &to->updates)
			   : rc;
}

/* The first is open, the others are over. */
static enum rc put_notice(struct fill *f, const struct tables *to, int64_t nth)
{
	bool planned = nth % 4 == 3, open = nth == 0;
	notice_id id = { fill_key(KEY_NOTICE, (uint64_t)nth) };
	instant from = { f->now.us - US_PER_HOUR - nth * STEP_US };
	instant over = open ? (instant){ 0 } : (instant){ from.us + 3 * US_PER_HOUR };
	str words = str_c(told[0]);
	enum rc rc = db_bulk_row(to->notices, ARGS(id, planned ? S("maintenance") : S("incident"),
						   planned ? S("completed")
						   : open  ? S("identified")
							   : S("resolved"),
						   planned ? S("maintenance") : S("major"),
						   arena_printf(f->arena, "%s, number %lld", titles[nth % 4], (long long)nth),
						   words, from, over, true, from, over, from, open ? from : over));
	if (rc == RC_OK)
		rc = db_bulk_row(to->services, ARGS(id, 1 + nth % SERVICES));
	const str states[2][3] = { { S("investigating"), S("identified"), S("resolved") },
				   { S("scheduled"), S("in_progress"), S("completed") } };
	for (int i = 0; rc == RC_OK && i < (open ? 2 : 3); i++) {
		instant at = { from.us + i * US_PER_HOUR };
		str body = str_c(i == 0 ? NULL : told[i]); /* of the publication: the notification's own */
		rc = db_bulk_row(to->updates, ARGS(id, i, at, states[planned][i], body));
	}
	return rc;
}

enum rc fill_notices(struct db *db, void *fill)
{
	struct fill *f = fill;
	struct tables to;
	enum rc rc = open_tables(db, f, &to);
	for (int64_t i = 0; rc == RC_OK && i < FILL_NOTICES; i++)
		rc = put_notice(f, &to, i);
	if (rc == RC_OK)
		rc = db_bulk_end(to.notices);
	if (rc == RC_OK)
		rc = db_bulk_end(to.services);
	return rc == RC_OK ? db_bulk_end(to.updates) : rc;
}
