/* tests/unit/outbox/message.c — a mail as bytes: headers, encoded words, quoted-printable, and that nothing can add a header. */
#include "outbox/message.h"

#include <sodium.h>
#include <string.h>

#include "base/random.h"
#include "base/utf8.h"
#include "support/test.h"

static const struct mail_sender sender = { S_INIT("noreply@vendor.example"), S_INIT("Carillon SIS") };

static struct mail_leased sample(void)
{
	return (struct mail_leased){
		.mail = { .id = { 31 },
			  .kind = "test",
			  .address = S("dana@oak.example"),
			  .name = S("Dana \"D\" Whitfield"),
			  .subject = S("Case 12 was answered"),
			  .body = S("Hello Dana,\n\n.one dot\nhttps://vendor.example/x?a=b\n") },
		.created = { INT64_C(1790000000) * US_PER_SECOND },
	};
}

static str written(struct test *t, const struct mail_leased *l)
{
	CLEANUP_BUF struct buf out = BUF_INIT(MESSAGE_MAX);
	if (message_write(&out, l, &sender) != RC_OK)
		test_fail(t, __FILE__, __LINE__, "message_write()");
	return arena_dup(t->arena, buf_str(&out));
}

TEST(message_is_written_as_rfc_5322_wants)
{
	struct mail_leased l = sample();
	CHECK_STR(S("From: \"Carillon SIS\"\r\n <noreply@vendor.example>\r\n"
		    "To: \"Dana \\\"D\\\" Whitfield\"\r\n <dana@oak.example>\r\n"
		    "Subject: Case 12 was answered\r\n"
		    "Date: Mon, 21 Sep 2026 14:13:20 +0000\r\n"
		    "Message-ID: <000000000000z@vendor.example>\r\n"
		    "Auto-Submitted: auto-generated\r\n"
		    "MIME-Version: 1.0\r\n"
		    "Content-Type: text/plain; charset=utf-8\r\n"
		    "Content-Transfer-Encoding: 7bit\r\n"
		    "\r\n"
		    "Hello Dana,\r\n\r\n.one dot\r\nhttps://vendor.example/x?a=b\r\n\r\n"),
		  written(t, &l));
	l.mail.unsubscribe = S("https://vendor.example/unsubscribe/abc");
	l.mail.reply_to = S("case+12@vendor.example");
	l.mail.name = S("");
	str text = written(t, &l);
	CHECK_HAS(text, S("\r\nTo: <dana@oak.example>\r\nReply-To: <case+12@vendor.example>\r\n"));
	CHECK_HAS(text, S("\r\nList-Unsubscribe: <https://vendor.example/unsubscribe/abc>\r\n"
			  "List-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n"));
}

TEST(message_is_the_same_each_time)
{
	struct mail_leased l = sample();
	str first = written(t, &l);
	l.attempts = 3;
	CHECK_STR(first, written(t, &l));
}

static str words(struct test *t, str text)
{
	CLEANUP_BUF struct buf out = BUF_INIT(8192);
	message_words(&out, text);
	return arena_dup(t->arena, buf_str(&out));
}

TEST(message_words_encode_what_is_not_ascii)
{
	CHECK_STR(S("plain, as it is"), words(t, S("plain, as it is")));
	CHECK_STR(S("=?utf-8?B?TWFyw61hIE7DusOxZXo=?="), words(t, S("Mar\xc3\xad"
								    "a N\xc3\xba\xc3\xb1"
								    "ez")));
	CHECK_STR(S("=?utf-8?B?PT91dGYtOD9xP3g/PQ==?="), words(t, S("=?utf-8?q?x?="))); /* what only looks encoded */
}

