/* auth/session_store.c — rows of `session`, and the actor that the other tables make of a person right now. */
#include "auth/session.h"

#include "auth/factor.h"

DB_STATEMENT(q_insert,
	     "INSERT INTO session (id, token_hash, person_id, kind, acting_account, second_factor, csrf, device, idle_seconds, "
	     "created_at, last_seen_at, idle_until, expires_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?10, ?11, ?12)");
DB_STATEMENT(q_touch, "UPDATE session SET last_seen_at = ?2, idle_until = ?2 + idle_seconds * 1000000 "
		      "WHERE id = ?1 AND ended_at IS NULL AND last_seen_at < ?2");
DB_STATEMENT(q_end, "UPDATE session SET ended_at = ?3 WHERE id = ?1 AND person_id = ?2 AND ended_at IS NULL");
DB_STATEMENT(q_end_all, "UPDATE session SET ended_at = ?2 WHERE person_id = ?1 AND ended_at IS NULL");
DB_STATEMENT(q_end_others, "UPDATE session SET ended_at = ?3 WHERE person_id = ?1 AND id <> ?2 AND ended_at IS NULL");
DB_STATEMENT(q_renew, "UPDATE session SET token_hash = ?2, csrf = ?3 WHERE id = ?1 AND ended_at IS NULL");
DB_STATEMENT(q_expires, "SELECT expires_at FROM session WHERE id = ?1");
DB_STATEMENT(q_acting, "UPDATE session SET acting_account = ?2 WHERE id = ?1 AND ended_at IS NULL");
DB_STATEMENT(
    q_open,
    "SELECT id, device, created_at, last_seen_at, idle_seconds, expires_at FROM session "
    "WHERE person_id = ?1 AND ended_at IS NULL AND idle_until > ?2 AND expires_at > ?2 ORDER BY last_seen_at DESC LIMIT 100");

DB_STATEMENT(q_load,
	     "SELECT s.id, s.person_id, s.kind, s.acting_account, s.second_factor, s.csrf, s.idle_seconds, s.last_seen_at, "
	     "s.idle_until, s.expires_at, p.given_name, p.family_name, p.email, p.language, p.zone "
	     "FROM session s JOIN person p ON p.id = s.person_id "
	     "WHERE s.token_hash = ?1 AND s.ended_at IS NULL AND s.idle_until > ?2 AND s.expires_at > ?2 AND p.state = 'active'");
DB_STATEMENT(q_ended, "SELECT ended_at, idle_until, expires_at, created_at, idle_seconds FROM session WHERE token_hash = ?1");
DB_STATEMENT(q_staff, "SELECT roles FROM staff WHERE person_id = ?1 AND former = false AND (ends_on IS NULL OR ends_on >= ?2)");
/* His own accounts, and the districts that they are connected to (P1). */
DB_STATEMENT(q_accounts,
	     "SELECT a.id, a.name, a.folded, c.type, NULL AS via, a.zone FROM contact c JOIN account a ON a.id = c.account_id "
	     "WHERE c.person_id = ?1 AND c.former = false AND (c.ends_on IS NULL OR c.ends_on >= ?2) "
	     "UNION ALL SELECT d.id, d.name, d.folded, c.type, c.account_id, d.zone FROM contact c "
	     "JOIN connection n ON n.account_id = c.account_id JOIN account d ON d.id = n.district_id "
	     "WHERE c.person_id = ?1 AND c.former = false AND (c.ends_on IS NULL OR c.ends_on >= ?2) ORDER BY 3, 1, 5");
DB_STATEMENT(q_admin, "SELECT x.school_org_id, a.zone FROM district_admin x JOIN account a ON a.id = x.district_id "
		      "WHERE x.district_id = ?2 AND x.person_id = ?1");
DB_STATEMENT(q_family, "SELECT x.kind, x.roster_user, a.zone FROM portal_user x JOIN account a ON a.id = x.district_id "
		       "WHERE x.district_id = ?2 AND x.person_id = ?1 AND x.activated_at IS NOT NULL AND a.portal_enabled = true");

/* ---- writing ---- */

