/* layout/front_view.h — what pages/front/front_home.html shows. */
#ifndef LAYOUT_FRONT_VIEW_H
#define LAYOUT_FRONT_VIEW_H

#include "layout/layout.h"

struct front_view {
	struct shell shell;
};

#endif
