#include "buf.h"
#include "sheet.h"
#include "xlsx.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <zip.h>

#include <cmocka.h>

static char folder[] = "/tmp/chuke-sheet-test-XXXXXX";
static char path[64];

static int
make_folder(void **state)
{
	(void)state;
	if (!mkdtemp(folder)) {
		return -1;
	}
	snprintf(path, sizeof(path), "%s/list", folder);
	return 0;
}

static int
remove_folder(void **state)
{
	(void)state;
	unlink(path);
	return rmdir(folder); /* fails if a temporary file was left behind */
}

static void
write_file(struct str bytes)
{
	FILE *file = fopen(path, "wb");

	assert_non_null(file);
	assert_int_equal(fwrite(bytes.ptr, 1, bytes.len, file), bytes.len);
	fclose(file);
}

/* The whole list as text: "row:type=text|…;" with the header first, then how it ended. */
static const char *
read_list(struct arena *arena)
{
	static const char types[] = "etndbx"; /* in the order of enum cell_type */
	struct buf *out = buf_create(arena, 1 << 20);
	struct sheet *sheet = NULL;
	struct sheet_error error = { SHEET_FINE, 0 };
	struct cell_row row;
	enum sheet_read read = SHEET_ROW;

	if (sheet_open(arena, path, &sheet, &error) != OK) {
		assert_null(sheet);
		assert_true(*sheet_problem_text(&error));
		return str_format(arena, "problem %d in %d", (int)error.problem, (int)error.row)
			.ptr;
	}
	row = *sheet_header(sheet);
	while (read == SHEET_ROW) {
		buf_format(out, "%d:", (int)row.row);
		for (size_t i = 0; i < row.count; i++) {
			const struct cell *cell = sheet_cell(&row, i);

			buf_format(out, "%s%c=%.*s", i ? "|" : "", types[cell->type],
				STR_ARG(cell->text));
		}
		buf_char(out, ';');
		assert_int_equal(sheet_cell(&row, row.count)->type, CELL_EMPTY);
		read = sheet_next(sheet, arena, &row, &error);
	}
	if (read == SHEET_WRONG) {
		buf_format(out, "problem %d in %d", (int)error.problem, (int)error.row);
	}
	buf_char(out, '\0');
	return out->ptr;
}

static void
test_csv(void **state)
{
	struct arena *arena = arena_create(64 << 20);

	(void)state;
	write_file(STR("西湖区社会组织名单,,\r\n\r\n名称, 代码 "
		       ",备注\r\n轻松艺术团,5110,\r\n,,\r\n'=1,''-2,'x\r\n"));
	assert_string_equal(read_list(arena),
		"3:t=名称|t=代码|t=备注;4:t=轻松艺术团|t=5110|e=;6:t==1|t='-2|t='x;");
	write_file(STR("名称\n一\n二\n"));
	assert_string_equal(read_list(arena), "1:t=名称;2:t=一;3:t=二;");
	write_file(STR("a,b\n1,\"2\n3\",4\n5,6"));
	assert_string_equal(read_list(arena), "1:t=a|t=b;2:t=1|t=2\n3|t=4;3:t=5|t=6;");
	write_file(STR("\n , \n"));
	assert_string_equal(read_list(arena), "problem 1 in 0");
	write_file(STR(""));
	assert_string_equal(read_list(arena), "problem 1 in 0");
	write_file(STR("a,b\n\xCE\xF7,\xFF\n"));
	assert_string_equal(read_list(arena), "1:t=a|t=b;problem 3 in 2");
	unlink(path);
	assert_string_equal(read_list(arena), "problem 2 in 0");
	arena_destroy(arena);
}

/* A workbook from the XML of its rows; parts that are NULL are left out. */
struct parts {
	const char *rows;
	const char *strings;
	const char *workbook_extra; /* inside <workbook>, before the sheets */
	const char *sheet_prolog;   /* before <worksheet> */
};

