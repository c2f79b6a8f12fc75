# import: good sets once and twice, and every kind of broken one. Nothing is ever half imported.
# shellcheck shell=bash disable=SC2154

belfry demo --write small --students 20 --seed 7
want 'demo --write' 0 'small/oneroster.zip'
ok 'writes a zip' unzip -tq small/oneroster.zip
belfry demo --write again --students 20 --seed 7
ok 'the same seed, the same contents' cmp <(unzip -p small/oneroster.zip) <(unzip -p again/oneroster.zip)
belfry demo --write other --students 20 --seed 8
ok 'another seed, others' sh -c '! cmp -s small/oneroster.zip other/oneroster.zip'
belfry demo --write old --students 20 --seed 7 --oneroster 1.1
want 'demo --write: as 1.1' 0 'old/oneroster.zip'
has 'demo --write: as 1.1: its manifest' 'oneroster.version,1.1' "$(unzip -p old/oneroster.zip manifest.csv)"
belfry demo --write since --students 20 --seed 7 --oneroster delta
has 'demo --write: as a delta: its manifest' 'file.results,delta' "$(unzip -p since/oneroster.zip manifest.csv)"
belfry demo --write x --oneroster 2.0
want 'demo --write: a form that is none' 2 '--oneroster takes 1.2, 1.1 or delta'
belfry demo --write nowhere/x
want 'demo --write without its folder' 3 'folder nowhere/x: No such file or directory'
mkdir set && (cd set && unzip -q ../small/oneroster.zip)

report() { jq -c "$1" <<<"$out"; } # of a --json report
# refused NAME 'FILE:LINE:COLUMN VALUE' REASON PATH — the first error of the report, exactly.
refused() {
	belfry import --database "$db" --district 'Oak Grove' --json "$4"
	want "$1: exit code" 1
	equal "$1: place" "$2" "$(report '.errors[0] | "\(.file):\(.line):\(.column) \(.value)"' | tr -d '"')"
	has "$1: reason" "$3" "$(report '.errors[0].reason')"
	equal "$1: not applied" false "$(report .applied)"
}
variant() { # name, file, sed's command: a copy of the set with one file altered
	rm -rf "$1"
	cp -r set "$1"
	sed -i "$3" "$1/$2"
}

import_life() { # engine
	belfry init --database "$db" --data_dir data
	belfry account add --database "$db" --name 'Oak Grove' --state IA
	want "$1: a district" 0
	belfry account add --database "$db" --name 'Elm Agency' --state IA --kind esa
	local before first
	before=$(contents "$db" roster_import)

	belfry import --database "$db" --district Nowhere small/oneroster.zip
	want "$1: unknown district" 1 'there is no district "Nowhere"; give its id or its exact name'
	belfry import --database "$db" --district 0000000000000 small/oneroster.zip
	want "$1: unknown id" 1 'there is no district "0000000000000"'
	belfry import --database "$db" --district 'Elm Agency' small/oneroster.zip
	want "$1: an account that is no district" 1 'this account is not a district'
	belfry import --database "$db" --district 'Oak Grove' --dry-run small/oneroster.zip
	want "$1: dry run" 0 'could be applied; nothing has changed (--dry-run)'
	equal "$1: dry run changes nothing" "$before" "$(contents "$db" roster_import)"

	refused "$1: no such file" 'missing.zip:0:0 null' 'No such file or directory' missing.zip
	refused "$1: not a zip" 'noise.zip:0:0 null' 'not a zip' noise.zip
	refused "$1: a truncated zip" 'cut.zip:0:0 null' 'The zip is cut off: its end is missing' cut.zip
	refused "$1: a zip with a damaged member" 'users.csv:1:1 null' 'its checksum does not fit' hurt.zip
	refused "$1: a zip bomb" 'bomb.zip:0:0 null' 'unpacks to more than' bomb.zip
	refused "$1: path traversal" 'climb.zip:0:0 null' 'Found: ../evil.csv' climb.zip
	refused "$1: files in a folder" 'deep.zip:0:0 null' 'must stand at the top of the zip' deep.zip
	refused "$1: encrypted" 'secret.zip:0:0 null' 'is encrypted' secret.zip
	refused "$1: an empty zip" 'void.zip:0:0 null' 'zip' void.zip
	refused "$1: no manifest" 'manifest.csv:0:0 ' 'has no manifest.csv' without
	refused "$1: a column that is none" 'courses.csv:1:1 null' 'This column is missing' column
	refused "$1: true or false" 'users.csv:3:14 maybe' 'Expected true or false' truth
	refused "$1: a date" 'academicSessions.csv:2:27 2026-02-30' 'date' day
	refused "$1: a reference to nothing" 'enrollments.csv:2:50 nowhere' 'refers to a record that does not exist' reference
	refused "$1: a quote that never ends" 'orgs.csv:3:6 null' 'quote' quote
	refused "$1: the same id twice" 'orgs.csv:4:1 ms' 'This sourcedId' twice
	equal "$1: of all that, nothing has changed" "$before" "$(contents "$db" roster_import)"

	belfry import --database "$db" --district 'Oak Grove' --json small/oneroster.zip
	want "$1: import" 0
	equal "$1: applied" true "$(report .applied)"
	equal "$1: no errors" 0 "$(report .error_count)"
	equal "$1: all that was read was added" true "$(report '[.files[] | .read == .added and .read > 0] | all')"
	equal "$1: eleven files" 11 "$(report '.files | length')"
	first=$(contents "$db" roster_import)
	ok "$1: something has changed" test "$before" != "$first"
	belfry import --database "$db" --district 'Oak Grove' --json small/oneroster.zip
	want "$1: the same again" 0
	equal "$1: changes nothing" 0 "$(report '[.files[] | .added + .changed + .removed] | add')"
	equal "$1: not a row" "$first" "$(contents "$db" roster_import)"
	belfry import --database "$db" --district 'Oak Grove' --json set
	want "$1: the same as a folder" 0
	equal "$1: changes nothing either" "$first" "$(contents "$db" roster_import)"
	belfry import --database "$db" --district 'Oak Grove' --json renamed
	want "$1: one name altered" 0
	equal "$1: one row changed" '[["users.csv",1]]' "$(report '[.files[] | select(.added + .changed + .removed > 0) | [.name, .changed]]')"
	before=$(contents "$db" roster_import)
	refused "$1: broken after good" 'users.csv:3:14 maybe' 'Expected true or false' truth
	equal "$1: and the good one stays" "$before" "$(contents "$db" roster_import)"
	belfry import --database "$db" --district 'Oak Grove' noise.zip set
	want "$1: two files, one broken: they are one set" 1
	has "$1: in words" 'noise.zip, set: refused; nothing has changed. 1 error, 0 warnings.' "$out"
}

