#include "calendar.h"
#include "fold.h"
#include "json_write.h"
#include "qr.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

/* The State Council's holidays of 2014 (from October) and of 2026, as packs/cn holds them. */
static const char *const holiday_texts[] = { "2014-10-01", "2014-10-02", "2014-10-03", "2014-10-04",
	"2014-10-05", "2014-10-06", "2014-10-07", "2026-09-25", "2026-09-26", "2026-09-27",
	"2026-10-01", "2026-10-02", "2026-10-03", "2026-10-04", "2026-10-05", "2026-10-06",
	"2026-10-07" };
static const char *const workday_texts[] = { "2014-09-28", "2014-10-11", "2026-09-20",
	"2026-10-10" };

enum {
	HOLIDAYS = sizeof(holiday_texts) / sizeof(holiday_texts[0]),
	WORKDAYS = sizeof(workday_texts) / sizeof(workday_texts[0]),
};

static struct day holidays[HOLIDAYS], workdays[WORKDAYS];
static const struct calendar calendar = {
	.from_year = 2014,
	.until_year = 2026,
	.holidays = holidays,
	.holiday_count = HOLIDAYS,
	.workdays = workdays,
	.workday_count = WORKDAYS,
};

static int
read_calendar(void **state)
{
	bool is_fine = true;

	(void)state;
	for (int i = 0; i < HOLIDAYS; i++) {
		is_fine &= day_parse_iso(str_of(holiday_texts[i]), &holidays[i]);
	}
	for (int i = 0; i < WORKDAYS; i++) {
		is_fine &= day_parse_iso(str_of(workday_texts[i]), &workdays[i]);
	}
	return !is_fine;
}

static void
test_working_days(void **state)
{
	struct calendar_day found;

	(void)state;
	assert_true(calendar_is_workday(&calendar, day_of(2014, 9, 28)));
	assert_false(calendar_is_workday(&calendar, day_of(2014, 10, 1)));
	assert_false(calendar_is_workday(&calendar, day_of(2014, 9, 27)));
	found = calendar_add_workdays(&calendar, day_of(2026, 9, 25), 7);
	assert_int_equal(found.day.n, day_of(2026, 10, 12).n - 0);
	assert_false(found.is_guess);
	found = calendar_add_workdays(&calendar, day_of(2014, 10, 1), 0);
	assert_int_equal(found.day.n, day_of(2014, 10, 8).n);
	found = calendar_add_workdays(&calendar, day_of(2026, 12, 31), 1);
	assert_int_equal(found.day.n, day_of(2027, 1, 1).n); /* Friday: nothing announced */
	assert_true(found.is_guess);
}

static void
test_periods_end_on_working_days(void **state)
{
	struct calendar_day found = calendar_add_days(&calendar, day_of(2026, 9, 23), 10);
	bool is_guess = true;

	(void)state;
	assert_int_equal(found.day.n, day_of(2026, 10, 8).n);
	assert_false(found.is_guess);
	found = calendar_add_days(&calendar, day_of(2026, 9, 1), 2);
	assert_int_equal(found.day.n, day_of(2026, 9, 3).n);
	found = calendar_add_months(&calendar, day_of(2014, 8, 31), 1);
	assert_int_equal(found.day.n, day_of(2014, 9, 30).n);
	found = calendar_add_months(&calendar, day_of(2024, 2, 29), 12);
	assert_int_equal(found.day.n, day_of(2025, 2, 28).n);
	found = calendar_add_months(&calendar, day_of(2026, 9, 30), 60);
	assert_int_equal(found.day.n, day_of(2031, 9, 30).n);
	assert_true(found.is_guess);
	assert_int_equal(calendar_count_workdays(
				 &calendar, day_of(2026, 9, 25), day_of(2026, 10, 12), &is_guess),
		7);
	assert_false(is_guess);
	assert_int_equal(
		calendar_count_workdays(&calendar, day_of(2026, 10, 12), day_of(2026, 9, 25), NULL),
		-7);
}

static void
test_without_data_monday_to_friday_count(void **state)
{
	struct calendar none = { 0 };
	struct calendar_day found = calendar_add_workdays(&none, day_of(2014, 9, 30), 1);

	(void)state;
	assert_int_equal(found.day.n, day_of(2014, 10, 1).n);
	assert_true(found.is_guess);
}

struct sample {
	int64_t count;
	bool is_open;
	struct str name;
	struct money paid_fen;
	struct day start_day;
	struct moment seen_at;
	struct {
		int64_t v;
	} id;
	struct str digest;
};

static const struct member sample_members[] = {
	{ "id", MEMBER_ID, offsetof(struct sample, id), false },
	{ "name", MEMBER_STR, offsetof(struct sample, name), true },
	{ "count", MEMBER_INT, offsetof(struct sample, count), true },
	{ "is_open", MEMBER_BOOL, offsetof(struct sample, is_open), false },
	{ "paid_fen", MEMBER_MONEY, offsetof(struct sample, paid_fen), true },
	{ "start_day", MEMBER_DAY, offsetof(struct sample, start_day), true },
	{ "seen_at", MEMBER_MOMENT, offsetof(struct sample, seen_at), true },
	{ "digest", MEMBER_BLOB, offsetof(struct sample, digest), true },
};

