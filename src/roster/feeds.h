/* roster/feeds.h — the formats beside OneRoster as data (standards §2): Clever attendance.csv, Ed-Fi interchange XML, SIF XML. Each
 * row of the table turns one sort of CSV row or XML element into one kind of record; the cells are checked and the records stored
 * by the same machinery as OneRoster's (check.h, import.h).
 *
 * A record about a student, class or school that the roster does not have is skipped with a warning, for these files and the
 * roster are exported at different hours; a file of which nothing is left is refused.
 */
#ifndef ROSTER_FEEDS_H
#define ROSTER_FEEDS_H

#include "roster/check.h"
#include "roster/xml.h"

struct feed {
	const char *root;	 /* local name of the root element; NULL: a CSV with the columns below */
	const char *record;	 /* path of the record's element, as in xml.h */
	bool twice;		 /* a second record with the same key is skipped with a warning, not an error */
	bool upserts;		 /* says only what is new: nothing goes because it is not in the file (unless dates are replaced) */
	struct roster_file file; /* name: for people; columns: their names are paths */
};
extern const struct feed feeds[];
extern const size_t feeds_n;

/* One file that some feeds read. */
struct feed_file {
	struct package *package;
	str name;
	str root; /* absent: CSV */
};
typedef LIST(struct feed_file) feed_files;

enum feed_sort {
	FEED_NONE,   /* not for us to say: perhaps a part of OneRoster */
	FEED_KNOWN,  /* some feeds read it: *out is filled */
	FEED_UNUSED, /* an Ed-Fi or SIF file of which Belfry needs nothing */
	FEED_ALIEN,  /* XML of another sort, or broken: *out is filled as far as known, *where may say more */
};
/* Looks at the name, then at the header or the root element. */
enum feed_sort feed_recognize(struct arena *a, struct package *p, str name, struct feed_file *out, struct xml_place *where);

/* Reads all files, kind by kind in the order of import. RC as check_package(). replace_dates: of attendance, what is stored of a
 * school for the days between the file's first and last one and is not in the file goes. */
MUST_USE enum rc feeds_check(struct check *c, const feed_files *files, bool replace_dates);

/* ---- inside the module ---- */
bool feed_reads(const struct feed *feed, const struct feed_file *file);
/* Makes source_id (of `text`, at least FEED_KEY_MAX bytes), scope and what else follows from the cells. */
#define FEED_KEY_MAX 1200
void feed_rules(struct check_file *f, char *text);
/* The record is left out, with a warning at field i. */
void feed_skip(struct check_file *f, size_t i, struct reason why);

#endif
