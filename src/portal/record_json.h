/* portal/record_json.h — the parts of a child's document that OneRoster lacks: posted grades, days, attendance, meals. */
#ifndef PORTAL_RECORD_JSON_H
#define PORTAL_RECORD_JSON_H

#include "json/json.h"
#include "portal/household.h"

/* Members of the child's object: "posted", "days", "marks", "absences", "meals". An area that is off has none of its own; "days" is
 * null where nothing is known but the class's periods. Reasons of attendance are the school's notes and are not in it. */
void record_json(struct json *w, const struct household *h, const struct household_child *c);

#endif
