/* roster/import_web.h — for routes.c: /admin/imports and /api/v1/imports (D2, D4, D7). */
#ifndef ROSTER_IMPORT_WEB_H
#define ROSTER_IMPORT_WEB_H

#include "http/req.h"

extern const struct form_spec import_list_form, import_upload_form, import_decide_form, import_word_form, import_word_remove_form;
extern const struct form_spec provider_form, roster_settings_form; /* provider.h, setting.h */

handler_fn import_list_page, import_upload_post, import_page, import_decide_post;
handler_fn api_import_list, api_import_get, api_import_report, api_import_upload, api_import_decide;
handler_fn import_settings_page, import_settings_post, import_words_page, import_word_post, import_word_remove_post, provider_page,
    provider_post, provider_remove_post, provider_try_post;
handler_fn api_import_settings, api_import_settings_patch, api_import_words, api_import_word_put, api_import_word_remove,
    api_provider, api_provider_put, api_provider_remove, api_provider_try;

#endif
