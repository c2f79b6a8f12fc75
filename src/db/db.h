/* db/db.h — one database behind two engines: SQLite and PostgreSQL.
 *
 * SQL is literal and stands in *_store.c as DB_STATEMENT, with ?1 ?2 …; there is no other way to make a statement. Rows
 * are read next to the statement, all columns at once: a wrong number of destinations is found by the first run.
 *
 *	DB_STATEMENT(q_open, "SELECT id, number, subject FROM cases WHERE account_id = ?1 AND open = true");
 *
 *	struct db_rows rows = db_query(db, arena, &q_open, ARGS(account));
 *	while (db_next(&rows, INTO(&c.id, &c.number, &c.subject)))
 *		*LIST_ADD(arena, list) = c;
 *	return db_end(&rows);
 *
 * Absent values are NULL both ways: str {NULL,0}, instant {0}, date {0}, any id {0}, double NaN.
 */
#ifndef DB_DB_H
#define DB_DB_H

#include "base/id.h"
#include "base/time.h"

struct store; /* an open database with its threads: db/store.h */
struct db;    /* one handle inside a transaction: read-only or writing. Never shared between threads. */

/* ---- statements ---- */
struct db_stmt {
	const char *name, *sql, *file;
	int64_t line;
};
/* All statements of the program stand in one linker section, so that a test can prepare each on both engines and look at
 * its plan. A full scan that is meant says so with a comment in the SQL: (slash-star)scan(star-slash). One that must give its first
 * rows without reading the others says (slash-star)ordered(star-slash): an index has to have its order. */
