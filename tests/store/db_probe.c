/* tests/store/db_probe.c — see db_probe.h. */
#include "store/db_probe.h"

#include <assert.h>
#include <stdlib.h>

static const char table[] = "CREATE TABLE probe (\n"
			    "	id BIGINT PRIMARY KEY, -- don't stop at this apostrophe\n"
			    "	name TEXT NOT NULL UNIQUE,\n"
			    "	amount DOUBLE PRECISION CHECK (amount >= 0),\n"
			    "	flag BOOLEAN NOT NULL DEFAULT false,\n"
			    "	day DATE,\n"
			    "	bytes BYTEA,\n"
			    "	parent_id BIGINT REFERENCES probe (id)\n"
			    ");\n"
			    "CREATE INDEX probe_parent ON probe (parent_id);\n";

DB_STATEMENT(q_insert, "INSERT INTO probe (id, name) VALUES (?1, ?2)");
DB_STATEMENT(q_count, "SELECT count(*) FROM probe /*scan*/");

static enum rc make(struct db *db, void *arg)
{
	(void)arg;
	return db_script(db, str_c(table));
}

enum rc probe_make(struct store *s)
{
	return store_write_alone(s, make, NULL);
}

enum rc probe_insert(struct db *db, int64_t id, str name)
{
	char digits[24];
	if (str_absent(name))
		name = (str){ digits, (size_t)snprintf(digits, sizeof digits, "%lld", (long long)id) };
	return db_exec(db, &q_insert, ARGS(id, name), NULL);
}

static enum rc add(struct db *db, void *arg)
{
	return probe_insert(db, *(int64_t *)arg, (str){ NULL, 0 });
}

enum rc probe_add(struct store *s, int64_t id)
{
	return store_write(s, add, &id);
}

static enum rc count_rows(struct db *db, void *arg)
{
	return db_one(db, NULL, &q_count, NO_ARGS, INTO((int64_t *)arg));
}

enum rc probe_count(struct store *s, int64_t *count)
{
	return store_read(s, count_rows, count);
}

struct one_thread {
	pthread_t thread;
	void (*fn)(void *arg, size_t number);
	void *arg;
	size_t number;
};

static void *thread_main(void *arg)
{
	struct one_thread *t = arg;
	t->fn(t->arg, t->number);
	return NULL;
}

void probe_threads(size_t n, void (*fn)(void *arg, size_t number), void *arg)
{
	struct one_thread threads[64];
	assert(n <= COUNT_OF(threads));
	for (size_t i = 0; i < n; i++) {
		threads[i] = (struct one_thread){ .fn = fn, .arg = arg, .number = i };
		if (pthread_create(&threads[i].thread, NULL, thread_main, &threads[i]) != 0)
			abort();
	}
	for (size_t i = 0; i < n; i++)
		pthread_join(threads[i].thread, NULL);
}
