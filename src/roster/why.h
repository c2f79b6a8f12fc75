/* roster/why.h — everything that can be wrong with a set of files or a provider, as one table: a stable code for programs, a text
 * for people (the English one is the key of its translations), with {places} for what it is about.
 */
#ifndef ROSTER_WHY_H
#define ROSTER_WHY_H

#include "base/csv.h"
#include "html/lang.h"

/* What is usual in the field but against the standard. X(name, code, what the standard wants, what is made of it) */
#define LENIENCIES(X)                                                                                                             \
	X(LENIENT_STATUS, "status-in-bulk", N_("In a bulk file this should be blank."),                                           \
	  N_("tobedeleted is honored, anything else is taken as active."))                                                        \
	X(LENIENT_GUID, "sourced-id-characters", N_("A sourcedId should have only letters, digits and . - _ / @ in it."),         \
	  N_("It is accepted."))                                                                                                  \
	X(LENIENT_BREAK, "line-break", N_("The standard allows no line break inside a value."), N_("It is kept."))                \
	X(LENIENT_YEAR, "school-year-span", N_("A school year should be the year in which it ends, as in 2027."),                 \
	  N_("The last year is taken."))                                                                                          \
	X(LENIENT_BLANK, "blank-value", N_("The standard requires a value here."), N_("It is taken as absent."))                  \
	X(LENIENT_ORDER, "column-order", N_("This column stands in the wrong place."), N_("It is read by its name."))             \
	X(LENIENT_COLUMN, "column-missing", N_("This column is missing."), N_("It is taken as blank in every row."))              \
	X(LENIENT_UNKNOWN, "column-unknown",                                                                                      \
	  N_("OneRoster has no such column in this file; columns of your own are named metadata.…."), N_("It is left out."))      \
	X(LENIENT_BOOLEAN, "boolean-case", N_("Expected true or false, in lower case."), N_("It is taken as that."))              \
	X(LENIENT_WORD, "word-case", N_("The allowed words are case-sensitive."), N_("It is taken as the word of the standard.")) \
	X(LENIENT_DATE, "date-with-time", N_("Not a date; expected YYYY-MM-DD."), N_("The time of day is left out."))             \
	X(LENIENT_TIME, "time-format", N_("Not a time; expected UTC as in 2026-09-01T12:00:00.000Z."), N_("It is left out."))     \
	X(LENIENT_NO_ROWS, "no-rows", N_("The file has a header but no rows."), N_("It is taken as empty."))                      \
	X(LENIENT_VERSION, "version-number", N_("oneroster.version must be 1.1 or 1.2."), N_("It is taken as 1.2."))              \
	X(LENIENT_UNSAID, "file-not-in-manifest", N_("The manifest does not say whether this file is there."),                    \
	  N_("It is taken as absent."))