#define DB_STATEMENT(id, text)         \
	static const struct db_stmt id \
	    __attribute__((section("db_statements"), used, aligned(8))) = { #id, "" text, __FILE__, __LINE__ }
extern const struct db_stmt __start_db_statements[], __stop_db_statements[];

/* ---- values in ---- */
enum db_kind { DB_NULL, DB_I64, DB_F64, DB_TEXT, DB_BLOB, DB_BOOL, DB_DATE };
struct db_value {
	enum db_kind kind;
	union {
		int64_t i;
		double f;
		str s;
		date d;
	};
};
struct db_value db_of_str(str s);
struct db_value db_of_bool(bool v);
struct db_value db_of_int(int v);
struct db_value db_of_i64(int64_t v);
struct db_value db_of_size(size_t v);
struct db_value db_of_f64(double v);
struct db_value db_of_instant(instant v);
struct db_value db_of_date(date v);
struct db_value db_blob(str bytes);
struct db_value db_of_value(struct db_value v);
#define DB_ID_DECLARE(type)                                                           \
	static inline struct db_value db_of_##type(type id)                           \
	{                                                                             \
		return id.v ? db_of_i64(id.v) : (struct db_value){ .kind = DB_NULL }; \
	}
ID_TYPES(DB_ID_DECLARE)
#undef DB_ID_DECLARE
#define DB_ID_CASE(type) , type : db_of_##type
#define DB_V(x)                                \
	_Generic((x), str                      \
		 : db_of_str, bool             \
		 : db_of_bool, int             \
		 : db_of_int, int64_t          \
		 : db_of_i64, size_t           \
		 : db_of_size, double          \
		 : db_of_f64, instant          \
		 : db_of_instant, date         \
		 : db_of_date, struct db_value \
		 : db_of_value ID_TYPES(DB_ID_CASE))(x)

struct db_args {
	const struct db_value *at;
	size_t n;
};
/* ARGS(a, b, c): up to 40 values of any type above, ?1 first. NO_ARGS for none. */
#define ARGS(...) ((struct db_args){ (const struct db_value[]){ DB_EACH(DB_V, __VA_ARGS__) }, DB_COUNT(__VA_ARGS__) })
#define NO_ARGS ((struct db_args){ NULL, 0 })

/* ---- values out ---- */
enum db_dest_kind { DEST_STR, DEST_I64, DEST_INT, DEST_BOOL, DEST_F64, DEST_DATE };
struct db_dest {
	enum db_dest_kind kind;
	void *to;
};
/* Typed so that a pointer of the wrong type does not compile; an id or an instant is its int64_t inside. */
struct db_dest db_to_str(str *p);
struct db_dest db_to_i64(int64_t *p);
struct db_dest db_to_int(int *p);
struct db_dest db_to_bool(bool *p);
struct db_dest db_to_f64(double *p);
struct db_dest db_to_date(date *p);
static inline struct db_dest db_to_instant(instant *p)
{
	return db_to_i64(&p->us);
}
#define DB_ID_DECLARE(type)                                \
	static inline struct db_dest db_to_##type(type *p) \
	{                                                  \
		return db_to_i64(&p->v);                   \
	}
ID_TYPES(DB_ID_DECLARE)
#undef DB_ID_DECLARE
#define DB_ID_DEST_CASE(type) , type * : db_to_##type
#define DB_TO(p) \
	_Generic((p), str * : db_to_str, int64_t * : db_to_i64, int * : db_to_int, bool * : db_to_bool, double * : db_to_f64, \
		 instant * : db_to_instant, date * : db_to_date ID_TYPES(DB_ID_DEST_CASE))(p)
struct db_dests {
	const struct db_dest *at;
	size_t n;
};
#define INTO(...) ((struct db_dests){ (const struct db_dest[]){ DB_EACH(DB_TO, __VA_ARGS__) }, DB_COUNT(__VA_ARGS__) })

/* ---- running ---- */
struct db_rows {
	struct db *db;
	struct arena *arena;
	const struct db_stmt *stmt;
	enum rc rc;
	void *cursor; /* engine's */
	int64_t at;
};
/* Runs; text of the rows is copied into `arena`. Errors show at db_end(). Only one result may be open on a handle for
 * the same statement. */
struct db_rows db_query(struct db *db, struct arena *arena, const struct db_stmt *stmt, struct db_args args);
/* The next row into the destinations; false at the end or on an error. */
bool db_next(struct db_rows *rows, struct db_dests into);
/* Closes (also in the middle) and says how it went. */
MUST_USE enum rc db_end(struct db_rows *rows);

/* The only row expected: RC_NOT_FOUND when there is none; further rows are ignored. */
MUST_USE enum rc db_one(struct db *db, struct arena *arena, const struct db_stmt *stmt, struct db_args args, struct db_dests into);
/* Runs a statement that gives no rows. *changed (may be NULL): rows changed. A broken unique index is RC_CONFLICT, any other
 * broken constraint RC_INVALID; both leave the transaction usable (on PostgreSQL by running the job again, from then on with a
 * savepoint around this statement; a job that ends with the error pays nothing). */
MUST_USE enum rc db_exec(struct db *db, const struct db_stmt *stmt, struct db_args args, int64_t *changed);
/* As db_exec(), but zero changed rows are RC_NOT_FOUND: for updates by key. */
MUST_USE enum rc db_exec_one(struct db *db, const struct db_stmt *stmt, struct db_args args);

bool db_writable(const struct db *db);
/* Does one transaction write at a time, of all processes (SQLite)? Then nobody can wait for another's row. */
bool db_one_writer(const struct db *db);
/* Are the tables stage_… temporary ones of this handle? In store_write_staged() on SQLite: nothing else may be written before its
 * second step, and they need not be emptied. */
bool db_staging(const struct db *db);

/* Tells every subscriber (store_subscribe), in this process and on PostgreSQL in every other, after this transaction has
 * committed; never if it rolls back. topic: short literal word, e.g. "session", "case"; payload <= 1000 bytes. */
void db_publish(struct db *db, const char *topic, str payload);

/* ---- macros that apply M to each argument ---- */
#define DB_COUNT(...)                                                                                                              \
	DB_COUNT_(__VA_ARGS__, 40, 39, 38, 37, 36, 35, 34, 33, 32, 31, 30, 29, 28, 27, 26, 25, 24, 23, 22, 21, 20, 19, 18, 17, 16, \
		  15, 14, 13, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1)
#define DB_COUNT_(a1, a2, a3, a4, a5, a6, a7, a8, a9, a10, a11, a12, a13, a14, a15, a16, a17, a18, a19, a20, a21, a22, a23, a24, \
		  a25, a26, a27, a28, a29, a30, a31, a32, a33, a34, a35, a36, a37, a38, a39, a40, n, ...)                        \
	n
