/* desk/service_view.h — what the page of the service tables shows. */
#ifndef DESK_SERVICE_VIEW_H
#define DESK_SERVICE_VIEW_H

#include "layout/layout.h"

struct service_person_view {
	str id, name;
	bool lead;
};
struct service_team_view {
	str code, name;
	bool round_robin;
	int64_t open;
	LIST(struct service_person_view) members;
};
struct service_route_view {
	str type, type_label, module, module_label, team;
};
struct service_day_view {
	str name, opens, closes; /* field names and values: "opens1", "07:00" */
	str opens_name, closes_name;
};
struct service_holiday_view {
	date day;
	str name;
};
struct service_target_view {
	str priority, label, minutes;
	bool around_clock;
};
struct desk_service_view {
	struct shell shell;
	LIST(struct service_team_view) teams;
	LIST(struct service_route_view) routes;
	LIST(struct service_day_view) week;
	LIST(struct service_holiday_view) holidays;
	LIST(struct service_target_view) targets;
	struct field_view team_code, team_name, team_round_robin;  /* a new team */
	struct field_view member_team, member_person, member_lead; /* a new member */
	struct field_view route_type, route_module, route_team;	   /* a new route */
	struct field_view zone, holiday_day, holiday_name;
};

#endif
