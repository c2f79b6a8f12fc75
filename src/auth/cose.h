/* auth/cose.h — public keys as authenticators give them (COSE_Key, RFC 9052 and 9053) and their signatures; OpenSSL verifies.
 *
 * ES256 (P-256), EdDSA (Ed25519) and, for Windows Hello, RS256 (2048 to 4096 bits). A key says which of them it is.
 */
#ifndef AUTH_COSE_H
#define AUTH_COSE_H

#include "base/rc.h"

/* The identifiers to offer, best first (IANA "COSE Algorithms"): -7, -8, -257. */
#define COSE_ALGORITHMS 3
extern const int cose_algorithms[COSE_ALGORITHMS];

/* RC_INVALID with the detail: not CBOR, another algorithm, another curve, members missing or of wrong length, a point that is not
 * on the curve. */
MUST_USE enum rc cose_check(str key);
/* RC_INVALID: as above, or the signature is not this key's over this message. */
MUST_USE enum rc cose_verify(str key, str message, str signature);

#endif
