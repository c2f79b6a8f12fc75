/* tests/proof/world.h — the world in which the policy is proved: five tenants, a person or a session for every role of the matrix,
 * and objects of each kind in each tenant. Every text of a tenant holds a canary, "zq" + tenant + kind ("zqoakcase"), so that a
 * leak shows wherever it happens.
 *
 * oak    district with a portal and two schools; its people are the roles' own tenant
 * cedar  district with a portal, to which the ESA is connected too
 * elm    district with a portal, connected to nobody
 * esa    acts for oak and cedar; esa_acting is somebody of it whose session acts for oak
 * staff  the vendor's own
 */
#ifndef PROOF_WORLD_H
#define PROOF_WORLD_H

#include "auth/actor.h"
#include "http/app.h"
#include "http/server.h"
#include "support/test.h"

/* X(name): roles as expected.txt names them, with '-' for '_'. */
/* clang-format off */
#define ROLES_OF_PROOF(X)                                                                                                   \
	X(nobody) X(suspended) X(ended) X(unenrolled) X(unverified)                                        \
	X(authorized) X(technical) X(reader) X(esa) X(esa_acting) X(stranger)                                                          \
	X(agent) X(hosting) X(publisher) X(vendor)                                                                         \
	X(district_admin) X(school_admin)                                                                                  \
	X(guardian) X(restricted) X(other_guardian) X(student)
/* X(name): what stands in paths and bodies as <name>. */
#define OBJECTS_OF_PROOF(X)                                                                                                 \
	X(case) X(update) X(account) X(session) X(contact) X(person) X(staff) X(admin) X(family) X(student) X(grant)       \
	X(mail) X(passkey) X(purge) X(alert) X(family_session) X(person_session) X(agency) X(approved) X(my_grant) X(pupil) X(number) X(named) X(file) X(view)       \
	X(notice) X(draft) X(planned) X(past) X(template) X(service) X(token) X(leaving) X(reply) X(solved) X(twin) X(agent) X(import)
#define TENANTS_OF_PROOF(X) X(oak) X(cedar) X(elm) X(esa) X(staff)
/* What a canary stands in; mia, leo and kim are students (and their families). */
#define KINDS_OF_PROOF(X) X(org) X(name) X(case) X(note) X(update) X(grant) X(mail) X(mia) X(leo) X(kim) X(notice) X(draft) X(import)
/* clang-format on */

#define PROOF_ROLE(name) ROLE_##name,
#define PROOF_OBJECT(name) OBJECT_##name,
#define PROOF_TENANT(name) TENANT_##name,
#define PROOF_KIND(name) CANARY_##name,
enum role { ROLES_OF_PROOF(PROOF_ROLE) ROLES };
enum object_kind { OBJECTS_OF_PROOF(PROOF_OBJECT) OBJECTS };
enum tenant { TENANTS_OF_PROOF(PROOF_TENANT) TENANTS };
enum canary { KINDS_OF_PROOF(PROOF_KIND) CANARIES };
extern const char *const role_names[ROLES], *const object_names[OBJECTS], *const tenant_names[TENANTS],
									      *const canary_names[CANARIES];

/* How an object stands to a role. */
enum relation_of {
	OF_OWN,	      /* his own, or (who owns none) one of his tenant */
	OF_SAME,      /* of his tenant, but somebody else's; for school administrators: of the other school */
	OF_CONNECTED, /* of a tenant that is connected to his */
	OF_OTHER,     /* of a tenant that has nothing to do with his */
	OF_NONE,      /* there is none with that key */
	OF_N
};
extern const char *const relation_names[OF_N];

struct world {
	struct test *t;
	struct settings settings;
	struct app app;
	struct http_gate gate;
	struct route *table; /* a copy of routes[]: its access column may be opened */
	account_id account[TENANTS];
	person_id person[ROLES], colleague[TENANTS]; /* a contact of each tenant who is nobody's role */
	struct actor actor[ROLES], colleague_actor[TENANTS];
	session_id session[ROLES], colleague_session[TENANTS];
	str token[ROLES];
	struct {
		str own[ROLES];	    /* absent: at[home][0] */
		str at[TENANTS][2]; /* the second is somebody else's of the same tenant */
		str none;
	} object[OBJECTS];
	str snapshot; /* the database as it was made: file (SQLite) */
	bool changed; /* since it was made or put back */
};

/* Makes it, with a server in memory. NULL: the test has failed. */
struct world *world_start(struct test *t);
/* Puts the database back as it was made (SQLite only) and starts the server anew. */
bool world_reset(struct world *w);

/* The text that stands for <kind> to that role and relation; absent when there is no such object. */
str world_object(const struct world *w, enum object_kind kind, enum role role, enum relation_of relation);

/* ---- calls ---- */
struct call {
	const char *method;
	str target, body;	  /* body absent: none */
	bool program;		  /* bearer token and JSON instead of cookie and form */
	const char *const *extra; /* further headers, NULL-terminated; may be NULL */
	const char *site;	  /* a Sec-Fetch-Site header instead of the usual; "": none */
	const char *csrf;	  /* instead of the session's token; "": none */
};
struct http_answer world_call(struct world *w, enum role as, const struct call *c);

/* ---- looking into the database (world_store.c) ---- */
/* Number of rows and hash of every table but those that a mere look may write (sessions' last use, audit, idempotency keys). */
str world_digest(struct world *w);
/* The numbers of rows alone, of every table: what was made twice shows, whatever its keys. */
str world_counts(struct world *w);
int64_t world_audit_rows(struct world *w);

#endif
