/* portal/portal_web.c — the app's only page. Everything else of it is static files of web/portal/. */
#include "portal/portal_web.h"

#include "http/app.h"
#include "http/req.h"
#include "pages/portal/shell.html.h"

struct page_input {
	str src;
};
static const struct field page_fields[] = {
	FIELD_LINE(struct page_input, src, N_("Source"), .max = 20),
};
const struct form_spec portal_page_form = FORM_SPEC(struct page_input, page_fields);

/* The service worker's scope is /portal/, with the slash: only below it can a page be opened without a connection. */
enum rc portal_front(struct req *q)
{
	return reply_redirect(q, URL(q->arena, "/portal/today"));
}

/* The worker and the manifest lie beside the views: their names are fixed (web/FIXED). */
enum rc portal_page(struct req *q)
{
	const struct asset *file = asset_at(q->path);
	if (file)
		return reply_asset(q, file);
	struct portal_shell v = { .demo = q->app->settings->demo ? S("true") : str_c(NULL) };
	page_portal_shell(reply_page(q, 200), &v);
	return RC_OK;
}
