/* cli/demo.c — belfry demo: make the invented state (once per folder), say who can sign in, serve it. */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "auth/keys.h"
#include "cli/cli.h"
#include "cli/serve.h"
#include "base/files.h"
#include "base/num.h"
#include "demo/gen.h"
#include "demo/state.h"
#include "json/json.h"

#define ACCOUNTS_MAX (256 * 1024) /* bytes of accounts.json */
#define DEMO_STUDENTS_MAX 100000

struct demo_options {
	str dir, write, students, seed, oneroster;
};

/* ---- who can sign in ---- */

static enum rc save_accounts(struct arena *a, str path, const struct demo_state *state)
{
	CLEANUP_BUF struct buf out = BUF_INIT(ACCOUNTS_MAX);
	struct json w = JSON_INIT(&out);
	json_array(&w);
	for (size_t i = 0; i < state->logins.n; i++) {
		const struct demo_login *l = &state->logins.at[i];
		json_object(&w);
		json_put(&w, "role", l->role);
		json_put(&w, "face", l->face);
		if (!str_absent(l->email))
			json_put(&w, "email", l->email);
		if (!str_absent(l->district)) {
			json_put(&w, "district", l->district);
			json_put(&w, "district_id", state->district);
			json_put(&w, "username", l->username);
		}
		json_put(&w, "password", l->password);
		if (!str_absent(l->totp_secret))
			json_put(&w, "totp_secret", l->totp_secret);
		if (!str_absent(l->activation_key))
			json_put(&w, "activation_key", l->activation_key);
		json_put(&w, "name", l->name);
		json_put(&w, "note", l->note);
		json_close(&w);
	}
	json_close(&w);
	if (json_rc(&w) != RC_OK)
		return fail(RC_LIMIT, "too many accounts");
	FILE *f = fopen(arena_z(a, path), "we");
	bool written = f && fwrite(out.p, 1, out.n, f) == out.n;
	if (f && fclose(f) != 0)
		written = false;
	return written ? RC_OK : fail(RC_FAIL, "%.*s: %s", STR_ARG(path), strerror(errno));
}

static enum rc print_file(struct arena *a, str path)
{
	char chunk[4096];
	FILE *f = fopen(arena_z(a, path), "re");
	if (!f)
		return fail(RC_FAIL, "%.*s: %s", STR_ARG(path), strerror(errno));
	for (size_t n; (n = fread(chunk, 1, sizeof chunk, f)) > 0;)
		fwrite(chunk, 1, n, stdout);
	fclose(f);
	return RC_OK;
}

/* The list that is printed, kept as a file so that a second start prints it too. */
static enum rc save_list(struct arena *a, str path, const struct demo_state *state)
{
	FILE *f = fopen(arena_z(a, path), "we");
	if (!f)
		return fail(RC_FAIL, "%.*s: %s", STR_ARG(path), strerror(errno));
	fprintf(f, "Sign-ins. The password of everybody is: %s\n\nStaff and contacts, at /sign-in:\n", DEMO_PASSWORD);
	for (size_t i = 0; i < state->logins.n; i++) {
		const struct demo_login *l = &state->logins.at[i];
		if (!str_absent(l->email))
			fprintf(f, "  %-15.*s %-38.*s %.*s\n", STR_ARG(l->role), STR_ARG(l->email), STR_ARG(l->note));
	}
	fputs("\nThese are asked for a code of an authenticator app as well. Put the letters into such an app, or let\n"
	      "`belfry totp LETTERS` print the code of this moment:\n",
	      f);
	for (size_t i = 0; i < state->logins.n; i++) {
		const struct demo_login *l = &state->logins.at[i];
		if (!str_absent(l->totp_secret))
			fprintf(f, "  %-38.*s %.*s\n", STR_ARG(l->email), STR_ARG(l->totp_secret));
	}
	fprintf(f, "\nFamilies, at /portal, district \"%.*s\":\n", STR_ARG(state->district_name));
	for (size_t i = 0; i < state->logins.n; i++) {
		const struct demo_login *l = &state->logins.at[i];
		if (!str_absent(l->activation_key))
			fprintf(f, "  %-15.*s activation key %-23.*s %.*s\n", STR_ARG(l->role), STR_ARG(l->activation_key),
				STR_ARG(l->note));
		else if (!str_absent(l->username))
			fprintf(f, "  %-15.*s %-38.*s %.*s\n", STR_ARG(l->role), STR_ARG(l->username), STR_ARG(l->note));
	}
	return fclose(f) == 0 ? RC_OK : fail(RC_FAIL, "%.*s: %s", STR_ARG(path), strerror(errno));
}

