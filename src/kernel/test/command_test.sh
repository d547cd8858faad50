#!/usr/bin/env bash
# The commands as they are typed: what they print, how they exit.  $1 = the binary, $2 = the top of the tree.
set -uo pipefail
chuke=$1
top=$2
dir=$(mktemp -d -t chuke-command.XXXXXX)
server=
trap '[ -z "$server" ] || kill -9 "$server" 2>/dev/null; rm -rf "$dir"' EXIT
failed=0

# expect CODE PATTERN COMMAND…: its exit code, and a line of what it prints
expect() {
	local code=$1 pattern=$2 got out
	shift 2
	out=$("$@" 2>&1 </dev/null)
	got=$?
	if [ "$got" != "$code" ] || ! grep -qE -- "$pattern" <<<"$out"; then
		echo "not as expected ($got instead of $code, looking for $pattern): $*"
		sed 's/^/  /' <<<"$out" | head -n 20
		failed=1
	fi
}

expect 0 'usage: chuke' "$chuke" --help
expect 0 'init --pack DIR' "$chuke" init --help
expect 0 'check pack' "$chuke" check pack --help
expect 0 'check data' "$chuke" check --help
expect 0 'import orgs FILE' "$chuke" import orgs --help
expect 0 'export orgs \[--format' "$chuke" export --help
expect 0 'version' "$chuke" version --help
expect 2 'usage: chuke' "$chuke" dance --help
expect 0 '^chuke [0-9]+\.[0-9]+\.[0-9]+$' "$chuke" version
expect 2 'usage: chuke' "$chuke"
expect 2 'there is no command dance' "$chuke" dance
expect 2 'unknown option --loud' "$chuke" check pack --loud
expect 2 'usage: chuke check pack' "$chuke" check pack
expect 2 'no value for workers' "$chuke" version --workers=none

expect 0 '^xihu: good' "$chuke" check pack "$top/packs/xihu"
expect 1 'no such folder' "$chuke" check pack "$dir/nothing"
mkdir -p "$dir/packs/bad"
cp -r "$top/packs/cn" "$dir/packs/cn"
printf 'id: bad\nversion: 010\n' >"$dir/packs/bad/pack.yaml"
expect 1 '^bad/pack.yaml:2: .*leading zero' "$chuke" check pack "$dir/packs/bad"

expect 2 'pack DIR is missing' "$chuke" init --data "$dir/d"
expect 1 'has [0-9]+ problem' "$chuke" init --pack "$dir/packs/bad" --data "$dir/d"
[ ! -e "$dir/d" ] || { echo "a refused pack leaves a district behind"; failed=1; }
expect 1 'is no district' "$chuke" init --pack "$top/packs/cn" --data "$dir/d"
expect 0 '^http://127.0.0.1:8080/setup/[0-9a-f]{48}$' "$chuke" init --pack "$top/packs/xihu" --data "$dir/d"
expect 1 'a district already' "$chuke" init --pack "$top/packs/xihu" --data "$dir/d"
expect 1 'no pack in the database' "$chuke" serve --data "$dir/empty" --listen 127.0.0.1:0

