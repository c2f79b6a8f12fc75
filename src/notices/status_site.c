/* notices/status_site.c */
#include "notices/status_site.h"

#include <sodium.h>
#include <stdlib.h>

#include "html/lang.h"

/* Statuspage's rule for the uptime: an outage counts whole, a partial one by three tenths, slowness and maintenance not at all. */
const struct status_impact status_impacts[NOTICE_IMPACTS] = {
	[NOTICE_IMPACT_UNSET] = { S_INIT("operational"), N_("Working"), 0, 0 },
	[NOTICE_IMPACT_NONE] = { S_INIT("operational"), N_("Working"), 0, 0 },
	[NOTICE_IMPACT_MAINTENANCE] = { S_INIT("under_maintenance"), N_("Under maintenance"), 1, 0 },
	[NOTICE_IMPACT_MINOR] = { S_INIT("degraded_performance"), N_("Slow or partly not working"), 2, 0 },
	[NOTICE_IMPACT_MAJOR] = { S_INIT("partial_outage"), N_("Partial outage"), 3, 30 },
	[NOTICE_IMPACT_CRITICAL] = { S_INIT("major_outage"), N_("Outage"), 4, 100 },
};

static const struct status_headline headlines[NOTICE_IMPACTS] = {
	[NOTICE_IMPACT_UNSET] = { S_INIT("none"), S_INIT("All Systems Operational"), N_("All services are working") },
	[NOTICE_IMPACT_NONE] = { S_INIT("none"), S_INIT("All Systems Operational"), N_("All services are working") },
	[NOTICE_IMPACT_MAINTENANCE] = { S_INIT("maintenance"), S_INIT("Service Under Maintenance"), N_("Maintenance is going on") },
	[NOTICE_IMPACT_MINOR] = { S_INIT("minor"), S_INIT("Minor Service Outage"), N_("Some things are slow or do not work") },
	[NOTICE_IMPACT_MAJOR] = { S_INIT("major"), S_INIT("Partial System Outage"), N_("There is a partial outage") },
	[NOTICE_IMPACT_CRITICAL] = { S_INIT("critical"), S_INIT("Major Service Outage"), N_("There is an outage") },
};

struct status_headline status_headline(const struct status_site *site)
{
	return headlines[site->now];
}

enum notice_impact status_worse(enum notice_impact a, enum notice_impact b)
{
	if (status_impacts[a].level != status_impacts[b].level)
		return status_impacts[a].level > status_impacts[b].level ? a : b;
	return a == NOTICE_IMPACT_UNSET ? b : a;
}

bool status_span(const struct notice *n, instant *from, instant *to)
{
	*from = n->starts;
	*to = n->kind == NOTICE_INCIDENT && !instant_absent(n->ends) ? n->ends : n->closed_at;
	return n->state != NOTICE_SCHEDULED && n->state != NOTICE_CANCELLED;
}

str status_percent(struct arena *a, int64_t hundredths)
{
	return arena_printf(a, "%lld.%02lld %%", (long long)(hundredths / 100), (long long)(hundredths % 100));
}

date status_month(const struct status_site *site, const struct notice *n)
{
	local l;
	zone_local(site->zone, n->starts, &l, NULL);
	l.on.day = 1;
	return l.on;
}

/* ---- days ---- */
struct spell {
	int64_t from, to;
	enum notice_impact impact;
};
typedef LIST(struct spell) spells;

static int64_t least(int64_t a, int64_t b)
{
	return a < b ? a : b;
}

static int64_t most(int64_t a, int64_t b)
{
	return a > b ? a : b;
}

/* Time between from and to, each moment weighted by the worst of what went on. */
static int64_t weighted(const spells *all, int64_t from, int64_t to)
{
	int64_t sum = 0;
	while (from < to) {
		int64_t next = to; /* until then nothing begins or ends */
		int weight = 0;
		for (size_t i = 0; i < all->n; i++) {
			const struct spell *s = &all->at[i];
			if (s->from > from)
				next = least(next, s->from);
			if (s->to > from)
				next = least(next, s->to);
			if (s->from <= from && s->to > from && status_impacts[s->impact].weight > weight)
				weight = status_impacts[s->impact].weight;
		}
		sum += (next - from) / 100 * weight;
		from = next;
	}
	return sum;
}

