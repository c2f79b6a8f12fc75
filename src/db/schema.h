/* db/schema.h — the migrations that the build embeds from sql/NNNN_*.sql, in the order of their numbers. */
#ifndef DB_SCHEMA_H
#define DB_SCHEMA_H

#include "base/str.h"

struct schema_migration {
	int number; /* NNNN */
	str name;   /* file name without number and ending */
	str sha256; /* of the text, hexadecimal */
	str text;
};
extern const struct schema_migration schema_migrations[];
extern const size_t schema_migrations_n;

#endif
