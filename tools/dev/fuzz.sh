# ./dev fuzz: every target of test/fuzz with libFuzzer and both sanitizers; ./dev soak: long runs.

# Builds one target of the layers it stands on, straight from their sources: base, text and web without
# what is generated but the table of readings.
fuzz_build() {
	local sources=(src/base/*.c src/text/{csv,csv_decode,fold,ident,phone,xlsx_book,xlsx_read,xlsx_stream}.c
		src/text/{pinyin,search_highlight,search_pinyin,search_query,search_render,term_fold,terms}.c
		src/web/server/{address,http_chunk,http_head,multipart}.c) more=()
	if [ "$1" = answers_fuzz ]; then # it stands higher: forms, and answers to a procedure's
		sources+=(src/web/form/{form,form_json,form_parse,ident_sentence}.c src/web/page/i18n.c src/web/route/req.c
			src/kernel/key/mask.c
			src/kernel/answers/answers{,_edit,_flat,_json,_read,_rules,_tree,_values}.c
			src/kernel/answers/test/answers_sample.c)
		more=(-Isrc/web/{form,page,route} -Isrc/db -Isrc/kernel/{account,answers,answers/test,file,key,org,pack,procedure}
			-Ibuild/src/db $(pkg-config --cflags --libs jansson yaml-0.1))
	fi
	clang -std=gnu17 -D_GNU_SOURCE -g -O1 -fsanitize=fuzzer,address,undefined \
		-fno-sanitize-recover=undefined -Wno-include-next-absolute-path -Isrc/base -Isrc/text -Isrc/web/server -Itest/fuzz \
		-Ibuild/tools/pinyingen \
		-o "build-fuzz/$1" "test/fuzz/$1.c" test/fuzz/fuzz.c "${sources[@]}" \
		"${more[@]}" $(pkg-config --cflags --libs libutf8proc libzip expat) -lm
}

fuzz_all() {
	local seconds=$1 target name failed=0
	mkdir -p build-fuzz
	for target in test/fuzz/*_fuzz.c; do
		name=$(basename "$target" .c)
		fuzz_build "$name" || die "$name does not build"
		mkdir -p "var/fuzz/$name"
		say "$name, $seconds s"
		"build-fuzz/$name" -max_total_time="$seconds" -max_len=8192 -timeout=5 -rss_limit_mb=2048 \
			-artifact_prefix="var/fuzz/$name-" -print_final_stats=1 "var/fuzz/$name" \
			>"var/fuzz/$name.log" 2>&1 </dev/null || {
			failed=1
			tail -n 30 "var/fuzz/$name.log"
		}
		grep -E '^stat::number_of_executed_units|^SUMMARY' "var/fuzz/$name.log" | sed "s/^/$name\t/"
	done
	return "$failed"
}

# The unit tests under both engines again and again, in random order of programs, with caches checked.
soak_all() {
	local round
	say "1,000 deeds of each of 64 clients, and 20 kills"
	CHUKE_RACE_OPERATIONS=1000 CHUKE_RACE_KILLS=20 build-asan/src/app/quota/quota_race_test </dev/null || return 1
	for round in $(seq "${SOAK_ROUNDS:-20}"); do
		say "round $round"
		CHUKE_CACHE_CHECK=$((round % 2)) meson test -C build-asan --no-rebuild --timeout-multiplier 10 \
			--print-errorlogs --quiet </dev/null || return 1
	done
}
