/* settings.c — the table of settings and the four places their values come from. */
#include "settings.h"

#include <arpa/inet.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/near.h"
#include "base/num.h"
#include "base/time.h"

#define SETTINGS_FILE_MAX (64 * 1024) /* bytes of a settings file */
#define SETTING_TEXT_MAX 1024	      /* characters of a value */

#define ROW(nm, knd, dflt, hlp, ...)                                                                                            \
	{                                                                                                                       \
		.name = #nm, .fallback = (dflt), .help = (hlp), .kind = SETTING_##knd, .offset = offsetof(struct settings, nm), \
		##__VA_ARGS__                                                                                                   \
	}

const struct setting settings_table[] = {
	ROW(listen, TEXT, "127.0.0.1:8480", "address to listen on: host:port, or the path of a UNIX socket", .required = true),
	ROW(public_url, TEXT, "http://localhost:8480",
	    "origin that browsers see, without a final slash; only its own pages may post", .required = true),
	ROW(database, TEXT, "belfry.db", "path of an SQLite file, or postgresql://user@host/name", .required = true),
	ROW(data_dir, TEXT, "belfry-data", "folder for attachments and uploads in progress", .required = true),
	ROW(zone, TEXT, "America/Chicago", "IANA time zone of the vendor; accounts have their own", .required = true),
	ROW(vendor_name, TEXT, "Belfry", "name in page headers and mails", .required = true),
	ROW(smtp_url, TEXT, "", "smtp://host:port (with STARTTLS) or smtps:// of the mail relay; empty: mail waits in the outbox"),
	ROW(smtp_password, TEXT, "", "password for the relay", .secret = true),
	ROW(smtp_user, TEXT, "", "user name for the relay; empty: no authentication"),
	ROW(smtp_ca_file, TEXT, "", "file of the authorities (PEM) that may vouch for the relay; empty: those of this machine"),
	ROW(mail_from, TEXT, "", "sender of mails: address, or Name <address>; empty: noreply@ the host of public_url"),
	ROW(support_email, TEXT, "", "the vendor's address on \"Need help?\"; empty: not shown"),
	ROW(support_phone, TEXT, "", "the vendor's telephone on \"Need help?\"; empty: not shown"),
	ROW(secret_key, TEXT, "", "64 hexadecimal digits that seal second factors and the audit trail; empty: DATA_DIR/secret.key",
	    .secret = true),
	ROW(audit_anchor, TEXT, "", "file that the heads of the audit trail are appended to every hour, best on another machine"),
	ROW(status_dir, TEXT, "", "folder that the public status page is written to after every change; empty: none"),
	ROW(status_push, TEXT, "", "program called with that folder after a change, to copy it to another host; empty: none"),
	ROW(status_url, TEXT, "", "address where readers find that copy, without a final slash; empty: feeds name no address"),
	ROW(idle_days, INT, "45", "days without a sign-in after which contacts, staff and administrators are suspended; 0: never",
	    .max = 3650),
	ROW(clamd, TEXT, "", "clamd for attachments: path of its socket, or host:port; empty: they are not scanned for viruses"),
	ROW(trusted_proxy, TEXT, "",
	    "address whose X-Forwarded-For is believed; \"unix\": whoever uses the UNIX socket; empty: nobody"),
	ROW(event_threads, INT, "0", "threads that accept and answer from memory; 0: one per core", .max = 64),
	ROW(read_threads, INT, "0", "threads that read the database; 0: one per core", .max = 64),
	ROW(write_threads, INT, "4", "PostgreSQL: threads that write; SQLite has one writer", .min = 1, .max = 64),
	ROW(hash_threads, INT, "1", "threads that check passwords (25 ms and 19 MiB each)", .min = 1, .max = 16),
	ROW(max_connections, INT, "4096", "open connections; further ones are refused", .min = 16, .max = 100000),
	ROW(max_body, INT, "1048576", "bytes of a request body that is not an upload", .min = 4096, .max = 16777216),
	ROW(max_upload, INT, "27262976", "bytes of a request with files (25 MB a file and the form)", .min = 4096,
	    .max = 1073741824),
	ROW(header_deadline_ms, INT, "5000", "all headers of a request must have come within this time", .min = 100, .max = 60000),
	ROW(drain_seconds, INT, "10", "how long a stop waits for requests in flight", .min = 0, .max = 300),
	ROW(demo, BOOL, "false", "says on every page that the data are invented"),
	ROW(log_level, CHOICE, "info", "what is logged on stderr", .choices = "error warn info debug"),
};
const size_t settings_n = COUNT_OF(settings_table);
#undef ROW

