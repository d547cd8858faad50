#include "hooks.h"
#include "office.h"
#include "pack.h"
#include "pack_rule.h"
#include "pack_yaml.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

/* Packs: what is refused, and at which line. */

enum { TEST_BYTES_MAX = 512 << 20 };

static struct arena *arena;

static int
set_up(void **state)
{
	(void)state;
	arena = arena_create(TEST_BYTES_MAX);
	return 0;
}

static int
tear_down(void **state)
{
	(void)state;
	arena_destroy(arena);
	return 0;
}

/* ---- one file ----------------------------------------------------------------------------------- */

/* Each text with the line and a part of the sentence with which it is refused. */
static const struct {
	const char *text;
	int line;
	const char *part;
} refused[] = {
	{ "a: 1\nb: &x 2\n", 2, "anchors" },
	{ "a: &x [1]\n", 1, "anchors" },
	{ "a: &x {b: 1}\n", 1, "anchors" },
	{ "a: 1\nb: *x\n", 2, "alias" },
	{ "a: 1\nb: 2\na: 3\n", 3, "twice" },
	{ "a:\n  b: 1\n  c: 2\n  b: 3\n", 4, "twice" },
	{ "{a: 1, a: 2}\n", 1, "twice" },
	{ "a: 010\n", 1, "leading zero" },
	{ "a: 0o10\n", 1, "leading zero" },
	{ "a: -07\n", 1, "leading zero" },
	{ "a:\n  - 1\n  - 012\n", 3, "leading zero" },
	{ "a: yes\n", 1, "true or false" },
	{ "a: ~\n", 1, "true or false" },
	{ "a: off\n", 1, "true or false" },
	{ "a:\n", 1, "missing" },
	{ "a: 1\nb: \nc: 2\n", 2, "missing" },
	{ "a: !!int 1\n", 1, "tags" },
	{ "a: !mine {b: 1}\n", 1, "tags" },
	{ "%YAML 1.1\n---\na: 1\n", 1, "directive" },
	{ "a: 1\n---\nb: 2\n", 2, "second document" },
	{ "", 1, "empty file" },
	{ "# only a comment\n", 1, "empty file" },
	{ "a: [1, 2\nb: 3\n", 2, "not YAML" },
	{ "a: 1\n\tb: 2\n", 2, "not YAML" },
	{ "a: \"x\\u0007y\"\n", 1, "control" },
	{ "a: 1\nb: \"\xff\"\n", 2, "UTF-8" },
	{ "a: 1\n\xc0\xaf: 2\n", 2, "UTF-8" },
	{ "? [a]\n: 1\n", 1, "a key must be" },
	{ "\"\": 1\n", 1, "empty key" },
};

static void
wrong_yaml_is_refused_at_its_line(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(refused) / sizeof(refused[0]); i++) {
		struct pack_report report = { .arena = arena };
		const struct node *root = yaml_read(
			arena, "x.yaml", str_of(refused[i].text), &report);

		if (root || report.count == 0) {
			fail_msg("text %zu is taken: %s", i, refused[i].text);
		}
		if (report.first->line != refused[i].line ||
			!str_contains(report.first->message, str_of(refused[i].part))) {
			fail_msg("text %zu: line %d, %s", i, report.first->line,
				str_terminated(arena, report.first->message));
		}
	}
}

static void
too_deep_is_refused(void **state)
{
	struct buf *text = buf_create(arena, 1 << 20);
	struct pack_report report = { .arena = arena };

	(void)state;
	buf_text(text, "a: ");
	for (int i = 0; i < 1000; i++) {
		buf_char(text, '[');
	}
	assert_null(yaml_read(arena, "x.yaml", buf_view(text), &report));
	assert_true(report.count > 0);
}

static void
right_yaml_is_read_with_its_lines(void **state)
{
	struct pack_report report = { .arena = arena };
	const struct node *root = yaml_read(arena, "x.yaml",
		STR("# head\nname: {zh: 甲, en: A}\ncode: \"0571\"\nlist:\n  - 1\n  - two\non_day: "
		    "2014-09-24\nyes_no: true\n"),
		&report);

	(void)state;
	assert_non_null(root);
	assert_int_equal(report.count, 0);
	assert_true(str_equal(node_bilingual(root, "name").en, STR("A")));
	assert_true(str_equal(node_text(root, "code"), STR("0571")));
	assert_int_equal(node_get(root, "list")->line, 5);
	assert_int_equal(node_at(node_get(root, "list"), 1)->line, 6);
	assert_int_equal(node_day(root, "on_day").n, day_of(2014, 9, 24).n);
	assert_true(node_bool(root, "yes_no", false));
	/* what is not there or is something else gives nothing, never a crash */
	assert_null(node_get(root, "nothing"));
	assert_null(node_at(node_get(root, "list"), 2));
	assert_true(str_is_none(node_text(root, "list")));
	assert_int_equal(node_int(root, "name", 7), 7);
	assert_true(day_is_none(node_day(root, "code")));
	assert_true(str_is_none(node_bilingual(NULL, "name").zh));
}

