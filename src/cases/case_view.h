/* cases/case_view.h — what the pages of cases show. Filled by case_web.c (and desk/), printed by pages/cases/. */
#ifndef CASES_CASE_VIEW_H
#define CASES_CASE_VIEW_H

#include "cases/attachment.h"
#include "cases/queue_counts.h"
#include "cases/search.h"
#include "layout/layout.h"
#include "updates/update.h"

struct case_row_view {
	url to;
	str number, subject, type, status, badge, priority, account, contact, owner;
	found_text excerpt;    /* of a word search */
	instant modified, due; /* due: of queues; absent: no hurry */
	bool late;
	str pick; /* the row can be chosen: number and version, for a bulk */
};
/* The head of a column; to absent: the list can't be sorted by it here. */
struct case_head_view {
	str text, sorted; /* sorted: ascending, descending or absent: aria-sort */
	url to;
};
struct case_table_view {
	bool show_account, show_owner, choose;
	bool show_due; /* in place of the contact and the last modification */
	LIST(struct case_head_view) heads;
	LIST(struct case_row_view) rows;
};

struct tab_view {
	url to;
	str text, count, current; /* count absent: none; current: "true" or absent */
};
struct tabs_view {
	struct tab_view *at;
	size_t n, cap;
};

struct case_saved_view {
	url to, remove;
	str name;
};
struct case_list_view {
	struct shell shell;
	str title;
	struct tabs_view tabs;
	struct tabs_view queues; /* agents */
	url replies;		 /* agents: where canned replies are written */
	struct case_table_view table;
	url here, submit, newer, older, csv, save, clear; /* absent: not for this person, or nothing there */
	LIST(struct field_view) filters;
	LIST(struct case_saved_view) views;
	struct field_view words;
	str show, query; /* show: the tab, as it goes with the form; query: what "save this view" keeps */
	bool filtered;	 /* any filter, sort or word is set */
	str empty, hint; /* sentences for no rows */
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
	struct field_view choose_files;
	str draft; /* names what the script keeps while it is written */
};

