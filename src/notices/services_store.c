/* notices/services_store.c — SQL and row mapping of services. */
#include "notices/services_store.h"

#define SERVICE "SELECT id, code, name, group_name, retired_at FROM service "
DB_STATEMENT(q_all, SERVICE "/*scan*/ ORDER BY retired_at IS NOT NULL, position"); /* at most SERVICES_MAX */
DB_STATEMENT(q_by_code, SERVICE "WHERE code = ?1");
#define NEXT "(SELECT COALESCE(MAX(position), 0) + 1 FROM service)"
DB_STATEMENT(x_add, "INSERT INTO service (id, code, name, group_name, position) VALUES (?1, ?2, ?3, ?4, " NEXT ")");
DB_STATEMENT(x_change, "UPDATE service SET name = ?2, group_name = ?3, retired_at = ?4 WHERE id = ?1");
DB_STATEMENT(x_last, "UPDATE service SET position = " NEXT " WHERE id = ?1");

enum rc services_all(struct db *db, struct arena *a, service_list *out)
{
	struct service s;
	*out = (service_list){ 0 };
	struct db_rows rows = db_query(db, a, &q_all, NO_ARGS);
	while (db_next(&rows, INTO(&s.id, &s.code, &s.name, &s.group, &s.retired_at)))
		*LIST_ADD(a, out) = s;
	return db_end(&rows);
}

enum rc services_find(struct db *db, struct arena *a, str code, struct service *out)
{
	return db_one(db, a, &q_by_code, ARGS(code), INTO(&out->id, &out->code, &out->name, &out->group, &out->retired_at));
}

enum rc services_store_add(struct db *db, const struct service *s)
{
	return db_exec(db, &x_add, ARGS(s->id, s->code, s->name, s->group), NULL);
}

enum rc services_store_change(struct db *db, const struct service *s)
{
	return db_exec_one(db, &x_change, ARGS(s->id, s->name, s->group, s->retired_at));
}

enum rc services_store_last(struct db *db, int64_t id)
{
	return db_exec_one(db, &x_last, ARGS(id));
}
