#!/bin/bash
# bench/signin.sh speed|enumeration — `make bench-signin`, `make enumeration`: bench/README.md "Signing in".
#
# CASES (20000), SECONDS_EACH (10), N (600, per group) may be set in the environment.
set -euo pipefail
cd "$(dirname "$0")/.."
BUILD=${BUILD:-build}
out=$PWD/$BUILD/bench belfry=$PWD/$BUILD/belfry dir=$(mktemp -d)
server=''
finish() {
	[ -z "$server" ] || { kill "$server" 2>/dev/null || true; wait "$server" 2>/dev/null || true; }
	rm -rf "$dir"
}
trap finish EXIT
trap 'exit 130' INT TERM

for p in sqlite3 curl; do command -v $p >/dev/null || { echo "bench/signin.sh: $p is missing (tools/install check)" >&2; exit 1; }; done
mkdir -p "$out"
"$out/fill" "$dir/belfry.db" "$dir" "${CASES:-20000}" 10 >/dev/null
sqlite3 "$dir/belfry.db" "UPDATE person SET password_hash = '$("$out/signin" hash)' WHERE email IS NOT NULL"

while port=$((20000 + RANDOM)) && (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null; do :; done
env -u BELFRY_CONFIG "$belfry" serve --database "$dir/belfry.db" --data_dir "$dir/files" --listen "127.0.0.1:$port" --public_url http://bench \
	--trusted_proxy 127.0.0.1 --log_level error 2>"$dir/log" &
server=$!
for _ in $(seq 200); do curl -sf -o /dev/null -H 'Host: bench' "127.0.0.1:$port/readyz" && break; sleep 0.05; done
kill -0 "$server" || { cat "$dir/log" >&2; exit 1; }

case "${1:-}" in
speed)
	"$out/signin" policy
	"$out/signin" flood "$port" "$dir/ordinary.txt" "${SECONDS_EACH:-10}"
	;;
enumeration) "$out/signin" enumeration "$port" "${N:-600}" ;;
*) echo 'bench/signin.sh speed|enumeration' >&2; exit 2 ;;
esac
