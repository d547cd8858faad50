#include "news_rights.h"

#include "i18n.h"

#define OFFICERS (ROLE_BIT(ROLE_COMMUNITY) | ROLE_BIT(ROLE_STREET) | ROLE_BIT(ROLE_DISTRICT))
#define WRITERS                                                                           \
	(OFFICERS | ROLE_BIT(ROLE_CENTER) | ROLE_BIT(ROLE_HEAD) | ROLE_BIT(ROLE_MEMBER) | \
		ROLE_BIT(ROLE_EDITOR))

const struct right right_news_write = {
	.name = "news.write", .label = N_("写动态"), .roles = WRITERS
};
const struct right right_notice_write = {
	.name = "notice.write", .label = N_("发布公告和公示"), .roles = OFFICERS
};
const struct right right_news_approve = { .name = "news.approve",
	.label = N_("审核组织的动态"),
	.roles = ROLE_BIT(ROLE_STREET) | ROLE_BIT(ROLE_DISTRICT) };
const struct right right_news_desk = {
	.name = "news.desk", .label = N_("管理动态和公告"), .roles = WRITERS
};
const struct right right_objection_answer = {
	.name = "objection.answer", .label = N_("答复异议"), .roles = OFFICERS
};
