#include "web_test.h"

#include "app_inner.h"
#include "kernel_queries.h"
#include "office.h"

#include <dirent.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>
#include <zip.h>

#include <cmocka.h>

/* What an administrator loads and corrects in the browser: packs and days of the calendar. */

enum { FILE_BYTES_MAX = 1 << 20 };

/* ---- a pack as a ZIP ------------------------------------------------------------------------------- */

struct change {
	const char *file, *before, *after; /* "pack.yaml"; after NULL: the file is left out */
};

static struct str
read_file(struct web_test *t, const char *path)
{
	char *bytes = arena_alloc(t->arena, FILE_BYTES_MAX);
	FILE *file = fopen(path, "rb");
	size_t len;

	assert_non_null(file);
	len = fread(bytes, 1, FILE_BYTES_MAX, file);
	fclose(file);
	assert_true(len < FILE_BYTES_MAX);
	return (struct str){ bytes, len };
}

static struct str
changed(struct web_test *t, struct str text, const struct change *change)
{
	ptrdiff_t at = str_find(text, str_of(change->before));

	assert_true(at >= 0);
	return str_format(t->arena, "%.*s%s%.*s", (int)at, text.ptr, change->after,
		STR_ARG(str_slice(text, (size_t)at + strlen(change->before), text.len)));
}

static void
add_to_zip(struct web_test *t, zip_t *zip, struct str name, struct str bytes)
{
	zip_source_t *source = zip_source_buffer(zip, bytes.ptr, bytes.len, 0);

	assert_non_null(source);
	assert_true(zip_file_add(zip, str_terminated(t->arena, name), source, 0) >= 0);
}

/* The YAML files of a folder of the demonstration's pack ("" or "procedures/"), with a change. */
static void
add_folder(struct web_test *t, zip_t *zip, const char *below, const struct change *change)
{
	struct str folder = str_format(t->arena, "%s/packs/xihu/%s", CHUKE_SOURCE_ROOT, below);
	DIR *files = opendir(folder.ptr);
	struct dirent *entry;

	assert_non_null(files);
	while ((entry = readdir(files))) {
		struct str name = str_of(entry->d_name), text;
		bool is_it = str_equal(name, str_of(change->file));

		if (!str_ends(name, STR(".yaml")) || (is_it && !change->after)) {
			continue;
		}
		text = read_file(
			t, str_format(t->arena, "%.*s/%s", STR_ARG(folder), entry->d_name).ptr);
		text = is_it ? changed(t, text, change) : text;
		add_to_zip(t, zip, str_format(t->arena, "xihu/%s%.*s", below, STR_ARG(name)), text);
	}
	closedir(files);
}

/* The folder of the demonstration's pack, zipped with a change, as a file to send. */
static struct web_file
zipped(struct web_test *t, const struct change *change)
{
	struct str path = str_format(t->arena, "%.*s/sent.zip", STR_ARG(t->dir));
	zip_t *zip = zip_open(path.ptr, ZIP_CREATE | ZIP_TRUNCATE, NULL);

	assert_non_null(zip);
	add_folder(t, zip, "", change);
	add_folder(t, zip, "procedures/", change);
	add_to_zip(t, zip, STR("__MACOSX/xihu/._pack.yaml"), STR("litter"));
	assert_int_equal(zip_close(zip), 0);
	return (struct web_file){ "file", "xihu.zip", read_file(t, path.ptr) };
}

static const char *
location(struct web_test *t, const struct web_answer *answer)
{
	assert_int_equal(answer->status, 303);
	return str_terminated(t->arena, answer->location);
}

/* ---- packs ----------------------------------------------------------------------------------------- */

