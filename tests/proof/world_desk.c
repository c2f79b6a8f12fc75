/* tests/proof/world_desk.c — what the desk and publishers work with: notices, canned replies, solved, rated and linked cases,
 * teams; and the imports that districts decide about. */
#include "proof/world_rows.h"

#include "base/num.h"
#include "cases/canned.h"
#include "cases/news.h"
#include "cases/service_edit.h"
#include "cases/work.h"
#include "notices/notice.h"
#include "outbox/choice.h"
#include "proof/world_store.h"
#include "roster/codes.h"
#include "roster/rest.h"

static const enum tenant with_contacts[] = { TENANT_oak, TENANT_cedar, TENANT_elm, TENANT_esa };

/* ---- notices ---- */

/* An incident for one account only, or (staff) for all; a draft, or published. */
static enum rc make_notice(struct making *m, enum tenant tenant, const char *kind, bool published, struct notice *out)
{
	struct world *w = m->w;
	struct arena *a = w->t->arena;
	str canary = kind ? world_canary(m, tenant, kind) : S("Slow");
	struct notice_input in = { .kind = NOTICE_INCIDENT,
				   .impact = NOTICE_IMPACT_MAJOR,
				   .title = ARENA_CONCAT(a, canary, S(" title")),
				   .body = ARENA_CONCAT(a, canary, S(" text")),
				   .starts = clock_now(),
				   .everyone = tenant == TENANT_staff,
				   .accounts = &w->account[tenant],
				   .accounts_n = tenant != TENANT_staff };
	*out = (struct notice){ 0 };
	enum rc rc = notice_draft(m->db, a, &w->actor[ROLE_publisher], &in, S("proof"), out);
	return rc == RC_OK && published ? notice_publish(m->db, a, &w->actor[ROLE_publisher], out, (instant){ 0 }, S("proof")) : rc;
}

/* One of each state that is only for that account. */
static enum rc make_notices_of(struct making *m, enum tenant tenant, int nth)
{
	struct world *w = m->w;
	struct arena *a = w->t->arena;
	const struct actor *pia = &w->actor[ROLE_publisher];
	const struct notice_words over = { .to = NOTICE_RESOLVED,
					   .body = ARENA_CONCAT(a, world_canary(m, tenant, "notice"), S(" over")) };
	struct notice n, draft, planned, past;
	enum rc rc = make_notice(m, tenant, "notice", true, &n);
	if (rc == RC_OK)
		rc = make_notice(m, tenant, "draft", false, &draft);
	if (rc == RC_OK)
		rc = make_notice(m, tenant, "draft", false, &planned);
	if (rc == RC_OK)
		rc = notice_publish(m->db, a, pia, &planned, (instant){ clock_now().us + US_PER_DAY }, S("proof"));
	if (rc == RC_OK)
		rc = make_notice(m, tenant, "notice", true, &past);
	if (rc == RC_OK)
		rc = notice_tell(m->db, a, pia, &past, &over, S("proof"));
	if (rc != RC_OK)
		return rc;
	w->object[OBJECT_notice].at[tenant][nth] = id_text(a, n.id.v);
	w->object[OBJECT_draft].at[tenant][nth] = id_text(a, draft.id.v);
	w->object[OBJECT_planned].at[tenant][nth] = id_text(a, planned.id.v);
	w->object[OBJECT_past].at[tenant][nth] = id_text(a, past.id.v);
	return RC_OK;
}

/* For all there are a published one, which says nothing of anybody, with whom it hit; and a draft, which the status page must not
 * show. */
static enum rc make_notices_for_all(struct making *m)
{
	struct world *w = m->w;
	struct arena *a = w->t->arena;
	struct notice n, draft;
	struct notice_template t = { .name = S("Slow"),
				     .kind = NOTICE_INCIDENT,
				     .impact = NOTICE_IMPACT_MINOR,
				     .title = S("Slow"),
				     .body = world_canary(m, TENANT_staff, "draft") };
	enum rc rc = make_notice(m, TENANT_staff, NULL, true, &n);
	if (rc == RC_OK)
		rc = make_notice(m, TENANT_staff, "draft", false, &draft);
	if (rc == RC_OK)
		rc = notice_template_put(m->db, a, &w->actor[ROLE_publisher], &t, S("proof"));
	for (size_t i = 0; rc == RC_OK && i < COUNT_OF(with_contacts); i++)
		rc = notice_us_too(m->db, a, &w->colleague_actor[with_contacts[i]], w->account[with_contacts[i]], &n,
				   (case_id){ 0 }, S("proof"));
	for (int i = 0; i < TENANTS; i++)
		for (int nth = 0; nth < 2; nth++)
			w->object[OBJECT_template].at[i][nth] = id_text(a, t.id);
	for (int i = 0; i < TENANTS; i++)
		for (int nth = 0; nth < 2; nth++)
			w->object[OBJECT_service].at[i][nth] = S("mobile-portal");
	return rc;
}

static enum rc make_notices(struct making *m)
{
	enum rc rc = make_notices_for_all(m);
	for (size_t i = 0; rc == RC_OK && i < COUNT_OF(with_contacts); i++)
		for (int nth = 0; rc == RC_OK && nth < 2; nth++)
			rc = make_notices_of(m, with_contacts[i], nth);
	return rc;
}

/* What stands below mail of a topic: whoever has it may leave it for that person, and nothing else. */
static enum rc make_tokens(struct making *m, const struct mail_topic *topic, enum object_kind kind)
{
	struct world *w = m->w;
	enum rc rc = RC_OK;
	for (size_t i = 0; rc == RC_OK && i < COUNT_OF(with_contacts); i++)
		for (int nth = 0; rc == RC_OK && nth < 2; nth++)
			rc = mail_leave_token(w->t->arena, topic, w->colleague[with_contacts[i]],
					      &w->object[kind].at[with_contacts[i]][nth]);
	return rc;
}

