#include "admin.h"

#include "job_pages.h"
#include "kernel_offices.h"

const struct right right_manage_logins = {
	.name = "login.manage",
	.label = N_("管理账号和角色"),
	.roles = ROLE_BIT(ROLE_ADMIN),
	.is_unscoped = true,
};
const struct right right_manage_settings = {
	.name = "setting.manage",
	.label = N_("管理系统设置"),
	.roles = ROLE_BIT(ROLE_ADMIN),
	.is_unscoped = true,
};

static const struct route routes[] = {
	{ .method = METHOD_GET, .path = "/admin/logins", .right = &right_manage_logins,
		.form = &logins_form, .run = show_logins, .title = N_("账号") },
	{ .method = METHOD_POST, .path = "/admin/logins", .right = &right_manage_logins,
		.form = &login_add_form, .run = add_login, .page = show_logins,
		.title = N_("建立账号") },
	{ .method = METHOD_GET, .path = "/admin/logins/{id}", .right = &right_manage_logins,
		.form = &login_form, .run = show_login, .title = N_("账号") },
	{ .method = METHOD_POST, .path = "/admin/logins/{id}/roles", .right = &right_manage_logins,
		.form = &role_add_form, .run = add_role, .page = show_login,
		.title = N_("给予角色") },
	{ .method = METHOD_POST, .path = "/admin/roles/{id}/withdraw", .right = &right_manage_logins,
		.form = &role_withdraw_form, .run = withdraw_role, .page = show_login_of_role,
		.title = N_("撤销角色") },
	{ .method = METHOD_POST, .path = "/admin/logins/{id}/close", .right = &right_manage_logins,
		.form = &login_close_form, .run = close_login, .page = show_login,
		.title = N_("停用账号") },
	{ .method = METHOD_POST, .path = "/admin/logins/{id}/link", .right = &right_manage_logins,
		.form = &login_form, .run = make_setup_link, .page = show_login,
		.title = N_("设置密码的链接") },
	{ .method = METHOD_GET, .path = "/admin/settings", .right = &right_manage_settings,
		.run = show_settings, .title = N_("系统设置") },
	{ .method = METHOD_POST, .path = "/admin/settings", .right = &right_manage_settings,
		.form = &setting_form, .run = choose_setting, .page = show_settings,
		.title = N_("更改设置") },
	{ .method = METHOD_GET, .path = "/admin/jobs", .right = &right_manage_settings,
		.run = show_jobs, .title = N_("后台任务") },
};

static const struct menu_item menu[] = {
	{ .label = N_("账号"), .path = "/admin/logins", .icon = "users", .key = "logins",
		.right = &right_manage_logins },
	{ .label = N_("系统设置"), .path = "/admin/settings", .icon = "settings", .key = "settings",
		.right = &right_manage_settings },
	{ .label = N_("后台任务"), .path = "/admin/jobs", .icon = "list", .key = "jobs",
		.right = &right_manage_settings },
};

const struct office admin_office = {
	.name = "admin",
	.routes = routes,
	.route_count = sizeof(routes) / sizeof(routes[0]),
	.menu = menu,
	.menu_count = sizeof(menu) / sizeof(menu[0]),
};