static void
a_pack_is_looked_at_then_loaded_then_taken_back(void **state)
{
	static const struct change hotline = { "pack.yaml", "number: \"12345\"",
		"number: \"96345\"" };
	struct web_test *t = *state;
	struct web_file file = zipped(t, &hotline);
	struct web_answer answer = web_post_file(t, "/admin/packs", "admin", "", &file);
	const char *trial = location(t, &answer);
	struct str mark = STR("/admin/packs?id="), rest, id;

	answer = web_get(t, trial, "admin");
	assert_int_equal(answer.status, 200);
	assert_true(web_has(&answer, "hotline"));
	assert_true(web_has(&answer, "<del>12345</del>"));
	assert_true(web_has(&answer, "<ins>96345</ins>"));
	answer = web_get(t, "/about", NULL);
	assert_true(web_has(&answer, "12345")); /* nothing holds yet */
	assert_int_equal(web_get(t, trial, "auditor").status, 403);

	assert_int_equal(web_submit(t, trial, "admin", trial, "reason=").status, 422);
	assert_int_equal(
		web_submit(t, trial, "admin", trial, "reason=x&from=2001-01-01").status, 422);
	answer = web_submit(t, trial, "admin", trial, "reason=换了热线");
	assert_string_equal(location(t, &answer), "/admin/packs");
	assert_int_equal(web_get(t, trial, "admin").status, 404);
	answer = web_get(t, "/about", NULL);
	assert_true(web_has(&answer, "96345"));
	answer = web_get(t, "/audit?verb=pack.choose", "auditor");
	assert_true(web_has(&answer, "换了热线"));

	/* the version before it: the last of the list */
	answer = web_get(t, "/admin/packs", "admin");
	rest = answer.body;
	for (ptrdiff_t at; (at = str_find(rest, mark)) >= 0;) {
		rest = str_slice(rest, (size_t)at + mark.len, rest.len);
		id = rest;
	}
	assert_true(str_split(&id, '#', &rest));
	answer = web_post(
		t, str_format(t->arena, "/admin/packs/%.*s/again", STR_ARG(rest)).ptr, "admin", "");
	trial = location(t, &answer);
	answer = web_get(t, trial, "admin");
	assert_true(web_has(&answer, "<ins>12345</ins>"));
	answer = web_submit(t, trial, "admin", trial, "reason=退回");
	assert_int_equal(answer.status, 303);
	answer = web_get(t, "/about", NULL);
	assert_true(web_has(&answer, "12345"));
}

static void
a_pack_that_changes_nothing_may_be_left(void **state)
{
	static const struct change none = { "pack.yaml", "id: xihu", "id: xihu" };
	struct web_test *t = *state;
	struct web_file file = zipped(t, &none);
	struct web_answer answer = web_post_file(t, "/admin/packs", "admin", "", &file);
	const char *trial = location(t, &answer);

	answer = web_get(t, trial, "admin");
	assert_true(web_has(&answer, "完全一样")); /* the same hash as from the folder */
	answer = web_post(t, str_format(t->arena, "%s/drop", trial).ptr, "admin", "");
	assert_int_equal(answer.status, 303);
	assert_int_equal(web_get(t, trial, "admin").status, 404);
}

static void
faults_are_told_by_file_and_line(void **state)
{
	static const struct {
		struct change change;
		const char *where, *part;
	} cases[] = {
		{ { "pack.yaml", "minutes_east: 480", "minutes_east: 4800" },
			"xihu/pack.yaml:", "from -720" },
		{ { "pack.yaml", "id: xihu", "id: [xihu" }, "xihu/pack.yaml:", "" },
		{ { "pack.yaml", "depends: [cn]", "depends: [cm]" },
			"xihu/pack.yaml:", "was not sent" },
		{ { "regions.yaml", "", NULL }, "xihu/pack.yaml:", "regions.yaml is missing" },
	};
	struct web_test *t = *state;
	struct web_file file;
	struct web_answer answer;

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		file = zipped(t, &cases[i].change);
		answer = web_post_file(t, "/admin/packs", "admin", "", &file);
		assert_int_equal(answer.status, 422);
		if (!web_has(&answer, cases[i].where) || !web_has(&answer, cases[i].part)) {
			fail_msg("case %zu: %.*s", i, STR_ARG(answer.body));
		}
	}
	file = (struct web_file){ "file", "x.zip", STR("PK is not enough") };
	answer = web_post_file(t, "/admin/packs", "admin", "", &file);
	assert_int_equal(answer.status, 422);
	assert_true(web_has(&answer, "完好的 ZIP"));
}

