/* tests/support/admin_site.h — app.h with two districts that have rosters and administrators.
 *
 * Oak Grove has two schools. Lincoln: Mia with her mother Ana and her aunt Eva (a relative). North: Leocanary with his father Ben,
 * and Zoecanary, whose mother is Ana too. Cedar Falls has the same families under canary names. Everybody of North and of Cedar
 * Falls has a name with "canary" in it, so that a leak shows.
 */
#ifndef SUPPORT_ADMIN_SITE_H
#define SUPPORT_ADMIN_SITE_H

#include "support/app.h"

enum admin_who {
	PAUL /* Oak Grove */,
	IRIS /* Lincoln */,
	HANA /* North */,
	CORA /* Cedar Falls */,
	ANA /* guardian */,
	ADMIN_WHO_N
};
struct admin_site {
	struct under_test *u;
	str set; /* Oak Grove's roster, a folder */
	person_id person[ADMIN_WHO_N];
	str token[ADMIN_WHO_N], csrf[ADMIN_WHO_N];
	org_id lincoln, north;
};
/* NULL: it failed, and so has the test. */
struct admin_site *admin_site_start(struct test *t);
/* Imports the set once more into Oak Grove. */
MUST_USE enum rc admin_site_import(struct admin_site *s);
/* The portal user of a sourcedId; {0} when there is none. */
person_id admin_person(struct admin_site *s, enum place place, const char *source_id);
str admin_id(struct admin_site *s, enum place place, const char *source_id); /* as it stands in URLs */

struct http_answer admin_get(struct admin_site *s, enum admin_who as, str target);
struct http_answer admin_post(struct admin_site *s, enum admin_who as, str target, str form);
/* As a program; body absent: none. */
struct http_answer admin_api(struct admin_site *s, enum admin_who as, const char *method, str target, str json);
/* "/admin/people/{}" with the key of a sourcedId. */
str admin_path(struct admin_site *s, const char *before, const char *source_id, const char *after);

#endif
