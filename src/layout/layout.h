/* layout/layout.h — what all faces share: the frame of a page, the menu, the banner area, form fields, error summary.
 *
 * A page begins with `@call layout_begin(&v->shell)` and ends with `@call layout_end(&v->shell)` (pages/layout.html); its view
 * struct therefore has a `struct shell shell`, filled by layout_shell(). The page writes its own <h1>. Fields: pages/fields.html.
 */
#ifndef LAYOUT_LAYOUT_H
#define LAYOUT_LAYOUT_H

#include "auth/auth.h"
#include "http/app.h"
#include "people/people.h"

/* UPDATES is part of the support portal to those who use it: same name, same menu. */
enum face { FACE_FRONT, FACE_SUPPORT, FACE_UPDATES, FACE_DESK, FACE_ADMIN, FACE_PORTAL, FACE_N };

enum menu_count { COUNT_NOTHING, COUNT_REQUESTS /* for access to student data */, COUNT_ALERTS };
struct menu_item {
	str text; /* translated */
	url to;
	str current; /* "page" or absent: aria-current */
	str count;   /* "12", absent: none */
};
enum banner_kind { BANNER_NONE, BANNER_OUTAGE, BANNER_MAINTENANCE };
struct banner { /* N1 */
	enum banner_kind kind;
	str text; /* translated; the page puts the word of the kind before it */
	url to;	  /* absent: not a link */
};
struct crumb {
	str text; /* translated */
	url to;
};
struct account_choice {
	str id, name;
	bool chosen;
};
struct language_choice {
	str tag, dir, name;
	bool chosen;
};

struct shell {
	str title;	/* translated; never a person's name: titles stay in the browser's history */
	str head_title; /* for <title>: "Error: Submit a case – Support – Northwind" */
	str lang, dir;	/* of <html> */
	str brand;	/* "Northwind · Support" */
	url home;	/* of the face */
	str vendor, face_name;
	str account; /* name at the upper left; absent: none */
	str person;  /* absent: not signed in */
	str here;    /* path and query, for "return to" */
	str zone;    /* in which the reader's day begins: "America/Chicago" */
	str flash;   /* "Case 0012345 was submitted."; absent: none */
	bool signed_in, demo, has_errors;
	bool shows_banners; /* the banner area belongs to the support pages */
	bool choose_account, choose_language;
	url help; /* absent: none */
	LIST(struct menu_item) menu;
	LIST(struct account_choice) accounts; /* two or more make the dropdown */
	LIST(struct banner) banners;	      /* outages first; one BANNER_NONE when nothing is open */
	str banners_version;		      /* changes with them; absent: they are not asked for again */
	LIST(struct crumb) crumbs;	      /* the way up; layout_crumb() */
	LIST(struct language_choice) languages;
	LIST(struct field_error) errors; /* error summary on top: those of q->errors */
};

/* What the process shares for all pages: app->layout. */
#define FLASH_KEY_BYTES 32
struct layout {
	unsigned char flash_key[FLASH_KEY_BYTES];
	/* How many things of this kind wait for the reader, beside the item of the menu; 0: nothing is shown. Set by access/. */
	int64_t (*count)(struct req *q, enum menu_count what);
	/* Adds what is open for this reader to out->banners, outages first; set by notices/. NULL: nothing is ever open. */
	void (*banners)(struct req *q, struct shell *out);
};
/* A new key, no banner source. */
void layout_init(struct layout *l);

/* Fills the shell for this request: menu by face and policy, accounts, banners, flash, errors. title is already translated. */
void layout_shell(struct req *q, enum face face, str title, struct shell *out);
/* Appends a step of the breadcrumbs: from the face's home downwards, without the page itself. */
void layout_crumb(struct req *q, struct shell *s, str text, url to);
/* The page for http_gate.error_page: what happened, `message` (what to do), the request's id. */
void layout_error_page(struct req *q, int status, str message);
/* A one-time message for the next page (after a redirect), already translated: kept for a minute in the signed cookie
 * __Host-flash, which the next layout_shell() consumes. At most FLASH_MAX bytes; longer ones are cut at a character. */
#define FLASH_MAX 400
void layout_flash(struct req *q, str message);
/* Paths of the menu table, for the test that each is a route: i from 0; NULL past the last. */
const char *layout_menu_path(size_t i);

/* ---- form fields: `@call field(&v->subject)` picks the control; pages/fields.html has one page per control ---- */
enum control { CONTROL_INPUT, CONTROL_AREA, CONTROL_SELECT, CONTROL_RADIOS, CONTROL_CHECKBOX, CONTROL_CHECKBOXES, CONTROL_FILE };
struct option_view {
	str id, value, label;
	bool chosen;
};
struct field_view {
	enum control control;
	str id, name, label;
	str hint;      /* one line under the label; set by field_hint() */
	str tip;       /* tooltip behind the "?" button; absent: none */
	str value;     /* as typed, or the stored one; never that of a secret */
	str error;     /* absent: none */
	str described; /* ids for aria-describedby */
	str type;      /* of an input: text, email, password, date, time, search */
	str autocomplete, inputmode;
	str invalid; /* "true" or absent: aria-invalid */
	bool required;
	bool checked;			  /* of a single checkbox */
	bool many;			  /* of a file: several may be chosen */
	bool offers_none;		  /* of a select: begins with "Choose…" */
	bool narrows;			  /* of a select: a filter, which begins with "Any" instead */
	str dual;			  /* "yes" or absent; of checkboxes: with scripts two lists, Available and Chosen */
	str checks;			  /* for web/js/form.js; absent: none; set by field_check() */
	int rows;			  /* of a text area */
	LIST(struct option_view) options; /* select, radios, checkboxes */
};
/* From a row of a form table and what was typed (this request's form) or else is stored: label, control, required, options,
 * value and error all follow. `stored` is in wire form; of a SET: the values with spaces between. The caller may then change
 * control, type, tip, autocomplete, rows, options. A CHOICE has radios up to FIELD_RADIOS_MAX choices,
 * else a select; an ID is a select whose options field_option() adds. */
#define FIELD_RADIOS_MAX 4
struct field_view field_make(struct req *q, const struct field *f, str stored);
/* Sets the hint (translated) and makes the control refer to it. */
void field_hint(struct req *q, struct field_view *v, str hint);
/* Lets the page's script check this before the form is sent: the page then has `@call form_script(&v->shell)`. */
void field_check(struct req *q, struct field_view *v, const field_checks *checks);
/* Appends an option that is known at run time only (accounts, versions); chosen when it is the field's value. */
void field_option(struct req *q, struct field_view *v, str value, str label);
void field_people(struct req *q, struct field_view *v, const person_choices *people);

/* "26 – 50 of 1,204": `@call layout_pager(&v->pager)`, shared by lists. */
struct pager_view {
	int64_t from, to, total;
	url newer, older; /* absent: none */
};

#endif
