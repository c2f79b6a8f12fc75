/* roster/check.h — reads a OneRoster package once, judges every manifest row, header, cell and reference (standards §1.1–1.5), and
 * hands each sound record on. Nothing here knows the database: with no sink it only validates.
 *
 * Errors refuse the whole package; warnings don't. Once there is an error nothing more is handed on, but reading continues,
 * so that one run finds (and counts) them all.
 */
#ifndef ROSTER_CHECK_H
#define ROSTER_CHECK_H

#include "base/csv.h"
#include "roster/codes.h"
#include "roster/columns.h"
#include "roster/idmap.h"
#include "roster/package.h"
#include "roster/report.h"

/* idmap_entry.aux by kind: ORG 1 when it is a school (or ext:), TERM 1 when it is a schoolYear, CLASS its school,
 * USER 1 when the stored one is a student, LINE_ITEM its class, ROLE its user; of feeds the scope (feeds.h). */
#define AUX_UNKNOWN UINT32_MAX /* of a record that is wrong itself: no rule holds it against others */
#define GUID_MAX 255
struct check_file;
struct check_sink {
	/* Before the first record of a kind: the last moment to fill maps[kind] and, for one of a feed, keys. */
	enum rc (*begin)(void *arg, enum roster_kind kind);
	/* A sound record that is not to be deleted; e is its entry in maps[kind]. */
	enum rc (*row)(void *arg, enum roster_kind kind, const struct roster_row *row, struct idmap_entry *e);
	/* All records of a kind are through. bulk: what was not seen is gone; otherwise only entries with IDMAP_GONE are. */
	enum rc (*end)(void *arg, enum roster_kind kind, bool bulk);
};

struct check {
	struct arena *arena;
	struct roster_report *report;
	const struct check_sink *sink; /* NULL: validate only */
	void *sink_arg;
	struct package *package;
	str reading;	   /* name of the file at hand */
	const str *beside; /* files of the package that are not of OneRoster and are read elsewhere */
	size_t beside_n;
	enum roster_version version;
	struct idmap maps[KINDS]; /* filled beforehand with what is stored */
	bool whole[KINDS];	  /* this package has the kind as bulk: references must be to its own rows */
	bool unread[KINDS];	  /* its file could not be read: nothing can be said about references to it */
	struct idmap keys[KINDS]; /* of users, schools and classes: other keys than the sourcedId; id 0: several have it */
	enum check_keys { KEYS_ANY, KEYS_SOURCED_ID, KEYS_OTHER } use_keys; /* by which CELL_KEY looks */
	struct roster_codes codes; /* the district's words, for warnings about unknown ones; empty: none */
};

void check_start(struct check *c, struct arena *a, struct roster_report *report);
void check_stop(struct check *c);
/* RC_OK: read to the end, whatever the report says; otherwise the machine or the sink failed. */
MUST_USE enum rc check_package(struct check *c, struct package *p);

/* ---- inside the module: one file being read ---- */
#define LANDS_MAX 48
struct check_deferred { /* a reference to a record that had not come yet */
	enum roster_kind refers;
	struct roster_problem place;
};
struct check_file {
	struct check *check;
	const struct roster_file *file;
	str name; /* "users.csv" */
	bool delta;
	struct csv *csv; /* NULL: a record of XML, then `places` of its fields */
	const struct csv_place *places;
	const struct column *columns[CSV_MAX_FIELDS]; /* of each header field; NULL: metadata that we don't read */
	bool warned[CSV_MAX_FIELDS];		      /* lenient cases are told once per column */
	size_t width;
	const str *fields;
	size_t n;
	/* the row at hand */
	bool bad, skip;
	struct roster_row row;
	uint32_t aux[LANDS_MAX]; /* of the records referred to, by landing place */
	struct roster_ids orgs;	 /* 1.1: the user's, and their texts */
	LIST(str) org_texts;
	str role, codes, lists[2];
	int64_t class_id, flags;
	uint32_t scope; /* of a feed's record */
	LIST(struct check_deferred) deferred;
};
/* Nothing refers to records of this kind: they are loaded late and forgotten early. */
bool check_leaf(enum roster_kind kind);
void check_clear_row(struct check_file *f);
/* A sound (or deleted) row takes its place in the map and goes to the sink. */
MUST_USE enum rc check_hand_on(struct check_file *f, uint32_t aux);
/* Where field i of the row at hand stands; i past the last: the row. */
struct csv_place check_place(const struct check_file *f, size_t i);
#define CHECK_TEXT_MAX 4000 /* characters kept; the standard allows cutting beyond 255 */
struct package_file;
/* Opens the file named f->name for reading by f->csv. */
MUST_USE enum rc check_file_open(struct check_file *f, struct package_file **in);
void check_file_close(struct check_file *f, struct package_file *in); /* a damaged file is an error of the package */

enum mode { MODE_ABSENT, MODE_BULK, MODE_DELTA, MODE_UNSAID };
#define MANIFEST_MAX 32
struct manifest {
	str version, oneroster;
	enum mode modes[MANIFEST_MAX]; /* of roster_files[] */
};
/* Reads the manifest, sets c->version and c->whole, and holds it against the files that are there. */
MUST_USE enum rc check_manifest(struct check *c, struct manifest *m);

/* An error about a whole file. */
void check_package_error(struct check *c, str file, str value, const char *reason);
/* What the CSV reader refused. */
void check_csv_error(struct check_file *f);
/* An error at field i of the row at hand; marks the row bad. */
void check_error(struct check_file *f, size_t i, const char *reason);
void check_warning(struct check_file *f, size_t i, const char *reason);
/* The same once per column. */
void check_warning_once(struct check_file *f, size_t i, const char *reason);
/* The field that lands at `lands`; n of fields when there is none. */
size_t check_field_of(const struct check_file *f, int lands);
/* Field i of the row at hand into f->row. */
void check_cell(struct check_file *f, size_t i);
/* Rules between the cells of a row and the records they refer to; fills in what is derived. Also the new entry's aux. */
uint32_t check_rules(struct check_file *f);
/* May a row refer to this entry? */
bool check_alive(const struct check *c, enum roster_kind kind, const struct idmap_entry *e);

#endif
