# The public status page: exported, carried on, served by nginx when nothing of ours runs.
# shellcheck shell=bash disable=SC2154

mkdir -p status
db=$work/status/belfry.db site=$work/status/site
published=https://status.example.org
told() { sqlite3 -cmd '.timeout 5000' "$db" "$1"; }
contents_of() { (cd "$1" && find . -type f ! -name '.belfry-*' -print0 | LC_ALL=C sort -z | xargs -0 sha256sum); }
status_export() { belfry status export "$@" --database "$db" --data_dir status/data --vendor_name 'Northwind <SIS>' --status_url $published; }

belfry init --database "$db" --data_dir status/data
want 'init for status' 0
ok 'notifications to show' sqlite3 "$db" ".read $root/tests/support/notices.sql"

# ---- the command ----
belfry status import "$site" --database "$db"
want 'a word that it does not know' 2 'say export'
mkdir -p status/taken && echo mine >status/taken/index.html
status_export "$work/status/taken"
want 'a folder of somebody else' 1 'holds other files'
equal 'and it is as it was' mine "$(<status/taken/index.html)"
status_export "$work/status/no/folder"
want 'a folder in a folder that is not there' 3 'cannot make the folder'
status_export "$site"
want 'the first export' 0 ' 0 removed.'
first=$(contents_of "$site")
status_export "$site"
want 'again: nothing is written' 0 ': 0 written, 0 removed.'

# ---- one update writes only what shows it ----
touch -d '2001-01-01' "$site"/*/*.html "$site"/es/*/*.html "$site"/status.css "$site"/maintenance.ics
told "UPDATE notice SET modified_at = modified_at + 1000000 WHERE id = 1001;
	INSERT INTO notice_update (notice_id, seq, at, state, body) SELECT 1001, 2, modified_at, 'identified', 'The queue moves again.' FROM notice WHERE id = 1001"
status_export "$site"
want 'an update' 0 ' 0 removed.'
equal 'writes its two pages and no other' 2 "$(find "$site/incidents" "$site/maintenance" "$site/es/incidents" "$site/es/maintenance" -newermt 2002-01-01 -type f | wc -l)"
equal 'not the style, not the calendar' '' "$(find "$site/status.css" "$site/maintenance.ics" -newermt 2002-01-01)"
has 'and tells it' 'The queue moves again.' "$(cat "$site/index.html")"
told "UPDATE notice SET everyone = false WHERE id = 1006"
status_export "$site"
want 'what is no longer public' 0 ' 4 removed.' # its page and its month, in two languages
told "UPDATE notice SET everyone = true WHERE id = 1006"
rm "$site/feed.atom"
status_export "$site"
want 'a file that somebody removed comes back' 0
ok 'it is there' test -s "$site/feed.atom"

# ---- killed in the middle: each file is the old one or the new one, and the next export mends all ----
old=$(contents_of "$site") torn=0
for try in $(seq 12); do
	told "UPDATE notice SET title = title || ' $try', modified_at = modified_at + 1000000 WHERE everyone = true"
	"$bin" status export "$site" --database "$db" --data_dir status/data --vendor_name 'Northwind <SIS>' --status_url $published >/dev/null 2>&1 &
	killed=$!
	sleep "0.0$((RANDOM % 4))$((RANDOM % 10))"
	kill -9 $killed 2>/dev/null
	wait $killed 2>/dev/null
	contents_of "$site" >status/killed
	status_export "$site"
	[ "$code" = 0 ] || fail 'an export after a kill' "$err"
	contents_of "$site" >status/whole
	# Every line that was seen after the kill is one of the old or one of the new files.
	half=$(grep -vxFf <(printf '%s\n' "$old"; cat status/whole) status/killed)
	equal "killed $try: no file is half" '' "$half"
	cmp -s status/killed status/whole || torn=$((torn + 1))
	old=$(<status/whole)
	rm -rf status/fresh
	status_export "$work/status/fresh"
	equal "killed $try: mended as if exported anew" "$(contents_of status/fresh)" "$old"
done
ok 'some were killed in the middle' test "$torn" -gt 0

# ---- status_push ----
cat >status/push <<'P'
#!/bin/bash
echo "pushing $# $1"
echo "secrets: $(env | grep -c '^BELFRY_')" >&2
[ ! -e "$1/../fails" ] || exit 7
cp -r "$1/." "$1/../copy"
P
chmod +x status/push
export BELFRY_SECRET_IN_SIGHT=1
told "UPDATE notice SET modified_at = modified_at + 1 WHERE id = 1001"
touch status/fails
status_export "$site" --status_push "$work/status/push"
want 'a push that fails' 3 'ended with 7'
has 'what it says is told' "status_push: pushing 1 $site" "$err"
has 'it is not given our secrets' 'status_push: secrets: 0' "$err"
rm status/fails
status_export "$site" --status_push "$work/status/push"
want 'is tried again, though nothing is new' 0 ': 0 written, 0 removed.'
ok 'and has carried the page' cmp "$site/index.html" status/copy/index.html
rm -r status/copy
status_export "$site" --status_push "$work/status/push"
want 'without a change' 0 ': 0 written'
ok 'nothing is carried' test ! -e status/copy
status_export "$site" --status_push push
want 'a program without its path' 2 'status_push must be the whole path'
unset BELFRY_SECRET_IN_SIGHT

