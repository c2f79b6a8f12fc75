/* desk/desk_view.h — what the pages of the vendor's side show. */
#ifndef DESK_DESK_VIEW_H
#define DESK_DESK_VIEW_H

#include "cases/case_view.h"
#include "updates/update_view.h"

struct desk_updates_view {
	struct shell shell;
	struct tabs_view tabs;
	LIST(struct update_row_view) rows;
	url next;
};

#endif
