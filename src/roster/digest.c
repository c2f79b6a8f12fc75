#include "roster/digest.h"

#include "roster/import_store.h"

#include <sodium.h>
#include <stdlib.h>
#include <string.h>

static void add_bytes(struct buf *out, const void *p, size_t n)
{
	buf_add(out, (str){ p, n });
}

static void add_value(struct buf *out, const struct db_value *v)
{
	char kind = (char)v->kind;
	buf_char(out, kind);
	if (v->kind == DB_TEXT) {
		add_bytes(out, &v->s.n, sizeof v->s.n);
		buf_add(out, v->s);
	} else if (v->kind == DB_F64)
		add_bytes(out, &v->f, sizeof v->f);
	else if (v->kind == DB_DATE) {
		int32_t days = date_days(v->d);
		add_bytes(out, &days, sizeof days);
	} else if (v->kind != DB_NULL)
		add_bytes(out, &v->i, sizeof v->i);
}

static int by_number(const void *a, const void *b)
{
	const int64_t *x = a, *y = b;
	return (*x > *y) - (*x < *y);
}

int64_t roster_digest(struct buf *scratch, enum roster_kind kind, const struct roster_row *row)
{
	static const unsigned char key[crypto_shorthash_KEYBYTES] = "belfry roster 1";
	unsigned char out[crypto_shorthash_BYTES];
	int64_t digest;
	buf_clear(scratch);
	for (size_t i = 0; i < import_values_n(kind) - IMPORT_LEAD; i++)
		add_value(scratch, &row->v[i]);
	if (row->links.n) {
		qsort(row->links.at, row->links.n, sizeof *row->links.at, by_number);
		add_bytes(scratch, row->links.at, row->links.n * sizeof *row->links.at);
	}
	str bytes = buf_str(scratch);
	crypto_shorthash(out, (const unsigned char *)bytes.p, bytes.n, key);
	memcpy(&digest, out, sizeof digest);
	return digest ? digest : 1; /* 0 means deleted */
}
