/* access/menu.c — what waits for this reader. */
#include "access/menu.h"

#include "access/alert.h"
#include "access/grant.h"

int64_t access_menu_count(struct req *q, enum menu_count what)
{
	int64_t n = 0;
	enum rc rc = what == COUNT_ALERTS ? alerts_unseen(q->db, q->arena, &n)
					  : grants_waiting(q->db, q->arena, q->actor->acting, clock_now(), &n);
	if (rc != RC_OK)
		err_clear();
	return rc == RC_OK ? n : 0;
}