/* ---- the state ---- */

static str in_dir(struct arena *a, str dir, str name)
{
	return ARENA_CONCAT(a, dir, S("/"), name);
}

/* Made in a store that has just been created. */
static enum rc make_state(struct cli *c, struct store *store, str dir, int students, int64_t seed)
{
	struct demo_state state;
	int applied;
	fputs("Making the demo state …\n", stderr);
	enum rc rc = store_migrate(store, &applied);
	if (rc == RC_OK)
		rc = keys_open(&c->settings, store);
	if (rc == RC_OK)
		rc = demo_build(store, c->arena, in_dir(c->arena, dir, S("files")), students, seed, &state);
	if (rc == RC_OK)
		rc = save_accounts(c->arena, in_dir(c->arena, dir, S("accounts.json")), &state);
	if (rc == RC_OK)
		rc = save_list(c->arena, in_dir(c->arena, dir, S("accounts.txt")), &state);
	return rc;
}

/* Names of this folder's files become the settings of the demo. */
static void aim_settings(struct cli *c, str dir)
{
	c->settings.demo = true;
	c->settings.vendor_name = S("Carillon SIS");
	c->settings.support_email = S("help@carillon.example");
	c->settings.support_phone = S("1 800 555 0142");
	c->settings.data_dir = in_dir(c->arena, dir, S("data"));
	if (!str_starts(c->settings.database, S("postgres")))
		c->settings.database = in_dir(c->arena, dir, S("belfry.db"));
}

/* A browser keeps our cookies on https or on localhost only, so the demo names itself localhost whatever it listens on. */
static void aim_public_url(struct cli *c)
{
	str listen = c->settings.listen, host;
	if (str_next(&listen, ':', &host) && !str_absent(listen))
		c->settings.public_url = ARENA_CONCAT(c->arena, S("http://localhost:"), listen);
}

static void say_ready(void *arg)
{
	struct cli *c = arg;
	str base = c->settings.public_url;
	printf("\nBelfry is ready: %.*s/\n  support portal  %.*s/support\n  update manager  %.*s/updates\n  desk            "
	       "%.*s/desk\n  mobile portal   %.*s/portal\n"
	       "Mail is not sent; it is listed by: belfry outbox --database %.*s --data_dir %.*s\n"
	       "Stop it with Ctrl-C.\n",
	       STR_ARG(base), STR_ARG(base), STR_ARG(base), STR_ARG(base), STR_ARG(base), STR_ARG(c->settings.database),
	       STR_ARG(c->settings.data_dir));
	fflush(stdout);
}

/* Was the list written today? Everything in the demo is relative to the day on which it was made. */
static bool made_today(const struct cli *c, const char *list)
{
	struct stat info;
	local then, now;
	const struct zone *zone = zone_find(c->settings.zone);
	if (stat(list, &info) != 0)
		return false;
	zone_local(zone, (instant){ (int64_t)info.st_mtime * US_PER_SECOND }, &then, NULL);
	zone_local(zone, clock_now(), &now, NULL);
	return date_cmp(then.on, now.on) == 0;
}

/* Yesterday's demo goes; a PostgreSQL database is not ours to remove and stays. */
static void remove_old(struct cli *c, str dir)
{
	static const char *const names[] = { "accounts.txt", "accounts.json", "belfry.db", "belfry.db-wal", "belfry.db-shm" };
	if (str_starts(c->settings.database, S("postgres")))
		return;
	for (size_t i = 0; i < COUNT_OF(names); i++)
		(void)unlink(arena_z(c->arena, in_dir(c->arena, dir, str_c(names[i]))));
}

