#include "registry.h"

#include "import_command.h"
#include "import_jobs.h"
#include "import_pages.h"
#include "org.h"
#include "org_api.h"
#include "org_checks.h"
#include "org_demo.h"
#include "org_export.h"
#include "org_facts.h"
#include "org_form.h"
#include "org_pages.h"
#include "org_query.h"
#include "org_reveal.h"
#include "org_sealed.h"
#include "orgs_pages.h"
#include "register_pages.h"
#include "registry_rights.h"
#include "registry_words.h"

/* The register of organisations: its pages, its API, its commands, who may do what. */

static const struct route routes[] = {
	PUBLIC_PAGE("/orgs", &org_query_form, show_orgs, N_("找组织")),
	PUBLIC_PAGE("/suggest", &suggest_form, show_suggestions, N_("搜索建议")),
	PUBLIC_PAGE("/suggest/orgs", &suggest_form, show_org_options, N_("组织名称的建议")),
	PUBLIC_PAGE("/streets/{code}", &street_form, show_street, N_("一个街道或社区的组织")),
	{ .method = METHOD_GET,
		.path = "/orgs/export",
		.right = &right_public,
		.form = &export_form,
		.run = export_orgs,
		.title = N_("导出名录") },
	PUBLIC_PAGE("/orgs/{id}", &org_page_form, show_org, N_("一家组织")),
	PUBLIC_PAGE("/orgs/{id}/code", &org_page_form, show_org_code, N_("本页的二维码")),
	PUBLIC_PAGE("/orgs/{id}/record.pdf", &org_page_form, show_org_paper, N_("登记信息的 PDF")),
	PUBLIC_PAGE("/orgs/{id}/print", &org_page_form, show_org_print, N_("打印登记信息")),

	OWN_PAGE("/register", &right_register_read, NULL, &register_form, show_register,
		N_("登记簿")),
	OWN_PAGE("/orgs/new", &right_org_create, NULL, NULL, show_org_new, N_("录入组织")),
	OWN_POST("/orgs/new", &right_org_create, NULL, &org_create_form, create_org, show_org_new,
		N_("录入组织")),
	OWN_PAGE("/orgs/{id}/edit", &right_org_correct, org_scope, &org_page_form, show_org_edit,
		N_("变更或更正")),
	OWN_POST("/orgs/{id}/edit", &right_org_correct, org_scope, &org_correct_form, correct_org,
		show_org_edit, N_("变更或更正")),
	OWN_PAGE("/orgs/{id}/contact", &right_org_contact, org_scope, &org_page_form,
		show_org_contact, N_("改联系方式")),
	OWN_POST("/orgs/{id}/contact", &right_org_contact, org_scope, &org_contact_form,
		set_org_contact, show_org_contact, N_("改联系方式")),
	OWN_POST("/orgs/{id}/see", &right_org_see, org_scope, &org_see_form, see_org_contact,
		show_org_contact, N_("查看完整的联系方式")),
	OWN_PAGE("/orgs/{id}/withhold", &right_org_withhold, org_scope, &org_page_form,
		show_org_withhold, N_("公开范围")),
	OWN_POST("/orgs/{id}/withhold", &right_org_withhold, org_scope, &org_withhold_form,
		withhold_org, show_org_withhold, N_("不公开")),
	OWN_POST("/orgs/{id}/lift", &right_org_withhold, org_scope, &org_lift_form, lift_org,
		show_org_withhold, N_("恢复公开")),

	OWN_PAGE("/register/import", &right_org_import, NULL, NULL, show_imports, N_("导入名录")),
	{ .method = METHOD_POST,
		.path = "/register/import",
		.right = &right_org_import,
		.form = &import_form,
		.prepare = keep_import_file,
		.run = add_import,
		.page = show_imports,
		.takes_files = true,
		.body_bytes_max = 512 << 20,
		.title = N_("上传名录") },
	OWN_PAGE("/register/import/{id}", &right_org_import, NULL, &import_choice_form, show_import,
		N_("一份名录")),
	OWN_PAGE("/register/import/{id}/bad", &right_org_import, NULL, &import_choice_form,
		send_import_bad, N_("名录里有问题的行")),
	OWN_POST("/register/import/{id}/apply", &right_org_import, NULL, &import_choice_form,
		apply_import, show_import, N_("导入名录")),
	OWN_POST("/register/import/{id}/check", &right_org_import, NULL, &import_choice_form,
		check_import_anew, show_import, N_("重新检查名录")),

	{ .method = METHOD_GET,
		.path = "/api/v1/orgs",
		.right = &right_public,
		.form = &org_query_api_form,
		.run = list_orgs_api,
		.is_cached = true,
		.title = N_("查找组织"),
		.answer = org_item_members,
		.answer_count = ORG_ITEM_MEMBERS,
		.answer_is_list = true },
	{ .method = METHOD_GET,
		.path = "/api/v1/orgs/changes",
		.right = &right_public,
		.form = &changes_form,
		.run = list_changes_api,
		.title = N_("组织信息的变更"),
		.answer = change_item_members,
		.answer_count = CHANGE_ITEM_MEMBERS },
	{ .method = METHOD_GET,
		.path = "/api/v1/orgs/by-uscc/{uscc}",
		.right = &right_public,
		.form = &uscc_form,
		.run = find_org_by_uscc_api,
		.is_cached = true,
		.title = N_("按信用代码查一家组织"),
		.answer = org_item_members,
		.answer_count = ORG_ITEM_MEMBERS },
	{ .method = METHOD_GET,
		.path = "/api/v1/orgs/{id}",
		.right = &right_public,
		.form = &org_page_form,
		.run = find_org_api,
		.is_cached = true,
		.title = N_("一家组织"),
		.answer = org_item_members,
		.answer_count = ORG_ITEM_MEMBERS },
	OWN_POST("/api/v1/orgs", &right_org_create, NULL, &org_create_form, create_org, NULL,
		N_("录入组织")),
	OWN_POST("/api/v1/orgs/{id}", &right_org_correct, org_scope, &org_correct_form, correct_org,
		NULL, N_("变更或更正")),
};

