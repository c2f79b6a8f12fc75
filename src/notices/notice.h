/* notices/notice.h — notifications: incidents and maintenance, what was told about them and when, and whom it is for (N1–N7).
 *
 * A notification is a draft, is to be published at a time, or is published; published ones are open until they are resolved,
 * completed or cancelled. It is for all accounts, and then public, or for those listed; a state, consortium or agency in the list
 * stands for itself and all its districts, and hears what is told to one of them. What may follow which state stands in one table
 * (notice_states). Maintenance that a person wrote begins and, when it may, ends by the clock (notice_clock.c).
 *
 * Every change that readers see moves `modified_at` and publishes two topics: "notice" (payload: the key) for what the process
 * keeps and for who follows that one, and "notices" (payload: always the same), which any reader may follow: it does not say what
 * there is that he must not know of.
 */
#ifndef NOTICES_NOTICE_H
#define NOTICES_NOTICE_H

#include "auth/policy.h"
#include "db/db.h"
#include "http/form.h"
#include "notices/services.h"
#include "settings.h"

#define NOTICE_TITLE_MAX 150
#define NOTICE_TEXT_MAX 20000 /* characters of Markdown */
#define NOTICE_PAGE 20
#define NOTICE_LEAD_DAYS 14 /* maintenance is announced so long ahead, as a rule (domain A.3) */
#define NOTICE_ACCOUNTS_MAX 500

/* ---- the tables (notice_tables.c); [0] is unused ---- */
enum notice_kind { NOTICE_KIND_NONE, NOTICE_INCIDENT, NOTICE_MAINTENANCE, NOTICE_KINDS };
enum notice_state {
	NOTICE_STATE_NONE,
	NOTICE_SCHEDULED,
	NOTICE_IN_PROGRESS,
	NOTICE_COMPLETED,
	NOTICE_CANCELLED,
	NOTICE_INVESTIGATING,
	NOTICE_IDENTIFIED,
	NOTICE_MONITORING,
	NOTICE_RESOLVED,
	NOTICE_STATES
};
enum notice_impact {
	NOTICE_IMPACT_UNSET,
	NOTICE_IMPACT_NONE,
	NOTICE_IMPACT_MINOR,
	NOTICE_IMPACT_MAJOR,
	NOTICE_IMPACT_CRITICAL,
	NOTICE_IMPACT_MAINTENANCE, /* of every maintenance, and of nothing else */
	NOTICE_IMPACTS
};
struct notice_kind_row {
	str code; /* "incident": in URLs, the API, the database */
	const char *label;
	enum notice_state first, last; /* as it begins; as it ends well */
};
extern const struct notice_kind_row notice_kinds[NOTICE_KINDS];
struct notice_state_row {
	str code; /* "in_progress": as Statuspage calls it */
	const char *label;
	enum notice_kind kind;
	bool open;
	unsigned next;	   /* bits 1 << state: what may follow (besides itself, while it is open) */
	const char *badge; /* its classes, by the look */
};
extern const struct notice_state_row notice_states[NOTICE_STATES];
struct notice_impact_row {
	str code; /* "major" */
	const char *label;
};
extern const struct notice_impact_row notice_impacts[NOTICE_IMPACTS];
extern const struct choice notice_kind_choices[], notice_state_choices[], notice_impact_choices[]; /* as form choices */
enum notice_kind notice_kind_of(str code);							   /* 0 when unknown */
enum notice_state notice_state_of(str code);
enum notice_impact notice_impact_of(str code);

/* ---- rows ---- */
struct notice_update {
	int64_t seq; /* 0: the publication; its text is the notification's own */
	instant at;
	enum notice_state state;
	str body;	 /* Markdown; absent: only the state changed, or the publication */
	str author_name; /* absent: Belfry itself; for staff only */
};
typedef LIST(struct notice_update) notice_updates;
struct notice_party {
	account_id id;
	str name;
};
struct notice {
	notice_id id;
	enum notice_kind kind;
	enum notice_state state;
	enum notice_impact impact;
	str title, body; /* Markdown */
	instant starts,
	    ends; /* ends absent: not known. Of an incident the end, once it is over; of maintenance the announced one */
	bool everyone;
	instant publish_at;   /* to be published by itself then */
	instant published_at; /* absent: not yet */
	instant closed_at;    /* absent: open */
	str note;	      /* post-incident; Markdown */
	instant note_at;
	person_id author; /* absent: Belfry itself */
	str origin;	  /* what opened it; absent: a person */
	bool stays_open;  /* maintenance: at its end it is not completed by itself, but who wrote it is reminded */
	instant created_at, modified_at;
	/* filled by notice_load(), notice_public(); services also by notice_find() */
	service_list services;
	notice_updates updates;		   /* newest first */
	LIST(struct notice_party) parties; /* those listed; staff's only: a reader is not told who else is affected */
};
typedef LIST(struct notice) notice_list;

