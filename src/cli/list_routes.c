/* cli/list_routes.c — belfry routes: the route table with the rules that follow from it, for people and for the tests. */
#include <stdio.h>

#include "auth/policy.h"
#include "cli/cli.h"
#include "http/route.h"
#include "json/json.h"

/* The words of the table's enums, in their order. */
static const char *const methods[] = { "?", "GET", "POST", "PUT", "PATCH", "DELETE" };
static const char *const accesses[ACCESS_N] = { "?", "public", "signed-in", "support", "staff", "admin", "family" };
static const char *const audits[] = { "?", "none", "view", "export", "change" };
static const char *const rates[RATE_N] = { "?", "free", "read", "write", "sign-in", "poll" };
static const char *const works[] = { "?", "event", "read", "write", "hash", "file" };

/* What http/rules.c does follows from the method alone. */
static const char *csrf_rule(const struct route *r)
{
	return r->method == GET ? "none" : "token with a cookie session";
}

static const char *origin_rule(const struct route *r)
{
	return r->method == GET ? "any"
				: "Sec-Fetch-Site same-origin or none, else our Origin, else no cookie and (bearer token or API)";
}

static void put(struct json *w, str key, const char *value)
{
	json_key(w, key);
	json_str(w, str_c(value));
}

static void put_route(struct json *w, struct arena *a, const struct route *r)
{
	json_object(w);
	put(w, S("method"), methods[r->method]);
	put(w, S("path"), r->path);
	put(w, S("access"), accesses[r->access]);
	put(w, S("action"), policy_action_name((enum action)r->action));
	json_put(w, "rule", policy_rule_text(a, (enum action)r->action));
	put(w, S("csrf"), csrf_rule(r));
	put(w, S("origin"), origin_rule(r));
	put(w, S("audit"), audits[r->audit]);
	put(w, S("rate"), rates[r->rate]);
	put(w, S("work"), works[r->work]);
	json_put_array(w, "fields");
	for (size_t i = 0; i < r->input->n; i++)
		json_str(w, r->input->fields[i].name);
	json_close(w);
	json_close(w);
}

static int print_json(struct arena *a)
{
	CLEANUP_BUF struct buf out = BUF_INIT(4 * 1024 * 1024);
	struct json w = JSON_INIT(&out);
	json_array(&w);
	for (size_t i = 0; i < routes_n; i++)
		put_route(&w, a, &routes[i]);
	json_close(&w);
	enum rc rc = json_rc(&w);
	if (rc != RC_OK)
		return cli_fail(rc, "routes");
	printf("%.*s\n", STR_ARG(buf_str(&out)));
	return CLI_OK;
}

static void print_text(struct arena *a)
{
	for (size_t i = 0; i < routes_n; i++) {
		const struct route *r = &routes[i];
		printf("%-6s %-44s %-9s %-16s %-40.*s %-6s %-7s %s\n", methods[r->method], r->path, accesses[r->access],
		       policy_action_name((enum action)r->action), STR_ARG(policy_rule_text(a, (enum action)r->action)),
		       audits[r->audit], rates[r->rate], works[r->work]);
	}
}

int cli_routes(int argc, char **argv)
{
	bool json = false;
	const struct cli_option options[] = { { "json", NULL, "one JSON array", &json } };
	struct cli c;
	bool stop;
	int code = cli_begin(&c, "routes", argc, argv, options, COUNT_OF(options), &stop);
	if (!stop && json)
		code = print_json(c.arena);
	else if (!stop)
		print_text(c.arena);
	cli_end(&c);
	return code;
}
