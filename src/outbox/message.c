/* outbox/message.c — writing a mail. What comes from outside is encoded or was checked, so that no header can be added. */
#include "outbox/message.h"

#include <sodium.h>
#include <string.h>

#include "base/utf8.h"

#define ADDRESS_MAX 254
#define WORD_BYTES 39	   /* of text in one encoded word: 52 characters of base64, so that "Subject: " and a word fit in 76 */
#define QUOTED_LINE 76	   /* with the final = */
#define PLAIN_LINE_MAX 998 /* RFC 5322, without CR LF */

/* ---- addresses ---- */

/* atext and the dot of RFC 5322; no quoted local parts, no comments, no literals. */
static bool name_char(char c)
{
	bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
	return letter || (c != '\0' && strchr("!#$%&'*+-/=?^_`{|}~.", c));
}

static bool host_char(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '.';
}

bool message_address_good(str address)
{
	str host = address, name;
	if (address.n > ADDRESS_MAX || !str_next(&host, '@', &name) || str_empty(name) || str_empty(host))
		return false;
	for (size_t i = 0; i < name.n; i++)
		if (!name_char(name.p[i]))
			return false;
	for (size_t i = 0; i < host.n; i++)
		if (!host_char(host.p[i]))
			return false;
	return host.p[0] != '.' && host.p[0] != '-' && name.p[0] != '-';
}

static str public_host(str public_url)
{
	ptrdiff_t at = str_find(public_url, S("://"));
	str rest = at < 0 ? public_url : str_drop(public_url, (size_t)at + 3), host;
	(void)str_next(&rest, ':', &host);
	return host;
}

enum rc message_sender(struct arena *a, const struct settings *s, struct mail_sender *out)
{
	str text = str_trim(s->mail_from);
	ptrdiff_t open = str_find(text, S("<"));
	*out = (struct mail_sender){ text, s->vendor_name };
	if (str_empty(text))
		out->address = ARENA_CONCAT(a, S("noreply@"), public_host(s->public_url));
	if (open >= 0 && str_ends(text, S(">"))) {
		out->name = str_trim(str_take(text, (size_t)open));
		out->address = str_trim(str_take(str_drop(text, (size_t)open + 1), text.n - (size_t)open - 2));
	}
	if (!message_address_good(out->address) || !utf8_printable(out->name, false))
		return fail(RC_INVALID, "mail_from is neither an address nor Name <address>");
	return RC_OK;
}

/* ---- headers ---- */

static bool plain(str text)
{
	for (size_t i = 0; i < text.n; i++)
		if (text.p[i] < ' ' || text.p[i] == 0x7f) /* char is signed: also what is not ASCII */
			return false;
	return str_find(text, S("=?")) < 0;
}

/* At most WORD_BYTES of it, cut between characters. */
static str next_word(str *text)
{
	str word = str_take(*text, WORD_BYTES);
	word = str_take(word, utf8_bad_at(word));
	if (str_empty(word)) /* not UTF-8 */
		word = str_take(*text, WORD_BYTES);
	*text = str_drop(*text, word.n);
	return word;
}

void message_words(struct buf *out, str text)
{
	if (plain(text)) {
		buf_add(out, text);
		return;
	}
	for (bool first = true; text.n > 0; first = false) {
		char base64[WORD_BYTES * 4 / 3 + 2];
		str word = next_word(&text);
		sodium_bin2base64(base64, sizeof base64, (const unsigned char *)word.p, word.n, sodium_base64_VARIANT_ORIGINAL);
		buf_printf(out, "%s=?utf-8?B?%s?=", first ? "" : "\r\n ", base64);
	}
}

