/* roster/rest.h — OneRoster 1.1 and 1.2 by REST (D2; standards §1.8): what a provider says becomes a OneRoster set on disk and
 * waits like an upload; from there on everything is as with files.
 *
 * A pull asks for what changed since the last one that was applied; a provider that refuses the filter, and each source now and
 * then, is read in full. What is absent from a full pull is taken as deleted only when a second one, right after, has the same
 * records, and never when a collection is empty. Addresses inside one's own network are refused unless the source allows them;
 * redirects are not followed.
 */
#ifndef ROSTER_REST_H
#define ROSTER_REST_H

#include "db/store.h"
#include "roster/why.h"
#include "settings.h"

struct rest_source {
	account_id district;
	str version;  /* 1.1, 1.2 */
	str base_url; /* https://sis.example.org: what comes before /ims/oneroster */
	str token_url;
	str client_id, secret;		 /* the secret in clear; in its row it is sealed (auth/keys.h) */
	bool in_body;			 /* both in the body of the token request, for providers that refuse HTTP Basic */
	bool private;			 /* may be at a private address, and without TLS */
	int64_t every_minutes;		 /* 0: never by itself */
	instant next_at, since, full_at; /* since, full_at: absent before the first pull that was applied */
	struct reason failed;		 /* what was wrong with the last pull */
};

/* Adds or replaces a district's source; it is due at next_at. With another address or version the next pull is one of everything.
 * RC_INVALID with the detail: an address or a version is wrong. */
MUST_USE enum rc rest_source_put(struct db *db, struct arena *a, const struct rest_source *s);
MUST_USE enum rc rest_source_load(struct db *db, struct arena *a, account_id district, struct rest_source *out);
/* It is asked no more; its history goes too. RC_NOT_FOUND: there is none. */
MUST_USE enum rc rest_source_remove(struct db *db, account_id district);
/* Pull as soon as possible. RC_NOT_FOUND: the district has no source. */
MUST_USE enum rc rest_source_hurry(struct db *db, account_id district);
/* What was asked for at `asked` is applied: the next pull asks for what came later. */
MUST_USE enum rc rest_source_applied(struct db *db, account_id district, instant asked);

/* What came of a pull. */
struct rest_run {
	instant started, finished; /* finished absent: it runs, or its process died */
	bool whole;		   /* everything was asked for */
	int64_t records;
	struct reason failed; /* why it came to nothing, or what was left out */
	import_id import;     /* of what it brought; absent: nothing new */
};
struct rest_runs {
	struct rest_run *at;
	size_t n, cap;
};
#define REST_RUNS_KEPT 50
/* The newest n. */
MUST_USE enum rc rest_run_list(struct db *db, struct arena *a, account_id district, int n, struct rest_runs *out);

/* Job of a worker: the source that is due, if any. *did: there was one. What goes wrong with a provider is kept in `failed` and is
 * no failure of the job. */
MUST_USE enum rc roster_pull(struct store *store, const struct settings *settings, bool *did);

/* ---- inside the module ---- */
#define REST_PULL_OVERLAP_SECONDS 300 /* clocks differ */
#define REST_FULL_DAYS 7
/* RC_NOT_FOUND: none is due. Its next time is set at once, and a run begins at `now`. */
MUST_USE enum rc rest_source_due(struct db *db, struct arena *a, instant now, struct rest_source *out);
/* How the run that began at run->started ended; whole and not failed: the source was read in full. */
MUST_USE enum rc rest_source_note(struct db *db, account_id district, const struct rest_run *run, bool full);

struct rest_pull {
	struct arena *arena;
	const struct rest_source *source;
	const struct zone *zone; /* of the district: days of what the provider writes as instants */
	str folder;		 /* is there and empty */
	bool full;
	struct reason why;     /* what the provider did wrong */
	int64_t rows, skipped; /* skipped: without a sourcedId */
};
/* Fills the folder. RC_INVALID: the provider did what a provider must not; RC_BUSY: it can't be reached or asks to come later; both
 * with the detail. */
MUST_USE enum rc rest_pull(struct rest_pull *p);

#endif
