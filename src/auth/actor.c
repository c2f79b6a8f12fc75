/* auth/actor.c — the actor who is nobody, looking up what an actor may act for, and the words of its codes. */
#include "auth/actor.h"

const struct actor actor_nobody = { .kind = ACTOR_NOBODY };

const struct actor_account *actor_account(const struct actor *who, account_id account)
{
	for (size_t i = 0; i < who->accounts_n; i++)
		if (who->accounts[i].id.v == account.v)
			return &who->accounts[i];
	return NULL;
}

static const str contact_types[] = {
	[CONTACT_AUTHORIZED] = S_INIT("authorized"),
	[CONTACT_TECHNICAL] = S_INIT("technical"),
	[CONTACT_READ_ONLY] = S_INIT("read_only"),
};

str contact_type_word(enum contact_type type)
{
	return contact_types[type];
}

enum contact_type contact_type_of(str word)
{
	for (size_t i = 1; i < COUNT_OF(contact_types); i++)
		if (str_eq(contact_types[i], word))
			return (enum contact_type)i;
	return CONTACT_NONE;
}
