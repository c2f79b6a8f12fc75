/* notices/status_view.h — what the pages of the public status page are given (pages/status/). All addresses are relative. */
#ifndef NOTICES_STATUS_VIEW_H
#define NOTICES_STATUS_VIEW_H

#include "html/html.h"

struct status_language {
	str tag, dir, name;
	url to;
	bool chosen;
};
struct status_frame {
	str lang, dir;
	str title;			   /* of <title> */
	str name;			   /* the vendor's */
	str home_current, history_current; /* "page" or absent */
	url style, icon, home, history, feed, calendar, data;
	instant changed;
	str zone; /* name of the zone of all times */
	LIST(struct status_language) languages;
};
struct status_told_view {
	instant at;
	str state, badge;
	safe_html text;
};
struct status_notice_view {
	str title, kind, state, badge, impact, services;
	instant from, to;
	url page;
	str written; /* language that its words are in; absent: the page's */
	safe_html note;
	bool has_note;
	instant note_at;
	LIST(struct status_told_view) updates;
};
struct status_bar {
	str css, path; /* of the days with one level */
};
struct status_bad_day {
	date on;
	str what;
};
struct status_service_view {
	str name, state, badge, uptime, spoken;
	LIST(struct status_bar) bars;
	LIST(struct status_bad_day) bad;
};
struct status_group_view {
	str name; /* absent: services that stand by themselves */
	LIST(struct status_service_view) services;
};
struct status_month_link {
	str name;
	url page;
	size_t count;
};
struct status_index_view {
	struct status_frame frame;
	str headline, look;
	LIST(struct status_notice_view) active, upcoming, recent;
	LIST(struct status_group_view) groups;
};
struct status_notice_page {
	struct status_frame frame;
	struct status_notice_view notice;
	str month;
	url month_page;
};
struct status_month_view {
	struct status_frame frame;
	str name;
	url newer, older; /* absent: none */
	str newer_name, older_name;
	LIST(struct status_notice_view) notices;
};
struct status_months_view {
	struct status_frame frame;
	LIST(struct status_month_link) months;
};

#endif
