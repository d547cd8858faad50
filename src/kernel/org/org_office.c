#include "kernel_offices.h"
#include "org.h"
#include "org_invite.h"
#include "org_work.h"
#include "outbox.h"

/* Who works in organisations, told as an office: what people are told of it, and what time alone ends. */

#define OF_ORG(verb, at, who, takes, handler, again, name)                                   \
	{                                                                                    \
		.method = verb, .path = at, .right = who, .scope = org_scope, .form = takes, \
		.run = handler, .page = again, .title = name                                 \
	}
#define OF_MINE(verb, at, takes, handler, again, name)                                \
	{                                                                             \
		.method = verb, .path = at, .right = &right_signed_in, .form = takes, \
		.run = handler, .page = again, .title = name                          \
	}

static const struct route routes[] = {
	OF_MINE(METHOD_GET, "/org", NULL, show_org_work, NULL, N_("我的组织")),
	{ .method = METHOD_POST,
		.path = "/org/current",
		.right = &right_signed_in,
		.form = &org_choice_form,
		.run = choose_current_org,
		.page = show_org_work,
		.is_command = true,
		.title = N_("切换组织") },
	OF_MINE(METHOD_POST, "/org/invitations/{invite}/accept", &org_path_form, accept_invite,
		show_org_work, N_("接受邀请")),
	OF_MINE(METHOD_POST, "/org/invitations/{invite}/decline", &org_path_form, decline_invite,
		show_org_work, N_("谢绝邀请")),
	OF_ORG(METHOD_GET, "/org/{id}", &right_workplace, &org_path_form, show_org_work_of, NULL,
		N_("一家组织的工作台")),
	OF_ORG(METHOD_GET, "/org/{id}/members", &right_workplace, &org_path_form, show_org_members,
		NULL, N_("组织的成员")),
	OF_ORG(METHOD_POST, "/org/{id}/invitations", &right_org_people, &invite_form, invite_member,
		show_org_members, N_("邀请成员")),
	OF_ORG(METHOD_POST, "/org/{id}/invitations/{invite}/withdraw", &right_org_people,
		&org_path_form, withdraw_invite, show_org_members, N_("撤回邀请")),
	OF_ORG(METHOD_POST, "/org/{id}/members/{login}/role", &right_org_people, &member_form,
		change_member, show_org_members, N_("改成员的角色")),
	OF_ORG(METHOD_POST, "/org/{id}/members/{login}/remove", &right_org_people, &org_path_form,
		remove_member, show_org_members, N_("移出成员")),
	OF_ORG(METHOD_POST, "/org/{id}/leave", &right_workplace, &leave_form, leave_org,
		show_org_members, N_("退出组织")),

	{ .method = METHOD_GET,
		.path = "/api/v1/orgs/{id}/members",
		.right = &right_workplace,
		.scope = org_scope,
		.form = &org_path_form,
		.run = list_members,
		.answer = member_item_members,
		.answer_count = MEMBER_MEMBERS,
		.answer_is_list = true,
		.title = N_("组织的成员") },
	OF_ORG(METHOD_POST, "/api/v1/orgs/{id}/members/{login}", &right_org_people, &member_form,
		change_member, NULL, N_("改成员的角色")),
	OF_ORG(METHOD_DELETE, "/api/v1/orgs/{id}/members/{login}", &right_org_people,
		&org_path_form, remove_member, NULL, N_("移出成员")),
	{ .method = METHOD_GET,
		.path = "/api/v1/orgs/{id}/invitations",
		.right = &right_org_people,
		.scope = org_scope,
		.form = &org_path_form,
		.run = list_invites,
		.answer = invite_item_members,
		.answer_count = INVITE_MEMBERS,
		.answer_is_list = true,
		.title = N_("等待答复的邀请") },
	OF_ORG(METHOD_POST, "/api/v1/orgs/{id}/invitations", &right_org_people, &invite_form,
		invite_member, NULL, N_("邀请成员")),
	OF_ORG(METHOD_DELETE, "/api/v1/orgs/{id}/invitations/{invite}", &right_org_people,
		&org_path_form, withdraw_invite, NULL, N_("撤回邀请")),
	{ .method = METHOD_GET,
		.path = "/api/v1/invitations",
		.right = &right_signed_in,
		.run = list_my_invites,
		.answer = invite_item_members,
		.answer_count = INVITE_MEMBERS,
		.answer_is_list = true,
		.title = N_("请我加入的邀请") },
	OF_MINE(METHOD_POST, "/api/v1/invitations/{invite}/accept", &org_path_form, accept_invite,
		NULL, N_("接受邀请")),
	OF_MINE(METHOD_POST, "/api/v1/invitations/{invite}/decline", &org_path_form, decline_invite,
		NULL, N_("谢绝邀请")),
};

static const struct menu_item menu[] = {
	{ .label = N_("我的组织"),
		.path = "/org",
		.icon = "users",
		.key = "org",
		.right = &right_workplace },
};

static const struct notice_kind notices[] = {
	{ ORG_INVITE_NOTICE, N_("有组织邀请我"), CHANNEL_MAIL | CHANNEL_SMS, NULL },
	{ ORG_MEMBER_NOTICE, N_("我的组织里谁担任什么"), CHANNEL_MAIL, NULL },
};

static const struct audit_word verbs[] = {
	{ "member.invite", N_("邀请进组织") },
	{ "member.accept", N_("接受组织的邀请") },
	{ "member.decline", N_("谢绝组织的邀请") },
	{ "member.withdraw", N_("撤回组织的邀请") },
	{ "member.change", N_("改组织成员的角色") },
	{ "member.remove", N_("移出组织") },
	{ "member.leave", N_("退出组织") },
	{ "member.head", N_("经审核成为组织负责人") },
	{ NULL, NULL },
};
static const struct audit_word objects[] = { { "org_invite", N_("组织的邀请") }, { NULL, NULL } };
static const struct audit_word members[] = { { NULL, NULL } };
static const struct audit_words words = { verbs, objects, members };

static bool
keep_house(struct db *db, const struct pack *pack, const struct regions *regions)
{
	(void)pack;
	(void)regions;
	return org_invites_expire(db);
}

const struct office org_office = {
	.name = "org",
	.routes = routes,
	.route_count = sizeof(routes) / sizeof(routes[0]),
	.menu = menu,
	.menu_count = sizeof(menu) / sizeof(menu[0]),
	.audit_words = &words,
	.notices = notices,
	.notice_count = sizeof(notices) / sizeof(notices[0]),
	.keep_house = keep_house,
};
