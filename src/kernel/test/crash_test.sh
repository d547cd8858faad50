#!/usr/bin/env bash
# A form sent again after the process was killed answers what it answered first, and acts no second time; whoever
# was signed in still is.  $1 = the binary, $2 = the top of the tree.
set -uo pipefail
chuke=$1
top=$2
dir=$(mktemp -d -t chuke-crash.XXXXXX)
server=
trap '[ -z "$server" ] || kill -9 "$server" 2>/dev/null; rm -rf "$dir"' EXIT
failed=0

start() {
	: >"$dir/serve.out"
	"$chuke" serve --data "$dir/d" --listen 127.0.0.1:0 >"$dir/serve.out" 2>>"$dir/serve.err" &
	server=$!
	for _ in $(seq 200); do
		grep -q listening "$dir/serve.out" && break
		sleep 0.05
	done
	url=$(sed -n 's/^listening on //p' "$dir/serve.out")
}

crash() {
	kill -9 "$server"
	wait "$server" 2>/dev/null
	server=
}

# The form's token on a page; with `keep` the browser keeps what cookies the page sets
keep=()
token() {
	curl -s -b "$dir/jar" "${keep[@]}" "$url$1" | grep -o 'name="_token" value="[0-9a-f]*"' |
		head -n 1 | cut -d'"' -f4
}

# post PATH FIELDS: status and address that follows
post() {
	curl -s -o /dev/null -b "$dir/jar" "${keep[@]}" -w '%{http_code} %{redirect_url}' -d "$2" "$url$1" |
		sed "s#$url##"
}

check() {
	[ "$2" = "$3" ] || { echo "$1: '$2' instead of '$3'"; failed=1; }
}

"$chuke" demo --pack "$top/packs/xihu" --data "$dir/d" || exit 1
touch "$dir/jar"
start
keep=(-c "$dir/jar")
check "sign-in" "$(post /login "_token=$(token /login)&name=admin&password=chuke-demo")" "303 /admin"
keep=() # from here on many use the jar at once
form=$(token /admin/logins)
first=$(post /admin/logins "_token=$form&_operation=crash-0&name=crash.0&shown_name=A")
check "first" "${first%% *}" 303
for round in 1 2 3; do
	# killed while posts are under way: each of them is there with its answer, or not at all
	for i in $(seq 20); do
		post /admin/logins "_token=$form&_operation=round-$round-$i&name=r$round.$i&shown_name=A" \
			>"$dir/answer-$i" &
	done
	sleep "0.0$((round * 2))"
	crash
	wait
	start
	check "after the crash" "$(post /admin/logins "_token=$form&_operation=crash-0&name=crash.0&shown_name=A")" "$first"
	for i in $(seq 20); do
		again=$(post /admin/logins "_token=$form&_operation=round-$round-$i&name=r$round.$i&shown_name=A")
		check "round $round, form $i" "${again%% *}" 303
		before=$(cat "$dir/answer-$i")
		case $before in
		303*) check "round $round, form $i again" "$again" "$before" ;;
		esac
	done
done
logins=$(curl -s -b "$dir/jar" "$url/admin/logins" | grep -o 'href="/admin/logins/[0-9]*"' | wc -l)
[ "$logins" -gt 0 ] || { echo "no accounts are listed"; failed=1; }
kill -TERM "$server"
wait "$server" || { echo "serve did not end well"; failed=1; }
server=
made=$("$chuke" user list --data "$dir/d" | grep -cE '^(crash\.0|r[123]\.[0-9]+)[[:space:]]')
check "accounts made" "$made" 61
"$chuke" check data --data "$dir/d" >"$dir/check.out" || { cat "$dir/check.out"; failed=1; }
exit $failed
