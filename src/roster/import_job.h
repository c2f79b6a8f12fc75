/* roster/import_job.h — inside roster/: one import at work. import.c has its whole, import_kinds.c what happens to the records of a
 * kind. */
#ifndef ROSTER_IMPORT_JOB_H
#define ROSTER_IMPORT_JOB_H

#include "roster/import.h"
#include "roster/import_set.h"
#include "roster/import_store.h"

struct import {
	struct import_target target;
	const struct import_options *options;
	struct roster_report *report;
	struct check check;
	struct import_set set;
	bool keys_loaded, aliases_loaded, items_loaded;
	struct buf scratch;			/* one row in a form to be hashed */
	struct db_bulk *fresh, *staged, *links; /* of the kind being read (of users and roles: side by side, see `roles`) */
	struct db_bulk *role_fresh, *role_staged, *wanted;
	struct roster_counts counts[KINDS];
	int64_t live[KINDS], students, students_gone;
	int64_t first[KINDS];		  /* numbers of new rows begin here */
	int64_t delete_share, skip_share; /* the district's settings */
	bool relatives_see, replace_dates;
	struct import_record record;
	bool refused, held, stale; /* stale: another import of the district came between */
	import_id record_id;
};

extern const struct check_sink import_sink; /* its argument is the struct import */
/* What the sink has staged, onto the tables, kind by kind. */
MUST_USE enum rc import_kinds_apply(struct import *im);

#endif
