/* demo/cases.c — cases in every status, filed and worked on by the demo's people at times relative to today. */
#include "cases/canned.h"
#include "cases/rating.h"
#include "cases/service_edit.h"
#include "demo/state.h"

#define HOURS 60
#define DAYS (24 * 60)
#define STEPS 4

/* A step of a case's life, `after` minutes after the one before. event 0: a comment; note: an internal one. */
struct step {
	enum demo_who who;
	enum case_event event;
	int after;
	const char *text;
	bool note;
};

static const struct demo_case {
	int64_t ago; /* minutes */
	enum case_type type;
	enum case_priority priority;
	int module; /* code of case_modules; 0: none */
	const char *subject, *description;
	struct step steps[STEPS];
} cases[] = {
	{ 45,
	  CASE_APPLICATION_ISSUE,
	  CASE_HIGH,
	  1,
	  "Attendance letters print with last year's address",
	  "The letters that the attendance office printed this morning all carry the **old** office address.\n\nThe address under "
	  "*School Setup* is right. "
	  "Grade 9, calendar 26-27, both schools.",
	  { { 0 } } },
	{ 5 * HOURS,
	  CASE_QUESTION,
	  CASE_LOW,
	  6,
	  "How do I give a substitute access for one week?",
	  "A long-term substitute takes over two sections. What is the shortest right that she needs, and can it end by itself?",
	  { { DEMO_AGENT, CASE_TAKE, 40, NULL, false } } },
	{ 2 * DAYS,
	  CASE_APPLICATION_ISSUE,
	  CASE_MEDIUM,
	  13,
	  "Room conflicts report lists rooms that were closed in summer",
	  "Rooms 112 and 114 were closed on July 1. The report still lists them for Q2.",
	  { { DEMO_AGENT, CASE_TAKE, 2 * HOURS, NULL, false },
	    { DEMO_AGENT, CASE_ASK, 1 * HOURS,
	      "Thank you. Were the rooms ended, or deleted? If ended, which date does *Room Setup* show?", false } } },
	{ 4 * DAYS,
	  CASE_APPLICATION_ISSUE,
	  CASE_MEDIUM,
	  10,
	  "Parents see yesterday's schedule after midnight",
	  "Three families told us that the portal shows the schedule of the day before until about 1 AM.",
	  { { DEMO_AGENT, CASE_TAKE, 3 * HOURS, NULL, false },
	    { DEMO_AGENT, CASE_ASSIST, 1 * HOURS, NULL, false },
	    { DEMO_AGENT, CASE_EVENT_NONE, 30, "Looks like the time zone of the district is not used for the day. Asking Omar.",
	      true } } },
	{ 9 * DAYS,
	  CASE_APPLICATION_ISSUE,
	  CASE_HIGH,
	  7,
	  "Semester average ignores the exam for two sections",
	  "Sections 1042-3 and 1042-4: the exam (20 %) is missing from the semester average.",
	  { { DEMO_AGENT, CASE_TAKE, 1 * HOURS, NULL, false },
	    { DEMO_AGENT, CASE_DEVELOP, 1 * DAYS,
	      "We see the same with your data on our side. It is a defect; the developers have it.", false } } },
	{ 6 * DAYS,
	  CASE_QUESTION,
	  CASE_LOW,
	  12,
	  "Can the class list be mailed every Monday?",
	  "Our counselors would like the class list report as a file in their mail each Monday at 6 AM.",
	  { { DEMO_AGENT, CASE_TAKE, 5 * HOURS, NULL, false },
	    { DEMO_AGENT, CASE_PLAN, 2 * HOURS, "Yes. We set it up together by phone; let us say Thursday at 10 AM.", false } } },
	{ 8 * DAYS,
	  CASE_APPLICATION_ISSUE,
	  CASE_MEDIUM,
	  5,
	  "Lunch balance shows a deposit twice",
	  "A deposit of $40 stands twice in the list of one family. The balance itself is right.",
	  { { DEMO_AGENT, CASE_TAKE, 2 * HOURS, NULL, false },
	    { DEMO_AGENT, CASE_RESOLVE, 3 * DAYS,
	      "The second line was a void and its replacement, shown without the word. Version Campus.2645.3 names them. Please "
	      "look at the family's list.",
	      false } } },
	{ 20 * DAYS,
	  CASE_OUTAGE,
	  CASE_CRITICAL,
	  0,
	  "Nobody can sign in since 7:40 AM",
	  "All three schools get *502 Bad Gateway* on the sign-in page.",
	  { { DEMO_AGENT, CASE_TAKE, 3, NULL, false },
	    { DEMO_AGENT, CASE_EVENT_NONE, 9, "We see it too. The web server of your site ran out of disk; we are freeing space.",
	      false },
	    { DEMO_AGENT, CASE_RESOLVE, 20, "The site is back since 8:12 AM. The log that filled the disk is now rotated.", false },
	    { DEMO_AUTHORIZED, CASE_CONFIRM, 2 * HOURS, NULL, false } } },
	{ 75 * DAYS,
	  CASE_QUESTION,
	  CASE_LOW,
	  15,
	  "Where do I see who changed a student's address?",
	  "A family asks who changed their address in August.",
	  { { DEMO_AGENT, CASE_TAKE, 2 * HOURS, NULL, false },
	    { DEMO_AGENT, CASE_RESOLVE, 1 * HOURS, "*Census ▸ Households ▸ History* lists each change with name and time.", false },
	    { DEMO_AUTHORIZED, CASE_CONFIRM, 1 * DAYS, NULL, false } } },
};

