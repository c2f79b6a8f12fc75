#include "http/edge.h"

/* What a person reads for each status. The page around it is the gate's. */
static const struct status statuses[] = {
	{ 400, N_("Bad request"), N_("The request could not be understood. Go back, reload the page and try again.") },
	{ 401, N_("Sign in first"), N_("Sign in, then try again.") },
	{ 403, N_("Not allowed"), N_("You may not do this. If you opened the page long ago, reload it and try again.") },
	{ 404, N_("Not found"), N_("There is nothing at this address, or it is not yours to see. Check the address.") },
	{ 405, N_("Not possible here"), N_("This address does not take this kind of request.") },
	{ 409, N_("Changed meanwhile"),
	  N_("Somebody changed this before you did. Nothing was saved. Reload the page and try again.") },
	{ 413, N_("Too large"), N_("What you sent is larger than allowed. Nothing was saved.") },
	{ 414, N_("Address too long"), N_("The address is longer than allowed.") },
	{ 415, N_("Unknown format"), N_("The data was not sent in a format that this address takes.") },
	{ 422, N_("Please check what you entered"), N_("Something you entered is missing or not valid. Nothing was saved.") },
	{ 429, N_("Too many requests"), N_("You have asked very often in a short time. Wait a little, then try again.") },
	{ 431, N_("Request too large"), N_("The headers of the request are larger than allowed (8 KB, 64 lines).") },
	{ 500, N_("Something went wrong"),
	  N_("This is our fault. Nothing was saved. Try again, and tell support the number below if it stays.") },
	{ 501, N_("Not supported"), N_("The request uses a transfer coding that this server does not know.") },
	{ 503, N_("Busy"), N_("There is too much to do right now. Nothing was saved. Try again in a moment.") },
};

const struct status *status_of(int code)
{
	static const struct status other = { 0, N_("Answer"), "" };
	for (size_t i = 0; i < COUNT_OF(statuses); i++)
		if (statuses[i].code == code)
			return &statuses[i];
	return &other;
}

int status_of_rc(enum rc rc)
{
	static const int codes[] = {
		[RC_OK] = 200,	     [RC_NOT_FOUND] = 404, [RC_DENIED] = 403, [RC_INVALID] = 422,
		[RC_CONFLICT] = 409, [RC_LIMIT] = 413,	   [RC_BUSY] = 503,   [RC_FAIL] = 500,
	};
	return (size_t)rc < COUNT_OF(codes) ? codes[rc] : 500;
}
