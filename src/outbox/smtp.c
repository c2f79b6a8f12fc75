/* outbox/smtp.c — libcurl speaks; what it says and hears is watched, to know at which command a relay refused. */
#include "outbox/smtp.h"

#include <curl/curl.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/num.h"

#define CONNECT_MS 20000L
#define MAIL_MS 60000L

/* Where a dialogue stands: the last command that was said. */
enum stage { STAGE_BEGIN, STAGE_TLS, STAGE_AUTH, STAGE_SENDER, STAGE_RECIPIENT, STAGE_DATA, STAGE_TEXT };
static const struct {
	str command;
	const char *name;
} stages[] = {
	[STAGE_BEGIN] = { S_INIT("EHLO"), "greeting" },
	[STAGE_TLS] = { S_INIT("STARTTLS"), "STARTTLS" },
	[STAGE_AUTH] = { S_INIT("AUTH"), "sign-in" },
	[STAGE_SENDER] = { S_INIT("MAIL"), "sender" },
	[STAGE_RECIPIENT] = { S_INIT("RCPT"), "recipient" },
	[STAGE_DATA] = { S_INIT("DATA"), "DATA" },
	[STAGE_TEXT] = { S_INIT("\n"), "text" }, /* no command: the message itself */
};

struct smtp {
	CURL *curl;
	enum stage stage;
	char enhanced[16]; /* "5.1.1" of the last refusal; empty: none */
	str rest;	   /* of the message */
};

/* "550 5.1.1 <who@…> unknown" → "5.1.1" (RFC 3463): digits and two dots behind the code of a refusal. */
static void note_reply(struct smtp *c, str line)
{
	str rest = str_drop(line, 4), code;
	if (!str_starts(line, S("4")) && !str_starts(line, S("5")))
		return;
	c->enhanced[0] = '\0';
	if (!str_next(&rest, ' ', &code) || code.n < 5 || code.n >= sizeof c->enhanced)
		return;
	int dots = 0;
	for (size_t i = 0; i < code.n; i++) {
		if (code.p[i] == '.')
			dots++;
		else if (code.p[i] < '0' || code.p[i] > '9')
			return;
	}
	if (dots == 2) {
		memcpy(c->enhanced, code.p, code.n);
		c->enhanced[code.n] = '\0';
	}
}

static int watch(CURL *curl, curl_infotype type, char *data, size_t n, void *arg)
{
	struct smtp *c = arg;
	str said = { data, n }, word = { data, 0 };
	(void)curl;
	if (type == CURLINFO_HEADER_IN)
		note_reply(c, said);
	else if (type == CURLINFO_DATA_OUT)
		c->stage = STAGE_TEXT;
	if (type != CURLINFO_HEADER_OUT)
		return 0;
	while (word.n < said.n && said.p[word.n] >= 'A' && said.p[word.n] <= 'Z')
		word.n++;
	for (size_t i = 0; i < COUNT_OF(stages); i++)
		if (str_eq(stages[i].command, word))
			c->stage = (enum stage)i;
	return 0;
}

static size_t give(char *to, size_t size, size_t count, void *arg)
{
	struct smtp *c = arg;
	str part = str_take(c->rest, size * count);
	memcpy(to, part.p, part.n);
	c->rest = str_drop(c->rest, part.n);
	return part.n;
}

/* ---- the relay ---- */

/* host of smtp://host:port or smtp://[::1]:port */
static str host_of(str url)
{
	str rest = str_drop(url, (size_t)str_find(url, S("://")) + 3), host;
	if (str_starts(rest, S("["))) {
		ptrdiff_t end = str_find(rest, S("]"));
		return end < 0 ? rest : str_take(rest, (size_t)end + 1);
	}
	(void)str_next(&rest, ':', &host);
	(void)str_next(&host, '/', &rest);
	return rest;
}

static bool on_this_machine(str host)
{
	return str_eq_nocase(host, S("localhost")) || str_starts(host, S("127.")) || str_eq(host, S("[::1]"));
}

