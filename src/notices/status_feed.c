/* notices/status_feed.c — the Atom feed (RFC 4287) of all notifications and the calendar (RFC 5545) of maintenance. */
#include <sodium.h>
#include <stdlib.h>

#include "notices/status_files.h"

/* ---- names ---- */
str status_notice_path(struct arena *a, const struct notice *n)
{
	return ARENA_CONCAT(a, n->kind == NOTICE_MAINTENANCE ? S("maintenance/") : S("incidents/"), id_text(a, n->id.v),
			    S(".html"));
}

/* Of a file in the folder of this language. */
static str address(struct arena *a, const struct status_site *site, const struct lang *lang, str path)
{
	return str_empty(site->url) ? path : ARENA_CONCAT(a, site->url, S("/"), status_language_folder(a, lang), path);
}

str status_notice_address(struct arena *a, const struct status_site *site, const struct lang *lang, const struct notice *n)
{
	return address(a, site, lang, status_notice_path(a, n));
}

/* RFC 9562, version 8: a hash of ours. */
static str urn_of(struct arena *a, str of)
{
	unsigned char h[16];
	crypto_generichash(h, sizeof h, (const unsigned char *)of.p, of.n, NULL, 0);
	h[6] = (unsigned char)(0x80 | (h[6] & 0x0f));
	h[8] = (unsigned char)(0x80 | (h[8] & 0x3f));
	return arena_printf(a, "urn:uuid:%02x%02x%02x%02x-%02x%02x-%02x%02x-%02x%02x-%02x%02x%02x%02x%02x%02x", h[0], h[1], h[2],
			    h[3], h[4], h[5], h[6], h[7], h[8], h[9], h[10], h[11], h[12], h[13], h[14], h[15]);
}

static str notice_name(struct arena *a, notice_id id)
{
	return ARENA_CONCAT(a, S("notice "), id_text(a, id.v));
}

/* ---- Atom ---- */
struct feed {
	struct html html; /* for its escaping, which XML takes too */
	const struct status_site *site;
	const struct lang *lang;
	struct arena *a;
};

/* What stands in several languages is several things to a reader of feeds. */
static str in_language(const struct feed *f, str urn_name)
{
	return f->lang == lang_english() ? urn_name : ARENA_CONCAT(f->a, urn_name, S(" "), lang_tag(f->lang));
}

/* XML 1.0 has no characters below the space but tab and line end, not even escaped. */
static str printable(struct arena *a, str s)
{
	char *out = arena_z(a, s);
	for (size_t i = 0; i < s.n; i++)
		if ((unsigned char)out[i] < 0x20 && out[i] != '\n' && out[i] != '\t')
			out[i] = ' ';
	return (str){ out, s.n };
}

static void element(struct feed *f, const char *name, str text)
{
	buf_printf(f->html.out, "<%s>", name);
	html_str(&f->html, printable(f->a, text));
	buf_printf(f->html.out, "</%s>\n", name);
}

static void time_element(struct feed *f, const char *name, instant at)
{
	char text[INSTANT_TEXT];
	element(f, name, (str){ text, instant_put(at, text) });
}

/* What readers of feeds see: the newest first, each with its time and state, as HTML within XML. */
static str content(struct feed *f, const struct notice *n)
{
	CLEANUP_BUF struct buf out = BUF_INIT(STATUS_FILE_MAX);
	struct html h = { .out = &out, .arena = f->a, .lang = f->lang, .zone = f->site->zone };
	if (!str_empty(n->note))
		html_safe(&h, markdown(f->a, n->note));
	for (size_t i = 0; i < n->updates.n; i++) {
		const struct notice_update *u = &n->updates.at[i];
		LIT(&h, "<p><strong>");
		html_str(&h, T(f->lang, notice_states[u->state].label));
		LIT(&h, "</strong> ");
		html_when(&h, u->at);
		LIT(&h, "</p>");
		html_safe(&h, markdown(f->a, notice_words_of(n, u)));
	}
	return arena_dup(f->a, buf_str(&out));
}