static void fill_day(struct arena *a, const spells *all, int64_t from, int64_t to, struct status_day *day)
{
	spells here = { 0 };
	for (size_t i = 0; i < all->n; i++) {
		const struct spell *s = &all->at[i];
		if (s->from >= to || s->to <= from)
			continue;
		day->worst = status_worse(day->worst, s->impact);
		*LIST_ADD(a, &here) = (struct spell){ most(s->from, from), least(s->to, to), s->impact };
	}
	day->down_us = here.n > 0 ? weighted(&here, from, to) : 0;
}

static void fill_service(struct arena *a, const struct status_site *site, const int64_t *midnights, struct status_service *s)
{
	spells all = { 0 };
	int64_t down = 0;
	for (size_t i = 0; i < site->notices.n; i++) {
		const struct notice *n = &site->notices.at[i];
		instant from, to;
		if (!services_have(&n->services, s->service.id))
			continue;
		s->changed.us = most(s->changed.us, n->modified_at.us);
		if (notice_is_active(n))
			s->now = status_worse(s->now, n->impact);
		if (!status_span(n, &from, &to) || status_impacts[n->impact].level == 0)
			continue;
		struct spell spell = { from.us, instant_absent(to) ? site->as_of.us : least(to.us, site->as_of.us), n->impact };
		if (spell.to > midnights[0] && spell.from < spell.to)
			*LIST_ADD(a, &all) = spell;
	}
	for (int i = 0; i < STATUS_DAYS; i++) {
		s->day[i].on = date_add(site->today, i + 1 - STATUS_DAYS);
		fill_day(a, &all, midnights[i], midnights[i + 1], &s->day[i]);
		down += s->day[i].down_us;
	}
	int64_t total = site->as_of.us - midnights[0];
	s->uptime = down == 0 || total <= 0 ? 10000 : (total - down) / (total / 10000);
	if (down > 0 && s->uptime > 9999)
		s->uptime = 9999; /* "100" says that nothing was down */
}

static int by_start(const void *pa, const void *pb)
{
	const struct notice *a = pa, *b = pb;
	if (a->starts.us != b->starts.us)
		return a->starts.us > b->starts.us ? -1 : 1;
	return (a->id.v > b->id.v) - (a->id.v < b->id.v);
}

void status_site_compute(struct arena *a, const service_list *services, struct status_site *site)
{
	int64_t midnights[STATUS_DAYS + 1];
	local now;
	zone_local(site->zone, site->as_of, &now, NULL);
	site->today = now.on;
	for (int i = 0; i <= STATUS_DAYS; i++)
		midnights[i] = zone_day(site->zone, date_add(site->today, i + 1 - STATUS_DAYS)).us;
	if (site->notices.n > 0)
		qsort(site->notices.at, site->notices.n, sizeof *site->notices.at, by_start);
	for (size_t i = 0; i < site->notices.n; i++) {
		const struct notice *n = &site->notices.at[i];
		site->changed.us = most(site->changed.us, n->modified_at.us);
		if (notice_is_active(n))
			site->now = status_worse(site->now, n->impact);
	}
	site->services = ARENA_ARRAY(a, struct status_service, services->n ? services->n : 1);
	site->services_n = services->n;
	for (size_t i = 0; i < services->n; i++) {
		site->services[i].service = services->at[i];
		fill_service(a, site, midnights, &site->services[i]);
	}
}

/* ---- loading ---- */
instant status_as_of(instant now)
{
	return (instant){ now.us - now.us % STATUS_STEP };
}

/* Statuspage's pages have short keys of their own; clients tell pages apart by them. */
static str page_id(struct arena *a, const struct settings *s)
{
	unsigned char hash[16];
	str of = ARENA_CONCAT(a, s->vendor_name, S("\n"), s->public_url);
	crypto_generichash(hash, sizeof hash, (const unsigned char *)of.p, of.n, NULL, 0);
	return arena_printf(a, "%02x%02x%02x%02x%02x%02x", hash[0], hash[1], hash[2], hash[3], hash[4], hash[5]);
}

enum rc status_site_load(struct db *db, struct arena *a, const struct settings *s, instant now, struct status_site *out)
{
	service_list services = { 0 };
	*out = (struct status_site){ .name = s->vendor_name,
				     .url = s->status_url,
				     .page_id = page_id(a, s),
				     .zone = zone_find(s->zone),
				     .as_of = status_as_of(now) };
	enum rc rc = services_offered(db, a, &services);
	if (rc == RC_OK)
		rc = notice_public(db, a, (instant){ 0 }, &out->notices);
	if (rc == RC_OK)
		status_site_compute(a, &services, out);
	return rc;
}
