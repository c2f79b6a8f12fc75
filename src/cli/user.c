/* cli/user.c — belfry user: adding and listing people who sign in, setting passwords. The password is read from standard input. */
#include <stdio.h>
#include <string.h>

#include "auth/auth.h"
#include "auth/sign_in.h"
#include "cli/account.h"
#include "cli/cli.h"
#include "html/lang.h"
#include "people/contact.h"
#include "people/standing.h"

struct user_job {
	struct arena *arena;
	str email, name, language; /* of the options */
	str staff, contact, admin;
	str password_hash; /* absent: none was given */
	struct person person;
	bool existed;
	int ended; /* roles that the person no longer has */
};

/* ---- passwords ---- */

/* Reads and hashes it. */
static int take_password(struct user_job *job, bool required)
{
	str password = cli_secret(job->arena, "Password: ");
	if (str_absent(password))
		return required ? cli_fail(RC_INVALID, "user: the password is read from standard input, which is empty") : CLI_OK;
	const str context[] = { job->name, job->email };
	const char *why;
	if (password_acceptable(password, PASSWORD_MIN, context, COUNT_OF(context), &why) != RC_OK)
		return cli_fail(RC_INVALID, "user: %s It takes at least %d characters.", why, PASSWORD_MIN);
	enum rc rc = password_hash(job->arena, password, &job->password_hash);
	return rc == RC_OK ? CLI_OK : cli_fail(rc, "user");
}

/* ---- what he becomes ---- */

static const struct {
	str word;
	unsigned role;
} roles[] = {
	{ S_INIT("agent"), STAFF_AGENT },
	{ S_INIT("hosting"), STAFF_HOSTING },
	{ S_INIT("publisher"), STAFF_PUBLISHER },
	{ S_INIT("admin"), STAFF_ADMIN },
};

static unsigned role_of(str word)
{
	for (size_t i = 0; i < COUNT_OF(roles); i++)
		if (str_eq(roles[i].word, word))
			return roles[i].role;
	return 0;
}

static enum rc add_staff(struct db *db, const struct user_job *job)
{
	unsigned bits = 0;
	str rest = job->staff, word;
	while (str_next(&rest, ',', &word)) {
		unsigned role = role_of(str_trim(word));
		if (role == 0)
			return fail(RC_INVALID, "--staff takes agent, hosting, publisher, admin; not \"%.*s\"", STR_ARG(word));
		bits |= role;
	}
	return staff_create(db, job->person.id, bits);
}

static enum rc add_contact(struct db *db, const struct user_job *job)
{
	size_t colon = job->contact.n;
	while (colon > 0 && job->contact.p[colon - 1] != ':')
		colon--;
	struct contact c = { .person = job->person.id, .type = contact_type_of(str_drop(job->contact, colon)) };
	if (colon == 0 || c.type == CONTACT_NONE)
		return fail(RC_INVALID, "--contact takes ACCOUNT:authorized, ACCOUNT:technical or ACCOUNT:read_only");
	struct account account;
	enum rc rc = account_of_words(db, job->arena, str_take(job->contact, colon - 1), &account);
	if (rc != RC_OK)
		return rc;
	c.account = account.id;
	return contact_create(db, &c);
}

static enum rc add_admin(struct db *db, const struct user_job *job)
{
	struct account district;
	enum rc rc = account_of_words(db, job->arena, job->admin, &district);
	if (rc != RC_OK)
		return rc;
	if (district.kind != ACCOUNT_DISTRICT)
		return fail(RC_INVALID, "--admin takes a district");
	return district_admin_create(db, district.id, job->person.id, (org_id){ 0 });
}

/* A person known by this address becomes more; one who is not is made. */
static enum rc find_or_create(struct db *db, struct user_job *job)
{
	enum rc rc = person_by_email(db, job->arena, job->email, &job->person);
	job->existed = rc == RC_OK;
	if (rc != RC_NOT_FOUND)
		return rc;
	err_clear();
	ptrdiff_t space = str_find(job->name, S(" "));
	if (space <= 0)
		return fail(RC_INVALID, "--name takes given name and family name: --name \"Dana Whitfield\"");
	job->person = (struct person){
		.email = job->email,
		.given_name = str_take(job->name, (size_t)space),
		.family_name = str_trim(str_drop(job->name, (size_t)space + 1)),
		.language = job->language,
	};
	return person_create(db, job->arena, &job->person, job->password_hash);
}

