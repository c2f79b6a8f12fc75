/* notices/status_json.c — the status page for programs, in the form of Statuspage's API version 2, which monitors know how to read.
 *
 * A service is a component whose id is its code, a group of them a component that names them; a post-incident note is the update
 * "postmortem"; maintenance that was cancelled is "completed" there, because that form has no word for it: its updates say so.
 */
#include <sodium.h>

#include "json/json.h"
#include "notices/status_files.h"

enum part { PART_STATUS = 1, PART_COMPONENTS = 2, PART_INCIDENTS = 4, PART_MAINTENANCE = 8 };
enum which { ALL, OPEN, UPCOMING, ACTIVE };
static const struct document {
	str path;
	unsigned parts;
	enum which which;
} documents[] = {
	{ S_INIT("api/v2/summary.json"), PART_STATUS | PART_COMPONENTS | PART_INCIDENTS | PART_MAINTENANCE, OPEN },
	{ S_INIT("api/v2/status.json"), PART_STATUS, ALL },
	{ S_INIT("api/v2/components.json"), PART_COMPONENTS, ALL },
	{ S_INIT("api/v2/incidents.json"), PART_INCIDENTS, ALL },
	{ S_INIT("api/v2/incidents/unresolved.json"), PART_INCIDENTS, OPEN },
	{ S_INIT("api/v2/scheduled-maintenances.json"), PART_MAINTENANCE, ALL },
	{ S_INIT("api/v2/scheduled-maintenances/upcoming.json"), PART_MAINTENANCE, UPCOMING },
	{ S_INIT("api/v2/scheduled-maintenances/active.json"), PART_MAINTENANCE, ACTIVE },
};

str status_json_path(size_t i)
{
	return i < COUNT_OF(documents) ? documents[i].path : (str){ NULL, 0 };
}

static const str nothing; /* null */

struct writer {
	struct json w;
	const struct status_site *site;
	struct arena *a;
	instant since; /* first day of the bars: what has no other time is said to be as old */
};

static instant or_since(const struct writer *x, instant at)
{
	return instant_absent(at) ? x->since : at;
}

static void put_page(struct writer *x)
{
	struct json *w = &x->w;
	json_put_object(w, "page");
	json_put(w, "id", x->site->page_id);
	json_put(w, "name", x->site->name);
	json_put(w, "url", x->site->url);
	json_put(w, "time_zone", zone_name(x->site->zone));
	json_put(w, "updated_at", or_since(x, x->site->changed));
	json_close(w);
}

static void put_status(struct writer *x)
{
	struct json *w = &x->w;
	struct status_headline headline = status_headline(x->site);
	json_put_object(w, "status");
	json_put(w, "indicator", headline.indicator);
	json_put(w, "description", headline.description);
	json_close(w);
}

/* A group has no key of its own: one that is renamed is another one. */
static str group_id(struct writer *x, str name)
{
	unsigned char hash[16];
	if (str_empty(name))
		return nothing;
	crypto_generichash(hash, sizeof hash, (const unsigned char *)name.p, name.n, NULL, 0);
	return arena_printf(x->a, "group-%02x%02x%02x%02x", hash[0], hash[1], hash[2], hash[3]);
}

struct component {
	str id, name, group_id;
	enum notice_impact now;
	instant changed;
	size_t position;
	size_t first, n; /* of a group: its services; n 0: none */
};

static void put_component(struct writer *x, const struct component *c)
{
	struct json *w = &x->w;
	json_object(w);
	json_put(w, "id", c->id);
	json_put(w, "name", c->name);
	json_put(w, "status", status_impacts[c->now].component);
	json_put(w, "created_at", x->since);
	json_put(w, "updated_at", or_since(x, c->changed));
	json_put(w, "position", c->position);
	json_put(w, "description", nothing);
	json_put(w, "showcase", (bool)true);
	json_put(w, "start_date", date_add(x->site->today, 1 - STATUS_DAYS));
	json_put(w, "group_id", c->group_id);
	json_put(w, "page_id", x->site->page_id);
	json_put(w, "group", (bool)(c->n > 0));
	json_put(w, "only_show_if_degraded", (bool)false);
	if (c->n > 0) {
		json_put_array(w, "components");
		for (size_t i = c->first; i < c->first + c->n; i++)
			json_str(w, x->site->services[i].service.code);
		json_close(w);
	}
	json_close(w);
}

