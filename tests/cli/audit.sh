# audit, canary, purge: on the command line, with a demo's roster.
# shellcheck shell=bash disable=SC2154

audit_trail() { # engine
	belfry init --database "$db" --data_dir data
	want "$1: init" 0
	belfry account add --database "$db" --data_dir data --name 'Oak Grove' --state IA
	want "$1: a district" 0
	district=$(awk '{ print $2 }' <<<"$out")
	belfry audit verify --database "$db" --data_dir data
	want "$1: whole" 0 'The audit trail is whole: 1 rows.'
	belfry audit anchor --database "$db" --data_dir data
	want "$1: anchor" 0 'belfry-audit 1 '
	printf '%s\n' "$out" >anchors
	belfry account add --database "$db" --data_dir data --name 'Elm Creek' --state IA
	want "$1: another" 0
	belfry audit verify --database "$db" --data_dir data --anchor anchors
	want "$1: whole, and anchored" 0 'and 1 anchors hold.'
	sed 's/length 1 /length 7 /' anchors >forged
	belfry audit verify --database "$db" --data_dir data --anchor forged
	want "$1: a forged anchor" 1 'not signed'
	belfry audit verify --database "$db" --data_dir data --anchor nowhere
	want "$1: no such file" 3 'nowhere'

	belfry audit search --database "$db" --data_dir data --event account
	want "$1: search" 0 'account.added'
	equal "$1: two found" 2 "$(wc -l <<<"$out")"
	belfry audit search --database "$db" --data_dir data --account 'Elm Creek' --json
	want "$1: search as JSON" 0 '"account_name":"Elm Creek"'
	belfry audit search --database "$db" --data_dir data --event session
	want "$1: nothing" 0
	equal "$1: nothing is nothing" '' "$out"
	belfry audit search --database "$db" --data_dir data --from yesterday
	want "$1: no date" 2 '--from and --to take a day'
	belfry audit search --database "$db" --data_dir data --person nobody@x.example
	want "$1: nobody" 1
	belfry audit affected --database "$db" --data_dir data --district 'Oak Grove'
	want "$1: nobody is affected" 0 '0 students'
	belfry audit affected --database "$db" --data_dir data
	want "$1: affected without a district" 2 '--district is needed'
	belfry audit burn --database "$db" --data_dir data
	want "$1: no such verb" 2 'say verify, anchor, search or affected'
	purge_district "$1"
}

purge_district() { # engine
	rm -f certificate
	"$bin" demo --write files --students 40 >/dev/null 2>&1
	belfry import --database "$db" --data_dir data --district "$district" files/oneroster.zip
	want "$1: import" 0
	belfry canary add --database "$db" --data_dir data --district "$district" --student nobody
	want "$1: a canary that is no student" 1
	student=$(unzip -p files/oneroster.zip roles.csv | awk -F, '$6 == "student" { print $4; exit }')
	belfry canary add --database "$db" --data_dir data --district "$district" --student "$student"
	want "$1: a canary" 0
	belfry canary add --database "$db" --data_dir data --district "$district" --student "$student"
	want "$1: the same again" 1
	belfry canary list --database "$db" --data_dir data --district "$district"
	equal "$1: it is listed" "$student" "$out"
	belfry canary remove --database "$db" --data_dir data --district "$district" --student "$student"
	want "$1: removed" 0
	belfry canary list --database "$db" --data_dir data --district "$district"
	equal "$1: no canaries" '' "$out"
	belfry canary add --database "$db" --data_dir data --district "$district"
	want "$1: a canary without a student" 2 '--district and --student are needed'

	belfry purge --database "$db" --data_dir data --district "$district" --dry-run
	want "$1: trial run" 0 'nothing was changed'
	rows=$(awk '/would be deleted/ { print $1 }' <<<"$out")
	belfry purge --database "$db" --data_dir data --district "$district" --name 'Elm Creek'
	want "$1: another name" 1 'exactly with --name'
	belfry purge --database "$db" --data_dir data --district "$district" --name 'Oak Grove' --out certificate
	want "$1: purge" 0
	has "$1: as many as the trial run said" "Rows deleted: $rows" "$(<certificate)"
	belfry purge verify certificate --database "$db" --data_dir data
	want "$1: genuine" 0 "district $district"
	sed 's/Oak/Elm/' certificate >forged
	belfry purge verify forged --database "$db" --data_dir data
	want "$1: forged" 1 'was changed'
	belfry purge --database "$db" --data_dir data --district "$district" --dry-run
	want "$1: nothing is left" 0 '0 rows would be deleted'
	belfry import --database "$db" --data_dir data --district "$district" files/oneroster.zip
	belfry purge --database "$db" --data_dir data --reapply certificate
	want "$1: once more" 0 'Oak Grove'
	belfry purge --database "$db" --data_dir data --district "$district" --dry-run
	want "$1: nothing is left again" 0 '0 rows would be deleted'
	belfry audit verify --database "$db" --data_dir data --anchor anchors
	want "$1: the trail is still whole" 0 'hold.'
}
on_both audit_trail