static const struct menu_item menu[] = {
	{ N_("找组织"), "/orgs", "users", "orgs", 20, &right_public },
	{ N_("登记簿"), "/register", "seal", "register", 0, &right_register_read },
};

static const struct desk_search desk_search = { "/register", N_("查登记簿：名称、拼音、信用代码"),
	&right_register_read };

static const struct command commands[] = {
	{ "import", "orgs", "FILE [--skip-bad BADFILE] [--dry-run]  take over a list (CSV or XLSX)",
		import_orgs_command },
	{ "export", "orgs", "[--format csv|xlsx|json]  the public list", export_orgs_command },
};

/* Lists that came in lie in the file room. */
static enum file_seen
may_see_list(struct req *req, int64_t object_id)
{
	(void)object_id;
	return req_may(req, &right_org_import, NULL) ? FILE_SEEN : FILE_HIDDEN;
}

static const struct file_keeper keepers[] = {
	{ "org_import", may_see_list },
	{ "org_import_bad", may_see_list },
};

static void
upgrade(struct app *app, struct arena *arena)
{
	org_sealed_upgrade(app, arena);
	import_upgrade(app, arena);
}

const struct office registry_office = {
	.name = "registry",
	.org_fact = org_fact_show,
	.routes = routes,
	.route_count = sizeof(routes) / sizeof(routes[0]),
	.menu = menu,
	.menu_count = sizeof(menu) / sizeof(menu[0]),
	.desk_search = &desk_search,
	.audit_words = &registry_audit_words,
	.audit_value = registry_audit_value,
	.commands = commands,
	.command_count = sizeof(commands) / sizeof(commands[0]),
	.jobs = import_jobs,
	.job_count = IMPORT_JOB_COUNT,
	.checks = org_checks,
	.check_count = ORG_CHECK_COUNT,
	.file_keepers = keepers,
	.file_keeper_count = sizeof(keepers) / sizeof(keepers[0]),
	.upgrade = upgrade,
	.keep_house = org_reveal,
	.load_demo = org_demo_load,
};