# ---- the broken ones ----
echo 'not a zip at all' >noise.zip
head -c 5000 small/oneroster.zip >cut.zip
(cd set && zip -q -0 ../hurt.zip ./*.csv)
# The first student's name, stored: another letter, and the member's checksum no longer fits.
perl -pi -e 'BEGIN { $/ = undef } s/(stu-000001,,,tru)e/$1x/' hurt.zip
cp small/oneroster.zip bomb.zip
head -c 300000000 /dev/zero >demographics.csv && zip -q -1 bomb.zip demographics.csv && rm demographics.csv
mkdir -p climb/in && cp set/orgs.csv climb/evil.csv && (cd climb/in && zip -q ../../climb.zip ../evil.csv)
zip -q -r deep.zip set
(cd set && zip -q -P word ../secret.zip ./*.csv)
printf 'PK\005\006\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000' >void.zip
cp -r set without && rm without/manifest.csv
variant column courses.csv '1s/title/titel/'
variant truth users.csv '3s/,true,/,maybe,/'
variant day academicSessions.csv '2s/[0-9]\{4\}-[0-9][0-9]-[0-9][0-9]/2026-02-30/'
variant reference enrollments.csv '2s/,ms,/,nowhere,/'
variant quote orgs.csv '3s/,,,/,,,"/'
variant twice orgs.csv '3{p}'
variant renamed users.csv '2s/^\(\([^,]*,\)\{6\}\)[^,]*/\1Renamed/'

on_both import_life

# ---- the sample school of somebody else's generator ----
school=$shared/oneroster-generated-v1p1/school-small-seed1703/oneroster-school-small.zip
sample_school() { # engine
	belfry init --database "$db" --data_dir data
	belfry account add --database "$db" --name 'Oak Grove' --state IA
	belfry import --database "$db" --district 'oak grove' --json "$school"
	want "$1: the sample school" 0
	equal "$1: applied" true "$(report .applied)"
	equal "$1: without errors" 0 "$(report .error_count)"
	local after
	after=$(contents "$db" roster_import)
	belfry import --database "$db" --district 'oak grove' --json "$school"
	equal "$1: twice: nothing changed" "0 $after" "$(report '[.files[] | .added + .changed + .removed] | add') $(contents "$db" roster_import)"
	belfry import --database "$db" --data_dir data --district 'oak grove' --json small/oneroster.zip
	want "$1: another district's set in its place is held back" 1
	equal "$1: and nothing changed" "$after" "$(contents "$db" roster_import)"
	equal "$1: held, not wrong" 'true 0' "$(report .held) $(report .error_count)"
	belfry import --database "$db" --data_dir data --district 'oak grove' --confirm-deletions --json
	want "$1: what is held is let through" 0
	equal "$1: and deletes" true "$(report '.applied and ([.files[].removed] | add) > 100')"
	belfry import --database "$db" --data_dir data --district 'oak grove' --confirm-deletions
	want "$1: once" 1 'nothing is held'
}
if [ -r "$school" ]; then on_both sample_school; else skip 'the sample school (no ../shared/data)'; fi
