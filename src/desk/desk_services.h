/* desk/desk_services.h — the page and API of the services that the status page lists (N4, N6), for routes.c. */
#ifndef DESK_DESK_SERVICES_H
#define DESK_DESK_SERVICES_H

#include "http/route.h"
#include "layout/layout.h"

struct desk_service_row_view {
	str name, code, group;
	url edit, step;
	bool first, last; /* of those offered */
	instant retired;
};
struct desk_services_view {
	struct shell shell;
	LIST(struct desk_service_row_view) offered, retired;
	bool edits;
	url save;
	struct field_view code, name, group;
};

handler_fn desk_services_page, desk_service_add_post, desk_service_edit_page, desk_service_edit_post, desk_service_step_post;
handler_fn api_desk_services;

extern const struct form_spec desk_service_add_form, desk_service_edit_form, desk_service_step_form;

#endif
