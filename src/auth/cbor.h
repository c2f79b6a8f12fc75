/* auth/cbor.h — CBOR in (RFC 8949), as much of it as attestation objects and COSE keys have: whole numbers, bytes, texts, lists,
 * maps, true, false and null.
 *
 * Refused: indefinite lengths, tags, floating-point numbers, numbers past int64_t, more than CBOR_DEPTH levels, more than
 * CBOR_MAP_MAX members of a map, keys that are neither number nor text, a key twice, text that is not UTF-8. Nothing is allocated
 * or copied: all slices point into what was given.
 */
#ifndef AUTH_CBOR_H
#define AUTH_CBOR_H

#include "base/rc.h"

#define CBOR_DEPTH 4	/* lists and maps inside each other, the outermost counted */
#define CBOR_MAP_MAX 32 /* members */

enum cbor_kind { CBOR_NONE, CBOR_INT, CBOR_BYTES, CBOR_TEXT, CBOR_LIST, CBOR_MAP, CBOR_FALSE, CBOR_TRUE, CBOR_NULL };

struct cbor {
	enum cbor_kind kind;
	int64_t number; /* CBOR_INT; of a list or map: how many elements or members */
	str bytes;	/* CBOR_BYTES, CBOR_TEXT: the content; of a list or map: its elements, one after the other */
};

/* Takes one item, checked as a whole with everything in it, from the front of *in. RC_INVALID with the detail; *in is then as
 * before. */
MUST_USE enum rc cbor_read(str *in, struct cbor *out);
/* As cbor_read(), but nothing may follow. */
MUST_USE enum rc cbor_read_all(str in, struct cbor *out);

/* The value of a key of a map that cbor_read() gave; CBOR_NONE when there is none, or `map` is no map. */
struct cbor cbor_of_text(const struct cbor *map, str key);
struct cbor cbor_of_number(const struct cbor *map, int64_t key);

#endif
