/* auth/cbor.c — see cbor.h. */
#include "auth/cbor.h"

#include "base/utf8.h"

enum major { MAJOR_UNSIGNED, MAJOR_NEGATIVE, MAJOR_BYTES, MAJOR_TEXT, MAJOR_LIST, MAJOR_MAP, MAJOR_TAG, MAJOR_SIMPLE };
enum simple { SIMPLE_FALSE = 20, SIMPLE_TRUE, SIMPLE_NULL };

static enum rc read_item(str *in, int depth, struct cbor *out);

/* The first byte and the number after it: 0 to 23 stand in the byte, larger ones in 1, 2, 4 or 8 bytes more. */
struct head {
	enum major major;
	int info; /* the byte's lower half */
	uint64_t value;
};

static enum rc read_head(str *in, struct head *out)
{
	if (in->n == 0)
		return fail(RC_INVALID, "CBOR: cut off");
	unsigned char first = (unsigned char)in->p[0];
	*out = (struct head){ .major = (enum major)(first >> 5), .info = first & 31, .value = first & 31 };
	*in = str_drop(*in, 1);
	if (out->info < 24)
		return RC_OK;
	if (out->info > 27)
		return fail(RC_INVALID, "CBOR: a length that is not given");
	size_t n = (size_t)1 << (out->info - 24);
	if (in->n < n)
		return fail(RC_INVALID, "CBOR: cut off");
	out->value = 0;
	for (size_t i = 0; i < n; i++)
		out->value = out->value << 8 | (unsigned char)in->p[i];
	*in = str_drop(*in, n);
	return RC_OK;
}

static enum rc read_number(bool negative, uint64_t value, struct cbor *out)
{
	if (value > INT64_MAX)
		return fail(RC_INVALID, "CBOR: a number past 64 bits");
	*out = (struct cbor){ .kind = CBOR_INT, .number = negative ? -1 - (int64_t)value : (int64_t)value };
	return RC_OK;
}

static enum rc read_string(str *in, enum cbor_kind kind, uint64_t n, struct cbor *out)
{
	if (n > in->n)
		return fail(RC_INVALID, "CBOR: cut off");
	*out = (struct cbor){ .kind = kind, .bytes = str_take(*in, (size_t)n) };
	*in = str_drop(*in, (size_t)n);
	if (kind == CBOR_TEXT && !utf8_valid(out->bytes))
		return fail(RC_INVALID, "CBOR: text that is not UTF-8");
	return RC_OK;
}

/* What has been read of *in since `start`. */
static str since(str start, str in)
{
	return str_take(start, start.n - in.n);
}

static enum rc read_list(str *in, uint64_t count, int depth, struct cbor *out)
{
	str start = *in;
	struct cbor element;
	enum rc rc = RC_OK;
	for (uint64_t i = 0; i < count && rc == RC_OK; i++)
		rc = read_item(in, depth, &element);
	if (rc == RC_OK)
		*out = (struct cbor){ .kind = CBOR_LIST, .number = (int64_t)count, .bytes = since(start, *in) };
	return rc;
}

static bool same_key(const struct cbor *x, const struct cbor *y)
{
	return x->kind == y->kind && (x->kind == CBOR_INT ? x->number == y->number : str_eq(x->bytes, y->bytes));
}

static enum rc check_key(const struct cbor *keys, size_t n, const struct cbor *key)
{
	if (key->kind != CBOR_INT && key->kind != CBOR_TEXT)
		return fail(RC_INVALID, "CBOR: a key that is neither number nor text");
	for (size_t i = 0; i < n; i++)
		if (same_key(&keys[i], key))
			return fail(RC_INVALID, "CBOR: a key twice");
	return RC_OK;
}

static enum rc read_map(str *in, uint64_t count, int depth, struct cbor *out)
{
	struct cbor keys[CBOR_MAP_MAX], value;
	str start = *in;
	if (count > CBOR_MAP_MAX)
		return fail(RC_INVALID, "CBOR: a map of more than %d members", CBOR_MAP_MAX);
	for (size_t i = 0; i < count; i++) {
		enum rc rc = read_item(in, depth, &keys[i]);
		if (rc == RC_OK)
			rc = check_key(keys, i, &keys[i]);
		if (rc == RC_OK)
			rc = read_item(in, depth, &value);
		if (rc != RC_OK)
			return rc;
	}
	*out = (struct cbor){ .kind = CBOR_MAP, .number = (int64_t)count, .bytes = since(start, *in) };
	return RC_OK;
}

static enum rc read_simple(int info, struct cbor *out)
{
	static const enum cbor_kind kinds[] = { [SIMPLE_FALSE] = CBOR_FALSE, [SIMPLE_TRUE] = CBOR_TRUE, [SIMPLE_NULL] = CBOR_NULL };
	if (info < SIMPLE_FALSE || info > SIMPLE_NULL)
		return fail(RC_INVALID, "CBOR: a simple value other than true, false and null");
	*out = (struct cbor){ .kind = kinds[info] };
	return RC_OK;
}

/* depth: how many levels more may open. */
static enum rc read_item(str *in, int depth, struct cbor *out)
{
	struct head head = { 0 };
	enum rc rc = read_head(in, &head);
	if (rc != RC_OK)
		return rc;
	if ((head.major == MAJOR_LIST || head.major == MAJOR_MAP) && depth == 0)
		return fail(RC_INVALID, "CBOR: more than %d levels", CBOR_DEPTH);
	switch (head.major) {
	case MAJOR_UNSIGNED:
	case MAJOR_NEGATIVE:
		return read_number(head.major == MAJOR_NEGATIVE, head.value, out);
	case MAJOR_BYTES:
	case MAJOR_TEXT:
		return read_string(in, head.major == MAJOR_TEXT ? CBOR_TEXT : CBOR_BYTES, head.value, out);
	case MAJOR_LIST:
		return read_list(in, head.value, depth - 1, out);
	case MAJOR_MAP:
		return read_map(in, head.value, depth - 1, out);
	case MAJOR_SIMPLE:
		return read_simple(head.info, out);
	case MAJOR_TAG:
		break;
	}
	return fail(RC_INVALID, "CBOR: a tag");
}

enum rc cbor_read(str *in, struct cbor *out)
{
	str rest = *in;
	enum rc rc = read_item(&rest, CBOR_DEPTH, out);
	if (rc == RC_OK)
		*in = rest;
	return rc;
}

enum rc cbor_read_all(str in, struct cbor *out)
{
	enum rc rc = cbor_read(&in, out);
	return rc == RC_OK && in.n > 0 ? fail(RC_INVALID, "CBOR: something follows the item") : rc;
}

/* The map was checked when it was read: nothing in it can fail now. */
static struct cbor of_key(const struct cbor *map, const struct cbor *wanted)
{
	struct cbor key, value;
	str rest = map->bytes;
	for (int64_t i = 0; map->kind == CBOR_MAP && i < map->number; i++)
		if (read_item(&rest, CBOR_DEPTH, &key) == RC_OK && read_item(&rest, CBOR_DEPTH, &value) == RC_OK &&
		    same_key(&key, wanted))
			return value;
	return (struct cbor){ .kind = CBOR_NONE };
}

struct cbor cbor_of_text(const struct cbor *map, str key)
{
	return of_key(map, &(struct cbor){ .kind = CBOR_TEXT, .bytes = key });
}

struct cbor cbor_of_number(const struct cbor *map, int64_t key)
{
	return of_key(map, &(struct cbor){ .kind = CBOR_INT, .number = key });
}