/* ---- days ------------------------------------------------------------------------------------------ */

/* The tenth of March 2026 is an ordinary Tuesday. */
static void
a_corrected_day_counts_at_once(void **state)
{
	static const char trial[] = "/admin/calendar?year=2026&from=2026-03-09&days=1";
	struct web_test *t = *state;
	struct web_answer answer = web_get(t, trial, "admin");
	struct str mark = STR("action=\"/admin/calendar/"), rest, id;
	ptrdiff_t at;

	assert_true(web_has(&answer, "<dd><b>2026年3月10日</b>"));
	answer = web_submit(t, "/admin/calendar", "admin", "/admin/calendar",
		"on=2026-03-10&kind=workday&reason=x");
	assert_int_equal(answer.status, 422);
	assert_true(web_has(&answer, "本来就上班"));
	answer = web_submit(t, "/admin/calendar", "admin", "/admin/calendar",
		"on=2026-03-10&kind=holiday&reason=台风停工");
	assert_int_equal(answer.status, 303);
	answer = web_get(t, trial, "admin");
	assert_true(web_has(&answer, "<dd><b>2026年3月11日</b>"));
	assert_true(web_has(&answer, "台风停工"));

	at = str_find(answer.body, mark);
	assert_true(at > 0);
	rest = str_slice(answer.body, (size_t)at + mark.len, answer.body.len);
	assert_true(str_split(&rest, '/', &id));
	answer = web_post(t, str_format(t->arena, "/admin/calendar/%.*s/restore", STR_ARG(id)).ptr,
		"admin", "reason=没有停工");
	assert_int_equal(answer.status, 303);
	answer = web_get(t, trial, "admin");
	assert_true(web_has(&answer, "<dd><b>2026年3月10日</b>"));

	/* a Saturday that is worked */
	answer = web_submit(t, "/admin/calendar", "admin", "/admin/calendar",
		"on=2026-03-14&kind=workday&reason=补班");
	assert_int_equal(answer.status, 303);
	answer = web_get(t, "/admin/calendar?year=2026&from=2026-03-13&days=1", "admin");
	assert_true(web_has(&answer, "<dd><b>2026年3月14日</b>"));
	answer = web_get(t, "/audit?verb=calendar.correct", "auditor");
	assert_true(web_has(&answer, "补班"));
}

/* What is wrong with a period asked for stands over its own fields, not over the correction's. */
static void
a_wrong_period_is_told_where_it_was_typed(void **state)
{
	struct web_test *t = *state;
	struct web_answer answer = web_get(t, "/admin/calendar?from=x&days=1", "admin");
	ptrdiff_t told = str_find(answer.body, STR("id=\"errsum\""));

	assert_int_equal(answer.status, 422);
	assert_true(told > str_find(answer.body, STR("试算一个时限")));
	assert_true(web_has(&answer, "href=\"#f-from\""));
	answer = web_submit(t, "/admin/calendar", "admin", "/admin/calendar", "reason=x");
	assert_int_equal(answer.status, 422);
	told = str_find(answer.body, STR("id=\"errsum\""));
	assert_in_range(told, 1, str_find(answer.body, STR("试算一个时限")));
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_pack_is_looked_at_then_loaded_then_taken_back),
		cmocka_unit_test(a_pack_that_changes_nothing_may_be_left),
		cmocka_unit_test(faults_are_told_by_file_and_line),
		cmocka_unit_test(a_corrected_day_counts_at_once),
		cmocka_unit_test(a_wrong_period_is_told_where_it_was_typed),
	};

	offices_register(NULL, 0);
	return WEB_TEST_RUN("running a district", tests);
}
