#include <string.h>

#include "http/conn.h"

static bool blank(const char *from, const char *to)
{
	for (; from < to; from++)
		if (*from != ' ' && *from != '\t')
			return false;
	return true;
}

bool raw_intact(const struct http_message *m, const struct conn *c, const char *method, const char *version, size_t size)
{
	if (c->target_at != method + m->method.n + 1 || version != c->target_at + c->target_n + 1)
		return false;
	const char *at = version + strlen(version) + 2;
	for (size_t i = 0; i < m->headers_n; i++) {
		str name = m->headers[i].name, value = m->headers[i].value;
		const char *after_colon = name.p + name.n + 1;
		if (name.p != at || value.p < after_colon || value.p > method + size || !blank(after_colon, value.p))
			return false;
		at = value.p + value.n + 2;
	}
	return at + 2 == method + size;
}
