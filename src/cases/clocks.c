/* cases/clocks.c — what the clocks of a case do when they strike: remind, warn, close, escalate; each case in a transaction of its
 * own. */
#include "cases/case_store.h"
#include "cases/service.h"
#include "cases/service_store.h"
#include "cases/steps.h"
#include "html/lang.h"

#define BATCH 50

/* What each step writes on the case, in the contact's language, and what it is called. */
static const struct {
	const char *words, *event;
	enum case_news news;
} step_acts[STEP_ACTS] = {
	[STEP_REMIND] = { N_("We still wait for your answer. Please tell us whether this is solved, or what is missing."),
			  "case.reminded", NEWS_REMINDED },
	[STEP_WARN] = { N_("We have not heard from you. Without an answer we close this case at the end of the next business day."),
			"case.warned", NEWS_WARNED },
	[STEP_CLOSE] = { N_("Closed, because there was no answer for ten business days. You can reopen it within 60 days."),
			 "case.closed_unanswered", NEWS_CLOSED_UNANSWERED },
};
static const char missed_words[] = N_("This case has passed the time by which we wanted to answer. We have told the team's lead.");

static enum rc language_of(struct db *db, struct arena *a, person_id person, const struct lang **out)
{
	struct person p;
	enum rc rc = person_load(db, a, person, &p);
	const struct lang *found = rc == RC_OK ? lang_find(p.language) : NULL;
	*out = found ? found : lang_english();
	return rc;
}

/* ---- one step of one case ---- */

static enum rc take_step(struct db *db, struct arena *a, struct support_case *c)
{
	const struct lang *lang;
	enum case_step_act act = case_steps[c->waiting_steps].act;
	enum rc rc = language_of(db, a, c->contact, &lang);
	if (rc != RC_OK)
		return rc;
	c->waiting_steps++;
	rc = case_next_step(db, a, c);
	if (rc != RC_OK)
		return rc;
	return case_move_automatic(db, a, c, act == STEP_CLOSE ? CASE_CLOSED : c->status, T(lang, step_acts[act].words),
				   step_acts[act].event, step_acts[act].news);
}

/* Only what is still so: a contact may have answered between the look and the write. */
static enum rc step_due(struct db *db, struct arena *a, struct support_case *c, instant now)
{
	bool due = case_waits(c->status) && !instant_absent(c->next_step_at) && c->next_step_at.us <= now.us;
	return due && c->waiting_steps < CASE_STEPS ? take_step(db, a, c) : RC_OK;
}

static enum rc escalate_due(struct db *db, struct arena *a, struct support_case *c, instant now)
{
	const struct lang *lang;
	if (!instant_absent(c->responded_at) || !instant_absent(c->escalated_at) || c->respond_by.us > now.us ||
	    !case_statuses[c->status].open)
		return RC_OK;
	enum rc rc = language_of(db, a, c->contact, &lang);
	if (rc == RC_OK)
		rc = case_store_insert_change(db, c->id, AUTOMATIC_PERSON, now, "escalated", (str){ 0 }, (str){ 0 });
	c->escalated_at = now;
	return rc == RC_OK ? case_move_automatic(db, a, c, c->status, T(lang, missed_words), "case.escalated", NEWS_ESCALATED) : rc;
}

/* ---- all that are due ---- */

typedef enum rc due_fn(struct db *db, struct arena *a, struct support_case *c, instant now);
typedef enum rc find_fn(struct db *db, struct arena *a, instant now, int limit, case_numbers *out);
static const struct {
	find_fn *find;
	due_fn *due;
} clocks[] = { { service_store_steps, step_due }, { service_store_missed, escalate_due } };

struct striking {
	size_t clock;
	struct arena *arena;
	case_numbers numbers;
	int64_t number;
};

static enum rc find_due(struct db *db, void *arg)
{
	struct striking *s = arg;
	s->numbers = (case_numbers){ 0 };
	return clocks[s->clock].find(db, s->arena, clock_now(), BATCH, &s->numbers);
}

static enum rc strike(struct db *db, void *arg)
{
	const struct striking *s = arg;
	CLEANUP_ARENA struct arena *a = arena_new();
	struct support_case c;
	enum rc rc = case_store_load(db, a, s->number, &c);
	return rc == RC_OK ? clocks[s->clock].due(db, a, &c, clock_now()) : rc;
}

enum rc case_clocks_due(struct store *store, const struct settings *settings, bool *more)
{
	(void)settings;
	CLEANUP_ARENA struct arena *a = arena_new();
	struct striking s = { .arena = a };
	enum rc rc = RC_OK;
	*more = false;
	for (s.clock = 0; s.clock < COUNT_OF(clocks) && rc == RC_OK; s.clock++) {
		rc = store_read(store, find_due, &s);
		for (size_t i = 0; i < s.numbers.n && rc == RC_OK; i++) {
			s.number = s.numbers.at[i];
			rc = store_write(store, strike, &s);
		}
		*more |= s.numbers.n == BATCH;
	}
	return rc;
}
