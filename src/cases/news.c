/* cases/news.c — see news.h. */
#include "cases/news.h"

#include "auth/session.h"
#include "cases/case_store.h"
#include "cases/news_store.h"
#include "cases/news_view.h"
#include "cases/service.h"
#include "html/lang.h"
#include "outbox/choice.h"
#include "outbox/outbox.h"
#include "pages/mail/case_news.txt.h"

#define BATCH 50

/* Who hears of what, and how it is said to him. NULL: not this side. {person} did it. */
static const struct {
	const char *kind; /* of the mail, and as stored */
	const char *to_contacts;
	const char *to_vendor; /* to the owner; where there is none, to the team */
	enum {
		USUAL = 0,
		TO_LEADS = 1, /* also to the leads of the team; where there are none, to the administrators */
		OF_MANY = 2,  /* one of many when the case belongs to an incident: then the vendor hears of the incident only */
		NEEDED = 4,   /* contacts hear it whatever they chose: it waits for an answer, or the case was closed */
	} how;
} news[CASE_NEWS_N] = {
	[NEWS_FILED] = { "case.filed", N_("{person} has filed this case for you:"), N_("{person} has filed a case:"), OF_MANY },
	[NEWS_ASSIGNED] = { "case.assigned", NULL, N_("{person} gave this case to you or your team:"), USUAL },
	[NEWS_REPLIED] = { "case.replied", N_("{person} has added to this case."), NULL, USUAL },
	[NEWS_ANSWERED] = { "case.answered", N_("{person} has added to this case."), N_("{person} has added to this case."),
			    USUAL },
	[NEWS_ASKED] = { "case.asked", N_("{person} asks you:"), NULL, NEEDED },
	[NEWS_PLANNED] = { "case.planned", N_("{person} has planned when this is done:"), NULL, USUAL },
	[NEWS_IN_DEVELOPMENT] = { "case.in_development", N_("{person} has given this to our developers:"), NULL, USUAL },
	[NEWS_RESOLVED] = { "case.resolved", N_("{person} proposes a resolution. Please tell us whether it is solved:"), NULL,
			    NEEDED },
	[NEWS_CONFIRMED] = { "case.confirmed", N_("{person} has closed this case: it is solved."),
			     N_("{person} has closed this case: it is solved."), NEEDED },
	[NEWS_DISPUTED] = { "case.disputed", N_("{person} says that it is not solved yet:"),
			    N_("{person} says that it is not solved yet:"), USUAL },
	[NEWS_CLOSED] = { "case.closed", N_("{person} has closed this case. You can reopen it within 60 days:"), NULL, NEEDED },
	[NEWS_REOPENED] = { "case.reopened", N_("{person} has reopened this case:"), N_("{person} has reopened this case:"),
			    USUAL },
	[NEWS_MERGED] = { "case.merged", N_("{person} has merged this case into case {into}. It goes on there."), NULL, USUAL },
	[NEWS_REMINDED] = { "case.reminded", N_("A reminder:"), NULL, NEEDED },
	[NEWS_WARNED] = { "case.warned", N_("A last reminder before this case is closed:"), NULL, NEEDED },
	[NEWS_CLOSED_UNANSWERED] = { "case.closed_unanswered", N_("This case was closed:"),
				     N_("This case was closed: the contact has not answered."), NEEDED },
	[NEWS_ESCALATED] = { "case.escalated", N_("This case takes longer than we wanted:"),
			     N_("Nobody has answered this case in time."), TO_LEADS },
};

static enum case_news news_of(str kind)
{
	for (int i = 1; i < CASE_NEWS_N; i++)
		if (str_eq(kind, str_c(news[i].kind)))
			return (enum case_news)i;
	return NEWS_NONE;
}

enum rc news_add(struct db *db, const struct actor *who, const struct support_case *c, enum case_news what, str words)
{
	if (!what)
		return RC_OK;
	return news_store_add(db, c->id, str_c(news[what].kind), who->person, words, clock_now());
}

str news_subject(struct arena *a, const struct support_case *c)
{
	return ARENA_CONCAT(a, S("[Case "), case_number_text(a, c->number), S("] "), c->subject);
}

/* ---- one piece of news ---- */

struct telling {
	struct db *db;
	struct arena *arena;
	const struct settings *settings;
	const struct news_row *row;
	enum case_news what;
	struct support_case c;
};

static str body_for(const struct telling *t, const struct lang *lang, const struct news_reader *r, url leave)
{
	struct arena *a = t->arena;
	str number = case_number_text(a, t->c.number);
	const char *said = r->vendor ? news[t->what].to_vendor : news[t->what].to_contacts;
	struct news_view v = {
		.settings = t->settings,
		.c = &t->c,
		.name = r->name,
		.happened = T_FILL(a, lang, said, { "person", t->row->person_name },
				   { "into", case_number_text(a, t->c.merged_number) }),
		.words = r->vendor && t->row->person.v == AUTOMATIC_PERSON_KEY ? (str){ 0 }
									       : t->row->words, /* that is for contacts */
		.number = number,
		.status = T(lang, case_statuses[t->c.status].label),
		.priority = T(lang, case_priorities[t->c.priority - 1].label),
		.vendor = r->vendor,
		.leave = leave,
		.to = r->vendor ? URL(a, "/desk/cases/{}", UP(number)) : URL(a, "/support/cases/{}", UP(number)),
	};
	struct html *o = mail_text_begin(a, lang, NULL);
	page_case_news(o, &v);
	return mail_text_take(o);
}

