/* desk/desk_account_form.c — what of an account can be typed (P1, P2), as a table, and how it is stored: for pages and the API. */
#include "desk/desk_people_view.h"
#include "desk/desk_people_web.h"

/* ---- words ---- */
const struct choice desk_account_kinds[] = {
	{ S_INIT("district"), N_("District"), ACCOUNT_DISTRICT },
	{ S_INIT("state"), N_("State department"), ACCOUNT_STATE },
	{ S_INIT("consortium"), N_("Regional consortium"), ACCOUNT_CONSORTIUM },
	{ S_INIT("esa"), N_("Educational service agency"), ACCOUNT_ESA },
	{ S_INIT("partner"), N_("Partner"), ACCOUNT_PARTNER },
	{ { 0 }, NULL, 0 },
};
const struct choice desk_linkages[] = {
	{ S_INIT("independent"), N_("Independent"), LINKAGE_INDEPENDENT },
	{ S_INIT("state"), N_("Linked to its state"), LINKAGE_STATE },
	{ S_INIT("consortium"), N_("Linked to a consortium"), LINKAGE_CONSORTIUM },
	{ { 0 }, NULL, 0 },
};
const struct choice desk_hostings[] = {
	{ S_INIT("cloud"), N_("Cloud"), HOSTING_CLOUD },
	{ S_INIT("asp"), N_("ASP-hosted"), HOSTING_ASP },
	{ S_INIT("self"), N_("Own servers"), HOSTING_SELF },
	{ { 0 }, NULL, 0 },
};
/* The zones of states and territories; an account may have another one, from a command. */
static const char *const zones[] = {
	"America/New_York", "America/Detroit",	   "America/Indiana/Indianapolis",
	"America/Chicago",  "America/Denver",	   "America/Boise",
	"America/Phoenix",  "America/Los_Angeles", "America/Anchorage",
	"Pacific/Honolulu", "America/Puerto_Rico", "America/St_Thomas",
	"Pacific/Guam",
};

/* ---- the form ---- */
struct account_input {
	str name;
	int kind;
	str state;
	int linkage, hosting;
	str zone, nces_id;
	bool portal_enabled;
	int64_t password_min;
	bool second_factor_required;
};
#define KIND_FIELD FIELD_CHOICE(struct account_input, kind, N_("Kind"), .required = true, .choices = desk_account_kinds)
/* must: a page's form says everything, a PATCH what shall change. */
#define FIELDS(must)                                                                                                             \
	FIELD_LINE(struct account_input, name, N_("Name"), .required = (must), .max = 200),                                      \
	    FIELD_LINE(struct account_input, state, N_("State"), .required = (must), .min = 2, .max = 2),                        \
	    FIELD_CHOICE(struct account_input, linkage, N_("Linked"), .choices = desk_linkages),                                 \
	    FIELD_CHOICE(struct account_input, hosting, N_("Hosting"), .choices = desk_hostings),                                \
	    FIELD_LINE(struct account_input, zone, N_("Time zone"), .required = (must), .max = 60),                              \
	    FIELD_LINE(struct account_input, nces_id, N_("NCES id"), .max = 20),                                                 \
	    FIELD_BOOL(struct account_input, portal_enabled, N_("Families may use the mobile portal")),                          \
	    FIELD_INT(struct account_input, password_min, N_("Characters of a portal password, at least"), .min = 8, .max = 64), \
	    FIELD_BOOL(struct account_input, second_factor_required, N_("Contacts and administrators need a second factor"))
static const struct field new_fields[] = { FIELDS(true), KIND_FIELD };
static const struct field edit_fields[] = { FIELDS(true) };
static const struct field patch_fields[] = { FIELDS(false) };
enum { F_NAME, F_STATE, F_LINKAGE, F_HOSTING, F_ZONE, F_NCES, F_PORTAL, F_PASSWORD, F_FACTOR, F_KIND };
const struct form_spec desk_account_form = FORM_SPEC(struct account_input, new_fields);
const struct form_spec desk_account_edit_form = FORM_SPEC(struct account_input, edit_fields);
const struct form_spec desk_account_patch_form = FORM_SPEC(struct account_input, patch_fields);

/* What arrived goes over what is stored. */
void desk_account_read(struct req *q, struct account *x)
{
	const struct account_input *in = INPUT(q, struct account_input);
	if (in->kind)
		x->kind = (enum account_kind)in->kind;
	if (desk_given(q, S("name")))
		x->name = in->name;
	if (desk_given(q, S("state")))
		x->state = str_upper(q->arena, in->state);
	if (desk_given(q, S("linkage")))
		x->linkage = (enum linkage)in->linkage;
	if (desk_given(q, S("hosting")))
		x->hosting = (enum hosting)in->hosting;
	if (desk_given(q, S("zone")))
		x->zone = in->zone;
	if (desk_given(q, S("nces_id")))
		x->nces_id = in->nces_id;
	if (desk_given(q, S("portal_enabled")))
		x->portal_enabled = in->portal_enabled;
	if (desk_given(q, S("password_min")))
		x->password_min = (int)in->password_min;
	if (desk_given(q, S("second_factor_required")))
		x->second_factor_required = in->second_factor_required;
}