/* ---- cases ---- */

static enum rc load_case(struct making *m, str number, struct support_case *out)
{
	int64_t n;
	if (!num_i64(number, 1, INT64_MAX, &n))
		return fail(RC_FAIL, "a case of the world has no number");
	return case_load(m->db, m->w->t->arena, &m->w->actor[ROLE_agent], ACTION_DESK_CASE_VIEW, n, out);
}

static enum rc link_cases(struct making *m, const struct support_case *c, str other)
{
	struct support_case one, two;
	enum rc rc = load_case(m, case_number_text(m->w->t->arena, c->number), &one);
	if (rc == RC_OK)
		rc = load_case(m, other, &two);
	return rc == RC_OK ? case_link(m->db, m->w->t->arena, &m->w->actor[ROLE_agent], &one, &two, true, S("proof")) : rc;
}

/* Beside each case: a solved one of the same account, linked with it; the other open one of that account; and a rating. Somebody
 * who sees a case must not see by its links what he may not see: oak's are linked with elm's too. */
static enum rc make_cases_of(struct making *m, enum tenant tenant, int nth)
{
	struct world *w = m->w;
	struct arena *a = w->t->arena;
	struct support_case solved, c;
	enum rc rc = world_case_new(m, &w->colleague_actor[tenant], tenant, &solved);
	if (rc == RC_OK)
		rc = case_apply(m->db, a, &w->colleague_actor[tenant], &solved, CASE_CONFIRM, S("Thanks"), S("proof"));
	if (rc == RC_OK)
		rc = link_cases(m, &solved, w->object[OBJECT_number].at[tenant][nth]);
	if (rc == RC_OK)
		rc = load_case(m, w->object[OBJECT_number].at[tenant][nth], &c);
	if (rc == RC_OK)
		rc = world_store_rating(m->db, c.id, w->colleague[tenant],
					ARENA_CONCAT(a, world_canary(m, tenant, "case"), S(" rating")));
	if (rc == RC_OK && tenant == TENANT_oak)
		rc = link_cases(m, &c, w->object[OBJECT_number].at[TENANT_elm][nth]);
	w->object[OBJECT_solved].at[tenant][nth] = rc == RC_OK ? case_number_text(a, solved.number) : (str){ 0 };
	w->object[OBJECT_twin].at[tenant][nth] = w->object[OBJECT_case].at[tenant][1 - nth];
	return rc;
}

static enum rc make_cases(struct making *m)
{
	struct world *w = m->w;
	struct arena *a = w->t->arena;
	struct canned_reply reply = { .title = S("Hello"),
				      .body = ARENA_CONCAT(a, world_canary(m, TENANT_staff, "note"), S(" {contact}")) };
	enum rc rc = canned_save(m->db, a, w->person[ROLE_agent], &reply);
	if (rc == RC_OK)
		rc = team_save(m->db, S("empty"), S("Nobody yet"), false);
	for (size_t i = 0; rc == RC_OK && i < COUNT_OF(with_contacts); i++)
		for (int nth = 0; rc == RC_OK && nth < 2; nth++)
			rc = make_cases_of(m, with_contacts[i], nth);
	for (int i = 0; i < TENANTS; i++)
		for (int nth = 0; nth < 2; nth++)
			w->object[OBJECT_reply].at[i][nth] = id_text(a, reply.id);
	w->object[OBJECT_solved].none = w->object[OBJECT_twin].none = w->object[OBJECT_case].none;
	return rc;
}

/* A provider and a word of its own. */
static enum rc make_provider(struct making *m, account_id district, str canary)
{
	const struct rest_source source = { .district = district,
					    .version = S("1.2"),
					    .base_url = S("https://sis.example.org"),
					    .token_url = S("https://sis.example.org/token"),
					    .client_id = canary,
					    .secret = canary };
	const struct roster_code code = { .kind = CODE_STATUS, .word = S("zqword"), .status = STATUS_TARDY };
	enum rc rc = rest_source_put(m->db, m->w->t->arena, &source);
	return rc == RC_OK ? roster_code_set(m->db, m->w->t->arena, district, &code) : rc;
}

/* ---- imports: the agency has none, what is connected is then the other district's ---- */

static enum rc make_imports(struct making *m)
{
	static const enum tenant districts[] = { TENANT_oak, TENANT_cedar, TENANT_elm };
	struct world *w = m->w;
	struct arena *a = w->t->arena;
	import_id id = { 0 };
	enum rc rc = RC_OK;
	for (size_t i = 0; i < COUNT_OF(districts); i++)
		for (int nth = 0; rc == RC_OK && nth < 2; nth++) {
			rc = world_store_held(m->db, a, w->account[districts[i]], world_canary(m, districts[i], "import"), &id);
			w->object[OBJECT_import].at[districts[i]][nth] = id_text(a, id.v);
			if (rc == RC_OK && nth == 0)
				rc = make_provider(m, w->account[districts[i]], world_canary(m, districts[i], "import"));
		}
	for (int nth = 0; nth < 2; nth++)
		w->object[OBJECT_import].at[TENANT_esa][nth] = w->object[OBJECT_import].at[TENANT_cedar][nth];
	return rc;
}

enum rc world_desk_make(struct making *m)
{
	enum rc rc = make_cases(m);
	if (rc == RC_OK)
		rc = make_notices(m);
	if (rc == RC_OK)
		rc = make_tokens(m, &notice_topic, OBJECT_token);
	if (rc == RC_OK)
		rc = make_tokens(m, &case_mail_topic, OBJECT_leaving);
	return rc == RC_OK ? make_imports(m) : rc;
}