/* ---- reading ---- */
/* Published, and for the actor: for all, or for an account he may act for. To staff every published one, and to those who may
 * publish (DESK_NOTICE_WORK) drafts too. RC_NOT_FOUND otherwise. */
MUST_USE enum rc notice_load(struct db *db, struct arena *a, const struct actor *who, notice_id id, struct notice *out);
/* Is a published one for this person, as a contact: for all, or for an account that he may act for? */
MUST_USE enum rc notice_is_for(struct db *db, struct arena *a, const struct notice *n, person_id person, bool *yes);
enum notice_scope { NOTICE_SCOPE_OPEN, NOTICE_SCOPE_CLOSED, NOTICE_SCOPE_DRAFTS /* staff: not published yet */ };
struct notice_filter {
	enum notice_scope scope;
	instant before; /* of the last row of the page before: published (open), closed, created (drafts) */
	notice_id before_id;
	int limit; /* 1..200 */
};
/* Those that notice_load() would give him, newest first; without updates. */
MUST_USE enum rc notice_find(struct db *db, struct arena *a, const struct actor *who, const struct notice_filter *filter,
			     notice_list *out, bool *more);
str notice_cursor(struct arena *a, enum notice_scope scope, const struct notice *last);
bool notice_cursor_read(str cursor, struct notice_filter *out);
/* The public ones (published, for all) that changed at `since` or after it (absent: all), by modified_at; with services and
 * updates, in a fixed number of statements. For the status page. */
MUST_USE enum rc notice_public(struct db *db, struct arena *a, instant since, notice_list *out);
/* Publishes both topics; `id`: the key as text. */
void notice_changed(struct db *db, str id);
/* What an update says: its own words, or, of the publication, the notification's. */
str notice_words_of(const struct notice *n, const struct notice_update *u);
/* "Mobile Portal, State Reporting" */
str notice_services_text(struct arena *a, const struct notice *n);
/* Has what was announced begun: is it open and, of maintenance, in progress? */
bool notice_is_active(const struct notice *n);
/* How long before `starts` maintenance should be published: the latest instant that gives NOTICE_LEAD_DAYS. */
instant notice_lead(instant starts);

/* ---- publishing (DESK_NOTICE_WORK; the gate has asked) ---- */
struct notice_input {
	enum notice_kind kind;
	enum notice_impact impact; /* of maintenance not looked at */
	str title, body;
	instant starts, ends;
	bool everyone;
	account_id *accounts; /* when not for all: at least one */
	size_t accounts_n;
	int64_t *services; /* keys of struct service */
	size_t services_n;
	str origin;	 /* what opens it; absent: a person */
	bool stays_open; /* as in struct notice */
};
/* Stores a draft. who NULL: Belfry itself. *out: as stored. RC_INVALID: the detail says what (an end before the start, no such
 * account or service, nobody it is for); forms have told it by then. */
MUST_USE enum rc notice_draft(struct db *db, struct arena *a, const struct actor *who, const struct notice_input *in, str request,
			      struct notice *out);
/* Changes a draft, or the record of a published one: its kind stays, and whom it was told to (more may be added): else
 * RC_CONFLICT. */
MUST_USE enum rc notice_edit(struct db *db, struct arena *a, const struct actor *who, struct notice *n,
			     const struct notice_input *in, str request);
/* Deletes a draft. RC_CONFLICT: it is published. */
MUST_USE enum rc notice_discard(struct db *db, struct arena *a, const struct actor *who, const struct notice *n, str request);
/* Publishes now, or (at in the future) by itself then; absent `at`: now. Maintenance that a person wrote and that has begun is
 * published In progress. RC_CONFLICT: it is published. */
MUST_USE enum rc notice_publish(struct db *db, struct arena *a, const struct actor *who, struct notice *n, instant at, str request);
/* Takes a scheduled publication back: a draft again. RC_CONFLICT: it has none. */
MUST_USE enum rc notice_unschedule(struct db *db, struct arena *a, const struct actor *who, struct notice *n, str request);
/* A timed update: words, another state, or both. `to` NOTICE_STATE_NONE: as it is. One that closes sets closed_at, and an
 * incident's end when it has none. at absent: now (a record brought in from elsewhere has its own times). RC_CONFLICT: not
 * published, closed, or the table forbids the state; RC_INVALID: nothing is told. */
