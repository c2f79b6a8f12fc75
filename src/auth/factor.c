/* auth/factor.c — codes and their spellings: HOTP (RFC 4226) over time steps (RFC 6238), base32 (RFC 4648), the address of a QR
 * code. */
#include "auth/factor.h"

#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <stdio.h>

#include "base/buf.h"

static const char base32[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

void totp_code(const unsigned char *seed, size_t seed_n, int64_t step, char out[static 7])
{
	unsigned char counter[8], mac[EVP_MAX_MD_SIZE];
	unsigned n = 0;
	for (int i = 0; i < 8; i++)
		counter[i] = (unsigned char)((uint64_t)step >> (56 - 8 * i));
	if (!HMAC(EVP_sha1(), seed, (int)seed_n, counter, sizeof counter, mac, &n) || n < 20) {
		out[0] = '\0'; /* matches no code */
		return;
	}
	size_t at = mac[n - 1] & 0x0f;
	uint32_t word = (uint32_t)(mac[at] & 0x7f) << 24 | (uint32_t)mac[at + 1] << 16 | (uint32_t)mac[at + 2] << 8 | mac[at + 3];
	snprintf(out, 7, "%06u", word % 1000000);
}

str base32_text(struct arena *a, const unsigned char *bytes, size_t n)
{
	size_t out_n = (n * 8 + 4) / 5, bits = 0, k = 0;
	char *out = arena_alloc(a, out_n + 1);
	uint32_t have = 0;
	for (size_t i = 0; i < n; i++) {
		have = have << 8 | bytes[i];
		for (bits += 8; bits >= 5; bits -= 5)
			out[k++] = base32[have >> (bits - 5) & 31];
	}
	if (bits > 0)
		out[k++] = base32[have << (5 - bits) & 31];
	return (str){ out, k };
}

static int base32_value(char c)
{
	if (c >= 'a' && c <= 'z')
		c = (char)(c - 'a' + 'A');
	for (int i = 0; i < 32; i++)
		if (base32[i] == c)
			return i;
	return -1;
}

enum rc base32_bytes(struct arena *a, str text, str *bytes)
{
	char *out = arena_alloc(a, text.n + 1);
	size_t k = 0, bits = 0;
	uint32_t have = 0;
	for (size_t i = 0; i < text.n; i++) {
		if (text.p[i] == ' ' || text.p[i] == '-')
			continue;
		int value = base32_value(text.p[i]);
		if (value < 0)
			return fail(RC_INVALID, "base32: a character that is none of A-Z, 2-7");
		have = have << 5 | (uint32_t)value;
		bits += 5;
		if (bits >= 8) {
			bits -= 8;
			out[k++] = (char)(have >> bits & 0xff);
		}
	}
	*bytes = (str){ out, k };
	return k > 0 ? RC_OK : fail(RC_INVALID, "base32: nothing there");
}

str totp_uri(struct arena *a, str issuer, str account, str secret)
{
	CLEANUP_BUF struct buf out = BUF_INIT(4096);
	buf_add(&out, S("otpauth://totp/"));
	url_encode(&out, issuer);
	buf_char(&out, ':');
	url_encode(&out, account);
	buf_add(&out, S("?secret="));
	buf_add(&out, secret);
	buf_add(&out, S("&issuer="));
	url_encode(&out, issuer);
	buf_add(&out, S("&algorithm=SHA1&digits=6&period=30"));
	return arena_dup(a, buf_str(&out));
}
