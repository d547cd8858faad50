#include "share.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

/* The picture for those who pass a page on. */

const char *__lsan_default_suppressions(void);

/* What fontconfig keeps until the process ends is no leak of ours. */
const char *
__lsan_default_suppressions(void)
{
	return "leak:libfontconfig\nleak:libpango";
}

static void
it_is_a_picture_of_the_size_told(void **state)
{
	static const unsigned char head[] = { 0x89, 'P', 'N', 'G' };
	const struct share share = {
		STR("西湖区绿叶婚姻家庭服务指导中心，名称很长很长很长很长的一家社会组织"),
		STR("社会服务机构"), STR("西湖区社会组织服务网")
	};
	const unsigned char *bytes;
	struct buf out;

	(void)state;
	buf_init(&out, 4 << 20);
	assert_int_equal(share_draw(&share, &out), OK);
	bytes = (const unsigned char *)out.ptr;
	assert_memory_equal(bytes, head, sizeof(head));
	assert_int_equal(bytes[18] << 8 | bytes[19], SHARE_WIDTH);
	assert_int_equal(bytes[22] << 8 | bytes[23], SHARE_HEIGHT);
	assert_true(out.len < 150000);
	buf_finish(&out);
}

static void
what_is_no_text_is_refused(void **state)
{
	const struct share share = { STR("\xff\xfe"), STR(""), STR("") };
	struct buf out;

	(void)state;
	buf_init(&out, 4 << 20);
	assert_int_equal(share_draw(&share, &out), INVALID);
	buf_finish(&out);
}

static void
it_travels_as_lines(void **state)
{
	struct arena *arena = arena_create(1 << 16);
	const struct share share = { STR("甲"), STR(""), STR("丙") };
	struct share back;

	(void)state;
	share_unpack(share_pack(arena, &share), &back);
	assert_true(str_equal(back.name, STR("甲")));
	assert_true(str_equal(back.line, STR("")));
	assert_true(str_equal(back.site, STR("丙")));
	share_unpack(STR("one line only"), &back);
	assert_int_equal(back.site.len, 0);
	arena_destroy(arena);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(it_is_a_picture_of_the_size_told),
		cmocka_unit_test(what_is_no_text_is_refused),
		cmocka_unit_test(it_travels_as_lines),
	};

	return cmocka_run_group_tests_name("share", tests, NULL, NULL);
}
