/* Embedded files of web/: in memory, compressed at build time, answered on the event thread. */
#include "base/num.h"
#include "http/edge.h"

/* Is a content coding acceptable? RFC 9110 12.5.3; a weight of 0 says no. */
static bool accepts(str header, str coding)
{
	str part;
	while (str_next(&header, ',', &part)) {
		str weight = part, name;
		if (!str_next(&weight, ';', &name) || !str_eq_nocase(str_trim(name), coding))
			continue;
		weight = str_trim(weight);
		double q = 1;
		if (str_starts(weight, S("q=")) && !num_f64(str_drop(weight, 2), 0, 1, &q))
			return false;
		return q > 0;
	}
	return false;
}

enum rc reply_asset(struct req *q, const struct asset *a)
{
	struct http_message *m = q->message;
	str accepted = req_header(q, S("Accept-Encoding"));
	m->cache = a->fixed ? "no-cache" : "public, max-age=31536000, immutable";
	bool coded = !str_absent(a->gzip) || !str_absent(a->br);
	m->vary = coded ? "Accept-Encoding" : NULL;
	if (reply_unchanged(q, a->etag))
		return RC_OK;
	q->res.status = 200;
	q->res.type = a->type;
	q->res.body_static = a->body;
	if (!str_absent(a->br) && accepts(accepted, S("br"))) {
		q->res.body_static = a->br;
		m->encoding = "br";
	} else if (!str_absent(a->gzip) && accepts(accepted, S("gzip"))) {
		q->res.body_static = a->gzip;
		m->encoding = "gzip";
	}
	return RC_OK;
}

bool static_answer(struct http_message *m)
{
	const struct asset *a = asset_at(m->q.path);
	if (!a)
		return false;
	if (m->q.method == GET)
		return reply_asset(&m->q, a) == RC_OK;
	m->allow = "GET, HEAD";
	answer_error(m, 405, (str){ NULL, 0 });
	return true;
}
