/* Who may do what: every action against every kind of actor, from a table written apart from policy.c's. */
#include "auth/policy.h"
#include "support/test.h"

/* ---- the cast ---- */
enum {
	OWN = 100,
	CONNECTED = 101,
	OTHER = 102,
	DISTRICT = 200,
	SCHOOL = 301,
	OTHER_SCHOOL = 302,
	ME = 400,
	SOMEBODY = 401,
	CHILD = 500,
	OTHER_CHILD = 501,
	PARENT = 600,
	OTHER_PARENT = 601,
};

static struct actor_account authorized_at[] = { { .id = { OWN }, .type = CONTACT_AUTHORIZED },
						{ .id = { CONNECTED }, .type = CONTACT_AUTHORIZED, .via = { OWN } } };
static struct actor_account technical_at[] = { { .id = { OWN }, .type = CONTACT_TECHNICAL },
					       { .id = { CONNECTED }, .type = CONTACT_TECHNICAL, .via = { OWN } } };
static struct actor_account reader_at[] = { { .id = { OWN }, .type = CONTACT_READ_ONLY },
					    { .id = { CONNECTED }, .type = CONTACT_READ_ONLY, .via = { OWN } } };

#define CONTACT_OF(list)                                                                                                     \
	{                                                                                                                    \
		.kind = ACTOR_CONTACT, .person = { ME }, .accounts = (list), .accounts_n = COUNT_OF(list), .acting = { OWN } \
	}
#define STAFF_WITH(role)                                                     \
	{                                                                    \
		.kind = ACTOR_STAFF, .person = { ME }, .staff_roles = (role) \
	}

enum who {
	NOBODY,
	AUTHORIZED,
	TECHNICAL,
	READER,
	AGENT,
	HOSTING,
	PUBLISHER,
	ADMIN,
	DISTRICT_ADMIN,
	SCHOOL_ADMIN,
	GUARDIAN,
	STUDENT,
	WHO_N
};
static const struct actor cast[WHO_N] = {
	[NOBODY] = { .kind = ACTOR_NOBODY },
	[AUTHORIZED] = CONTACT_OF(authorized_at),
	[TECHNICAL] = CONTACT_OF(technical_at),
	[READER] = CONTACT_OF(reader_at),
	[AGENT] = STAFF_WITH(STAFF_AGENT),
	[HOSTING] = STAFF_WITH(STAFF_HOSTING),
	[PUBLISHER] = STAFF_WITH(STAFF_PUBLISHER),
	[ADMIN] = STAFF_WITH(STAFF_ADMIN),
	[DISTRICT_ADMIN] = { .kind = ACTOR_ADMIN, .person = { ME }, .acting = { DISTRICT } },
	[SCHOOL_ADMIN] = { .kind = ACTOR_ADMIN, .person = { ME }, .acting = { DISTRICT }, .school = { SCHOOL } },
	[GUARDIAN] = { .kind = ACTOR_GUARDIAN, .person = { ME }, .acting = { DISTRICT }, .roster_user = { PARENT } },
	[STUDENT] = { .kind = ACTOR_STUDENT, .person = { ME }, .acting = { DISTRICT }, .roster_user = { CHILD } },
};

/* ---- at all (what the gate asks) ----
 * Columns in the order of the cast: nobody | authorized technical reader | agent hosting publisher admin | district school |
 * guardian student */
