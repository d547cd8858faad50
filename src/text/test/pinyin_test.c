#include "pinyin.h"
#include "utf8.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

/* Readings of a character as "zhang/chang". */
static const char *
readings_of(struct arena *arena, const char *character)
{
	struct pinyin_reading readings[PINYIN_READINGS_MAX];
	struct str joined = STR("");
	size_t at = 0;
	uint32_t code = 0;
	int count;

	assert_true(utf8_next(str_of(character), &at, &code));
	count = pinyin_readings(code, readings);
	for (int i = 0; i < count; i++) {
		joined = str_format(arena, "%.*s%s%.*s", STR_ARG(joined), i ? "/" : "",
			STR_ARG(pinyin_text(readings[i].syllable)));
		assert_true(i == 0 ? readings[i].cost == 0 : readings[i].cost > 0);
	}
	return str_terminated(arena, joined);
}

static void
test_readings(void **state)
{
	struct arena *arena = arena_create(1 << 20);

	(void)state;
	assert_string_equal(readings_of(arena, "长"), "zhang/chang");
	assert_string_equal(readings_of(arena, "行"), "xing/hang/heng");
	assert_string_equal(readings_of(arena, "会"), "hui/kuai");
	assert_string_equal(readings_of(arena, "绿"), "lv/lu");
	assert_string_equal(readings_of(arena, "女"), "nv");
	assert_string_equal(readings_of(arena, "西"), "xi");
	assert_string_equal(readings_of(arena, "荡"), "dang");
	assert_string_equal(readings_of(arena, "臺"), "tai");
	assert_string_equal(readings_of(arena, "㐀"), "qiu");
	assert_string_equal(readings_of(arena, "𠀀"), "he");
	assert_string_equal(readings_of(arena, "a"), "");
	assert_string_equal(readings_of(arena, "の"), "");
	assert_string_equal(readings_of(arena, "\U0010FFFF"), "");
	arena_destroy(arena);
}

static void
test_every_character_has_readings_that_are_syllables(void **state)
{
	int characters = 0;

	(void)state;
	for (uint32_t code = 0; code <= 0x10FFFF; code++) {
		struct pinyin_reading readings[PINYIN_READINGS_MAX];
		int count = pinyin_readings(code, readings);

		assert_in_range(count, 0, PINYIN_READINGS_MAX);
		characters += count > 0;
		for (int i = 0; i < count; i++) {
			pinyin_syllable found = 0;

			assert_true(pinyin_find(pinyin_text(readings[i].syllable), &found));
			assert_int_equal(found, readings[i].syllable);
		}
	}
	assert_in_range(characters, 40000, 60000);
}

static void
test_syllables(void **state)
{
	pinyin_syllable syllable;

	(void)state;
	assert_true(pinyin_find(STR("a"), &syllable) && pinyin_find(STR("zuo"), &syllable) &&
		    pinyin_find(STR("zhuang"), &syllable) && pinyin_find(STR("lve"), &syllable));
	assert_false(pinyin_find(STR(""), &syllable) || pinyin_find(STR("zh"), &syllable) ||
		     pinyin_find(STR("zzz"), &syllable) || pinyin_find(STR("n"), &syllable) ||
		     pinyin_find(STR("ng"), &syllable) || pinyin_find(STR("\xFF"), &syllable));
	assert_true(pinyin_is_beginning(STR("zh")) && pinyin_is_beginning(STR("zhuang")) &&
		    pinyin_is_beginning(STR("xion")));
	assert_false(pinyin_is_beginning(STR("v")) || pinyin_is_beginning(STR("i")) ||
		     pinyin_is_beginning(STR("")) || pinyin_is_beginning(STR("zhuangs")));
}

static void
test_sort_keys(void **state)
{
	struct arena *arena = arena_create(1 << 20);
	const struct pinyin_override overrides[] = {
		{ STR("长"), STR("chang") },
		{ STR("长宁"), STR("changning") },
		{ STR("六安"), STR("lu an") },
		{ STR("怪"), STR("?") },
	};

	(void)state;
	assert_true(
		str_equal(pinyin_sort_key(arena, STR("长宁区"), NULL, 0), STR("zhang ning qu")));
	assert_true(str_equal(
		pinyin_sort_key(arena, STR("长宁区"), overrides, 4), STR("chang ning qu")));
	assert_true(str_equal(
		pinyin_sort_key(arena, STR("六安ＡＢ1号"), overrides, 4), STR("lu an ab1 hao")));
	assert_true(str_equal(pinyin_sort_key(arena, STR("A长"), overrides, 4), STR("a chang")));
	assert_true(str_equal(pinyin_sort_key(arena, STR("怪"), overrides, 4), STR("?")));
	assert_int_equal(pinyin_sort_key(arena, STR(""), overrides, 4).len, 0);
	assert_true(str_compare(pinyin_sort_key(arena, STR("西安"), NULL, 0),
			    pinyin_sort_key(arena, STR("先"), NULL, 0)) < 0);
	assert_true(utf8_is_valid(pinyin_sort_key(arena, STR("\xFF\xE4"), NULL, 0)));
	arena_destroy(arena);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_readings),
		cmocka_unit_test(test_every_character_has_readings_that_are_syllables),
		cmocka_unit_test(test_syllables),
		cmocka_unit_test(test_sort_keys),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
