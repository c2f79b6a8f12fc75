/* settings.h — every setting of the program: one table in settings.c, its values in this struct.
 *
 * From lowest to highest: the default of the table, the file (`name = value`, # comments), the environment
 * (BELFRY_NAME), the command line (--name value). Below base in the include order: anybody may read a value.
 */
#ifndef SETTINGS_H
#define SETTINGS_H

#include "base/arena.h"

struct settings {
	str listen;			  /* host:port, or a path of a UNIX socket */
	str public_url;			  /* https://portal.example.org: origin of our own pages, without a final slash */
	str database;			  /* SQLite path or postgresql:// */
	str data_dir;			  /* attachments, uploads in progress */
	str zone;			  /* IANA name: the vendor's own zone */
	str vendor_name;		  /* shown in headers, mails */
	str smtp_url;			  /* smtp://host:port or smtps://; empty: mail stays in the outbox */
	str smtp_password;		  /* secret */
	str smtp_user;			  /* empty: no AUTH */
	str smtp_ca_file;		  /* certificates (PEM) that the relay's is checked against; empty: the machine's */
	str mail_from;			  /* "Name <address>" or an address; empty: noreply@ the host of public_url */
	str support_email, support_phone; /* of the vendor, for "Need help?"; empty: not shown */
	str secret_key;			  /* secret: 64 hexadecimal digits; empty: from data_dir/secret.key (auth/keys.h) */
	str audit_anchor;  /* file that the worker appends the audit trail's heads to, best on another machine; empty: none */
	str clamd;	   /* path of clamd's socket, or host:port; empty: files are not scanned */
	str status_dir;	   /* folder that the worker keeps the public status page in; empty: none */
	str status_push;   /* program that carries it elsewhere, called with the folder; empty: none */
	str status_url;	   /* where readers find the carried page, without a final slash; empty: nobody said */
	str trusted_proxy; /* address whose X-Forwarded-For counts; "unix" for the socket; empty: none */
	int64_t event_threads, read_threads, write_threads, hash_threads;
	int64_t max_connections, max_body, max_upload;
	int64_t header_deadline_ms, drain_seconds;
	int64_t idle_days; /* contacts, staff and administrators who have not signed in for so long are suspended; 0: never */
	bool demo;	   /* says on every page that it is a demo */
	str log_level;
};

struct setting {
	const char *name, *fallback, *help;
	enum setting_kind { SETTING_TEXT, SETTING_INT, SETTING_BOOL, SETTING_CHOICE } kind;
	int64_t min, max;    /* SETTING_INT: bounds; SETTING_TEXT: length */
	const char *choices; /* SETTING_CHOICE: "error warn info debug" */
	bool secret, required;
	size_t offset;
};
extern const struct setting settings_table[];
extern const size_t settings_n;

/* The row of a name; NULL: none. */
const struct setting *settings_find(str name);
/* Fills *out with the defaults. Texts live in `a`. */
void settings_default(struct arena *a, struct settings *out);
/* Reads a file over *out. RC_INVALID: the detail begins with "FILE:LINE: "; RC_NOT_FOUND: no such file. */
MUST_USE enum rc settings_file(struct arena *a, struct settings *out, str path);
/* Environment variables BELFRY_<NAME>. RC_INVALID: the detail names the variable. */
MUST_USE enum rc settings_environment(struct arena *a, struct settings *out);
/* One value, by name, with its checks. RC_NOT_FOUND: no such setting (the detail suggests the nearest name). */
MUST_USE enum rc settings_set(struct arena *a, struct settings *out, str name, str value);
/* Cross-checks (required ones present, zone known, …): RC_INVALID with the detail. */
MUST_USE enum rc settings_check(const struct settings *s);

#endif
