#!/usr/bin/env bash
# tools/tidy.sh — static analysis of src/ and tools/: clang-tidy (.clang-tidy says which checks), cppcheck, gcc -fanalyzer.
# BUILD: where the generated headers are (build). Every finding is one line; the last line is "N passed, N failed" (tools, not findings).
set -euo pipefail
cd "$(dirname "$0")/.."
BUILD=${BUILD:-build}
passed=0 failed=0
flags=(-std=gnu17 -D_GNU_SOURCE '-DBELFRY_VERSION="0"' -Isrc -I"$BUILD/gen"
	$(pkg-config --cflags libmicrohttpd sqlite3 libpq libsodium libcrypto glib-2.0 libzip jansson md4c zlib))
jobs=$(nproc)
# Looked at and found wrong: commands find their own row of the table; libmicrohttpd gives a connection what it was given for it; the
# loop before fills every element; build-time programs leave their memory to the end.
known='src/cli/cli.c:.*NULL .(c|row).|src/http/conn.c:.*NULL .c.|src/roster/import.c:.*uninitialized value .changed|(tools/|cc1).*malloc-leak'

sources() {
	find src tools -name '*.c' | LC_ALL=C sort
}

# each file in its own run, several at a time: name, command…
each() {
	local name=$1 found
	shift
	found=$(sources | xargs -P "$jobs" -I{} sh -c 'file=$1; shift; "$@" "$file" 2>&1 || :' sh {} "$@" | grep -E ': (warning|error): ' | grep -vE "$known" | sort -u || true)
	result "$name" "$found"
}

result() { # name, findings
	if [ -z "$2" ]; then
		passed=$((passed + 1))
	else
		printf 'tidy: %s\n%s\n' "$1" "$2"
		failed=$((failed + 1))
	fi
}

each clang-tidy clang-tidy --quiet $(printf -- '--extra-arg=%s ' "${flags[@]}")
# Suppressed: cppcheck 2.10 stumbles over compound literals with casts (internalAstError, legacyUninitvar) and does not know that
# die() never returns (…RedundantCheck).
result cppcheck "$(cppcheck --quiet --std=c11 --language=c --enable=warning,performance,portability --inline-suppr -j "$jobs" \
	--template='{file}:{line}: {severity}: {message} [{id}]' --suppress=internalAstError \
	--suppress=legacyUninitvar --suppress=nullPointerRedundantCheck --suppress=nullPointerArithmeticRedundantCheck \
	-D_GNU_SOURCE -D__GNUC__=12 -DBELFRY_VERSION='"0"' -Isrc $(sources) 2>&1)"
each 'gcc -fanalyzer' gcc -fanalyzer -O1 "${flags[@]}" -c -o /dev/null
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
