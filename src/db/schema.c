/* db/schema.c — migrations: which are in the program, which in the database, and applying the difference. */
#include "db/schema.h"

#include "db/dialect.h"
#include "db/engine.h"

DB_STATEMENT(q_has_record, "SELECT count(*) FROM "
			   "/*@sqlite sqlite_schema WHERE type = 'table' AND name = ?1 */"
			   "/*@postgresql pg_class WHERE oid = to_regclass(?1) */ /*scan*/");
DB_STATEMENT(q_newest, "SELECT coalesce(max(number), -1) FROM schema_migration");
DB_STATEMENT(q_recorded, "SELECT number, sha256 FROM schema_migration ORDER BY number /*scan*/");
DB_STATEMENT(q_record, "INSERT INTO schema_migration (number, name, sha256, applied_us) VALUES (?1, ?2, ?3, ?4)");

enum rc db_script(struct db *db, str text)
{
	CLEANUP_BUF struct buf translated = BUF_INIT(DIALECT_MAX);
	enum rc rc = dialect_write(db->store->engine->kind, text, &translated);
	return rc == RC_OK ? db->store->engine->script(db, buf_str(&translated)) : rc;
}

int schema_wanted(void)
{
	return schema_migrations_n ? schema_migrations[schema_migrations_n - 1].number : -1;
}

/* ---- what the database has ---- */

static enum rc has_record(struct db *db, bool *yes)
{
	int tables = 0;
	enum rc rc = db_one(db, NULL, &q_has_record, ARGS(S("schema_migration")), INTO(&tables));
	*yes = tables > 0;
	return rc;
}

static enum rc read_version(struct db *db, void *arg)
{
	int *version = arg;
	bool recorded;
	*version = -1;
	enum rc rc = has_record(db, &recorded);
	if (rc != RC_OK || !recorded)
		return rc;
	return db_one(db, NULL, &q_newest, NO_ARGS, INTO(version));
}

enum rc store_schema(struct store *s, int *version)
{
	return store_read(s, read_version, version);
}

enum rc schema_accept(struct store *s)
{
	int version;
	enum rc rc = store_schema(s, &version);
	if (rc != RC_OK)
		return rc;
	if (version > schema_wanted())
		return fail(RC_CONFLICT, "the database has schema %d, this program knows %d: a newer Belfry has changed it",
			    version, schema_wanted());
	if (version < 0 && !s->config.any_schema)
		return fail(RC_CONFLICT, "the database is empty: run `belfry init`");
	if (version < schema_wanted() && !s->config.any_schema)
		return fail(RC_CONFLICT, "the database has schema %d, this program needs %d: run `belfry migrate`", version,
			    schema_wanted());
	return RC_OK;
}

/* ---- applying ---- */

/* One bit per migration of the program. */
#define MIGRATIONS_MAX 1024
struct recorded {
	bool applied[MIGRATIONS_MAX];
};

static enum rc compare(const struct schema_migration *m, str sha256)
{
	if (str_eq(m->sha256, sha256))
		return RC_OK;
	return fail(RC_CONFLICT, "migration %04d_%.*s was applied with another text: an applied migration is never changed",
		    m->number, STR_ARG(m->name));
}

static enum rc mark_recorded(struct recorded *r, int number, str sha256)
{
	for (size_t i = 0; i < schema_migrations_n; i++) {
		if (schema_migrations[i].number != number)
			continue;
		r->applied[i] = true;
		return compare(&schema_migrations[i], sha256);
	}
	return fail(RC_CONFLICT, "the database has migration %04d, which this program does not know", number);
}

static enum rc read_recorded(struct db *db, void *arg)
{
	struct recorded *r = arg;
	CLEANUP_ARENA struct arena *a = arena_new();
	*r = (struct recorded){ 0 };
	bool recorded;
	enum rc rc = has_record(db, &recorded);
	if (rc != RC_OK || !recorded)
		return rc;
	int number;
	str sha256;
	struct db_rows rows = db_query(db, a, &q_recorded, NO_ARGS);
	while (rc == RC_OK && db_next(&rows, INTO(&number, &sha256)))
		rc = mark_recorded(r, number, sha256);
	enum rc ended = db_end(&rows);
	return rc == RC_OK ? ended : rc;
}

struct step {
	size_t at; /* in schema_migrations */
	bool applied;
};

/* Looks again inside its own transaction: another process may have been faster. */
static enum rc apply(struct db *db, void *arg)
{
	struct step *step = arg;
	const struct schema_migration *m = &schema_migrations[step->at];
	struct recorded recorded;
	step->applied = false;
	enum rc rc = read_recorded(db, &recorded);
	if (rc != RC_OK || recorded.applied[step->at])
		return rc;
	rc = db_script(db, m->text);
	if (rc == RC_OK)
		rc = db_exec(db, &q_record, ARGS(m->number, m->name, m->sha256, clock_now()), NULL);
	step->applied = rc == RC_OK;
	return rc;
}

enum rc store_migrate(struct store *s, int *applied)
{
	struct recorded recorded;
	*applied = 0;
	if (schema_migrations_n > MIGRATIONS_MAX)
		return fail(RC_LIMIT, "more than %d migrations", MIGRATIONS_MAX);
	enum rc rc = store_read(s, read_recorded, &recorded);
	for (size_t i = 0; rc == RC_OK && i < schema_migrations_n; i++) {
		struct step step = { .at = i };
		if (recorded.applied[i])
			continue;
		rc = store_write_alone(s, apply, &step);
		*applied += step.applied;
	}
	return rc;
}
