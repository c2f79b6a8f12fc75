/* The tables of cases: codes, the life cycle's graph, and types × fields against domain A.4.2 written out once more. */
#include "cases/case.h"

#include <string.h>

#include "support/test.h"

TEST(cases_codes_are_unique_and_found)
{
	for (int i = 1; i < CASE_TYPE_N; i++)
		CHECK_INT(i, case_type_of(case_types[i].code));
	for (int i = 1; i < CASE_STATUS_N; i++)
		CHECK_INT(i, case_status_of(case_statuses[i].code));
	for (int i = 1; i < CASE_EVENT_N; i++)
		CHECK_INT(i, case_event_of(case_transitions[i].code));
	for (const struct choice *c = case_priorities; c->label; c++)
		CHECK_INT(c->code, case_priority_of(c->value));
	for (size_t i = 0; i < CASE_FIELD_N; i++)
		for (const struct choice *list = case_fields[i].field.choices, *c = list; c && c->label; c++) {
			CHECK(case_choice(list, c->value) == c); /* the first of its word */
			CHECK(c->code > 0);
			for (const struct choice *other = list; other < c; other++)
				CHECK(other->code != c->code);
		}
	CHECK_INT(CASE_TYPE_NONE, case_type_of(S("Outage")));
	CHECK_INT(CASE_TYPE_NONE, case_type_of(S("")));
	CHECK_INT(CASE_STATUS_NONE, case_status_of(str_c(NULL)));
	CHECK_INT(CASE_EVENT_NONE, case_event_of(S("delete")));
	CHECK_INT(CASE_PRIORITY_NONE, case_priority_of(S("urgent")));
	CHECK(case_choice(case_modules, str_c(NULL)) == NULL);
}

/* The priorities are stored by their place in the list (case_store.c). */
TEST(cases_priorities_stand_in_order)
{
	for (int i = 1; i < CASE_PRIORITY_N; i++)
		CHECK_INT(i, case_priorities[i - 1].code);
	CHECK(case_priorities[CASE_PRIORITY_N - 1].label == NULL);
}

TEST(cases_statuses_say_what_they_mean)
{
	for (int i = 1; i < CASE_STATUS_N; i++) {
		CHECK(case_statuses[i].label && case_statuses[i].meaning && case_statuses[i].badge);
		CHECK_INT(i != CASE_CLOSED, case_statuses[i].open);
	}
}

/* Every status is reached from New, and each can be left: nothing is a dead end but time. */
TEST(cases_every_transition_can_happen)
{
	unsigned reached = 1u << CASE_NEW, before = 0;
	while (reached != before) {
		before = reached;
		for (int e = 1; e < CASE_EVENT_N; e++)
			if (case_transitions[e].from & reached)
				reached |= 1u << case_transitions[e].to;
	}
	for (int s = 1; s < CASE_STATUS_N; s++) {
		unsigned leaves = 0;
		CHECK(reached & (1u << s));
		for (int e = 1; e < CASE_EVENT_N; e++)
			leaves |= case_transitions[e].from & (1u << s) && (int)case_transitions[e].to != s;
		CHECK(leaves);
	}
	for (int e = 1; e < CASE_EVENT_N; e++) {
		CHECK(case_transitions[e].from & reached);
		CHECK(case_transitions[e].label != NULL);
		CHECK(!(case_transitions[e].from & 1u)); /* never from "none" */
	}
}

/* ---- types × fields ---- */

/* The matrix of domain A.4.2, as the source's table has it: name, then AI AQ RO MC SA SI DR TS RT RC SR; '*' required, '+' shown.
 */
