/* people/people_api.h — for routes.c: GET /api/v1/districts?q=&state= (PUBLIC, READ): districts that have a portal (M1). */
#ifndef PEOPLE_PEOPLE_API_H
#define PEOPLE_PEOPLE_API_H

#include "http/route.h"

handler_fn district_api_search;
extern const struct form_spec district_search_form;

#endif
