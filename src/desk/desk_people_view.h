/* desk/desk_people_view.h — what the desk's pages of accounts, contacts, staff and people show, and what their files share. */
#ifndef DESK_DESK_PEOPLE_VIEW_H
#define DESK_DESK_PEOPLE_VIEW_H

#include "cases/contacts_view.h"
#include "layout/sessions.h"
#include "people/contact.h"
#include "people/standing.h"

/* ---- shared ---- */
/* The account of the path's first parameter. RC_NOT_FOUND: it is none. */
MUST_USE enum rc desk_account_of_path(struct req *q, struct account *out);
/* As an error of its field, in the reader's language; rc itself when there is no flaw. */
MUST_USE enum rc desk_flawed(struct req *q, enum rc rc, const struct flaw *flaw);
/* Was this field sent? Of a page's form all are (an unticked box is not on the wire); of PATCH only those that shall change. */
bool desk_given(const struct req *q, str name);
/* {"name":"value"} for an audit row. */
str desk_detail(struct req *q, str name, str value);
str desk_object(struct req *q, const char *what, int64_t id); /* "person 0abc…" */
/* Mails the invitation or, to who has a password, a link to a new one; with its audit row. */
MUST_USE enum rc desk_mail_link(struct req *q, const struct person *to, account_id account);
/* A bad end of a table row's life is shown by a word in a shape. */
struct mark_view {
	str text, badge; /* absent: nothing to say */
};
struct mark_view desk_person_mark(struct req *q, const struct person *p);
str desk_label(struct req *q, const struct choice *choices, int code); /* translated; empty for none */

extern const struct choice desk_account_kinds[], desk_linkages[], desk_hostings[];
/* Input of the account forms to *x; on a PATCH only what was sent. */
void desk_account_read(struct req *q, struct account *x);
/* The account form's fields, filled from *x (NULL: a new one). */
struct desk_account_form_view;
void desk_account_fields(struct req *q, const struct account *x, struct desk_account_form_view *v);
void desk_account_json(struct req *q, struct json *w, const struct account *x);
void desk_contact_json(struct req *q, struct json *w, const struct contact *c);
/* Input of the contact forms to *c; on a PATCH only what was sent. */
void desk_contact_read(struct req *q, struct contact *c);
/* Adds, changes, ends by this request's input, with audit rows and, when asked for, the invitation. */
MUST_USE enum rc desk_contact_add(struct req *q, account_id account, struct contact *c, struct person *who, bool *known);
MUST_USE enum rc desk_contact_change(struct req *q, struct contact *c);
MUST_USE enum rc desk_contact_finish(struct req *q, const struct contact *c);
MUST_USE enum rc desk_contact_of_path(struct req *q, struct contact *c);
MUST_USE enum rc desk_account_store(struct req *q, struct account *x, bool is_new);
MUST_USE enum rc desk_connect(struct req *q, const struct account *one, account_id other, bool connect);
MUST_USE enum rc desk_connected(struct req *q, const struct account *x, account_list *out);
MUST_USE enum rc desk_staff_add(struct req *q, struct staff_member *m, bool *known);
MUST_USE enum rc desk_staff_change(struct req *q, struct staff_member *m);
MUST_USE enum rc desk_staff_finish(struct req *q, person_id person);
MUST_USE enum rc desk_staff_of_path(struct req *q, struct staff_member *m);
MUST_USE enum rc desk_person_of_path(struct req *q, struct standing *s);
MUST_USE enum rc desk_person_change(struct req *q, struct person *p);

/* ---- accounts ---- */
struct desk_account_row_view {
	url to;
	str name, kind, state, hosting, linkage;
	bool portal;
};
struct desk_accounts_view {
	struct shell shell;
	struct field_view q, state, kind, hosting;
	LIST(struct desk_account_row_view) rows;
	url create, next;
	bool may_edit;
};
struct desk_account_form_view {
	struct shell shell;
	str heading;
	url action, back;
	bool is_new;
	struct field_view name, kind, state, linkage, hosting, zone, nces_id, portal_enabled, password_min, second_factor_required;
};

struct desk_contact_row_view {
	url to; /* absent: not his to change */
	struct contact_row_view contact;
	struct mark_view mark;
};
typedef LIST(struct desk_contact_row_view) desk_contact_rows;
struct desk_connection_view {
	url to, remove;
	str name, kind;
};
struct desk_candidate_view {
	url to;
	str id, name, kind;
};
struct desk_fact_view {
	str label, value;
};
struct desk_account_view {
	struct shell shell;
	str name, kind;
	bool may_edit, is_district;
	url edit, add_contact, connect;
	url purge; /* absent: not for this reader, or no district */
	LIST(struct desk_fact_view) facts;
	desk_contact_rows contacts, former;
	LIST(struct desk_connection_view) connections;
};
struct desk_connect_view {
	struct shell shell;
	struct field_view q;
	str heading;
	url to; /* this page */
	url action;
	bool searched;
	LIST(struct desk_candidate_view) found;
};

/* ---- contacts ---- */
struct desk_contact_form_view {
	struct shell shell;
	str heading, person;
	url action, back, end, invite, to_person;
	bool is_new, invited;
	struct field_view email, given_name, family_name, type, areas, title, phone, phone2, ends_on, send_invitation;
};

/* ---- staff, people ---- */
struct desk_staff_row_view {
	url to;
	str name, email, roles, ends_on;
	struct mark_view mark;
	instant last_sign_in_at;
};
struct desk_staff_view {
	struct shell shell;
	url create;
	LIST(struct desk_staff_row_view) rows;
	LIST(struct desk_staff_row_view) former;
};
struct desk_staff_form_view {
	struct shell shell;
	str heading;
	url action, back, end, to_person;
	bool is_new;
	struct field_view email, given_name, family_name, roles, ends_on, send_invitation;
};
struct desk_people_view {
	struct shell shell;
	struct field_view email;
	bool none;
};
struct desk_person_view {
	struct shell shell;
	str name, email, id, why, factors;
	struct mark_view mark;
	bool suspended, has_factors, invited;
	instant last_sign_in_at, created_at, suspended_at;
	LIST(struct desk_fact_view) is; /* what he is: where, as what */
	session_rows sessions;
	struct field_view reason;
	url edit;
};
struct desk_person_form_view {
	struct shell shell;
	url action, back;
	struct field_view given_name, family_name, email;
};

#endif