static void *slot(struct settings *out, const struct setting *row)
{
	return (char *)out + row->offset;
}

static enum rc set_row(struct arena *a, struct settings *out, const struct setting *row, str value)
{
	switch (row->kind) {
	case SETTING_INT:
		if (!num_i64(value, row->min, row->max, slot(out, row)))
			return fail(RC_INVALID, "%s must be a whole number from %lld to %lld", row->name, (long long)row->min,
				    (long long)row->max);
		return RC_OK;
	case SETTING_BOOL:
		if (!num_bool(value, slot(out, row)))
			return fail(RC_INVALID, "%s must be true or false", row->name);
		return RC_OK;
	case SETTING_CHOICE:
		if (!str_among(value, str_c(row->choices)))
			return fail(RC_INVALID, "%s must be one of: %s", row->name, row->choices);
		break;
	case SETTING_TEXT:
		if (value.n > SETTING_TEXT_MAX)
			return fail(RC_INVALID, "%s is longer than %d characters", row->name, SETTING_TEXT_MAX);
		break;
	}
	*(str *)slot(out, row) = arena_dup(a, value);
	return RC_OK;
}

void settings_default(struct arena *a, struct settings *out)
{
	*out = (struct settings){ 0 };
	for (size_t i = 0; i < settings_n; i++)
		if (set_row(a, out, &settings_table[i], str_c(settings_table[i].fallback)) != RC_OK)
			abort(); /* a default that its own row refuses: found by the first test that runs */
}

const struct setting *settings_find(str name)
{
	for (size_t i = 0; i < settings_n; i++)
		if (str_eq(str_c(settings_table[i].name), name))
			return &settings_table[i];
	return NULL;
}

enum rc settings_set(struct arena *a, struct settings *out, str name, str value)
{
	const struct setting *row = settings_find(name);
	if (row)
		return set_row(a, out, row, value);
	struct near meant = NEAR(name);
	for (size_t i = 0; i < settings_n; i++)
		near_offer(&meant, str_c(settings_table[i].name));
	if (!str_absent(meant.best))
		return fail(RC_NOT_FOUND, "there is no setting \"%.*s\"; did you mean %.*s?", STR_ARG(name), STR_ARG(meant.best));
	return fail(RC_NOT_FOUND, "there is no setting \"%.*s\"", STR_ARG(name));
}

/* Records where a refused value stands before what is wrong with it. */
static enum rc refused_at(struct arena *a, str where)
{
	str why = arena_dup(a, err_detail());
	err_clear();
	return fail(RC_INVALID, "%.*s: %.*s", STR_ARG(where), STR_ARG(why));
}

static enum rc read_line(struct arena *a, struct settings *out, str path, int number, str line)
{
	line = str_trim(line);
	if (str_empty(line) || line.p[0] == '#')
		return RC_OK;
	str value = line, name;
	if (!str_next(&value, '=', &name) || str_absent(value))
		return fail(RC_INVALID, "%.*s:%d: expected name = value", STR_ARG(path), number);
	if (settings_set(a, out, str_trim(name), str_trim(value)) == RC_OK)
		return RC_OK;
	return refused_at(a, arena_printf(a, "%.*s:%d", STR_ARG(path), number));
}

