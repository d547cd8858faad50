#!/bin/sh
# What tmplc cannot know the C compiler must refuse, and at the page's own line.
# usage: types.sh TMPLC SOURCE_ROOT
set -eu
tmplc=$1 root=$2
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT

printf 'struct view { struct str name; struct safe_not *wrong; struct url site; struct day day; };\n' >"$dir/view.h"

# try LINE PAGE…: LINE is where the error must be, or 0 for a page that compiles
try() {
	want=$1
	shift
	{
		printf '{%% include "view.h" %%}\n{%% page p(const struct view *v) %%}\n'
		printf '%s\n' "$@"
		printf '{%% end %%}\n'
	} >"$dir/p.html"
	"$tmplc" --owner t --out "$dir" "$dir/p.html"
	if ${CC:-cc} -std=gnu17 -Wall -Wextra -Werror -fsyntax-only -I"$root/src/base" -I"$root/src/web/page" -I"$dir" \
		"$dir/t_pages.c" 2>"$dir/errors"; then
		[ "$want" = 0 ] && return 0
		echo "compiled, but must not: $*"
		exit 1
	fi
	if [ "$want" = 0 ]; then
		cat "$dir/errors"
		exit 1
	fi
	# an error, or the note that leads from the macro of html.h back to the page
	grep -q "p.html:$want:[0-9]*: \(error\|note: in expansion\)" "$dir/errors" && return 0
	echo "no error at line $want: $*"
	cat "$dir/errors"
	exit 1
}

try 0 '<p>{{ v->name }}</p><a href="{{ v->site }}">x</a><time datetime="{{ v->day }}">{{ v->day }}</time>'
try 4 '<p>' '{{ v->nmae }}</p>'
try 3 '<p>{{ v->wrong }}</p>'
try 3 '<a href="{{ v->name }}">x</a>'
try 3 '<a href="/x?y={{ v->site }}">x</a>'
try 3 '<p title="{{ v->site }}">x</p>'
try 5 '<p>' '' '{% if v->nothing %}x{% end %}'
try 4 '' '{% each m in v->name %}x{% end %}'
try 5 '' '' '{% use unknown_page(v) %}'
echo "types: good"