static void entry(struct feed *f, const struct notice *n)
{
	struct html *o = &f->html;
	LIT(o, "<entry>\n");
	element(f, "id", urn_of(f->a, in_language(f, notice_name(f->a, n->id))));
	element(f, "title", n->title);
	time_element(f, "published", n->published_at);
	time_element(f, "updated", n->modified_at);
	LIT(o, "<link rel=\"alternate\" type=\"text/html\" href=\"");
	html_str(o, status_notice_address(f->a, f->site, f->lang, n));
	LIT(o, "\"/>\n<category term=\"");
	html_str(o, notice_kinds[n->kind].code);
	LIT(o, "\"/>\n<category term=\"");
	html_str(o, notice_states[n->state].code);
	LIT(o, "\"/>\n<content type=\"html\">");
	html_str(o, printable(f->a, content(f, n)));
	LIT(o, "</content>\n</entry>\n");
}

static int by_change(const void *pa, const void *pb)
{
	const struct notice *a = *(const struct notice *const *)pa, *b = *(const struct notice *const *)pb;
	if (a->modified_at.us != b->modified_at.us)
		return a->modified_at.us > b->modified_at.us ? -1 : 1;
	return (a->id.v > b->id.v) - (a->id.v < b->id.v);
}

enum rc status_render_atom(const struct status_site *site, const struct status_file *file, struct buf *out)
{
	CLEANUP_ARENA struct arena *a = arena_new();
	const struct lang *l = file->lang;
	struct feed f = { .html = { .out = out, .arena = a, .lang = l, .zone = site->zone }, .site = site, .lang = l, .a = a };
	struct html *o = &f.html;
	const struct notice **sorted = ARENA_ARRAY(a, const struct notice *, site->notices.n + 1);
	for (size_t i = 0; i < site->notices.n; i++)
		sorted[i] = &site->notices.at[i];
	qsort(sorted, site->notices.n, sizeof *sorted, by_change);
	LIT(o, "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<feed xmlns=\"http://www.w3.org/2005/Atom\" xml:lang=\"");
	html_str(o, lang_tag(l));
	LIT(o, "\">\n");
	element(&f, "id", urn_of(a, in_language(&f, ARENA_CONCAT(a, S("feed "), site->page_id))));
	element(&f, "title", T_FILL(a, l, N_("{vendor} status"), { "vendor", site->name }));
	time_element(&f, "updated", instant_absent(site->changed) ? (instant){ 1 } : site->changed);
	LIT(o, "<author>");
	element(&f, "name", site->name);
	LIT(o, "</author>\n<link rel=\"self\" type=\"application/atom+xml\" href=\"");
	html_str(o, address(a, site, l, S("feed.atom")));
	LIT(o, "\"/>\n<link rel=\"alternate\" type=\"text/html\" href=\"");
	html_str(o, address(a, site, l, S("index.html")));
	LIT(o, "\"/>\n");
	for (size_t i = 0; i < site->notices.n && i < STATUS_FEED_MAX; i++)
		entry(&f, sorted[i]);
	LIT(o, "</feed>\n");
	return RC_OK;
}

/* ---- iCalendar ---- */
#define LINE_OCTETS 75

/* One content line, folded so that no line has more than 75 octets and no character is cut. */
static void line(struct buf *out, str text)
{
	size_t room = LINE_OCTETS;
	while (text.n > room) {
		size_t cut = room;
		while (cut > 0 && ((unsigned char)text.p[cut] & 0xc0) == 0x80)
			cut--;
		buf_add(out, str_take(text, cut));
		buf_add(out, S("\r\n "));
		text = str_drop(text, cut);
		room = LINE_OCTETS - 1;
	}
	buf_add(out, text);
	buf_add(out, S("\r\n"));
}

/* TEXT of RFC 5545, 3.3.11. */
static void text_line(struct arena *a, struct buf *out, const char *name, str value)
{
	CLEANUP_BUF struct buf whole = BUF_INIT(STATUS_FILE_MAX);
	buf_printf(&whole, "%s:", name);
	for (size_t i = 0; i < value.n; i++) {
		char c = value.p[i];
		if (c == '\n') {
			buf_add(&whole, S("\\n"));
			continue;
		}
		if ((unsigned char)c < 0x20 || c == 0x7f)
			continue;
		if (c == '\\' || c == ';' || c == ',')
			buf_char(&whole, '\\');
		buf_char(&whole, c);
	}
	line(out, arena_dup(a, buf_str(&whole)));
}

