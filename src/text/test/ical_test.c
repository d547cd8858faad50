#include "ical.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

/* Calendars, read back as the standard says: lines end with CRLF, are at most 75 bytes, and unfold to what was meant. */

static struct str
written(struct arena *arena, const struct ical_event *event)
{
	struct buf *out = buf_create(arena, 1 << 16);

	ical_open(out, STR("培训室"));
	ical_add(out, event);
	ical_close(out);
	return buf_view(out);
}

/* Checks every line, and gives the whole without its folds. */
static struct str
unfold(struct arena *arena, struct str text)
{
	struct buf *out = buf_create(arena, 1 << 16);
	size_t column = 0;

	for (size_t i = 0; i < text.len; i++) {
		char c = text.ptr[i];

		if (c == '\r') {
			assert_true(i + 1 < text.len && text.ptr[i + 1] == '\n');
			assert_true(column > 0 && column <= 75);
			column = 0;
			i++;
			if (i + 1 < text.len && text.ptr[i + 1] == ' ') {
				/* a fold never cuts a character */
				assert_true(((unsigned char)text.ptr[i + 2] & 0xC0) != 0x80);
				i++;
				column = 1;
				continue;
			}
			buf_char(out, '\n');
			continue;
		}
		assert_true(c != '\n');
		column++;
		buf_char(out, c);
	}
	assert_int_equal(column, 0);
	return buf_view(out);
}

static bool
has(struct str text, const char *line)
{
	return str_contains(text, str_of(line));
}

static const struct ical_event plain = { .uid = { "booking-7@example.org", 21 },
	.sequence = 3,
	.stamp = { INT64_C(1411516800000) },   /* 2014-09-24T00:00:00Z */
	.from_at = { INT64_C(1411520400000) }, /* nine o'clock there */
	.to_at = { INT64_C(1411527600000) } };

static void
times_are_the_zones(void **state)
{
	struct arena *arena = arena_create(1 << 20);
	struct str text = unfold(arena, written(arena, &plain));

	(void)state;
	assert_true(str_starts(text, STR("BEGIN:VCALENDAR\nVERSION:2.0\n")));
	assert_true(str_ends(text, STR("END:VEVENT\nEND:VCALENDAR\n")));
	assert_true(has(text, "\nTZID:Asia/Shanghai\n"));
	assert_true(has(text, "\nUID:booking-7@example.org\n"));
	assert_true(has(text, "\nDTSTAMP:20140924T000000Z\n"));
	assert_true(has(text, "\nDTSTART;TZID=Asia/Shanghai:20140924T090000\n"));
	assert_true(has(text, "\nDTEND;TZID=Asia/Shanghai:20140924T110000\n"));
	assert_true(has(text, "\nSEQUENCE:3\n"));
	assert_true(has(text, "\nSTATUS:CONFIRMED\n"));
	assert_false(has(text, "SUMMARY"));
	arena_destroy(arena);
}

static void
texts_come_back_as_they_were(void **state)
{
	struct arena *arena = arena_create(1 << 20);
	struct ical_event event = plain;
	struct str text;

	(void)state;
	event.summary = STR("合唱,排练;第一次\\彩排\n请带谱子\r\x01");
	event.description = STR(
		"一二三四五六七八九十一二三四五六七八九十一二三四五六七八九十a一二三四五六七"
		"八九十一二三四五六七八九十");
	event.url = STR("https://example.org/bookings/7\r\nBEGIN:VEVENT");
	event.is_cancelled = true;
	text = unfold(arena, written(arena, &event));
	assert_true(has(text, "\nSUMMARY:合唱\\,排练\\;第一次\\\\彩排\\n请带谱子\n"));
	assert_true(has(text,
		"\nDESCRIPTION:"
		"一二三四五六七八九十一二三四五六七八九十一二三四五六七八九十a一二三四五六七"
		"八九十一二三四五六七八九十\n"));
	assert_true(has(text, "\nURL:https://example.org/bookings/7BEGIN:VEVENT\n"));
	assert_true(has(text, "\nSTATUS:CANCELLED\n"));
	arena_destroy(arena);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(times_are_the_zones),
		cmocka_unit_test(texts_come_back_as_they_were),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
