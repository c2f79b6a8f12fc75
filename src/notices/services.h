/* notices/services.h — what a notification may be about: the services that the status page lists, in their order, some of them in
 * groups (N2, N6).
 *
 * Those of one group stand together. A retired service is neither offered nor listed; what was told about it goes on naming it. The
 * code is for good: it stands in feeds and in programs' requests. Every change publishes the topics of a changed notification
 * (notice.h), because banners, the status page and its export may show it.
 */
#ifndef NOTICES_SERVICES_H
#define NOTICES_SERVICES_H

#include "auth/policy.h"
#include "db/db.h"

#define SERVICES_MAX 100 /* the retired ones too */
#define SERVICE_CODE_MAX 40
#define SERVICE_NAME_MAX 60 /* also of a group */

struct service {
	int64_t id;
	str code; /* "mobile-portal" */
	str name;
	str group;	    /* the heading that it stands under; absent: none */
	instant retired_at; /* absent: offered */
};
typedef LIST(struct service) service_list;

/* All there are: those offered, in their order, then the retired ones. */
MUST_USE enum rc services_all(struct db *db, struct arena *a, service_list *out);
/* Those offered only. */
MUST_USE enum rc services_offered(struct db *db, struct arena *a, service_list *out);
MUST_USE enum rc services_find(struct db *db, struct arena *a, str code, struct service *out); /* RC_NOT_FOUND */
bool services_have(const service_list *l, int64_t id);

/* ---- editing (DESK_NOTICE_WORK; the gate has asked); each writes an audit row ---- */
/* Adds in->code, name, group, last of its group or of all. RC_INVALID: no code (str_is_code()) or no name; RC_CONFLICT: the code is
 * taken; RC_LIMIT: there are SERVICES_MAX. */
MUST_USE enum rc services_add(struct db *db, struct arena *a, const struct actor *who, struct service *in, str request);
/* Stores its name and group; in another group it stands last. RC_INVALID: no name. */
MUST_USE enum rc services_change(struct db *db, struct arena *a, const struct actor *who, const struct service *s, str request);
/* One place up or down; the first of a group moves up with its group, the last one down with it. At the end of the list nothing
 * happens. Restored: it stands last of its group. RC_CONFLICT: it is retired, or it is not. */
enum service_step { SERVICE_STEP_NONE, SERVICE_UP, SERVICE_DOWN, SERVICE_RETIRE, SERVICE_RESTORE, SERVICE_STEPS };
MUST_USE enum rc services_step(struct db *db, struct arena *a, const struct actor *who, struct service *s, enum service_step step,
			       str request);

#endif
