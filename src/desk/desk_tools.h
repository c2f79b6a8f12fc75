/* desk/desk_tools.h — what only agents have on a case's page; inside desk/ only. */
#ifndef DESK_DESK_TOOLS_H
#define DESK_DESK_TOOLS_H

#include "cases/case_view.h"
#include "cases/presence.h"
#include "notices/notice.h"

struct edit_input {
	person_id owner;
	str team, type, module;
	int priority;
	bool nobody; /* for programs: takes the owner away */
	int64_t version;
};
struct merge_input {
	str into;
	bool confirmed;
	int64_t version;
};
struct link_input {
	str other;
	int64_t version;
};
struct link_update_input {
	update_id update;
	int64_t version;
};
struct link_notice_input {
	notice_id notice; /* absent: none any more */
	int64_t version;
};

/* The queue that the address names (?queue=); QUEUE_NONE: none. Also of a post, whose form it is not in. */
struct case_queue desk_queue_of(struct req *q);
/* An address below /desk/cases/NUMBER, with the queue that this request came from. */
url desk_case_url(struct req *q, const struct support_case *c, const char *below);
/* Fills v->tools. */
MUST_USE enum rc desk_tools_fill(struct req *q, const struct support_case *c, struct case_show_view *v);
/* May this case belong to that notification: an incident that its contact may read, too? */
MUST_USE enum rc desk_notice_fits(struct req *q, const struct support_case *c, const struct notice *n, bool *yes);
/* Options of a select: who answers cases; teams; types. */
MUST_USE enum rc desk_owner_options(struct req *q, struct field_view *f);
MUST_USE enum rc desk_team_options(struct req *q, struct field_view *f);
/* "Lee Marsh opened this case 2 minutes ago." */
str desk_present_text(struct req *q, const struct presence_view *p);
/* A number as people write it ("0012345", "#12345"); 0: it is none. */
int64_t desk_number(str text);

#endif