static const struct {
	const char *name, *shown;
	enum field_kind kind;
} matrix[] = {
	{ "account", "***********", FIELD_KIND_ID },	       { "contact", "***********", FIELD_KIND_ID },
	{ "priority", "***********", FIELD_KIND_CHOICE },      { "request_type", "...*.......", FIELD_KIND_CHOICE },
	{ "request_type", "....*......", FIELD_KIND_CHOICE },  { "request_type", "........*..", FIELD_KIND_CHOICE },
	{ "subject", "***********", FIELD_KIND_LINE },	       { "description", "***********", FIELD_KIND_TEXT },
	{ "product", "*..........", FIELD_KIND_CHOICE },       { "service", ".......*...", FIELD_KIND_CHOICE },
	{ "module", "**...+*+...", FIELD_KIND_CHOICE },	       { "steps", "*..........", FIELD_KIND_TEXT },
	{ "environment", "+..........", FIELD_KIND_TEXT },     { "error", "+.+..+.....", FIELD_KIND_TEXT },
	{ "expected", "*..........", FIELD_KIND_TEXT },	       { "impacted", "*..........", FIELD_KIND_LINE },
	{ "began", "*....+.....", FIELD_KIND_DATE },	       { "location", ".+.........", FIELD_KIND_LINE },
	{ "first_name", "...*.......", FIELD_KIND_LINE },      { "last_name", "...*.......", FIELD_KIND_LINE },
	{ "email", "...*.......", FIELD_KIND_EMAIL },	       { "title", "...+.......", FIELD_KIND_LINE },
	{ "phone", "...+.......", FIELD_KIND_LINE },	       { "phone2", "...+.......", FIELD_KIND_LINE },
	{ "contact_type", "...*.......", FIELD_KIND_CHOICE },  { "areas", "...+.......", FIELD_KIND_SET },
	{ "replaced", "...+.......", FIELD_KIND_ID },	       { "date_of_loss", "......*....", FIELD_KIND_DATE },
	{ "reason", "......*....", FIELD_KIND_TEXT },	       { "permission", "......*....", FIELD_KIND_BOOL },
	{ "permission_name", "......*....", FIELD_KIND_LINE }, { "completion", ".......+...", FIELD_KIND_DATE },
	{ "training_date", "........*..", FIELD_KIND_DATE },   { "training_date2", "........+..", FIELD_KIND_DATE },
	{ "training_date3", "........+..", FIELD_KIND_DATE },  { "consult_date", ".........*.", FIELD_KIND_DATE },
	{ "consult_date2", ".........+.", FIELD_KIND_DATE },   { "consult_date3", ".........+.", FIELD_KIND_DATE },
};

/* Request Type is three rows: one is meant by its name and its types together. */
static const struct case_field_row *row_of(const char *name, const char *shown)
{
	size_t type = strcspn(shown, "*+") + 1;
	for (int i = 0; i < CASE_FIELD_N; i++)
		if (str_eq(case_fields[i].field.name, str_c(name)) && (case_fields[i].shown & CASE_BIT(type)))
			return &case_fields[i];
	return NULL;
}

TEST(cases_fields_are_those_of_the_matrix)
{
	CHECK_INT(CASE_FIELD_N, COUNT_OF(matrix));
	for (size_t i = 0; i < COUNT_OF(matrix); i++) {
		const struct case_field_row *row = row_of(matrix[i].name, matrix[i].shown);
		CHECK(row != NULL);
		CHECK_INT(matrix[i].kind, row->field.kind);
		for (int type = 1; type < CASE_TYPE_N; type++) {
			char mark = matrix[i].shown[type - 1];
			CHECK_INT(mark != '.', (row->shown & CASE_BIT(type)) != 0);
			CHECK_INT(mark == '*', (row->required & CASE_BIT(type)) != 0);
		}
	}
}

/* Two fields of one type never share a name. */
TEST(cases_field_names_are_unique_within_a_type)
{
	for (int i = 0; i < CASE_FIELD_N; i++)
		for (int k = 0; k < i; k++)
			if (str_eq(case_fields[i].field.name, case_fields[k].field.name))
				CHECK((case_fields[i].shown & case_fields[k].shown) == 0);
}

/* The codes that are kept elsewhere as bits and words must be the same ones. */
TEST(cases_contact_fields_mean_what_people_has)
{
	static const enum contact_area areas[] = { AREA_SIS,	      AREA_FOOD_SERVICE,    AREA_HUMAN_RESOURCES,
						   AREA_FINANCE,      AREA_ONLINE_PAYMENTS, AREA_VOICE_MESSENGER,
						   AREA_STATE_EDITION };
	const struct choice *c = case_fields[CF_AREAS].field.choices;
	for (size_t i = 0; i < COUNT_OF(areas); i++, c++)
		CHECK_INT(areas[i], (1 << c->code) / 2);
	CHECK(c->label == NULL);
	for (c = case_fields[CF_CONTACT_TYPE].field.choices; c->label; c++)
		CHECK_INT(c->code, contact_type_of(c->value));
}

TEST(cases_only_states_report_for_states)
{
	for (int type = 1; type < CASE_TYPE_N; type++)
		for (int kind = 1; kind < ACCOUNT_KINDS; kind++)
			CHECK_INT(type != CASE_STATE_REPORTING || kind == ACCOUNT_STATE,
				  case_type_fits((enum case_type)type, (enum account_kind)kind));
}

TEST(cases_billable_types_say_so)
{
	for (int type = 1; type < CASE_TYPE_N; type++) {
		bool said = false;
		for (size_t i = 0; i < CASE_NOTICES && case_types[type].notice[i]; i++)
			said |= str_find(str_c(case_types[type].notice[i]), S("may be billable")) >= 0;
		CHECK_INT(case_types[type].billable, said);
		CHECK_INT(type >= CASE_DATA_RESTORE && type <= CASE_CONSULTING, case_types[type].billable);
	}
}

