/* routes.c — every URL of Belfry on one screen: who may come, what the policy is asked, where it runs. Columns: http/route.h. */
#include "auth/policy.h"
#include "auth/sign_in.h"
#include "cases/case_web.h"
#include "desk/desk_web.h"
#include "http/http_web.h"
#include "layout/front_web.h"
#include "people/people_api.h"
#include "portal/portal_web.h"
#include "signin/signin_web.h"
#include "updates/update_web.h"

/* clang-format off */
const struct route routes[] = {
/*      method  path                                 handler                  shown again       access     action            input                 audit   rate     work */
/* front door, operators */
ROUTE(GET,    "/",                                   front_home,              NULL,             PUBLIC,    PUBLIC,           no_input,             NONE,   READ,    READ),
ROUTE(POST,   "/language",                           front_language,          NULL,             PUBLIC,    PUBLIC,           front_language_input, NONE,   READ,    EVENT),
ROUTE(GET,    "/healthz",                            http_health,             NULL,             PUBLIC,    PUBLIC,           no_input,             NONE,   FREE,    EVENT),
ROUTE(GET,    "/readyz",                             http_ready,              NULL,             PUBLIC,    PUBLIC,           no_input,             NONE,   FREE,    READ),
ROUTE(GET,    "/metrics",                            http_metrics,            NULL,             PUBLIC,    PUBLIC,           no_input,             NONE,   FREE,    EVENT),
/* signing in and out, your account */
ROUTE(GET,    "/sign-in",                            sign_in_page,            NULL,             PUBLIC,    PUBLIC,           sign_in_query,        NONE,   READ,    READ),
ROUTE(POST,   "/sign-in",                            sign_in_submit,          sign_in_page,     PUBLIC,    PUBLIC,           sign_in_form,         CHANGE, SIGN_IN, HASH),
ROUTE(POST,   "/sign-out",                           sign_out_submit,         NULL,             SIGNED_IN, SESSION_OWN,      no_input,             CHANGE, WRITE,   WRITE),
ROUTE(GET,    "/account",                            account_page,            NULL,             SIGNED_IN, SESSION_OWN,      no_input,             NONE,   READ,    READ),
ROUTE(POST,   "/account/language",                   account_language_submit, account_page,     SIGNED_IN, SESSION_OWN,      account_language,     NONE,   WRITE,   WRITE),
ROUTE(POST,   "/account/switch",                     account_switch_submit,   NULL,             SUPPORT,   ACCOUNT_SWITCH,   account_switch,       CHANGE, WRITE,   WRITE),
ROUTE(POST,   "/account/sessions/:id/end",           account_session_end,     NULL,             SIGNED_IN, SESSION_OWN,      no_input,             CHANGE, WRITE,   WRITE),
ROUTE(POST,   "/api/v1/session",                     session_api_create,      NULL,             PUBLIC,    PUBLIC,           sign_in_form,         CHANGE, SIGN_IN, HASH),
ROUTE(DELETE, "/api/v1/session",                     session_api_end,         NULL,             SIGNED_IN, SESSION_OWN,      no_input,             CHANGE, WRITE,   WRITE),
ROUTE(GET,    "/api/v1/me",                          me_api,                  NULL,             SIGNED_IN, SESSION_OWN,      no_input,             NONE,   READ,    READ),
/* support portal */
ROUTE(GET,    "/support",                            home_page,               NULL,             SUPPORT,   CASE_LIST,        no_input,             NONE,   READ,    READ),
ROUTE(GET,    "/support/cases",                      case_list_page,          NULL,             SUPPORT,   CASE_LIST,        case_list_form,       NONE,   READ,    READ),
ROUTE(GET,    "/support/cases.csv",                  case_list_csv,           NULL,             SUPPORT,   CASE_LIST,        case_list_form,       EXPORT, READ,    READ),
ROUTE(POST,   "/support/case-views",                 case_view_save_post,     NULL,             SUPPORT,   CASE_LIST,        case_view_form,       NONE,   WRITE,   WRITE),
ROUTE(POST,   "/support/case-views/:id/remove",      case_view_remove_post,   NULL,             SUPPORT,   CASE_LIST,        no_input,             NONE,   WRITE,   WRITE),
ROUTE(GET,    "/support/cases/new",                  case_choose_page,        NULL,             SUPPORT,   CASE_CREATE,      no_input,             NONE,   READ,    READ),
ROUTE(GET,    "/support/cases/new/:type",            case_form_page,          NULL,             SUPPORT,   CASE_CREATE,      no_input,             NONE,   READ,    READ),
ROUTE(POST,   "/support/cases/new/:type",            case_submit,             case_form_page,   SUPPORT,   CASE_CREATE,      case_any_form,        CHANGE, WRITE,   FILE),
ROUTE(GET,    "/support/cases/:number",              case_page,               NULL,             SUPPORT,   CASE_VIEW,        no_input,             NONE,   READ,    READ),
ROUTE(GET,    "/support/cases/:number/events",       case_events,             NULL,             SUPPORT,   CASE_VIEW,        no_input,             NONE,   READ,    READ),
ROUTE(GET,    "/support/cases/:number/files/:id",    case_file,               NULL,             SUPPORT,   CASE_VIEW,        no_input,             VIEW,   READ,    READ),
ROUTE(POST,   "/support/cases/:number/comments",     case_comment_post,       case_page,        SUPPORT,   CASE_COMMENT,     case_words_form,      CHANGE, WRITE,   FILE),
ROUTE(POST,   "/support/cases/:number/transitions",  case_move_post,          case_page,        SUPPORT,   CASE_COMMENT,     case_move_form,       CHANGE, WRITE,   WRITE),
ROUTE(GET,    "/api/v1/case-types",                  api_case_types,          NULL,             SIGNED_IN, CASE_LIST,        no_input,             NONE,   READ,    READ),
ROUTE(GET,    "/api/v1/cases",                       api_case_list,           NULL,             SIGNED_IN, CASE_LIST,        case_list_form,       NONE,   READ,    READ),
ROUTE(POST,   "/api/v1/cases",                       api_case_create,         NULL,             SIGNED_IN, CASE_CREATE,      case_any_form,        CHANGE, WRITE,   FILE),
ROUTE(GET,    "/api/v1/cases/:number",               api_case_get,            NULL,             SIGNED_IN, CASE_VIEW,        no_input,             NONE,   READ,    READ),
ROUTE(GET,    "/api/v1/cases/:number/history",       api_case_history,        NULL,             SIGNED_IN, CASE_VIEW,        no_input,             NONE,   READ,    READ),
ROUTE(GET,    "/api/v1/cases/:number/files/:id",     api_case_file,           NULL,             SIGNED_IN, CASE_VIEW,        no_input,             VIEW,   READ,    READ),
ROUTE(POST,   "/api/v1/cases/:number/comments",      api_case_comment,        NULL,             SIGNED_IN, CASE_COMMENT,     case_words_form,      CHANGE, WRITE,   FILE),
ROUTE(POST,   "/api/v1/cases/:number/transitions",   api_case_move,           NULL,             SIGNED_IN, CASE_COMMENT,     case_move_form,       CHANGE, WRITE,   WRITE),
/* update manager */
ROUTE(GET,    "/updates",                            update_list_page,        NULL,             SUPPORT,   UPDATE_LIST,      update_list_form,     NONE,   READ,    READ),
ROUTE(GET,    "/updates/new",                        update_form_page,        NULL,             SUPPORT,   UPDATE_REQUEST,   update_start_form,    NONE,   READ,    READ),
ROUTE(POST,   "/updates/new",                        update_submit,           update_form_page, SUPPORT,   UPDATE_REQUEST,   update_form,          CHANGE, WRITE,   WRITE),
ROUTE(POST,   "/updates/hide",                       update_hide_post,        NULL,             SUPPORT,   UPDATE_LIST,      update_hide_form,     NONE,   READ,    EVENT),
ROUTE(GET,    "/updates/:id",                        update_page,             NULL,             SUPPORT,   UPDATE_VIEW,      no_input,             NONE,   READ,    READ),
ROUTE(GET,    "/updates/:id/withdraw",               update_withdraw_page,    NULL,             SUPPORT,   UPDATE_CANCEL,    no_input,             NONE,   READ,    READ),
ROUTE(POST,   "/updates/:id/withdraw",               update_withdraw_post,    NULL,             SUPPORT,   UPDATE_CANCEL,    no_input,             CHANGE, WRITE,   WRITE),
ROUTE(GET,    "/api/v1/sites",                       api_sites,               NULL,             SIGNED_IN, UPDATE_LIST,      api_sites_form,       NONE,   READ,    READ),
ROUTE(GET,    "/api/v1/versions",                    api_versions,            NULL,             SIGNED_IN, UPDATE_LIST,      api_versions_form,    NONE,   READ,    READ),
ROUTE(GET,    "/api/v1/updates",                     api_update_list,         NULL,             SIGNED_IN, UPDATE_LIST,      api_update_list_form, NONE,   READ,    READ),
ROUTE(POST,   "/api/v1/updates",                     api_update_create,       NULL,             SIGNED_IN, UPDATE_REQUEST,   update_form,          CHANGE, WRITE,   WRITE),
ROUTE(GET,    "/api/v1/updates/:id",                 api_update_get,          NULL,             SIGNED_IN, UPDATE_VIEW,      no_input,             NONE,   READ,    READ),
ROUTE(DELETE, "/api/v1/updates/:id",                 api_update_delete,       NULL,             SIGNED_IN, UPDATE_CANCEL,    no_input,             CHANGE, WRITE,   WRITE),
/* desk */
ROUTE(GET,    "/desk",                               desk_front,              NULL,             STAFF,     SESSION_OWN,      no_input,             NONE,   READ,    EVENT),
ROUTE(GET,    "/desk/cases",                         desk_cases_page,         NULL,             STAFF,     DESK_CASE_LIST,   case_list_form,       NONE,   READ,    READ),
ROUTE(GET,    "/desk/cases.csv",                     desk_cases_csv,          NULL,             STAFF,     DESK_CASE_LIST,   case_list_form,       EXPORT, READ,    READ),
ROUTE(POST,   "/desk/case-views",                    desk_view_save_post,     NULL,             STAFF,     DESK_CASE_LIST,   case_view_form,       NONE,   WRITE,   WRITE),
ROUTE(POST,   "/desk/case-views/:id/remove",         desk_view_remove_post,   NULL,             STAFF,     DESK_CASE_LIST,   no_input,             NONE,   WRITE,   WRITE),
ROUTE(GET,    "/desk/cases/:number",                 desk_case_page,          NULL,             STAFF,     DESK_CASE_VIEW,   no_input,             VIEW,   READ,    READ),
ROUTE(GET,    "/desk/cases/:number/events",          case_events,             NULL,             STAFF,     DESK_CASE_VIEW,   no_input,             NONE,   READ,    READ),
ROUTE(GET,    "/desk/cases/:number/files/:id",       desk_case_file,          NULL,             STAFF,     DESK_CASE_VIEW,   no_input,             VIEW,   READ,    READ),
ROUTE(POST,   "/desk/cases/:number/comments",        desk_case_comment_post,  desk_case_page,   STAFF,     DESK_CASE_WORK,   case_words_form,      CHANGE, WRITE,   FILE),
ROUTE(POST,   "/desk/cases/:number/transitions",     desk_case_move_post,     desk_case_page,   STAFF,     DESK_CASE_WORK,   case_move_form,       CHANGE, WRITE,   WRITE),
ROUTE(GET,    "/desk/updates",                       desk_updates_page,       NULL,             STAFF,     DESK_UPDATE_LIST, desk_updates_form,    NONE,   READ,    READ),
ROUTE(GET,    "/desk/updates/:id",                   desk_update_page,        NULL,             STAFF,     DESK_UPDATE_LIST, no_input,             NONE,   READ,    READ),
ROUTE(POST,   "/desk/updates/:id/transitions",       desk_update_move_post,   desk_update_page, STAFF,     DESK_UPDATE_WORK, update_move_form,     CHANGE, WRITE,   WRITE),
ROUTE(GET,    "/api/v1/desk/cases",                  api_case_list,           NULL,             STAFF,     DESK_CASE_LIST,   case_list_form,       NONE,   READ,    READ),
ROUTE(GET,    "/api/v1/desk/cases/:number",          api_case_get,            NULL,             STAFF,     DESK_CASE_VIEW,   no_input,             VIEW,   READ,    READ),
ROUTE(GET,    "/api/v1/desk/cases/:number/history",  api_case_history,        NULL,             STAFF,     DESK_CASE_VIEW,   no_input,             VIEW,   READ,    READ),
ROUTE(GET,    "/api/v1/desk/cases/:number/files/:id", api_case_file,         NULL,             STAFF,     DESK_CASE_VIEW,   no_input,             VIEW,   READ,    READ),
ROUTE(POST,   "/api/v1/desk/cases/:number/comments", api_case_comment,        NULL,             STAFF,     DESK_CASE_WORK,   case_words_form,      CHANGE, WRITE,   FILE),
ROUTE(POST,   "/api/v1/desk/cases/:number/transitions", api_case_move,        NULL,             STAFF,     DESK_CASE_WORK,   case_move_form,       CHANGE, WRITE,   WRITE),
ROUTE(GET,    "/api/v1/desk/updates",                api_update_list,         NULL,             STAFF,     DESK_UPDATE_LIST, api_update_list_form, NONE,   READ,    READ),
ROUTE(GET,    "/api/v1/desk/updates/:id",            api_update_get,          NULL,             STAFF,     DESK_UPDATE_LIST, no_input,             NONE,   READ,    READ),
ROUTE(POST,   "/api/v1/desk/updates/:id/transitions", api_update_move,        NULL,             STAFF,     DESK_UPDATE_WORK, update_move_form,     CHANGE, WRITE,   WRITE),
/* mobile portal */
ROUTE(GET,    "/portal",                             portal_front,            NULL,             PUBLIC,    PUBLIC,           no_input,             NONE,   READ,    EVENT),
ROUTE(GET,    "/portal/:view",                       portal_page,             NULL,             PUBLIC,    PUBLIC,           portal_page_form,     NONE,   READ,    EVENT),
ROUTE(GET,    "/api/v1/districts",                   district_api_search,     NULL,             PUBLIC,    PUBLIC,           district_search_form, NONE,   READ,    READ),
ROUTE(POST,   "/api/v1/portal/session",              session_api_create,      NULL,             PUBLIC,    PUBLIC,           portal_sign_in_form,  CHANGE, SIGN_IN, HASH),
ROUTE(POST,   "/api/v1/portal/activate",             session_api_create,      NULL,             PUBLIC,    PUBLIC,           activation_form,      CHANGE, SIGN_IN, HASH),
ROUTE(DELETE, "/api/v1/portal/session",              session_api_end,         NULL,             FAMILY,    SESSION_OWN,      no_input,             CHANGE, WRITE,   WRITE),
ROUTE(GET,    "/api/v1/portal/sync",                 portal_sync,             NULL,             FAMILY,    PORTAL_READ,      portal_sync_form,     NONE,   POLL,    EVENT),
ROUTE(GET,    "/api/v1/portal/settings",             portal_settings,         NULL,             FAMILY,    PORTAL_READ,      no_input,             NONE,   READ,    EVENT),
ROUTE(PUT,    "/api/v1/portal/settings",             portal_settings_put,     NULL,             FAMILY,    PORTAL_WRITE,     portal_settings_form, NONE,   WRITE,   WRITE),
ROUTE(PUT,    "/api/v1/portal/devices/:id",          portal_device_put,       NULL,             FAMILY,    PORTAL_WRITE,     portal_device_form,   NONE,   WRITE,   WRITE),
};
/* clang-format on */
const size_t routes_n = COUNT_OF(routes);
