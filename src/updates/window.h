/* updates/window.h — windows, for the rules and pages of updates. Private to updates/; others use window_slots() of update.h. */
#ifndef UPDATES_WINDOW_H
#define UPDATES_WINDOW_H

#include "updates/update_store.h"

typedef LIST(int) int_list;

/* "17:00" into minutes after midnight; false when it is no time. */
bool clock_text(str s, int *minutes);
/* Does the window open on that day (of its zone), and from when to when? */
bool window_opening(const struct update_window *w, date on, struct slot *out);
/* The windows that hold for a district's site. */
MUST_USE enum rc windows_for(struct db *db, struct arena *a, account_id district, enum site_kind target, window_list *out);
/* Is that instant inside one of them? */
MUST_USE enum rc window_holds(struct db *db, struct arena *a, account_id district, enum site_kind target, instant at, bool *holds);
/* The hourly local times (minutes after midnight) that the windows allow, for the form's list; ascending. */
MUST_USE enum rc window_times(struct db *db, struct arena *a, account_id district, enum site_kind target, int_list *out);

#endif
