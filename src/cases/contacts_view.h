/* cases/contacts_view.h — what pages/cases/contacts.html shows: an account's contacts, to its contacts (P3). */
#ifndef CASES_CONTACTS_VIEW_H
#define CASES_CONTACTS_VIEW_H

#include "layout/layout.h"
#include "people/contact.h"

struct contact_row_view {
	str name, type, areas, title, phone, phone2, email, ends_on;
};
struct contact_row_view contact_row_make(struct req *q, const struct contact *c);
struct contacts_view {
	struct shell shell;
	str account;
	url change; /* a Modify Support Contacts case; absent: may not submit any */
	LIST(struct contact_row_view) contacts;
	LIST(struct contact_row_view) former;
	bool is_district;
	LIST(str) connected; /* names */
};

#endif