expect 0 '' "$chuke" user add clerk --role street --region 330106007 --name 王 --data "$dir/d"
expect 1 'the name is taken' "$chuke" user add clerk --role street --data "$dir/d"
expect 1 'no region with this code' "$chuke" user add other --role street --region 999 --data "$dir/d"
expect 2 'role must be one of' "$chuke" user add other --role king --data "$dir/d"
expect 2 'small letters' "$chuke" user add 'Ü' --role street --data "$dir/d"
expect 2 'never an argument' "$chuke" user add other --role street --password secret --data "$dir/d"
expect 1 'belong to an organisation' "$chuke" user add other --role head --data "$dir/d"
with_password() {
	local password=$1
	shift
	"$@" <<<"$password"
}
expect_password() {
	local code=$1 pattern=$2 password=$3
	shift 3
	expect "$code" "$pattern" with_password "$password" "$@"
}
expect_password 1 'guessed too easily' Password2024! "$chuke" user add weak --role street --password - --data "$dir/d"
expect_password 1 'too short' kettle "$chuke" user password clerk --data "$dir/d"
expect_password 1 'must not hold your name' 'the clerk is here' "$chuke" user password clerk --data "$dir/d"
expect_password 0 '' 'green-kettle-window' "$chuke" user password clerk --data "$dir/d"
expect_password 0 '' 'green-kettle-window' "$chuke" user password clerk --data "$dir/d"
expect 0 '^clerk.*street 古荡街道' "$chuke" user list --data "$dir/d"
expect 0 '' "$chuke" user role clerk --role auditor --data "$dir/d"
expect 0 'auditor 西湖区' "$chuke" user list --data "$dir/d"
expect 0 '' "$chuke" user role clerk --role auditor --withdraw --data "$dir/d"
expect 1 'does not hold' "$chuke" user role clerk --role auditor --withdraw --data "$dir/d"
expect 1 'no such account' "$chuke" user role nobody --role auditor --data "$dir/d"
expect 2 'usage: chuke user' "$chuke" user dance --data "$dir/d"
expect 0 '^[0-9a-f]{64}$' "$chuke" token clerk --days 3 --data "$dir/d"
expect 2 'takes 1 to 90' "$chuke" token clerk --days 91 --data "$dir/d"
expect 1 'no such account' "$chuke" token nobody --data "$dir/d"

expect 0 '^unchanged: xihu' "$chuke" pack load "$top/packs/xihu" --dry-run --data "$dir/d"
expect 2 'takes a day' "$chuke" pack load "$top/packs/xihu" --from yesterday --data "$dir/d"
expect 0 '^unchanged: xihu' "$chuke" pack load "$top/packs/xihu" --data "$dir/d"
expect 0 '^audit chain: holds$' "$chuke" check data --data "$dir/d"

expect 0 '^\[$' "$chuke" export orgs --format json --data "$dir/d"
expect 0 '社会组织名称,' "$chuke" export orgs --data "$dir/d"
expect 2 'takes csv, xlsx or json' "$chuke" export orgs --format pdf --data "$dir/d"
expect 2 'usage: chuke export orgs' "$chuke" export orgs everything --data "$dir/d"
expect 2 'unknown option --formatt' "$chuke" export orgs --formatt csv --data "$dir/d"

# serving: it says where, answers, counts, ends on SIGTERM with 0
"$chuke" serve --data "$dir/d" --listen 127.0.0.1:0 >"$dir/serve.out" 2>"$dir/serve.err" &
server=$!
for _ in $(seq 100); do
	grep -q listening "$dir/serve.out" && break
	sleep 0.1
done
url=$(sed -n 's/^listening on //p' "$dir/serve.out")
token=$("$chuke" token clerk --data "$dir/d")
expect 0 '^ok$' curl -fs "$url/healthz"
expect 0 '^ok$' curl -fs "$url/readyz"
expect 0 '^chuke_requests_total' curl -fs "$url/metrics"
expect 0 '"code":"330106"' curl -fs "$url/api/v1/regions"
expect 0 '^200$' curl -s -o "$dir/out" -w '%{http_code}' -H "Authorization: Bearer $token" "$url/api/v1/regions"
expect 0 '^401$' curl -s -o "$dir/out" -w '%{http_code}' -H 'Authorization: Bearer no' "$url/api/v1/regions"
expect 0 '^404$' curl -s -o "$dir/out" -w '%{http_code}' "$url/nothing"
expect 0 'br|gzip' curl -sI -H 'Accept-Encoding: br, gzip' "$url/static/$(curl -s "$url/about" |
	grep -o 'static/chuke[^"]*css' | head -n 1 | cut -d/ -f2)"
kill -TERM "$server"
wait "$server"
code=$?
server=
[ "$code" = 0 ] || { echo "serve ended with $code"; failed=1; cat "$dir/serve.err"; }

exit $failed
