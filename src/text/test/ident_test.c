#include "ident.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

static const char *const valid_uscc[] = {
	"51100000500002862F",
	"51100000500009247D",
	"51100000500012681T",
	"53100000500019795A",
	"53100000500021676K",
	"53330000501874064B",
	"52110108MJ0253058B",
	"52110108MJ0252936Y",
	"51110108MJ0246536G",
	"52110108MJ025304XB", /* X inside */
	"5211010867170333XN",
	" 52110108mj025304xb ",
	"５１１００００0500002862F",
	"51 100000 500002862 F",
	"51-100000-50000286-2-F",
};

static const struct uscc_vector {
	const char *text;
	enum ident_problem problem;
	int position;
	char right;
} invalid_uscc[] = {
	{ "53100000500020462H", IDENT_CHECK, 18, 'K' },
	{ "531000005000074012", IDENT_CHECK, 18, 'D' },
	{ "51330100MJ1234567Z", IDENT_CHARACTER, 18, 0 }, /* Z never occurs */
	{ "51330100MJ1234567Q", IDENT_INNER_CHECK, 17, 0 },
	{ "51100000500000024G", IDENT_INNER_CHECK, 17, '3' },
	{ "", IDENT_EMPTY, 0, 0 },
	{ " 　- ", IDENT_EMPTY, 0, 0 },
	{ "5110000050000286F", IDENT_LENGTH, 0, 0 },
	{ "511000005000028620F", IDENT_LENGTH, 0, 0 },
	{ "51100000500002862I", IDENT_CHARACTER, 18, 0 },
	{ "51100000500O02862F", IDENT_CHARACTER, 12, 0 },
	{ "51100000五00002862F", IDENT_CHARACTER, 9, 0 },
	{ "01100000500002862F", IDENT_DEPARTMENT, 1, 0 },
	{ "511A0000500002862F", IDENT_REGION, 4, 0 },
	{ "5.11E+17", IDENT_LENGTH, 0, 0 },
	{ "\xFF\xFE\xFF\xFE\xFF\xFE\xFF\xFE\xFF\xFE\xFF\xFE\xFF\xFE\xFF\xFE\xFF\xFE",
		IDENT_CHARACTER, 1, 0 },
};

static void
test_uscc(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(valid_uscc) / sizeof(valid_uscc[0]); i++) {
		struct ident_result result = uscc_check(str_of(valid_uscc[i]));

		if (result.problem != IDENT_FINE) {
			fail_msg("%s: %d at %d", valid_uscc[i], result.problem, result.position);
		}
	}
	for (size_t i = 0; i < sizeof(invalid_uscc) / sizeof(invalid_uscc[0]); i++) {
		const struct uscc_vector *vector = &invalid_uscc[i];
		struct ident_result result = uscc_check(str_of(vector->text));

		if (result.problem != vector->problem || result.position != vector->position ||
			(vector->right && result.right != vector->right)) {
			fail_msg("%s: problem %d at %d, right '%c'", vector->text, result.problem,
				result.position, result.right);
		}
	}
}

/* Any single wrong character and any swap of two neighbours must be found. */
static void
test_uscc_finds_every_slip(void **state)
{
	static const char alphabet[] = "0123456789ABCDEFGHJKLMNPQRTUWXY";
	char code[] = "52110108MJ025304XB";

	(void)state;
	for (int i = 0; i < 18; i++) {
		char before = code[i];

		for (const char *c = alphabet; *c; c++) {
			code[i] = *c;
			if (*c != before && uscc_check(str_of(code)).problem == IDENT_FINE) {
				fail_msg("taken: %s", code);
			}
		}
		code[i] = before;
	}
	for (int i = 0; i < 17; i++) {
		char before = code[i];

		code[i] = code[i + 1];
		code[i + 1] = before;
		if (code[i] != before && uscc_check(str_of(code)).problem == IDENT_FINE) {
			fail_msg("taken: %s", code);
		}
		code[i + 1] = code[i];
		code[i] = before;
	}
}