/* The type's own fields that the form would have asked for. */
static void fill_own_fields(const struct demo *d, const struct demo_case *row, struct case_input *in)
{
	in->value[CF_MODULE].choice = row->module;
	if (row->type != CASE_APPLICATION_ISSUE)
		return;
	in->value[CF_PRODUCT].choice = 1;
	in->value[CF_STEPS].text = S("1. Open the menu.\n2. Choose the report.\n3. Compare with the setup screen.");
	in->value[CF_EXPECTED].text = S("What the documentation says.");
	in->value[CF_IMPACTED].text = S("The office staff of both schools");
	local began;
	zone_local(d->actor[DEMO_AUTHORIZED].zone, (instant){ d->now.us - (row->ago + 1 * DAYS) * US_PER_MINUTE }, &began, NULL);
	in->value[CF_BEGAN].day = began.on;
}

static enum rc take_step(struct db *db, struct demo *d, struct support_case *c, const struct step *s)
{
	const struct actor *who = &d->actor[s->who];
	str text = s->text ? str_c(s->text) : (str){ 0 };
	if (s->event == CASE_EVENT_NONE)
		return case_say(db, d->arena, who, c, &(struct case_words){ .body = text, .internal = s->note }, S("demo"));
	return case_apply(db, d->arena, who, c, s->event, text, S("demo"));
}

static enum rc make_case(struct db *db, struct demo *d, const struct demo_case *row)
{
	const struct actor *who = &d->actor[DEMO_AUTHORIZED];
	struct case_input in = { 0 };
	in.value[CF_ACCOUNT].id = d->account[DEMO_MAIN].v;
	in.value[CF_CONTACT].id = who->person.v;
	in.value[CF_PRIORITY].choice = (int)row->priority;
	in.value[CF_SUBJECT].text = str_c(row->subject);
	in.value[CF_DESCRIPTION].text = str_c(row->description);
	fill_own_fields(d, row, &in);

	struct support_case c;
	int64_t ago = row->ago;
	demo_ago(d, ago);
	enum rc rc = case_create(db, d->arena, who, row->type, &in, S("demo"), &c);
	for (size_t i = 0; rc == RC_OK && i < STEPS && (row->steps[i].event || row->steps[i].text); i++) {
		ago -= row->steps[i].after;
		demo_ago(d, ago);
		rc = take_step(db, d, &c, &row->steps[i]);
	}
	if (rc != RC_OK || c.status != CASE_CLOSED)
		return rc;
	demo_ago(d, ago - 1 * HOURS); /* the contact says how it was */
	bool urgent = row->priority == CASE_CRITICAL;
	return rating_give(db, d->arena, who, &c, urgent ? 5 : 4, urgent ? S("Back within the hour. Thank you!") : (str){ 0 },
			   S("demo"));
}

/* ---- the desk's own tables ---- */

static const struct {
	const char *title, *body;
} replies[] = {
	{ "Ask for the version", "Dear {contact},\n\nthank you for writing. Which version does *Help ▸ About* show?\n\n{agent}" },
	{ "Cannot see it here", "Dear {contact},\n\nwe cannot bring case {case} about on our side. May we look at it together by "
				"phone? Please name two times "
				"that suit you.\n\n{agent}" },
	{ "Not covered", "Dear {contact},\n\nthis concerns a program that is not ours, so its vendor helps best. What we can do "
			 "for {account}: tell you "
			 "what it has to send to us.\n\n{agent}" },
};
static const struct {
	const char *team;
	enum demo_who who;
} members[] = {
	{ "application", DEMO_AGENT }, { "application", DEMO_ADMIN }, { "accounts", DEMO_AGENT }, { "services", DEMO_ADMIN }
};

static enum rc make_desk(struct db *db, struct demo *d)
{
	enum rc rc = RC_OK;
	for (size_t i = 0; rc == RC_OK && i < COUNT_OF(replies); i++)
		rc = canned_save(db, d->arena, d->person[DEMO_AGENT],
				 &(struct canned_reply){ .title = str_c(replies[i].title), .body = str_c(replies[i].body) });
	for (size_t i = 0; rc == RC_OK && i < COUNT_OF(members); i++)
		rc = team_member_set(db, str_c(members[i].team), d->person[members[i].who], false);
	return rc;
}

enum rc demo_cases(struct db *db, void *demo)
{
	struct demo *d = demo;
	enum rc rc = RC_OK;
	for (size_t i = COUNT_OF(cases); rc == RC_OK && i > 0; i--) /* oldest first, so that numbers grow with time */
		rc = make_case(db, d, &cases[i - 1]);
	clock_set((instant){ 0 });
	return rc == RC_OK ? make_desk(db, d) : rc;
}
