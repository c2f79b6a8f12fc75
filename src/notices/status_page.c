/* notices/status_page.c — the pages of the public status page: views made of a struct status_site. */
#include "notices/status_files.h"
#include "notices/status_view.h"
#include "pages/status/history.html.h"
#include "pages/status/index.html.h"
#include "pages/status/notice.html.h"

static const char *const months[] = {
	N_("January"), N_("February"), N_("March"),	N_("April"),   N_("May"),      N_("June"),
	N_("July"),    N_("August"),   N_("September"), N_("October"), N_("November"), N_("December")
};
static const char *const kind_names[NOTICE_KINDS] = { "", N_("Incident"), N_("Maintenance") };
/* Looks of a service or an incident; by level of its impact. */
static const char *const level_badges[STATUS_LEVELS] = { "is-ok", "is-wait", "is-warn", "is-bad", "is-bad" };
static const char *const level_bars[STATUS_LEVELS] = { "bar-0", "bar-1", "bar-2", "bar-3", "bar-4" };
/* Where bars begin, of a height of 32: worse ones are taller. */
static const int level_tops[STATUS_LEVELS] = { 14, 10, 7, 4, 0 };
#define BAR_STEP 5

struct page {
	const struct status_site *site;
	const struct status_file *file;
	struct arena *a;
	struct html html;
};

static struct page page_begin(const struct status_site *site, const struct status_file *file, struct arena *a, struct buf *out)
{
	return (struct page){
		.site = site, .file = file, .a = a, .html = { .out = out, .arena = a, .lang = file->lang, .zone = site->zone }
	};
}

/* A file that all languages share; a page of this language. */
static url shared(const struct page *p, url from_root)
{
	return url_relative(p->a, p->file->up, from_root);
}

static url beside(const struct page *p, url from_language)
{
	return url_relative(p->a, p->file->up - (p->file->lang != lang_english()), from_language);
}

static url notice_url(const struct page *p, const struct notice *n)
{
	return beside(p, n->kind == NOTICE_MAINTENANCE ? URL(p->a, "/maintenance/{}.html", UP(n->id))
						       : URL(p->a, "/incidents/{}.html", UP(n->id)));
}

static url month_url(const struct page *p, date month)
{
	return beside(p, URL(p->a, "/history/{}.html", UP(arena_printf(p->a, "%04d-%02d", month.year, month.month))));
}

static str month_name(const struct page *p, date month)
{
	return T_FILL(p->a, p->file->lang, N_("{month} {year}"), { "month", T(p->file->lang, months[month.month - 1]) },
		      { "year", arena_printf(p->a, "%d", month.year) });
}

/* ---- the frame ---- */
static void languages(const struct page *p, struct status_frame *f)
{
	for (size_t i = 0; lang_at(i); i++) {
		const struct lang *l = lang_at(i);
		str whole = ARENA_CONCAT(p->a, status_language_folder(p->a, l), p->file->page);
		*LIST_ADD(p->a, &f->languages) = (struct status_language){
			.tag = lang_tag(l),
			.dir = lang_dir(l),
			.name = lang_own_name(l),
			.to = url_relative(p->a, p->file->up, url_local(p->a, ARENA_CONCAT(p->a, S("/"), whole))),
			.chosen = l == p->file->lang,
		};
	}
}

static struct status_frame frame(const struct page *p, str title)
{
	str name = T_FILL(p->a, p->file->lang, N_("{vendor} status"), { "vendor", p->site->name });
	struct status_frame f = {
		.lang = lang_tag(p->file->lang),
		.dir = lang_dir(p->file->lang),
		.title = str_empty(title) ? name : ARENA_CONCAT(p->a, title, S(" – "), name),
		.name = p->site->name,
		.style = shared(p, URL(p->a, "/status.css")),
		.icon = shared(p, URL(p->a, "/icon.svg")),
		.home = beside(p, URL(p->a, "/index.html")),
		.history = beside(p, URL(p->a, "/history/index.html")),
		.feed = beside(p, URL(p->a, "/feed.atom")),
		.calendar = beside(p, URL(p->a, "/maintenance.ics")),
		.data = shared(p, URL(p->a, "/api/v2/summary.json")),
		.zone = zone_name(p->site->zone),
	};
	languages(p, &f);
	return f;
}

