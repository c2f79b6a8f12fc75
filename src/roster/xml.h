/* roster/xml.h — XML as a stream of records (expat): which elements are records and which of their parts are wanted is a table.
 *
 * Elements and attributes are matched by their local names; namespaces are not looked at, for they change with every version of
 * Ed-Fi. A document type is refused, so there are no entities but the five of XML itself, and nothing is ever fetched.
 * Refused too, each with its place: what is not well-formed, elements too deep, names or values too long, more parts in a record
 * than any sound file has.
 */
#ifndef ROSTER_XML_H
#define ROSTER_XML_H

#include "roster/why.h"

#define XML_MAX_DEPTH 40
#define XML_MAX_PATH 1000	 /* bytes of a path from the root */
#define XML_MAX_VALUE 65536	 /* bytes of one text */
#define XML_MAX_RECORD (1 << 20) /* bytes of the wanted parts of one record */
#define XML_MAX_PARTS 64	 /* wanted parts of a shape */
#define XML_SEP '\x1f'		 /* between the values of a part that is there several times; XML can't hold this character */

/* Paths begin below the root: "BellSchedule/SchoolReference/SchoolIdentity/SchoolId", attributes "StudentMeal/@RefId". Where the
 * record's own element is the root, they begin with it. A part may stand above its record ("StudentMeal/@RefId" for the record
 * "StudentMeal/Amounts/Amount"): it holds for all records inside. */
struct xml_shape {
	const char *record;
	const char *const *parts;
	size_t n;
};
struct xml_part {
	str text;	      /* absent: not there; trimmed; several values with XML_SEP between them */
	int64_t line, column; /* of the first one's element; of the record's when absent */
};
struct xml_record {
	const struct xml_part *parts; /* as many as the shape has */
	int64_t line, column;
};
/* Where reading stopped, and why. */
struct xml_place {
	int64_t line, column;
	struct reason why;
};
/* Texts are borrowed until it returns. Anything but RC_OK ends the reading. */
typedef enum rc xml_record_fn(void *arg, const struct xml_record *record);

/* Reads to the end. RC_INVALID: *where says what was refused; else what `fn` gave. */
MUST_USE enum rc xml_read(csv_read_fn read, void *from, const struct xml_shape *shape, xml_record_fn *fn, void *arg,
			  struct xml_place *where);
/* The local name of the root element, in the arena; reads no further than that. RC_INVALID as above. */
MUST_USE enum rc xml_root(csv_read_fn read, void *from, struct arena *a, str *name, struct xml_place *where);

#endif
