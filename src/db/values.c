/* db/values.c — values and destinations by their C type. */
#include "db/db.h"

#include <assert.h>
#include <math.h>

static const struct db_value null_value = { .kind = DB_NULL };

struct db_value db_of_str(str s)
{
	return str_absent(s) ? null_value : (struct db_value){ .kind = DB_TEXT, .s = s };
}

struct db_value db_of_bool(bool v)
{
	return (struct db_value){ .kind = DB_BOOL, .i = v };
}

struct db_value db_of_int(int v)
{
	return (struct db_value){ .kind = DB_I64, .i = v };
}

struct db_value db_of_i64(int64_t v)
{
	return (struct db_value){ .kind = DB_I64, .i = v };
}

struct db_value db_of_size(size_t v)
{
	assert(v <= INT64_MAX);
	return (struct db_value){ .kind = DB_I64, .i = (int64_t)v };
}

struct db_value db_of_f64(double v)
{
	assert(!isinf(v));
	return isnan(v) ? null_value : (struct db_value){ .kind = DB_F64, .f = v };
}

struct db_value db_of_instant(instant v)
{
	return instant_absent(v) ? null_value : (struct db_value){ .kind = DB_I64, .i = v.us };
}

struct db_value db_of_date(date v)
{
	return date_absent(v) ? null_value : (struct db_value){ .kind = DB_DATE, .d = v };
}

struct db_value db_blob(str bytes)
{
	return str_absent(bytes) ? null_value : (struct db_value){ .kind = DB_BLOB, .s = bytes };
}

struct db_value db_of_value(struct db_value v)
{
	return v;
}

struct db_dest db_to_str(str *p)
{
	return (struct db_dest){ DEST_STR, p };
}

struct db_dest db_to_i64(int64_t *p)
{
	return (struct db_dest){ DEST_I64, p };
}

struct db_dest db_to_int(int *p)
{
	return (struct db_dest){ DEST_INT, p };
}

struct db_dest db_to_bool(bool *p)
{
	return (struct db_dest){ DEST_BOOL, p };
}

struct db_dest db_to_f64(double *p)
{
	return (struct db_dest){ DEST_F64, p };
}

struct db_dest db_to_date(date *p)
{
	return (struct db_dest){ DEST_DATE, p };
}