static void
test_uscc_parts(void **state)
{
	struct arena *arena = arena_create(1 << 16);
	struct str uscc = ident_normalize(arena, STR(" ５2110108-mj025304x b"));

	(void)state;
	assert_string_equal(uscc.ptr, "52110108MJ025304XB");
	assert_int_equal(uscc_kind(uscc), USCC_SERVICE);
	assert_int_equal(uscc_kind(STR("51100000500002862F")), USCC_ASSOCIATION);
	assert_int_equal(uscc_kind(STR("53100000500019795A")), USCC_FOUNDATION);
	assert_int_equal(uscc_kind(STR("91100000500019795A")), USCC_OTHER);
	assert_true(str_equal(uscc_region(uscc), STR("110108")));
	assert_true(str_equal(uscc_org_code(uscc), STR("MJ025304X")));
	assert_int_equal(org_code_check(STR("MJ025304-X")).problem, IDENT_FINE);
	assert_int_equal(org_code_check(STR("50000286-2")).problem, IDENT_FINE);
	assert_int_equal(org_code_check(STR("50000286-3")).right, '2');
	assert_int_equal(org_code_check(STR("5000028")).problem, IDENT_LENGTH);
	assert_int_equal(org_code_check(STR("5000028é2")).problem, IDENT_CHARACTER);
	arena_destroy(arena);
}

static void
test_licence_numbers(void **state)
{
	static const char *const valid[] = { "杭西社证字第0123号", "浙民证字010101号",
		"民社登〔2011〕12号", "330106000123", "ABC-0001" };
	static const char *const invalid[] = { "", "12", "社证字第号", "社证字第1号;drop",
		"<b>1234</b>" };

	(void)state;
	for (size_t i = 0; i < sizeof(valid) / sizeof(valid[0]); i++) {
		assert_int_equal(licence_number_check(str_of(valid[i])).problem, IDENT_FINE);
	}
	for (size_t i = 0; i < sizeof(invalid) / sizeof(invalid[0]); i++) {
		assert_int_not_equal(licence_number_check(str_of(invalid[i])).problem, IDENT_FINE);
	}
}

static void
test_resident_ids(void **state)
{
	struct day today = day_of(2014, 9, 26);
	struct ident_result result = resident_id_check(STR("110105194912310021"), today);

	(void)state;
	assert_int_equal(resident_id_check(STR("11010519491231002X"), today).problem, IDENT_FINE);
	assert_int_equal(resident_id_check(STR("11010519491231002x"), today).problem, IDENT_FINE);
	assert_int_equal(resident_id_check(STR("440524188001010014"), today).problem, IDENT_FINE);
	assert_int_equal(result.problem, IDENT_CHECK);
	assert_int_equal(result.position, 18);
	assert_int_equal(result.right, 'X');
	assert_int_equal(resident_id_birth(STR("11010519491231002X")).n, day_of(1949, 12, 31).n);
	assert_false(resident_id_is_male(STR("11010519491231002X")));
	assert_true(resident_id_is_male(STR("440524188001010014")));
	assert_int_equal(resident_id_check(STR("11010519491331002X"), today).problem, IDENT_DATE);
	assert_int_equal(resident_id_check(STR("11010520141231002X"), today).problem, IDENT_DATE);
	assert_int_equal(
		resident_id_check(STR("1101051949123X002X"), today).problem, IDENT_CHARACTER);
	assert_int_equal(resident_id_check(STR("110105491231002"), today).problem, IDENT_LENGTH);
	assert_int_equal(resident_id_check(STR("99010519491231002X"), today).problem, IDENT_REGION);
	assert_true(day_is_none(resident_id_birth(STR("x"))));
}