static void
add_part(zip_t *zip, const char *name, const char *format, const char *a, const char *b)
{
	static char texts[8][1 << 16];
	static int next;
	char *text = texts[next++ % 8];
	size_t len = 0;

	for (const char *at = format; *at; at++) {
		const char *piece = at[0] == '%' && at[1] == 'a'   ? a
				    : at[0] == '%' && at[1] == 'b' ? b
								   : NULL;

		if (piece) {
			at++;
			len += (size_t)snprintf(text + len, sizeof(texts[0]) - len, "%s", piece);
		} else {
			text[len++] = *at;
		}
		assert_true(len < sizeof(texts[0]) - 1);
	}
	assert_true(zip_file_add(zip, name, zip_source_buffer(zip, text, len, 0),
			    ZIP_FL_OVERWRITE) >= 0);
}

static void
write_workbook(const struct parts *parts)
{
	zip_t *zip;

	unlink(path);
	zip = zip_open(path, ZIP_CREATE | ZIP_TRUNCATE, NULL);
	assert_non_null(zip);
	add_part(zip, "_rels/.rels",
		"<Relationships "
		"xmlns='http://schemas.openxmlformats.org/package/2006/relationships'>"
		"<Relationship Id='r1' Type='http://x/officeDocument' Target='xl/workbook.xml'/>"
		"</Relationships>",
		"", "");
	add_part(zip, "xl/workbook.xml",
		"<x:workbook xmlns:x='m' xmlns:r='r'>%a<x:sheets>"
		"<x:sheet name='hidden' sheetId='1' state='hidden' r:id='r9'/>"
		"<x:sheet name='list' sheetId='2' r:id='r2'/></x:sheets></x:workbook>",
		parts->workbook_extra ? parts->workbook_extra : "", "");
	add_part(zip, "xl/_rels/workbook.xml.rels",
		"<Relationships><Relationship Id='r9' Type='http://x/worksheet' "
		"Target='nowhere.xml'/>"
		"<Relationship Id='r2' Type='http://x/worksheet' Target='./../xl/sheets/one.xml'/>"
		"<Relationship Id='r3' Type='http://x/styles' Target='/xl/styles.xml'/>"
		"<Relationship Id='r4' Type='http://x/sharedStrings' Target='sharedStrings.xml'/>"
		"<Relationship Id='r5' Type='http://x/worksheet' TargetMode='External' "
		"Target='http://example.org/'/></Relationships>",
		"", "");
	add_part(zip, "xl/styles.xml",
		"<styleSheet><numFmts><numFmt numFmtId='164' formatCode='yyyy\"年\"m\"月\"'/>"
		"<numFmt numFmtId='165' formatCode='[Red]0.0\"day\"\\d'/></numFmts>"
		"<cellStyleXfs><xf numFmtId='14'/></cellStyleXfs>"
		"<cellXfs><xf numFmtId='0'/><xf numFmtId='14'/><xf numFmtId='164'/><xf "
		"numFmtId='165'/>"
		"<xf numFmtId='20'/></cellXfs></styleSheet>",
		"", "");
	if (parts->strings) {
		add_part(zip, "xl/sharedStrings.xml", "<sst>%a</sst>", parts->strings, "");
	}
	add_part(zip, "xl/sheets/one.xml", "%a<worksheet><sheetData>%b</sheetData></worksheet>",
		parts->sheet_prolog ? parts->sheet_prolog : "", parts->rows);
	assert_int_equal(zip_close(zip), 0);
}

static const char *const shared_strings = "<si><t>名称</t></si>"
					  "<si><t xml:space='preserve'> 代码 </t></si>"
					  "<si><r><t>轻松</t></r><r><rPr><b/></rPr><t>艺术团</t></"
					  "r><rPh sb='0' eb='1'><t>ピン</t></rPh></si>"
					  "<si><t>a_x000D_&#10;b_x41_&amp;&lt;</t></si><si/>";

