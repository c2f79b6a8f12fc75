/* roster/import_web.h — for routes.c: /admin/imports and /api/v1/imports (D4, D7). */
#ifndef ROSTER_IMPORT_WEB_H
#define ROSTER_IMPORT_WEB_H

#include "http/req.h"

extern const struct form_spec import_list_form, import_upload_form, import_decide_form;

handler_fn import_list_page, import_upload_post, import_page, import_decide_post;
handler_fn api_import_list, api_import_get, api_import_report, api_import_upload, api_import_decide;

#endif