struct case_fact_view {
	str label, value;
};
struct case_file_view {
	url to; /* absent: not to be downloaded (yet) */
	str name, size, note;
};
typedef LIST(struct case_file_view) case_file_views;
struct case_comment_view {
	case_file_views files;
	str from;	      /* number of the merged case that it was written on; absent: this one */
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
/* Another case: linked to this one, or merged into it (then with its description). */
struct case_relation_view {
	url to, unlink; /* unlink: agents, where it can be taken away */
	str number, subject, status;
	safe_html description;
	case_file_views files;
};
struct case_link_view {
	url to;	    /* absent: not for this reader */
	url unlink; /* agents, where it can be taken away */
	str label, text;
};
/* A change with one field, in a form of its own. */
struct case_change_form_view {
	str title, button;
	url to;
	struct field_view field;
};
/* What only agents have (desk/desk_tools.c). */
struct case_tools_view {
	struct tab_view previous, next;	     /* of the queue; to absent: none */
	LIST(struct case_fact_view) present; /* who else is here: label the name, value the sentence */
	url presence, edit, insert;
	LIST(struct field_view) fields;		  /* of the edit */
	LIST(struct case_change_form_view) forms; /* links, merging */
	struct field_view canned;
	bool may_edit;
};
struct case_show_view {
	struct shell shell;
	const struct support_case *c;
	struct case_tools_view tools;
	LIST(struct case_relation_view) linked, merged;
	LIST(struct case_link_view) links; /* update request, incident */
	bool asks_rating;
	url rate;
	struct field_view stars, words;
	str number, type, status, badge, meaning, priority, module, created_by, modified_by;
	safe_html description, resolution;
	bool has_resolution, may_comment, may_note, agent;
	url comment_to, move_to, events;
	url approve;			   /* agents: the change of a contact that the case asks for */
	url account;			   /* shown to agents: the account's page, with its contacts */
	url access;			   /* agents: to ask for access to student data; absent: not from this case */
	LIST(struct case_fact_view) facts; /* short ones, beside the conversation */
	LIST(struct case_fact_view) texts; /* long ones, below the description */
	case_file_views files;		   /* those that came with the case itself */
	struct field_view choose_files;
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
	str draft; /* as in struct case_form_view */
};
/* Whose and of what a draft is: nobody else who uses the same browser is shown it, and each account has its own. */
str case_draft_name(struct req *q, account_id account, str what);
/* The field that takes files, with the limits that a page can check. */
struct field_view case_files_field(struct req *q);

/* The page of a lost race. */
struct case_race_event_view {
	str person, text;
	instant at;
	bool has_body;
	safe_html body;
};
struct case_race_view {
	struct shell shell;
	str number, body;
	str why; /* it can't be done at all; absent: it can be sent once more */
	url again, back;
	int64_t version;
	bool has_body, has_files;
	LIST(struct case_race_event_view) events;
	LIST(struct case_fact_view) kept; /* hidden fields: label is the name */
};

/* The case that the path names, if the actor may do to it what the route's row says. */
MUST_USE enum rc case_of_path(struct req *q, struct support_case *c);

/* Shared with desk/: the table of a list, and the whole case page for one side. */
struct case_row_view case_row_of(struct req *q, const struct support_case *c, bool desk);
/* Heads without links, for a table that is not a whole list. */
void case_table_begin(struct req *q, bool desk, struct case_table_view *out);
/* The list of cases with its filters, as page and as CSV: for contacts those of the account acted for, for agents (desk) all. */
MUST_USE enum rc case_list_reply(struct req *q, bool desk);
MUST_USE enum rc case_list_reply_csv(struct req *q, bool desk);
/* "Save this view", and forgetting one. */
MUST_USE enum rc case_view_save_reply(struct req *q, bool desk);
MUST_USE enum rc case_view_remove_reply(struct req *q, bool desk);

/* What can be asked of a list, by page and by API; one table. */
struct case_list_input {
	int show; /* 1 + scope, or 0 */
	str q;
	str status, type; /* codes; status also takes "open", "closed", "all" */
	int priority, module;
	person_id contact, owner;
	bool mine;
	int subject_op;
	str subject, number;
	date created_from, created_to, modified_from, modified_to;
	int sort, dir;
	str cursor; /* "next" of the page before */
	int64_t limit;
	account_id account;
};
/* Checks what the table can't, and makes a query of it. *plain: no filter, word or sort: case_find() gives the same list by key.
 * RC_INVALID with field errors. */
MUST_USE enum rc case_list_query(struct req *q, account_id account, struct case_query *out, bool *plain);
/* One page: rows, and where the next one begins (absent: nowhere). */
MUST_USE enum rc case_list_page_of(struct req *q, const struct case_query *query, bool plain, case_hits *out, str *next);
MUST_USE enum rc case_show_view(struct req *q, const struct support_case *c, bool desk, struct case_show_view *out);

/* Inputs that both sides' forms and the API share. */
struct case_words_input {
	str body;
	bool internal;
	struct upload file; /* the first; all are in the form */
	str canned;	    /* chosen, to be inserted: says nothing when the comment is sent */
	int64_t version;    /* that was seen; 0: it does not matter */
};
extern const struct form_spec case_words_form;
struct case_move_input {
	str event, body;
	int64_t version;
};
extern const struct form_spec case_move_form;
/* Writes the comment of this request with its files on the case. RC_INVALID with field errors. */
MUST_USE enum rc case_comment(struct req *q, struct support_case *c);
/* Lost races: true when the case is no longer as the request says that it was seen (its field `version`, or If-Match of a program).
 * Then the answer is made: 409, with what has happened since and, on a page, what was typed, to be sent once more. */
bool case_lost_race(struct req *q, const struct support_case *c, int64_t seen, enum rc *rc);
/* What the case does not allow as it is (closed, moved on): 409 that says why, and on a page what was typed. */
MUST_USE enum rc case_refuse(struct req *q, const struct support_case *c);
/* "Staging, Campus.2631.1 (Scheduled)". */
str case_update_name(struct req *q, const struct update_request *r);
/* To the case that *c was merged into, which says so. */
enum rc case_reply_merged(struct req *q, const struct support_case *c, bool desk);
/* What a change of the history says, in the reader's words. */
str case_change_words(struct req *q, str what, str value);
/* The queues with their counts, for pages at the desk; `current`: the code of the one shown, or absent. *open: how many are open.
 */
MUST_USE enum rc case_queue_tabs(struct req *q, str current, struct tabs_view *out, int64_t *open);
/* "12", or "99+" when it was counted no further. */
str case_count_text(struct req *q, int64_t n);
/* One case as JSON, with all that this actor may see. */
MUST_USE enum rc case_reply_json(struct req *q, int status, const struct support_case *c);
/* The members of a case in a list, into an open object. */
void case_put_json(struct json *w, struct req *q, const struct support_case *c);
/* "09/14/2026 - 04:00 PM CDT (in 3 hours)". */
str case_due_text(struct req *q, instant at);
/* The download of a file of the case that the path names, for one side. */
MUST_USE enum rc case_file_reply(struct req *q, bool desk);
/* Applies what a form or a program asks for; RC_INVALID with field errors. */
MUST_USE enum rc case_move(struct req *q, struct support_case *c, const struct case_move_input *in);

#endif
