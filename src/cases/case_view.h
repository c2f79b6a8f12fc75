/* cases/case_view.h — what the pages of cases show. Filled by case_web.c (and desk/), printed by pages/cases/. */
#ifndef CASES_CASE_VIEW_H
#define CASES_CASE_VIEW_H

#include "cases/case.h"
#include "layout/layout.h"

struct case_row_view {
	url to;
	str number, subject, type, status, badge, priority, account, contact, owner;
	instant modified;
};
struct case_rows_view {
	struct case_row_view *at;
	size_t n, cap;
};

struct tab_view {
	url to;
	str text, count, current; /* count absent: none; current: "true" or absent */
};
struct tabs_view {
	struct tab_view *at;
	size_t n, cap;
};

struct case_list_view {
	struct shell shell;
	struct tabs_view tabs;
	struct case_rows_view rows;
	url submit; /* absent: this person may not */
	url older;
	bool show_account, show_owner;
	str empty; /* sentence for no rows */
};

struct case_tile_view {
	url to;
	enum case_icon icon;
	str label, question;
};
struct case_group_view {
	str label;
	struct {
		struct case_tile_view *at;
		size_t n, cap;
	} tiles;
};
struct case_choose_view {
	struct shell shell;
	struct {
		struct case_group_view *at;
		size_t n, cap;
	} groups;
};

struct case_notice_view {
	str text;
};
struct case_form_view {
	struct shell shell;
	str type, label, question;
	LIST(struct case_notice_view) notices; /* what to know before submitting */
	url action;
	struct {
		struct field_view *at;
		size_t n, cap;
	} fields;
};

struct case_fact_view {
	str label, value;
};
struct case_comment_view {
	str id, author, side; /* side: a class of the timeline */
	bool by_vendor, internal;
	safe_html body;
	instant at;
};
struct case_change_view {
	str text, person;
	instant at;
};
struct case_button_view {
	str event, label;
	bool needs_text;
};
struct case_show_view {
	struct shell shell;
	const struct support_case *c;
	str number, type, status, badge, meaning, priority, module;
	safe_html description, resolution;
	bool has_resolution, may_comment, may_note, agent;
	url comment_to, move_to, events;
	LIST(struct case_fact_view) facts; /* short ones, beside the conversation */
	LIST(struct case_fact_view) texts; /* long ones, below the description */
	struct {
		struct case_comment_view *at;
		size_t n, cap;
	} comments;
	struct {
		struct case_change_view *at;
		size_t n, cap;
	} changes;
	struct {
		struct case_button_view *at;
		size_t n, cap;
	} buttons;
	struct field_view body;
};

/* The case that the path names, if the actor may do to it what the route's row says. */
MUST_USE enum rc case_of_path(struct req *q, struct support_case *c);

/* Shared with desk/: the row of a list, and the whole case page for one side. `base` is "/support/cases" or "/desk/cases". */
struct case_row_view case_row_of(struct req *q, const struct support_case *c, bool desk);
MUST_USE enum rc case_show_view(struct req *q, const struct support_case *c, bool desk, struct case_show_view *out);

/* Inputs that both sides' forms and the API share. */
struct case_words_input {
	str body;
	bool internal;
};
extern const struct form_spec case_words_form;
struct case_move_input {
	str event, body;
};
extern const struct form_spec case_move_form;
/* Applies what a form or a program asks for; RC_INVALID with field errors. */
MUST_USE enum rc case_move(struct req *q, struct support_case *c, const struct case_move_input *in);

#endif
