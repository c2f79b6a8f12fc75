/* bench/fill_people.c — accounts, contacts, staff, families, and a session for each who signs in. */
#include "fill.h"

#include <errno.h>
#include <sodium.h>
#include <stdio.h>
#include <string.h>

#include "auth/session.h"
#include "db/bulk.h"
#include "people/people.h"

#define SECONDS_PER_DAY 86400
#define FAMILY_DISTRICT 1 /* the account whose roster they are in */

static const char *const given_names[] = { "Dana", "Luis", "Ruth", "Mei",  "Omar",  "Grace",
					   "Tom",  "Iris", "Paul", "Nora", "Jamal", "Elena" };
static const char *const family_names[] = { "Whitfield", "Ortega", "Olsen", "Chen", "Said",  "Iron",
					    "Becker",	 "Koch",   "Berg",  "Lind", "Okafor" };

static str given(int64_t nth)
{
	return str_c(given_names[(size_t)nth % COUNT_OF(given_names)]);
}

static str family(int64_t nth)
{
	return str_c(family_names[(size_t)nth / 3 % COUNT_OF(family_names)]);
}

/* ---- tables that several parts write ---- */
static enum rc open_people(struct db *db, struct fill *f, struct db_bulk **out)
{
	return db_bulk_begin(db, f->arena, "person",
			     FILL_COLUMNS("id", "email", "given_name", "family_name", "language", "state", "created_at"), out);
}

static enum rc put_person(struct fill *f, struct db_bulk *people, person_id id, str email, int64_t nth)
{
	return db_bulk_row(people, ARGS(id, email, given(nth), family(nth), S("en"), S("active"), f->now));
}

static enum rc open_sessions(struct db *db, struct fill *f, struct db_bulk **out)
{
	return db_bulk_begin(db, f->arena, "session",
			     FILL_COLUMNS("id", "token_hash", "person_id", "kind", "acting_account", "second_factor", "csrf",
					  "device", "idle_seconds", "created_at", "last_seen_at", "idle_until", "expires_at"),
			     out);
}

/* 32 bytes as text, like a real token. */
static str token(struct fill *f)
{
	uint64_t bytes[4];
	char *text = arena_alloc(f->arena, SESSION_TOKEN_TEXT + 1);
	for (size_t i = 0; i < COUNT_OF(bytes); i++)
		bytes[i] = fill_random(f);
	sodium_bin2base64(text, SESSION_TOKEN_TEXT + 1, (const unsigned char *)bytes, sizeof bytes,
			  sodium_base64_VARIANT_URLSAFE_NO_PADDING);
	return (str){ text, SESSION_TOKEN_TEXT };
}

/* nth: of those that the person has. */
static enum rc put_session(struct fill *f, struct db_bulk *sessions, person_id person, int64_t nth, enum session_kind kind,
			   account_id acting, str secret, str csrf)
{
	int64_t idle = 7 * SECONDS_PER_DAY;
	instant end = { f->now.us + idle * US_PER_SECOND };
	struct token_hash hash = secret_hash(secret);
	session_id id = { fill_key(KEY_SESSION, (uint64_t)(person.v + nth)) };
	return db_bulk_row(sessions, ARGS(id, db_blob(token_hash_bytes(&hash)), person, (int)kind, acting, kind == SESSION_STAFF,
					  csrf, S("Firefox on Linux"), idle, f->now, f->now, end, end));
}

static FILE *open_list(struct fill *f, const char *name)
{
	return fopen(arena_z(f->arena, ARENA_CONCAT(f->arena, str_c(f->dir), S("/"), str_c(name))), "ae");
}

static enum rc close_list(FILE *list)
{
	return fclose(list) == 0 ? RC_OK : fail(RC_FAIL, "list of tokens: %s", strerror(errno));
}

/* ---- accounts, contacts, staff ---- */
static enum rc put_account(struct db *db, struct fill *f, int64_t nth)
{
	struct account row = {
		.id = fill_account(nth),
		.kind = ACCOUNT_DISTRICT,
		.name = arena_printf(f->arena, "%.*s County School District %lld", STR_ARG(family(nth)), (long long)nth),
		.state = S("MN"),
		.linkage = LINKAGE_INDEPENDENT,
		.hosting = HOSTING_CLOUD,
		.zone = S("America/Chicago"),
		.portal_enabled = true,
	};
	return account_create(db, f->arena, &row);
}

static enum rc put_school(struct db *db, struct fill *f)
{
	struct db_bulk *orgs;
	enum rc rc = db_bulk_begin(db, f->arena, "roster_org",
				   FILL_COLUMNS("district_id", "id", "source_id", "name", "type", "digest", "changed_no"), &orgs);
	if (rc == RC_OK)
		rc = db_bulk_row(
		    orgs, ARGS(fill_account(FAMILY_DISTRICT), 1, S("school-1"), S("Lakeside High School"), S("school"), 1, 1));
	return rc == RC_OK ? db_bulk_end(orgs) : rc;
}