enum rc settings_file(struct arena *a, struct settings *out, str path)
{
	FILE *f = fopen(arena_z(a, path), "re");
	if (!f)
		return fail(errno == ENOENT ? RC_NOT_FOUND : RC_FAIL, "settings file %.*s: %s", STR_ARG(path), strerror(errno));
	char *text = arena_alloc(a, SETTINGS_FILE_MAX + 1);
	size_t n = fread(text, 1, SETTINGS_FILE_MAX + 1, f);
	bool broken = ferror(f) != 0;
	fclose(f);
	if (broken)
		return fail(RC_FAIL, "settings file %.*s: cannot be read", STR_ARG(path));
	if (n > SETTINGS_FILE_MAX)
		return fail(RC_INVALID, "settings file %.*s is larger than %d bytes", STR_ARG(path), SETTINGS_FILE_MAX);
	str rest = { text, n }, line;
	enum rc rc = RC_OK;
	for (int number = 1; rc == RC_OK && str_next(&rest, '\n', &line); number++)
		rc = read_line(a, out, path, number, line);
	return rc;
}

enum rc settings_environment(struct arena *a, struct settings *out)
{
	for (size_t i = 0; i < settings_n; i++) {
		const char *name = arena_z(a, ARENA_CONCAT(a, S("BELFRY_"), str_upper(a, str_c(settings_table[i].name))));
		const char *value = getenv(name);
		if (!value)
			continue;
		if (set_row(a, out, &settings_table[i], str_c(value)) != RC_OK)
			return refused_at(a, arena_printf(a, "%s in the environment", name));
	}
	return RC_OK;
}

static bool is_ip(str text)
{
	char z[INET6_ADDRSTRLEN] = { 0 };
	struct in6_addr any;
	if (text.n >= sizeof z)
		return false;
	memcpy(z, text.p, text.n);
	return inet_pton(AF_INET, z, &any) == 1 || inet_pton(AF_INET6, z, &any) == 1;
}

/* A path, or something that ends with a colon and a port. */
static bool is_listen(str text)
{
	size_t colon = text.n;
	int64_t port;
	while (colon > 0 && text.p[colon - 1] != ':')
		colon--;
	return str_find(text, S("/")) >= 0 || (colon > 0 && num_i64(str_drop(text, colon), 0, 65535, &port));
}

static bool is_web(str address)
{
	return str_starts(address, S("http://")) || str_starts(address, S("https://"));
}

static enum rc check_urls(const struct settings *s)
{
	if (!is_web(s->public_url) || str_ends(s->public_url, S("/")))
		return fail(RC_INVALID, "public_url must begin with https:// (or http://) and end without a slash");
	if (!str_empty(s->status_url) && (!is_web(s->status_url) || str_ends(s->status_url, S("/"))))
		return fail(RC_INVALID, "status_url must begin with https:// (or http://) and end without a slash");
	if (!str_empty(s->status_push) && !str_starts(s->status_push, S("/")))
		return fail(RC_INVALID, "status_push must be the whole path of a program");
	if (str_empty(s->smtp_url))
		return RC_OK;
	str rest = s->smtp_url, scheme;
	bool smtp = str_next(&rest, ':', &scheme) && (str_eq(scheme, S("smtp")) || str_eq(scheme, S("smtps")));
	if (!smtp || !str_starts(rest, S("//")) || str_find(str_drop(rest, 2), S("/")) >= 0 || str_find(rest, S("@")) >= 0)
		return fail(RC_INVALID,
			    "smtp_url must be smtp://host:port or smtps://host:port, without user name, password and path");
	return RC_OK;
}

enum rc settings_check(const struct settings *s)
{
	for (size_t i = 0; i < settings_n; i++) {
		const struct setting *row = &settings_table[i];
		const str *text = (const str *)(const void *)((const char *)s + row->offset);
		if (row->required && row->kind == SETTING_TEXT && str_empty(*text))
			return fail(RC_INVALID, "the setting %s is missing: %s", row->name, row->help);
	}
	if (!zone_find(s->zone))
		return fail(RC_INVALID, "zone: this machine knows no time zone \"%.*s\"", STR_ARG(s->zone));
	if (!is_listen(s->listen))
		return fail(RC_INVALID, "listen: \"%.*s\" is neither host:port nor the path of a UNIX socket", STR_ARG(s->listen));
	if (!str_empty(s->trusted_proxy) && !str_eq(s->trusted_proxy, S("unix")) && !is_ip(s->trusted_proxy))
		return fail(RC_INVALID, "trusted_proxy: \"%.*s\" is neither an IP address nor \"unix\"", STR_ARG(s->trusted_proxy));
	return check_urls(s);
}
