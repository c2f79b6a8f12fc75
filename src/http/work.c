/* Where handlers run: on the event thread, in the store's pools, or in the password pool and then the store's.
 *
 * A message wanders: each `after_…` is called on a pool's thread when its job is done, and either hands the message to the next
 * job or settles it. Only one thread has it at any time.
 */
#include "http/edge.h"

static void settle(struct http_message *m, enum rc rc)
{
	if (rc != RC_OK)
		answer_rc(m, rc);
	answer_seal(m);
	m->stage = STAGE_DONE;
	m->wake(m);
}

static void note(struct http_message *m)
{
	if (!str_empty(err_detail()))
		m->detail = arena_dup(m->q.arena, err_detail());
	err_clear();
}

static bool wants_again(const struct http_message *m, enum rc rc)
{
	return rc == RC_INVALID && m->q.route->again && !m->q.api && m->q.errors.n > 0;
}

/* The form once more, with its errors and what was typed. */
static enum rc again(struct http_message *m, struct db *db)
{
	struct req *q = &m->q;
	answer_clear(m);
	q->db = db;
	enum rc rc = q->route->again(q);
	q->db = NULL;
	note(m);
	if (rc == RC_OK && q->res.status < 300)
		q->res.status = 422;
	return rc;
}

static enum rc handle(struct http_message *m, struct db *db)
{
	struct req *q = &m->q;
	err_clear();
	answer_clear(m);
	q->db = db;
	enum rc rc = q->route->handler(q);
	q->db = NULL;
	note(m);
	return rc;
}

/* ---- jobs ---- */
static enum rc run_read(struct db *db, void *arg)
{
	struct http_message *m = arg;
	enum rc rc = handle(m, db);
	return wants_again(m, rc) ? again(m, db) : rc;
}

static enum rc run_again(struct db *db, void *arg)
{
	return again(arg, db);
}

static enum rc run_identify(struct db *db, void *arg)
{
	struct http_message *m = arg;
	err_clear();
	enum rc rc = m->server->gate->identify(&m->q, db);
	note(m);
	return rc;
}

/* May run a second time (PostgreSQL, serialization failure), so it starts from what arrived. */
static enum rc run_write(struct db *db, void *arg)
{
	struct http_message *m = arg;
	m->q.errors.n = 0;
	if (str_absent(m->once_key))
		return handle(m, db);
	err_clear();
	answer_clear(m);
	enum rc rc = once_begin(m, db);
	if (rc == RC_CONFLICT)
		return RC_OK; /* the first answer once more */
	if (rc == RC_OK)
		rc = handle(m, db);
	if (rc == RC_OK)
		rc = once_end(m, db);
	note(m);
	return rc;
}

static enum rc run_audit(struct db *db, void *arg)
{
	struct http_message *m = arg;
	err_clear();
	enum rc rc = m->server->gate->audit(&m->q, db);
	note(m);
	return rc;
}

static void after_last(struct store_job *job, enum rc rc)
{
	settle(job->arg, rc);
}

static void submit(struct http_message *m, bool write, db_fn *run, void (*after)(struct store_job *job, enum rc rc))
{
	m->job = (struct store_job){ .run = run, .arg = m, .done = after };
	enum rc rc = write ? store_submit_write(m->server->store, &m->job) : store_submit_read(m->server->store, &m->job);
	if (rc != RC_OK) {
		m->stage = STAGE_DONE;
		settle(m, rc);
	}
}

static void after_read(struct store_job *job, enum rc rc)
{
	struct http_message *m = job->arg;
	bool audited = m->q.method == GET && m->q.route->audit != AUDIT_NONE;
	if (rc == RC_OK && audited && m->q.res.status < 400)
		submit(m, true, run_audit, after_last);
	else
		settle(m, rc);
}

static void after_write(struct store_job *job, enum rc rc)
{
	struct http_message *m = job->arg;
	if (wants_again(m, rc))
		submit(m, false, run_again, after_last);
	else
		settle(m, rc);
}

static void after_identify(struct store_job *job, enum rc rc)
{
	struct http_message *m = job->arg;
	if (rc != RC_OK)
		settle(m, rc);
	else
		m->wake(m);
}

void work_hashed(struct http_message *m, enum rc rc)
{
	note(m);
	if (rc == RC_OK)
		submit(m, true, run_write, after_write);
	else if (wants_again(m, rc))
		submit(m, false, run_again, after_last);
	else
		settle(m, rc);
}

static enum rc run_look(struct db *db, void *arg)
{
	struct http_message *m = arg;
	(void)db; /* no row is read: the reader lends its thread */
	err_clear();
	m->q.errors.n = 0;
	enum rc rc = upload_look(&m->q);
	note(m);
	return rc;
}

static void after_look(struct store_job *job, enum rc rc)
{
	work_hashed(job->arg, rc);
}

/* ---- from the event thread ---- */
static enum step inline_done(struct http_message *m, enum rc rc)
{
	if (rc != RC_OK)
		answer_rc(m, rc);
	answer_seal(m);
	m->stage = STAGE_DONE;
	return STEP_DONE;
}

static enum step work_hash(struct http_message *m)
{
	if (m->server->hash && hash_submit(m->server->hash, m) != RC_OK) {
		settle(m, RC_BUSY);
	} else if (!m->server->hash) {
		err_clear();
		work_hashed(m, m->server->gate->hash(&m->q));
	}
	return STEP_WAIT;
}

enum step work_start(struct http_message *m)
{
	enum rc rc;
	switch (m->q.route->work) {
	case WORK_EVENT:
		rc = handle(m, NULL);
		if (rc != RC_BUSY)
			return inline_done(m, wants_again(m, rc) ? again(m, NULL) : rc);
		__attribute__((fallthrough)); /* not in memory: once more with a handle */
	case WORK_READ:
		m->park(m);
		submit(m, false, run_read, after_read);
		return STEP_WAIT;
	case WORK_WRITE:
		m->park(m);
		submit(m, true, run_write, after_write);
		return STEP_WAIT;
	case WORK_HASH:
		m->park(m);
		return work_hash(m);
	case WORK_FILE:
		m->park(m);
		submit(m, false, run_look, after_look);
		return STEP_WAIT;
	case WORK_UNSET:
		break;
	}
	return inline_done(m, fail(RC_FAIL, "route without a work class"));
}

enum step work_invalid(struct http_message *m)
{
	if (!wants_again(m, RC_INVALID))
		return inline_done(m, RC_INVALID);
	if (m->q.route->work == WORK_EVENT)
		return inline_done(m, again(m, NULL));
	m->park(m);
	submit(m, false, run_again, after_last);
	return STEP_WAIT;
}

enum step work_identify(struct http_message *m)
{
	m->park(m);
	submit(m, false, run_identify, after_identify);
	return STEP_WAIT;
}