static const struct xlsx_vector {
	const char *rows, *read;
} vectors[] = {
	{ "<row r='1'><c r='A1' t='s'><v>0</v></c><c r='B1' t='s'><v>1</v></c></row>"
	  "<row r='3'><c r='A3' t='s'><v>2</v></c><c r='C3' t='s'><v>3</v></c></row>",
		"1:t=名称|t=代码;3:t=轻松艺术团|e=|t=a\r\nb_x41_&<;" },
	{ "<row><c t='inlineStr'><is><t>x</t></is></c><c "
	  "t='str'><f>A1&amp;\"y\"</f><v>xy</v></c></row>"
	  "<row><c t='b'><v>1</v></c><c t='b'><v>0</v></c><c t='e'><v>#REF!</v></c>"
	  "<c><f>1+1</f><v>2</v></c></row>",
		"1:t=x|t=xy;2:b=TRUE|b=FALSE|x=#REF!|n=2;" },
	/* a code that became a number, a date, a date of an own format, a number that is none, a time */
	{ "<row><c t='str'><v>a</v></c><c t='str'><v>b</v></c></row>"
	  "<row><c><v>5.1100000500002861E+17</v></c><c s='1'><v>41906.75</v></c><c "
	  "s='2'><v>41906</v></c>"
	  "<c s='3'><v>41906</v></c><c s='4'><v>0.5</v></c><c "
	  "t='d'><v>2014-09-24T00:00:00</v></c></row>",
		"1:t=a|t=b;2:n=5.1100000500002861E+17|d=2014-09-24|d=2014-09-24|n=41906|n=0.5|d="
		"2014-09-24;" },
	/* cells without a value, rows without cells */
	{ "<row r='2'/><row r='5'><c r='B5'/><c r='C5' s='1'/></row>"
	  "<row r='9'><c r='A9' t='s'><v>0</v></c><c r='B9' t='s'><v>4</v></c></row>",
		"9:t=名称|e=;" },
	{ "<row><c s='1'><v>60</v></c><c s='1'><v>-5</v></c><c s='1'><v>1e300</v></c>"
	  "<c><v>nan</v></c><c><v>0x10</v></c></row>",
		"1:n=60|n=-5|n=1e300|t=nan|t=0x10;" },
	{ "", "problem 1 in 0" },
	/* contradictions */
	{ "<row r='2'><c t='s'><v>0</v></c><c t='s'><v>0</v></c></row><row "
	  "r='2'><c><v>1</v></c></row>",
		"2:t=名称|t=名称;problem 6 in 2" },
	{ "<row><c t='s'><v>0</v></c><c t='s'><v>77</v></c></row>", "problem 6 in 1" },
	{ "<row><c r='B1'><v>1</v></c><c r='A1'><v>1</v></c></row>", "problem 6 in 1" },
	{ "<row><c r='ZZZZZZZZZZ1'><v>1</v></c></row>", "problem 6 in 1" },
	{ "<row><c r='XFD1'><v>1</v></c></row>", "problem 9 in 1" },
	{ "<row r='1048577'><c><v>1</v></c></row>", "problem 9 in 1048577" },
	{ "<row r='99999999999999999999'><c><v>1</v></c></row>", "problem 6 in 0" },
	{ "<row><c><v>1</v></c></rov>", "problem 6 in 1" },
	{ "<row><c t='str'><v>&x;</v></c></row>", "problem 6 in 1" },
	{ "<row><c t='str'><v>\xFF</v></c></row>", "problem 6 in 1" },
	{ "<a><a><a><a><a><a><a><a><a><a><a><a><a><a><a><a><a><a><a><a><a><a><a><a><a><a><a><a><a><"
	  "a><a><a>",
		"problem 9 in 0" },
};

static void
test_xlsx(void **state)
{
	struct arena *arena = arena_create(256 << 20);

	(void)state;
	for (size_t i = 0; i < sizeof(vectors) / sizeof(vectors[0]); i++) {
		struct parts parts = { .rows = vectors[i].rows, .strings = shared_strings };
		const char *read;

		write_workbook(&parts);
		read = read_list(arena);
		if (strcmp(read, vectors[i].read) != 0) {
			fail_msg("%zu: %s", i, read);
		}
	}
	arena_destroy(arena);
}