enum rc session_store_insert(struct db *db, const struct session_facts *s, const struct token_hash *token, str device)
{
	return db_exec(db, &q_insert,
		       ARGS(s->id, db_blob(token_hash_bytes(token)), s->person, (int)s->kind, s->acting, s->second_factor, s->csrf,
			    str_absent(device) ? S("") : device, s->idle_seconds, s->seen, s->idle_until, s->expires),
		       NULL);
}

enum rc session_store_touch(struct db *db, const struct session_touch *at, size_t n)
{
	enum rc rc = RC_OK;
	for (size_t i = 0; i < n && rc == RC_OK; i++)
		rc = db_exec(db, &q_touch, ARGS(at[i].id, at[i].seen), NULL);
	return rc;
}

enum rc session_store_end(struct db *db, person_id person, session_id id, instant now)
{
	return db_exec_one(db, &q_end, ARGS(id, person, now));
}

enum rc session_store_end_all(struct db *db, person_id person, instant now)
{
	return db_exec(db, &q_end_all, ARGS(person, now), NULL);
}

enum rc session_store_end_others(struct db *db, person_id person, session_id kept, instant now)
{
	return db_exec(db, &q_end_others, ARGS(person, kept, now), NULL);
}

enum rc session_store_renew(struct db *db, struct arena *a, session_id id, const struct token_hash *token, str csrf,
			    instant *expires)
{
	enum rc rc = db_exec_one(db, &q_renew, ARGS(id, db_blob(token_hash_bytes(token)), csrf));
	return rc == RC_OK ? db_one(db, a, &q_expires, ARGS(id), INTO(expires)) : rc;
}

enum rc session_store_acting(struct db *db, session_id id, account_id account)
{
	return db_exec_one(db, &q_acting, ARGS(id, account));
}

enum rc session_list(struct db *db, struct arena *a, person_id person, session_views *out)
{
	struct session_view s;
	struct db_rows rows = db_query(db, a, &q_open, ARGS(person, clock_now()));
	while (db_next(&rows, INTO(&s.id, &s.device, &s.created, &s.seen, &s.idle_seconds, &s.expires)))
		*LIST_ADD(a, out) = s;
	return db_end(&rows);
}

enum rc session_why_ended(struct db *db, struct arena *a, str token, struct session_ended *out)
{
	struct token_hash hash;
	instant ended, idle_until, expires, created, now = clock_now();
	*out = (struct session_ended){ 0 };
	if (!token_hash_of(token, &hash))
		return RC_OK;
	enum rc rc = db_one(db, a, &q_ended, ARGS(db_blob(token_hash_bytes(&hash))),
			    INTO(&ended, &idle_until, &expires, &created, &out->idle_seconds));
	if (rc != RC_OK)
		return rc == RC_NOT_FOUND ? RC_OK : rc;
	out->absolute_seconds = (expires.us - created.us) / US_PER_SECOND;
	instant first = idle_until.us < expires.us ? idle_until : expires;
	if (!instant_absent(ended) || first.us > now.us) /* open, but its person or his right is gone */
		out->why = SESSION_ENDED_BY_HAND;
	else
		out->why = first.us == expires.us ? SESSION_ENDED_ABSOLUTE : SESSION_ENDED_IDLE;
	return RC_OK;
}

/* ---- the actor ---- */
struct loading {
	struct db *db;
	struct arena *arena;
	const struct session_facts *session;
	instant now;
	str zone; /* of the person; of the account when he chose none */
	struct actor *actor;
};

static void zone_default(struct loading *l, str zone)
{
	if (str_absent(l->zone))
		l->zone = zone;
}

static enum rc load_staff(struct loading *l)
{
	int64_t roles = 0;
	enum rc rc = db_one(l->db, l->arena, &q_staff, ARGS(l->session->person, session_contact_day(l->now)), INTO(&roles));
	l->actor->staff_roles = (unsigned)roles;
	return rc;
}

/* Which of two standings at the same account counts: the one that allows more, else one's own. */
static bool stronger(const struct actor_account *x, const struct actor_account *than)
{
	static const int strength[] = { [CONTACT_READ_ONLY] = 1, [CONTACT_AUTHORIZED] = 2, [CONTACT_TECHNICAL] = 3 };
	if (strength[x->type] != strength[than->type])
		return strength[x->type] > strength[than->type];
	return x->via.v == 0 && than->via.v != 0;
}

