/* bench/signin_policy.c — what one question to the policy costs: every action, for people of every kind, on their own and on other
 * people's things. */
#include <stdio.h>

#include "auth/policy.h"
#include "auth/actor.h"
#include "base/rc.h"
#include "signin.h"

#define ROUNDS 20000
#define NS_GOAL 2000

int policy_time(void)
{
	struct actor_account accounts[50]; /* an ESA that acts for many */
	for (size_t i = 0; i < COUNT_OF(accounts); i++)
		accounts[i] = (struct actor_account){ .id = { (int64_t)i + 1 }, .type = CONTACT_AUTHORIZED };
	const struct actor actors[] = {
		{ .kind = ACTOR_NOBODY },
		{ .kind = ACTOR_CONTACT,
		  .person = { 1 },
		  .accounts = accounts,
		  .accounts_n = COUNT_OF(accounts),
		  .acting = { 50 } },
		{ .kind = ACTOR_STAFF, .person = { 2 }, .staff_roles = STAFF_AGENT, .second_factor = true },
		{ .kind = ACTOR_ADMIN, .person = { 3 }, .acting = { 50 } },
		{ .kind = ACTOR_GUARDIAN, .person = { 4 }, .acting = { 50 }, .roster_user = { 7 } },
		{ .kind = ACTOR_STAFF, .person = { 5 }, .staff_roles = STAFF_ADMIN, .factor_due = FACTOR_VERIFY },
	};
	const struct object objects[] = {
		{ .account = { 50 }, .person = { 1 } },
		{ .account = { 51 } },
		{ .account = { 50 }, .student = { 9 }, .guardian = { 7 } },
	};
	int64_t asked = 0, allowed = 0, began = clock_monotonic_us();
	for (int round = 0; round < ROUNDS; round++)
		for (size_t who = 0; who < COUNT_OF(actors); who++)
			for (int action = ACTION_UNSET + 1; action < ACTION_N; action++) {
				const struct object *o = &objects[(size_t)(round + action) % COUNT_OF(objects)];
				allowed += policy_check(&actors[who], (enum action)action, o) == RC_OK;
				err_clear();
				asked++;
			}
	double ns = (double)(clock_monotonic_us() - began) * 1000 / (double)asked;
	printf("policy: %.0f ns a question (%lld asked, %.0f %% allowed)   goal < %d ns\n", ns, (long long)asked,
	       100 * (double)allowed / (double)asked, NS_GOAL);
	return ns < NS_GOAL && allowed > 0 && allowed < asked ? 0 : 1;
}