static void set_tls(CURL *curl, struct arena *a, const struct settings *s)
{
	bool must = !on_this_machine(host_of(s->smtp_url)) || !str_empty(s->smtp_ca_file);
	curl_easy_setopt(curl, CURLOPT_USE_SSL, must ? (long)CURLUSESSL_ALL : (long)CURLUSESSL_NONE);
	curl_easy_setopt(curl, CURLOPT_SSLVERSION, (long)CURL_SSLVERSION_TLSv1_2);
	curl_easy_setopt(curl, CURLOPT_SSL_VERIFYPEER, 1L);
	curl_easy_setopt(curl, CURLOPT_SSL_VERIFYHOST, 2L);
	if (!str_empty(s->smtp_ca_file))
		curl_easy_setopt(curl, CURLOPT_CAINFO, arena_z(a, s->smtp_ca_file));
}

enum rc smtp_open(const struct settings *s, struct smtp **out)
{
	CLEANUP_ARENA struct arena *a = arena_new();
	CURL *curl = curl_global_init(CURL_GLOBAL_DEFAULT) == CURLE_OK ? curl_easy_init() : NULL;
	if (!curl)
		return fail(RC_FAIL, "libcurl does not start");
	struct smtp *c = memory_new(sizeof *c);
	c->curl = curl;
	/* What stands behind the slash is our name in EHLO. */
	str url = ARENA_CONCAT(a, s->smtp_url, S("/"), host_of(s->public_url));
	curl_easy_setopt(curl, CURLOPT_URL, arena_z(a, url));
	curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "smtp,smtps");
	curl_easy_setopt(curl, CURLOPT_PROXY, "");
	curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
	curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT_MS, CONNECT_MS);
	curl_easy_setopt(curl, CURLOPT_TIMEOUT_MS, MAIL_MS);
	set_tls(curl, a, s);
	if (!str_empty(s->smtp_user)) {
		curl_easy_setopt(curl, CURLOPT_USERNAME, arena_z(a, s->smtp_user));
		curl_easy_setopt(curl, CURLOPT_PASSWORD, arena_z(a, s->smtp_password));
	}
	curl_easy_setopt(curl, CURLOPT_UPLOAD, 1L);
	curl_easy_setopt(curl, CURLOPT_READFUNCTION, give);
	curl_easy_setopt(curl, CURLOPT_READDATA, c);
	curl_easy_setopt(curl, CURLOPT_VERBOSE, 1L);
	curl_easy_setopt(curl, CURLOPT_DEBUGFUNCTION, watch);
	curl_easy_setopt(curl, CURLOPT_DEBUGDATA, c);
	*out = c;
	return RC_OK;
}

void smtp_close(struct smtp *c)
{
	if (!c)
		return;
	curl_easy_cleanup(c->curl);
	curl_global_cleanup();
	free(c);
}

/* ---- a mail ---- */

/* Is it this mail that the relay does not want, and for good? */
static enum smtp_result judge(const struct smtp *c, long code)
{
	if (code == 421 || c->stage < STAGE_SENDER)
		return SMTP_AWAY;
	return code >= 500 && c->stage >= STAGE_RECIPIENT ? SMTP_REFUSED : SMTP_LATER;
}

enum smtp_result smtp_send(struct smtp *c, struct arena *a, str from, str to, str message, str *why)
{
	long code = 0;
	struct curl_slist *recipients = curl_slist_append(NULL, arena_z(a, to));
	c->stage = STAGE_BEGIN;
	c->enhanced[0] = '\0';
	c->rest = message;
	*why = (str){ 0 };
	curl_easy_setopt(c->curl, CURLOPT_MAIL_FROM, arena_z(a, from));
	curl_easy_setopt(c->curl, CURLOPT_MAIL_RCPT, recipients);
	CURLcode result = curl_easy_perform(c->curl);
	curl_easy_setopt(c->curl, CURLOPT_MAIL_RCPT, NULL);
	curl_slist_free_all(recipients);
	if (result == CURLE_OK)
		return SMTP_TAKEN;
	curl_easy_getinfo(c->curl, CURLINFO_RESPONSE_CODE, &code);
	bool replied = code >= 400 && code < 600;
	enum smtp_result judged = judge(c, replied ? code : 0);
	if (replied)
		*why = arena_printf(a, "%s: the relay answered %ld%s%s", stages[c->stage].name, code, c->enhanced[0] ? " " : "",
				    c->enhanced);
	else
		*why = arena_printf(a, "%s: %s", stages[c->stage].name, curl_easy_strerror(result));
	return judged;
}
