/* tests/support/roster.h — a small, sound OneRoster 1.2 set as a folder, to be spoilt by tests.
 *
 * Lincoln Middle School; year 2026-27 with quarters 1 and 2; Mia (student, grade 07) in Math 7 with Ms. Tran, her mother Ana, her
 * aunt Eva (relative), an unrelated student Leo with his father Ben; five results of Mia's with marks of every kind.
 */
#ifndef TEST_ROSTER_H
#define TEST_ROSTER_H

#include "people/people.h"
#include "roster/import.h"
#include "support/test.h"

/* Writes the set into the folder t->dir/name and gives its path. */
str roster_set(struct test *t, const char *name);
/* The same people and work as OneRoster 1.1: roles and schools in users.csv, marks as metadata columns. */
str roster_set_1_1(struct test *t, const char *name);
/* Puts `to` in place of the only `from` in a file of the set; fails the test when it is not there exactly once. */
void roster_spoil(struct test *t, str set, const char *file, str from, str to);
/* The whole text of a file of the set. */
void roster_put(struct test *t, str set, const char *file, str text);
str roster_get(struct test *t, str set, const char *file);
void roster_remove(struct test *t, str set, const char *file);
/* A delta of results instead: only they remain, with these lines below a header without metadata. */
void roster_delta(struct test *t, str set, str lines);
/* The same as a zip beside the folder: its path. */
str roster_zip(struct test *t, str set);

/* Where sets go. roster_district() makes it, if it is not there yet; `arena` is the argument of store_write(). */
#define ROSTER_DISTRICT ((account_id){ 77 })
enum rc roster_district(struct db *db, void *arena);
/* Imports into it, with options (district is set) or without. */
enum rc roster_load_with(struct test *t, str path, struct import_options options, struct roster_report *r);
enum rc roster_load(struct test *t, str path, struct roster_report *r);

#endif
