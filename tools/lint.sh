#!/usr/bin/env bash
# tools/lint.sh — what the compiler does not check: directions of includes, banned functions, lengths, complexity, translations, format.
# Every finding is one line "file:line: what"; the last line is "N passed, N failed" (checks, not findings).
set -euo pipefail
shopt -s lastpipe # check() counts in this shell, not in one of its own
cd "$(dirname "$0")/.."
passed=0 failed=0
check() { # name, findings on stdin
	local out
	out=$(cat)
	if [ -z "$out" ]; then
		passed=$((passed + 1))
	else
		printf 'lint: %s\n%s\n' "$1" "$out"
		failed=$((failed + 1))
	fi
}

# ---- directions: a folder may include its own and lower floors ----
floors() {
	awk '
	BEGIN {
		n = split("base settings|html json db files|http|auth|people|layout|cases notices updates roster outbox signin|portal|access|admin desk|demo|cli", floor, "|")
		for (i = 1; i <= n; i++) { m = split(floor[i], names, " "); for (j = 1; j <= m; j++) level[names[j]] = i }
		features = " cases notices updates roster outbox signin portal access "
	}
	{
		split(FILENAME, path, "/"); here = path[3] == "" ? "top" : path[2]
		if (match($0, /^#include "[a-z_]+[\/.]/)) {
			what = substr($0, RSTART + 10, RLENGTH - 10); rest = $0
			sub(/[\/.]$/, "", what)
			if (what == "pages" || what == "sys" || !(what in level) || here == "top") next
			if (what == "settings") next
			if (level[what] > level[here])
				print FILENAME ":" FNR ": " here " may not include " what
			else if (what != here && level[what] == level[here])
				{ if (index(features, " " what " ") == 0 && !(here == "html" || here == "json" || here == "db" || here == "files")) print FILENAME ":" FNR ": " here " may not include its neighbour " what }
			if (what != here && index(features, " " what " ") && rest ~ /_(store|web|api|form|cookie)\.h"/)
				print FILENAME ":" FNR ": only the public header of " what " may be included"
			if (what != here && index(features, " " what " ") && rest ~ /_view\.h"/ && here != "desk" && here != "admin")
				print FILENAME ":" FNR ": the views of " what " are for it and the staff sides"
		}
	}' $(find src -name '*.[ch]')
}
floors | check 'include directions (docs/style.md)'

# Modules of one floor may include each other, but not in a circle: tsort tells of one.
modules() {
	awk '{
		split(FILENAME, path, "/")
		if (path[3] != "" && match($0, /^#include "[a-z_]+\//)) {
			what = substr($0, RSTART + 10, RLENGTH - 11)
			if (what != path[2] && what != "pages" && what != "sys") print path[2], what
		}
	}' $(find src -name '*.[ch]') | sort -u
}
modules | tsort 2>&1 >/dev/null | sed 's/^tsort: -: /circle of modules: /; s/^tsort: /  /' | check 'circles among modules' || true

# ---- banned functions ----
banned='strcpy|strcat|sprintf|vsprintf|gets|strtok|strtok_r|atoi|atol|atof|strtol|strtoul|strtoll|strtod|sscanf|system|popen|alloca|rand|srand|random|localtime|localtime_r|mktime|setlocale|longjmp|setjmp|signal_handler|tmpnam|mktemp'
allowed='src/base/num.c:.*strtod'
find src tools -name '*.[ch]' | xargs grep -nE "(^|[^A-Za-z0-9_.>\"])($banned) ?\(" | grep -vE '^[^:]+:[0-9]+:\s*(/?\*|//)' | grep -vE "$allowed" | check 'banned functions (docs/style.md)' || true

# ---- SQL only as DB_STATEMENT in *_store.c (and db/) ----
grep -rlE '\bDB_STATEMENT\(' src | grep -vE '(_store[a-z_]*\.c|^src/db/.*)$' | check 'SQL outside *_store.c' || true
grep -rnE 'sqlite3_|PQ(exec|send|get)' src --include='*.[ch]' | grep -v '^src/db/' | check 'a database library outside db/' || true

# ---- lengths ----
find src tools tests bench web -name '*.[ch]' -o -name '*.js' -o -name '*.mjs' -o -name '*.css' | grep -v node_modules |
	xargs wc -l | awk '$2 != "total" && $1 > 500 { print $2 ": " $1 " lines, at most 500" }' | check 'file lengths'
find src tools -name '*.c' | xargs awk '
	FNR == 1 { start = 0 }
	/^[a-zA-Z].*[^;]$/ && !/^(struct|enum|union|typedef|static const|const|#|extern)/ { head = $0 }
	/^\{/ { start = FNR }
	/^\}/ { if (start && FNR - start - 1 > 60) print FILENAME ":" start ": " FNR - start - 1 " lines in one function, at most 60: " head; start = 0 }
' | check 'function lengths'

# Branches: 1 + if, for, while, switch, &&, ||, ?; what stands in strings and comments does not count.
find src tools -name '*.c' | xargs awk '
	FNR == 1 { inside = comment = 0 }
	{
		line = $0
		gsub(/"([^"\\]|\\.)*"/, "", line); gsub(/\047([^\047\\]|\\.)*\047/, "", line)
		gsub(/\/\*.*\*\//, "", line); sub(/\/\/.*/, "", line)
		if (comment) { if (!sub(/.*\*\//, "", line)) next; comment = 0 }
		if (sub(/\/\*.*/, "", line)) comment = 1
	}
	/^[a-zA-Z].*\(/ { head = $0 }
	/^\{/ { inside = FNR; n = 1 }
	inside { n += gsub(/(^|[^a-zA-Z_0-9])(if|for|while|switch)([^a-zA-Z_0-9]|$)/, "", line) + gsub(/&&|\|\||\?/, "", line) }
	/^\}/ { if (inside && n > 15) print FILENAME ":" inside ": complexity " n ", at most 15: " head; inside = 0 }
' | check 'complexity'

# ---- pages, texts, traces of the workplace ----
grep -rnE 'style="|onclick=|javascript:' pages --include='*.html' | check 'inline style or script in pages' || true
tools/catalogues.sh --check 2>&1 | check 'translations' || true
git ls-files -co --exclude-standard | grep -vE '^(tools/lint.sh|LICENSE)$' | xargs grep -nIE '/(home|root|work)/[a-z]|"resolved": "http' 2>/dev/null | grep -v node_modules | check 'machine paths or registry addresses' || true

# ---- format ----
if command -v clang-format >/dev/null; then
	find src tests tools -name '*.[ch]' | xargs clang-format --dry-run 2>&1 | grep -E 'warning' | sed -E 's/ warning: code should be clang-formatted.*/ not formatted (make format)/' | sort -u | sed -n 1,20p | check 'format' || true
fi

echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