/* ---- one notification ---- */
static str state_look(const struct notice *n, enum notice_state s)
{
	if (!notice_states[s].open)
		return s == NOTICE_CANCELLED ? S("is-off") : S("is-ok");
	return str_c(s == NOTICE_SCHEDULED ? level_badges[status_impacts[NOTICE_IMPACT_MAINTENANCE].level]
					   : level_badges[status_impacts[n->impact].level]);
}

/* The line of a list: no updates. */
static struct status_notice_view line_view(const struct page *p, const struct notice *n)
{
	const struct lang *l = p->file->lang;
	bool tells_impact = n->kind == NOTICE_INCIDENT && n->impact != NOTICE_IMPACT_NONE;
	return (struct status_notice_view){
		.title = n->title,
		.kind = T(l, kind_names[n->kind]),
		.state = T(l, notice_states[n->state].label),
		.badge = state_look(n, n->state),
		.impact = tells_impact ? T(l, status_impacts[n->impact].label) : (str){ NULL, 0 },
		.services = notice_services_text(p->a, n),
		.from = n->starts,
		.to = instant_absent(n->ends) ? n->closed_at : n->ends,
		.page = notice_url(p, n),
		.written = l == lang_english() ? (str){ NULL, 0 } : lang_tag(lang_english()),
		.has_note = !str_empty(n->note),
		.note_at = n->note_at,
	};
}

static struct status_notice_view whole_view(const struct page *p, const struct notice *n)
{
	struct status_notice_view v = line_view(p, n);
	if (v.has_note)
		v.note = markdown(p->a, n->note);
	for (size_t i = 0; i < n->updates.n; i++) {
		const struct notice_update *u = &n->updates.at[i];
		str words = notice_words_of(n, u);
		*LIST_ADD(p->a, &v.updates) = (struct status_told_view){
			.at = u->at,
			.state = T(p->file->lang, notice_states[u->state].label),
			.badge = state_look(n, u->state),
			.text = markdown(p->a, str_absent(words) ? S("") : words),
		};
	}
	return v;
}

enum rc status_render_notice(const struct status_site *site, const struct status_file *file, struct buf *out)
{
	CLEANUP_ARENA struct arena *a = arena_new();
	struct page p = page_begin(site, file, a, out);
	const struct notice *n = &site->notices.at[file->item];
	date month = status_month(site, n);
	struct status_notice_page v = { .frame = frame(&p, n->title),
					.notice = whole_view(&p, n),
					.month = month_name(&p, month),
					.month_page = month_url(&p, month) };
	v.frame.changed = n->modified_at;
	page_status_notice(&p.html, &v);
	return RC_OK;
}

/* ---- the first page ---- */
static void bars(const struct page *p, const struct status_service *s, struct status_service_view *v)
{
	for (int level = 0; level < STATUS_LEVELS; level++) {
		CLEANUP_BUF struct buf path = BUF_INIT(64 * 1024);
		for (int i = 0; i < STATUS_DAYS; i++)
			if (status_impacts[s->day[i].worst].level == level)
				buf_printf(&path, "M%d.5 %dV32", i * BAR_STEP + 2, level_tops[level]);
		if (path.n > 0)
			*LIST_ADD(p->a, &v->bars) = (struct status_bar){ str_c(level_bars[level]),
									 arena_dup(p->a, buf_str(&path)) };
	}
}

static struct status_service_view service_view(const struct page *p, const struct status_service *s)
{
	const struct lang *l = p->file->lang;
	struct status_service_view v = { .name = s->service.name,
					 .state = T(l, status_impacts[s->now].label),
					 .badge = str_c(level_badges[status_impacts[s->now].level]),
					 .uptime = status_percent(p->a, s->uptime) };
	bars(p, s, &v);
	for (int i = STATUS_DAYS - 1; i >= 0; i--)
		if (status_impacts[s->day[i].worst].level > 0)
			*LIST_ADD(p->a, &v.bad) = (struct status_bad_day){ s->day[i].on,
									   T(l, status_impacts[s->day[i].worst].label) };
	str days = t_fill(p->a, TN(l, "{n} day with notifications", "{n} days with notifications", (int64_t)v.bad.n),
			  (const struct t_arg[]){ { "n", arena_printf(p->a, "%zu", v.bad.n) } }, 1);
	v.spoken = T_FILL(p->a, l, N_("{service}, the last 90 days: {percent} uptime, {days}"), { "service", s->service.name },
			  { "percent", v.uptime }, { "days", days });
	return v;
}