/* The account that the session acts for, if he still may; else the first of his. */
static void choose_acting(struct actor *who, account_id wanted)
{
	if (wanted.v && actor_account(who, wanted))
		who->acting = wanted;
	else if (who->accounts_n > 0)
		who->acting = who->accounts[0].id;
}

date session_contact_day(instant now)
{
	return date_from_days((int32_t)((now.us - 12 * US_PER_HOUR) / US_PER_DAY));
}

static enum rc load_contact(struct loading *l)
{
	LIST(struct actor_account) list = { 0 };
	struct actor_account x = { 0 };
	str folded, type, zone, acting_zone = { 0 };
	struct db_rows rows = db_query(l->db, l->arena, &q_accounts, ARGS(l->session->person, session_contact_day(l->now)));
	while (db_next(&rows, INTO(&x.id, &x.name, &folded, &type, &x.via, &zone))) {
		x.type = contact_type_of(type);
		if (str_absent(acting_zone) || x.id.v == l->session->acting.v)
			acting_zone = zone;
		struct actor_account *last = list.n > 0 ? &list.at[list.n - 1] : NULL;
		if (!last || last->id.v != x.id.v)
			*LIST_ADD(l->arena, &list) = x;
		else if (stronger(&x, last))
			*last = x;
	}
	enum rc rc = db_end(&rows);
	l->actor->accounts = list.at;
	l->actor->accounts_n = list.n;
	choose_acting(l->actor, l->session->acting);
	zone_default(l, acting_zone);
	return rc != RC_OK ? rc : list.n > 0 ? RC_OK : RC_NOT_FOUND;
}

static enum rc load_admin(struct loading *l)
{
	str zone;
	enum rc rc = db_one(l->db, l->arena, &q_admin, ARGS(l->session->person, l->session->acting),
			    INTO(&l->actor->school, &zone));
	if (rc != RC_OK)
		return rc;
	l->actor->acting = l->session->acting;
	zone_default(l, zone);
	return RC_OK;
}

static enum rc load_family(struct loading *l)
{
	str kind, zone;
	enum rc rc = db_one(l->db, l->arena, &q_family, ARGS(l->session->person, l->session->acting),
			    INTO(&kind, &l->actor->roster_user, &zone));
	if (rc != RC_OK)
		return rc;
	l->actor->kind = str_eq(kind, S("student")) ? ACTOR_STUDENT : ACTOR_GUARDIAN;
	l->actor->acting = l->session->acting;
	zone_default(l, zone);
	return RC_OK;
}

enum rc session_load(struct db *db, struct arena *a, const struct token_hash *token, instant now, struct session_facts *facts,
		     struct actor *actor)
{
	static enum rc (*const load_kind[])(struct loading * l) = { [SESSION_STAFF] = load_staff,
								    [SESSION_CONTACT] = load_contact,
								    [SESSION_ADMIN] = load_admin,
								    [SESSION_FAMILY] = load_family };
	struct session_facts s = { 0 };
	struct loading l = { .db = db, .arena = a, .session = facts, .now = now, .actor = actor };
	str given, family, email, language;
	int kind = 0;
	enum rc rc = db_one(db, a, &q_load, ARGS(db_blob(token_hash_bytes(token)), now),
			    INTO(&s.id, &s.person, &kind, &s.acting, &s.second_factor, &s.csrf, &s.idle_seconds, &s.seen,
				 &s.idle_until, &s.expires, &given, &family, &email, &language, &l.zone));
	if (rc != RC_OK)
		return rc;
	s.kind = (enum session_kind)kind;
	*facts = s;
	*actor = (struct actor){
		.kind = session_limits_of(s.kind)->actor,
		.session = s.id,
		.person = s.person,
		.name = ARENA_CONCAT(a, given, S(" "), family),
		.email = email,
		.language = language,
		.second_factor = s.second_factor,
		.csrf = s.csrf,
	};
	rc = load_kind[s.kind](&l);
	if (rc == RC_OK)
		rc = factor_due_of(db, a, s.person, s.kind, s.second_factor, &actor->factor_due);
	if (rc == RC_OK && !str_absent(l.zone))
		actor->zone = zone_find(l.zone);
	return rc;
}