static int serve_demo(struct cli *c, str dir, int students, int64_t seed)
{
	struct store *store = NULL;
	if (files_folder(arena_z(c->arena, dir)) != RC_OK)
		return cli_fail(RC_FAIL, "demo");
	str list = in_dir(c->arena, dir, S("accounts.txt"));
	if (!made_today(c, arena_z(c->arena, list)))
		remove_old(c, dir);
	bool made = access(arena_z(c->arena, list), R_OK) == 0;
	int code = cli_store(c, !made, !made, &store);
	if (code != CLI_OK)
		return code;
	enum rc rc = made ? RC_OK : make_state(c, store, dir, students, seed);
	if (rc == RC_OK)
		rc = print_file(c->arena, list);
	code = rc == RC_OK ? serve_until_stopped(&c->settings, store, say_ready, c) : cli_fail(rc, "demo");
	store_close(store);
	return code;
}

/* "1.2", "1.1", "delta". */
static bool form_of(str word, enum demo_form *out)
{
	static const str words[] = { [DEMO_1_2] = S_INIT("1.2"), [DEMO_1_1] = S_INIT("1.1"), [DEMO_DELTA] = S_INIT("delta") };
	for (size_t i = 0; i < COUNT_OF(words); i++) {
		*out = (enum demo_form)i;
		if (str_eq(words[i], word))
			return true;
	}
	return false;
}

static int write_files(struct cli *c, str dir, int students, int64_t seed, enum demo_form form)
{
	local today;
	zone_local(zone_find(c->settings.zone), clock_now(), &today, NULL);
	struct demo_roster opts = { .seed = (uint64_t)seed, .students = students, .today = today.on, .form = form };
	str paths[1 + DEMO_FEEDS] = { in_dir(c->arena, dir, S("oneroster.zip")) };
	enum rc rc = files_folder(arena_z(c->arena, dir));
	if (rc == RC_OK)
		rc = demo_roster_write(c->arena, &opts, paths[0]);
	if (rc == RC_OK)
		rc = demo_feeds_write(c->arena, &opts, dir, paths + 1);
	if (rc != RC_OK)
		return cli_fail(rc, "demo");
	for (size_t i = 0; i < COUNT_OF(paths); i++)
		printf("%.*s\n", STR_ARG(paths[i]));
	return CLI_OK;
}

int cli_demo(int argc, char **argv)
{
	struct cli c;
	bool stop;
	struct demo_options o = { .students = S("400"), .seed = S("1"), .oneroster = S("1.2") };
	enum demo_form form;
	const struct cli_option table[] = {
		{ "dir", "DIR", "folder of the demo: made at the first start, used again later", &o.dir },
		{ "write", "DIR", "only write the import files there", &o.write },
		{ "oneroster", "FORM", "which the OneRoster zip of --write is: 1.2, 1.1, or delta, some results since [1.2]",
		  &o.oneroster },
		{ "students", "N", "how many [400]", &o.students },
		{ "seed", "S", "another seed, other names and scores [1]", &o.seed },
	};
	block_stop_signals();
	int64_t students = 0, seed = 0;
	int code = cli_begin(&c, "demo", argc, argv, table, COUNT_OF(table), &stop);
	if (!stop && str_absent(o.dir) == str_absent(o.write)) {
		code = cli_usage("demo", "give either --dir or --write");
	} else if (!stop && (!num_i64(o.students, 7, DEMO_STUDENTS_MAX, &students) || !num_i64(o.seed, 0, INT64_MAX, &seed))) {
		code = cli_usage("demo", "--students takes a number from 7 to %d, --seed one from 0", DEMO_STUDENTS_MAX);
	} else if (!stop && !form_of(o.oneroster, &form)) {
		code = cli_usage("demo", "--oneroster takes 1.2, 1.1 or delta");
	} else if (!stop && !str_absent(o.write)) {
		code = write_files(&c, o.write, (int)students, seed, form);
	} else if (!stop) {
		aim_settings(&c, o.dir);
		aim_public_url(&c);
		code = serve_demo(&c, o.dir, (int)students, seed);
	}
	cli_end(&c);
	return code;
}