static enum rc run_add(struct db *db, void *arg)
{
	struct user_job *job = arg;
	enum rc rc = find_or_create(db, job);
	if (rc == RC_OK && !str_absent(job->staff))
		rc = add_staff(db, job);
	if (rc == RC_OK && !str_absent(job->contact))
		rc = add_contact(db, job);
	if (rc == RC_OK && !str_absent(job->admin))
		rc = add_admin(db, job);
	if (rc == RC_OK && job->existed)
		rc = person_returns(db, job->arena, job->person.id);
	if (rc == RC_OK && job->existed && !str_absent(job->password_hash))
		rc = person_password_set(db, job->person.id, job->password_hash);
	const struct audit_entry e = { .event = "user.added", .person = job->person.id, .detail = S("{\"by\":\"command line\"}") };
	return rc == RC_OK ? audit_write(db, &e) : rc;
}

static int user_add(struct store *store, struct user_job *job)
{
	if (str_absent(job->staff) && str_absent(job->contact) && str_absent(job->admin))
		return cli_usage("user", "add: one of --staff, --contact, --admin is missing");
	int code = take_password(job, false);
	if (code != CLI_OK)
		return code;
	enum rc rc = store_write(store, run_add, job);
	if (rc == RC_CONFLICT) {
		err_clear();
		return cli_fail(rc, "user add: %.*s is that already; nothing has changed", STR_ARG(job->email));
	}
	if (rc != RC_OK)
		return cli_fail(rc, "user add");
	printf("%s %.*s%s\n", job->existed ? "changed" : "added", STR_ARG(sign_in_email(job->arena, job->email)),
	       str_absent(job->password_hash) && !job->existed ? " (without a password: can't sign in yet)" : "");
	return CLI_OK;
}

/* ---- password ---- */

static enum rc run_password(struct db *db, void *arg)
{
	struct user_job *job = arg;
	enum rc rc = person_by_email(db, job->arena, job->email, &job->person);
	if (rc == RC_OK)
		rc = person_password_set(db, job->person.id, job->password_hash);
	const struct audit_entry e = { .event = "password.set",
				       .person = job->person.id,
				       .detail = S("{\"by\":\"command line\"}") };
	return rc == RC_OK ? audit_write(db, &e) : rc;
}

static int user_password(struct store *store, struct user_job *job)
{
	int code = take_password(job, true);
	if (code != CLI_OK)
		return code;
	enum rc rc = store_write(store, run_password, job);
	if (rc == RC_NOT_FOUND)
		return cli_fail(rc, "user password: nobody has this address");
	if (rc != RC_OK)
		return cli_fail(rc, "user password");
	puts("The password is set; all sessions of this person have ended.");
	return CLI_OK;
}

/* ---- suspending, reinstating, ending ---- */

static enum rc audited(struct db *db, const struct user_job *job, const char *event)
{
	const struct audit_entry e = { .event = event,
				       .person = job->person.id,
				       .object = ARENA_CONCAT(job->arena, S("person "), id_text(job->arena, job->person.id.v)),
				       .detail = S("{\"by\":\"command line\"}") };
	return audit_write(db, &e);
}

static enum rc run_suspend(struct db *db, void *arg)
{
	struct user_job *job = arg;
	enum rc rc = person_by_email(db, job->arena, job->email, &job->person);
	if (rc == RC_OK)
		rc = person_suspend(db, job->arena, job->person.id, WHY_HAND);
	return rc == RC_OK ? audited(db, job, "person.suspended") : rc;
}

static enum rc run_reinstate(struct db *db, void *arg)
{
	struct user_job *job = arg;
	enum rc rc = person_by_email(db, job->arena, job->email, &job->person);
	if (rc == RC_OK)
		rc = person_reinstate(db, job->arena, job->person.id);
	return rc == RC_OK ? audited(db, job, "person.reinstated") : rc;
}

/* Of one account, or (absent) of all. */
static enum rc end_contacts(struct db *db, struct user_job *job, const struct standing *s, account_id only)
{
	enum rc rc = RC_OK;
	for (size_t i = 0; i < s->rows.n && rc == RC_OK; i++) {
		const struct standing_row *r = &s->rows.at[i];
		contact_list list = { 0 };
		if (!r->type || r->former || (only.v && only.v != r->account.v))
			continue;
		rc = contacts_of(db, job->arena, r->account, false, &list);
		for (size_t k = 0; k < list.n && rc == RC_OK; k++)
			if (list.at[k].person.v == job->person.id.v) {
				rc = contact_end(db, job->arena, r->account, list.at[k].id);
				job->ended++;
			}
	}
	return rc == RC_OK && job->ended ? audited(db, job, "contact.ended") : rc;
}

