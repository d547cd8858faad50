#include "registry_rights.h"

#include "i18n.h"

#define OFFICERS (ROLE_BIT(ROLE_COMMUNITY) | ROLE_BIT(ROLE_STREET) | ROLE_BIT(ROLE_DISTRICT))

const struct right right_register_read = { .name = "register.read",
	.label = N_("查看登记簿"),
	.roles = OFFICERS | ROLE_BIT(ROLE_CENTER) | ROLE_BIT(ROLE_AUDITOR) };
const struct right right_org_create = {
	.name = "org.create", .label = N_("录入组织"), .roles = OFFICERS
};
const struct right right_org_correct = {
	.name = "org.correct", .label = N_("变更或更正组织信息"), .roles = OFFICERS
};
const struct right right_org_contact = { .name = "org.contact",
	.label = N_("改联系方式和简介"),
	.roles = OFFICERS | ROLE_BIT(ROLE_HEAD) };
const struct right right_org_see = { .name = "org.see",
	.label = N_("查看完整的联系方式"),
	.roles = OFFICERS | ROLE_BIT(ROLE_HEAD) };
const struct right right_org_withhold = {
	.name = "org.withhold", .label = N_("决定不公开的内容"), .roles = ROLE_BIT(ROLE_DISTRICT)
};
const struct right right_org_import = { .name = "org.import",
	.label = N_("导入名录"),
	.roles = ROLE_BIT(ROLE_DISTRICT) | ROLE_BIT(ROLE_ADMIN) };
