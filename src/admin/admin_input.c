/* admin/admin_input.c — the form tables of /admin, shared by its pages and its API. */
#include "admin/admin.h"

static const struct choice kinds[] = {
	{ S_INIT("guardian"), N_("Guardians"), HOUSEHOLD_GUARDIANS },
	{ S_INIT("student"), N_("Students"), HOUSEHOLD_STUDENTS },
	{ { 0 }, NULL, 0 },
};
static const struct choice states[] = {
	{ S_INIT("activated"), N_("Activated"), HOUSEHOLD_ACTIVATED },
	{ S_INIT("never"), N_("Never activated"), HOUSEHOLD_NEVER },
	{ S_INIT("suspended"), N_("Suspended"), HOUSEHOLD_SUSPENDED },
	{ { 0 }, NULL, 0 },
};

const struct field admin_find_fields[] = {
	FIELD_LINE(struct admin_find_input, q, N_("Name, user name or number"), .max = 100),
	FIELD_CHOICE(struct admin_find_input, kind, N_("Who"), .choices = kinds),
	FIELD_CHOICE(struct admin_find_input, state, N_("State"), .choices = states),
	FIELD_ID(struct admin_find_input, school, org_id, N_("School")),
	FIELD_LINE(struct admin_find_input, grade, N_("Grade"), .max = 20),
	FIELD_ID(struct admin_find_input, after, person_id, N_("Page")),
	FIELD_INT(struct admin_find_input, limit, N_("Limit"), .min = 1, .max = 200),
};
const struct form_spec admin_find_form = { .fields = admin_find_fields,
					   .n = COUNT_OF(admin_find_fields),
					   .size = sizeof(struct admin_find_input) };

struct household_query admin_query_of(const struct admin_find_input *in, int limit)
{
	return (struct household_query){
		.text = in->q,
		.kind = (enum household_kind)in->kind,
		.state = (enum household_state)in->state,
		.school = in->school,
		.grade = in->grade,
		.after = in->after,
		.limit = in->limit ? (int)in->limit : limit,
	};
}

const struct field admin_keys_fields[] = {
	FIELD_CHOICE(struct admin_keys_input, kind, N_("For whom"), .choices = kinds),
	FIELD_ID(struct admin_keys_input, school, org_id, N_("School")),
	FIELD_LINE(struct admin_keys_input, grade, N_("Grade"), .max = 20),
	FIELD_BOOL(struct admin_keys_input, without_key, N_("Leave out those who have a key already")),
};
const struct form_spec admin_keys_form = { .fields = admin_keys_fields,
					   .n = COUNT_OF(admin_keys_fields),
					   .size = sizeof(struct admin_keys_input) };

struct household_query admin_keys_query(const struct admin_keys_input *in)
{
	return (struct household_query){
		.kind = (enum household_kind)in->kind,
		.state = HOUSEHOLD_NEVER,
		.without_key = in->without_key,
		.school = in->school,
		.grade = in->grade,
		.limit = HOUSEHOLD_KEYS_MAX,
	};
}

const struct field admin_relation_fields[] = {
	FIELD_BOOL(struct admin_relation_input, portal, N_("May see this student in the portal")),
	FIELD_BOOL(struct admin_relation_input, restricted, N_("Restricted: no access, whatever else is set")),
	FIELD_DATE(struct admin_relation_input, ends_on, N_("Last day")),
};
const struct form_spec admin_relation_form = { .fields = admin_relation_fields,
					       .n = COUNT_OF(admin_relation_fields),
					       .size = sizeof(struct admin_relation_input) };

const struct field admin_invite_fields[] = {
	FIELD_LINE(struct admin_invite_input, given_name, N_("First name"), .required = true, .max = 100),
	FIELD_LINE(struct admin_invite_input, family_name, N_("Last name"), .required = true, .max = 100),
	FIELD_EMAIL(struct admin_invite_input, email, N_("E-mail"), .required = true),
	FIELD_ID(struct admin_invite_input, school, org_id, N_("School")),
};
const struct form_spec admin_invite_form = { .fields = admin_invite_fields,
					     .n = COUNT_OF(admin_invite_fields),
					     .size = sizeof(struct admin_invite_input) };

const struct field admin_school_fields[] = {
	FIELD_ID(struct admin_school_input, school, org_id, N_("School")),
};
const struct form_spec admin_school_form = { .fields = admin_school_fields,
					     .n = COUNT_OF(admin_school_fields),
					     .size = sizeof(struct admin_school_input) };

const str admin_at_eighteen_words[2] = { S_INIT("keep"), S_INIT("end") };
static const struct choice at_eighteen[] = {
	{ S_INIT("keep"), N_("Guardians keep seeing the record"), 1 },
	{ S_INIT("end"), N_("Guardians no longer see the record"), 2 },
	{ { 0 }, NULL, 0 },
};
const struct field admin_settings_fields[] = {
	FIELD_CHOICE(struct admin_settings_input, at_eighteen, N_("When a student turns 18"), .required = true,
		     .choices = at_eighteen),
	FIELD_INT(struct admin_settings_input, password_min, N_("Shortest password in the portal, in characters"), .required = true,
		  .min = 8, .max = 64),
};
const struct form_spec admin_settings_form = { .fields = admin_settings_fields,
					       .n = COUNT_OF(admin_settings_fields),
					       .size = sizeof(struct admin_settings_input) };