enum rc fill_people(struct db *db, void *fill)
{
	struct fill *f = fill;
	struct db_bulk *people;
	enum rc rc = open_people(db, f, &people);
	for (int64_t i = 0; rc == RC_OK && i < 8; i++)
		rc = put_person(f, people, fill_agent(i), arena_printf(f->arena, "agent%lld@vendor.example", (long long)i), i);
	for (int64_t i = 0; rc == RC_OK && i < f->accounts + FILL_LARGE_CONTACTS + FILL_CONTACTS; i++)
		rc = put_person(f, people, fill_contact(i), arena_printf(f->arena, "contact%lld@district.example", (long long)i),
				i);
	if (rc == RC_OK)
		rc = db_bulk_end(people);
	for (int64_t i = 0; rc == RC_OK && i < 8; i++)
		rc = staff_create(db, fill_agent(i), STAFF_AGENT);
	for (int64_t i = 0; rc == RC_OK && i < f->accounts; i++) {
		rc = put_account(db, f, i);
		if (rc == RC_OK)
			rc = contact_create(
			    db,
			    &(struct contact){ .account = fill_account(i), .person = fill_contact(i), .type = CONTACT_AUTHORIZED });
	}
	return rc == RC_OK ? put_school(db, f) : rc;
}

/* ---- contacts and agents with a session ---- */
/* What requests.lua reads: a list of pages, of searches, of comments. */
struct lists {
	FILE *pages, *searches, *comments;
};

static enum rc open_lists(struct fill *f, const char *pages, const char *searches, const char *comments, struct lists *to)
{
	*to = (struct lists){ open_list(f, pages), open_list(f, searches), open_list(f, comments) };
	return to->pages && to->searches && to->comments ? RC_OK : fail(RC_FAIL, "lists of tokens: %s", strerror(errno));
}

static enum rc close_lists(const struct lists *l)
{
	enum rc rc = close_list(l->pages);
	enum rc second = close_list(l->searches), third = close_list(l->comments);
	return rc != RC_OK ? rc : second != RC_OK ? second : third;
}

static void put_search(struct fill *f, const struct lists *l, str secret, int64_t nth)
{
	str query = fill_query(f, nth);
	fprintf(l->searches, "%.*s ", STR_ARG(secret));
	for (size_t i = 0; i < query.n; i++)
		fputc(query.p[i] == ' ' ? '+' : query.p[i], l->searches);
	fputc('\n', l->searches);
}

static void put_comments(struct fill *f, const struct lists *l, str secret, str csrf, int64_t account)
{
	for (int i = 0; i < FILL_OPEN; i++)
		if (f->open_case[account][i])
			fprintf(l->comments, "%.*s %.*s %07lld\n", STR_ARG(secret), STR_ARG(csrf),
				(long long)f->open_case[account][i]);
}

/* The nth session of all, of a person whose first it is when `again` is 0. */
static enum rc put_contact_session(struct db *db, struct fill *f, struct db_bulk *sessions, const struct lists *l, person_id person,
				   int64_t nth, int64_t again, int64_t account)
{
	str secret = token(f), csrf = token(f);
	enum rc rc = again
			 ? RC_OK
			 : contact_create(db, &(struct contact){
						  .account = fill_account(account), .person = person, .type = CONTACT_AUTHORIZED });
	fprintf(l->pages, "%.*s %07lld\n", STR_ARG(secret), (long long)f->long_case[account]);
	put_comments(f, l, secret, csrf, account);
	if (nth < FILL_QUERIES)
		put_search(f, l, secret, nth);
	return rc == RC_OK ? put_session(f, sessions, person, again, SESSION_CONTACT, fill_account(account), secret, csrf) : rc;
}

enum rc fill_contact_sessions(struct db *db, void *fill)
{
	struct fill *f = fill;
	struct db_bulk *sessions;
	struct lists large, ordinary;
	enum rc rc = open_lists(f, "large.txt", "search_large.txt", "comments_large.txt", &large);
	if (rc == RC_OK)
		rc = open_lists(f, "ordinary.txt", "search_ordinary.txt", "comments.txt", &ordinary);
	if (rc == RC_OK)
		rc = open_sessions(db, f, &sessions);
	for (int64_t i = 0; rc == RC_OK && i < FILL_CONTACTS; i++)
		rc = put_contact_session(db, f, sessions, &large, fill_contact(f->accounts + i % FILL_LARGE_CONTACTS), i,
					 i / FILL_LARGE_CONTACTS, 0);
	for (int64_t i = 0; rc == RC_OK && i < FILL_CONTACTS; i++)
		rc = put_contact_session(db, f, sessions, &ordinary, fill_contact(f->accounts + FILL_LARGE_CONTACTS + i), i, 0,
					 1 + i % (f->accounts - 1));
	if (rc == RC_OK)
		rc = db_bulk_end(sessions);
	if (rc == RC_OK)
		rc = close_lists(&large);
	return rc == RC_OK ? close_lists(&ordinary) : rc;
}

