/* cases/presence.h — who else has a case open (S13): so that two agents do not answer the same one.
 *
 * Kept in the memory of each process: nothing of it is worth a row. A page that is opened, and the script's beat while it stays
 * open, are noted here and told to the other processes (topic "presence"). What is older than PRESENCE_OPENED is forgotten.
 */
#ifndef CASES_PRESENCE_H
#define CASES_PRESENCE_H

#include "base/id.h"
#include "base/time.h"
#include "db/store.h"

#define PRESENCE_HERE (30 * US_PER_SECOND)   /* after the last beat somebody no longer has it open */
#define PRESENCE_OPENED (10 * US_PER_MINUTE) /* so long it is worth saying that somebody has opened it */

struct presence;
MUST_USE enum rc presence_start(struct store *store, struct presence **out);
void presence_stop(struct presence *p); /* NULL is fine */

/* A person opened the page of a case, or still has it open (beat), perhaps writing. On any thread, also within a reader: what other
 * processes must hear is handed to the writer without waiting for it. */
struct presence_note {
	int64_t number;
	person_id person;
	str name;
	bool typing, beat;
};
void presence_note(struct presence *p, const struct presence_note *note);
/* The same, told to the other processes by this transaction. */
void presence_publish(struct presence *p, struct db *db, const struct presence_note *note);

struct presence_view {
	person_id person;
	str name;
	instant opened_at;
	bool here, typing; /* by beats: within PRESENCE_HERE */
};
typedef LIST(struct presence_view) presence_views;
/* Everybody but `except`, latest first. */
void presence_of(struct presence *p, struct arena *a, int64_t number, person_id except, presence_views *out);

#endif
