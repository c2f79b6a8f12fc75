# totp: the same codes as oathtool's, for any secret.
# shellcheck shell=bash disable=SC2154

same_code() { # secret: both may fall into different steps, so oathtool is asked before and after
	local before after
	before=$(oathtool --totp --base32 "${1// /}")
	belfry totp "$1"
	after=$(oathtool --totp --base32 "${1// /}")
	[ "$code" -eq 0 ] && { [ "$out" = "$before" ] || [ "$out" = "$after" ]; }
}
for secret in GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ MZXW6YTBOI 'JBSW Y3DP EHPK 3PXP JBSW Y3DP EHPK 3PXP'; do
	ok "oathtool agrees on $secret" same_code "$secret"
done
belfry totp 'MZXW 1890'
want 'totp wants base32' 1 'totp: SECRET takes the letters A to Z and the digits 2 to 7'
belfry totp
want 'totp wants a secret' 2 'something is missing; say belfry totp SECRET'
