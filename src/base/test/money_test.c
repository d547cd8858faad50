#include "money.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

static const struct parse_vector {
	const char *text;
	int64_t fen;
} parsed[] = {
	{ "0", 0 },
	{ "5000", 500000 },
	{ " 1,234.5 ", 123450 },
	{ "1,234,567.08", 123456708 },
	{ "￥5000", 500000 },
	{ "¥ 12.34", 1234 },
	{ "5000元", 500000 },
	{ "3万元", 3000000 },
	{ "3 万", 3000000 },
	{ "0.000001万", 1 },
	{ "1.5万元", 1500000 },
	{ "-20.05", -2005 },
	{ "92233720368547758.07", INT64_MAX },
};

static const char *const refused[] = { "", "-", "元", "万", "1.", ".5", "1.234", "0.0000001万",
	"12,34", "1234,567", "1,2345", ",123", "1,", "1e3", "0x10", "１２", "5 000", "一百", "--1",
	"+5", "1.2.3", "92233720368547758.08", "99999999999999999999", "922337203685477580万" };

static void
test_parse(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(parsed) / sizeof(parsed[0]); i++) {
		struct money money = MONEY_NONE;

		assert_true(money_parse(str_of(parsed[i].text), &money));
		assert_int_equal(money.fen, parsed[i].fen);
	}
	for (size_t i = 0; i < sizeof(refused) / sizeof(refused[0]); i++) {
		struct money money = { 77 };

		if (money_parse(str_of(refused[i]), &money)) {
			fail_msg("taken: %s", refused[i]);
		}
		assert_int_equal(money.fen, 77);
	}
}

static const struct format_vector {
	int64_t fen;
	const char *plain, *capitals;
} formatted[] = {
	{ 0, "0", "零元整" },
	{ 5, "0.05", "伍分" },
	{ 50, "0.50", "伍角整" },
	{ 400000, "4,000", "肆仟元整" },
	{ 123450, "1,234.50", "壹仟贰佰叁拾肆元伍角整" },
	{ 1640902, "16,409.02", "壹万陆仟肆佰零玖元零贰分" },
	{ 140950, "1,409.50", "壹仟肆佰零玖元伍角整" },
	{ 600714, "6,007.14", "陆仟零柒元壹角肆分" },
	{ 1000, "10", "壹拾元整" },
	{ 10000100, "100,001", "壹拾万零壹元整" },
	{ 200000000, "2,000,000", "贰佰万元整" },
	{ 10050000000, "100,500,000", "壹亿零伍拾万元整" },
	{ 1000000000100, "10,000,000,001", "壹佰亿零壹元整" },
	{ -100, "-1", "负壹元整" },
	{ INT64_MAX, "92,233,720,368,547,758.07",
		"玖亿贰仟贰佰叁拾叁万柒仟贰佰零叁亿陆仟捌佰伍拾肆万柒仟柒佰伍拾捌元零柒分" },
};

static void
test_format(void **state)
{
	struct arena *arena = arena_create(1 << 20);

	(void)state;
	for (size_t i = 0; i < sizeof(formatted) / sizeof(formatted[0]); i++) {
		struct money money = { formatted[i].fen };
		struct str plain = money_format(arena, money);
		struct str capitals = money_format_capitals(arena, money);

		assert_string_equal(str_terminated(arena, plain), formatted[i].plain);
		assert_string_equal(str_terminated(arena, capitals), formatted[i].capitals);
	}
	assert_int_equal(money_format(arena, MONEY_NONE).len, 0);
	assert_int_equal(money_format_capitals(arena, MONEY_NONE).len, 0);
	arena_destroy(arena);
}

static void
test_overflow_changes_nothing(void **state)
{
	struct money sum = { 7 };

	(void)state;
	assert_false(money_add((struct money){ INT64_MAX }, (struct money){ 1 }, &sum));
	assert_false(money_subtract((struct money){ -INT64_MAX }, (struct money){ 1 }, &sum));
	assert_false(money_subtract((struct money){ -INT64_MAX }, (struct money){ 2 }, &sum));
	assert_false(money_add(MONEY_NONE, YUAN(1), &sum));
	assert_int_equal(sum.fen, 7);
	assert_true(money_add(YUAN(2), (struct money){ 5 }, &sum));
	assert_int_equal(sum.fen, 205);
	assert_true(money_subtract(YUAN(2), (struct money){ 5 }, &sum));
	assert_int_equal(sum.fen, 195);
	assert_true(money_compare(YUAN(1), YUAN(2)) < 0);
	assert_int_equal(money_compare(YUAN(2), YUAN(2)), 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_parse),
		cmocka_unit_test(test_format),
		cmocka_unit_test(test_overflow_changes_nothing),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