static void
test_xlsx_counts_from_1904_where_the_file_says_so(void **state)
{
	struct arena *arena = arena_create(64 << 20);
	struct parts parts = {
		.rows = "<row><c s='1'><v>40444</v></c><c><v>40444</v></c></row>",
		.workbook_extra = "<x:workbookPr date1904='1'/>",
	};
	struct sheet *sheet = NULL;
	struct sheet_error error;

	(void)state;
	write_workbook(&parts);
	assert_string_equal(read_list(arena), "1:d=2014-09-24|n=40444;");
	assert_int_equal(sheet_open(arena, path, &sheet, &error), OK);
	assert_true(sheet_cell(sheet_header(sheet), 1)->is_1904);
	assert_int_equal(sheet_cell(sheet_header(sheet), 0)->day.n, day_of(2014, 9, 24).n);
	arena_destroy(arena);
}

static void
test_hostile_workbooks_are_refused(void **state)
{
	struct arena *arena = arena_create(256 << 20);
	struct parts laughs = {
		.sheet_prolog =
			"<!DOCTYPE l [<!ENTITY a 'ha'><!ENTITY b '&a;&a;&a;&a;&a;&a;&a;&a;'>]>",
		.rows = "<row><c t='str'><v>&b;</v></c></row>",
	};
	struct parts outside = {
		.sheet_prolog = "<!DOCTYPE l SYSTEM 'file:///etc/passwd'>",
		.rows = "<row><c t='str'><v>x</v></c></row>",
	};
	struct buf *bytes = buf_create(arena, 1 << 20);

	(void)state;
	write_workbook(&laughs);
	assert_string_equal(read_list(arena), "problem 7 in 0");
	write_workbook(&outside);
	assert_string_equal(read_list(arena), "problem 7 in 0");
	write_file(STR("PK\x03\x04 and then nothing of the kind"));
	assert_string_equal(read_list(arena), "problem 6 in 0");
	write_file(STR("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1 an old workbook"));
	assert_string_equal(read_list(arena), "problem 5 in 0");
	buf_put(bytes, "PK\x03\x04", 4);
	buf_put(bytes, "\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF", 16);
	write_file(buf_view(bytes));
	assert_string_equal(read_list(arena), "problem 6 in 0");
	arena_destroy(arena);
}

/* Part after part cut off or changed: whatever happens, nothing crashes. */
static void
test_damaged_workbooks_do_not_crash(void **state)
{
	struct parts parts = { .rows = vectors[0].rows, .strings = shared_strings };
	static char bytes[1 << 16], broken[1 << 16];
	FILE *file;
	size_t len;
	unsigned seed = 7;

	(void)state;
	write_workbook(&parts);
	file = fopen(path, "rb");
	len = fread(bytes, 1, sizeof(bytes), file);
	fclose(file);
	for (int i = 0; i < 300; i++) {
		struct arena *arena = arena_create(64 << 20);

		memcpy(broken, bytes, len);
		for (int j = 0; j < 3; j++) {
			broken[rand_r(&seed) % len] = (char)rand_r(&seed);
		}
		write_file((struct str){ broken, i % 3 ? len : rand_r(&seed) % len });
		read_list(arena);
		arena_destroy(arena);
	}
}

static void
put_bomb(int megabytes, const char *filler)
{
	zip_t *zip = NULL;
	size_t len = (size_t)megabytes << 20;
	char *bytes = malloc(len);
	struct parts parts = { .rows = "" };

	assert_non_null(bytes);
	memset(bytes, ' ', len);
	memcpy(bytes, filler, strlen(filler));
	write_workbook(&parts);
	zip = zip_open(path, 0, NULL);
	assert_non_null(zip);
	assert_true(zip_file_add(zip, "xl/sheets/one.xml", zip_source_buffer(zip, bytes, len, 0),
			    ZIP_FL_OVERWRITE) >= 0);
	assert_int_equal(zip_close(zip), 0);
	free(bytes);
}

