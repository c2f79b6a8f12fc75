/* access/menu.h — the numbers beside the menu's items: requests that wait for the district, alerts that nobody has seen. */
#ifndef ACCESS_MENU_H
#define ACCESS_MENU_H

#include "layout/layout.h"

/* For struct layout. A failure counts as nothing: a menu must not break a page. */
int64_t access_menu_count(struct req *q, enum menu_count what);

#endif