static const struct {
	enum action action;
	const char *allowed;
} at_all[] = {
	{ ACTION_PUBLIC, "1 111 1111 11 11" },		 { ACTION_SIGN_OUT, "0 111 1111 11 11" },
	{ ACTION_FACTOR_PASS, "0 111 1111 11 00" },	 { ACTION_FACTOR_OWN, "0 111 1111 11 00" },
	{ ACTION_SESSION_OWN, "0 111 1111 11 11" },	 { ACTION_ACCOUNT_SWITCH, "0 111 0000 00 00" },
	{ ACTION_CASE_LIST, "0 111 0000 00 00" },	 { ACTION_CASE_VIEW, "0 111 0000 00 00" },
	{ ACTION_CASE_CREATE, "0 110 0000 00 00" },	 { ACTION_CASE_COMMENT, "0 110 0000 00 00" },
	{ ACTION_DESK_CASE_LIST, "0 000 1001 00 00" },	 { ACTION_DESK_CASE_VIEW, "0 000 1001 00 00" },
	{ ACTION_DESK_CASE_WORK, "0 000 1001 00 00" },	 { ACTION_UPDATE_LIST, "0 111 0000 00 00" },
	{ ACTION_UPDATE_VIEW, "0 111 0000 00 00" },	 { ACTION_UPDATE_REQUEST, "0 010 0000 00 00" },
	{ ACTION_UPDATE_CANCEL, "0 010 0000 00 00" },	 { ACTION_DESK_UPDATE_LIST, "0 000 0101 00 00" },
	{ ACTION_DESK_UPDATE_WORK, "0 000 0101 00 00" }, { ACTION_NOTICE_LIST, "0 111 1111 00 00" },
	{ ACTION_DESK_NOTICE_WORK, "0 000 0011 00 00" }, { ACTION_PORTAL_READ, "0 000 0000 00 11" },
	{ ACTION_PORTAL_WRITE, "0 000 0000 00 11" },	 { ACTION_CONTACT_LIST, "0 111 0000 00 00" },
	{ ACTION_GRANT_LIST, "0 111 0000 00 00" },	 { ACTION_GRANT_DECIDE, "0 110 0000 00 00" },
	{ ACTION_ACCESS_LOG, "0 110 0000 00 00" },	 { ACTION_ADMIN_VIEW, "0 000 0000 11 00" },
	{ ACTION_ADMIN_PEOPLE, "0 000 0000 11 00" },	 { ACTION_ADMIN_DISTRICT, "0 000 0000 10 00" },
	{ ACTION_ADMIN_IMPORT, "0 000 0000 10 00" },	 { ACTION_ACCOUNT_VIEW, "0 000 1111 00 00" },
	{ ACTION_DESK_ACCOUNTS, "0 000 0001 00 00" },	 { ACTION_DESK_PEOPLE, "0 000 0001 00 00" },
	{ ACTION_DESK_MAIL, "0 000 0001 00 00" },	 { ACTION_DESK_PURGE, "0 000 0001 00 00" },
	{ ACTION_AUDIT_SEARCH, "0 000 0001 00 00" },	 { ACTION_DESK_GRANT, "0 000 1001 00 00" },
	{ ACTION_STUDENT_VIEW, "0 000 1001 00 00" },
};

TEST(auth_policy_every_action_and_kind)
{
	CHECK_INT(ACTION_N - 1, COUNT_OF(at_all));
	for (size_t i = 0; i < COUNT_OF(at_all); i++) {
		int who = 0;
		CHECK_INT(i + 1, at_all[i].action);
		for (const char *c = at_all[i].allowed; *c; c++) {
			if (*c == ' ')
				continue;
			enum rc rc = policy_check(&cast[who], at_all[i].action, NULL);
			if (rc != (*c == '1' ? RC_OK : RC_DENIED))
				fprintf(stderr, "%s, actor %d: %s\n", policy_action_name(at_all[i].action), who, rc_name(rc));
			CHECK_RC(*c == '1' ? RC_OK : RC_DENIED, rc);
			who++;
		}
		CHECK_INT(WHO_N, who);
	}
}

