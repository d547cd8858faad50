#!/bin/sh
# Every icon that a page or a menu names is drawn in static/icons.svg, and none is drawn twice.
set -eu
cd "$(dirname "$0")/.."
names=$(mktemp) drawn=$(mktemp)
trap 'rm -f "$names" "$drawn"' EXIT
find src -name '*.html' -exec grep -ohE 'icon(_large)?\("[a-z]+"\)' {} + | sed 's/.*("//; s/").*//' >"$names"
find src -name '*.c' ! -path '*/test/*' -exec grep -ohE '\.icon = "[a-z]+"' {} + | sed 's/.*= "//; s/"//' >>"$names"
grep -oE '<symbol id="[a-z]+"' static/icons.svg | sed 's/.*id="//; s/"//' | sort >"$drawn"
uniq -d "$drawn" | sed 's/^/drawn twice: /'
[ -s "$names" ]
missing=$(sort -u "$names" | comm -23 - "$drawn")
if [ -n "$missing" ]; then
	echo "not drawn in static/icons.svg:" $missing
	exit 1
fi
[ -z "$(uniq -d "$drawn")" ]