#define DB_EACH(M, ...) DB_CAT(DB_EACH_, DB_COUNT(__VA_ARGS__))(M, __VA_ARGS__)
#define DB_CAT(a, b) DB_CAT_(a, b)
#define DB_CAT_(a, b) a##b
#define DB_EACH_1(M, x) M(x)
#define DB_EACH_2(M, x, ...) M(x), DB_EACH_1(M, __VA_ARGS__)
#define DB_EACH_3(M, x, ...) M(x), DB_EACH_2(M, __VA_ARGS__)
#define DB_EACH_4(M, x, ...) M(x), DB_EACH_3(M, __VA_ARGS__)
#define DB_EACH_5(M, x, ...) M(x), DB_EACH_4(M, __VA_ARGS__)
#define DB_EACH_6(M, x, ...) M(x), DB_EACH_5(M, __VA_ARGS__)
#define DB_EACH_7(M, x, ...) M(x), DB_EACH_6(M, __VA_ARGS__)
#define DB_EACH_8(M, x, ...) M(x), DB_EACH_7(M, __VA_ARGS__)
#define DB_EACH_9(M, x, ...) M(x), DB_EACH_8(M, __VA_ARGS__)
#define DB_EACH_10(M, x, ...) M(x), DB_EACH_9(M, __VA_ARGS__)
#define DB_EACH_11(M, x, ...) M(x), DB_EACH_10(M, __VA_ARGS__)
#define DB_EACH_12(M, x, ...) M(x), DB_EACH_11(M, __VA_ARGS__)
#define DB_EACH_13(M, x, ...) M(x), DB_EACH_12(M, __VA_ARGS__)
#define DB_EACH_14(M, x, ...) M(x), DB_EACH_13(M, __VA_ARGS__)
#define DB_EACH_15(M, x, ...) M(x), DB_EACH_14(M, __VA_ARGS__)
#define DB_EACH_16(M, x, ...) M(x), DB_EACH_15(M, __VA_ARGS__)
#define DB_EACH_17(M, x, ...) M(x), DB_EACH_16(M, __VA_ARGS__)
#define DB_EACH_18(M, x, ...) M(x), DB_EACH_17(M, __VA_ARGS__)
#define DB_EACH_19(M, x, ...) M(x), DB_EACH_18(M, __VA_ARGS__)
#define DB_EACH_20(M, x, ...) M(x), DB_EACH_19(M, __VA_ARGS__)
#define DB_EACH_21(M, x, ...) M(x), DB_EACH_20(M, __VA_ARGS__)
#define DB_EACH_22(M, x, ...) M(x), DB_EACH_21(M, __VA_ARGS__)
#define DB_EACH_23(M, x, ...) M(x), DB_EACH_22(M, __VA_ARGS__)
#define DB_EACH_24(M, x, ...) M(x), DB_EACH_23(M, __VA_ARGS__)
#define DB_EACH_25(M, x, ...) M(x), DB_EACH_24(M, __VA_ARGS__)
#define DB_EACH_26(M, x, ...) M(x), DB_EACH_25(M, __VA_ARGS__)
#define DB_EACH_27(M, x, ...) M(x), DB_EACH_26(M, __VA_ARGS__)
#define DB_EACH_28(M, x, ...) M(x), DB_EACH_27(M, __VA_ARGS__)
#define DB_EACH_29(M, x, ...) M(x), DB_EACH_28(M, __VA_ARGS__)
#define DB_EACH_30(M, x, ...) M(x), DB_EACH_29(M, __VA_ARGS__)
#define DB_EACH_31(M, x, ...) M(x), DB_EACH_30(M, __VA_ARGS__)
#define DB_EACH_32(M, x, ...) M(x), DB_EACH_31(M, __VA_ARGS__)
#define DB_EACH_33(M, x, ...) M(x), DB_EACH_32(M, __VA_ARGS__)
#define DB_EACH_34(M, x, ...) M(x), DB_EACH_33(M, __VA_ARGS__)
#define DB_EACH_35(M, x, ...) M(x), DB_EACH_34(M, __VA_ARGS__)
#define DB_EACH_36(M, x, ...) M(x), DB_EACH_35(M, __VA_ARGS__)
#define DB_EACH_37(M, x, ...) M(x), DB_EACH_36(M, __VA_ARGS__)
#define DB_EACH_38(M, x, ...) M(x), DB_EACH_37(M, __VA_ARGS__)
#define DB_EACH_39(M, x, ...) M(x), DB_EACH_38(M, __VA_ARGS__)
#define DB_EACH_40(M, x, ...) M(x), DB_EACH_39(M, __VA_ARGS__)

#endif