enum rc fill_agent_sessions(struct db *db, void *fill)
{
	struct fill *f = fill;
	struct db_bulk *sessions;
	struct lists l;
	enum rc rc = open_lists(f, "agents.txt", "search_agents.txt", "comments_agents.txt", &l);
	if (rc == RC_OK)
		rc = open_sessions(db, f, &sessions);
	for (int64_t i = 0; rc == RC_OK && i < 8 * FILL_AGENT_SESSIONS; i++) {
		str secret = token(f), csrf = token(f);
		int64_t account = i % f->accounts;
		fprintf(l.pages, "%.*s %07lld\n", STR_ARG(secret), (long long)f->long_case[account]);
		for (int64_t k = i; k < FILL_QUERIES; k += 8 * FILL_AGENT_SESSIONS)
			put_search(f, &l, secret, k);
		put_comments(f, &l, secret, csrf, account);
		rc = put_session(f, sessions, fill_agent(i % 8), i, SESSION_STAFF, (account_id){ 0 }, secret, csrf);
	}
	if (rc == RC_OK)
		rc = db_bulk_end(sessions);
	return rc == RC_OK ? close_lists(&l) : rc;
}

/* ---- families ---- */
/* A student who reads the own record: the shortest household, and the poll does not look at it anyway. */
struct families {
	struct db_bulk *people, *portal, *roster, *roles, *sessions;
};

static enum rc open_families(struct db *db, struct fill *f, struct families *to)
{
	enum rc rc = open_people(db, f, &to->people);
	if (rc == RC_OK)
		rc = db_bulk_begin(db, f->arena, "portal_user",
				   FILL_COLUMNS("district_id", "person_id", "kind", "roster_user", "username", "activated_at"),
				   &to->portal);
	if (rc == RC_OK)
		rc = db_bulk_begin(db, f->arena, "roster_user",
				   FILL_COLUMNS("district_id", "id", "source_id", "username", "given_name", "family_name",
						"enabled", "is_student", "digest", "changed_no"),
				   &to->roster);
	if (rc == RC_OK)
		rc = db_bulk_begin(db, f->arena, "roster_role",
				   FILL_COLUMNS("district_id", "id", "source_id", "user_id", "org_id", "role", "is_primary",
						"digest", "changed_no"),
				   &to->roles);
	return rc == RC_OK ? open_sessions(db, f, &to->sessions) : rc;
}

static enum rc put_family(struct fill *f, const struct families *to, FILE *list, int64_t nth)
{
	account_id district = fill_account(FAMILY_DISTRICT);
	person_id person = { fill_key(KEY_FAMILY, (uint64_t)nth) };
	str name = arena_printf(f->arena, "student%07lld", (long long)nth), secret = token(f);
	int64_t row = nth + 1;
	enum rc rc = put_person(f, to->people, person, (str){ 0 }, nth);
	if (rc == RC_OK)
		rc = db_bulk_row(to->portal, ARGS(district, person, S("student"), row, name, f->now));
	if (rc == RC_OK)
		rc = db_bulk_row(to->roster, ARGS(district, row, name, name, given(nth), family(nth), true, true, 1, 1));
	if (rc == RC_OK)
		rc = db_bulk_row(to->roles, ARGS(district, row, name, row, 1, S("student"), true, 1, 1));
	fprintf(list, "%.*s\n", STR_ARG(secret));
	return rc == RC_OK ? put_session(f, to->sessions, person, 0, SESSION_FAMILY, district, secret, token(f)) : rc;
}

enum rc fill_families(struct db *db, void *fill)
{
	struct fill *f = fill;
	struct families to;
	FILE *list = open_list(f, "families.txt");
	if (!list)
		return fail(RC_FAIL, "list of tokens: %s", strerror(errno));
	enum rc rc = open_families(db, f, &to);
	for (int64_t i = f->from; rc == RC_OK && i < f->to; i++)
		rc = put_family(f, &to, list, i);
	struct db_bulk *const all[] = { to.people, to.portal, to.roster, to.roles, to.sessions };
	for (size_t i = 0; rc == RC_OK && i < COUNT_OF(all); i++)
		rc = db_bulk_end(all[i]);
	enum rc closed = close_list(list);
	return rc == RC_OK ? closed : rc;
}
