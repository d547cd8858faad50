#include "procedure_faults.h"

#include "command.h"
#include "district.h"
#include "kernel_queries.h"
#include "procedure_version.h"
#include "web_test.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

/* Services and their guides, and the versions of procedures, with the district's own. */

struct loading {
	const struct pack *pack;
	struct app *app;
	const struct procedure *first, *second; /* out */
};

static enum outcome
store_pack(struct db *db, void *arg)
{
	struct loading *loading = arg;

	district_store_pack(db, loading->pack, clock_today());
	return OK;
}

/* The example of doc/procedures.md. */
static struct str
corner_text(struct web_test *t)
{
	struct str text = procedure_file_text(t->arena, "doc/procedures.md");

	text = str_slice(text, (size_t)str_find(text, STR("id: reading_corner\n")), text.len);
	return str_slice(text, 0, (size_t)str_find(text, STR("```")));
}

/* A pack stands in the database as text; so the test's own is put together from its texts. */
static struct str
pack_text_with(struct web_test *t, struct str filing)
{
	struct pack_report report = { .arena = t->arena };
	struct buf *out = buf_create(t->arena, 16 << 20);
	struct pack pack;

	assert_true(pack_read(t->arena, CHUKE_SOURCE_ROOT "/packs/xihu", &pack, &report));
	buf_str(out, pack_store_text(t->arena, &pack));
	/* a later file of the same name takes the place of an earlier one */
	buf_format(out, "file xihu/procedures/filing.yaml %zu\n", filing.len);
	buf_str(out, filing);
	buf_char(out, '\n');
	buf_format(out, "file xihu/procedures/reading_corner.yaml %zu\n", corner_text(t).len);
	buf_str(out, corner_text(t));
	buf_char(out, '\n');
	return str_copy(t->arena, buf_view(out));
}

static void
load(struct web_test *t, struct str filing)
{
	struct pack pack;
	struct loading loading = { .pack = &pack };

	assert_true(pack_parse(t->arena, pack_text_with(t, filing), &pack));
	assert_int_equal(store_write(t->app->store, t->arena, store_pack, &loading), OK);
}

static int64_t
version_of(struct web_test *t, const char *id)
{
	const struct district *district = app_district_hold(t->app);
	const struct procedure *found = procedure_find(&district->procedures, str_of(id));
	int64_t version = found ? district->procedure_versions[found - district->procedures.items].v
				: 0;

	app_district_release(t->app, district);
	return version;
}

static void
services_are_listed_and_found(void **state)
{
	struct web_test *t = *state;
	struct web_answer answer;

	load(t, procedure_text(t->arena, "filing"));
	answer = web_get(t, "/services", NULL);
	assert_int_equal(answer.status, 200);
	assert_true(web_has(&answer, "社区社会组织备案"));
	assert_true(web_has(&answer, "备案组织年度确认"));
	assert_true(web_has(&answer, "/services/appeal"));
	assert_true(web_has(&answer, "20 个工作日"));

	answer = web_get(t, "/services?q=%E6%9B%B4%E6%AD%A3", NULL); /* 更正 */
	assert_true(web_has(&answer, "/services/correction"));
	assert_false(web_has(&answer, "/services/filing\""));
	answer = web_get(t, "/services?q=APPEAL", NULL);
	assert_true(web_has(&answer, "/services/appeal"));
	answer = web_get(t, "/services?q=zzzz", NULL);
	assert_true(web_has(&answer, "没有找到这件事"));
}

static void
a_guide_tells_everything_beforehand(void **state)
{
	struct web_test *t = *state;
	struct web_answer answer = web_get(t, "/services/filing", NULL);

	assert_int_equal(answer.status, 200);
	assert_true(web_has(&answer, "/cases/new/filing"));
	assert_true(web_has(&answer, "章程或活动公约"));
	assert_true(web_has(&answer, "PDF"));
	assert_true(web_has(&answer, "由街道工作人员办理，10 个工作日内办结。"));
	assert_true(web_has(&answer, "公示期满没有异议，自动“准予备案”。"));
	assert_true(web_has(&answer, "/services/appeal"));
	assert_true(web_has(&answer, "<svg class=\"flow\""));
	answer = web_get(t, "/services/filing_change", NULL);
	assert_true(web_has(&answer, "“变更事项”为负责人、名称时"));
	answer = web_get(t, "/services/filing?lang=en", NULL);
	assert_true(web_has(&answer, "Charter or rules"));
	assert_true(web_has(&answer, "within 10 working days"));
	answer = web_get(t, "/services/filing?lang=zh", NULL);
	assert_int_equal(web_get(t, "/services/nothing", NULL).status, 404);
}

