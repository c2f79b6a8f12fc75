/* layout/sessions.h — what pages/sessions.html shows: the devices on which somebody is signed in. */
#ifndef LAYOUT_SESSIONS_H
#define LAYOUT_SESSIONS_H

#include "layout/layout.h"

struct session_row {
	str device;
	instant created, seen;
	bool current; /* the one that asks */
	url end;      /* signs it out, by POST */
};
typedef LIST(struct session_row) session_rows;

#endif
