/* notices/notice_clock.c — what the clock does: planned publications; maintenance begins and ends (N3, N4). */
#include "notices/notice_mail.h"
#include "notices/notice_store.h"

struct turn {
	struct db *db;
	struct arena *arena;
	const struct settings *settings;
	instant now;
};

static enum rc publish(const struct turn *t, struct notice *n)
{
	return notice_publish(t->db, t->arena, NULL, n, n->publish_at, (str){ 0 });
}

/* As of the announced time, which has passed; but not before what was told last. */
static enum rc move(const struct turn *t, struct notice *n, enum notice_state to, instant announced)
{
	instant told = n->updates.n > 0 ? n->updates.at[0].at : (instant){ 0 };
	struct notice_words words = { .to = to, .at = announced.us > told.us ? announced : told };
	return notice_tell(t->db, t->arena, NULL, n, &words, (str){ 0 });
}

static enum rc begin(const struct turn *t, struct notice *n)
{
	return move(t, n, NOTICE_IN_PROGRESS, n->starts);
}

static enum rc end(const struct turn *t, struct notice *n)
{
	if (!n->stays_open)
		return move(t, n, NOTICE_COMPLETED, n->ends);
	enum rc rc = notice_mail_overdue(t->db, t->arena, t->settings, n);
	return rc == RC_OK ? notice_store_reminded(t->db, n->id, t->now) : rc;
}

enum rc notice_clock(struct db *db, struct arena *a, const struct settings *s, instant now)
{
	static enum rc (*const does[])(const struct turn *t, struct notice *n) = {
		[NOTICE_DUE_PUBLISH] = publish,
		[NOTICE_DUE_BEGIN] = begin,
		[NOTICE_DUE_END] = end,
	};
	const struct turn t = { db, a, s, now };
	enum rc rc = RC_OK;
	for (size_t what = 0; rc == RC_OK && what < COUNT_OF(does); what++) {
		notice_list due;
		rc = notice_store_due(db, a, (enum notice_due)what, now, &due);
		for (size_t i = 0; rc == RC_OK && i < due.n; i++)
			rc = does[what](&t, &due.at[i]);
	}
	return rc;
}
