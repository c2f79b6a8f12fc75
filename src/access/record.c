/* access/record.c — a student's record, cut down to what was granted before anything is read. */
#include "access/record.h"

bool record_has(const struct record *r, enum grant_field field)
{
	return (r->fields & field) != 0;
}

enum rc record_load(struct db *db, struct arena *a, const struct grant *g, user_id student, struct record *out)
{
	*out = (struct record){ .fields = g->fields };
	struct area_state *areas = out->child.areas.at;
	areas[AREA_SCHEDULE].on = record_has(out, GRANT_SCHEDULE);
	areas[AREA_ASSIGNMENTS].on = record_has(out, GRANT_WORK);
	areas[AREA_GRADES].on = record_has(out, GRANT_GRADES);
	enum rc rc = roster_student_load(db, a, g->account, student, &out->child.student);
	if (rc == RC_OK && record_has(out, GRANT_IDENTITY))
		rc = roster_user_load(db, a, g->account, student, &out->user);
	if (rc == RC_OK)
		rc = household_child_load(db, a, g->account, &out->child);
	return rc == RC_OK ? roster_terms(db, a, g->account, &out->terms) : rc;
}