/* Of sets and their files, before a row is read. X(name, code, text) */
#define WHYS_OF_FILES(X)                                                                                                        \
	X(NOT_FOUND, "not-found", N_("This can't be opened: {detail}."))                                                        \
	X(FAILED, "failed", N_("The server could not do this; nothing has changed. It says: {detail}"))                         \
	X(TWO_PACKAGES, "two-packages", N_("There are two OneRoster packages in one set. Import one after the other."))         \
	X(UNUSED, "unused", N_("Belfry uses nothing of this file; it is not read."))                                            \
	X(ONLY_CHECKED, "only-checked", N_("Belfry does not use this file; it is checked and not kept."))                       \
	X(ALIEN_XML, "unknown-xml", N_("Belfry does not know this kind of XML, with the root element {root}."))                 \
	X(HOLD_STUDENTS, "deletes-students",                                                                                    \
	  N_("This would delete {gone} of the district's {of} students; more than {share} in a hundred must be confirmed."))    \
	X(HOLD_RECORDS, "deletes-records",                                                                                      \
	  N_("This would delete {gone} of the district's {of} records of {file}; more than {share} in a hundred must be "       \
	     "confirmed."))                                                                                                     \
	X(NOTHING_LEFT, "nothing-left",                                                                                         \
	  N_("The roster has no student, class or school of any of its {n} records. Is it a file of this district, and do its " \
	     "keys name what OneRoster's sourcedId or identifier names?"))                                                      \
	X(ZIP_FOLDER, "zip-folder", N_("The files must stand at the top of the zip, without a folder. Found: {name}"))          \
	X(ZIP_NAME, "zip-name", N_("A file in the zip has a name that is not allowed: {name}"))                                 \
	X(ZIP_TWICE, "zip-name-twice", N_("The zip holds two files named {name}."))                                             \
	X(ZIP_DIRECTORY, "zip-directory", N_("The zip's directory is damaged. Make the zip anew."))                             \
	X(ZIP_ENCRYPTED, "zip-encrypted", N_("{name} is encrypted. Send the zip without a password."))                          \
	X(ZIP_METHOD, "zip-method", N_("{name} is packed with a method other than deflate."))                                   \
	X(ZIP_RATIO, "zip-ratio", N_("{name} unpacks to more than {n} times its size."))                                        \
	X(ZIP_EMPTY, "zip-empty", N_("The zip is empty."))                                                                      \
	X(ZIP_CUT, "zip-cut-off", N_("The zip is cut off: its end is missing. Send it again."))                                 \
	X(ZIP_NONE, "zip-none", N_("This is not a zip."))                                                                       \
	X(ZIP_DISAGREES, "zip-disagrees", N_("The zip is damaged: its directory and its contents do not agree. Make it anew.")) \
	X(ZIP_UNREADABLE, "zip-unreadable", N_("This is not a zip that can be read: {detail}."))                                \
	X(FILE_NAME, "file-name", N_("This name of a file is not allowed: {name}"))                                             \
	X(FILE_LARGE, "file-too-large", N_("{name} is larger than {n} bytes when unpacked."))                                   \
	X(FILES_LARGE, "files-too-large", N_("The files are larger than {n} bytes together."))                                  \
	X(ZIP_MANY, "zip-too-many-files", N_("The zip holds {n} files; at most {most} are allowed."))                           \
	X(FOLDER_MANY, "folder-too-many-files", N_("The folder holds more than {n} files."))                                    \
	X(FILE_SORT, "neither-file-nor-folder", N_("This is neither a file nor a folder."))                                     \
	X(FILE_CHECKSUM, "file-checksum", N_("The file is damaged: its checksum does not fit. Make the zip anew."))             \
	X(FILE_CUT, "file-cut-off", N_("The file is damaged: the zip is cut off within it. Send it again."))                    \
	X(FILE_INFLATE, "file-not-unpacked", N_("The file is damaged: it can't be unpacked. Make the zip anew."))               \
	X(FILE_LONGER, "file-longer", N_("The file is damaged: it unpacks to more than the zip says."))                         \
	X(FILE_DAMAGED, "file-damaged", N_("The file is damaged."))                                                             \
	X(XML_BROKEN, "xml-broken", N_("This is not well-formed XML: {detail}."))                                               \
	X(XML_LARGE, "xml-record-too-large", N_("This record is too large."))                                                   \
	X(XML_DEEP, "xml-too-deep", N_("The elements lie too deep in each other."))                                             \
	X(XML_NAMES, "xml-names-too-long", N_("The names of the elements are too long."))                                       \
	X(XML_ATTRIBUTE, "xml-attribute-too-long", N_("An attribute is too long."))                                             \
	X(XML_VALUE, "xml-value-too-long", N_("A value is too long."))                                                          \
	X(XML_DOCTYPE, "xml-doctype", N_("A document type (<!DOCTYPE …>) is not read; send the file without one."))             \
	X(NO_MANIFEST, "no-manifest", N_("The package has no manifest.csv. OneRoster 1.0 is not read; export 1.1 or 1.2."))     \
	X(MANIFEST_HEADER, "manifest-header", N_("The header must be propertyName,value."))                                     \
	X(MANIFEST_ROW, "manifest-row", N_("Expected two values: propertyName,value."))                                         \
	X(MANIFEST_TWICE, "manifest-twice", N_("This file is named twice."))                                                    \
	X(MANIFEST_MODE, "manifest-mode", N_("Expected absent, bulk or delta."))                                                \
	X(MANIFEST_FILE, "manifest-file", N_("OneRoster has no such file."))                                                    \
	X(MANIFEST_UNKNOWN, "manifest-unknown", N_("Unknown property; it is ignored."))                                         \
	X(MANIFEST_VERSION, "manifest-version", N_("manifest.version must be 1.0."))                                            \
	X(ONEROSTER_VERSION, "oneroster-version", N_("oneroster.version must be 1.1 or 1.2."))                                  \
	X(NOT_LISTED, "file-not-listed", N_("The file is there, but the manifest does not list it as bulk or delta."))          \
	X(NOT_IN_1_1, "file-not-of-1.1", N_("OneRoster 1.1 has no such file."))                                                 \
	X(NOT_THERE, "file-not-there", N_("The manifest lists the file, but it is missing."))                                   \
	X(STRANGER, "file-unknown", N_("Not a file of OneRoster; names are case-sensitive."))                                   \
	X(EMPTY_FILE, "file-empty", N_("The file is empty; it needs at least a header."))

