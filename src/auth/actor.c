/* auth/actor.c — the actor who is nobody, and looking up what an actor may act for. */
#include "auth/actor.h"

const struct actor actor_nobody = { .kind = ACTOR_NOBODY };

const struct actor_account *actor_account(const struct actor *who, account_id account)
{
	for (size_t i = 0; i < who->accounts_n; i++)
		if (who->accounts[i].id.v == account.v)
			return &who->accounts[i];
	return NULL;
}