static void
test_bombs_are_stopped_early(void **state)
{
	struct arena *arena = arena_create(64 << 20);

	(void)state;
	put_bomb(32, "<worksheet>"); /* a thousandfold */
	assert_string_equal(read_list(arena), "problem 9 in 0");
	put_bomb(8, "<worksheet a='"); /* one endless tag, which expat would keep in memory */
	assert_string_equal(read_list(arena), "problem 9 in 0");
	arena_destroy(arena);
}

struct sample {
	int64_t count;
	bool is_open;
	struct str name;
	struct money paid_fen;
	struct day start_day;
	struct moment seen_at;
};

static const struct member sample_members[] = {
	{ "name", MEMBER_STR, offsetof(struct sample, name), true },
	{ "count", MEMBER_INT, offsetof(struct sample, count), true },
	{ "is_open", MEMBER_BOOL, offsetof(struct sample, is_open), false },
	{ "paid_fen", MEMBER_MONEY, offsetof(struct sample, paid_fen), true },
	{ "start_day", MEMBER_DAY, offsetof(struct sample, start_day), true },
	{ "seen_at", MEMBER_MOMENT, offsetof(struct sample, seen_at), true },
};

static struct str
show_class(struct arena *arena, const void *row)
{
	return str_format(arena, "%d 类", (int)((const struct sample *)row)->count);
}

static const struct sheet_column sample_columns[] = {
	{ { "名称", 6 }, &sample_members[0], NULL },
	{ { "人数", 6 }, &sample_members[1], NULL },
	{ { "公开", 6 }, &sample_members[2], NULL },
	{ { "金额", 6 }, &sample_members[3], NULL },
	{ { "起始", 6 }, &sample_members[4], NULL },
	{ { "看见", 6 }, &sample_members[5], NULL },
	{ { "类别", 6 }, NULL, show_class },
};

static void
write_samples(struct arena *arena, enum sheet_format format, int rows)
{
	struct sheet_plan plan = {
		.format = format,
		.title = STR("社会组织/名单"),
		.columns = sample_columns,
		.column_count = sizeof(sample_columns) / sizeof(sample_columns[0]),
		.yes = STR("是"),
		.no = STR("否"),
		.temp_dir = folder,
	};
	FILE *file = fopen(path, "wb");
	struct sheet_writer *writer = sheet_writer_open(arena, &plan, sheet_sink_file, file);
	struct sample none = { INT_NONE, false, STR_NONE, MONEY_NONE, DAY_NONE, MOMENT_NONE };

	for (int i = 0; i < rows; i++) {
		struct sample row = { i, true, STR("=轻松,艺术团"), { 400050 }, day_of(2014, 9, 24),
			{ 1411520520000 } };

		sheet_writer_row(writer, &row);
	}
	none.count = 7;
	sheet_writer_row(writer, &none);
	assert_true(sheet_writer_finish(writer));
	assert_int_equal(fclose(file), 0);
}

static void
test_what_is_written_is_read_again(void **state)
{
	struct arena *arena = arena_create(64 << 20);

	(void)state;
	write_samples(arena, SHEET_CSV, 1);
	assert_string_equal(read_list(arena),
		"1:t=名称|t=人数|t=公开|t=金额|t=起始|t=看见|t=类别;"
		"2:t==轻松,艺术团|t=0|t=是|t=4000.50|t=2014-09-24|t=2014-09-24 09:02|t=0 类;"
		"3:e=|t=7|t=否|e=|e=|e=|t=7 类;");
	write_samples(arena, SHEET_XLSX, 1);
	assert_string_equal(read_list(arena),
		"1:t=名称|t=人数|t=公开|t=金额|t=起始|t=看见|t=类别;"
		"2:t==轻松,艺术团|n=0|t=是|n=4000.5|d=2014-09-24|d=2014-09-24|t=0 类;"
		"3:e=|n=7|t=否|e=|e=|e=|t=7 类;");
	arena_destroy(arena);
}