static void
the_api_tells_the_form_and_the_way(void **state)
{
	struct web_test *t = *state;
	struct web_answer answer = web_api(
		t, &(struct web_call){ .method = METHOD_GET, .target = "/api/v1/procedures" });

	assert_int_equal(answer.status, 200);
	assert_true(web_has(&answer, "\"id\":\"filing\""));
	assert_true(web_has(&answer, "\"id\":\"appeal\""));
	assert_false(web_has(&answer, "filing_gone")); /* hidden */
	answer = web_api(t,
		&(struct web_call){ .method = METHOD_GET, .target = "/api/v1/procedures/filing" });
	assert_int_equal(answer.status, 200);
	assert_true(web_has(&answer, "\"name\":\"budget_total\""));
	assert_true(web_has(&answer, "\"computed\":true"));
	assert_true(web_has(&answer, "\"documents\":[{\"name\":\"charter\""));
	assert_true(web_has(&answer, "\"id\":\"street\",\"kind\":\"office\""));
	assert_true(web_has(&answer, "\"days\":10,\"clock\":{\"of\":\"working\""));
	answer = web_api(t,
		&(struct web_call){ .method = METHOD_GET, .target = "/api/v1/procedures/nothing" });
	assert_int_equal(answer.status, 404);
}

static int64_t versions[3];

static void
find_versions(struct db *db, void *arg)
{
	struct loading *loading = arg;

	loading->first = procedure_of_version(
		loading->app, db, (struct procedure_version_id){ versions[0] });
	loading->second = procedure_of_version(
		loading->app, db, (struct procedure_version_id){ versions[1] });
	assert_ptr_equal(loading->first, procedure_of_version(loading->app, db,
						 (struct procedure_version_id){ versions[0] }));
}

/* A changed procedure is a new version; what did not change keeps its own, and old versions stay readable. */
static void
versions_follow_what_is_said(void **state)
{
	struct web_test *t = *state;
	struct str text = procedure_text(t->arena, "filing");
	struct loading loading = { .app = t->app };
	struct web_answer answer;
	int64_t appeal;

	load(t, text);
	versions[0] = version_of(t, "filing");
	appeal = version_of(t, "appeal");
	assert_true(versions[0] > 0 && appeal > 0);
	load(t, procedure_replace(
			t->arena, text, "days: 10, of: working", "days: 12, of: working"));
	versions[1] = version_of(t, "filing");
	assert_true(versions[1] > versions[0]);
	assert_int_equal(version_of(t, "appeal"), appeal);
	answer = web_get(t, "/services/filing", NULL);
	assert_true(web_has(&answer, "12 个工作日内办结"));

	store_read(t->app->store, t->arena, find_versions, &loading);
	assert_int_equal(procedure_step(loading.first, STR("street"))->clock.days, 10);
	assert_int_equal(procedure_step(loading.second, STR("street"))->clock.days, 12);

	load(t, text); /* and back: the first version again */
	assert_int_equal(version_of(t, "filing"), versions[0]);
}

static struct str told;

static void
tell_changes(struct db *db, void *arg)
{
	struct web_test *t = arg;
	struct pack_report report = { .arena = t->arena };
	struct pack pack;
	struct strs sentences;

	/* the district's own pack has no reading corners */
	assert_true(pack_read(t->arena, CHUKE_SOURCE_ROOT "/packs/xihu", &pack, &report));
	sentences = procedure_changes_tell(db, t->arena, &pack);
	told = sentences.count == 1 ? str_copy(t->arena, sentences.items[0]) : STR_NONE;
}

/* A case of a procedure that is nothing but a block of a manual; a pack without it would leave it running. */
static void
running_cases_are_counted_before_a_pack_is_stored(void **state)
{
	struct web_test *t = *state;
	struct web_answer answer;

	load(t, procedure_text(t->arena, "filing"));
	answer = web_api(
		t, &(struct web_call){ .method = METHOD_POST,
			   .target = "/api/v1/cases",
			   .token = web_token(t, "resident"),
			   .key = "corner",
			   .json = "{\"procedure\":\"reading_corner\",\"submit\":true,\"fields\":"
				   "{\"name\":\"古墩书屋\",\"place\":\"330106007006\",\"books\":"
				   "300}}" });
	assert_int_equal(answer.status, 201);
	assert_true(web_has(&answer, "\"number\":\"TS-"));
	store_read(t->app->store, t->arena, tell_changes, t);
	assert_true(str_starts(told, STR("procedure reading_corner is gone; ")));
	assert_true(str_ends(told, STR(": 1")));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(services_are_listed_and_found),
		cmocka_unit_test(a_guide_tells_everything_beforehand),
		cmocka_unit_test(the_api_tells_the_form_and_the_way),
		cmocka_unit_test(versions_follow_what_is_said),
		cmocka_unit_test(running_cases_are_counted_before_a_pack_is_stored),
	};

	procedure_offices_register();
	return WEB_TEST_RUN("services", tests);
}
