/* TOTP against the vectors of RFC 6238 (appendix B, SHA-1; six digits), base32 against those of RFC 4648, the address of a QR code.
 */
#include "auth/factor.h"
#include "support/test.h"

TEST(auth_totp_vectors)
{
	static const struct {
		int64_t seconds;
		const char *code;
	} vectors[] = { { 59, "287082" },	  { 1111111109, "081804" }, { 1111111111, "050471" },
			{ 1234567890, "005924" }, { 2000000000, "279037" }, { 20000000000, "353130" } };
	str seed = S("12345678901234567890");
	for (size_t i = 0; i < COUNT_OF(vectors); i++) {
		char code[7];
		totp_code((const unsigned char *)seed.p, seed.n, vectors[i].seconds / TOTP_SECONDS, code);
		CHECK_STR(str_c(vectors[i].code), str_c(code));
	}
}

TEST(auth_base32)
{
	static const struct {
		str plain, text;
	} vectors[] = { { S_INIT("f"), S_INIT("MY") },		 { S_INIT("fo"), S_INIT("MZXQ") },
			{ S_INIT("foo"), S_INIT("MZXW6") },	 { S_INIT("foob"), S_INIT("MZXW6YQ") },
			{ S_INIT("fooba"), S_INIT("MZXW6YTB") }, { S_INIT("foobar"), S_INIT("MZXW6YTBOI") } };
	str bytes;
	for (size_t i = 0; i < COUNT_OF(vectors); i++) {
		CHECK_STR(vectors[i].text, base32_text(t->arena, (const unsigned char *)vectors[i].plain.p, vectors[i].plain.n));
		CHECK_OK(base32_bytes(t->arena, vectors[i].text, &bytes));
		CHECK_STR(vectors[i].plain, bytes);
	}
	CHECK_OK(base32_bytes(t->arena, S("mzxw 6ytb-oi"), &bytes)); /* as people type */
	CHECK_STR(S("foobar"), bytes);
	CHECK_RC(RC_INVALID, base32_bytes(t->arena, S("MZXW1"), &bytes));
	CHECK_RC(RC_INVALID, base32_bytes(t->arena, S("MZXW="), &bytes));
	CHECK_RC(RC_INVALID, base32_bytes(t->arena, S("  "), &bytes));
	for (int n = 1; n <= 40; n++) { /* any bytes come back */
		unsigned char any[40];
		for (int i = 0; i < n; i++)
			any[i] = (unsigned char)(i * 37 + n * 11);
		CHECK_OK(base32_bytes(t->arena, base32_text(t->arena, any, (size_t)n), &bytes));
		CHECK_STR(((str){ (const char *)any, (size_t)n }), bytes);
	}
}

TEST(auth_totp_uri)
{
	CHECK_STR(S("otpauth://totp/Carillon%20SIS:dana%40oak.example?secret=MZXW6YTBOI&issuer=Carillon%20SIS"
		    "&algorithm=SHA1&digits=6&period=30"),
		  totp_uri(t->arena, S("Carillon SIS"), S("dana@oak.example"), S("MZXW6YTBOI")));
	str odd = totp_uri(t->arena, S("A&B=C:D"), S("x?y#z@example.org"), S("MY"));
	CHECK(str_find(odd, S("A&B")) < 0 && str_find(odd, S("x?y")) < 0 && str_find(odd, S("#")) < 0);
}