static struct field_view zone_field(struct req *q, str stored)
{
	struct field_view v = field_make(q, &new_fields[F_ZONE], stored);
	bool listed = str_empty(stored);
	v.control = CONTROL_SELECT;
	for (size_t i = 0; i < COUNT_OF(zones); i++) {
		listed = listed || str_eq(stored, str_c(zones[i]));
		field_option(q, &v, str_c(zones[i]), str_c(zones[i]));
	}
	if (!listed)
		field_option(q, &v, stored, stored);
	return v;
}

static str yes(bool v)
{
	return v ? S("on") : S("");
}

void desk_account_fields(struct req *q, const struct account *x, struct desk_account_form_view *v)
{
	static const struct account nothing = { .linkage = LINKAGE_INDEPENDENT, .password_min = 8 };
	const struct account *from = x ? x : &nothing;
	v->name = field_make(q, &new_fields[F_NAME], from->name);
	v->kind = field_make(q, &new_fields[F_KIND], account_kind_word(from->kind));
	v->state = field_make(q, &new_fields[F_STATE], from->state);
	v->linkage = field_make(q, &new_fields[F_LINKAGE], linkage_word(from->linkage));
	v->hosting = field_make(q, &new_fields[F_HOSTING], hosting_word(from->hosting));
	v->zone = zone_field(q, x ? from->zone : q->app->settings->zone);
	v->nces_id = field_make(q, &new_fields[F_NCES], from->nces_id);
	v->portal_enabled = field_make(q, &new_fields[F_PORTAL], yes(from->portal_enabled));
	v->password_min = field_make(q, &new_fields[F_PASSWORD], arena_printf(q->arena, "%d", from->password_min));
	v->second_factor_required = field_make(q, &new_fields[F_FACTOR], yes(from->second_factor_required));
	field_hint(q, &v->state, T(q->lang, "Two letters, like CO."));
	field_hint(q, &v->hosting, T(q->lang, "Of districts only."));
	field_hint(q, &v->linkage, T(q->lang, "Linked districts get new versions together with their group."));
	field_hint(q, &v->nces_id, T(q->lang, "Of a district, when it is known."));
	field_hint(q, &v->portal_enabled, T(q->lang, "Of districts only. Without it the portal's users are signed out."));
}

/* ---- storing ---- */

enum rc desk_account_store(struct req *q, struct account *x, bool is_new)
{
	struct flaw flaw = { 0 };
	if (x->linkage == LINKAGE_NONE)
		x->linkage = LINKAGE_INDEPENDENT;
	if (x->password_min == 0)
		x->password_min = 8;
	enum rc rc = account_acceptable(q->db, q->arena, x, &flaw);
	if (rc != RC_OK)
		return desk_flawed(q, rc, &flaw);
	rc = is_new ? account_create(q->db, q->arena, x) : account_update(q->db, q->arena, x);
	return rc == RC_OK ? audit_req(q, is_new ? "account.added" : "account.changed", x->id, desk_object(q, "account", x->id.v),
				       (str){ 0 })
			   : rc;
}

/* ---- connections, in both directions ---- */

enum rc desk_connected(struct req *q, const struct account *x, account_list *out)
{
	*out = (account_list){ 0 };
	return x->kind == ACCOUNT_DISTRICT ? connection_holders(q->db, q->arena, x->id, out)
					   : connection_list(q->db, q->arena, x->id, out);
}

enum rc desk_connect(struct req *q, const struct account *one, account_id other, bool connect)
{
	bool is_district = one->kind == ACCOUNT_DISTRICT;
	account_id account = is_district ? other : one->id, district = is_district ? one->id : other;
	enum rc rc = connect ? connection_create(q->db, q->arena, account, district)
			     : connection_remove(q->db, q->arena, account, district);
	static const struct flaw wrong_kind = { S_INIT("account"),
						N_("Choose a district, or for a district whoever shall act for it.") },
				 twice = { S_INIT("account"), N_("These two are connected already.") },
				 none = { S_INIT("account"), N_("There is no such account.") };
	if (connect && rc != RC_OK && rc != RC_FAIL && rc != RC_BUSY)
		return desk_flawed(q, rc, rc == RC_INVALID ? &wrong_kind : rc == RC_CONFLICT ? &twice : &none);
	return rc == RC_OK ? audit_req(q, connect ? "connection.added" : "connection.removed", district,
				       desk_object(q, "account", account.v), (str){ 0 })
			   : rc;
}
