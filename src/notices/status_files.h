/* notices/status_files.h — the files of the public status page: their names, and how each is made of a struct status_site (N6).
 *
 * Each file has a key, made of all that goes into it. Equal keys mean equal bytes, so that after a change to one of thousands of
 * notifications only what can differ is rendered again.
 *
 *	index.html  incidents/KEY.html  maintenance/KEY.html  history/index.html  history/2026-11.html  feed.atom  maintenance.ics
 *	and the same under es/ …
 *	api/v2/….json  status.css  icon.svg
 */
#ifndef NOTICES_STATUS_FILES_H
#define NOTICES_STATUS_FILES_H

#include "html/html.h"
#include "notices/status_site.h"

#define STATUS_KEY 16
#define STATUS_FILE_MAX ((size_t)64 << 20) /* bytes of one */
#define STATUS_FEED_MAX 50		   /* newest entries of the feed and of the JSON lists */
#define STATUS_CALENDAR_MAX 200
#define STATUS_RECENT_DAYS 14 /* closed ones on the first page */

struct status_key {
	unsigned char bytes[STATUS_KEY];
};
struct status_file {
	str path; /* "es/incidents/0abc….html" */
	str page; /* the same without the folder of the language */
	str type; /* Content-Type */
	struct status_key key;
	/* how it is made */
	enum rc (*render)(const struct status_site *site, const struct status_file *file, struct buf *out);
	const struct lang *lang;
	int up;	     /* folders below the first */
	size_t item; /* of site->notices, or the row of the JSON table */
	date month;
};
typedef LIST(struct status_file) status_files;

/* All files, in the order in which they are to be written: what is linked first, the first pages last. */
void status_files_of(struct arena *a, const struct status_site *site, status_files *out);
/* The bytes of one: appended to `out`. */
MUST_USE enum rc status_file_render(const struct status_site *site, const struct status_file *file, struct buf *out);

/* ---- the kinds ---- */
typedef enum rc status_render(const struct status_site *site, const struct status_file *file, struct buf *out);
status_render status_render_index, status_render_notice, status_render_months, status_render_month; /* status_page.c */
status_render status_render_json;								    /* status_json.c */
status_render status_render_atom, status_render_calendar;					    /* status_feed.c */

/* "incidents/0abc….html": the English page of one. */
str status_notice_path(struct arena *a, const struct notice *n);
/* "es/": the folder of a language; empty for English. */
str status_language_folder(struct arena *a, const struct lang *lang);
/* Where the page of one is found by those who have the feed alone: absolute when the site knows its address, else relative to the
 * folder of the language. */
str status_notice_address(struct arena *a, const struct status_site *site, const struct lang *lang, const struct notice *n);
/* The rows of the JSON table: i from 0; absent past the last. "api/v2/summary.json" */
str status_json_path(size_t i);

#endif