/* "Name <address>": the name as a quoted string or in words; alone when there is no name. */
static void mailbox(struct buf *out, const char *header, str name, str address)
{
	buf_printf(out, "%s: ", header);
	if (!str_empty(name) && plain(name)) {
		buf_char(out, '"');
		for (size_t i = 0; i < name.n; i++) {
			if (name.p[i] == '"' || name.p[i] == '\\')
				buf_char(out, '\\');
			buf_char(out, name.p[i]);
		}
		buf_add(out, S("\"\r\n "));
	} else if (!str_empty(name)) {
		message_words(out, name);
		buf_add(out, S("\r\n "));
	}
	buf_printf(out, "<%.*s>\r\n", STR_ARG(address));
}

static void date_header(struct buf *out, instant at)
{
	static const char *const days[] = { "", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun" };
	static const char *const months[] = {
		"", "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"
	};
	local l;
	zone_local(zone_find(S("UTC")), at, &l, NULL);
	buf_printf(out, "Date: %s, %d %s %d %02d:%02d:%02d +0000\r\n", days[date_weekday(l.on)], l.on.day, months[l.on.month],
		   l.on.year, l.hour, l.minute, l.second);
}

static void message_id(struct buf *out, mail_id id, str from)
{
	char text[ID_TEXT];
	str host = from, name;
	(void)str_next(&host, '@', &name);
	id_put(id.v, text);
	buf_printf(out, "Message-ID: <%.*s@%.*s>\r\n", ID_TEXT, text, STR_ARG(host));
}

/* ---- the text ---- */

/* The next line without its end. */
static bool next_line(str *text, str *line)
{
	if (!str_next(text, '\n', line))
		return false;
	if (str_ends(*line, S("\r")))
		*line = str_take(*line, line->n - 1);
	return true;
}

/* Can the text go as it is? */
static bool is_7bit(str text)
{
	str line;
	while (next_line(&text, &line)) {
		if (line.n > PLAIN_LINE_MAX)
			return false;
		for (size_t i = 0; i < line.n; i++)
			if ((line.p[i] < ' ' && line.p[i] != '\t') || line.p[i] == 0x7f)
				return false;
	}
	return true;
}

static void quoted_line(struct buf *out, str line)
{
	size_t used = 0;
	for (size_t i = 0; i < line.n; i++) {
		char c = line.p[i];
		bool blank = c == ' ' || c == '\t', last = i + 1 == line.n;
		bool as_is = (c > ' ' && c < 0x7f && c != '=') || (blank && !last);
		size_t width = as_is ? 1 : 3;
		if (used + width > QUOTED_LINE - 1) {
			buf_add(out, S("=\r\n"));
			used = 0;
		}
		if (as_is)
			buf_char(out, c);
		else
			buf_printf(out, "=%02X", (unsigned)(unsigned char)c);
		used += width;
	}
	buf_add(out, S("\r\n"));
}

void message_quoted(struct buf *out, str text)
{
	str line;
	while (next_line(&text, &line))
		quoted_line(out, line);
}

static void plain_text(struct buf *out, str text)
{
	str line;
	while (next_line(&text, &line)) {
		buf_add(out, line);
		buf_add(out, S("\r\n"));
	}
}

enum rc message_write(struct buf *out, const struct mail_leased *l, const struct mail_sender *from)
{
	const struct mail *m = &l->mail;
	bool as_it_is = is_7bit(m->body);
	mailbox(out, "From", from->name, from->address);
	mailbox(out, "To", m->name, m->address);
	if (!str_absent(m->reply_to))
		mailbox(out, "Reply-To", S(""), m->reply_to);
	buf_add(out, S("Subject: "));
	message_words(out, m->subject);
	buf_add(out, S("\r\n"));
	date_header(out, l->created);
	message_id(out, m->id, from->address);
	if (!str_absent(m->unsubscribe))
		buf_printf(out, "List-Unsubscribe: <%.*s>\r\nList-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n",
			   STR_ARG(m->unsubscribe));
	buf_add(out, S("Auto-Submitted: auto-generated\r\nMIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\n"));
	buf_printf(out, "Content-Transfer-Encoding: %s\r\n\r\n", as_it_is ? "7bit" : "quoted-printable");
	(as_it_is ? plain_text : message_quoted)(out, m->body);
	return buf_rc(out);
}
