/* roster/columns.h — OneRoster's files and columns as data (standards §1.4): the same rows validate, load and document. */
#ifndef ROSTER_COLUMNS_H
#define ROSTER_COLUMNS_H

#include "roster/kinds.h"

enum roster_version { V1_1 = 1, V1_2 = 2, V_ALL = 3 };

enum cell {
	CELL_TEXT,
	CELL_GUID,
	CELL_REF,
	CELL_REFS,
	CELL_WORD,
	CELL_LIST,
	CELL_PAIRS,
	CELL_DATE,
	CELL_TIME,
	CELL_YEAR,
	CELL_NUMBER,
	CELL_BOOL,
	/* of feeds (feeds.h) */
	CELL_KEY,     /* the district's own key of a user, school or class: a sourcedId, an identifier, another system's key */
	CELL_CODE,    /* an Ed-Fi descriptor: what follows the # */
	CELL_CLOCK,   /* 08:35 or 08:35:00 */
	CELL_CENTS,   /* a decimal with at most two places */
	CELL_LIST_OF, /* values of a part that is there several times, for a rule to read */
	CELL_NEVER,   /* a way of writing that is not read: the name's place says which */
	CELLS
};
enum need {
	OPTIONAL, /* the column must be there, a value need not */
	REQUIRED,
	WANTED, /* required by the standard, left blank by many: a warning */
	LOOSE	/* even the column may be missing */
};

/* Landing places beyond a kind's own columns. */
enum {
	LANDS_NOWHERE = -1,
	LANDS_LINKS = 32,
	LANDS_ORGS,
	LANDS_ROLE,
	LANDS_CLASS,
	LANDS_CODES,
	LANDS_FLAG,
	LANDS_LIST,
	LANDS_LIST2,
	LANDS_ID,
	LANDS_STATUS,
	LANDS_MODIFIED,
	LANDS_PRIMARY,
	LANDS_SCHOOL /* of a line item: only checked */
};

struct column {
	const char *name;
	enum cell cell;
	enum need need;
	unsigned versions;	 /* bits of enum roster_version */
	int lands;		 /* index into roster_row.v, or one of the above */
	const char *words;	 /* CELL_WORD: "active|tobedeleted" */
	bool ext;		 /* CELL_WORD: ext:… is allowed too; CELL_YEAR: 2026-2027 is usual here */
	enum roster_kind refers; /* CELL_REF, CELL_REFS */
	int flag;		 /* LANDS_FLAG: a bit of enum roster_flag */
};

struct roster_file {
	const char *name; /* "users": in the manifest "file.users", in the package "users.csv" */
	unsigned versions;
	enum roster_kind kind;	      /* KIND_NONE: checked, not stored */
	const struct column *columns; /* after sourcedId, status, dateLastModified */
	size_t n;
};

/* All files of the standard, in the order of import. */
extern const struct roster_file roster_files[];
extern const size_t roster_files_n;
/* sourcedId, status, dateLastModified. */
extern const struct column roster_common_columns[3];

/* By the manifest's name ("users"); NULL when the standard has none such. */
const struct roster_file *roster_file_find(str name);

#endif
