/* tests/proof/world_objects.c — cases, updates, grants and whatever else stands in a path, of every tenant. */
#include "proof/world_rows.h"

#include "proof/world_store.h"
#include "updates/update.h"

static const enum tenant with_contacts[] = { TENANT_oak, TENANT_cedar, TENANT_elm, TENANT_esa };

str world_canary(struct making *m, enum tenant tenant, const char *kind)
{
	return arena_printf(m->w->t->arena, "zq%s%s", tenant_names[tenant], kind);
}

enum rc world_case_new(struct making *m, const struct actor *by, enum tenant tenant, struct support_case *out)
{
	struct arena *a = m->w->t->arena;
	str canary = world_canary(m, tenant, "case");
	struct case_input in = { 0 };
	in.value[CF_ACCOUNT].id = m->w->account[tenant].v;
	in.value[CF_CONTACT].id = by->person.v;
	in.value[CF_PRIORITY].choice = CASE_MEDIUM;
	in.value[CF_MODULE].choice = 1;
	in.value[CF_SUBJECT].text = ARENA_CONCAT(a, canary, S(" subject"));
	in.value[CF_DESCRIPTION].text = ARENA_CONCAT(a, canary, S(" description"));
	return case_create(m->db, a, by, CASE_QUESTION, &in, S("proof"), out);
}

/* A new case with a public comment of the vendor's and a note that contacts must not see. */
static enum rc make_case(struct making *m, const struct actor *by, enum tenant tenant, case_id *id, str *number, str *file)
{
	file_id kept = { 0 };
	struct arena *a = m->w->t->arena;
	str canary = world_canary(m, tenant, "case");
	struct support_case c;
	enum rc rc = world_case_new(m, by, tenant, &c);
	if (rc == RC_OK)
		rc = case_say(m->db, a, &m->w->actor[ROLE_agent], &c,
			      &(struct case_words){ .body = ARENA_CONCAT(a, canary, S(" answer")) }, S("proof"));
	if (rc == RC_OK)
		rc = case_say(m->db, a, &m->w->actor[ROLE_agent], &c,
			      &(struct case_words){ .body = world_canary(m, tenant, "note"), .internal = true }, S("proof"));
	if (rc == RC_OK)
		rc = world_store_file(m->db, &m->w->settings, c.id, by->person, ARENA_CONCAT(a, canary, S(".txt")), &kept);
	*id = c.id;
	*number = case_number_text(a, c.number);
	*file = id_text(a, kept.v);
	return rc;
}

static enum rc make_cases(struct making *m, case_id first[TENANTS])
{
	struct world *w = m->w;
	case_id unused;
	enum rc rc = RC_OK;
	for (size_t i = 0; i < COUNT_OF(with_contacts); i++)
		for (int nth = 0; rc == RC_OK && nth < 2; nth++)
			rc = make_case(m, &w->colleague_actor[with_contacts[i]], with_contacts[i],
				       nth ? &unused : &first[with_contacts[i]], &w->object[OBJECT_case].at[with_contacts[i]][nth],
				       &w->object[OBJECT_file].at[with_contacts[i]][nth]);
	for (int r = 0; rc == RC_OK && r < ROLES; r++)
		if (cast[r].type == CONTACT_AUTHORIZED || (cast[r].type == CONTACT_TECHNICAL && w->actor[r].kind == ACTOR_CONTACT))
			rc = make_case(m, &w->actor[r], cast[r].home, &unused, &w->object[OBJECT_case].own[r],
				       &w->object[OBJECT_file].own[r]);
	w->object[OBJECT_case].none = S("0099999");
	w->object[OBJECT_number].none = S("99999");
	w->object[OBJECT_named].none = S("Nowhere");
	for (int i = 0; i < TENANTS; i++)
		for (int nth = 0; nth < 2; nth++)
			if (!str_absent(w->object[OBJECT_case].at[i][nth])) /* as a number, without its zeros */
				w->object[OBJECT_number].at[i][nth] = str_drop(w->object[OBJECT_case].at[i][nth], 2);
	return rc;
}

