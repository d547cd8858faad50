#include "csv.h"

#include <iconv.h>
#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

/* A text given out in pieces of `step` bytes. */
struct source {
	struct str left;
	size_t step;
};

static ptrdiff_t
give(void *arg, char *bytes, size_t size)
{
	struct source *source = arg;
	size_t len = source->left.len < source->step ? source->left.len : source->step;

	len = len < size ? len : size;
	memcpy(bytes, source->left.ptr, len);
	source->left = str_slice(source->left, len, source->left.len);
	return (ptrdiff_t)len;
}

/* The whole file as text: rows as "number:field|field;", then how it ended. */
static const char *
read_all(struct arena *arena, struct str file, size_t step, const struct csv_limits *limits)
{
	struct source source = { file, step };
	struct csv_reader *reader = csv_open(arena, limits, give, &source);
	struct buf *out = buf_create(arena, 1 << 20);
	struct csv_row row;
	enum csv_read read;
	int64_t problem_row;

	while ((read = csv_next(reader, arena, &row)) == CSV_ROW) {
		buf_format(out, "%d:", (int)row.row);
		for (size_t i = 0; i < row.count; i++) {
			buf_format(out, "%s%.*s", i ? "|" : "", STR_ARG(row.fields[i]));
		}
		buf_char(out, ';');
	}
	if (read == CSV_WRONG) {
		enum csv_problem problem = csv_problem(reader, &problem_row);

		buf_format(out, "wrong %d in %d", (int)problem, (int)problem_row);
		/* and stays so */
		assert_int_equal(csv_next(reader, arena, &row), CSV_WRONG);
	} else {
		assert_int_equal(csv_next(reader, arena, &row), CSV_END);
	}
	buf_char(out, '\0');
	return out->ptr;
}

static const struct csv_vector {
	struct str file;
	const char *rows;
} vectors[] = {
	{ { "", 0 }, "" },
	{ { "\xEF\xBB\xBF", 3 }, "" },
	{ { "a,b\nc,d", 7 }, "1:a|b;2:c|d;" },
	{ { "a,b\r\nc,d\r\n", 10 }, "1:a|b;2:c|d;" },
	{ { "\xEF\xBB\xBF"
	    "a,b\n",
		  7 },
		"1:a|b;" },
	{ { "a,\n,b\n", 6 }, "1:a|;2:|b;" },
	{ { "a\n\n\nb\n", 6 }, "1:a;2:;3:;4:b;" },
	{ { "\"a,b\",\"c\"\"d\"\n", 13 }, "1:a,b|c\"d;" },
	{ { "\"a\r\nb\",c\r\nd,e", 13 }, "1:a\r\nb|c;2:d|e;" },
	{ { "\"a\"\r\n\"b\r\"\r\n", 11 }, "1:a;2:b\r;" },
	{ { "\"\"", 2 }, "1:;" },
	{ { "\"\"\"\"", 4 }, "1:\";" },
	{ { "a\"b,\"c\"d\n", 9 }, "1:a\"b|cd;" },
	{ { "a,\"b\nc\nd", 8 }, "wrong 4 in 1" },
	{ { "a\nb\n\"c", 6 }, "1:a;2:b;wrong 4 in 3" },
	{ { "a\nb\0c\nd\n", 8 }, "1:a;wrong 1 in 2" },
	{ { "\xFF\xFE"
	    "a\0,\0",
		  6 },
		"wrong 2 in 1" },
	{ { "\0a\0,", 4 }, "wrong 2 in 1" },
	{ { "\xE8\xA5\xBF\xE6\xB9\x96\n\xE8\xA5\xBF\xFF\n", 12 }, "1:西湖;wrong 1 in 2" },
	{ { "\xEF\xBB\xBF"
	    "a\n\xCE\xF7\n",
		  8 },
		"1:a;wrong 1 in 2" },
	{ { "\xCE\xF7\xBA\xFE,a\r\n\xCE\xF7\n", 11 }, "1:西湖|a;2:西;" },
	{ { "a\n\xCE\xF7\xBA\xFE\n\xCE\xF7\xFF\xFF\n", 12 }, "1:a;2:西湖;wrong 1 in 3" },
	{ { "a\n\xCE", 3 }, "1:a;wrong 1 in 2" },
};

static void
test_rows(void **state)
{
	struct arena *arena = arena_create(256 << 20);

	(void)state;
	for (size_t i = 0; i < sizeof(vectors) / sizeof(vectors[0]); i++) {
		for (size_t step = 1; step < 8; step += 3) {
			const char *rows = read_all(arena, vectors[i].file, step, &CSV_LIMITS);

			if (strcmp(rows, vectors[i].rows) != 0) {
				fail_msg("%zu, step %zu: %s", i, step, rows);
			}
		}
	}
	arena_destroy(arena);
}