/* ---- whole packs -------------------------------------------------------------------------------- */

static const char xihu[] = CHUKE_SOURCE_ROOT "/packs/xihu";

static void
demonstration_pack_is_good_and_stays_the_same(void **state)
{
	struct pack_report report = { .arena = arena };
	struct pack pack, again;

	(void)state;
	assert_true(pack_read(arena, xihu, &pack, &report));
	pack_check(&pack, &report);
	assert_int_equal(report.count, 0);
	assert_true(pack_is_district(&pack));
	assert_true(pack_parse(arena, pack_store_text(arena, &pack), &again));
	assert_true(str_equal(pack.hash, again.hash));
	assert_true(str_equal(again.id, STR("xihu")));
	assert_non_null(pack_file(&again, "calendar.yaml"));
	/* the demonstration's content is no part of the district's rules */
	assert_non_null(pack_file(&pack, "demo/logins.yaml"));
	assert_null(pack_file(&again, "demo/logins.yaml"));
}

static void
broken_stored_text_is_refused(void **state)
{
	static const char *const texts[] = { "", "chuke pack 1\n",
		"chuke pack 2\nfile a/b.yaml 1\nx\n", "chuke pack 1\nfile a/b.yaml 99\na: 1\n",
		"chuke pack 1\nfile a/b.yaml -1\na: 1\n", "chuke pack 1\nfile a/b.yaml\na: 1\n",
		"chuke pack 1\nfile a/b.yaml 5\na: [\n\n" };
	struct pack pack;

	(void)state;
	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
		assert_false(pack_parse(arena, str_of(texts[i]), &pack));
	}
}

static void
folder_without_a_pack_is_refused(void **state)
{
	static const char *const dirs[] = { "/nonexistent", "/", CHUKE_SOURCE_ROOT "/doc" };

	(void)state;
	for (size_t i = 0; i < sizeof(dirs) / sizeof(dirs[0]); i++) {
		struct pack_report report = { .arena = arena };
		struct pack pack;

		assert_false(pack_read(arena, dirs[i], &pack, &report));
		assert_true(report.count > 0);
	}
}

/*
 * The demonstration's pack with one piece of one file changed, as if it had been written so; the first
 * problem's file, line and sentence.  `before` must occur once.
 */
static const struct {
	const char *file, *before, *after;
	const char *problem_file, *part;
} changes[] = {
	{ "xihu/pack.yaml", "region: \"330106\"", "region: \"330107\"", "xihu/regions.yaml",
		"first region" },
	{ "xihu/pack.yaml", "from: 2014-09-24", "from: 2014-09-31", "xihu/pack.yaml", "day" },
	{ "xihu/pack.yaml", "languages: [zh, en]", "languages: [zh, fr]", "xihu/pack.yaml", "fr" },
	{ "xihu/pack.yaml", "minutes_east: 480", "minutes_east: 4800", "xihu/pack.yaml",
		"from -720" },
	{ "xihu/regions.yaml", "code: \"330106002051\"", "code: \"330106002052\"",
		"xihu/regions.yaml", "already" },
	{ "xihu/regions.yaml", "code: \"330106002051\"", "code: \"33010600205\"",
		"xihu/regions.yaml", "12 digits" },
	{ "xihu/regions.yaml", "code: \"330106002051\"", "code: \"330199002051\"",
		"xihu/regions.yaml", "no region above" },
	{ "xihu/regions.yaml", "kind: district", "kind: county", "xihu/regions.yaml", "county" },
	{ "cn/settings.yaml", "    min: 5\n    max: 240\n    group: session\n    name: {zh: 闲置",
		"    min: 50\n    max: 240\n    group: session\n    name: {zh: 闲置",
		"cn/settings.yaml", "does not fit" },
	{ "cn/settings.yaml", "key: session_absolute_hours", "key: session_idle_minutes",
		"cn/settings.yaml", "already" },
	{ "xihu/texts.yaml", "  - id: privacy", "  - id: privacies", "xihu/texts.yaml",
		"privacies" },
	{ "cn/calendar.yaml", "until_year: 2026", "until_year: 2027", "cn/calendar.yaml",
		"every year" },
	{ "cn/calendar.yaml", "[2004-01-17, 2004-01-18,", "[2004-01-18, 2004-01-17,",
		"cn/calendar.yaml", "order" },
	{ "cn/calendar.yaml", "[2004-01-17, 2004-01-18,", "[2004-01-19, 2004-01-20,",
		"cn/calendar.yaml", "Saturday" },
	{ "cn/calendar.yaml", "[2004-01-17, 2004-01-18,", "[2003-01-18, 2004-01-18,",
		"cn/calendar.yaml", "under the year" },
	{ "cn/kinds.yaml", "uscc: \"51\"", "usc: \"51\"", "cn/kinds.yaml", "unknown key usc" },
	{ "cn/kinds.yaml", "since: 1998-10-25, until: 2016-08-31",
		"since: 2018-10-25, until: 2016-08-31", "cn/kinds.yaml", "until lies before" },
	{ "cn/statuses.yaml", "  - id: normal\n", "  - id: usual\n", "cn/statuses.yaml", "normal" },
	{ "cn/grades.yaml", "id: \"4A\"", "id: \"5A\"", "cn/grades.yaml", "already" },
	{ "cn/columns.yaml", "ignored: [序号", "ignore: [序号", "cn/columns.yaml",
		"unknown key ignore" },
	{ "cn/columns.yaml", "- {id: foundation, words", "- {id: charity, words", "cn/columns.yaml",
		"no kind has the id" },
};