/* Two machines that answer each other, or one that answers itself: the outbox remembers what they got. */
static enum rc enough(const struct telling *t, person_id person, str object, bool *yes)
{
	int64_t n = 0;
	enum rc rc = mail_count_since(t->db, t->arena, person, object, (instant){ clock_now().us - US_PER_HOUR }, &n);
	*yes = n >= NEWS_PER_HOUR;
	return rc;
}

/* What is no address is told to nobody; the case says it all the same. Replies go to the sender of all our mail until a case has an
 * address of its own (S12): here is where it would be set. */
static enum rc mail_to(const struct telling *t, const struct news_reader *r)
{
	str object = ARENA_CONCAT(t->arena, S("case "), case_number_text(t->arena, t->c.number));
	const struct lang *lang = lang_find(r->language);
	bool many;
	enum rc rc = enough(t, r->person, object, &many);
	if (rc != RC_OK || many)
		return rc;
	url leave = { 0 };
	if (!r->vendor && !(news[t->what].how & NEEDED)) {
		str token;
		rc = mail_leave_token(t->arena, &case_mail_topic, r->person, &token);
		if (rc != RC_OK)
			return rc;
		leave = URL(t->arena, "/unsubscribe/cases/{}", UP(token));
	}
	struct mail m = {
		.kind = news[t->what].kind,
		.person = r->person,
		.account = t->c.account,
		.object = object,
		.address = r->address,
		.name = r->name,
		.subject = news_subject(t->arena, &t->c),
		.body = body_for(t, lang ? lang : lang_english(), r, leave),
		.unsubscribe = url_absent(leave) ? (str){ 0 }
						 : ARENA_CONCAT(t->arena, t->settings->public_url, S("/api/v1"), leave.s),
	};
	rc = mail_queue(t->db, t->arena, &m);
	if (rc == RC_INVALID)
		err_clear();
	return rc == RC_INVALID ? RC_OK : rc;
}

/* The owner, or the team of a case that nobody has (any more); and the leads. */
static enum rc find_vendor(const struct telling *t, news_readers *out)
{
	size_t before = out->n;
	enum rc rc = news_store_owner(t->db, t->arena, &t->c, out);
	if (rc == RC_OK && out->n == before)
		rc = news_store_team(t->db, t->arena, &t->c, false, out);
	if (rc != RC_OK || !(news[t->what].how & TO_LEADS))
		return rc;
	news_readers leads = { 0 };
	rc = news_store_team(t->db, t->arena, &t->c, true, &leads);
	if (rc == RC_OK && leads.n == 0)
		rc = news_store_admins(t->db, t->arena, out);
	return rc == RC_OK && leads.n > 0 ? news_store_team(t->db, t->arena, &t->c, true, out) : rc;
}

static enum rc find_readers(const struct telling *t, news_readers *out)
{
	enum rc rc = RC_OK;
	if (news[t->what].to_contacts)
		rc = news_store_contacts(t->db, t->arena, &t->c, session_contact_day(clock_now()), news[t->what].how & NEEDED, out);
	if (rc == RC_OK && news[t->what].to_vendor && !((news[t->what].how & OF_MANY) && t->c.notice.v))
		rc = find_vendor(t, out);
	return rc;
}

static enum rc tell(struct telling *t)
{
	news_readers readers = { 0 };
	enum rc rc = case_store_load(t->db, t->arena, t->row->number, &t->c);
	if (rc == RC_OK)
		rc = find_readers(t, &readers);
	for (size_t i = 0; rc == RC_OK && i < readers.n; i++)
		if (readers.at[i].person.v != t->row->person.v)
			rc = mail_to(t, &readers.at[i]);
	return rc;
}

/* ---- all there are ---- */

struct news_turn {
	const struct settings *settings;
	bool more;
};

static enum rc tell_oldest(struct db *db, void *arg)
{
	struct news_turn *turn = arg;
	CLEANUP_ARENA struct arena *a = arena_new();
	news_rows rows = { 0 };
	size_t i;
	int64_t until = clock_monotonic_us() + STORE_HELD_US;
	enum rc rc = news_store_oldest(db, a, BATCH, &rows);
	for (i = 0; rc == RC_OK && i < rows.n && (i == 0 || clock_monotonic_us() < until); i++) {
		struct telling t = {
			.db = db, .arena = a, .settings = turn->settings, .row = &rows.at[i], .what = news_of(rows.at[i].kind)
		};
		bool first;
		rc = news_store_done(db, rows.at[i].id, &first);
		if (rc == RC_OK && first && t.what && clock_now().us - rows.at[i].at.us <= NEWS_HOURS * US_PER_HOUR)
			rc = tell(&t);
	}
	turn->more = i < rows.n || rows.n == BATCH;
	return rc;
}

enum rc case_news_due(struct store *store, const struct settings *s, bool *did)
{
	struct news_turn turn = { .settings = s };
	enum rc rc = store_write_behind(store, tell_oldest, &turn, &turn.more);
	*did = rc == RC_OK && turn.more;
	return rc;
}