static void
test_ceilings(void **state)
{
	struct arena *arena = arena_create(64 << 20);
	struct csv_limits limits = { 10, 3, 4 };

	(void)state;
	assert_string_equal(read_all(arena, STR("1234567890\n12345678901\n"), 100, &limits),
		"1:1234567890;wrong 3 in 2");
	assert_string_equal(
		read_all(arena, STR("a,b,c\na,b,c,d\n"), 100, &limits), "1:a|b|c;wrong 5 in 2");
	assert_string_equal(read_all(arena, STR("1\n2\n3\n4\n5\n"), 100, &limits),
		"1:1;2:2;3:3;4:4;wrong 6 in 5");
	/* a quote that is never closed swallows no more than a field may hold */
	assert_string_equal(read_all(arena, STR("1\n\"2\n3\n4\n5\n6\n7\n8\n9\n10\n"), 2, &limits),
		"1:1;wrong 3 in 2");
	arena_destroy(arena);
}

/* A file over several buffers, with characters and rows cut at every possible place. */
static void
test_long_file_in_both_encodings(void **state)
{
	struct arena *arena = arena_create(256 << 20);
	struct buf *utf8 = buf_create(arena, 16 << 20), *gb = buf_create(arena, 16 << 20);
	struct arena *row_arena = arena_create(1 << 20);
	iconv_t converter = iconv_open("GB18030", "UTF-8");
	char *in, *out;
	size_t in_left, out_left = 8 << 20;

	(void)state;
	for (int i = 1; i <= 20000; i++) {
		buf_format(utf8, "%d,杭州市西湖区第%d号𠮷,\"第一行\n第二行\"\n", i, i);
	}
	in = utf8->ptr;
	in_left = utf8->len;
	out = buf_reserve(gb, out_left);
	assert_int_equal(iconv(converter, &in, &in_left, &out, &out_left), 0);
	gb->len = (8 << 20) - out_left;
	iconv_close(converter);
	for (int pass = 0; pass < 2; pass++) {
		struct source source = { buf_view(pass ? gb : utf8), 7919 };
		struct csv_reader *reader = csv_open(arena, &CSV_LIMITS, give, &source);
		struct csv_row row = { .row = 0 };
		int count = 0;

		while (csv_next(reader, row_arena, &row) == CSV_ROW) {
			count++;
			assert_int_equal(row.row, count);
			assert_int_equal(row.count, 3);
			assert_true(str_equal(row.fields[1],
				str_format(row_arena, "杭州市西湖区第%d号𠮷", count)));
			arena_reset(row_arena);
		}
		assert_int_equal(count, 20000);
		assert_string_equal(csv_encoding(reader), pass ? "GB18030" : "UTF-8");
	}
	arena_destroy(row_arena);
	arena_destroy(arena);
}

static void
test_what_is_written_is_read_again(void **state)
{
	static const char *const texts[] = { "轻松艺术团", "a,b", "say \"hi\"", "two\nlines",
		" pad ", "", "x" };
	struct arena *arena = arena_create(64 << 20);
	struct buf *out = buf_create(arena, 1 << 20);
	struct csv_writer writer;
	struct source source;
	struct csv_reader *reader;
	struct csv_row row;

	(void)state;
	csv_writer_init(&writer, out, true);
	for (int i = 0; i < 7; i++) {
		csv_put(&writer, str_of(texts[i]));
	}
	csv_put_number(&writer, STR("-5.00"));
	csv_end_row(&writer);
	assert_true(str_starts(buf_view(out), STR("\xEF\xBB\xBF轻松艺术团,\"a,b\",")));
	source = (struct source){ buf_view(out), 3 };
	reader = csv_open(arena, &CSV_LIMITS, give, &source);
	assert_int_equal(csv_next(reader, arena, &row), CSV_ROW);
	assert_int_equal(row.count, 8);
	for (int i = 0; i < 7; i++) {
		assert_true(str_equal(row.fields[i], str_of(texts[i])));
	}
	assert_true(str_equal(row.fields[7], STR("-5.00")));
	arena_destroy(arena);
}

static void
test_formulas_are_disarmed(void **state)
{
	struct arena *arena = arena_create(1 << 20);
	struct buf *out = buf_create(arena, 1 << 16);
	struct csv_writer writer;
	static const char *const texts[] = { "=1+1", "+1", "-1", "@x", "\tx", "\rx", "'=1", "'x",
		"1=1", "=\"a,b\"" };

	(void)state;
	csv_writer_init(&writer, out, false);
	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
		csv_put(&writer, str_of(texts[i]));
	}
	csv_end_row(&writer);
	buf_char(out, '\0');
	assert_string_equal(
		out->ptr, "'=1+1,'+1,'-1,'@x,'\tx,\"'\rx\",''=1,'x,1=1,\"'=\"\"a,b\"\"\"\r\n");
	arena_destroy(arena);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_rows),
		cmocka_unit_test(test_ceilings),
		cmocka_unit_test(test_long_file_in_both_encodings),
		cmocka_unit_test(test_what_is_written_is_read_again),
		cmocka_unit_test(test_formulas_are_disarmed),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
