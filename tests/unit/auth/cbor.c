/* The CBOR that passkeys need, and all that is refused. */
#include "auth/cbor.h"

#include "support/authenticator.h"
#include "support/test.h"

static struct cbor read_one(str in)
{
	struct cbor out = { 0 };
	return cbor_read_all(in, &out) == RC_OK ? out : (struct cbor){ 0 };
}

/* RFC 8949, appendix A. */
TEST(cbor_reads_numbers)
{
	static const struct {
		str bytes;
		int64_t value;
	} cases[] = {
		{ S_INIT("\x00"), 0 },
		{ S_INIT("\x17"), 23 },
		{ S_INIT("\x18\x18"), 24 },
		{ S_INIT("\x19\x03\xe8"), 1000 },
		{ S_INIT("\x1a\x00\x0f\x42\x40"), 1000000 },
		{ S_INIT("\x1b\x00\x00\x00\xe8\xd4\xa5\x10\x00"), 1000000000000 },
		{ S_INIT("\x1b\x7f\xff\xff\xff\xff\xff\xff\xff"), INT64_MAX },
		{ S_INIT("\x20"), -1 },
		{ S_INIT("\x38\x63"), -100 },
		{ S_INIT("\x3b\x7f\xff\xff\xff\xff\xff\xff\xff"), INT64_MIN },
		{ S_INIT("\x18\x05"), 5 }, /* longer than it need be */
	};
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct cbor item = read_one(cases[i].bytes);
		CHECK_INT(CBOR_INT, item.kind);
		CHECK_INT(cases[i].value, item.number);
	}
}

TEST(cbor_reads_the_other_kinds)
{
	CHECK_STR(S("\x01\x02"), read_one(S("\x42\x01\x02")).bytes);
	CHECK_INT(CBOR_BYTES, read_one(S("\x40")).kind);
	CHECK_STR(S("\xc3\xbc"), read_one(S("\x62\xc3\xbc")).bytes);
	CHECK_INT(CBOR_FALSE, read_one(S("\xf4")).kind);
	CHECK_INT(CBOR_TRUE, read_one(S("\xf5")).kind);
	CHECK_INT(CBOR_NULL, read_one(S("\xf6")).kind);
	struct cbor list = read_one(S("\x83\x01\x82\x02\x03\x41\xff"));
	CHECK_INT(CBOR_LIST, list.kind);
	CHECK_INT(3, list.number);
	struct cbor map = read_one(S("\xa3\x01\x02\x61"
				     "a\xa1\x61"
				     "b\x63xyz\x20\xf5"));
	CHECK_INT(CBOR_MAP, map.kind);
	CHECK_INT(2, cbor_of_number(&map, 1).number);
	CHECK_INT(CBOR_TRUE, cbor_of_number(&map, -1).kind);
	struct cbor inner = cbor_of_text(&map, S("a"));
	CHECK_STR(S("xyz"), cbor_of_text(&inner, S("b")).bytes);
	CHECK_INT(CBOR_NONE, cbor_of_text(&map, S("b")).kind);
	CHECK_INT(CBOR_NONE, cbor_of_number(&list, 1).kind);
}

TEST(cbor_refuses)
{
	static const struct {
		str bytes, why;
	} bad[] = {
		{ S_INIT(""), S_INIT("cut off") },
		{ S_INIT("\x19\x03"), S_INIT("cut off") },
		{ S_INIT("\x43\x01\x02"), S_INIT("cut off") },
		{ S_INIT("\x5b\xff\xff\xff\xff\xff\xff\xff\xff"), S_INIT("cut off") },
		{ S_INIT("\x82\x01"), S_INIT("cut off") },
		{ S_INIT("\x9b\xff\xff\xff\xff\xff\xff\xff\xff\x01"), S_INIT("cut off") },
		{ S_INIT("\xa1\x01"), S_INIT("cut off") },
		{ S_INIT("\x1b\x80\x00\x00\x00\x00\x00\x00\x00"), S_INIT("past 64 bits") },
		{ S_INIT("\x3b\x80\x00\x00\x00\x00\x00\x00\x00"), S_INIT("past 64 bits") },
		{ S_INIT("\x5f\x41\x01\xff"), S_INIT("not given") },
		{ S_INIT("\x9f\xff"), S_INIT("not given") },
		{ S_INIT("\xbf\xff"), S_INIT("not given") },
		{ S_INIT("\x1c"), S_INIT("not given") },
		{ S_INIT("\xc0\x60"), S_INIT("a tag") },
		{ S_INIT("\xf9\x00\x00"), S_INIT("simple") },
		{ S_INIT("\xfb\x00\x00\x00\x00\x00\x00\x00\x00"), S_INIT("simple") },
		{ S_INIT("\xf7"), S_INIT("simple") },
		{ S_INIT("\xe0"), S_INIT("simple") },
		{ S_INIT("\xf8\x14"), S_INIT("simple") },
		{ S_INIT("\x61\xff"), S_INIT("UTF-8") },
		{ S_INIT("\xa2\x01\x02\x01\x03"), S_INIT("a key twice") },
		{ S_INIT("\xa2\x01\x02\x18\x01\x03"), S_INIT("a key twice") },
		{ S_INIT("\xa2\x61"
			 "a\x02\x61"
			 "a\x03"),
		  S_INIT("a key twice") },
		{ S_INIT("\xa1\x41\x01\x02"), S_INIT("neither number nor text") },
		{ S_INIT("\x81\x81\x81\x81\x80"), S_INIT("levels") },
		{ S_INIT("\xb8\x21"), S_INIT("members") },
		{ S_INIT("\x01\x01"), S_INIT("follows") },
	};
	for (size_t i = 0; i < COUNT_OF(bad); i++) {
		struct cbor out;
		err_clear();
		CHECK_RC(RC_INVALID, cbor_read_all(bad[i].bytes, &out));
		CHECK_HAS(err_detail(), bad[i].why);
	}
	err_clear();
	CHECK_INT(CBOR_LIST, read_one(S("\x81\x81\x81\x80")).kind); /* the deepest allowed */
}

TEST(cbor_takes_one_item_and_leaves_the_rest)
{
	str in = S("\x01\x61x\x18"), before;
	struct cbor out;
	CHECK_OK(cbor_read(&in, &out));
	CHECK_OK(cbor_read(&in, &out));
	before = in;
	CHECK_RC(RC_INVALID, cbor_read(&in, &out));
	CHECK(in.p == before.p && in.n == before.n);
}

/* Every shorter piece of a whole object is refused. */
TEST(cbor_refuses_every_truncation)
{
	const struct relying_party rp = { S("localhost"), S("http://localhost:8480") };
	struct authenticator *x = authenticator_new(t->arena, &rp, AUTHENTICATOR_ES256);
	CHECK(x != NULL);
	str whole = authenticator_create(x, S("challenge")).attestation;
	struct cbor out;
	CHECK_OK(cbor_read_all(whole, &out));
	for (size_t n = 0; n < whole.n; n++)
		CHECK_RC(RC_INVALID, cbor_read_all(str_take(whole, n), &out));
}
