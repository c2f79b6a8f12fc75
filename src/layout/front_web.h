/* layout/front_web.h — handlers of the front door `/` and of what every face's footer needs. */
#ifndef LAYOUT_FRONT_WEB_H
#define LAYOUT_FRONT_WEB_H

#include "http/route.h"

/* GET  /                  three ways in: staff of districts, families, the status page
 * POST /language          sets the cookie __Host-lang and goes back; input: front_language_input */
handler_fn front_home, front_language;
extern const struct form_spec front_language_input;

#endif
