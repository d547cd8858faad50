#include "procedure_faults.h"

#include "conditions.h"
#include "pack_yaml.h"
#include "procedure_check.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

/* Procedures: what is read of them, and what is refused at which line. */

static struct arena *arena;

static int
set_up(void **state)
{
	(void)state;
	arena = arena_create(512 << 20);
	return 0;
}

static int
tear_down(void **state)
{
	(void)state;
	arena_destroy(arena);
	return 0;
}

/* ---- what is read -------------------------------------------------------------------------------- */

static void
filing_is_read_whole(void **state)
{
	struct pack_report report = { .arena = arena };
	struct pack pack = procedure_pack(arena, procedure_text(arena, "filing"));
	struct procedures all = procedures_read(arena, &pack, &report);
	const struct procedure *filing = procedure_find(&all, STR("filing"));
	const struct answer_field *field;

	(void)state;
	procedures_check(&all, &pack, &report);
	procedure_print(&report);
	assert_int_equal(report.count, 0);
	assert_non_null(filing);
	assert_int_equal(filing->starters, ROLE_BIT(ROLE_RESIDENT) | ROLE_BIT(ROLE_HEAD) |
						   ROLE_BIT(ROLE_COMMUNITY) |
						   ROLE_BIT(ROLE_STREET));
	assert_int_equal(filing->step_count, 3);
	assert_int_equal(filing->steps[2].kind, STEP_NOTICE);
	assert_int_equal(filing->steps[1].offices[0].role, ROLE_STREET);
	assert_int_equal(filing->steps[0].clock.days, 5);
	assert_false(filing->steps[0].clock.is_calendar);
	assert_int_equal(filing->steps[2].clock.end, CLOCK_FORWARD);
	assert_true(str_equal(filing->steps[2].clock.action, STR("record")));
	assert_true(step_action(&filing->steps[0], STR("correct"))->needs_note);
	assert_int_equal(procedure_end_of(filing, END_REFUSED)->appeal_days, 60);

	field = answer_field_find(&filing->form, STR("budget_total"));
	assert_non_null(field->sum_of);
	assert_true(str_equal(field->sum_of->name, STR("budget")));
	assert_true(str_equal(field->sum_column->name, STR("amount")));
	field = answer_field_find(&filing->form, STR("class_other"));
	assert_true(str_equal(field->shown_if.field->name, STR("class")));
	assert_int_equal(field->shown_if.value_count, 1);
	assert_true(answer_field_find(&filing->form, STR("head"))->is_personal);
	assert_true(answer_field_find(&filing->form, STR("founders"))->is_personal);
	assert_false(answer_field_find(&filing->form, STR("name"))->is_personal);
}

/* A version is what a procedure says, not how it is written down. */
static void
its_own_text_gives_it_again(void **state)
{
	struct pack_report report = { .arena = arena };
	struct str written = procedure_text(arena, "filing");
	struct pack pack = procedure_pack(arena, written);
	struct procedures all = procedures_read(arena, &pack, &report);
	const struct procedure *filing = procedure_find(&all, STR("filing"));
	struct procedure again, other;

	(void)state;
	assert_true(procedure_parse(arena, filing->text, &again));
	assert_true(str_equal(again.hash, filing->hash));
	assert_true(str_equal(again.text, filing->text));
	assert_int_equal(again.step_count, filing->step_count);
	assert_true(str_equal(again.title.en, filing->title.en));

	assert_true(procedure_parse(arena,
		str_format(arena, "# another word\n%.*s",
			STR_ARG(procedure_replace(
				arena, written, "place: 10\n", "place:   \"10\" # the first\n"))),
		&other));
	assert_true(str_equal(other.hash, filing->hash));
	assert_true(procedure_parse(arena,
		procedure_replace(arena, written, "days: 10, of: working", "days: 11, of: working"),
		&other));
	assert_false(str_equal(other.hash, filing->hash));
	assert_false(procedure_parse(arena, STR("id: nothing\n"), &other));
	assert_false(procedure_parse(arena, STR("{"), &other));
}

/* Every procedure of the district. */
static void
all_of_them_are_good(void **state)
{
	struct pack_report report = { .arena = arena };
	struct pack pack = procedure_pack(arena, STR_NONE);
	struct procedures all = procedures_read(arena, &pack, &report);

	(void)state;
	procedures_check(&all, &pack, &report);
	procedure_print(&report);
	assert_int_equal(report.count, 0);
	assert_true(all.count >= 7);
	for (size_t i = 1; i < all.count; i++) {
		assert_true(all.items[i - 1].place <= all.items[i].place);
	}
}

/* ---- conditions of two jurisdictions -------------------------------------------------------------- */

/* 扬州 2018: 20 people or 10 units (domain 1.5). */
static const char yangzhou[] =
	"conditions:\n"
	"  - procedure: filing_upgrade\n"
	"    if: {field: kind, is: [association]}\n"
	"    any_of: [{field: individual_members, min: 20}, {field: unit_members, min: 10}]\n"
	"    text: {zh: 个人会员 20 个以上或单位会员 10 个以上, en: 20 people or 10 units}\n"
	"    basis: {zh: 扬州 2018, en: Yangzhou 2018}\n";

static struct pack
pack_of_yangzhou(void)
{
	struct pack_report report = { .arena = arena };
	struct pack pack = procedure_pack(arena, STR_NONE);
	struct node *files = ARENA_NEW(arena, struct node);

	*files = *pack.files;
	files->members = ARENA_ARRAY(arena, files->count + 1, struct node_member);
	memcpy(files->members, pack.files->members, files->count * sizeof(*files->members));
	files->members[files->count++] = (struct node_member){ STR("yangzhou/conditions.yaml"),
		yaml_read(arena, "yangzhou/conditions.yaml", str_of(yangzhou), &report) };
	pack.files = files;
	return pack;
}

