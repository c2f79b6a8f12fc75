/* desk/desk_audit.h — the page, file and API of searching the audit trail (P12), for routes.c. */
#ifndef DESK_DESK_AUDIT_H
#define DESK_DESK_AUDIT_H

#include "auth/audit_search.h"
#include "layout/layout.h"

struct audit_row_view {
	instant at;
	str who, what, event, account, object, request, place;
};
struct desk_audit_view {
	struct shell shell;
	struct field_view person, account, event, object, from, to;
	LIST(struct audit_row_view) rows;
	url older, csv;
};

handler_fn desk_audit_page, desk_audit_csv, api_desk_audit;
extern const struct form_spec desk_audit_form, api_desk_audit_form;

#endif