# ---- the server: the worker exports after a change, /status is the same bytes ----
serve serve --database "$db" --data_dir status/data --vendor_name 'Northwind <SIS>' --status_url $published --status_dir "$site" --status_push "$work/status/push"
told "UPDATE notice SET title = 'Told while it runs', modified_at = modified_at + 1000000 WHERE id = 1001"
for _ in $(seq 100); do grep -q 'Told while it runs' status/copy/index.html 2>/dev/null && break; sleep 0.1; done
has 'the worker has exported and carried it' 'Told while it runs' "$(cat status/copy/index.html)"
differs=''
for _ in 1 2; do # ten minutes may end between the export and the answer
	differs=''
	while read -r file; do
		curl -s "$url/status/$file" | cmp -s - "$site/$file" || differs+="$file "
	done < <(cd "$site" && find . -type f ! -name '.belfry-*' -printf '%P\n')
	[ -n "$differs" ] || break
	sleep 1
	status_export "$site"
done
equal 'the live page is the same bytes' '' "$differs"
serve_stop KILL 2>/dev/null

# ---- nginx has the files, and nothing of ours runs ----
nginx=$(PATH=$PATH:/usr/sbin command -v nginx) || { fail 'nginx is there' 'see tools/install check'; return; }
port=$((20000 + RANDOM % 20000))
mkdir -p status/nginx
{
	[ "$(id -u)" != 0 ] || echo 'user root;'
	printf 'pid %s/status/nginx/pid; error_log %s/status/nginx/error; daemon off; worker_processes 1;\nevents {}\nhttp {\naccess_log off; include /etc/nginx/mime.types;\n' "$work" "$work"
	for folder in client_body proxy fastcgi uwsgi scgi; do echo "${folder}_temp_path $work/status/nginx/$folder;"; done
	sed -n '/^```nginx/,/^```$/p' "$root/docs/status-page.md" | sed -e '/^```/d' -e "s|listen 443 ssl|listen 127.0.0.1:$port|" -e '/ssl_certificate/d' \
		-e "s|/srv/status|$work/status/copy|"
	echo '}'
} >status/nginx/nginx.conf
"$nginx" -c "$work/status/nginx/nginx.conf" -p "$work/status/nginx" 2>status/nginx/start &
proxy=$!
for _ in $(seq 100); do curl -s -o /dev/null "http://127.0.0.1:$port/" && break; sleep 0.05; done
run /usr/bin/python3 "$root/tests/support/status_check.py" "http://127.0.0.1:$port/index.html" $published
equal 'complete, its feeds and its data good' '' "$(sed 1d <<<"$out")$err"
has 'with the pages of both languages' ' files are linked' "$out"
equal 'the manifest is nobody'"'"'s business' 404 "$(curl -s -o /dev/null -w '%{http_code}' "http://127.0.0.1:$port/.belfry-status")"
equal 'the first page at /' 200 "$(curl -s -o /dev/null -w '%{http_code}' "http://127.0.0.1:$port/")"
equal 'the type of the calendar' 'text/calendar' "$(curl -s -o /dev/null -w '%{content_type}' "http://127.0.0.1:$port/maintenance.ics" | sed 's/;.*//')"
equal 'the type of the feed' 'application/atom+xml' "$(curl -s -o /dev/null -w '%{content_type}' "http://127.0.0.1:$port/feed.atom")"
kill "$proxy"
wait "$proxy" 2>/dev/null

# tidy 5.6 does not know aria-current, which WAI-ARIA 1.1 has.
find "$site" -name '*.html' -print0 | xargs -0 -n 1 tidy -q -e 2>&1 | grep -vE 'proprietary attribute "aria-current"' >status/tidy
equal 'valid HTML' '' "$(head -n 5 status/tidy)"
equal 'every page has been looked at' "$(find "$site" -name '*.html' | wc -l)" "$(find "$site" -name '*.html' -exec tidy -q -e {} \; 2>&1 | grep -c '<span> proprietary')"
equal 'no address of the server stands in it' '' "$(grep -rlE 'localhost|127\.0\.0\.1' "$site")"
: "$first"
