#include "project.h"

#include "db.h"
#include "project_view.h"
#include "right.h"

/* Service projects: the office as the program sees it. */

static const struct route routes[] = {
	{ METHOD_GET, "/projects", .right = &right_public, .form = &project_query_form,
		.run = show_projects, .is_cached = true, .title = N_("服务项目") },
	{ METHOD_GET, "/projects/{id}", .right = &right_public, .form = &project_id_form,
		.run = show_project, .is_cached = true, .title = N_("一个服务项目") },
	{ .method = METHOD_GET,
		.path = "/api/v1/projects",
		.right = &right_public,
		.form = &project_api_form,
		.run = list_projects_api,
		.is_cached = true,
		.title = N_("服务项目"),
		.answer = project_api_members,
		.answer_count = PROJECT_API_MEMBERS,
		.answer_is_list = true },
};

static const struct menu_item menu[] = {
	{ N_("看项目"), "/projects", "clipcheck", "projects", 25, &right_public },
};

static const struct audit_word verbs[] = {
	{ "project.add", N_("录入项目") },
	{ NULL, NULL },
};
static const struct audit_word objects[] = {
	{ "project", N_("服务项目") },
	{ NULL, NULL },
};
static const struct audit_word members[] = { { NULL, NULL } };
static const struct audit_words words = { verbs, objects, members };

static void
check_states(struct db *db, void (*breach)(void *arg, struct str sentence), void *arg)
{
	struct check_project_states_rows rows = check_project_states(db);

	for (size_t i = 0; i < rows.count; i++) {
		breach(arg,
			str_format(db_arena(db), "project %lld is as far as its state cannot be",
				(long long)rows.items[i].id.v));
	}
}
static const struct data_check checks[] = { { "project_state", check_states } };

const struct office project_office = {
	.name = "project",
	.routes = routes,
	.route_count = FIELD_COUNT(routes),
	.menu = menu,
	.menu_count = FIELD_COUNT(menu),
	.checks = checks,
	.check_count = FIELD_COUNT(checks),
	.audit_words = &words,
	.check_pack = project_check_pack,
	.page_more = project_page_more,
	.load_demo = project_demo_load,
};
