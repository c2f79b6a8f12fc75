/* roster/provider_view.h — what the page of the provider shows. */
#ifndef ROSTER_PROVIDER_VIEW_H
#define ROSTER_PROVIDER_VIEW_H

#include "roster/import_view.h"
#include "roster/provider.h"

struct provider_run_view {
	instant started;
	str state, what, failed; /* failed: "" */
	int64_t records;
	url import; /* absent: it brought nothing */
};
struct provider_view {
	struct shell shell;
	import_tabs tabs;
	bool there, due, private;
	LIST(struct field_view) fields;
	instant next; /* absent: not by itself */
	LIST(struct provider_run_view) runs;
};

#endif
