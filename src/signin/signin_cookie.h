/* signin/signin_cookie.h — the session's cookie, set and taken away; inside signin/ only. */
#ifndef SIGNIN_SIGNIN_COOKIE_H
#define SIGNIN_SIGNIN_COOKIE_H

#include "auth/session.h"
#include "http/req.h"

static inline void cookie_set(struct req *q, enum session_kind kind, str token, instant expires)
{
	int64_t seconds = (expires.us - clock_now().us) / US_PER_SECOND;
	reply_cookie(q, S(SESSION_COOKIE), token, seconds, session_limits_of(kind)->strict);
}

/* Another token for the session of this request. */
static inline void cookie_renew(struct req *q, str token, instant expires)
{
	enum session_kind kind = SESSION_STAFF;
	while (kind < SESSION_FAMILY && session_limits_of(kind)->actor != q->actor->kind)
		kind++;
	cookie_set(q, kind, token, expires);
}

/* The browser forgets the session and what it kept: all of a family's app, the cached pages of the others (reference: the app's
 * data lies in the same origin, and an agent who signs out must not erase it). */
static inline void cookie_clear(struct req *q)
{
	bool family = q->actor->kind == ACTOR_GUARDIAN || q->actor->kind == ACTOR_STUDENT;
	reply_cookie(q, S(SESSION_COOKIE), S(""), 0, true);
	reply_header(q, S("Clear-Site-Data"), family ? S("\"storage\"") : S("\"cache\""));
}

/* "30 minutes", "12 hours", "7 days". */
str signin_duration(struct req *q, int64_t seconds);

/* Ends one of one's own sessions, with its audit row; RC_NOT_FOUND for any other. */
MUST_USE enum rc signin_end_own(struct req *q, int64_t id);
/* All of one's sessions, or all but this one. */
MUST_USE enum rc signin_end_all(struct req *q, bool also_this);

/* Ends the session of this request, with its audit row. */
static inline enum rc end_this_session(struct req *q)
{
	enum rc rc = session_end(q->db, q->actor->person, q->actor->session);
	return rc == RC_OK ? audit_req(q, "session.ended", (account_id){ 0 },
				       ARENA_CONCAT(q->arena, S("session "), id_text(q->arena, q->actor->session.v)), (str){ 0 })
			   : rc;
}

#endif
