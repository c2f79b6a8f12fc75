/* base/zone.c — local times of base/time.h, from GLib's reading of the system's zone files.
 *
 * GLib numbers the spans of time between two changes of a zone ("intervals", 0 is everything before the first change), each
 * with one offset and one abbreviation.
 */
#include "base/time.h"

#include "base/memory.h"

#include <glib.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#define NAME_MAX_BYTES 63
#define SECONDS_PER_DAY 86400

struct zone {
	struct zone *next;
	GTimeZone *glib;
	size_t name_n;
	char name[NAME_MAX_BYTES + 1];
};

/* The known zones, newest first. Read without a lock, as nothing is ever taken out; one writer at a time. At most as many as
 * there are zone files. */
static struct zone *_Atomic zones;
static pthread_mutex_t zones_adding = PTHREAD_MUTEX_INITIALIZER;

static const struct zone *find_known(str name)
{
	for (const struct zone *z = atomic_load_explicit(&zones, memory_order_acquire); z; z = z->next) {
		if (str_eq(zone_name(z), name))
			return z;
	}
	return NULL;
}

/* Names as IANA makes them: capital first. Keeps out paths, offsets and rules ("+02", "EST5EDT,M3.2.0", "/etc/passwd"), which
 * GLib would take as well, and the copies of the data under posix/ and right/. */
static bool name_is_sound(str name)
{
	if (!name.n || name.n > NAME_MAX_BYTES || !g_ascii_isupper(name.p[0]))
		return false;
	for (size_t i = 0; i < name.n; i++) {
		if (!g_ascii_isalnum(name.p[i]) && (name.p[i] == '\0' || !strchr("/_+-", name.p[i])))
			return false;
	}
	return true;
}

/* "EST5" is no IANA name but would be a rule to GLib: only what has a file is a zone. */
static bool has_file(const char *name)
{
	const char *folder = getenv("TZDIR");
	char path[4096];
	struct stat st;
	int n = g_snprintf(path, sizeof path, "%s/%s", folder ? folder : "/usr/share/zoneinfo", name);
	return n > 0 && (size_t)n < sizeof path && stat(path, &st) == 0 && S_ISREG(st.st_mode);
}

static const struct zone *add_zone(str name)
{
	char z[NAME_MAX_BYTES + 1];
	memcpy(z, name.p, name.n);
	z[name.n] = '\0';
	GTimeZone *glib = has_file(z) ? g_time_zone_new_identifier(z) : NULL;
	if (!glib)
		return NULL;
	struct zone *added = memory_new(sizeof *added);
	added->glib = glib;
	added->name_n = name.n;
	memcpy(added->name, z, name.n + 1);
	added->next = atomic_load_explicit(&zones, memory_order_relaxed);
	atomic_store_explicit(&zones, added, memory_order_release);
	return added;
}

const struct zone *zone_find(str name)
{
	const struct zone *z = find_known(name);
	if (z || !name_is_sound(name))
		return z;
	pthread_mutex_lock(&zones_adding);
	z = find_known(name); /* another thread may have been faster */
	if (!z)
		z = add_zone(name);
	pthread_mutex_unlock(&zones_adding);
	return z;
}

str zone_name(const struct zone *z)
{
	return (str){ z->name, z->name_n };
}

/* ---- between instants and local times; all in seconds of 1970, local ones as if they were UTC ---- */

static int interval_at(const struct zone *z, int64_t utc)
{
	return g_time_zone_find_interval(z->glib, G_TIME_TYPE_UNIVERSAL, utc);
}

/* The first second of `interval`, which begins after `before` and not after `at`. */
static int64_t interval_begin(const struct zone *z, int interval, int64_t before, int64_t at)
{
	while (at - before > 1) {
		int64_t middle = before + (at - before) / 2;
		if (interval_at(z, middle) < interval)
			before = middle;
		else
			at = middle;
	}
	return at;
}