static void
test_json_rows(void **state)
{
	const struct sample rows[] = {
		{ 7, true, STR("轻松艺术团"), YUAN(4000), day_of(2014, 9, 24), { 1411520523567 },
			{ 12 }, STR("\x01\xAB") },
		{ INT_NONE, false, STR_NONE, MONEY_NONE, DAY_NONE, MOMENT_NONE, { 0 }, STR_NONE },
	};
	struct table_view table = { sample_members,
		sizeof(sample_members) / sizeof(sample_members[0]), rows, 2, sizeof(rows[0]) };
	struct buf out;
	struct json json;

	(void)state;
	buf_init(&out, 1 << 16);
	json_start(&json, &out);
	json_object(&json);
	json_add_int(&json, "total", 2);
	json_key(&json, "items");
	json_write_rows(&json, &table);
	json_key(&json, "none");
	json_array(&json);
	json_array_end(&json);
	json_object_end(&json);
	buf_char(&out, '\0');
	assert_string_equal(out.ptr,
		"{\"total\":2,\"items\":[{\"id\":12,\"name\":\"轻松艺术团\",\"count\":7,\"is_"
		"open\":true,"
		"\"paid_fen\":400000,\"start_day\":\"2014-09-24\",\"seen_at\":\"2014-09-24T01:02:"
		"03Z\","
		"\"digest\":\"01ab\"},{\"id\":null,\"name\":null,\"count\":null,\"is_open\":false,"
		"\"paid_fen\":null,\"start_day\":null,\"seen_at\":null,\"digest\":null}],\"none\":["
		"]}");
	buf_finish(&out);
}

static void
test_json_escapes(void **state)
{
	struct buf out;
	struct json json;

	(void)state;
	buf_init(&out, 1 << 16);
	json_start(&json, &out);
	json_array(&json);
	json_str(&json, (struct str){ "a\0b", 3 });
	json_text(&json, "\"\\\n\t\x1F</script>\u2028\u2029\x7F");
	json_str(&json, STR("\xFF\xE4\xB8长𠮷"));
	json_bool(&json, true);
	json_null(&json);
	json_array_end(&json);
	buf_char(&out, '\0');
	assert_string_equal(out.ptr,
		"[\"a\\u0000b\",\"\\\"\\\\\\n\\t\\u001f\\u003c/script>\\u2028\\u2029\\u007f\","
		"\"\\ufffd\\ufffd\\ufffd长𠮷\",true,null]");
	buf_finish(&out);
}

static void
test_qr(void **state)
{
	struct arena *arena = arena_create(1 << 24);
	struct qr qr = { .size = 7 };
	char long_text[2400];

	(void)state;
	memset(long_text, 'a', sizeof(long_text));
	assert_int_equal(qr_make(arena, STR("https://example.org/orgs/12"), &qr), OK);
	assert_int_equal((qr.size - 8 - 21) % 4, 0);
	/* the first finder pattern: seven dark modules behind the quiet zone */
	assert_true(str_starts(qr.path, STR("M4 4h7v1h-7z")));
	assert_true(str_contains(qr.path, STR("M4 5h1v1h-1zM10 5h1v1h-1z")));
	assert_int_equal(qr_make(arena, (struct str){ long_text, 2331 }, &qr), OK);
	assert_int_equal(qr.size, 177 + 8);
	assert_int_equal(qr_make(arena, (struct str){ long_text, 2332 }, &qr), TOO_LARGE);
	assert_int_equal(qr_make(arena, STR(""), &qr), INVALID);
	assert_int_equal(qr_make(arena, STR("\xFF\0é"), &qr), OK);
	arena_destroy(arena);
}

static void
test_fold(void **state)
{
	struct arena *arena = arena_create(1 << 20);

	(void)state;
	assert_string_equal(text_fold(arena, STR("　统一社会　信用代码（１８位）\n")).ptr,
		"统一社会信用代码(18位)");
	assert_string_equal(text_fold(arena, STR("ＡＢc\u200B\uFEFF 5A级")).ptr, "abc5a级");
	assert_string_equal(text_clean(arena, STR("  a\t\tb\u202E　c\x01 ")).ptr, "a b c");
	assert_string_equal(text_clean(arena, STR("e\u0301")).ptr, "\u00E9");
	assert_string_equal(text_clean(arena, STR("a\xFF")).ptr, "a\uFFFD");
	assert_string_equal(
		text_clean_lines(arena, STR("\r\na \r\n b\r\n\r\n\r\n\nc\n")).ptr, "a\nb\n\nc");
	assert_string_equal(text_clean(arena, STR("a\r\nb")).ptr, "a b");
	assert_int_equal(text_fold(arena, STR_NONE).len, 0);
	arena_destroy(arena);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_working_days),
		cmocka_unit_test(test_periods_end_on_working_days),
		cmocka_unit_test(test_without_data_monday_to_friday_count),
		cmocka_unit_test(test_json_rows),
		cmocka_unit_test(test_json_escapes),
		cmocka_unit_test(test_qr),
		cmocka_unit_test(test_fold),
	};

	return cmocka_run_group_tests(tests, read_calendar, NULL);
}
