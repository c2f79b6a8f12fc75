/* tests/support/auth_people.h — a small world for the tests of auth/, people/ and signin/: an ESA, two districts and one that is
 * not connected, and one person of each kind. All of them have the password AUTH_PASSWORD. */
#ifndef SUPPORT_AUTH_PEOPLE_H
#define SUPPORT_AUTH_PEOPLE_H

#include "base/id.h"
#include "support/test.h"

#define AUTH_PASSWORD "seven brown geese"
#define AUTH_KEY "ABCD-EFGH-JKMN" /* the activation key of `invited`, another guardian of Oak Grove */

struct auth_people {
	account_id esa;		   /* Midland ESA, acts for Oak Grove and Cedar Falls */
	account_id district;	   /* Oak Grove, with a portal */
	account_id cedar;	   /* Cedar Falls */
	account_id other_district; /* Pine Ridge, with a portal */
	person_id contact;	   /* dana@oakgrove.example: authorized at the ESA, read-only at Oak Grove */
	person_id technical;	   /* tess@oakgrove.example: technical at Oak Grove */
	person_id staff;	   /* ari@vendor.example: agent and hosting */
	person_id school_admin;	   /* sam@oakgrove.example: school 7 of Oak Grove */
	person_id suspended;	   /* gone@vendor.example: staff, suspended */
	person_id guardian;	   /* user name "maria", roster user 41 */
	person_id student;	   /* user name "leo", roster user 42 */
	person_id invited;	   /* roster user 43, not yet activated */
	str hash;
};
MUST_USE enum rc auth_people_make(struct test *t, struct auth_people *out);

#endif