/* ---- to which rows ---- */
static const struct {
	enum who who;
	enum action action;
	struct object object;
	enum rc want;
} rows[] = {
	{ AUTHORIZED, ACTION_CASE_VIEW, { .account = { OWN } }, RC_OK },
	{ AUTHORIZED, ACTION_CASE_VIEW, { .account = { CONNECTED } }, RC_OK },
	{ AUTHORIZED, ACTION_CASE_VIEW, { .account = { OTHER } }, RC_NOT_FOUND },
	{ AUTHORIZED, ACTION_CASE_VIEW, { .person = { ME } }, RC_NOT_FOUND },
	{ READER, ACTION_CASE_VIEW, { .account = { OWN } }, RC_OK },
	{ READER, ACTION_CASE_COMMENT, { .account = { OWN } }, RC_DENIED },
	{ READER, ACTION_CASE_COMMENT, { .account = { OTHER } }, RC_DENIED },
	{ AUTHORIZED, ACTION_UPDATE_REQUEST, { .account = { OWN } }, RC_DENIED },
	{ TECHNICAL, ACTION_UPDATE_REQUEST, { .account = { CONNECTED } }, RC_OK },
	{ TECHNICAL, ACTION_UPDATE_REQUEST, { .account = { OTHER } }, RC_NOT_FOUND },
	{ TECHNICAL, ACTION_ACCOUNT_SWITCH, { .account = { CONNECTED } }, RC_OK },
	{ TECHNICAL, ACTION_ACCOUNT_SWITCH, { .account = { OTHER } }, RC_NOT_FOUND },
	{ AGENT, ACTION_DESK_CASE_VIEW, { .account = { OTHER } }, RC_OK },
	{ AGENT, ACTION_CASE_VIEW, { .account = { OWN } }, RC_DENIED },
	{ AGENT, ACTION_PORTAL_READ, { .account = { DISTRICT }, .student = { CHILD } }, RC_DENIED },
	{ ADMIN, ACTION_PORTAL_READ, { .account = { DISTRICT }, .student = { CHILD } }, RC_DENIED },
	{ AGENT, ACTION_SESSION_OWN, { .person = { ME } }, RC_OK },
	{ AGENT, ACTION_SESSION_OWN, { .person = { SOMEBODY } }, RC_NOT_FOUND },
	{ AGENT, ACTION_SESSION_OWN, { .account = { OWN } }, RC_NOT_FOUND },
	{ DISTRICT_ADMIN, ACTION_ADMIN_PEOPLE, { .account = { DISTRICT } }, RC_OK },
	{ DISTRICT_ADMIN, ACTION_ADMIN_PEOPLE, { .account = { DISTRICT }, .school = { SCHOOL } }, RC_OK },
	{ DISTRICT_ADMIN, ACTION_ADMIN_PEOPLE, { .account = { OTHER } }, RC_NOT_FOUND },
	{ SCHOOL_ADMIN, ACTION_ADMIN_PEOPLE, { .account = { DISTRICT }, .school = { SCHOOL } }, RC_OK },
	{ SCHOOL_ADMIN, ACTION_ADMIN_PEOPLE, { .account = { DISTRICT }, .school = { OTHER_SCHOOL } }, RC_NOT_FOUND },
	{ SCHOOL_ADMIN, ACTION_ADMIN_PEOPLE, { .account = { DISTRICT } }, RC_NOT_FOUND },
	{ SCHOOL_ADMIN, ACTION_ADMIN_IMPORT, { .account = { DISTRICT }, .school = { SCHOOL } }, RC_DENIED },
	{ DISTRICT_ADMIN, ACTION_ADMIN_DISTRICT, { .account = { DISTRICT } }, RC_OK },
	{ DISTRICT_ADMIN, ACTION_ADMIN_DISTRICT, { .account = { OTHER } }, RC_NOT_FOUND },
	{ SCHOOL_ADMIN, ACTION_ADMIN_DISTRICT, { .account = { DISTRICT }, .school = { SCHOOL } }, RC_DENIED },
	{ AUTHORIZED, ACTION_GRANT_DECIDE, { .account = { CONNECTED } }, RC_NOT_FOUND },
	{ AUTHORIZED, ACTION_GRANT_DECIDE, { .account = { OTHER } }, RC_NOT_FOUND },
	{ READER, ACTION_GRANT_LIST, { .account = { OWN } }, RC_OK },
	{ READER, ACTION_GRANT_DECIDE, { .account = { OWN } }, RC_DENIED },
	{ READER, ACTION_ACCESS_LOG, { .account = { OWN } }, RC_DENIED },
	{ AGENT, ACTION_STUDENT_VIEW, { .account = { DISTRICT }, .student = { CHILD }, .grantee = { ME } }, RC_OK },
	{ AGENT, ACTION_STUDENT_VIEW, { .account = { DISTRICT }, .student = { CHILD }, .grantee = { SOMEBODY } }, RC_NOT_FOUND },
	{ AGENT, ACTION_STUDENT_VIEW, { .account = { DISTRICT }, .student = { CHILD } }, RC_NOT_FOUND },
	{ AGENT, ACTION_STUDENT_VIEW, { .student = { CHILD }, .grantee = { ME } }, RC_NOT_FOUND },
	{ ADMIN, ACTION_STUDENT_VIEW, { .account = { DISTRICT }, .student = { CHILD } }, RC_NOT_FOUND },
	{ HOSTING, ACTION_STUDENT_VIEW, { .account = { DISTRICT }, .student = { CHILD }, .grantee = { ME } }, RC_DENIED },
	{ GUARDIAN, ACTION_PORTAL_READ, { .account = { DISTRICT }, .student = { CHILD }, .guardian = { PARENT } }, RC_OK },
	{ GUARDIAN, ACTION_PORTAL_READ, { .account = { OTHER }, .student = { CHILD }, .guardian = { PARENT } }, RC_NOT_FOUND },
	{ GUARDIAN, ACTION_PORTAL_READ, { .account = { DISTRICT }, .student = { CHILD } }, RC_NOT_FOUND },
	{ GUARDIAN,
	  ACTION_PORTAL_READ,
	  { .account = { DISTRICT }, .student = { CHILD }, .guardian = { OTHER_PARENT } },
	  RC_NOT_FOUND },
	{ GUARDIAN,
	  ACTION_PORTAL_WRITE,
	  { .account = { DISTRICT }, .student = { CHILD }, .guardian = { OTHER_PARENT } },
	  RC_NOT_FOUND },
	{ GUARDIAN, ACTION_PORTAL_READ, { .account = { DISTRICT }, .student = { PARENT } }, RC_NOT_FOUND },
	{ GUARDIAN, ACTION_PORTAL_READ, { .account = { DISTRICT } }, RC_NOT_FOUND },
	{ STUDENT, ACTION_PORTAL_READ, { .account = { DISTRICT }, .student = { CHILD } }, RC_OK },
	{ STUDENT, ACTION_PORTAL_READ, { .account = { DISTRICT }, .student = { OTHER_CHILD } }, RC_NOT_FOUND },
	{ NOBODY, ACTION_CASE_VIEW, { .account = { OWN } }, RC_DENIED },
	{ NOBODY, ACTION_PORTAL_READ, { .account = { 0 }, .student = { CHILD } }, RC_DENIED },
};

