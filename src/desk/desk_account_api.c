/* desk/desk_account_api.c — accounts, their connections and contacts as JSON, by the same functions as the pages. */
#include "desk/desk_people_view.h"
#include "desk/desk_people_web.h"

static void put_portal(struct json *w, const struct portal_share *share)
{
	json_put(w, "portal_users", share->users);
	json_put(w, "portal_activated", share->activated);
}

static void put_account(struct json *w, const struct account *x)
{
	json_put(w, "id", x->id);
	json_put(w, "kind", account_kind_word(x->kind));
	json_put(w, "name", x->name);
	json_put(w, "state", x->state);
	json_put(w, "linkage", linkage_word(x->linkage));
	json_put(w, "hosting", hosting_word(x->hosting));
	json_put(w, "zone", x->zone);
	json_put(w, "nces_id", x->nces_id);
	json_put(w, "portal_enabled", x->portal_enabled);
	json_put(w, "password_min", x->password_min);
	json_put(w, "second_factor_required", x->second_factor_required);
	json_put(w, "created_at", x->created_at);
}

void desk_account_json(struct req *q, struct json *w, const struct account *x)
{
	(void)q;
	json_object(w);
	put_account(w, x);
	json_close(w);
}

/* ---- accounts ---- */

static enum rc reply_account(struct req *q, int status, const struct account *x)
{
	struct portal_share share = { 0 };
	enum rc rc = portal_share_load(q->db, q->arena, x->id, &share);
	if (rc != RC_OK)
		return rc;
	struct json *w = reply_json(q, status);
	json_object(w);
	put_account(w, x);
	put_portal(w, &share);
	json_close(w);
	return RC_OK;
}

enum rc api_desk_account_create(struct req *q)
{
	struct account x = { 0 };
	desk_account_read(q, &x);
	enum rc rc = desk_account_store(q, &x, true);
	return rc == RC_OK ? reply_account(q, 201, &x) : rc;
}

enum rc api_desk_account_get(struct req *q)
{
	struct account x;
	enum rc rc = desk_account_of_path(q, &x);
	return rc == RC_OK ? reply_account(q, 200, &x) : rc;
}

enum rc api_desk_account_patch(struct req *q)
{
	struct account x;
	enum rc rc = desk_account_of_path(q, &x);
	if (rc != RC_OK)
		return rc;
	desk_account_read(q, &x);
	rc = desk_account_store(q, &x, false);
	return rc == RC_OK ? reply_account(q, 200, &x) : rc;
}

/* ---- connections: of a district those who act for it, of others their districts ---- */

enum rc api_desk_connections(struct req *q)
{
	struct account x;
	account_list list = { 0 };
	enum rc rc = desk_account_of_path(q, &x);
	if (rc == RC_OK)
		rc = desk_connected(q, &x, &list);
	if (rc != RC_OK)
		return rc;
	struct json *w = reply_json(q, 200);
	json_object(w);
	json_put_array(w, "accounts");
	for (size_t i = 0; i < list.n; i++)
		desk_account_json(q, w, &list.at[i]);
	json_close(w);
	json_close(w);
	return RC_OK;
}

static enum rc change_connection(struct req *q, bool connect)
{
	struct account x;
	account_id other;
	if (!req_param_id(q, 1, &other.v))
		return RC_NOT_FOUND;
	enum rc rc = desk_account_of_path(q, &x);
	if (rc == RC_OK)
		rc = desk_connect(q, &x, other, connect);
	return rc == RC_OK ? reply_empty(q, 204) : rc;
}

enum rc api_desk_connection_put(struct req *q)
{
	return change_connection(q, true);
}

enum rc api_desk_connection_delete(struct req *q)
{
	return change_connection(q, false);
}

/* ---- contacts ---- */

static void put_areas(struct json *w, int64_t areas)
{
	json_put_array(w, "areas");
	for (const struct choice *c = contact_area_choices; c->label; c++)
		if (areas & (INT64_C(1) << (c->code - 1)))
			json_str(w, c->value);
	json_close(w);
}

void desk_contact_json(struct req *q, struct json *w, const struct contact *c)
{
	json_object(w);
	json_put(w, "id", c->id);
	json_put(w, "person", c->person);
	json_put(w, "name", person_name(q->arena, &c->who));
	json_put(w, "email", c->who.email);
	json_put(w, "type", contact_type_word(c->type));
	put_areas(w, c->areas);
	json_put(w, "title", c->title);
	json_put(w, "phone", c->phone);
	json_put(w, "phone2", c->phone2);
	json_put(w, "ends_on", c->ends_on);
	json_put(w, "former", c->former);
	json_put(w, "person_state", person_state_word(c->who.state));
	json_close(w);
}

enum rc api_desk_contacts(struct req *q)
{
	struct account x;
	contact_list list = { 0 };
	enum rc rc = desk_account_of_path(q, &x);
	if (rc == RC_OK)
		rc = contacts_of(q->db, q->arena, x.id, true, &list);
	if (rc != RC_OK)
		return rc;
	struct json *w = reply_json(q, 200);
	json_object(w);
	json_put_array(w, "contacts");
	for (size_t i = 0; i < list.n; i++)
		desk_contact_json(q, w, &list.at[i]);
	json_close(w);
	json_close(w);
	return RC_OK;
}

/* As stored now. */
static enum rc reply_contact(struct req *q, int status, const struct contact *c)
{
	struct contact now;
	enum rc rc = contact_load(q->db, q->arena, c->account, c->id, &now);
	if (rc == RC_OK)
		desk_contact_json(q, reply_json(q, status), &now);
	return rc;
}

enum rc api_desk_contact_create(struct req *q)
{
	struct account x;
	struct contact c = { 0 };
	struct person who = { 0 };
	bool known;
	enum rc rc = desk_account_of_path(q, &x);
	if (rc == RC_OK)
		rc = desk_contact_add(q, x.id, &c, &who, &known);
	return rc == RC_OK ? reply_contact(q, 201, &c) : rc;
}

enum rc api_desk_contact_patch(struct req *q)
{
	struct contact c;
	enum rc rc = desk_contact_of_path(q, &c);
	if (rc == RC_OK)
		rc = desk_contact_change(q, &c);
	return rc == RC_OK ? reply_contact(q, 200, &c) : rc;
}

enum rc api_desk_contact_delete(struct req *q)
{
	struct contact c;
	enum rc rc = desk_contact_of_path(q, &c);
	if (rc == RC_OK)
		rc = desk_contact_finish(q, &c);
	return rc == RC_OK ? reply_empty(q, 204) : rc;
}