enum local_fit zone_resolve(const struct zone *z, local l, instant *out)
{
	int64_t wanted = (int64_t)date_days(l.on) * SECONDS_PER_DAY + l.hour * 3600 + l.minute * 60 + l.second;
	/* No zone is more than a day from UTC. In each interval near by, the local time is or is not one of its times. */
	int first = interval_at(z, wanted - SECONDS_PER_DAY), last = interval_at(z, wanted + SECONDS_PER_DAY), fits = 0;
	for (int i = first; i <= last; i++) {
		int64_t utc = wanted - g_time_zone_get_offset(z->glib, i);
		if (interval_at(z, utc) == i && fits++ == 0)
			out->us = utc * US_PER_SECOND;
	}
	if (fits)
		return fits == 1 ? LOCAL_EXACT : LOCAL_TWICE;
	/* Before the change the clock did not get this far, after it the clock was beyond: the change is where it first was. (Never
	 * left unset, whatever a zone file says.) */
	out->us = (wanted - g_time_zone_get_offset(z->glib, first)) * US_PER_SECOND;
	for (int i = first + 1; i <= last; i++) {
		int64_t after = wanted - g_time_zone_get_offset(z->glib, i - 1),
			before = wanted - g_time_zone_get_offset(z->glib, i);
		if (interval_at(z, after) >= i && interval_at(z, before) < i) {
			out->us = interval_begin(z, i, before, after) * US_PER_SECOND;
			break;
		}
	}
	return LOCAL_SKIPPED;
}

instant zone_day(const struct zone *z, date day)
{
	instant out = { 0 };
	if (!date_absent(day))
		(void)zone_resolve(z, (local){ .on = day }, &out);
	return out;
}

void zone_local(const struct zone *z, instant i, local *out, str *abbreviation)
{
	int64_t utc = i.us / US_PER_SECOND - (i.us % US_PER_SECOND < 0);
	int interval = interval_at(z, utc);
	if (abbreviation)
		*abbreviation = str_c(g_time_zone_get_abbreviation(z->glib, interval));
	if (!out)
		return;
	int64_t there = utc + g_time_zone_get_offset(z->glib, interval);
	int64_t day = there / SECONDS_PER_DAY - (there % SECONDS_PER_DAY < 0);
	int second = (int)(there - day * SECONDS_PER_DAY);
	*out = (local){ .on = date_from_days((int32_t)day) };
	if (date_absent(out->on))
		return;
	out->hour = (uint8_t)(second / 3600);
	out->minute = (uint8_t)(second / 60 % 60);
	out->second = (uint8_t)(second % 60);
}

/* Written by hand: a list has one or two in each of its rows. */
static char *put_two(char *to, int n)
{
	*to++ = (char)('0' + n / 10);
	*to++ = (char)('0' + n % 10);
	return to;
}

static char *put_day(char *to, date d)
{
	to = put_two(to, d.month);
	*to++ = '/';
	to = put_two(to, d.day);
	*to++ = '/';
	return put_two(put_two(to, d.year / 100), d.year % 100);
}

#define DAY_MAX sizeof "09/15/2021"
#define WHEN_MAX sizeof "09/15/2021 - 01:44 PM "

str date_text(struct arena *a, date d)
{
	if (date_absent(d))
		return S("");
	char *text = arena_alloc(a, DAY_MAX);
	return (str){ text, (size_t)(put_day(text, d) - text) };
}

str zone_put(struct arena *a, const struct zone *z, instant i)
{
	local l;
	str abbreviation;
	if (instant_absent(i))
		return S("");
	zone_local(z, i, &l, &abbreviation);
	if (date_absent(l.on))
		return S("");
	char *text = arena_alloc(a, WHEN_MAX + abbreviation.n + 1), *end = put_day(text, l.on);
	end = mempcpy(end, " - ", 3);
	end = put_two(end, (l.hour + 11) % 12 + 1);
	*end++ = ':';
	end = put_two(end, l.minute);
	end = mempcpy(end, l.hour < 12 ? " AM " : " PM ", 4);
	end = mempcpy(end, abbreviation.p, abbreviation.n);
	return (str){ text, (size_t)(end - text) };
}
