#!/usr/bin/env bash
# tools/catalogues.sh — texts in other languages: text/<tag>.po, English text as key.
#
#   tools/catalogues.sh EMBED OUT.c FOLDER   for the build: catalogues as C, and FOLDER/<tag>.json with the texts that scripts use
#   tools/catalogues.sh --update             collects the texts of src/, pages/ and web/ into text/*.po
#   tools/catalogues.sh --check              says which texts lack a translation or have a doubtful one; exit 1 when any does
set -euo pipefail
cd "$(dirname "$0")/.."
export LC_ALL=C.UTF-8
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

extract() { # POT, then options and files of xgettext
	local pot=$1
	shift
	xgettext --from-code=UTF-8 --force-po --add-location=file --sort-by-file --package-name=Belfry --output="$pot" "$@"
	# A % in a text is a per cent sign: no text of ours is a printf format.
	sed -i -e 's/charset=CHARSET/charset=UTF-8/' -e '/^#, c-format$/d' -e '/^#, javascript-format$/d' "$pot"
}

script_texts() { # POT
	find web -name '*.js' | sort >"$work/scripts"
	extract "$1" --language=JavaScript --keyword --keyword=t:1 --keyword=tn:1,2 --files-from="$work/scripts"
}

# Pages are read as the C that pagec makes of them; its #line brings the page's name back.
all_texts() { # POT
	local pagec=${BUILD:-build}/tools/pagec page
	make --no-print-directory --silent "$pagec"
	find pages -name '*.html' -o -name '*.txt' | sort | while read -r page; do
		mkdir -p "$work/$(dirname "$page")"
		"$pagec" --assets web "$page" "$work/$page.c" "$work/$page.h"
	done
	{
		find src -name '*.[ch]'
		if [ -d "$work/pages" ]; then find "$work/pages" -name '*.c'; fi
	} | sort >"$work/sources"
	extract "$work/c.pot" --language=C --keyword --keyword=T:2 --keyword=TN:2,3 --keyword=N_:1 --keyword=T_FILL:3 --keyword=FIELD:4 --keyword=HINT:1 --keyword=TIP:1 \
		--keyword=html_t:2 --keyword=html_tn:2,3 --keyword=text_t:2 --keyword=text_tn:2,3 --files-from="$work/sources"
	script_texts "$work/js.pot"
	msgcat --use-first --sort-by-file "$work/c.pot" "$work/js.pot" --output-file="$1"
}

case ${1:-} in
--update)
	all_texts "$work/all.pot"
	for po in text/*.po; do
		msgmerge --quiet --update --backup=none --no-wrap --no-fuzzy-matching --sort-by-file "$po" "$work/all.pot"
		echo "$po: $(msgfmt --statistics --output-file=/dev/null "$po" 2>&1)"
	done
	;;
--check)
	all_texts "$work/all.pot"
	bad=0
	for po in text/*.po; do
		msgmerge --quiet --no-wrap --no-fuzzy-matching "$po" "$work/all.pot" --output-file="$work/merged.po"
		for flaw in untranslated only-fuzzy; do
			msgattrib --"$flaw" --no-obsolete --no-wrap "$work/merged.po" | awk -v po="$po" -v flaw="${flaw#only-}" '
				/^#: / { where = substr($0, 4) }
				/^msgid "/ && $0 != "msgid \"\"" { print po ": " flaw ": " substr($0, 7) " (" where ")" }'
		done >"$work/flaws"
		if [ -s "$work/flaws" ]; then
			cat "$work/flaws"
			bad=1
		fi
	done
	exit $bad
	;;
'' | -*)
	sed -n '2,6s/^# \{0,1\}//p' "$0" >&2
	exit 2
	;;
*)
	embed=$1 out=$2 folder=$3
	script_texts "$work/js.pot"
	mkdir -p "$work/mo" "$folder"
	for po in text/*.po; do
		tag=$(basename "$po" .po)
		msgfmt --check --output-file="$work/mo/$tag.mo" "$po"
		msgmerge --quiet --no-fuzzy-matching "$po" "$work/js.pot" --output-file="$work/$tag.all.po"
		msgattrib --no-obsolete --translated --force-po "$work/$tag.all.po" --output-file="$work/$tag.js.po"
		msgfmt --output-file="$work/$tag.js.mo" "$work/$tag.js.po"
		"$embed" texts "$folder/$tag.json" "$work/$tag.js.mo"
	done
	"$embed" catalogues "$out" "$work/mo"
	;;
esac
