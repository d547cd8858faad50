#include "log.h"
#include "str.h"
#include "utf8.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

static const char *const wrong_utf8[] = {
	"\x80",                             /* a continuation alone */
	"\xC0\xAF",                         /* '/' in an overlong form */
	"\xE0\x80\xAF",                     /* likewise */
	"\xF0\x80\x80\xAF",                 /* likewise */
	"\xED\xA0\x80",                     /* a surrogate */
	"\xF4\x90\x80\x80",                 /* above U+10FFFF */
	"\xF8\x88\x80\x80\x80", "\xE4\xB8", /* cut */
	"\xE4\xB8\x41",                     /* cut by another character */
	"\xFF\xFE",                         /* UTF-16 */
	"\xC2",                             /* cut */
};

static void
test_wrong_utf8_is_refused(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(wrong_utf8) / sizeof(wrong_utf8[0]); i++) {
		size_t at = 0;
		uint32_t code = 7;

		assert_false(utf8_is_valid(str_of(wrong_utf8[i])));
		assert_false(utf8_next(str_of(wrong_utf8[i]), &at, &code));
		assert_int_equal(at, 0);
		assert_int_equal(code, 7);
	}
}

static void
test_every_code_point_goes_there_and_back(void **state)
{
	(void)state;
	for (uint32_t code = 0; code <= 0x10FFFF; code++) {
		char bytes[4];
		struct str s = { bytes, utf8_put(code, bytes) };
		size_t at = 0;
		uint32_t back = 0;
		bool is_surrogate = code >= 0xD800 && code <= 0xDFFF;

		if (utf8_next(s, &at, &back) == is_surrogate || (!is_surrogate && back != code)) {
			fail_msg("U+%04X", code);
		}
	}
}

static void
test_utf8_counts_and_cuts_characters(void **state)
{
	struct str name = STR("西湖A𠮷");

	(void)state;
	assert_int_equal(utf8_count(name), 4);
	assert_int_equal(utf8_count(STR("a\xFF\xFF")), 3);
	assert_true(str_equal(utf8_prefix(name, 2), STR("西湖")));
	assert_true(str_equal(utf8_prefix(name, 9), name));
	assert_true(utf8_is_han(0x4E00) && utf8_is_han(0x3007) && utf8_is_han(0x20BB7));
	assert_false(utf8_is_han('A') || utf8_is_han(0x3042) || utf8_is_han(0xFF21));
}

static void
test_trim_knows_full_width_space(void **state)
{
	(void)state;
	assert_true(str_equal(str_trim(STR(" 　\t西 湖\u00A0　\r\n")), STR("西 湖")));
	assert_int_equal(str_trim(STR("　　 ")).len, 0);
	assert_int_equal(str_trim(STR("")).len, 0);
	assert_true(str_is_none(str_trim(STR_NONE)));
}

static void
test_split_and_find(void **state)
{
	struct str rest = STR("a,,b"), part;

	(void)state;
	assert_true(str_split(&rest, ',', &part) && str_equal(part, STR("a")));
	assert_true(str_split(&rest, ',', &part) && part.len == 0);
	assert_true(str_split(&rest, ',', &part) && str_equal(part, STR("b")));
	assert_false(str_split(&rest, ',', &part));
	assert_int_equal(str_find(STR("长宁区"), STR("宁")), 3);
	assert_int_equal(str_find(STR("a"), STR("ab")), -1);
	assert_true(str_starts(STR("abc"), STR("ab")) && str_ends(STR("abc"), STR("bc")));
	assert_false(str_ends(STR("c"), STR("bc")));
	assert_true(str_compare(STR("a"), STR("ab")) < 0 && str_compare(STR("b"), STR("ab")) > 0);
}

static void
test_parse_int_stops_at_the_edge(void **state)
{
	int64_t value = 5;

	(void)state;
	assert_true(str_parse_int(STR("-9223372036854775808"), &value) && value == INT64_MIN);
	assert_true(str_parse_int(STR("9223372036854775807"), &value) && value == INT64_MAX);
	assert_true(str_parse_int(STR("+7"), &value) && value == 7);
	assert_false(str_parse_int(STR("9223372036854775808"), &value));
	assert_false(str_parse_int(STR(""), &value) || str_parse_int(STR("-"), &value) ||
		     str_parse_int(STR(" 1"), &value) || str_parse_int(STR("1x"), &value));
	assert_int_equal(value, 7);
}

/* What `log_warning` writes, caught in a pipe. */
static void
test_log_keeps_to_one_line(void **state)
{
	int ends[2], saved = dup(STDERR_FILENO);
	char line[2000];
	ssize_t len;

	(void)state;
	assert_int_equal(pipe(ends), 0);
	dup2(ends[1], STDERR_FILENO);
	log_set_request("r7");
	log_debug("not shown");
	log_warning("name=%s", "a\n<3>level=error forged");
	log_set_request("");
	dup2(saved, STDERR_FILENO);
	len = read(ends[0], line, sizeof(line) - 1);
	close(ends[0]);
	close(ends[1]);
	close(saved);
	assert_true(len > 0);
	line[len] = '\0';
	assert_string_equal(line, "<4>level=warning request=r7 name=a <3>level=error forged\n");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_wrong_utf8_is_refused),
		cmocka_unit_test(test_every_code_point_goes_there_and_back),
		cmocka_unit_test(test_utf8_counts_and_cuts_characters),
		cmocka_unit_test(test_trim_knows_full_width_space),
		cmocka_unit_test(test_split_and_find),
		cmocka_unit_test(test_parse_int_stops_at_the_edge),
		cmocka_unit_test(test_log_keeps_to_one_line),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
