# feeds: Clever, Ed-Fi and SIF files beside a OneRoster set and alone, once and twice, and killed in the middle.
# shellcheck shell=bash disable=SC2154

belfry demo --write feeds --students 30 --seed 3
want 'demo --write: the formats beside OneRoster' 0 'feeds/StudentMeal.xml'
beside=(feeds/EducationOrganization.xml feeds/EducationOrgCalendar.xml feeds/MasterSchedule.xml feeds/StudentAttendance.xml
	feeds/StudentGrade.xml feeds/StudentPersonal.xml feeds/StudentMeal.xml feeds/attendance.csv)
belfry demo --write feeds2 --students 30 --seed 3
for file in "${beside[@]##*/}"; do ok "$file: the same seed, the same bytes" cmp "feeds/$file" "feeds2/$file"; done

# What the generator writes is Ed-Fi by Ed-Fi's own schemas.
schemas=$shared/ed-fi-sample-xml/schemas
if [ -r "$schemas" ] && command -v xmllint >/dev/null; then
	for name in EducationOrganization EducationOrgCalendar MasterSchedule StudentAttendance StudentGrade; do
		ok "$name.xml keeps to its schema" xmllint --noout --schema "$schemas/Interchange-$name.xsd" "feeds/$name.xml"
	done
else
	skip 'Ed-Fi schemas (no ../shared/data or no xmllint)'
fi

sums() { jq -c '[.files[] | .added, .changed, .removed, .skipped] | add' <<<"$out"; }
feeds_life() { # engine
	belfry init --database "$db" --data_dir data
	belfry account add --database "$db" --name 'Oak Grove' --state IA
	belfry import --database "$db" --district 'Oak Grove' "${beside[@]}"
	want "$1: without its roster" 1
	has "$1: says why" 'The roster has no student, class or school of any of its' "$out"
	belfry import --database "$db" --district 'Oak Grove' --json feeds/oneroster.zip "${beside[@]}"
	want "$1: all of a district in one set" 0
	equal "$1: applied without errors" '[true,0]' "$(jq -c '[.applied, .error_count]' <<<"$out")"
	for file in "${beside[@]##*/}"; do
		ok "$1: $file has rows" jq -e --arg f "$file" '.files[] | select(.name == $f) | .added > 0 and .skipped == 0' <<<"$out"
	done
	belfry import --database "$db" --district 'Oak Grove' --json feeds/oneroster.zip "${beside[@]}"
	equal "$1: twice: nothing" 0 "$(sums)"
	belfry import --database "$db" --district 'Oak Grove' --json "${beside[@]}"
	equal "$1: without the roster: nothing either" 0 "$(sums)"
	mkdir -p one
	sed '0,/,absent,/s//,tardy,/' feeds/attendance.csv >one/attendance.csv
	belfry import --database "$db" --district 'Oak Grove' --json one
	equal "$1: a folder with one changed mark" 1 "$(sums)"
	equal "$1: concerns one student" 1 "$(sql 'SELECT COUNT(*) FROM roster_change WHERE change_no = (SELECT MAX(change_no) FROM roster_change)')"
	sed -i 12d one/attendance.csv
	belfry import --database "$db" --district 'Oak Grove' --json one/attendance.csv
	equal "$1: a mark that is not sent again stays" 0 "$(sums)"
	belfry import --database "$db" --district 'Oak Grove' --json --replace-dates one/attendance.csv feeds/StudentAttendance.xml
	equal "$1: unless the files say all" 1 "$(sums)"
	echo '<html/>' >one/page.xml
	belfry import --database "$db" --district 'Oak Grove' one
	want "$1: XML of another sort" 1
	has "$1: is named" 'page.xml' "$out"
	rm one/page.xml
	cp feeds/EducationOrganization.xml one/cut.xml && truncate -s -40 one/cut.xml
	belfry import --database "$db" --district 'Oak Grove' one/cut.xml
	want "$1: XML that is cut off" 1
	rm one/cut.xml
}
on_both feeds_life

# ---- killed in the middle ----
belfry demo --write many --students 4000 --seed 5
feeds_killed() { # engine
	belfry init --database "$db" --data_dir data
	belfry account add --database "$db" --name 'Oak Grove' --state IA
	local before pid
	before=$(contents "$db")
	for wait in 0.5 1.2; do
		"$bin" import --database "$db" --district 'Oak Grove' many/*.xml many/oneroster.zip many/attendance.csv >/dev/null 2>&1 &
		pid=$!
		sleep "$wait"
		kill -9 "$pid"
		wait "$pid" 2>/dev/null
		equal "$1: killed after $wait s, while it ran" 137 $?
		equal "$1: nothing is there" "$before" "$(contents "$db")"
	done
	belfry import --database "$db" --district 'Oak Grove' --json feeds/*.xml feeds/oneroster.zip feeds/attendance.csv
	want "$1: and the next one works" 0
}
on_both feeds_killed
