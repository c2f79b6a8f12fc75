#include "web/cases_upload.h"

#include <dirent.h>

#define TYPE "Content-Type: multipart/form-data; boundary=XX"

str upload_field(struct arena *a, const char *name, const char *value)
{
	return arena_printf(a, "--XX\r\nContent-Disposition: form-data; name=\"%s\"\r\n\r\n%s\r\n", name, value);
}

str upload_file(struct arena *a, const char *name, str bytes)
{
	str head = arena_printf(a,
				"--XX\r\nContent-Disposition: form-data; name=\"file\"; filename=\"%s\"\r\n"
				"Content-Type: text/html\r\n\r\n",
				name); /* what the sender says of it counts for nothing */
	return ARENA_CONCAT(a, head, bytes, S("\r\n"));
}

struct http_answer upload_post(struct under_test *u, enum who as, str target, str parts)
{
	return app_call(u, as, false, "POST", target, TYPE, ARENA_CONCAT(u->t->arena, parts, S("--XX--\r\n")));
}

struct under_test *upload_case(struct test *t)
{
	struct under_test *u = app_start_server(t);
	if (!u)
		return NULL;
	struct arena *a = t->arena;
	str parts = ARENA_CONCAT(a, upload_field(a, "module", "attendance"), upload_field(a, "priority", "medium"),
				 upload_field(a, "subject", "Seats"), upload_field(a, "description", "See the picture"),
				 upload_file(a, "screen.png", S(UPLOAD_PNG)));
	if (upload_post(u, AUTHORIZED, S("/support/cases/new/question"), parts).status == 303)
		return u;
	test_fail(t, __FILE__, __LINE__, "the case was not filed");
	return NULL;
}

int upload_files_in(struct test *t, const char *folder)
{
	char *path = arena_z(t->arena, arena_printf(t->arena, "%s/%s", t->dir, folder));
	DIR *d = opendir(path);
	int n = 0;
	if (!d)
		return 0;
	for (struct dirent *e; (e = readdir(d));)
		if (e->d_name[0] != '.')
			n += e->d_type == DT_DIR
				 ? upload_files_in(t, arena_z(t->arena, arena_printf(t->arena, "%s/%s", folder, e->d_name)))
				 : 1;
	closedir(d);
	return n;
}
