/* layout/error_view.h — what pages/error.html shows. */
#ifndef LAYOUT_ERROR_VIEW_H
#define LAYOUT_ERROR_VIEW_H

#include "layout/layout.h"

struct error_view {
	struct shell shell; /* its title says what happened */
	str message;
	str request; /* id, to find the log line by */
};

#endif
