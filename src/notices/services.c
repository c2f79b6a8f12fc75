/* notices/services.c — the rules of services: which stands where, and what is told of a change. */
#include "notices/services.h"

#include "auth/auth.h"
#include "notices/notice.h"
#include "notices/services_store.h"

bool services_have(const service_list *l, int64_t id)
{
	for (size_t i = 0; i < l->n; i++)
		if (l->at[i].id == id)
			return true;
	return false;
}

enum rc services_offered(struct db *db, struct arena *a, service_list *out)
{
	enum rc rc = services_all(db, a, out);
	while (rc == RC_OK && out->n > 0 && !instant_absent(out->at[out->n - 1].retired_at))
		out->n--; /* they come last */
	return rc;
}

static enum rc told(struct db *db, struct arena *a, const struct actor *who, const char *event, str code, str request)
{
	notice_changed(db, S("services"));
	return audit_write(
	    db, &(struct audit_entry){
		    .event = event, .person = who->person, .object = ARENA_CONCAT(a, S("service "), code), .request = request });
}

/* ---- order ---- */

static enum rc write_order(struct db *db, const service_list *l)
{
	enum rc rc = RC_OK;
	for (size_t i = 0; rc == RC_OK && i < l->n; i++)
		rc = services_store_last(db, l->at[i].id);
	return rc;
}

static bool together(const struct service *x, const struct service *y)
{
	return !str_empty(x->group) && str_eq(x->group, y->group);
}

/* Behind the others of its group, or behind all. */
static enum rc put_last(struct db *db, struct arena *a, int64_t id)
{
	service_list old, order = { 0 };
	enum rc rc = services_store_last(db, id);
	if (rc == RC_OK)
		rc = services_offered(db, a, &old);
	for (size_t i = 0; rc == RC_OK && i < old.n; i++) {
		if (services_have(&order, old.at[i].id))
			continue;
		for (size_t k = i; k < old.n; k++)
			if (k == i || together(&old.at[i], &old.at[k]))
				*LIST_ADD(a, &order) = old.at[k];
	}
	return rc == RC_OK ? write_order(db, &order) : rc;
}

static void append(struct arena *a, const service_list *l, size_t from, size_t to, service_list *out)
{
	for (size_t i = from; i < to; i++)
		*LIST_ADD(a, out) = l->at[i];
}

/* Two neighbours change places; of two groups, or of a group and a single one, all that stand together do. */
static enum rc move(struct db *db, struct arena *a, int64_t id, bool up)
{
	service_list l, order = { 0 };
	size_t i = 0;
	enum rc rc = services_offered(db, a, &l);
	if (rc != RC_OK)
		return rc;
	while (i < l.n && l.at[i].id != id)
		i++;
	if (up ? i == 0 : i + 1 >= l.n)
		return RC_OK;
	size_t middle = up ? i : i + 1, from = middle - 1, to = middle + 1;
	if (!together(&l.at[from], &l.at[middle])) {
		while (from > 0 && together(&l.at[from - 1], &l.at[from]))
			from--;
		while (to < l.n && together(&l.at[to - 1], &l.at[to]))
			to++;
	}
	append(a, &l, 0, from, &order);
	append(a, &l, middle, to, &order);
	append(a, &l, from, middle, &order);
	append(a, &l, to, l.n, &order);
	return write_order(db, &order);
}

/* ---- changing ---- */

enum rc services_add(struct db *db, struct arena *a, const struct actor *who, struct service *in, str request)
{
	service_list all;
	if (!str_is_code(in->code) || str_empty(in->name))
		return fail(RC_INVALID, "a service has a code and a name");
	in->id = id_new();
	enum rc rc = services_all(db, a, &all);
	if (rc == RC_OK && all.n >= SERVICES_MAX)
		return fail(RC_LIMIT, "there are %d services", SERVICES_MAX);
	if (rc == RC_OK)
		rc = services_store_add(db, in);
	if (rc == RC_OK)
		rc = put_last(db, a, in->id);
	return rc == RC_OK ? told(db, a, who, "service.added", in->code, request) : rc;
}

enum rc services_change(struct db *db, struct arena *a, const struct actor *who, const struct service *s, str request)
{
	struct service old;
	if (str_empty(s->name))
		return fail(RC_INVALID, "a service has a name");
	enum rc rc = services_find(db, a, s->code, &old);
	if (rc == RC_OK)
		rc = services_store_change(db, s);
	if (rc == RC_OK && !str_eq(old.group, s->group))
		rc = put_last(db, a, s->id);
	return rc == RC_OK ? told(db, a, who, "service.changed", s->code, request) : rc;
}

enum rc services_step(struct db *db, struct arena *a, const struct actor *who, struct service *s, enum service_step step,
		      str request)
{
	static const char *const events[SERVICE_STEPS] = { [SERVICE_UP] = "service.moved",
							   [SERVICE_DOWN] = "service.moved",
							   [SERVICE_RETIRE] = "service.retired",
							   [SERVICE_RESTORE] = "service.restored" };
	bool retired = !instant_absent(s->retired_at);
	enum rc rc = RC_OK;
	if (retired != (step == SERVICE_RESTORE))
		return fail(RC_CONFLICT, "the service is %s", retired ? "retired" : "not retired");
	if (step == SERVICE_UP || step == SERVICE_DOWN) {
		rc = move(db, a, s->id, step == SERVICE_UP);
	} else {
		s->retired_at = retired ? (instant){ 0 } : clock_now();
		rc = services_store_change(db, s);
		if (rc == RC_OK)
			rc = put_last(db, a, s->id);
	}
	return rc == RC_OK ? told(db, a, who, events[step], s->code, request) : rc;
}