/* Of rows and cells. */
#define WHYS_OF_ROWS(X)                                                                                                  \
	X(COLUMN_TWICE, "column-twice", N_("This column is there twice."))                                               \
	X(COLUMN_MISSING, "column-required", N_("This column is missing."))                                              \
	X(SEMICOLONS, "semicolons", N_("The values must be separated by commas, not semicolons."))                       \
	X(FEW_VALUES, "too-few-values", N_("The row has too few values."))                                               \
	X(MANY_VALUES, "too-many-values", N_("The row has too many values."))                                            \
	X(NUMBERED, "too-many-records", N_("The district has more records than can be numbered."))                       \
	X(TWICE, "sourced-id-twice", N_("This sourcedId is there twice."))                                               \
	X(REQUIRED, "value-required", N_("A value is required here."))                                                   \
	X(REQUIRED_IN_DELTA, "value-required-in-delta", N_("A value is required here in a delta file."))                 \
	X(CONTROL, "control-characters", N_("The text has control characters in it."))                                   \
	X(ID_EMPTY, "sourced-id-empty", N_("A sourcedId is empty."))                                                     \
	X(ID_LONG, "sourced-id-too-long", N_("A sourcedId has at most 255 characters."))                                 \
	X(ID_CONTROL, "sourced-id-control", N_("A sourcedId has control characters in it."))                             \
	X(REF_NONE, "reference-to-nothing", N_("This refers to a record that does not exist."))                          \
	X(REF_GONE, "reference-to-deleted", N_("This refers to a record that is deleted, or not in this bulk set."))     \
	X(WORD, "word", N_("Not one of the allowed words: {words}."))                                                    \
	X(PAIRS, "pairs", N_("Expected a list of {type:id}."))                                                           \
	X(DATE, "date", N_("Not a date; expected YYYY-MM-DD."))                                                          \
	X(YEAR, "year", N_("Not a year; expected the year in which the school year ends, as in 2027."))                  \
	X(NUMBER, "number", N_("Not a number."))                                                                         \
	X(BOOLEAN, "boolean", N_("Expected true or false, in lower case."))                                              \
	X(BEFORE, "end-before-beginning", N_("This date is before the date of the beginning."))                          \
	X(SUBJECT_CODES, "subject-codes", N_("There should be as many subject codes as subjects."))                      \
	X(NO_SCHOOL, "no-school", N_("This must refer to an org of type school."))                                       \
	X(NO_SCHOOL_YEAR, "no-school-year", N_("This must refer to an academic session of type schoolYear."))            \
	X(A_SCHOOL_YEAR, "school-year", N_("This must not refer to an academic session of type schoolYear."))            \
	X(PRIMARY_ROLE, "second-primary-role", N_("The user has another primary role at this org."))                     \
	X(PRIMARY_ORG, "primary-org-without-role", N_("The user has no role at this org."))                              \
	X(CLASS_SCHOOL, "class-of-another-school", N_("The class belongs to another school."))                           \
	X(SCORE_LIMITS, "score-limits", N_("The highest score is below the lowest."))                                    \
	X(SCORE_OUTSIDE, "score-outside", N_("The score is outside of what the line item allows; it is kept."))          \
	X(NOT_ENROLLED, "not-enrolled", N_("The student is not enrolled in the line item's class; the result is kept.")) \
	X(ITEM_CLASS, "item-of-another-class", N_("The line item belongs to another class."))

/* Of the formats beside OneRoster. */
#define WHYS_OF_FEEDS(X)                                                                                                      \
	X(STUDENT_UNKNOWN, "student-unknown", N_("The roster has no such student; this record is skipped."))                  \
	X(SCHOOL_UNKNOWN, "school-unknown", N_("The roster has no such school; this record is skipped."))                     \
	X(CLASS_UNKNOWN, "class-unknown", N_("The roster has no such class; this record is skipped."))                        \
	X(AMBIGUOUS, "ambiguous-key",                                                                                         \
	  N_("This means several records of the roster. Say in the district's settings by which key students are named in "   \
	     "these files."))                                                                                                 \
	X(RECORD_TWICE, "record-twice", N_("This record is there twice."))                                                    \
	X(MARK_TWICE, "mark-twice", N_("The same student, class and day is there already; the first mark counts."))           \
	X(SEVERAL, "several-values", N_("This is there several times; one value is expected."))                               \
	X(NO_CODE, "no-code", N_("There is no code after the #."))                                                            \
	X(CLOCK, "time-of-day", N_("Not a time of day; expected HH:MM or HH:MM:SS."))                                         \
	X(CENTS, "amount", N_("Not an amount of money; expected dollars and cents as in -3.25."))                             \
	X(BY_REF, "reference-by-ref", N_("A reference by ref is not read; export the identity itself."))                      \
	X(EVENT_NAME, "event-name", N_("A calendar event has no name, or a comma in it."))                                    \
	X(NO_PERIOD, "no-period", N_("The school has no class period of this name. EducationOrganization XML names them."))   \
	X(PERIOD_NAME, "period-name", N_("A period has no name."))                                                            \
	X(MEETING_TIMES, "meeting-times", N_("Each meeting time needs StartTime and EndTime as HH:MM:SS."))                   \
	X(MEETING_ORDER, "meeting-order", N_("The meeting ends before it begins."))                                           \
	X(SECTION_NEEDED, "section-needed", N_("A mark of type section needs its Section_id."))                               \
	X(SECTION_LEFT_OUT, "section-left-out", N_("A daily mark should have no Section_id; it is left out."))                \
	X(MINUTES, "minutes", N_("Not a number of minutes within a day."))                                                    \
	X(UNKNOWN_WORD, "unknown-word",                                                                                       \
	  N_("The district has not said what this word or its excuse means; as long as it has not, an unknown status counts " \
	     "as absent and an unknown excuse as none."))                                                                     \
	X(EMPTY_GRADE, "empty-grade", N_("The grade has neither letter nor number nor statement; it is left out."))

