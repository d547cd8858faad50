#include "right.h"

#include <string.h>

static const struct {
	const char *name, *label;
} roles[ROLE_COUNT] = {
	[ROLE_RESIDENT] = { "resident", N_("居民") },
	[ROLE_MEMBER] = { "member", N_("组织成员") },
	[ROLE_HEAD] = { "head", N_("组织负责人") },
	[ROLE_EDITOR] = { "editor", N_("组织动态编辑") },
	[ROLE_VIEWER] = { "viewer", N_("组织查看人") },
	[ROLE_COMMUNITY] = { "community", N_("社区工作人员") },
	[ROLE_STREET] = { "street", N_("街道工作人员") },
	[ROLE_DISTRICT] = { "district", N_("区民政局工作人员") },
	[ROLE_CENTER] = { "center", N_("服务中心工作人员") },
	[ROLE_ASSESSOR] = { "assessor", N_("第三方评估人员") },
	[ROLE_FINANCE] = { "finance", N_("财务制单") },
	[ROLE_CHECKER] = { "checker", N_("财务复核") },
	[ROLE_CASHIER] = { "cashier", N_("出纳") },
	[ROLE_AUDITOR] = { "auditor", N_("审计人员") },
	[ROLE_ADMIN] = { "admin", N_("系统管理员") },
};

const struct right right_public = {
	.name = "public",
	.label = N_("任何人"),
	.is_public = true,
};
const struct right right_signed_in = {
	.name = "signed_in",
	.label = N_("自己的事：账号、关注、提异议"),
	.is_signed_in = true,
};
const struct right right_signing_in = {
	.name = "signing_in",
	.label = N_("已登录或正在登录的人"),
	.is_signed_in = true,
	.is_half = true,
};

const char *
role_name(enum role role)
{
	return role > 0 && role < ROLE_COUNT ? roles[role].name : "";
}

bool
role_parse(struct str name, enum role *ret_role)
{
	for (int role = 1; role < ROLE_COUNT; role++) {
		if (str_equal(name, str_of(roles[role].name))) {
			*ret_role = (enum role)role;
			return true;
		}
	}
	return false;
}

const char *
role_label(enum role role)
{
	return role > 0 && role < ROLE_COUNT ? roles[role].label : "";
}

bool
role_is_officer(enum role role)
{
	return role != ROLE_RESIDENT && !role_is_of_org(role);
}

bool
role_is_of_org(enum role role)
{
	return role == ROLE_MEMBER || role == ROLE_HEAD || role == ROLE_EDITOR ||
	       role == ROLE_VIEWER;
}
