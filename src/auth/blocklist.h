/* auth/blocklist.h — passwords that attackers try first: the most common ones, in every dress that adds no work for them. */
#ifndef AUTH_BLOCKLIST_H
#define AUTH_BLOCKLIST_H

#include "base/arena.h"

/* Is the password (lower case already) a common one, one repeated ("passwordpassword"), one with digits or marks around it
 * ("!password2026"), a few of them in a row ("letmeinplease123"), or a run of neighbouring characters ("abcdefghijklmnop")? */
bool blocklist_has(str folded);

#endif
