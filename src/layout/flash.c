/* flash.c — one-time messages: base64url(HMAC, text) in a cookie. Signed, so that nobody can put words into our mouth. */
#include "layout/flash.h"

#include <sodium.h>
#include <string.h>

#include "base/utf8.h"
#include "layout/layout.h"

#define COOKIE S("__Host-flash")
#define SECONDS 60
#define SIGNED_MAX (crypto_auth_BYTES + FLASH_MAX)
#define ENCODING sodium_base64_VARIANT_URLSAFE_NO_PADDING

_Static_assert(FLASH_KEY_BYTES == crypto_auth_KEYBYTES, "the key is libsodium's crypto_auth (HMAC-SHA-512-256)");

void layout_flash(struct req *q, str message)
{
	const struct layout *layout = q->app->layout;
	if (!layout)
		return;
	while (message.n > FLASH_MAX)
		message = utf8_take(message, utf8_length(message) - 1);
	unsigned char sealed[SIGNED_MAX];
	unsigned char *text = sealed + crypto_auth_BYTES;
	memcpy(text, message.p, message.n);
	crypto_auth(sealed, text, message.n, layout->flash_key);
	size_t n = crypto_auth_BYTES + message.n, room = sodium_base64_encoded_len(n, ENCODING);
	char *value = arena_alloc(q->arena, room);
	sodium_bin2base64(value, room, sealed, n, ENCODING);
	reply_cookie(q, COOKIE, (str){ value, room - 1 }, SECONDS, false);
}

str flash_take(struct req *q)
{
	str value = req_cookie(q, COOKIE);
	if (str_empty(value) || !q->app->layout)
		return (str){ 0 };
	reply_cookie(q, COOKIE, S(""), 0, false);
	unsigned char *sealed = arena_alloc(q->arena, SIGNED_MAX);
	size_t n = 0;
	if (sodium_base642bin(sealed, SIGNED_MAX, value.p, value.n, NULL, &n, NULL, ENCODING) != 0 || n <= crypto_auth_BYTES)
		return (str){ 0 };
	const unsigned char *text = sealed + crypto_auth_BYTES;
	n -= crypto_auth_BYTES;
	if (crypto_auth_verify(sealed, text, n, q->app->layout->flash_key) != 0)
		return (str){ 0 };
	return (str){ (const char *)text, n };
}