static const struct phone_vector {
	const char *text;
	enum ident_problem problem;
	const char *normal;
} phones[] = {
	{ "13812345678", IDENT_FINE, "13812345678" },
	{ "138 1234 5678", IDENT_FINE, "13812345678" },
	{ "１３８-1234-5678", IDENT_FINE, "13812345678" },
	{ "+86 138 1234 5678", IDENT_FINE, "13812345678" },
	{ "0086-13812345678", IDENT_FINE, "13812345678" },
	{ "8613812345678", IDENT_FINE, "13812345678" },
	{ "0571-87654321", IDENT_FINE, "0571-87654321" },
	{ "(0571)87654321", IDENT_FINE, "0571-87654321" },
	{ "（0571）8765 4321", IDENT_FINE, "0571-87654321" },
	{ "057187654321", IDENT_FINE, "0571-87654321" },
	{ "010-87654321", IDENT_FINE, "010-87654321" },
	{ "+86 571 8765 4321", IDENT_FINE, "0571-87654321" },
	{ "+86 10 8765 4321", IDENT_FINE, "010-87654321" },
	{ "0571-87654321转802", IDENT_FINE, "0571-87654321-802" },
	{ "0571-87654321-802", IDENT_FINE, "0571-87654321-802" },
	{ "87654321", IDENT_FINE, "87654321" },
	{ "400-123-4567", IDENT_FINE, "400-123-4567" },
	{ "12345", IDENT_FINE, "12345" },
	{ "1381234567", IDENT_LENGTH, NULL },
	{ "138123456789", IDENT_LENGTH, NULL },
	{ "12812345678", IDENT_SHAPE, NULL },
	{ "0571-123", IDENT_LENGTH, NULL },
	{ "0571-07654321", IDENT_SHAPE, NULL },
	{ "", IDENT_EMPTY, NULL },
	{ "---", IDENT_SHAPE, NULL },
	{ "无", IDENT_CHARACTER, NULL },
	{ "1381234567x", IDENT_CHARACTER, NULL },
	{ "13812345678 13912345678", IDENT_LENGTH, NULL },
	{ "0571-87654321转12345678901234567890", IDENT_LENGTH, NULL },
	{ "\xFF", IDENT_CHARACTER, NULL },
};

static void
test_phones(void **state)
{
	struct arena *arena = arena_create(1 << 16);

	(void)state;
	for (size_t i = 0; i < sizeof(phones) / sizeof(phones[0]); i++) {
		enum phone_kind kind = PHONE_MOBILE;
		struct ident_result result = phone_check(str_of(phones[i].text), &kind);
		struct str normal = phone_normalize(arena, str_of(phones[i].text));

		if (result.problem != phones[i].problem ||
			(phones[i].normal && !str_equal(normal, str_of(phones[i].normal)))) {
			fail_msg("%s: %d, %s", phones[i].text, result.problem,
				str_terminated(arena, normal));
		}
	}
	arena_destroy(arena);
}

static void
test_region_codes(void **state)
{
	enum region_level level = 0;

	(void)state;
	assert_int_equal(region_code_check(STR("330106"), &level).problem, IDENT_FINE);
	assert_int_equal(level, REGION_LEVEL_COUNTY);
	assert_int_equal(region_code_check(STR("330106003"), &level).problem, IDENT_FINE);
	assert_int_equal(level, REGION_LEVEL_TOWN);
	assert_int_equal(region_code_check(STR("330106003000"), &level).problem, IDENT_FINE);
	assert_int_equal(level, REGION_LEVEL_TOWN);
	assert_int_equal(region_code_check(STR("330106003201"), &level).problem, IDENT_FINE);
	assert_int_equal(level, REGION_LEVEL_VILLAGE);
	assert_int_equal(region_code_check(STR("33010600"), &level).problem, IDENT_LENGTH);
	assert_int_equal(region_code_check(STR("33010x"), &level).position, 6);
	assert_int_equal(region_code_check(STR("990106"), &level).problem, IDENT_REGION);
	assert_int_equal(region_code_check(STR("330106603"), &level).problem, IDENT_REGION);
	assert_int_equal(region_code_check(STR("330106003401"), &level).problem, IDENT_REGION);
	assert_int_equal(region_code_check(STR("330106000001"), &level).problem, IDENT_REGION);
}

static void
test_mask(void **state)
{
	struct arena *arena = arena_create(1 << 16);

	(void)state;
	assert_string_equal(ident_mask(arena, STR("13812345678")).ptr, "138****5678");
	assert_string_equal(ident_mask(arena, STR("11010519491231002X")).ptr, "110***********002X");
	assert_string_equal(ident_mask(arena, STR("87654321")).ptr, "8******1");
	assert_string_equal(ident_mask(arena, STR("12")).ptr, "**");
	assert_string_equal(ident_mask(arena, STR("")).ptr, "");
	arena_destroy(arena);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_uscc),
		cmocka_unit_test(test_uscc_finds_every_slip),
		cmocka_unit_test(test_uscc_parts),
		cmocka_unit_test(test_licence_numbers),
		cmocka_unit_test(test_resident_ids),
		cmocka_unit_test(test_phones),
		cmocka_unit_test(test_region_codes),
		cmocka_unit_test(test_mask),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
