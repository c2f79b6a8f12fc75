# sets: every OneRoster-like set that others made, file by file; and an import that is killed at any moment.
# shellcheck shell=bash disable=SC2154

# ---- all or nothing, whenever it is killed ----
belfry demo --write kill --students 150 --seed 3
killed() { # engine
	belfry init --database "$db" --data_dir data
	belfry account add --database "$db" --name 'Oak Grove' --state IA
	local n users results imports wanted='' late=0
	for n in 1 2 3 5 8 13 21 34; do
		"$bin" import --database "$db" --data_dir data --district 'Oak Grove' kill/oneroster.zip >/dev/null 2>&1 &
		sleep "0.$(printf '%02d' "$n")"
		kill -9 $! 2>/dev/null
		wait $! 2>/dev/null
		users=$(sql 'SELECT count(*) FROM roster_user') results=$(sql 'SELECT count(*) FROM roster_result')
		imports=$(sql 'SELECT count(*) FROM roster_import')
		if [ "$imports" = 0 ]; then
			equal "$1: killed after ${n}0 ms: nothing" '0 0' "$users $results"
		else
			late=1
			wanted=${wanted:-$users $results}
			equal "$1: killed after ${n}0 ms: all" "$wanted" "$users $results"
		fi
	done
	belfry import --database "$db" --data_dir data --district 'Oak Grove' --json kill/oneroster.zip
	want "$1: the next one works" 0
	users=$(sql 'SELECT count(*) FROM roster_user')
	equal "$1: and all is there" "$(jq '.files[] | select(.name == "users.csv") | .read' <<<"$out")" "$users"
	[ "$late" -eq 0 ] || equal "$1: as before" "$wanted" "$users $(sql 'SELECT count(*) FROM roster_result')"
	equal "$1: no staging is left" 0 "$(sql 'SELECT count(*) FROM stage_result')"
}
on_both killed

# ---- what others made ----
others() { # engine
	belfry init --database "$db" --data_dir data
	belfry account add --database "$db" --name 'Oak Grove' --state IA
	local set name
	# A generator's school, 1.1: each file with its rows, and what in it is against the standard.
	belfry import --database "$db" --district 'Oak Grove' --json "$shared/oneroster-generated-v1p1/school-small-seed1703/oneroster-school-small.zip"
	equal "$1: the generated school" \
		'orgs.csv 1 academicSessions.csv 2 courses.csv 42 classes.csv 42 users.csv 79 enrollments.csv 546 demographics.csv 72' \
		"$(jq -r '[.files[] | select(.added == .read) | "\(.name) \(.read)"] | join(" ")' <<<"$out")"
	equal "$1: its departures from the standard" 'school-year-span status-in-bulk' "$(jq -r '[.lenient[].name] | sort | join(" ")' <<<"$out")"
	belfry import --database "$db" --district 'Oak Grove' --json --strict "$shared/oneroster-generated-v1p1/school-small-seed1703/oneroster-school-small.zip"
	want "$1: in strict mode" 1
	# School Data Sync looks like OneRoster and is not.
	for set in 'SDS v2' 'SDS v2.1' 'SDS Format/25 Users' 'SDS Format/100 Users' 'SDS Format/Min Required Attributes' \
		'UK Format/25 Users' 'UK Format/100 Users' 'UK Format/Min Required Attributes'; do
		belfry import --database "$db" --district 'Oak Grove' --json "$shared/microsoft-sds/$set"
		want "$1: $set" 1
		has "$1: $set: why" 'no manifest.csv' "$(jq -r '.errors[0].reason' <<<"$out")"
		# Even with a manifest.
		rm -rf other && cp -r "$shared/microsoft-sds/$set" other
		{
			printf 'propertyName,value\nmanifest.version,1.0\noneroster.version,1.2\n'
			for name in other/*.csv; do printf 'file.%s,bulk\n' "$(basename "$name" .csv)"; done
		} >manifest.csv && mv manifest.csv other/
		belfry import --database "$db" --district 'Oak Grove' --json other
		want "$1: $set with a manifest" 1
		case $set in
		'SDS v2')
			equal "$1: $set: file by file" \
				'classes.csv courseSourcedId,classes.csv classType,classes.csv schoolSourcedId,classes.csv termSourcedIds,enrollments.csv sourcedId,enrollments.csv schoolSourcedId,orgs.csv type,orgs.csv type,orgs.csv type,users.csv enabledUser' \
				"$(jq -r '[.errors[] | "\(.file) \(.name)"] | sort_by(split(" ")[0]) | join(",")' <<<"$out")" ;;
		*) has "$1: $set: why" 'OneRoster has no such file' "$(jq -r '.errors[0].reason' <<<"$out")" ;;
		esac
	done
	equal "$1: only the school was applied" 1 "$(sql 'SELECT count(*) FROM roster_import WHERE applied')"
}
if [ -d "$shared/microsoft-sds" ]; then on_both others; else skip 'sets that others made (no ../shared/data)'; fi

# ---- every file of that folder by itself, each with its verdict; a file that nobody has thought of fails ----
unread='true 0 Belfry uses nothing of this file; it is not read.'
elsewhere='false 1 The roster has no student, class or school of any of its'
bare='false 1 The package has no manifest.csv.'
verdict_of() { # path below shared/data
	case $1 in
	oneroster-generated-v1p1/*/oneroster-school-small.zip) echo 'true 0' ;;
	ed-fi-sample-xml/Contact.xml | ed-fi-sample-xml/Student.xml | ed-fi-sample-xml/descriptors/*.xml) echo "$unread" ;;
	# Sound Ed-Fi, of another district: tests/store/roster_feeds.c loads them into one that has its schools.
	ed-fi-sample-xml/Education*.xml | ed-fi-sample-xml/MasterSchedule.xml | ed-fi-sample-xml/EXCERPT-StudentGrade-*.xml) echo "$elsewhere" ;;
	microsoft-sds/*.csv | us-school-districts/*.csv) echo "$bare" ;;
	*) echo 'nobody has said what becomes of this file' ;;
	esac
}
alone() { # engine
	belfry init --database "$db" --data_dir data
	belfry account add --database "$db" --name 'Oak Grove' --state IA
	local file n=0
	while IFS= read -r file; do
		belfry import --database "$db" --data_dir data --district 'Oak Grove' --json --dry-run "$shared/$file"
		has "$1: $file" "$(verdict_of "$file")" \
			"$(jq -r '"\(.error_count == 0) \(.error_count) \((.errors + .warnings)[0].reason)"' <<<"$out")"
		n=$((n + 1))
	done < <(cd "$shared" && find . -type f \( -name '*.zip' -o -name '*.xml' -o -name '*.csv' \) -printf '%P\n' | LC_ALL=C sort)
	equal "$1: files" 67 "$n"
	equal "$1: nothing has changed" 0 "$(sql 'SELECT count(*) FROM roster_org')"
}
if [ -d "$shared/microsoft-sds" ]; then on_both alone; else skip 'each file that others made (no ../shared/data)'; fi
