# district: settings and provider on the command line, by the tables of the pages.
# shellcheck shell=bash disable=SC2154

belfry district
want 'district without a verb' 2
belfry district wibble --district 'Oak Grove'
want 'district: another verb' 2 'say settings, provider or pull, not "wibble"'
belfry district settings
want 'district: which' 2 '--district is missing'

district_life() { # engine
	belfry init --database "$db" --data_dir data
	belfry account add --database "$db" --name 'Oak Grove' --state IA
	belfry account add --database "$db" --name 'Elm Agency' --state IA --kind esa
	local at=(--database "$db" --data_dir data --district 'Oak Grove')

	belfry district settings --database "$db" --data_dir data --district Nowhere
	want "$1: unknown district" 1 'there is no district "Nowhere"'
	belfry district settings --database "$db" --data_dir data --district 'Elm Agency'
	want "$1: no district" 1 'this account is not a district'
	belfry district settings "${at[@]}"
	want "$1: the defaults" 0
	equal "$1: all of them" 'strict=false
skip_share=0
delete_share=10
student_key=any
posted_category=
infer_missing=false
relatives=false
replace_dates=false
low_balance=500
watch_folder=' "$out"
	belfry district settings "${at[@]}" skip_share=3 strict=yes watch_folder=/srv/drop
	want "$1: changed" 0
	equal "$1: as said" 'strict=true skip_share=3 watch_folder=/srv/drop' "$(grep -E '^(strict|skip|watch)' <<<"$out" | paste -sd ' ')"
	belfry district settings "${at[@]}" strict=false skip_share=300
	want "$1: a wrong one" 1 'Bad rows that may be left out'
	belfry district settings "${at[@]}" strict= low=3
	want "$1: one that is none" 1 'there is no setting "low"'
	belfry district settings "${at[@]}" strict
	want "$1: no value" 1 'expected NAME=VALUE, not "strict"'
	belfry district settings "${at[@]}"
	has "$1: all or nothing" 'strict=true' "$out"
	belfry district settings "${at[@]}" strict= skip_share= watch_folder=
	equal "$1: empty is the default again" 0 "$(sql 'SELECT count(*) FROM roster_setting')"

	belfry district provider "${at[@]}"
	want "$1: no provider" 1 'the district has no provider'
	belfry district pull "${at[@]}"
	want "$1: nobody to ask" 1 'the district has no provider'
	local address=(version=1.2 base_url=https://sis.example.org token_url=https://sis.example.org/token client_id=belfry every=1d)
	belfry district provider "${at[@]}" "${address[@]}" secret=word
	want "$1: a secret on the command line" 1 'is seen by all'
	belfry district provider "${at[@]}" "${address[@]}"
	want "$1: without a secret" 1 'secret: Enter the client secret.'
	belfry_told zqword district provider "${at[@]}" "${address[@]}" --secret
	want "$1: set up" 0
	equal "$1: and printed without its secret" 'secret=(stored)' "$(grep ^secret= <<<"$out")"
	belfry district provider "${at[@]}" every=15m
	want "$1: one thing changed" 0
	equal "$1: the rest stays" 'base_url=https://sis.example.org every=15m' "$(grep -E '^(base_url|every)' <<<"$out" | paste -sd ' ')"
	belfry district provider "${at[@]}" base_url=http://127.0.0.1:9
	want "$1: in a private network" 1 'base_url: This must be an address that begins with https://'
	belfry_told other district provider "${at[@]}" base_url=http://127.0.0.1:9 token_url=http://127.0.0.1:9/t --private --secret
	want "$1: allowed here" 0 'private=true'
	belfry district pull "${at[@]}"
	want "$1: asked" 0
	equal "$1: at once" 1 "$(sql 'SELECT next_at FROM roster_rest')"
	belfry district provider "${at[@]}" --remove
	equal "$1: removed" 0 "$(sql 'SELECT count(*) FROM roster_rest')"
	equal "$1: all is in the trail" 'import.settings_changed 2,provider.asked 1,provider.removed 1,provider.saved 3' \
		"$(sql "SELECT event || ' ' || count(*) FROM audit_event WHERE event LIKE 'import.%' OR event LIKE 'provider.%' GROUP BY event ORDER BY event" | paste -sd ,)"
}
on_both district_life
