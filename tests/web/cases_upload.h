/* A case with a file on it, and what sends and counts files: for the tests of attachments (S6). */
#ifndef WEB_CASES_UPLOAD_H
#define WEB_CASES_UPLOAD_H

#include "support/app.h"

#define UPLOAD_PNG "\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\1\0\0\0\1\x08\2\0\0\0\x90wS\xde\0\0\0\0IEND\xae\x42\x60\x82"
#define UPLOAD_CASE "/support/cases/0012001"

/* Parts of a form, concatenated by the caller, and the request that sends them. */
str upload_field(struct arena *a, const char *name, const char *value);
str upload_file(struct arena *a, const char *name, str bytes);
struct http_answer upload_post(struct under_test *u, enum who as, str target, str parts);

/* A server on which AUTHORIZED has filed UPLOAD_CASE with a picture. NULL: it failed, and so has the test. */
struct under_test *upload_case(struct test *t);

/* How many files lie in that folder of the data, and below it? */
int upload_files_in(struct test *t, const char *folder);

#endif
