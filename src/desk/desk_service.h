/* desk/desk_service.h — inputs of the service tables; inside desk/ only. */
#ifndef DESK_DESK_SERVICE_H
#define DESK_DESK_SERVICE_H

#include "cases/service_edit.h"

struct team_input {
	str code, name;
	bool round_robin;
};
struct member_input {
	str team;
	person_id person;
	bool lead, remove;
};
struct route_input {
	str type, module, team; /* team absent: the route goes */
};
struct hours_input {
	str zone;
	str opens1, opens2, opens3, opens4, opens5, opens6, opens7; /* "07:00"; absent: closed */
	str closes1, closes2, closes3, closes4, closes5, closes6, closes7;
};
struct holiday_input {
	date day;
	str name; /* absent: no longer one */
};
struct target_input {
	int priority;
	int64_t minutes;
	bool around_clock;
};

#endif