/* The stored text with the change made, and the length in its file's head put right. */
static struct str
changed_text(struct str stored, size_t index)
{
	struct buf *out = buf_create(arena, 64 << 20);
	struct str rest = stored, line, word, name;
	bool is_made = false;

	assert_true(str_split(&rest, '\n', &line));
	buf_str(out, line);
	buf_char(out, '\n');
	while (rest.len) {
		struct str body, before = str_of(changes[index].before);
		int64_t len;
		ptrdiff_t at;

		assert_true(str_split(&rest, '\n', &line));
		assert_true(str_split(&line, ' ', &word) && str_split(&line, ' ', &name));
		assert_true(str_parse_int(line, &len));
		body = str_slice(rest, 0, (size_t)len);
		rest = str_slice(rest, (size_t)len + 1, rest.len);
		at = str_find(body, before);
		if (str_equal(name, str_of(changes[index].file)) && at >= 0) {
			body = str_format(arena, "%.*s%s%.*s", (int)at, body.ptr,
				changes[index].after, (int)(body.len - (size_t)at - before.len),
				body.ptr + at + before.len);
			is_made = true;
		}
		buf_format(out, "file %.*s %zu\n", STR_ARG(name), body.len);
		buf_str(out, body);
		buf_char(out, '\n');
	}
	if (!is_made) {
		fail_msg("change %zu finds nothing to change", index);
	}
	return buf_view(out);
}

/* Where the changed piece, or what it made wrong, stands. */
static bool
has_problem(const struct pack_report *report, size_t index)
{
	for (const struct pack_problem *at = report->first; at; at = at->next) {
		if (strcmp(at->file, changes[index].problem_file) == 0 && at->line > 0 &&
			str_contains(at->message, str_of(changes[index].part))) {
			return true;
		}
	}
	return false;
}

static void
each_mistake_in_a_pack_is_found(void **state)
{
	struct pack_report reading = { .arena = arena };
	struct pack pack;

	(void)state;
	assert_true(pack_read(arena, xihu, &pack, &reading));
	for (size_t i = 0; i < sizeof(changes) / sizeof(changes[0]); i++) {
		struct pack_report report = { .arena = arena };
		struct pack changed;

		assert_true(pack_parse(arena, changed_text(pack.text, i), &changed));
		pack_check(&changed, &report);
		if (!has_problem(&report, i)) {
			fail_msg("change %zu of %s is not found: %s", i, changes[i].file,
				report.first ? str_terminated(arena, report.first->message) : "");
		}
	}
}

static void
problem_tells_the_line(void **state)
{
	struct pack_report report = { .arena = arena };
	const struct node *root = yaml_read(arena, "x.yaml",
		STR("items:\n  - id: a\n  - id: b\n    size: many\n  - id: a\n"), &report);
	static const struct node_rule item_rules[] = {
		{ "id", WANT_ID, true },
		{ "size", WANT_INT, false, 1, 9 },
	};
	static const struct node_rule rules[] = {
		{ "items", WANT_LIST, true, 1, 9, .rules = item_rules, .rule_count = 2 },
		{ "name", WANT_BILINGUAL, true },
	};

	(void)state;
	node_check(&report, root, rules, RULE_COUNT(rules));
	node_check_unique(&report, node_get(root, "items"), "id");
	assert_int_equal(report.count, 3);
	assert_int_equal(report.first->line, 4);
	assert_int_equal(report.first->next->line, 1);
	assert_int_equal(report.last->line, 5);
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(wrong_yaml_is_refused_at_its_line),
		cmocka_unit_test(too_deep_is_refused),
		cmocka_unit_test(right_yaml_is_read_with_its_lines),
		cmocka_unit_test(demonstration_pack_is_good_and_stays_the_same),
		cmocka_unit_test(broken_stored_text_is_refused),
		cmocka_unit_test(folder_without_a_pack_is_refused),
		cmocka_unit_test(each_mistake_in_a_pack_is_found),
		cmocka_unit_test(problem_tells_the_line),
	};

	offices_register(NULL, 0);
	case_hooks_take_any(); /* the pack names those of offices */
	return cmocka_run_group_tests(tests, set_up, tear_down);
}
