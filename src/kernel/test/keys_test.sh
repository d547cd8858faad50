#!/usr/bin/env bash
# The master key and the log's end as commands see them: lost, foreign, open to others, replaced, cut off.
# $1 = the binary, $2 = the top of the tree.
set -uo pipefail
chuke=$1
top=$2
dir=$(mktemp -d -t chuke-key.XXXXXX)
trap 'rm -rf "$dir"' EXIT
failed=0

expect() { # CODE PATTERN COMMAND…
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

expect 0 "master key: $dir/d-key/master.key .*apart from the backups" \
	"$chuke" init --pack "$top/packs/xihu" --data "$dir/d"
[ "$(stat -c %a "$dir/d-key/master.key")" = 600 ] || { echo "the key can be read by others"; failed=1; }

mv "$dir/d-key/master.key" "$dir/away"
expect 1 'master key file .* is missing: put back' "$chuke" check data --data "$dir/d"
printf 'chuke-master-key 1 %064d\n' 7 >"$dir/d-key/master.key"
chmod 600 "$dir/d-key/master.key"
expect 1 'holds another master key' "$chuke" check data --data "$dir/d"
cp "$dir/away" "$dir/d-key/master.key"
chmod 644 "$dir/d-key/master.key"
expect 1 'can be read by others' "$chuke" check data --data "$dir/d"
chmod 600 "$dir/d-key/master.key"
cp -p "$dir/d-key/master.key" "$dir/d/inside.key"
expect 1 'lies in the data folder' "$chuke" check data --data "$dir/d" --master-key-file "$dir/d/inside.key"
rm "$dir/d/inside.key"
expect 0 'audit end: holds' "$chuke" check data --data "$dir/d"

expect 0 'are wrapped by the master key of .*second.key' "$chuke" key rotate "$dir/second.key" --data "$dir/d"
expect 0 'audit end: holds' "$chuke" check data --data "$dir/d" --master-key-file "$dir/second.key"
rm "$dir/d-key/master.key"
expect 0 'audit end: holds' "$chuke" check data --data "$dir/d"

# the log is set back to what it was: the chain itself is whole, its end is not
cp -r "$dir/d" "$dir/before"
expect 0 '' "$chuke" user add clerk --role street --region 330106007 --data "$dir/d"
rm -r "$dir/d" && mv "$dir/before" "$dir/d"
expect 1 'end was cut off, or an older backup' "$chuke" check data --data "$dir/d"
mv "$dir/d-key/audit.head" "$dir/noted"
expect 0 'audit end: holds' "$chuke" check data --data "$dir/d"
sed 's/ 1 \([0-9]*\) / 1 1 /' "$dir/noted" >"$dir/d-key/audit.head"
expect 1 'damaged, or another district' "$chuke" check data --data "$dir/d"

[ "$failed" = 0 ] && echo "keys: all as expected"
exit "$failed"
