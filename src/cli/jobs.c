/* cli/jobs.c — every regular job of the server, on one screen: name, topic that wakes it, seconds between its turns. */
#include "cli/job.h"

#include "access/watch.h"
#include "auth/audit_anchor.h"
#include "auth/auth.h"
#include "cases/attachment.h"
#include "cases/figures.h"
#include "cases/news.h"
#include "cases/search.h"
#include "cases/service.h"
#include "notices/status.h"
#include "notices/notice.h"
#include "outbox/outbox.h"
#include "roster/intake.h"
#include "roster/rest.h"
#include "signin/idle.h"
#include "signin/signin.h"

/* ---- jobs that are one transaction ---- */

static enum rc once_purge(struct db *db, void *arg)
{
	(void)arg;
	return db_once_purge(db, NULL);
}

static enum rc mail_purge_old(struct db *db, void *arg)
{
	(void)arg;
	return mail_purge(db, clock_now(), MAIL_KEPT_DAYS, NULL);
}

static enum rc auth_purge_old(struct db *db, void *arg)
{
	(void)arg;
	return auth_purge(db, clock_now());
}

/* JOB(name, fn): run_name() does fn in one transaction, which is the whole job. */
#define JOB(name, fn)                                                                       \
	static enum rc run_##name(struct store *store, const struct settings *s, bool *did) \
	{                                                                                   \
		*did = false;                                                               \
		return store_write(store, fn, (void *)(uintptr_t)s);                        \
	}
JOB(once_purge, once_purge)
JOB(mail_purge, mail_purge_old)
JOB(auth_purge, auth_purge_old)
#undef JOB

/* ---- others ---- */

static enum rc run_mail_send(struct store *store, const struct settings *s, bool *did)
{
	int sent = 0;
	enum rc rc = mail_send_due(store, s, &sent);
	*did = sent > 0;
	return rc;
}

struct links {
	const struct settings *settings;
	bool more;
};

static enum rc links_answer(struct db *db, void *arg)
{
	struct links *l = arg;
	CLEANUP_ARENA struct arena *a = arena_new();
	int queued;
	return signin_answer_requests(db, a, l->settings, &queued, &l->more);
}

static enum rc run_links(struct store *store, const struct settings *s, bool *did)
{
	struct links l = { .settings = s };
	enum rc rc = store_write(store, links_answer, &l);
	*did = rc == RC_OK && l.more;
	return rc;
}

/* What the clock does; then the mail about one publication or update, in a transaction of its own. */
struct notices_turn {
	const struct settings *settings;
	int64_t queued;
	bool did;
};

static enum rc notices_clock(struct db *db, void *arg)
{
	struct notices_turn *n = arg;
	CLEANUP_ARENA struct arena *a = arena_new();
	return notice_clock(db, a, n->settings, clock_now());
}

static enum rc notices_mail(struct db *db, void *arg)
{
	struct notices_turn *n = arg;
	CLEANUP_ARENA struct arena *a = arena_new();
	return notice_mail_next(db, a, n->settings, &n->queued, &n->did);
}

static enum rc run_notices(struct store *store, const struct settings *s, bool *did)
{
	struct notices_turn n = { .settings = s };
	enum rc rc = store_write(store, notices_clock, &n);
	if (rc == RC_OK)
		rc = store_write(store, notices_mail, &n);
	*did = rc == RC_OK && n.did;
	return rc;
}

#define HOUR 3600
#define DAY (24 * HOUR)

/* clang-format off */
const struct job jobs[] = {
	{ "mail_send", "mail", 60, run_mail_send, JOB_ONCE },
	{ "links", "link", 60, run_links, JOB_ONCE },
	{ "notices", "notice", 30, run_notices, JOB_ONCE },
	{ "case_search", "case_due", 60, case_index_due, JOB_BEHIND },
	{ "case_words", NULL, HOUR, case_index_merge, JOB_ONCE },
	{ "case_news", "case", 60, case_news_due, JOB_BEHIND },
	{ "case_clocks", NULL, 60, case_clocks_due, JOB_ONCE },
	{ "case_figures", NULL, HOUR, case_figures_due, JOB_ONCE },
	{ "file_scan", "file", 60, attachments_scan, JOB_ONCE },
	{ "imports", "import", 60, roster_work, JOB_ONCE },
	{ "import_watch", NULL, 10, roster_watch, JOB_ONCE },
	{ "import_pull", "pull", 60, roster_pull, JOB_ONCE },
	{ "last_days", NULL, 60, last_days_round, JOB_ONCE },
	{ "status_page", "notice", 600, status_round, JOB_EVERYWHERE },
	{ "idle", NULL, HOUR, idle_round, JOB_ONCE },
	{ "once_purge", NULL, HOUR, run_once_purge, JOB_ONCE },
	{ "audit_anchor", NULL, HOUR, audit_anchor_job, JOB_ONCE },
	{ "audit_watch", NULL, DAY, audit_watch_job, JOB_ONCE },
	{ "file_sweep", NULL, DAY, attachments_sweep, JOB_ONCE },
	{ "mail_purge", NULL, DAY, run_mail_purge, JOB_ONCE },
	{ "auth_purge", NULL, DAY, run_auth_purge, JOB_ONCE },
};
/* clang-format on */
const size_t jobs_n = COUNT_OF(jobs);