/* What is said in words stays so; what reads as a number under a column of numbers is one. */
static void
test_numbers_said_as_texts_are_numbers(void **state)
{
	static const struct sheet_column columns[] = {
		{ { "名称", 6 }, NULL, NULL },
		{ { "人数", 6 }, &sample_members[1], NULL },
		{ { "中位", 6 }, &sample_members[1], NULL },
	};
	const struct str texts[] = { STR("2026"), STR("12"), STR("—") };
	struct arena *arena = arena_create(64 << 20);
	struct sheet_plan plan = { .format = SHEET_XLSX,
		.title = STR("月报"),
		.columns = columns,
		.column_count = 3,
		.temp_dir = folder };
	FILE *file = fopen(path, "wb");
	struct sheet_writer *writer = sheet_writer_open(arena, &plan, sheet_sink_file, file);

	(void)state;
	sheet_writer_texts(writer, texts, 3);
	assert_true(sheet_writer_finish(writer));
	assert_int_equal(fclose(file), 0);
	assert_string_equal(read_list(arena), "1:t=名称|t=人数|t=中位;2:t=2026|n=12|t=—;");
	arena_destroy(arena);
}

static void
test_long_lists_take_no_memory(void **state)
{
	struct arena *arena = arena_create(8 << 20), *row_arena = arena_create(1 << 20);
	struct sheet *sheet = NULL;
	struct sheet_error error;
	struct cell_row row;
	size_t used;
	int64_t count = 1;

	(void)state;
	write_samples(arena, SHEET_XLSX, 30000);
	assert_int_equal(sheet_open(arena, path, &sheet, &error), OK);
	used = arena_used(arena);
	while (sheet_next(sheet, row_arena, &row, &error) == SHEET_ROW) {
		assert_int_equal(row.row, ++count);
		arena_reset(row_arena);
	}
	assert_int_equal(count, 30002);
	assert_int_equal(arena_used(arena), used);
	arena_destroy(row_arena);
	arena_destroy(arena);
}

static bool
full_disk(void *arg, const char *bytes, size_t len)
{
	(void)arg;
	(void)bytes;
	(void)len;
	return false;
}

static void
test_a_full_disk_is_told(void **state)
{
	struct arena *arena = arena_create(8 << 20);

	(void)state;
	for (int format = SHEET_CSV; format <= SHEET_XLSX; format++) {
		struct sheet_plan plan = { .format = (enum sheet_format)format,
			.columns = sample_columns,
			.column_count = 1,
			.temp_dir = folder };
		struct sheet_writer *writer = sheet_writer_open(arena, &plan, full_disk, NULL);

		sheet_writer_texts(writer, (struct str[]){ STR("x") }, 1);
		assert_false(sheet_writer_finish(writer));
	}
	/* a workbook that is never finished leaves nothing behind: remove_folder() would fail */
	sheet_writer_open(arena,
		&(struct sheet_plan){ .format = SHEET_XLSX,
			.columns = sample_columns,
			.column_count = 1,
			.temp_dir = folder },
		full_disk, NULL);
	arena_destroy(arena);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_csv),
		cmocka_unit_test(test_xlsx),
		cmocka_unit_test(test_xlsx_counts_from_1904_where_the_file_says_so),
		cmocka_unit_test(test_hostile_workbooks_are_refused),
		cmocka_unit_test(test_damaged_workbooks_do_not_crash),
		cmocka_unit_test(test_bombs_are_stopped_early),
		cmocka_unit_test(test_what_is_written_is_read_again),
		cmocka_unit_test(test_numbers_said_as_texts_are_numbers),
		cmocka_unit_test(test_long_lists_take_no_memory),
		cmocka_unit_test(test_a_full_disk_is_told),
	};

	return cmocka_run_group_tests(tests, make_folder, remove_folder);
}
