/* portal/portal_web.h — the handlers of the mobile portal, for routes.c.
 *
 *	GET  /portal                       portal_front      PUBLIC  no_input         EVENT: to /portal/today, kept offline
 *	GET  /portal/:view                 portal_page       PUBLIC  portal_page_form EVENT: the app's page, the same for everyone
 *	GET  /api/v1/portal/sync           portal_sync       FAMILY  portal_sync_form EVENT, POLL; RC_BUSY: again as READ
 *	GET  /api/v1/portal/settings       portal_settings   FAMILY  no_input         EVENT
 *	PUT  /api/v1/portal/settings       portal_settings_put  FAMILY  portal_settings_form  WRITE
 *	PUT  /api/v1/portal/devices/:id    portal_device_put    FAMILY  portal_device_form    WRITE
 */
#ifndef PORTAL_PORTAL_WEB_H
#define PORTAL_PORTAL_WEB_H

#include "http/route.h"

handler_fn portal_front, portal_page;
handler_fn portal_sync, portal_settings, portal_settings_put, portal_device_put;

extern const struct form_spec portal_page_form;	    /* ?src=home, from the home screen */
extern const struct form_spec portal_sync_form;	    /* ?since=CURSOR */
extern const struct form_spec portal_settings_form; /* language */
extern const struct form_spec portal_device_form;   /* name */

#endif
