/* desk/desk_notice_api.c — publishing as JSON: the same inputs and steps as the pages. */
#include "desk/desk_notice_view.h"
#include "desk/desk_notice_web.h"
#include "notices/notice_json.h"

static const struct choice states[] = {
	{ S_INIT("open"), N_("Open"), 1 + NOTICE_SCOPE_OPEN },
	{ S_INIT("closed"), N_("Closed"), 1 + NOTICE_SCOPE_CLOSED },
	{ S_INIT("drafts"), N_("Not published"), 1 + NOTICE_SCOPE_DRAFTS },
	{ { 0 }, NULL, 0 },
};
static const struct field list_fields[] = { NOTICE_QUERY_FIELDS(states) };
const struct form_spec api_desk_notices_form = FORM_SPEC(struct notice_query, list_fields);

enum rc api_desk_notices(struct req *q)
{
	return notice_reply_list(q, true);
}

enum rc api_desk_notice_get(struct req *q)
{
	struct notice n;
	enum rc rc = notice_of_path(q, &n);
	return rc == RC_OK ? notice_reply(q, 200, &n, true) : rc;
}

enum rc api_desk_notice_create(struct req *q)
{
	struct notice_input in;
	struct notice n;
	enum rc rc = desk_notice_read(q, NULL, &in);
	if (rc == RC_OK)
		rc = notice_draft(q->db, q->arena, q->actor, &in, q->id, &n);
	return rc == RC_OK ? notice_reply(q, 201, &n, true) : rc;
}

enum rc api_desk_notice_patch(struct req *q)
{
	struct notice_input in;
	struct notice n;
	enum rc rc = notice_of_path(q, &n);
	if (rc == RC_OK)
		rc = desk_notice_read(q, &n, &in);
	if (rc == RC_OK)
		rc = notice_edit(q->db, q->arena, q->actor, &n, &in, q->id);
	return rc == RC_OK ? notice_reply(q, 200, &n, true) : rc;
}

static enum rc reply_step(struct req *q, enum rc rc, const struct notice *n)
{
	return rc == RC_OK ? notice_reply(q, 200, n, true) : rc;
}

enum rc api_desk_notice_publish(struct req *q)
{
	struct notice n;
	enum rc rc = desk_notice_publish(q, &n);
	return reply_step(q, rc, &n);
}

enum rc api_desk_notice_update(struct req *q)
{
	struct notice n;
	enum rc rc = desk_notice_update(q, &n);
	return reply_step(q, rc, &n);
}

enum rc api_desk_notice_note(struct req *q)
{
	struct notice n;
	enum rc rc = desk_notice_write_note(q, &n);
	return reply_step(q, rc, &n);
}

enum rc api_desk_notice_discard(struct req *q)
{
	enum rc rc = desk_notice_discard(q);
	return rc == RC_OK ? reply_empty(q, 204) : rc;
}
