/* What every request goes through, in order. See docs/architecture.md, "Life of a request". */
#include <arpa/inet.h>

#include "http/edge.h"

static enum step done(struct http_message *m)
{
	answer_seal(m);
	m->stage = STAGE_DONE;
	return STEP_DONE;
}

static enum step refuse(struct http_message *m, int status)
{
	answer_error(m, status, (str){ NULL, 0 });
	return done(m);
}

/* Refused before or within its body: what follows on the connection can't be told from it. */
static enum step refuse_and_close(struct http_message *m, int status)
{
	m->close = true;
	return refuse(m, status);
}

/* The last address of X-Forwarded-For is what the proxy saw; earlier ones are the client's own words, also when the proxy has added
 * a line of its own behind the client's (as HAProxy does). */
static str last_forwarded(const struct http_message *m)
{
	str last = { NULL, 0 }, part;
	for (size_t i = 0; i < m->headers_n; i++) {
		str rest = m->headers[i].value;
		while (str_eq_nocase(m->headers[i].name, S("X-Forwarded-For")) && str_next(&rest, ',', &part))
			last = str_trim(part);
	}
	return last;
}

static void peer_behind_proxy(struct http_message *m)
{
	const struct settings *s = m->server->settings;
	if (str_empty(s->trusted_proxy) || !str_eq(s->trusted_proxy, m->q.peer))
		return;
	str last = last_forwarded(m);
	if (str_empty(last) || last.n >= INET6_ADDRSTRLEN)
		return;
	unsigned char address[sizeof(struct in6_addr)];
	char *z = arena_z(m->q.arena, last);
	if (inet_pton(AF_INET, z, address) == 1 || inet_pton(AF_INET6, z, address) == 1)
		m->q.peer = str_c(z);
}

static const char *allow_header(struct arena *a, unsigned allowed)
{
	str text = S("");
	for (enum method method = GET; method <= DELETE; method++)
		if (allowed & (1U << method))
			text = arena_printf(a, "%.*s%s%s%s", STR_ARG(text), text.n ? ", " : "", method_name(method),
					    method == GET ? ", HEAD" : "");
	return text.n ? text.p : "GET, HEAD";
}

/* No row of the table: an embedded file, or an error page in the clothes of whoever asks. */
static bool nothing_there(struct http_message *m, unsigned allowed)
{
	bool unknown_method = m->q.method == METHOD_UNSET;
	if (static_answer(m))
		return true;
	m->missing = allowed != 0 || unknown_method ? 405 : 404;
	m->allow = m->missing == 405 ? allow_header(m->q.arena, allowed) : NULL;
	return false;
}

/* Asks who it is, and goes on with the stage. */
static enum step identify(struct http_message *m, enum stage next)
{
	m->stage = next;
	err_clear();
	enum rc rc = m->server->gate->identify(&m->q, NULL);
	if (rc == RC_BUSY)
		return work_identify(m);
	if (rc != RC_OK) {
		answer_rc(m, rc);
		return done(m);
	}
	return pipeline_step(m);
}

static enum step enter(struct http_message *m)
{
	struct req *q = &m->q;
	unsigned allowed;
	int status = gate_check(m);
	if (status != 0)
		return refuse_and_close(m, status);
	peer_behind_proxy(m);
	q->route = router_find(m->server->router, q->method, q->path, q->param, &allowed);
	if (!q->route && nothing_there(m, allowed))
		return done(m);
	return identify(m, STAGE_IDENTIFIED);
}

/* Who it is is known: may he, from there, so often, so much? */
static enum step admit(struct http_message *m)
{
	struct req *q = &m->q;
	const struct http_gate *gate = m->server->gate;
	if (!q->route)
		return refuse(m, m->missing);
	enum rc rc = gate->admit(q);
	if (rc != RC_OK) {
		answer_rc(m, rc);
		return done(m);
	}
	if (q->res.status != 0)
		return done(m);
	if (!rules_origin(m))
		return refuse(m, 403);
	int wait = rates_take(m->server->rates, q->route->rate, gate->who(q), m->began_us);
	if (wait > 0) {
		q->res.retry_after = wait;
		return refuse(m, 429);
	}
	int status = body_begin(m);
	if (status != 0)
		return refuse(m, status);
	m->stage = m->body.wanted ? STAGE_BODY : STAGE_READ;
	return m->body.wanted ? STEP_BODY : pipeline_step(m);
}

/* Takes the edge's own fields out of the form. */
static void edge_fields(struct form *f, str *csrf, str *key)
{
	size_t kept = 0;
	for (size_t i = 0; i < f->n; i++) {
		if (str_eq(f->at[i].name, S("_csrf")))
			*csrf = f->at[i].value;
		else if (str_eq(f->at[i].name, S("_key")))
			*key = f->at[i].value;
		else
			f->at[kept++] = f->at[i];
	}
	f->n = kept;
}

/* A body may be long in coming, and who sends it lose his right meanwhile: he is asked again. */
static bool still_admitted(struct http_message *m)
{
	if (!m->body.wanted)
		return true;
	enum rc rc = m->server->gate->admit(&m->q);
	if (rc != RC_OK)
		answer_rc(m, rc);
	return rc == RC_OK && m->q.res.status == 0;
}

/* The whole body is here: is it what the route takes? Then the work begins. */
static enum step take(struct http_message *m)
{
	struct req *q = &m->q;
	str csrf = { NULL, 0 }, key = { NULL, 0 };
	m->unread = false;
	if (!still_admitted(m))
		return done(m);
	int status = body_end(m);
	if (status != 0) {
		answer_error(m, status, body_why(m));
		return done(m);
	}
	if (q->method != GET)
		edge_fields(&q->form, &csrf, &key);
	if (!rules_csrf(m, csrf))
		return refuse(m, 403);
	m->stage = STAGE_WORK;
	if (once_key(m, key) != RC_OK)
		return refuse(m, 400);
	q->input = arena_alloc(q->arena, q->route->input->size);
	if (form_decode(q->arena, q->lang, &q->form, q->route->input, q->input, &q->errors) != RC_OK)
		return work_invalid(m);
	return work_start(m);
}

enum step pipeline_step(struct http_message *m)
{
	switch (m->stage) {
	case STAGE_ENTER:
		return enter(m);
	case STAGE_IDENTIFIED:
		return admit(m);
	case STAGE_BODY:
		return identify(m, STAGE_READ);
	case STAGE_READ:
		return take(m);
	case STAGE_WORK:
	case STAGE_DONE:
		break;
	}
	return STEP_DONE;
}
