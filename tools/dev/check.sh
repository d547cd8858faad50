# ./dev check: what a machine can say about the sources without running them.

check_failed=0

# Mistakes that look like bugs; style is clang-format's and lint's.
tidy_checks='-*,readability-braces-around-statements,bugprone-*'
tidy_checks+=',-bugprone-easily-swappable-parameters,-bugprone-narrowing-conversions'
tidy_checks+=',-bugprone-implicit-widening-of-multiplication-result,-bugprone-branch-clone'
tidy_checks+=',-bugprone-sizeof-expression,-bugprone-reserved-identifier,-bugprone-macro-parentheses'

# Runs one check by name; a failing one does not stop the others.
check_one() {
	local name=$1
	shift
	if "$@" >&2; then
		say "$name: good"
	else
		say "$name: FAILED"
		check_failed=1
	fi
}

check_format() {
	git ls-files 'src/*.[ch]' 'tools/*.[ch]' | xargs -r clang-format --dry-run -Werror
}

check_lint() {
	git ls-files | grep -v '^test/lint/tree/' | xargs build/tools/lint/lint
}

# The release build's commands for our own files, without tests and generated code, as a compilation
# database in var/check.  clang knows neither all of gcc's arguments nor all of its warnings.
write_database() {
	mkdir -p var/check
	jq '[.[] | select(.file | test("^\\.\\./(src|tools)/") and (test("/test/") | not))
		| .command |= (gsub(" -ftrivial-auto-var-init=zero| -fstack-clash-protection| -Werror(=[a-z-]+)?"; "")
			+ " -Wno-everything")]' build/compile_commands.json >var/check/compile_commands.json
}

# gcc's analyser over what serves, by the compiler's own arguments.  Version 12 sees leaks where memory is
# handed on; the sanitizers look for those.
check_analyzer() {
	jq -r '.[] | select(.file | test("/src/")) | .command' var/check/compile_commands.json |
		sed -E 's/ -o [^ ]+/ -o \/dev\/null/; s/ -M[QF] [^ ]+//g; s/ -MD//; s/ -Wno-everything//' |
		sed 's/$/ -Werror -fanalyzer -Wno-analyzer-malloc-leak -Wno-analyzer-file-leak/' |
		(cd build && xargs -P "$(nproc)" -d '\n' -n 1 sh -c)
}

check_tidy() {
	jq -r '.[].file | ltrimstr("../")' var/check/compile_commands.json |
		xargs -P "$(nproc)" -n 8 clang-tidy --quiet -p var/check --checks="$tidy_checks" \
			--warnings-as-errors='*' 2>/dev/null
}

# Texts without English, in pages and in C.
check_texts() {
	build/tools/tmplc/tmplc --missing $(git ls-files 'po/*.po') $(git ls-files 'src/*.html' 'src/*.c' | grep -v /test/)
}

check_packs() {
	local pack
	for pack in packs/*/; do
		[ "$pack" = packs/cn/ ] || build/chuke check pack "${pack%/}" || return 1
	done
}

check_all() {
	check_one format check_format
	check_one lint check_lint
	write_database
	check_one analyzer check_analyzer
	check_one tidy check_tidy
	check_one texts check_texts
	check_one packs check_packs
	return "$check_failed"
}