/* Sites of every kind at the older of two versions, and windows for them every evening. */
static enum rc make_sites(struct making *m)
{
	static const enum tenant districts[] = { TENANT_oak, TENANT_cedar, TENANT_elm };
	struct version old = { .release = 2623, .pack = 9, .product = S("Campus"), .released_on = { 2026, 6, 1 } }, new = old;
	new.pack = 11;
	enum rc rc = version_create(m->db, &old);
	if (rc == RC_OK)
		rc = version_create(m->db, &new);
	for (int kind = 1; rc == RC_OK && kind < SITE_KINDS; kind++) {
		struct update_window window = { .hosting = HOSTING_CLOUD,
						.target = (enum site_kind)kind,
						.weekdays = 127,
						.opens = S("17:00"),
						.closes = S("23:00"),
						.zone = S("America/Chicago"),
						.valid_from = { 2020, 1, 1 } };
		rc = window_create(m->db, &window);
		for (size_t i = 0; rc == RC_OK && i < COUNT_OF(districts); i++) {
			struct site site = { .district = m->w->account[districts[i]],
					     .kind = (enum site_kind)kind,
					     .version = old };
			rc = site_create(m->db, &site);
		}
	}
	return rc;
}

/* Preview and Sandbox are asked for, so that Staging is free for whoever tries. The ESA has no sites: what is connected to a
 * district is then the other district of that ESA. */
static enum rc make_updates(struct making *m)
{
	static const enum tenant districts[] = { TENANT_oak, TENANT_cedar, TENANT_elm };
	struct world *w = m->w;
	update_id id = { 0 };
	enum rc rc = RC_OK;
	for (size_t i = 0; i < COUNT_OF(districts); i++)
		for (int nth = 0; rc == RC_OK && nth < 2; nth++) {
			rc = world_store_update(m->db, w->account[districts[i]], w->colleague[districts[i]],
						nth ? S("sandbox") : S("preview"), world_canary(m, districts[i], "update"), &id);
			w->object[OBJECT_update].at[districts[i]][nth] = id_text(w->t->arena, id.v);
		}
	for (int nth = 0; nth < 2; nth++)
		w->object[OBJECT_update].at[TENANT_esa][nth] = w->object[OBJECT_update].at[TENANT_cedar][nth];
	return rc;
}

static enum rc make_grant(struct making *m, enum tenant tenant, case_id at, enum role asker, bool approved, str *out)
{
	struct world *w = m->w;
	grant_id id = { 0 };
	enum rc rc = world_store_grant(m->db, w->account[tenant], at, w->person[asker],
				       approved ? w->colleague[tenant] : (person_id){ 0 }, world_canary(m, tenant, "grant"),
				       approved ? S("approved") : S("asked"), &id);
	*out = id_text(w->t->arena, id.v);
	return rc;
}

/* Asked and approved ones of every district, by somebody who is no role that may use them; and at oak one of the agent's and one of
 * the vendor administrator's own. The agency has none: what is connected is then the other district's. */
static enum rc make_grants(struct making *m, const case_id first[TENANTS])
{
	static const enum tenant districts[] = { TENANT_oak, TENANT_cedar, TENANT_elm };
	struct world *w = m->w;
	enum rc rc = RC_OK;
	for (size_t i = 0; i < COUNT_OF(districts); i++)
		for (int nth = 0; rc == RC_OK && nth < 2; nth++) {
			enum tenant x = districts[i];
			rc = make_grant(m, x, first[x], ROLE_hosting, false, &w->object[OBJECT_grant].at[x][nth]);
			if (rc == RC_OK)
				rc = make_grant(m, x, first[x], ROLE_hosting, true, &w->object[OBJECT_approved].at[x][nth]);
			w->object[OBJECT_my_grant].at[x][nth] = w->object[OBJECT_approved].at[x][nth];
		}
	static const enum object_kind kinds[] = { OBJECT_grant, OBJECT_approved, OBJECT_my_grant };
	for (size_t k = 0; k < COUNT_OF(kinds); k++)
		for (int nth = 0; nth < 2; nth++)
			w->object[kinds[k]].at[TENANT_esa][nth] = w->object[kinds[k]].at[TENANT_cedar][nth];
	if (rc == RC_OK)
		rc = make_grant(m, TENANT_oak, first[TENANT_oak], ROLE_agent, true, &w->object[OBJECT_my_grant].own[ROLE_agent]);
	if (rc == RC_OK)
		rc = make_grant(m, TENANT_oak, first[TENANT_oak], ROLE_vendor, true, &w->object[OBJECT_my_grant].own[ROLE_vendor]);
	return rc;
}

