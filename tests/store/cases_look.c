/* See cases_look.h. */
#include "store/cases_look.h"

enum rc cases_look(struct db *db, void *looking)
{
	struct looking *l = looking;
	enum action action = l->who == AGENT ? ACTION_DESK_CASE_LIST : ACTION_CASE_LIST;
	l->hits = (case_hits){ 0 };
	return case_search(db, l->u->t->arena, &l->u->actor[l->who], action, &l->q, &l->hits, &l->more);
}
