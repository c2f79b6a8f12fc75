/* portal/portal_view.h — what the portal's page is made from. */
#ifndef PORTAL_PORTAL_VIEW_H
#define PORTAL_PORTAL_VIEW_H

#include "base/str.h"

struct portal_shell {
	str demo; /* "true": every screen says so; absent: it is none */
};

#endif