static enum rc run_end(struct db *db, void *arg)
{
	struct user_job *job = arg;
	struct account account = { 0 };
	struct standing s;
	job->ended = 0;
	enum rc rc = person_by_email(db, job->arena, job->email, &job->person);
	if (rc == RC_OK && !str_absent(job->contact))
		rc = account_of_words(db, job->arena, job->contact, &account);
	if (rc == RC_OK)
		rc = standing_load(db, job->arena, job->person.id, &s);
	if (rc == RC_OK)
		rc = end_contacts(db, job, &s, account.id);
	if (rc == RC_OK && str_absent(job->contact) && s.staff.roles && !s.staff.former) {
		job->ended++;
		rc = staff_end(db, job->arena, job->person.id);
		if (rc == RC_OK)
			rc = audited(db, job, "staff.ended");
	}
	return rc == RC_OK && job->ended == 0 ? fail(RC_CONFLICT, "there is nothing to end") : rc;
}

static int change(struct store *store, struct user_job *job, const char *verb, enum rc (*run)(struct db *db, void *arg),
		  const char *done)
{
	enum rc rc = store_write(store, run, job);
	if (rc == RC_NOT_FOUND && str_empty(err_detail()))
		return cli_fail(rc, "user %s: nobody has this address", verb);
	if (rc != RC_OK)
		return cli_fail(rc, "user %s", verb);
	puts(done);
	return CLI_OK;
}

static int user_suspend(struct store *store, struct user_job *job)
{
	return change(store, job, "suspend", run_suspend, "Suspended; all sessions of this person have ended.");
}

static int user_reinstate(struct store *store, struct user_job *job)
{
	return change(store, job, "reinstate", run_reinstate, "Reinstated; the idle days count anew.");
}

static int user_end(struct store *store, struct user_job *job)
{
	return change(store, job, "end", run_end, "Ended. Who is nothing any more is suspended, and all sessions have ended.");
}

/* ---- list ---- */

static enum rc run_list(struct db *db, void *arg)
{
	struct user_job *job = arg;
	user_list users = { 0 };
	enum rc rc = user_list_all(db, job->arena, &users);
	for (size_t i = 0; i < users.n; i++) {
		const struct user_row *u = &users.at[i];
		printf("%-40.*s %-10.*s %.*s", STR_ARG(u->who.email), STR_ARG(person_state_word(u->who.state)), STR_ARG(u->what));
		for (size_t k = 0; k < COUNT_OF(roles); k++)
			if (u->staff_roles & roles[k].role)
				printf(" %.*s", STR_ARG(roles[k].word));
		putchar('\n');
	}
	return rc;
}

static int user_list_command(struct store *store, struct user_job *job)
{
	enum rc rc = store_read(store, run_list, job);
	return rc == RC_OK ? CLI_OK : cli_fail(rc, "user list");
}

/* ---- the command ---- */

static const struct verb {
	const char *name;
	bool one_person; /* wants --email */
	int (*run)(struct store *store, struct user_job *job);
} verbs[] = { { "add", true, user_add },	 { "list", false, user_list_command },	{ "password", true, user_password },
	      { "suspend", true, user_suspend }, { "reinstate", true, user_reinstate }, { "end", true, user_end } };

static int run_verb(const struct cli *c, struct user_job *job)
{
	const struct verb *verb = NULL;
	for (size_t i = 0; i < COUNT_OF(verbs); i++)
		if (strcmp(c->operands[0], verbs[i].name) == 0)
			verb = &verbs[i];
	if (!verb)
		return cli_usage("user", "say add, list, password, suspend, reinstate or end, not \"%s\"", c->operands[0]);
	if (!str_absent(job->language) && !lang_find(job->language))
		return cli_usage("user", "there are no texts in the language \"%.*s\"", STR_ARG(job->language));
	if (verb->one_person && str_find(job->email, S("@")) <= 0)
		return cli_usage("user", "%s: --email with an address is missing", verb->name);
	struct store *store = NULL;
	int code = cli_store(c, false, false, &store);
	if (code == CLI_OK)
		code = verb->run(store, job);
	store_close(store);
	return code;
}

int cli_user(int argc, char **argv)
{
	struct user_job job = { 0 };
	const struct cli_option options[] = {
		{ "email", "ADDRESS", "who", &job.email },
		{ "name", "NAME", "given and family name of a new person", &job.name },
		{ "language", "TAG", "en or es", &job.language },
		{ "staff", "ROLES", "agent,hosting,publisher,admin: makes him staff", &job.staff },
		{ "contact", "ACCOUNT:TYPE",
		  "type authorized, technical or read_only; ACCOUNT is a name or an id (end: only ACCOUNT)", &job.contact },
		{ "admin", "DISTRICT", "makes him administrator of a district", &job.admin },
	};
	struct cli c;
	bool stop;
	int code = cli_begin(&c, "user", argc, argv, options, COUNT_OF(options), &stop);
	job.arena = c.arena;
	if (!stop)
		code = run_verb(&c, &job);
	cli_end(&c);
	return code;
}
