/* auth/throttle.h — how often somebody may try to sign in; in memory only (SP 800-63B-4, 3.2.2).
 *
 * Three counts:
 * - account from this network: five tries are free, then 1, 2, 4 … seconds, up to 15 minutes;
 * - account from networks it has never been used from: twenty are free, then up to one minute; who has signed in from this network
 *   before is not asked, so a stranger's tries don't keep the owner out;
 * - network: sixty failures, one more per second (a whole school may sit behind one address).
 * After THROTTLE_PROOF_AFTER failures in a row the password alone is not taken any more, until a mailed link was used: of the
 * second count in networks where the account has never been used, of the first in that one network. Names that nobody has are
 * counted alike. The table has a fixed size; the entry longest untouched makes room.
 */
#ifndef AUTH_THROTTLE_H
#define AUTH_THROTTLE_H

#include "base/time.h"

struct throttle;
struct throttle *throttle_new(void);
void throttle_free(struct throttle *t);

/* Who tries: "name" is what was typed, known or not (folded by the caller); network is throttle_network() of the address. */
struct throttle_who {
	uint64_t account, network;
	bool has_proof; /* THROTTLE_PROOF_AFTER counts: there is a way for the owner to show that he is it */
};
struct throttle_who throttle_who(str face, str name, str peer);
/* The part of an address that one customer of a provider has: IPv4 whole, IPv6 its first 64 bits. */
uint64_t throttle_network(str peer);

#define THROTTLE_PROOF_AFTER 100
#define THROTTLE_PROOF (-1)
/* Counts a try, as if it failed. 0: go on; else nothing is counted and it is the seconds to wait, or THROTTLE_PROOF: no password is
 * good enough. now: clock_monotonic_us(). */
int throttle_try(struct throttle *t, struct throttle_who who, int64_t now);
/* It was right: forgets the failures of that account and network, and remembers the network. */
void throttle_passed(struct throttle *t, struct throttle_who who, int64_t now);
/* The account's owner has shown by a mailed link that he is it: what others tried is forgotten. who.network: where he is now. */
void throttle_proved(struct throttle *t, struct throttle_who who, int64_t now);

#endif