static void time_line(struct arena *a, struct buf *out, const char *name, instant at)
{
	local l;
	zone_local(zone_find(S("UTC")), at, &l, NULL);
	line(out,
	     arena_printf(a, "%s:%04d%02d%02dT%02d%02d%02dZ", name, l.on.year, l.on.month, l.on.day, l.hour, l.minute, l.second));
}

/* What has been told, newest first, as the author typed it. */
static str description(struct arena *a, const struct notice *n)
{
	str out = notice_services_text(a, n);
	for (size_t i = 0; i < n->updates.n; i++) {
		const struct notice_update *u = &n->updates.at[i];
		str words = notice_words_of(n, u);
		if (!str_empty(words))
			out = ARENA_CONCAT(a, out, out.n ? S("\n\n") : S(""), words);
	}
	return out;
}

/* SEQUENCE must grow whenever the times change. Each change of a notification moves modified_at, so the seconds since its creation
 * do; one that was never changed has none. */
static int64_t sequence(const struct notice *n)
{
	int64_t seconds = (n->modified_at.us - n->published_at.us) / US_PER_SECOND;
	return seconds > 0 ? seconds : 0;
}

static void event(struct arena *a, struct buf *out, const struct status_site *site, const struct lang *lang, const struct notice *n)
{
	instant end = !instant_absent(n->ends) && n->ends.us > n->starts.us ? n->ends : (instant){ 0 };
	line(out, S("BEGIN:VEVENT"));
	line(out, ARENA_CONCAT(a, S("UID:"), str_drop(urn_of(a, notice_name(a, n->id)), sizeof "urn:uuid:" - 1)));
	time_line(a, out, "DTSTAMP", n->modified_at);
	time_line(a, out, "LAST-MODIFIED", n->modified_at);
	time_line(a, out, "CREATED", n->published_at);
	line(out, arena_printf(a, "SEQUENCE:%lld", (long long)sequence(n)));
	time_line(a, out, "DTSTART", n->starts);
	if (!instant_absent(end))
		time_line(a, out, "DTEND", end);
	text_line(a, out, "SUMMARY", n->title);
	str words = description(a, n);
	if (!str_empty(words))
		text_line(a, out, "DESCRIPTION", words);
	line(out, S("CATEGORIES:MAINTENANCE"));
	line(out, n->state == NOTICE_CANCELLED ? S("STATUS:CANCELLED") : S("STATUS:CONFIRMED"));
	line(out, S("TRANSP:TRANSPARENT"));
	if (!str_empty(site->url))
		line(out, ARENA_CONCAT(a, S("URL:"), status_notice_address(a, site, lang, n)));
	line(out, S("END:VEVENT"));
}

enum rc status_render_calendar(const struct status_site *site, const struct status_file *file, struct buf *out)
{
	CLEANUP_ARENA struct arena *a = arena_new();
	size_t n = 0;
	str name = T_FILL(a, file->lang, N_("{vendor} maintenance"), { "vendor", site->name });
	line(out, S("BEGIN:VCALENDAR"));
	line(out, S("VERSION:2.0"));
	line(out, ARENA_CONCAT(a, S("PRODID:-//Belfry//Status " BELFRY_VERSION "//"), str_upper(a, lang_tag(file->lang))));
	line(out, S("CALSCALE:GREGORIAN"));
	line(out, S("METHOD:PUBLISH"));
	text_line(a, out, "NAME", name);
	text_line(a, out, "X-WR-CALNAME", name);
	line(out, S("REFRESH-INTERVAL;VALUE=DURATION:PT1H"));
	line(out, S("X-PUBLISHED-TTL:PT1H"));
	for (size_t i = 0; i < site->notices.n && n < STATUS_CALENDAR_MAX; i++) {
		if (site->notices.at[i].kind != NOTICE_MAINTENANCE)
			continue;
		event(a, out, site, file->lang, &site->notices.at[i]);
		n++;
	}
	line(out, S("END:VCALENDAR"));
	return RC_OK;
}