TEST(cases_values_are_stored_in_words)
{
	struct case_input in = { 0 };
	in.value[CF_AREAS].set = 1 << 1 | 1 << 4;
	in.value[CF_PERMISSION].yes = true;
	in.value[CF_LOSS].day = (date){ 2026, 9, 3 };
	in.value[CF_REPLACED].id = 42;
	in.value[CF_TITLE].text = S("Registrar");
	CHECK_STR(S("sis finance"), case_stored_value(t->arena, CF_AREAS, &in));
	CHECK_STR(S("yes"), case_stored_value(t->arena, CF_PERMISSION, &in));
	CHECK_STR(S("2026-09-03"), case_stored_value(t->arena, CF_LOSS, &in));
	CHECK_STR(id_text(t->arena, 42), case_stored_value(t->arena, CF_REPLACED, &in));
	CHECK_STR(S("Registrar"), case_stored_value(t->arena, CF_TITLE, &in));
	for (int key = 0; key < CASE_FIELD_N; key++) /* nothing given, nothing stored */
		CHECK(str_absent(case_stored_value(t->arena, (enum case_field_key)key, &(struct case_input){ 0 })));
}

TEST(cases_old_losses_are_warned_of)
{
	struct case_input in = { .value[CF_LOSS] = { .day = { 2026, 8, 15 } } };
	CHECK(case_warning(CASE_DATA_RESTORE, &in, (date){ 2026, 9, 15 }) != NULL); /* 31 days */
	CHECK(case_warning(CASE_DATA_RESTORE, &in, (date){ 2026, 9, 14 }) == NULL);
	CHECK(case_warning(CASE_QUESTION, &in, (date){ 2026, 9, 15 }) == NULL);
	CHECK(case_warning(CASE_DATA_RESTORE, &(struct case_input){ 0 }, (date){ 2026, 9, 15 }) == NULL);
}

TEST(cases_fields_are_whole)
{
	for (int i = 0; i < CASE_FIELD_N; i++) {
		const struct case_field_row *row = &case_fields[i];
		CHECK(row->field.label && row->tip);
		CHECK_INT(offsetof(struct case_input, value[i]), row->field.offset);
		bool listed = row->field.kind == FIELD_KIND_CHOICE || row->field.kind == FIELD_KIND_SET;
		CHECK_INT(listed, row->field.choices != NULL);
		CHECK(!row->field.required); /* by type, in the bits */
		CHECK((row->required & ~row->shown) == 0);
	}
}

TEST(cases_modules_are_alphabetical_and_end_with_not_applicable)
{
	const struct choice *c = case_modules;
	for (; c[1].label; c++)
		CHECK(str_eq(c[1].value, S("not-applicable")) || str_cmp(str_c(c->label), str_c(c[1].label)) < 0);
	CHECK_STR(S("not-applicable"), c->value);
}

TEST(cases_critical_is_for_outages)
{
	for (int type = 1; type < CASE_TYPE_N; type++)
		for (int p = 1; p < CASE_PRIORITY_N; p++)
			CHECK_INT(p != CASE_CRITICAL || type == CASE_OUTAGE,
				  case_priority_fits((enum case_priority)p, (enum case_type)type));
	CHECK(!case_priority_fits(CASE_PRIORITY_NONE, CASE_OUTAGE));
}

/* ---- numbers and cursors ---- */

TEST(cases_numbers_have_seven_digits)
{
	CHECK_STR(S("0012345"), case_number_text(t->arena, 12345));
	CHECK_STR(S("12345678"), case_number_text(t->arena, 12345678));
}

TEST(cases_cursor_comes_back)
{
	const struct support_case last = { .id = { 42 }, .modified_at = { 1789405200123456 } };
	struct case_filter f = { 0 };
	CHECK(case_cursor_read(case_cursor(t->arena, &last), &f));
	CHECK_INT(last.modified_at.us, f.before.us);
	CHECK_INT(42, f.before_id.v);
	f = (struct case_filter){ 0 };
	CHECK(case_cursor_read(str_c(NULL), &f));
	CHECK(instant_absent(f.before));
	static const str bad[] = { S_INIT("1789405200"),      S_INIT("-0000000000001"),	 S_INIT("0-0000000000001"),
				   S_INIT("12-zz"),	      S_INIT("x-0000000000001"), S_INIT("12-0000000000001-"),
				   S_INIT("12-0000000000000") };
	for (size_t i = 0; i < COUNT_OF(bad); i++)
		CHECK(!case_cursor_read(bad[i], &f));
}