static void put_service(struct writer *x, size_t i)
{
	const struct status_service *s = &x->site->services[i];
	put_component(x, &(struct component){ .id = s->service.code,
					      .name = s->service.name,
					      .group_id = group_id(x, s->service.group),
					      .now = s->now,
					      .changed = s->changed,
					      .position = i + 1 });
}

/* The group whose first service is services[first]; as bad as its worst. */
static void put_group(struct writer *x, size_t first)
{
	const struct status_service *all = x->site->services;
	str name = all[first].service.group;
	struct component c = { .id = group_id(x, name), .name = name, .position = first + 1, .first = first };
	for (size_t i = first; i < x->site->services_n && str_eq(all[i].service.group, name); i++, c.n++) {
		c.now = status_worse(c.now, all[i].now);
		if (all[i].changed.us > c.changed.us)
			c.changed = all[i].changed;
	}
	put_component(x, &c);
}

static void put_components(struct writer *x)
{
	const struct status_service *all = x->site->services;
	json_put_array(&x->w, "components");
	for (size_t i = 0; i < x->site->services_n; i++) {
		if (!str_empty(all[i].service.group) && (i == 0 || !str_eq(all[i].service.group, all[i - 1].service.group)))
			put_group(x, i);
		put_service(x, i);
	}
	json_close(&x->w);
}

/* ---- incidents and maintenance ---- */
static str state_code(enum notice_state s)
{
	return s == NOTICE_CANCELLED ? notice_states[NOTICE_COMPLETED].code : notice_states[s].code;
}

/* Of a service in the words of an update: as the notification's impact has it until it is closed. */
static str component_state(const struct notice *n, enum notice_state s)
{
	bool still = notice_states[s].open && s != NOTICE_SCHEDULED;
	return status_impacts[still ? n->impact : NOTICE_IMPACT_UNSET].component;
}

static void put_affected(struct writer *x, const struct notice *n, enum notice_state before, enum notice_state now)
{
	struct json *w = &x->w;
	json_put_array(w, "affected_components");
	for (size_t i = 0; i < n->services.n; i++) {
		json_object(w);
		json_put(w, "code", n->services.at[i].code);
		json_put(w, "name", n->services.at[i].name);
		json_put(w, "old_status", component_state(n, before));
		json_put(w, "new_status", component_state(n, now));
		json_close(w);
	}
	json_close(w);
}

struct told {
	str id, status, body;
	instant at;
	enum notice_state before, now;
};

static void put_update(struct writer *x, const struct notice *n, const struct told *t)
{
	struct json *w = &x->w;
	json_object(w);
	json_put(w, "id", t->id);
	json_put(w, "status", t->status);
	json_put(w, "body", str_absent(t->body) ? S("") : t->body);
	json_put(w, "incident_id", n->id);
	json_put(w, "created_at", t->at);
	json_put(w, "updated_at", t->at);
	json_put(w, "display_at", t->at);
	put_affected(x, n, t->before, t->now);
	json_put(w, "deliver_notifications", (bool)true);
	json_put(w, "custom_tweet", nothing);
	json_put(w, "tweet_id", nothing);
	json_close(w);
}

static void put_updates(struct writer *x, const struct notice *n)
{
	str id = id_text(x->a, n->id.v);
	json_put_array(&x->w, "incident_updates");
	if (!str_empty(n->note)) {
		struct told note = { ARENA_CONCAT(x->a, id, S("-note")), S("postmortem"), n->note, n->note_at, n->state, n->state };
		put_update(x, n, &note);
	}
	for (size_t i = 0; i < n->updates.n; i++) {
		const struct notice_update *u = &n->updates.at[i];
		enum notice_state before = i + 1 < n->updates.n ? n->updates.at[i + 1].state : NOTICE_STATE_NONE;
		struct told t = { arena_printf(x->a, "%.*s-%lld", STR_ARG(id), (long long)u->seq),
				  state_code(u->state),
				  notice_words_of(n, u),
				  u->at,
				  before,
				  u->state };
		put_update(x, n, &t);
	}
	json_close(&x->w);
}

