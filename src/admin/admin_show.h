/* admin/admin_show.h — parts of views that several pages of /admin show. Private to admin/. */
#ifndef ADMIN_ADMIN_SHOW_H
#define ADMIN_ADMIN_SHOW_H

#include "admin/admin.h"
#include "admin/admin_view.h"

struct admin_row_view admin_row_of(struct req *q, const struct household_person *p);
/* "Parent", "Guardian", "Relative"; the code itself of one that the district's own system names otherwise. */
str admin_relation_label(struct req *q, str relation);
/* A choice as a select that begins with `all`, which is no value. */
struct field_view admin_choice_field(struct req *q, const struct field *f, str all);
/* Selects of the schools and grades within the actor's scope, and "all" first. *choose (may be NULL): there is more than one
 * school. */
MUST_USE enum rc admin_school_field(struct req *q, const struct field *f, str stored, str all, struct field_view *out,
				    bool *choose);
MUST_USE enum rc admin_grade_field(struct req *q, const struct field *f, struct field_view *out);

#endif