/* Longer texts: each line at most 76 characters with "Subject: " before it, whole characters in each, and together the text. */
TEST(message_words_split_between_characters)
{
	char text[200];
	for (size_t shift = 0; shift < 3; shift++) {
		CLEANUP_BUF struct buf joined = BUF_INIT(1024);
		memset(text, 'x', shift);
		for (size_t i = 0; i < 60; i++)
			memcpy(text + shift + 3 * i, "\xe2\x82\xac", 3);
		str rest = words(t, (str){ text, shift + 180 }), line;
		while (str_next(&rest, '\n', &line)) {
			unsigned char bytes[64];
			size_t n = 0;
			line = str_trim(line);
			CHECK(line.n <= 76 - 9 && str_starts(line, S("=?utf-8?B?")) && str_ends(line, S("?=")));
			CHECK(sodium_base642bin(bytes, sizeof bytes, line.p + 10, line.n - 12, NULL, &n, NULL,
						sodium_base64_VARIANT_ORIGINAL) == 0);
			CHECK(utf8_valid((str){ (const char *)bytes, n }));
			buf_add(&joined, (str){ (const char *)bytes, n });
		}
		CHECK_STR(((str){ text, shift + 180 }), buf_str(&joined));
	}
}

/* ---- quoted-printable ---- */

static str quoted(struct test *t, str text)
{
	CLEANUP_BUF struct buf out = BUF_INIT(MESSAGE_MAX);
	message_quoted(&out, text);
	return arena_dup(t->arena, buf_str(&out));
}

TEST(message_quoted_as_rfc_2045)
{
	CHECK_STR(S("a=3Db\r\n"), quoted(t, S("a=b")));
	CHECK_STR(S("caf=C3=A9\r\n\r\n"), quoted(t, S("caf\xc3\xa9\n")));
	CHECK_STR(S("end=20\r\ntab=09\r\n"), quoted(t, S("end \ntab\t")));
	CHECK_STR(S("one\r\ntwo\r\n"), quoted(t, S("one\r\ntwo")));
	CHECK_STR(S("a=0Db=00\r\n"), quoted(t, S("a\rb\0")));
}

static int hex(char c)
{
	return c <= '9' ? c - '0' : c - 'A' + 10;
}

/* Decodes by the standard; absent when a line is too long or a byte may not stand there. */
static str unquoted(struct arena *a, str text)
{
	CLEANUP_BUF struct buf out = BUF_INIT(MESSAGE_MAX);
	str line;
	while (str_next(&text, '\n', &line)) {
		if (!str_ends(line, S("\r")))
			return text.n == 0 && line.n == 0 ? arena_dup(a, buf_str(&out)) : (str){ 0 };
		line = str_take(line, line.n - 1);
		bool soft = str_ends(line, S("="));
		if (line.n > 76)
			return (str){ 0 };
		for (size_t i = 0; i < line.n - soft; i++) {
			unsigned char c = (unsigned char)line.p[i];
			if (c != '\t' && (c < ' ' || c > '~'))
				return (str){ 0 };
			if (c == '=') {
				c = (unsigned char)(hex(line.p[i + 1]) * 16 + hex(line.p[i + 2]));
				i += 2;
			}
			buf_char(&out, (char)c);
		}
		if (!soft)
			buf_char(&out, '\n');
	}
	return arena_dup(a, buf_str(&out));
}

static str random_text(struct test *t, size_t max, const char *often, size_t often_n)
{
	size_t n = (size_t)random_below(max);
	char *text = arena_alloc(t->arena, n + 1);
	for (size_t i = 0; i < n; i++)
		text[i] = random_below(3) ? often[random_below(often_n)] : (char)random_below(256);
	return (str){ text, n };
}

TEST(message_quoted_gives_back_every_text)
{
	static const char often[] = "=\n a\t.\xc3z";
	for (int i = 0; i < 500; i++) {
		str text = random_text(t, 600, often, sizeof often - 1);
		CLEANUP_BUF struct buf want = BUF_INIT(4096);
		for (size_t k = 0; k < text.n; k++)
			if (text.p[k] != '\r' || k + 1 == text.n || text.p[k + 1] != '\n')
				buf_char(&want, text.p[k]);
		if (text.n && text.p[text.n - 1] == '\r')
			want.n--; /* a CR at the very end is a line end, too */
		buf_char(&want, '\n');
		CHECK_STR(buf_str(&want), unquoted(t->arena, quoted(t, text)));
	}
}

/* ---- lines and headers, whatever comes in ---- */

