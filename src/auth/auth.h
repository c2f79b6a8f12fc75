/* auth/auth.h — sessions, passwords, sign-in; the gate that http/ asks.
 *
 * Tokens are 256 random bits, kept only as SHA-256; the cache in memory maps that hash to an actor snapshot and hears
 * of every change of a right through db_publish("session" | "person", id).
 */
#ifndef AUTH_AUTH_H
#define AUTH_AUTH_H

#include "auth/actor.h"
#include "auth/policy.h"
#include "http/server.h"

struct auth;
MUST_USE enum rc auth_start(const struct settings *s, struct store *store, struct auth **out);
void auth_stop(struct auth *a);
/* What server_start() wants; error_page is filled by layout/. */
extern const struct http_gate auth_gate;

/* ---- passwords: Argon2id, m = 19 MiB, t = 2 (libsodium's PHC string) ---- */
#define PASSWORD_MIN 15 /* characters, where it is the only factor (SP 800-63B-4); 8 for portal users with an activation key */
#define PASSWORD_MAX 256
/* Slow (25 ms) and 19 MiB: only from the password pool or a command. */
MUST_USE enum rc password_hash(struct arena *a, str password, str *hash);
/* Was this hash made with other parameters than today's? Then it is made anew at the next sign-in. */
bool password_outdated(str hash);
/* False for a wrong one; an absent hash costs the same time (no enumeration). */
bool password_matches(str hash, str password);
/* RC_INVALID with a message of the catalogue in *why: too short, too common (embedded list), holds the name or the district. */
MUST_USE enum rc password_acceptable(str password, int min, const str *context, size_t n, const char **why);

/* ---- sessions ---- */
enum session_kind { SESSION_STAFF = 1, SESSION_CONTACT, SESSION_ADMIN, SESSION_FAMILY };
/* Idle and absolute limits per kind: the table in session.c (P9). */
struct session_new {
	person_id person;
	enum session_kind kind;
	account_id acting;
	bool second_factor;
	str device; /* short text for the list of sessions: "Firefox on Windows" */
	bool stay;  /* portal devices: the longer limits */
};
/* *token: 43 characters, shown once. */
MUST_USE enum rc session_create(struct db *db, struct arena *a, const struct session_new *in, session_id *id, str *token,
				instant *expires);
/* Ends a session of that person that is not yet ended; RC_NOT_FOUND: there is none. Its next request is nobody's, here and in every
 * other process. */
MUST_USE enum rc session_end(struct db *db, person_id person, session_id id);
MUST_USE enum rc session_end_all(struct db *db, person_id person);
MUST_USE enum rc session_end_others(struct db *db, person_id person, session_id kept);
/* A new token (43 characters) in place of the old one, which is nobody's from now on; limits stay. RC_NOT_FOUND: it has ended. */
MUST_USE enum rc session_renew(struct db *db, struct arena *a, session_id id, str *token, instant *expires);
/* The account the session acts for from now on; the caller has asked the policy (ACCOUNT_SWITCH). */
MUST_USE enum rc session_act_for(struct db *db, session_id id, account_id account);
/* To be called with every change of a right of a person: all his sessions are loaded anew. */
void session_person_changed(struct db *db, person_id person);

/* A person's open sessions, latest use first: "your account". */
struct session_view {
	session_id id;
	str device;
	instant created, seen, expires; /* expires: at the latest */
	int64_t idle_seconds;		/* it ends after so long without use */
};
typedef LIST(struct session_view) session_views;
MUST_USE enum rc session_list(struct db *db, struct arena *a, person_id person, session_views *out);

/* Why the session of a token that a browser still holds is over: for the sign-in page. SESSION_NOT_ENDED: there is no such session.
 */
enum session_end { SESSION_NOT_ENDED, SESSION_ENDED_IDLE, SESSION_ENDED_ABSOLUTE, SESSION_ENDED_BY_HAND };
struct session_ended {
	enum session_end why;
	int64_t idle_seconds, absolute_seconds;
};
MUST_USE enum rc session_why_ended(struct db *db, struct arena *a, str token, struct session_ended *out);

/* Deletes sessions and mailed links that ended more than AUTH_KEPT_DAYS ago; the worker calls it once a day. */
#define AUTH_KEPT_DAYS 30
MUST_USE enum rc auth_purge(struct db *db, instant now);

/* The cookie of the browser's session. */
#define SESSION_COOKIE "__Host-belfry"

/* ---- audit (P12) ---- */
struct audit_entry {
	const char *event;  /* "session.created", "case.viewed", "update.cancelled": dotted, past tense */
	person_id person;   /* who */
	account_id account; /* whose tenant */
	str object;	    /* "case 12345" */
	str detail;	    /* JSON object or absent; no secrets */
	str request;	    /* request id */
};
/* Appends in the transaction at hand. */
MUST_USE enum rc audit_write(struct db *db, const struct audit_entry *e);
/* The same with person, request id and acting account of the request. */
MUST_USE enum rc audit_req(struct req *q, const char *event, account_id account, str object, str detail);

#endif