TEST(auth_policy_rows)
{
	for (size_t i = 0; i < COUNT_OF(rows); i++) {
		enum rc rc = policy_check(&cast[rows[i].who], rows[i].action, &rows[i].object);
		if (rc != rows[i].want)
			fprintf(stderr, "row %zu\n", i);
		CHECK_RC(rows[i].want, rc);
	}
}

/* A session that lacks its second factor: all but what is here is refused, to anything and to the very own. */
TEST(auth_policy_one_factor)
{
	static const struct {
		enum action action;
		bool verify, enrol;
	} goes[] = { { ACTION_PUBLIC, true, true },
		     { ACTION_SIGN_OUT, true, true },
		     { ACTION_FACTOR_PASS, true, true },
		     { ACTION_FACTOR_OWN, false, true } };
	const struct object mine = { .account = { OWN }, .person = { ME }, .grantee = { ME } };
	for (int who = 0; who < WHO_N; who++) {
		struct actor one = cast[who];
		for (int action = ACTION_UNSET + 1; action < ACTION_N; action++) {
			bool verify = false, enrol = false;
			for (size_t i = 0; i < COUNT_OF(goes); i++)
				if ((int)goes[i].action == action) {
					verify = goes[i].verify;
					enrol = goes[i].enrol;
				}
			enum rc full = policy_check(&cast[who], (enum action)action, NULL);
			one.factor_due = FACTOR_VERIFY;
			CHECK_RC(verify ? full : RC_DENIED, policy_check(&one, (enum action)action, NULL));
			if (!verify)
				CHECK_RC(RC_DENIED, policy_check(&one, (enum action)action, &mine));
			one.factor_due = FACTOR_ENROL;
			CHECK_RC(enrol ? full : RC_DENIED, policy_check(&one, (enum action)action, NULL));
			if (!enrol)
				CHECK_RC(RC_DENIED, policy_check(&one, (enum action)action, &mine));
		}
	}
}

TEST(auth_policy_unset_is_refused)
{
	for (int who = 0; who < WHO_N; who++) {
		CHECK_RC(RC_DENIED, policy_check(&cast[who], ACTION_UNSET, NULL));
		CHECK_RC(RC_DENIED, policy_check(&cast[who], ACTION_N, NULL));
	}
}

TEST(auth_policy_contact_without_account_may_nothing)
{
	const struct actor former = { .kind = ACTOR_CONTACT, .person = { ME } };
	CHECK_RC(RC_DENIED, policy_check(&former, ACTION_CASE_LIST, NULL));
	CHECK_RC(RC_NOT_FOUND, policy_check(&cast[AUTHORIZED], ACTION_CASE_LIST, &(struct object){ .account = { 0 } }));
}

TEST(auth_policy_rules_in_words)
{
	CHECK_STR(S("contact:authorized|technical own-account"), policy_rule_text(t->arena, ACTION_CASE_CREATE));
	CHECK_STR(S("contact own-account"), policy_rule_text(t->arena, ACTION_CASE_VIEW));
	CHECK_STR(S("staff:hosting|admin any"), policy_rule_text(t->arena, ACTION_DESK_UPDATE_WORK));
	CHECK_STR(S("guardian student own-child"), policy_rule_text(t->arena, ACTION_PORTAL_READ));
	CHECK_STR(S("anyone any one-factor"), policy_rule_text(t->arena, ACTION_PUBLIC));
	CHECK_STR(S("contact staff admin self one-factor"), policy_rule_text(t->arena, ACTION_FACTOR_OWN));
	CHECK_STR(S("signed-in self"), policy_rule_text(t->arena, ACTION_SESSION_OWN));
	CHECK_STR(S("nobody"), policy_rule_text(t->arena, ACTION_UNSET));
	CHECK_STR(S("ADMIN_IMPORT"), str_c(policy_action_name(ACTION_ADMIN_IMPORT)));
}