struct notice_words {
	enum notice_state to;
	str body;
	instant at;
};
MUST_USE enum rc notice_tell(struct db *db, struct arena *a, const struct actor *who, struct notice *n,
			     const struct notice_words *words, str request);
bool notice_allows(const struct notice *n, enum notice_state to);
/* The post-incident note of a closed one; absent removes it. RC_CONFLICT: it is open. */
MUST_USE enum rc notice_note(struct db *db, struct arena *a, const struct actor *who, struct notice *n, str note, str request);
/* What is due: publishes what was to be published by itself, then moves maintenance that people wrote (what has an origin waits for
 * that) to In progress at its start and to Completed at its end, each as of the time that was announced, or, when it stays open,
 * mails a reminder to who wrote it. For the worker; one transaction. */
MUST_USE enum rc notice_clock(struct db *db, struct arena *a, const struct settings *s, instant now);

/* ---- templates ---- */
struct notice_template {
	int64_t id;
	str name;
	enum notice_kind kind;
	enum notice_impact impact;
	str title, body;
};
typedef LIST(struct notice_template) notice_templates;
MUST_USE enum rc notice_template_all(struct db *db, struct arena *a, notice_templates *out); /* by name */
/* Stores *in under its name, in place of one that has it. */
MUST_USE enum rc notice_template_put(struct db *db, struct arena *a, const struct actor *who, struct notice_template *in,
				     str request);
MUST_USE enum rc notice_template_remove(struct db *db, struct arena *a, const struct actor *who, int64_t id, str request);

/* ---- mail (N5) ---- */
enum notice_mail { NOTICE_MAIL_NONE_SET, NOTICE_MAIL_ALL, NOTICE_MAIL_INCIDENTS, NOTICE_MAIL_NONE, NOTICE_MAILS };
extern const struct choice notice_mail_choices[]; /* codes of enum notice_mail */
extern const struct mail_topic notice_topic;	  /* outbox/choice.h */
/* His choice, of enum notice_mail; NOTICE_MAIL_ALL when he never made one. */
MUST_USE enum rc notice_mail_of(struct db *db, struct arena *a, person_id person, int *choice);
MUST_USE enum rc notice_mail_set(struct db *db, person_id person, int choice);
/* Choice none, and no more of the incidents that he said affect him. */
MUST_USE enum rc notice_unsubscribe(struct db *db, person_id person);

#define NOTICE_MAIL_HOURS 24 /* what happened longer ago is history, not news: nobody is mailed about it (imported records) */
/* Writes the mail about the oldest publication or update that nobody has been told of yet, to everybody whom it is for, exactly
 * once. *queued: how many mails; *did: there was one. For the worker; one transaction. */
MUST_USE enum rc notice_mail_next(struct db *db, struct arena *a, const struct settings *s, int64_t *queued, bool *did);

/* ---- "This affects us too" ---- */
/* Links the account to an open incident, subscribes *who, and counts: for whoever may file a case of that
 * account. With `filed` the case that says
 * more. Again: nothing changes but the case, when there was none. RC_CONFLICT: no open incident. */
MUST_USE enum rc notice_us_too(struct db *db, struct arena *a, const struct actor *who, account_id account, const struct notice *n,
			       case_id filed, str request);
/* How many accounts said so; `mine`: has one that the actor acts for? */
MUST_USE enum rc notice_affected(struct db *db, struct arena *a, const struct actor *who, notice_id id, int64_t *accounts,
				 bool *mine);
/* Who: for staff. */
struct notice_hit {
	account_id account;
	str account_name, person_name;
	instant at;
	case_id filed;
};
typedef LIST(struct notice_hit) notice_hits;
MUST_USE enum rc notice_hits_of(struct db *db, struct arena *a, notice_id id, notice_hits *out);

/* ---- what other parts of Belfry know by themselves (N7) ---- */
/* Work on a district's site begins: opens (published, in progress) the maintenance of `origin` ("update 0abc…"), or moves the one
 * that is there to In progress. Idempotent. ends: when it should be over; may be absent. */
struct notice_work {
	str origin;
	account_id district;
	str title, body;
	instant starts, ends;
	int64_t service; /* 0: none */
};
MUST_USE enum rc notice_work_begins(struct db *db, struct arena *a, const struct notice_work *w, struct notice *out);
/* Work is over: completed, or (failed) cancelled with these words. RC_NOT_FOUND: nothing was opened; nothing happens when it is
 * closed. */
MUST_USE enum rc notice_work_ends(struct db *db, struct arena *a, str origin, bool done, str words);
/* A runbook failed: a draft incident for its district, for staff to publish or discard. Idempotent by origin. */
MUST_USE enum rc notice_work_failed(struct db *db, struct arena *a, const struct notice_work *w, struct notice *out);

#endif
