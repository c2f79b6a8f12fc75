/* cases/case_form.h — the form of a case type, made from the types × fields table; shared by page and API. Private to cases/. */
#ifndef CASES_CASE_FORM_H
#define CASES_CASE_FORM_H

#include "cases/case.h"
#include "layout/layout.h"

/* The fields of a type as a form table in the arena. */
struct form_spec case_form_spec(struct arena *a, enum case_type type);
/* case_field_checks() for whoever asks, today. */
void case_form_checks(struct req *q, enum case_type type, enum case_field_key key, field_checks *out);
/* One field as the page shows it, with what was typed or its default; RC_NOT_FOUND when this type lacks it. */
MUST_USE enum rc case_form_field(struct req *q, enum case_type type, enum case_field_key key, struct field_view *out);
/* Decodes, checks and files. RC_INVALID: q->errors says what. Account and contact may be left out: the acting account, oneself.
 * *warning: as case_warning() gives it. */
MUST_USE enum rc case_form_create(struct req *q, enum case_type type, const struct form *form, struct support_case *out,
				  const char **warning);

#endif
