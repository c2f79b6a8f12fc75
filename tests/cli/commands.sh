# Finding a command and its options.
# shellcheck shell=bash disable=SC2154

mapfile -t commands < <("$bin" help | sed -nE '/^Commands:/,/^$/s/^  ([a-z]+) .*/\1/p')
equal 'help lists the commands' 'serve init migrate check account user totp import district demo backup restore outbox worker audit status canary purge routes version help' "${commands[*]}"
for c in "${commands[@]}"; do
	belfry "$c" --help
	want "$c --help" 0 "$([ "$c" = help ] && echo 'belfry COMMAND' || echo "belfry $c")"
	equal "$c --help says nothing on stderr" '' "$err"
done
belfry serve --help
for s in listen public_url database data_dir zone trusted_proxy max_body drain_seconds log_level config; do
	has "serve --help names $s" "--$s" "$out"
done
belfry help import
want 'help COMMAND is COMMAND --help' 0 'belfry import --district'
belfry --help
want '--help is help' 0 'Exit codes:'
belfry --version
want '--version is version' 0 "belfry "

belfry
want 'nothing to do' 2 'belfry help'
belfry srve
want 'a command is suggested' 2 'there is no command "srve"; did you mean serve?'
belfry wibble
want 'nothing is suggested when nothing is near' 2 'there is no command "wibble" (`belfry help` lists them)'
belfry help wibble
want 'help for no command' 2 'there is no command "wibble"'
belfry version now
want 'version takes nothing' 2 '"now" is one word too many'

belfry serve --lisen 127.0.0.1:1
want 'a setting is suggested' 2 'there is no option --lisen; did you mean --listen?'
belfry import --distrct x y.zip
want "a command's own option is suggested" 2 'did you mean --district?'
belfry check --colour
want 'no option is suggested when none is near' 2 'there is no option --colour (see'
belfry serve --listen
want 'a value is missing at the end' 2 'a value is missing after --listen'
belfry import --district --json y.zip
want 'a value is missing before another option' 2 'a value is missing after --district'
belfry import --json=1 --district x y.zip
want 'a switch takes no value' 2 'no value is taken by --json'
belfry init belfry.db
want 'a surplus word is refused' 2 '"belfry.db" is one word too many; say belfry init [settings]'
ok 'and nothing was made' test ! -e belfry.db
belfry backup
want 'backup wants a file' 2 'something is missing; say belfry backup FILE'
belfry restore a b
want 'restore wants one file' 2 '"b" is one word too many'
belfry import y.zip
want 'import wants a district' 2 '--district is missing'
belfry import --district x
want 'import wants a path' 2 'something is missing; say belfry import --district ID'
belfry demo
want 'demo wants a folder' 2 'give either --dir or --write'
belfry demo --write x --students 3
want 'demo wants enough students' 2 '--students takes a number from 7'
belfry user
want 'user wants a verb' 2 'something is missing; say belfry user add|list|password'
belfry user dance
want 'user knows its verbs' 2 'say add, list, password, suspend, reinstate or end, not "dance"'
belfry account dance
want 'account knows its verbs' 2 'say add, list, connect or disconnect, not "dance"'

# ---- routes ----
belfry routes --json
want 'routes --json' 0
count=$(jq length <<<"$out")
ok 'there are routes' test "${count:-0}" -gt 50
equal 'every column of every route says something' 0 "$(jq '[.[] | select([.method, .path, .access, .action, .rule, .csrf, .origin, .audit, .rate, .work]
	| any(type != "string" or . == "" or . == "?"))] | length' <<<"$out")"
equal 'every route says its fields' "$count" "$(jq '[.[] | select(.fields | type == "array")] | length' <<<"$out")"
equal 'whatever changes something wants a token' 0 "$(jq '[.[] | select(.method != "GET" and .csrf == "none")] | length' <<<"$out")"
equal 'no route is there twice' "$count" "$(jq '[.[] | .method + " " + .path] | unique | length' <<<"$out")"
equal 'only the front door, signing in and the operators'\'' pages are public' 0 "$(jq '[.[] | select(.access == "public" and .audit == "change" and .rate != "sign-in" and (.path | contains("/unsubscribe/") | not))] | length' <<<"$out")"
belfry routes
equal 'routes in lines, as many' "$count" "$(wc -l <<<"$out")"
