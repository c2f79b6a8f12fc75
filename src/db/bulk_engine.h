/* db/bulk_engine.h — inside db/: what each engine does for db/bulk.h. */
#ifndef DB_BULK_ENGINE_H
#define DB_BULK_ENGINE_H

#include "base/buf.h"
#include "db/bulk.h"
#include "db/engine.h"

struct db_bulk {
	struct db *db;
	const struct bulk_ops *ops;
	const char *table;
	size_t columns;
	str insert;	 /* "INSERT INTO t (a, b) VALUES (?1, ?2)" or "COPY t (a, b) FROM STDIN" */
	void *own;	 /* sqlite3_stmt; unused on PostgreSQL */
	struct buf rows; /* PostgreSQL: text of COPY not yet sent */
	bool closed;
};

struct bulk_ops {
	str (*statement)(struct arena *a, const char *table, str columns, size_t n);
	enum rc (*begin)(struct db_bulk *b);
	enum rc (*row)(struct db_bulk *b, struct db_args values);
	enum rc (*flush)(struct db_bulk *b);
	void (*close)(struct db_bulk *b);
};
extern const struct bulk_ops bulk_sqlite, bulk_pg;

#endif
