/* demo/gen.h — an invented district as a OneRoster zip: seeded, the same every time, in any size, in flat memory.
 *
 * A middle school (grades 6–8) and a high school (9–12), seven periods, a school year with two semesters and four quarters that has
 * `today` in its active quarter, work of every state: past, due today and tomorrow, upcoming; scored, late, missing, incomplete,
 * cheated, exempt, in progress, handed in, with a text for a score.
 */
#ifndef DEMO_GEN_H
#define DEMO_GEN_H

#include "base/arena.h"
#include "base/time.h"

enum demo_form {
	DEMO_1_2,
	DEMO_1_1,
	DEMO_DELTA, /* 1.2: what became of the results of the same district since, a hundredth of them */
};
struct demo_roster {
	uint64_t seed;
	int students; /* 7..100000 */
	date today;   /* everything is relative to it */
	enum demo_form form;
};

/* Writes the zip (an existing one is replaced). Work files lie beside it while it runs. */
MUST_USE enum rc demo_roster_write(struct arena *a, const struct demo_roster *opts, str zip_path);

/* The formats beside OneRoster (roster/feeds.h) for the same district, as files in an existing folder; paths: theirs, in the arena.
 */
#define DEMO_FEEDS 8
MUST_USE enum rc demo_feeds_write(struct arena *a, const struct demo_roster *opts, str folder, str paths[static DEMO_FEEDS]);

/* People worth signing in as. */
struct demo_sample {
	bool student;			     /* else a guardian */
	str source_id, username, name, note; /* note: "Three children, in both schools" */
};
struct demo_samples {
	struct demo_sample *at;
	size_t n, cap;
};
void demo_roster_samples(struct arena *a, const struct demo_roster *opts, struct demo_samples *out);

#endif
