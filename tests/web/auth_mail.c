/* See auth_mail.h. */
#include "web/auth_mail.h"

#include "signin/signin.h"

DB_STATEMENT(q_newest, "SELECT body FROM mail WHERE kind = ?1 ORDER BY created_at DESC, id LIMIT 1 /*scan*/");
DB_STATEMENT(q_count, "SELECT COUNT(*) FROM mail WHERE kind = ?1 /*scan*/");

struct looking {
	struct web *w;
	const char *kind;
	str body;
	int n;
};

static enum rc answer(struct db *db, void *arg)
{
	struct looking *l = arg;
	bool more;
	return signin_answer_requests(db, l->w->t->arena, &l->w->settings, &l->n, &more);
}

static enum rc newest(struct db *db, void *arg)
{
	struct looking *l = arg;
	return db_one(db, l->w->t->arena, &q_newest, ARGS(str_c(l->kind)), INTO(&l->body));
}

static enum rc count(struct db *db, void *arg)
{
	struct looking *l = arg;
	return db_one(db, l->w->t->arena, &q_count, ARGS(str_c(l->kind)), INTO(&l->n));
}

int mail_answer(struct web *w)
{
	struct looking l = { .w = w };
	return store_write(w->t->store, answer, &l) == RC_OK ? l.n : -1;
}

str mail_body(struct web *w, const char *kind)
{
	struct looking l = { .w = w, .kind = kind };
	return store_read(w->t->store, newest, &l) == RC_OK ? l.body : (str){ 0 };
}

int mail_count(struct web *w, const char *kind)
{
	struct looking l = { .w = w, .kind = kind };
	return store_read(w->t->store, count, &l) == RC_OK ? l.n : -1;
}

str mail_token(str body)
{
	str before = S("\nhttp://localhost:8480/set-password/"), line; /* on a line of its own */
	ptrdiff_t at = str_find(body, before);
	str rest = at < 0 ? (str){ 0 } : str_drop(body, (size_t)at + before.n);
	return at >= 0 && str_next(&rest, '\n', &line) ? line : (str){ 0 };
}

str mail_link(struct web *w, const char *kind)
{
	return ARENA_CONCAT(w->t->arena, S("/set-password/"), mail_token(mail_body(w, kind)));
}