/* When it first was in this state; absent: never. */
static instant reached(const struct notice *n, enum notice_state state)
{
	instant at = { 0 };
	for (size_t i = 0; i < n->updates.n; i++) /* newest first */
		if (n->updates.at[i].state == state)
			at = n->updates.at[i].at;
	return at;
}

/* Those that it is about, as they are now; a retired service is no component any more. */
static void put_concerned(struct writer *x, const struct notice *n)
{
	json_put_array(&x->w, "components");
	for (size_t i = 0; i < x->site->services_n; i++)
		if (services_have(&n->services, x->site->services[i].service.id))
			put_service(x, i);
	json_close(&x->w);
}

static void put_notice(struct writer *x, const struct notice *n)
{
	struct json *w = &x->w;
	json_object(w);
	json_put(w, "id", n->id);
	json_put(w, "name", n->title);
	json_put(w, "status", str_empty(n->note) ? state_code(n->state) : S("postmortem"));
	json_put(w, "created_at", n->published_at);
	json_put(w, "updated_at", n->modified_at);
	json_put(w, "monitoring_at", reached(n, NOTICE_MONITORING));
	json_put(w, "resolved_at", n->closed_at);
	json_put(w, "impact", notice_impacts[n->impact].code);
	json_put(w, "shortlink", status_notice_address(x->a, x->site, lang_english(), n));
	json_put(w, "started_at", n->starts);
	json_put(w, "page_id", x->site->page_id);
	put_updates(x, n);
	put_concerned(x, n);
	if (n->kind == NOTICE_MAINTENANCE) {
		json_put(w, "scheduled_for", n->starts);
		json_put(w, "scheduled_until", instant_absent(n->ends) ? n->starts : n->ends);
	}
	json_close(w);
}

static bool wanted(const struct notice *n, enum which which)
{
	switch (which) {
	case ALL:
		return true;
	case OPEN:
		return instant_absent(n->closed_at);
	case UPCOMING:
		return n->state == NOTICE_SCHEDULED;
	case ACTIVE:
		return n->state == NOTICE_IN_PROGRESS;
	}
	return false;
}

static void put_notices(struct writer *x, enum notice_kind kind, enum which which)
{
	size_t n = 0;
	json_key(&x->w, kind == NOTICE_INCIDENT ? S("incidents") : S("scheduled_maintenances"));
	json_array(&x->w);
	for (size_t i = 0; i < x->site->notices.n && n < STATUS_FEED_MAX; i++) {
		const struct notice *row = &x->site->notices.at[i];
		if (row->kind != kind || !wanted(row, which))
			continue;
		put_notice(x, row);
		n++;
	}
	json_close(&x->w);
}

enum rc status_render_json(const struct status_site *site, const struct status_file *file, struct buf *out)
{
	CLEANUP_ARENA struct arena *a = arena_new();
	const struct document *d = &documents[file->item];
	struct writer x = {
		.w = JSON_INIT(out), .site = site, .a = a, .since = zone_day(site->zone, date_add(site->today, 1 - STATUS_DAYS))
	};
	json_object(&x.w);
	put_page(&x);
	if (d->parts & PART_COMPONENTS)
		put_components(&x);
	if (d->parts & PART_INCIDENTS)
		put_notices(&x, NOTICE_INCIDENT, d->which);
	if (d->parts & PART_MAINTENANCE)
		put_notices(&x, NOTICE_MAINTENANCE, d->which);
	if (d->parts & PART_STATUS)
		put_status(&x);
	json_close(&x.w);
	return json_rc(&x.w);
}
