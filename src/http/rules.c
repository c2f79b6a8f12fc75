/* Where a request that changes something may come from (OWASP ASVS 5.0, 3.5). */
#include "http/edge.h"

/* No page can ride a program that sends no cookie. It shows a bearer token, or calls the API to get one: a browser would have said
 * where that call comes from (Sec-Fetch-Site, or Origin in old ones), so this is asked last. */
static bool is_program(const struct http_message *m)
{
	str authorization = message_header(m, S("Authorization"));
	bool bearer = str_eq_nocase(str_take(authorization, 7), S("Bearer "));
	return str_absent(message_header(m, S("Cookie"))) && (bearer || m->q.api);
}

bool rules_origin(const struct http_message *m)
{
	if (m->q.method == GET)
		return true;
	str site = message_header(m, S("Sec-Fetch-Site"));
	if (!str_absent(site))
		return str_eq(site, S("same-origin")) || str_eq(site, S("none"));
	str origin = message_header(m, S("Origin"));
	if (!str_absent(origin))
		return !str_empty(m->server->origin) && str_eq(origin, m->server->origin);
	return is_program(m);
}

bool rules_csrf(const struct http_message *m, str token_in_form)
{
	if (m->q.method == GET)
		return true;
	str want = m->server->gate->csrf(&m->q);
	if (str_absent(want))
		return true;
	str token = str_absent(token_in_form) ? message_header(m, S("X-CSRF-Token")) : token_in_form;
	return !str_absent(token) && str_eq_secret(want, token);
}