/* Those of one group stand together; so do those between two groups. */
static void add_services(const struct page *p, struct status_index_view *v)
{
	for (size_t i = 0; i < p->site->services_n; i++) {
		const struct status_service *s = &p->site->services[i];
		struct status_group_view *last = v->groups.n > 0 ? &v->groups.at[v->groups.n - 1] : NULL;
		if (!last || !str_eq(last->name, s->service.group)) {
			last = LIST_ADD(p->a, &v->groups);
			*last = (struct status_group_view){ .name = s->service.group };
		}
		*LIST_ADD(p->a, &last->services) = service_view(p, s);
	}
}

enum rc status_render_index(const struct status_site *site, const struct status_file *file, struct buf *out)
{
	CLEANUP_ARENA struct arena *a = arena_new();
	struct page p = page_begin(site, file, a, out);
	struct status_headline headline = status_headline(site);
	struct status_index_view v = { .frame = frame(&p, (str){ NULL, 0 }),
				       .headline = T(file->lang, headline.label),
				       .look = ARENA_CONCAT(a, S("look-"), headline.indicator) };
	v.frame.home_current = S("page");
	v.frame.changed = site->changed;
	for (size_t i = 0; i < site->notices.n; i++) {
		const struct notice *n = &site->notices.at[i];
		if (notice_is_active(n))
			*LIST_ADD(a, &v.active) = whole_view(&p, n);
		else if (instant_absent(n->closed_at))
			*LIST_ADD(a, &v.upcoming) = line_view(&p, n);
		else if (n->closed_at.us > site->as_of.us - STATUS_RECENT_DAYS * US_PER_DAY)
			*LIST_ADD(a, &v.recent) = line_view(&p, n);
	}
	add_services(&p, &v);
	page_status_index(&p.html, &v);
	return RC_OK;
}

/* ---- history ---- */
/* From `first` on, how many began in the same month. */
static size_t in_month(const struct status_site *site, size_t first)
{
	date month = status_month(site, &site->notices.at[first]);
	size_t n = 1;
	while (first + n < site->notices.n && date_cmp(status_month(site, &site->notices.at[first + n]), month) == 0)
		n++;
	return n;
}

enum rc status_render_months(const struct status_site *site, const struct status_file *file, struct buf *out)
{
	CLEANUP_ARENA struct arena *a = arena_new();
	struct page p = page_begin(site, file, a, out);
	struct status_months_view v = { .frame = frame(&p, T(file->lang, N_("History"))) };
	v.frame.history_current = S("page");
	v.frame.changed = site->changed;
	for (size_t i = 0, n; i < site->notices.n; i += n) {
		date month = status_month(site, &site->notices.at[i]);
		n = in_month(site, i);
		*LIST_ADD(a, &v.months) = (struct status_month_link){ month_name(&p, month), month_url(&p, month), n };
	}
	page_status_months(&p.html, &v);
	return RC_OK;
}

enum rc status_render_month(const struct status_site *site, const struct status_file *file, struct buf *out)
{
	CLEANUP_ARENA struct arena *a = arena_new();
	struct page p = page_begin(site, file, a, out);
	size_t first = file->item, n = in_month(site, first);
	struct status_month_view v = { .frame = frame(&p, month_name(&p, file->month)), .name = month_name(&p, file->month) };
	if (first > 0) {
		date newer = status_month(site, &site->notices.at[first - 1]);
		v.newer = month_url(&p, newer);
		v.newer_name = month_name(&p, newer);
	}
	if (first + n < site->notices.n) {
		date older = status_month(site, &site->notices.at[first + n]);
		v.older = month_url(&p, older);
		v.older_name = month_name(&p, older);
	}
	for (size_t i = first; i < first + n; i++)
		*LIST_ADD(a, &v.notices) = line_view(&p, &site->notices.at[i]);
	page_status_month(&p.html, &v);
	return RC_OK;
}
