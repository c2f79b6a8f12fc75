/* notices/status_files.c — which files there are, and their keys. */
#include "notices/status_files.h"

#include <sodium.h>
#include <sys/stat.h>

#include "html/asset.h"

/* ---- keys ---- */
struct mixer {
	crypto_generichash_state state;
};

static void mix_bytes(struct mixer *m, const void *p, size_t n)
{
	crypto_generichash_update(&m->state, p, n);
}

static void mix_i64(struct mixer *m, int64_t v)
{
	mix_bytes(m, &v, sizeof v);
}

static void mix_str(struct mixer *m, str s)
{
	mix_i64(m, str_absent(s) ? -1 : (int64_t)s.n); /* so that "a", "bc" is not "ab", "c" */
	mix_bytes(m, s.n ? s.p : "", s.n);
}

static void mixer_begin(struct mixer *m)
{
	crypto_generichash_init(&m->state, NULL, 0, STATUS_KEY);
}

static struct status_key mixer_end(struct mixer *m)
{
	struct status_key key;
	crypto_generichash_final(&m->state, key.bytes, sizeof key.bytes);
	return key;
}

/* The program that renders: another one may render otherwise. */
static void mix_program(struct mixer *m)
{
	struct stat st = { 0 };
	if (stat("/proc/self/exe", &st) != 0)
		st.st_mtim.tv_nsec = (long)clock_now().us; /* never the same */
	mix_str(m, S(BELFRY_VERSION));
	mix_i64(m, st.st_size);
	mix_i64(m, st.st_mtim.tv_sec);
	mix_i64(m, st.st_mtim.tv_nsec);
}

/* What stands on every page. */
static struct status_key site_key(const struct status_site *site)
{
	struct mixer m;
	mixer_begin(&m);
	mix_program(&m);
	mix_str(&m, site->name);
	mix_str(&m, site->url);
	mix_str(&m, site->page_id);
	mix_str(&m, zone_name(site->zone));
	return mixer_end(&m);
}

/* Every column that a reader could see. */
static struct status_key notice_key(const struct status_key *base, const struct notice *n)
{
	struct mixer m;
	mixer_begin(&m);
	mix_bytes(&m, base->bytes, sizeof base->bytes);
	const int64_t numbers[] = { n->id.v,
				    n->kind,
				    n->state,
				    n->impact,
				    n->starts.us,
				    n->ends.us,
				    n->published_at.us,
				    n->closed_at.us,
				    n->note_at.us,
				    n->modified_at.us,
				    (int64_t)n->services.n,
				    (int64_t)n->updates.n };
	mix_bytes(&m, numbers, sizeof numbers);
	mix_str(&m, n->title);
	mix_str(&m, n->body);
	mix_str(&m, n->note);
	for (size_t i = 0; i < n->services.n; i++) {
		mix_str(&m, n->services.at[i].code);
		mix_str(&m, n->services.at[i].name);
	}
	for (size_t i = 0; i < n->updates.n; i++) {
		mix_i64(&m, n->updates.at[i].seq);
		mix_i64(&m, n->updates.at[i].at.us);
		mix_i64(&m, n->updates.at[i].state);
		mix_str(&m, n->updates.at[i].body);
	}
	return mixer_end(&m);
}

/* ---- the list ---- */
struct plan {
	struct arena *a;
	const struct status_site *site;
	status_files *out;
	const struct lang *lang;
	int up;	    /* 1 under es/ */
	str folder; /* "" or "es/" */
	struct status_key base, whole;
	const struct status_key *notice; /* by number */
};

static const str html_type = S_INIT("text/html; charset=utf-8");

/* The file's own: two files with the same contents have different keys, nothing else follows from it. */
static struct status_key key_for(const struct status_key *of, const struct lang *lang)
{
	struct mixer m;
	mixer_begin(&m);
	mix_bytes(&m, of->bytes, sizeof of->bytes);
	mix_str(&m, lang_tag(lang));
	return mixer_end(&m);
}

static struct status_file *add(struct plan *p, str path, str type, const struct status_key *of, status_render *render)
{
	struct status_file *f = LIST_ADD(p->a, p->out);
	*f = (struct status_file){ .path = ARENA_CONCAT(p->a, p->folder, path),
				   .page = path,
				   .type = type,
				   .key = key_for(of, p->lang),
				   .render = render,
				   .lang = p->lang,
				   .up = p->up };
	return f;
}