TEST(message_long_or_odd_texts_are_quoted)
{
	struct mail_leased l = sample();
	char *line = arena_alloc(t->arena, 1200);
	memset(line, 'x', 1200);
	l.mail.body = (str){ line, 998 };
	CHECK_HAS(written(t, &l), S("Content-Transfer-Encoding: 7bit"));
	l.mail.body = (str){ line, 999 };
	CHECK_HAS(written(t, &l), S("Content-Transfer-Encoding: quoted-printable"));
	l.mail.body = S("caf\xc3\xa9");
	CHECK_HAS(written(t, &l), S("quoted-printable\r\n\r\ncaf=C3=A9\r\n"));
}

/* Names of the headers of a message, one per line; continued lines belong to the header before. */
static str header_names(struct test *t, str text)
{
	CLEANUP_BUF struct buf out = BUF_INIT(65536);
	str line;
	while (str_next(&text, '\n', &line) && line.n > 1) {
		str rest = line, name;
		if (line.p[0] != ' ' && str_next(&rest, ':', &name))
			buf_printf(&out, "%.*s\n", STR_ARG(name));
	}
	return arena_dup(t->arena, buf_str(&out));
}

/* What mail_queue() lets through adds no header and makes no line too long; tried with the bytes that would. */
TEST(message_headers_cannot_be_added)
{
	static const char often[] = "\r\n\n: \"\\<>=?\xc3\xa9\xe2\x80\xa8";
	struct mail_leased l = sample();
	const str want = header_names(t, written(t, &l));
	int tried = 0;
	for (int i = 0; i < 3000; i++) {
		str name = random_text(t, 90, often, sizeof often - 1), subject = random_text(t, 200, often, sizeof often - 1);
		if (i % 2)
			name = str_take(utf8_fold(t->arena, S("Mar\xc3\xad"
							      "a: \"x\" <y@z>")),
					40);
		l.mail.name = utf8_printable(name, false) ? name : S("");
		l.mail.subject = utf8_printable(subject, false) ? subject : str_take(S("=?x: \"<>, y\\"), (size_t)random_below(12));
		tried += l.mail.name.n > 0;
		str text = written(t, &l), rest = text, line;
		CHECK_STR(want, header_names(t, text));
		while (str_next(&rest, '\n', &line)) {
			CHECK(line.n <= 999);
			CHECK(rest.n == 0 || str_ends(line, S("\r")));
		}
	}
	CHECK(tried > 1000);
}

TEST(message_addresses)
{
	static const str good[] = { S_INIT("a@b"), S_INIT("dana.w+x@oak-grove.k12.il.us"), S_INIT("o'neil@x.example") };
	static const str bad[] = {
		S_INIT(""),	  S_INIT("dana"),	 S_INIT("@x.example"), S_INIT("a@"),	S_INIT("a@b@c"), S_INIT("a b@c"),
		S_INIT("a@b c"),  S_INIT("a@b\r\nRCPT"), S_INIT("a\n@b"),      S_INIT("a@b>"),	S_INIT("<a@b"),	 S_INIT("\"a\"@b"),
		S_INIT("a@b\0c"), S_INIT("\xc3\xa9@b"),	 S_INIT("a@.b"),       S_INIT("-oX@b"),
	};
	for (size_t i = 0; i < COUNT_OF(good); i++)
		CHECK(message_address_good(good[i]));
	for (size_t i = 0; i < COUNT_OF(bad); i++)
		CHECK(!message_address_good(bad[i]));
}

TEST(message_sender_from_the_settings)
{
	struct mail_sender from;
	struct settings s;
	settings_default(t->arena, &s);
	s.public_url = S("https://portal.vendor.example:8443");
	s.vendor_name = S("Carillon SIS");
	CHECK_OK(message_sender(t->arena, &s, &from));
	CHECK_STR(S("noreply@portal.vendor.example"), from.address);
	CHECK_STR(S("Carillon SIS"), from.name);
	s.mail_from = S("Help Desk <help@vendor.example>");
	CHECK_OK(message_sender(t->arena, &s, &from));
	CHECK_STR(S("help@vendor.example"), from.address);
	CHECK_STR(S("Help Desk"), from.name);
	s.mail_from = S("help@vendor.example");
	CHECK_OK(message_sender(t->arena, &s, &from));
	CHECK_STR(S("Carillon SIS"), from.name);
	s.mail_from = S("help desk");
	CHECK_RC(RC_INVALID, message_sender(t->arena, &s, &from));
}
