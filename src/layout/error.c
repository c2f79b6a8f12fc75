/* error.c — the error page of every face. */
#include "layout/error_view.h"

#include "pages/error.html.h"

static const struct {
	int status;
	const char *title;
} titles[] = {
	{ 403, N_("You may not do this") },
	{ 404, N_("This page is not here") },
	{ 409, N_("Somebody changed this before you") },
	{ 413, N_("That is too large") },
	{ 422, N_("Please check what you entered") },
	{ 429, N_("Too many requests") },
	{ 500, N_("Something went wrong on our side") },
	{ 503, N_("Busy right now") },
};

static const char *title_of(int status)
{
	for (size_t i = 0; i < COUNT_OF(titles); i++)
		if (titles[i].status == status)
			return titles[i].title;
	return N_("That did not work");
}

/* The face a person was on, so that "start page" leads back there. */
static enum face face_of(str path)
{
	static const struct {
		str prefix;
		enum face face;
	} prefixes[] = {
		{ S_INIT("/support"), FACE_SUPPORT }, { S_INIT("/updates"), FACE_UPDATES }, { S_INIT("/desk"), FACE_DESK },
		{ S_INIT("/admin"), FACE_ADMIN },     { S_INIT("/portal"), FACE_PORTAL },
	};
	for (size_t i = 0; i < COUNT_OF(prefixes); i++)
		if (str_starts(path, prefixes[i].prefix))
			return prefixes[i].face;
	return FACE_FRONT;
}

void layout_error_page(struct req *q, int status, str message)
{
	struct error_view v = { .message = message, .request = q->id };
	layout_shell(q, face_of(q->path), T(q->lang, title_of(status)), &v.shell);
	page_error(reply_page(q, status), &v);
}