static void add_notices(struct plan *p)
{
	for (size_t i = 0; i < p->site->notices.n; i++) {
		struct status_file *f = add(p, status_notice_path(p->a, &p->site->notices.at[i]), html_type, &p->notice[i],
					    status_render_notice);
		f->item = i;
		f->up++;
	}
}

/* A month's page shows those that began in it; they stand together, as all are sorted by their start. */
static void add_months(struct plan *p)
{
	const notice_list *all = &p->site->notices;
	for (size_t i = 0; i < all->n;) {
		struct mixer m;
		date month = status_month(p->site, &all->at[i]);
		size_t first = i;
		mixer_begin(&m);
		for (; i < all->n && date_cmp(status_month(p->site, &all->at[i]), month) == 0; i++)
			mix_bytes(&m, p->notice[i].bytes, STATUS_KEY);
		/* links to its neighbours */
		mix_i64(&m, first > 0 ? date_days(status_month(p->site, &all->at[first - 1])) : 0);
		mix_i64(&m, i < all->n ? date_days(status_month(p->site, &all->at[i])) : 0);
		struct status_key key = mixer_end(&m);
		struct status_file *f = add(p, arena_printf(p->a, "history/%04d-%02d.html", month.year, month.month), html_type,
					    &key, status_render_month);
		f->month = month;
		f->item = first;
		f->up++;
	}
	add(p, S("history/index.html"), html_type, &p->whole, status_render_months)->up++;
}

static enum rc render_style(const struct status_site *site, const struct status_file *file, struct buf *out)
{
	(void)site;
	(void)file;
	buf_add(out, asset_named(S("css/tokens.css"))->body);
	buf_add(out, asset_named(S("css/status.css"))->body);
	return RC_OK;
}

static enum rc render_icon(const struct status_site *site, const struct status_file *file, struct buf *out)
{
	(void)site;
	(void)file;
	buf_add(out, asset_named(S("icons/icon.svg"))->body);
	return RC_OK;
}

/* What all languages share. */
static void add_shared(struct plan *p)
{
	str path;
	add(p, S("status.css"), S("text/css; charset=utf-8"), &p->base, render_style);
	add(p, S("icon.svg"), S("image/svg+xml"), &p->base, render_icon);
	for (size_t i = 0; path = status_json_path(i), !str_absent(path); i++)
		add(p, path, S("application/json"), &p->whole, status_render_json)->item = i;
}

static void add_feeds(struct plan *p)
{
	add(p, S("feed.atom"), S("application/atom+xml"), &p->whole, status_render_atom);
	add(p, S("maintenance.ics"), S("text/calendar; charset=utf-8"), &p->whole, status_render_calendar);
}

str status_language_folder(struct arena *a, const struct lang *lang)
{
	return lang == lang_english() ? S("") : ARENA_CONCAT(a, lang_tag(lang), S("/"));
}

static void in_language(struct plan *p, size_t i)
{
	p->lang = lang_at(i);
	p->folder = status_language_folder(p->a, p->lang);
	p->up = str_empty(p->folder) ? 0 : 1;
}

void status_files_of(struct arena *a, const struct status_site *site, status_files *out)
{
	struct plan p = { .a = a, .site = site, .out = out, .base = site_key(site) };
	struct status_key *keys = ARENA_ARRAY(a, struct status_key, site->notices.n + 1);
	struct mixer m;
	mixer_begin(&m);
	mix_bytes(&m, p.base.bytes, STATUS_KEY);
	mix_i64(&m, site->as_of.us);
	for (size_t i = 0; i < site->services_n; i++) {
		mix_str(&m, site->services[i].service.code);
		mix_str(&m, site->services[i].service.name);
		mix_str(&m, site->services[i].service.group);
	}
	for (size_t i = 0; i < site->notices.n; i++) {
		keys[i] = notice_key(&p.base, &site->notices.at[i]);
		mix_bytes(&m, keys[i].bytes, STATUS_KEY);
	}
	p.whole = mixer_end(&m);
	p.notice = keys;
	for (size_t i = 0; lang_at(i); i++) {
		in_language(&p, i);
		add_notices(&p);
		add_months(&p);
		add_feeds(&p);
	}
	in_language(&p, 0);
	add_shared(&p);
	for (size_t i = 0; lang_at(i); i++) {
		in_language(&p, i);
		add(&p, S("index.html"), html_type, &p.whole, status_render_index);
	}
}

enum rc status_file_render(const struct status_site *site, const struct status_file *file, struct buf *out)
{
	enum rc rc = file->render(site, file, out);
	return rc == RC_OK ? buf_rc(out) : rc;
}
