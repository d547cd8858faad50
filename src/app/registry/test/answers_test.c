#include "answers.h"
#include "answers_draw.h"
#include "answers_sample.h"
#include "app_inner.h"
#include "db.h"
#include "dispatch_inner.h"
#include "district.h"
#include "office.h"
#include "registry.h"
#include "store.h"
#include "web_test.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

/* Answers that are somebody of the register or some place of the district, on both engines. */

static const struct office *const offices[] = { &registry_office };

/* One reading of the form's fields `community` and `parent`; asserts stay in the test's thread. */
struct reading {
	struct web_test *t;
	const char *community, *parent;
	enum outcome outcome;
	struct answers answers;
	struct str shown_community, shown_parent, typed_parent;
	struct str sentence; /* of the parent */
	size_t groups;       /* streets among which communities are offered */
};

static struct str
shown(struct req *req, const struct answers *answers, const char *name)
{
	return answers_show(
		req, answers, answer_field_find(&sample_answer_form, str_of(name)), true);
}

static void
read_in_snapshot(struct db *db, void *arg)
{
	struct reading *r = arg;
	struct req *req = ARENA_NEW(r->t->arena, struct req);
	struct pair *posted = ARENA_ARRAY(r->t->arena, 2, struct pair);
	struct html h = { .arena = r->t->arena, .req = req };
	const struct answers_page *page;
	struct control control;

	posted[0] = (struct pair){ STR("community"), str_of(r->community) };
	posted[1] = (struct pair){ STR("parent"), str_of(r->parent) };
	*req = (struct req){ .arena = r->t->arena,
		.db = db,
		.app = r->t->app,
		.flight = ARENA_NEW(r->t->arena, struct flight),
		.method = METHOD_POST,
		.posted = { posted, 2 } };
	req->flight->district = app_district_hold(r->t->app);
	r->answers = answers_none;
	r->outcome = answers_read(req,
		&(struct answers_asked){ &sample_answer_form, &answers_none, NULL, ANSWERS_DRAFT },
		&r->answers);
	r->sentence = form_message(req, "parent");
	req->errors.count = 0;
	r->shown_community = shown(req, &r->answers, "community");
	r->shown_parent = shown(req, &r->answers, "parent");
	page = answers_page(
		req, &(struct answers_draw){ &sample_answer_form, &r->answers, NULL, -1, NULL });
	control = control_of(&h, page->controls, page->in, "parent");
	r->typed_parent = control.value;
	control = control_of(&h, page->controls, page->in, "community");
	r->groups = choice_groups(r->t->arena, control.choices).count;
	app_district_release(r->t->app, req->flight->district);
}

static struct reading
read_answers(struct web_test *t, const char *community, const char *parent)
{
	struct reading r = { .t = t, .community = community, .parent = parent };

	store_read(t->app->store, t->arena, read_in_snapshot, &r);
	return r;
}

static void
an_organisation_is_typed_by_name_and_kept_by_id(void **state)
{
	struct web_test *t = *state;
	struct reading r = read_answers(t, "330106007006", "轻松艺术团"), again;
	int64_t id = answers_int(t->arena, &r.answers, "parent", 0);

	assert_int_equal(r.outcome, OK);
	assert_true(id > 0);
	assert_string_equal(str_terminated(t->arena, r.shown_parent), "轻松艺术团");
	assert_string_equal(str_terminated(t->arena, r.typed_parent), "轻松艺术团");
	again = read_answers(t, "", str_format(t->arena, "%lld", (long long)id).ptr);
	assert_int_equal(answers_int(t->arena, &again.answers, "parent", 0), id);
	r = read_answers(t, "", "没有这个组织的名字");
	assert_int_equal(r.outcome, INVALID);
	assert_true(str_contains(r.sentence, STR("没有找到这个组织")));
}

static void
a_community_stands_under_its_street(void **state)
{
	struct web_test *t = *state;
	struct reading r = read_answers(t, "330106007006", "");

	assert_int_equal(r.outcome, OK);
	assert_string_equal(str_terminated(t->arena, r.shown_community), "古荡街道古墩社区");
	assert_true(r.groups > 5);
	/* a street is no community, and a code nobody has is none */
	assert_int_equal(read_answers(t, "330106007", "").outcome, INVALID);
	assert_int_equal(read_answers(t, "330106007999", "").outcome, INVALID);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(an_organisation_is_typed_by_name_and_kept_by_id),
		cmocka_unit_test(a_community_stands_under_its_street),
	};

	offices_register(offices, 1);
	return WEB_TEST_RUN("registry_answers", tests);
}
