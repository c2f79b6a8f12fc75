/* updates/window.c — when work may run (U8): openings of the windows, exact across daylight-saving changes. */
#include "base/num.h"
#include "updates/update_store.h"
#include "updates/window.h"

#define LOOK_AHEAD_DAYS 120 /* a window that does not open in this time never opens */

bool clock_text(str s, int *minutes)
{
	int64_t hour, minute;
	if (s.n != 5 || s.p[2] != ':' || !num_i64(str_take(s, 2), 0, 23, &hour) || !num_i64(str_drop(s, 3), 0, 59, &minute))
		return false;
	*minutes = (int)(hour * 60 + minute);
	return true;
}

static local at_minutes(date on, int minutes)
{
	return (local){ .on = on, .hour = (uint8_t)(minutes / 60), .minute = (uint8_t)(minutes % 60) };
}

bool window_opening(const struct update_window *w, date on, struct slot *out)
{
	int opens, closes;
	const struct zone *zone = zone_find(w->zone);
	if (!zone || !clock_text(w->opens, &opens) || !clock_text(w->closes, &closes))
		return false;
	bool valid = date_cmp(on, w->valid_from) >= 0 && (date_absent(w->valid_to) || date_cmp(on, w->valid_to) <= 0);
	if (!valid || !(w->weekdays & (INT64_C(1) << (date_weekday(on) - 1))))
		return false;
	date last = closes <= opens ? date_add(on, 1) : on;
	/* Both ends are what the clock on the wall says. A time that the spring change skips becomes the moment after the gap; one
	 * that autumn repeats, its first occurrence. A window around the repeated hour therefore lasts an hour longer than on other
	 * nights. */
	(void)zone_resolve(zone, at_minutes(on, opens), &out->opens);
	(void)zone_resolve(zone, at_minutes(last, closes), &out->closes);
	return out->opens.us < out->closes.us;
}

static void insert_by_time(struct arena *a, slot_list *list, struct slot s)
{
	size_t i = list->n;
	*LIST_ADD(a, list) = s;
	for (; i > 0 && list->at[i - 1].opens.us > s.opens.us; i--)
		list->at[i] = list->at[i - 1];
	list->at[i] = s;
}

enum rc window_slots(struct db *db, struct arena *a, account_id district, enum site_kind target, instant from, int n,
		     slot_list *out)
{
	window_list windows = { 0 };
	enum rc rc = windows_for(db, a, district, target, &windows);
	for (size_t i = 0; rc == RC_OK && i < windows.n; i++) {
		const struct zone *zone = zone_find(windows.at[i].zone);
		if (!zone)
			return fail(RC_FAIL, "window %lld: unknown zone", (long long)windows.at[i].id);
		local here;
		zone_local(zone, from, &here, NULL);
		int found = 0;
		for (int day = -1; day < LOOK_AHEAD_DAYS && found < n; day++) { /* from yesterday: its window may still be open */
			struct slot s;
			if (!window_opening(&windows.at[i], date_add(here.on, day), &s) || s.closes.us <= from.us)
				continue;
			insert_by_time(a, out, s);
			found++;
		}
	}
	if (out->n > (size_t)n)
		out->n = (size_t)n;
	return rc;
}

enum rc windows_for(struct db *db, struct arena *a, account_id district, enum site_kind target, window_list *out)
{
	struct account account;
	enum rc rc = account_load(db, a, district, &account);
	return rc == RC_OK ? window_store_find(db, a, district, account.hosting, target, out) : rc;
}

enum rc window_holds(struct db *db, struct arena *a, account_id district, enum site_kind target, instant at, bool *holds)
{
	slot_list slots = { 0 };
	enum rc rc = window_slots(db, a, district, target, at, 1, &slots);
	*holds = rc == RC_OK && slots.n > 0 && slots.at[0].opens.us <= at.us;
	return rc;
}

enum rc window_times(struct db *db, struct arena *a, account_id district, enum site_kind target, int_list *out)
{
	window_list windows = { 0 };
	bool offered[24 * 60] = { false };
	enum rc rc = windows_for(db, a, district, target, &windows);
	for (size_t i = 0; rc == RC_OK && i < windows.n; i++) {
		int opens, closes;
		if (!clock_text(windows.at[i].opens, &opens) || !clock_text(windows.at[i].closes, &closes))
			continue;
		for (int t = opens; t < (closes <= opens ? closes + 24 * 60 : closes); t += 60)
			offered[t % (24 * 60)] = true;
	}
	for (int t = 0; t < 24 * 60; t++)
		if (offered[t])
			*LIST_ADD(a, out) = t;
	return rc;
}
