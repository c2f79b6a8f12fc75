/* roster/intake.h — imports that wait, run, are held, and what became of them (D4, D7): one row of roster_import each.
 *
 * An upload, a set found in a watched folder, and what was pulled from a provider are put below data_dir/imports and wait;
 * roster_work() takes one after the other. `belfry import` does not wait.
 */
#ifndef ROSTER_INTAKE_H
#define ROSTER_INTAKE_H

#include "db/store.h"
#include "settings.h"

struct intake {
	import_id id, confirms;
	account_id district;
	str state; /* waiting, running, applied, refused, held, confirmed, dismissed, failed, checked */
	str way;   /* command, upload, folder, rest */
	str files, kept;
	bool dry_run; /* only checked: its files are not kept, and nothing changes */
	person_id person;
	str person_name; /* absent: nobody */
	instant started, finished, since;
	int64_t change_no, rows, errors, warnings, events;
	str report; /* JSON; intake_load() only */
};
struct intakes {
	struct intake *at;
	size_t n, cap;
};
/* data_dir/imports */
str intake_folder(struct arena *a, const struct settings *s);
/* Makes the folder of one set in it; *own: its path. */
MUST_USE enum rc intake_make(struct arena *a, const struct settings *s, import_id id, str *own);
/* A new row that waits. in: id, district, way, person, files, kept, dry_run, confirms, since. */
MUST_USE enum rc intake_add(struct db *db, const struct intake *in);
/* RC_NOT_FOUND: none of this district. */
MUST_USE enum rc intake_load(struct db *db, struct arena *a, account_id district, import_id id, struct intake *out);
/* Newest first, from before `before` (absent: from the newest on), at most n. */
MUST_USE enum rc intake_list(struct db *db, struct arena *a, account_id district, import_id before, int n, struct intakes *out);
/* The newest held one. RC_NOT_FOUND: none. */
MUST_USE enum rc intake_held(struct db *db, struct arena *a, account_id district, struct intake *out);
/* Lets a held import through: a new row waits, *out its id. RC_CONFLICT: it is not held, or no more; its files are not there. */
MUST_USE enum rc intake_confirm(struct db *db, struct arena *a, account_id district, import_id held, person_id who, import_id *out);
/* It shall not be applied. RC_CONFLICT: it is not held, or no more. */
MUST_USE enum rc intake_dismiss(struct db *db, account_id district, import_id held);
/* Removes the files of a set that nobody needs any more. */
void intake_forget(struct arena *a, const struct settings *s, str kept);

struct intake_progress {
	char file[64];
	int64_t rows, done, total; /* of the file at hand; bytes of all files */
};
/* How far the import that runs in this process is. False: it does not run here. */
bool intake_progress(import_id id, struct intake_progress *out);

/* Jobs of a worker: each does one round; *did: there was something to do, come again soon. */
MUST_USE enum rc roster_work(struct store *store, const struct settings *settings, bool *did);
/* Looks into the districts' watched folders: a set that has not changed for WATCH_SETTLED_SECONDS is moved to where it waits. */
#define WATCH_SETTLED_SECONDS 10
MUST_USE enum rc roster_watch(struct store *store, const struct settings *settings, bool *did);
/* How a watched folder stands, for its district's page. */
enum watch_state {
	WATCH_NONE, /* none is set */
	WATCH_FINE,
	WATCH_GONE,	 /* it is not there, or is closed to us */
	WATCH_ELSEWHERE, /* files can't be moved out of it: not ours to write, or on another file system than data_dir */
};
/* *waiting: sets that lie in it. */
enum watch_state intake_watch_state(struct arena *a, const struct settings *s, str folder, int64_t *waiting);

/* ---- inside the module ---- */
/* The oldest that waits, or that ran when its process died; it runs now. RC_NOT_FOUND: none. */
MUST_USE enum rc intake_take(struct db *db, struct arena *a, struct intake *out);
/* It changed nothing, and the import left no record of it. in: id, state (refused, failed, waiting, checked), report, counts. */
MUST_USE enum rc intake_finish(struct db *db, const struct intake *in);
struct intake_watch {
	account_id district;
	str folder;
};
typedef LIST(struct intake_watch) intake_watches;
MUST_USE enum rc intake_watched(struct db *db, struct arena *a, intake_watches *out);

#endif