static bool
is_broken(const struct pack *pack, const char *id, const char *json)
{
	struct pack_report report = { .arena = arena };
	struct procedures all = procedures_read(arena, pack, &report);
	const struct procedure *procedure = procedure_find(&all, str_of(id));
	struct conditions conditions = conditions_of(arena, pack, str_of(id));
	struct answers answers = { &procedure->form, str_of(json) };

	conditions_check(pack, &all, &report);
	assert_int_equal(report.count, 0);
	return conditions_broken(arena, &conditions, &answers) != NULL;
}

static void
conditions_differ_by_jurisdiction(void **state)
{
	struct pack xihu = procedure_pack(arena, STR_NONE), other = pack_of_yangzhou();
	const char *few = "{\"kind\":\"association\",\"individual_members\":25,\"unit_members\":0,"
			  "\"members_total\":25,\"capital\":3000000}";
	const char *many =
		"{\"kind\":\"association\",\"individual_members\":20,\"unit_members\":30,"
		"\"members_total\":50,\"capital\":3000000}";

	(void)state;
	assert_true(is_broken(&xihu, "filing_upgrade", few));
	assert_false(is_broken(&other, "filing_upgrade", few));
	assert_false(is_broken(&xihu, "filing_upgrade", many));
	assert_true(is_broken(&xihu, "filing_upgrade",
		"{\"kind\":\"association\",\"individual_members\":60,\"capital\":2999999}"));
	assert_false(is_broken(&xihu, "filing_upgrade", "{\"kind\":\"institution\"}"));
	assert_true(is_broken(&other, "filing_upgrade",
		"{\"kind\":\"association\",\"individual_members\":19,\"unit_members\":9}"));

	assert_true(is_broken(&xihu, "filing",
		"{\"members\":4,\"founders\":[{\"name\":\"甲\"},{\"name\":\"乙\"}]}"));
	assert_true(is_broken(&xihu, "filing", "{\"members\":8,\"founders\":[{\"name\":\"甲\"}]}"));
	assert_false(is_broken(&xihu, "filing",
		"{\"members\":5,\"founders\":[{\"name\":\"甲\"},{\"name\":\"乙\"}]}"));
	assert_false(is_broken(&other, "filing", "{\"members\":1}"));
}

/* The example of doc/procedures.md, as it stands. */
static void
the_written_example_works(void **state)
{
	struct pack_report report = { .arena = arena };
	struct pack pack = procedure_pack(arena, STR_NONE);
	struct str text = procedure_file_text(arena, "doc/procedures.md");
	ptrdiff_t begin = str_find(text, STR("id: reading_corner\n"));
	struct procedure example;
	struct procedures all = { &example, 1 };

	(void)state;
	assert_true(begin > 0);
	text = str_slice(text, (size_t)begin, text.len);
	text = str_slice(text, 0, (size_t)str_find(text, STR("```")));
	assert_true(procedure_parse(arena, text, &example));
	procedures_check(&all, &pack, &report);
	procedure_print(&report);
	assert_int_equal(report.count, 0);
}

/* ---- what is refused ----------------------------------------------------------------------------- */

static int
line_of(struct str text, const char *part)
{
	ptrdiff_t at = str_find(text, str_of(part));
	int line = 1;

	if (at < 0) {
		fail_msg("there is no %s", part);
	}
	for (ptrdiff_t i = 0; i < at; i++) {
		line += text.ptr[i] == '\n';
	}
	return line;
}

static bool
is_told(const struct pack_report *report, int line, const char *part)
{
	for (const struct pack_problem *at = report->first; at; at = at->next) {
		if (at->line == line && str_contains(at->message, str_of(part)) &&
			strcmp(at->file, "xihu/procedures/filing.yaml") == 0) {
			return true;
		}
	}
	return false;
}

static void
each_fault_is_refused_at_its_line(void **state)
{
	struct str good = procedure_text(arena, "filing");
	int wrong = 0;

	(void)state;
	assert_true(procedure_fault_count >= 40);
	for (size_t i = 0; i < procedure_fault_count; i++) {
		const struct procedure_fault *fault = &procedure_faults[i];
		struct pack_report report = { .arena = arena };
		struct str text = procedure_replace(arena, good, fault->from, fault->to);
		struct pack pack = procedure_pack(arena, text);
		struct procedures all = procedures_read(arena, &pack, &report);

		procedures_check(&all, &pack, &report);
		if (!is_told(&report, line_of(text, fault->at), fault->part) || report.count > 4) {
			procedure_print(&report);
			fprintf(stderr, "fault %zu (%s): expected alone, line %d, “%s”\n\n", i,
				fault->to, line_of(text, fault->at), fault->part);
			wrong++;
		}
	}
	assert_int_equal(wrong, 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(filing_is_read_whole, set_up, tear_down),
		cmocka_unit_test_setup_teardown(its_own_text_gives_it_again, set_up, tear_down),
		cmocka_unit_test_setup_teardown(all_of_them_are_good, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			conditions_differ_by_jurisdiction, set_up, tear_down),
		cmocka_unit_test_setup_teardown(the_written_example_works, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			each_fault_is_refused_at_its_line, set_up, tear_down),
	};

	procedure_offices_register();
	return cmocka_run_group_tests_name("procedure", tests, NULL, NULL);
}