/* Of a provider that is asked by REST. */
#define WHYS_OF_PROVIDERS(X)                                                                                              \
	X(PROVIDER_ADDRESS, "provider-address", N_("The provider's address is not one that can be asked."))               \
	X(PROVIDER_HTTPS, "provider-https", N_("The provider must be asked by https."))                                   \
	X(PROVIDER_PRIVATE, "provider-private", N_("The provider is at a private address."))                              \
	X(PROVIDER_LONG, "provider-answer-too-long", N_("An answer of the provider is too long."))                        \
	X(PROVIDER_SECURITY, "provider-connection", N_("No connection that can be trusted: {detail}."))                   \
	X(PROVIDER_TOKEN, "provider-token", N_("The provider gave no token (status {status})."))                          \
	X(PROVIDER_UNREACHED, "provider-unreached", N_("The provider's token address can't be reached."))                 \
	X(PROVIDER_ELSEWHERE, "provider-elsewhere", N_("The provider sends us to another address."))                      \
	X(PROVIDER_LATER, "provider-later", N_("The provider can't be reached or asks to come later (status {status}).")) \
	X(PROVIDER_REDIRECT, "provider-redirect", N_("The provider answers with a redirect, which is not followed."))     \
	X(PROVIDER_STATUS, "provider-status", N_("The provider answered {status} for {what}."))                           \
	X(PROVIDER_CIRCLE, "provider-circle", N_("The provider's pages of {what} go round in circles."))                  \
	X(PROVIDER_LIST, "provider-no-list", N_("The provider answered with no list of {what}."))                         \
	X(PROVIDER_NO_ID, "provider-no-id", N_("{n} records without a sourcedId were left out."))                         \
	X(PROVIDER_INTERRUPTED, "provider-interrupted", N_("It was interrupted."))

enum why {
	WHY_NONE,
#define WHY_ENUM(name, ...) WHY_##name,
	CSV_FAULTS(WHY_ENUM) /* first: an enum csv_fault is its enum why */
	LENIENCIES(WHY_ENUM) WHYS_OF_FILES(WHY_ENUM) WHYS_OF_ROWS(WHY_ENUM) WHYS_OF_FEEDS(WHY_ENUM) WHYS_OF_PROVIDERS(WHY_ENUM)
#undef WHY_ENUM
	    WHYS
};

#define REASON_ARGS 4
struct reason {
	enum why why;			/* WHY_NONE: none */
	bool taken;			/* of a leniency: it was taken all the same */
	struct t_arg args[REASON_ARGS]; /* what goes into its places; a name of NULL ends them */
};
/* REASON(TWICE), REASON(WORD, { "words", text }) */
#define REASON(name, ...) ((struct reason){ .why = WHY_##name, .args = { __VA_ARGS__ } })

/* In the reader's language, in the arena; "" for none. */
str reason_text(struct arena *a, const struct lang *l, const struct reason *r);
/* A number for a place. */
str reason_number(struct arena *a, int64_t n);
/* "value-required"; absent for none. */
str reason_code(const struct reason *r);
/* WHY_NONE when there is no such code. */
enum why reason_of_code(str code);
struct json;
/* "code":…,"args":{…} into the object that is open; nothing for none. */
void reason_put(struct json *w, const struct reason *r);
/* As one text for a column: {"code":…,"args":…}; absent for none. */
str reason_stored(struct arena *a, const struct reason *r);
/* The same back, in the arena; absent: none. Any other text is told as something that went wrong on the server. */
struct reason reason_read(struct arena *a, str stored);
struct json_t;
/* What reason_put() wrote into an object, as jansson has it. */
struct reason reason_in(struct arena *a, const struct json_t *object);
/* *out = r, and fail(rc) with its English text for the log. */
MUST_USE enum rc reason_fail(struct arena *a, struct reason *out, enum rc rc, struct reason r);

#endif