/* Things of one person: his sessions, passkeys; and what only the vendor has. */
static enum rc make_personal(struct making *m)
{
	struct world *w = m->w;
	struct arena *a = w->t->arena;
	passkey_id key = { 0 };
	int64_t view = 0;
	enum rc rc = RC_OK;
	for (int r = 0; rc == RC_OK && r < ROLES; r++)
		if (w->session[r].v) {
			if (r == ROLE_unenrolled)
				continue;
			rc = world_store_passkey(m->db, w->person[r], &key);
			w->object[OBJECT_passkey].own[r] = id_text(a, key.v);
			if (rc == RC_OK)
				rc = world_store_view(m->db, w->person[r], w->actor[r].kind == ACTOR_STAFF, &view);
			w->object[OBJECT_view].own[r] = id_text(a, view);
		}
	for (int i = 0; rc == RC_OK && i < TENANTS; i++) {
		mail_id mail = { 0 };
		alert_id alert = { 0 };
		if (!w->colleague[i].v)
			continue;
		rc = world_store_passkey(m->db, w->colleague[i], &key);
		if (rc == RC_OK)
			rc = world_store_view(m->db, w->colleague[i], false, &view);
		if (rc == RC_OK)
			rc = world_store_mail(m->db, w->account[i], w->colleague[i], world_canary(m, (enum tenant)i, "mail"),
					      &mail);
		if (rc == RC_OK)
			rc = world_store_alert(m->db, w->account[i], w->person[ROLE_agent], &alert);
		for (int nth = 0; nth < 2; nth++) {
			w->object[OBJECT_session].at[i][nth] = id_text(a, w->colleague_session[i].v);
			w->object[OBJECT_person_session].at[i][nth] = id_text(a, w->colleague_session[i].v);
			w->object[OBJECT_passkey].at[i][nth] = id_text(a, key.v);
			w->object[OBJECT_view].at[i][nth] = id_text(a, view);
			w->object[OBJECT_mail].at[i][nth] = id_text(a, mail.v);
			w->object[OBJECT_alert].at[i][nth] = id_text(a, alert.v);
			w->object[OBJECT_account].at[i][nth] = id_text(a, w->account[i].v);
		}
	}
	return rc;
}

enum rc world_objects_make(struct db *db, void *arg)
{
	struct making m = { .w = arg, .db = db };
	struct world *w = arg;
	struct arena *a = w->t->arena;
	case_id first[TENANTS] = { { 0 } };
	enum rc rc = make_cases(&m, first);
	if (rc == RC_OK)
		rc = world_desk_make(&m);
	if (rc == RC_OK)
		rc = make_sites(&m);
	if (rc == RC_OK)
		rc = make_updates(&m);
	if (rc == RC_OK)
		rc = make_grants(&m, first);
	if (rc == RC_OK)
		rc = make_personal(&m);
	for (int i = 0; i < OBJECTS; i++)
		if (str_absent(w->object[i].none))
			w->object[i].none = id_text(a, INT64_C(0x123456789abcdef));
	for (int i = 0; i < TENANTS; i++)
		for (int nth = 0; nth < 2; nth++) {
			w->object[OBJECT_agent].at[i][nth] = id_text(a, w->person[ROLE_agent].v);
			w->object[OBJECT_staff].at[i][nth] = id_text(a, w->person[ROLE_publisher].v);
			w->object[OBJECT_agency].at[i][nth] = id_text(a, w->account[TENANT_esa].v);
			w->object[OBJECT_family_session].at[i][nth] = id_text(a, w->session[ROLE_other_guardian].v);
		}
	return rc;
}
