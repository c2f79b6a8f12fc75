/* access/purge_view.h — what the page of a purge shows. */
#ifndef ACCESS_PURGE_VIEW_H
#define ACCESS_PURGE_VIEW_H

#include "access/purge.h"
#include "layout/layout.h"

struct purge_view {
	struct shell shell;
	str district, certificate; /* certificate absent: never purged */
	instant at;
	url action, download;
	struct field_view name;
};

#endif
