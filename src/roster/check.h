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
#define PASS_ROWS 750000  /* rows of one file that are compared at once: bounds the memory */
#define PASS_ROW_BYTES 80 /* a row has about so many */
struct check_file;

/* What rules over several files want to know (check_facts.c). */
struct check_pairs {	 /* a set of pairs of numbers */
	uint64_t *slots; /* 0: free */
	size_t n, cap;
};
struct check_item {	 /* a line item */
	float low, high; /* NaN: not given */
	date due;
};
struct check_primary { /* a user's primaryOrgSourcedId and its place */
	uint32_t user, org;
	int64_t line, column;
	str value;
};
struct check_facts {
	struct check_item *items; /* by number */
	size_t items_n;
	struct check_pairs enrolled;		 /* (student, class) */
	bool enrolled_known;			 /* it holds all of the district's; */
	bool enrolled_asked;			 /* … or of the users that the files at hand name */
	struct check_pairs roles, primary_roles; /* (user, org) */
	LIST(struct check_primary) primaries;
};
struct check_sink {
	/* The manifest is read: whole[] says what comes in full. The last moment to fill the maps of kinds that others refer to. */
	enum rc (*ready)(void *arg);
	/* Before the first record of a kind: the last moment to fill maps[kind] and, for one of a feed, keys. */
	enum rc (*begin)(void *arg, enum roster_kind kind);
	/* A sound record that is not to be deleted; e is its entry in maps[kind]. */
	enum rc (*row)(void *arg, enum roster_kind kind, const struct roster_row *row, struct idmap_entry *e);
	/* For kinds that are partly[] there: each sourcedId that a file names (more than once, too); */
	enum rc (*want)(void *arg, enum roster_kind kind, str source_id);
	/* then: fills in the entries of those that are stored, and with facts.enrolled_asked the enrollments of those users. */
	enum rc (*find)(void *arg);
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
	bool partly[KINDS];	  /* of what is stored the map has only what the files name: check_ahead.c */
	bool whole[KINDS];	  /* this package has the kind as bulk: references must be to its own rows */
	bool unread[KINDS];	  /* its file could not be read: nothing can be said about references to it */
	bool strict;		  /* what is usual in the field but against the standard is an error */
	bool infer_missing;	  /* "not submitted" and past its due day (before `today`) counts as missing */
	date today;
	bool skip_bad;			    /* bad rows are left out; without, one error stops all */
	bool fatal;			    /* an error that no leaving out of rows can mend */
	int64_t rows, bad_rows, row_errors; /* errors that lie within bad rows */
	struct check_facts facts;
	struct check_progress {
		void (*tell)(void *arg, str file, int64_t rows, int64_t bytes); /* every so many rows; NULL: nobody asks */
		void *arg;
		int64_t bytes; /* of the files before the one at hand */
	} progress;
	struct idmap keys[KINDS]; /* of users, schools and classes: other keys than the sourcedId; id 0: several have it */
	enum check_keys { KEYS_ANY, KEYS_SOURCED_ID, KEYS_OTHER, KEYS_USER_IDS } use_keys; /* by which CELL_KEY looks */
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
	struct csv *csv;	       /* NULL: a record of XML, then `places` of its fields */
	const struct package_file *in; /* what it is read from */
	const struct csv_place *places;
	str names[CSV_MAX_FIELDS];		      /* of metadata that we don't read, without the prefix */
	const struct column *columns[CSV_MAX_FIELDS]; /* of each header field; NULL: metadata that we don't read */
	bool warned[CSV_MAX_FIELDS];		      /* lenient cases are told once per column */
	size_t width;
	const str *fields;
	size_t n;
	/* the row at hand */
	bool bad, skip;
	uint32_t pass, passes; /* of reading this file: check.c */
	bool last;
	size_t id_at, status_at, modified_at; /* fields; n when the column is missing */
	struct buf metadata;		      /* the row's, as JSON */
	struct idmap unkept;		      /* of a file that is only checked: its sourcedIds */
	struct roster_row row;
	uint32_t aux[LANDS_MAX]; /* of the records referred to, by landing place */
	struct roster_ids orgs;	 /* 1.1: the user's, and their texts */
	LIST(str) org_texts;
	str role, codes, lists[2];
	int64_t class_id, primary_org, flags;
	uint32_t scope; /* of a feed's record */
	LIST(struct check_deferred) deferred;
};
/* Nothing refers to records of this kind: they are loaded late and forgotten early. */
bool check_leaf(enum roster_kind kind);
void check_clear_row(struct check_file *f);
/* A sound (or deleted) row takes its place in the map and goes to the sink; */
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
void check_package_error(struct check *c, str file, str value, struct reason why);
/* What the CSV reader refused. */
void check_csv_error(struct check_file *f);
/* Closes what the file was read from, and says so if it was damaged and reading has not said so already. */
void check_damage(struct check_file *f, struct package_file *in);
/* An error at field i of the row at hand; marks the row bad. */
void check_error(struct check_file *f, size_t i, struct reason why);
void check_warning(struct check_file *f, size_t i, struct reason why);
/* The same once per column. */
void check_warning_once(struct check_file *f, size_t i, struct reason why);
/* One of LENIENCIES: taken as it is, and told once per column; in strict mode an error. */
void check_lenient(struct check_file *f, size_t i, enum why which);
/* The same of a whole file, or of something in it that is no field. */
void check_lenient_file(struct check *c, const struct roster_problem *place, enum why which);
/* The field that lands at `lands`; n of fields when there is none. */
size_t check_field_of(const struct check_file *f, int lands);
/* After the header: has the sink look up what the file names. */
MUST_USE enum rc check_ahead(struct check_file *f);
/* The first row: what each column is; f->bad: the rows mean nothing. */
void check_header(struct check_file *f);
/* Field i of the row at hand into f->row. */
void check_cell(struct check_file *f, size_t i);
/* Rules between the cells of a row and the records they refer to; fills in what is derived. Also the new entry's aux. */
uint32_t check_rules(struct check_file *f);
/* ---- facts ---- */
void check_facts_free(struct check_facts *facts);
void check_pairs_add(struct check_pairs *set, int64_t a, int64_t b);
bool check_pairs_has(const struct check_pairs *set, int64_t a, int64_t b);
void check_item_put(struct check_facts *facts, int64_t item, struct check_item what);
struct check_item check_item_of(const struct check_facts *facts, int64_t item); /* unknown: nothing given */
/* When all roles are read: every primary org has a role. */
void check_primaries(struct check *c);
/* May rows still be handed on? */
static inline bool check_going(const struct check *c)
{
	return !c->fatal && (c->skip_bad || !c->report->errors.count);
}
/* The entry, made when there is none; NULL: no id is left. */
struct idmap_entry *check_add(struct check *c, enum roster_kind kind, str source_id);
/* May a row refer to this entry? */
bool check_alive(const struct check *c, enum roster_kind kind, const struct idmap_entry *e);

#endif
