#include "portal.h"

#include "feed_pages.h"
#include "feedback_pages.h"
#include "follow_pages.h"
#include "home_pages.h"
#include "job.h"
#include "outbox.h"
#include "pack_rule.h"
#include "route.h"
#include "share_pages.h"
#include "sitemap.h"

/* The portal: what stands at the door of the site. */

static const struct route routes[] = {
	{ METHOD_GET, "/", .right = &right_public, .run = show_home, .is_cached = true,
		.title = N_("首页") },
	{ METHOD_GET, "/sitemap.xml", .right = &right_public, .run = show_sitemap_index,
		.is_cached = true, .title = N_("网站地图") },
	{ METHOD_GET, "/sitemap/{part}", .right = &right_public, .form = &sitemap_form,
		.run = show_sitemap, .is_cached = true, .title = N_("网站地图的一份") },

	{ METHOD_GET, "/feed.xml", .right = &right_public, .run = show_feed, .is_cached = true,
		.title = N_("订阅动态") },
	{ METHOD_GET, "/streets/{code}/feed.xml", .right = &right_public, .form = &feed_region_form,
		.run = show_region_feed, .is_cached = true,
		.title = N_("订阅一个街道或社区的动态") },
	{ METHOD_GET, "/orgs/{id}/feed.xml", .right = &right_public, .form = &feed_org_form,
		.run = show_org_feed, .is_cached = true, .title = N_("订阅一家组织的动态") },
	{ METHOD_GET, "/sitemap-news/{part}", .right = &right_public, .form = &sitemap_form,
		.run = show_sitemap_news, .is_cached = true, .title = N_("动态和公告的网站地图") },
	{ METHOD_GET, "/sitemap-needs/{part}", .right = &right_public, .form = &sitemap_form,
		.run = show_sitemap_needs, .is_cached = true, .title = N_("需求和供给的网站地图") },
	{ METHOD_GET, "/sitemap-activities/{part}", .right = &right_public, .form = &sitemap_form,
		.run = show_sitemap_activities, .is_cached = true, .title = N_("活动的网站地图") },
	{ METHOD_GET, "/activities/feed.xml", .right = &right_public, .run = show_activity_feed,
		.is_cached = true, .title = N_("订阅活动") },
	{ METHOD_GET, "/share.png", .right = &right_public, .run = show_share, .is_cached = true,
		.title = N_("分享图片") },
	{ METHOD_GET, "/orgs/{id}/share.png", .right = &right_public, .form = &share_form,
		.run = show_org_share, .is_cached = true, .title = N_("组织的分享图片") },
	{ METHOD_GET, "/sitemap", .right = &right_public, .run = show_site, .is_cached = true,
		.title = N_("网站地图") },
	{ METHOD_GET, "/robots.txt", .right = &right_public, .run = show_robots, .is_cached = true,
		.title = N_("给搜索引擎的说明") },

	{ METHOD_GET, "/feedback", .right = &right_public, .form = &feedback_new_form,
		.run = show_feedback_new, .title = N_("找错") },
	{ METHOD_POST, "/feedback", .right = &right_public, .form = &feedback_form,
		.run = add_feedback, .page = show_feedback_new, .title = N_("提交找错") },
	{ METHOD_GET, "/feedback/{id}", .right = &right_public, .form = &feedback_show_form,
		.run = show_feedback_thanks, .title = N_("找错已收到") },
	{ METHOD_GET, "/desk/feedback", .right = &right_feedback_answer,
		.form = &feedback_list_form, .run = show_feedback_list, .title = N_("网页找错") },
	{ METHOD_GET, "/desk/feedback/{id}", .right = &right_feedback_answer,
		.scope = feedback_scope, .form = &feedback_show_form, .run = show_feedback,
		.title = N_("一条找错") },
	{ METHOD_POST, "/desk/feedback/{id}", .right = &right_feedback_answer,
		.scope = feedback_scope, .form = &feedback_answer_form, .run = answer_feedback,
		.page = show_feedback, .title = N_("答复找错") },
	{ METHOD_POST, "/desk/feedback/{id}/contact", .right = &right_feedback_answer,
		.scope = feedback_scope, .form = &feedback_show_form, .run = see_contact,
		.page = show_feedback, .title = N_("查看找错人的联系方式") },

	{ METHOD_GET, "/follow", .right = &right_signed_in, .form = &follow_form,
		.run = show_follow_new, .title = N_("关注") },
	{ METHOD_POST, "/follow", .right = &right_signed_in, .form = &follow_form,
		.run = add_follow, .page = show_follow_new, .title = N_("关注") },
	{ METHOD_GET, "/me/follows", .right = &right_signed_in, .run = show_follows,
		.title = N_("我的关注") },
	{ METHOD_POST, "/me/follows/{id}/end", .right = &right_signed_in, .form = &unfollow_form,
		.run = end_follow, .page = show_follows, .title = N_("取消关注") },
};

static const struct menu_item menu[] = {
	{ .label = N_("首页"), .path = "/", .icon = "home", .key = "home", .place = 1 },
	{ .label = N_("网站地图"),
		.path = "/sitemap",
		.icon = "list",
		.key = "sitemap",
		.is_foot = true },
	{ .label = N_("网页找错"),
		.path = "/desk/feedback",
		.icon = "alert",
		.key = "feedback",
		.right = &right_feedback_answer },
};

static const struct notice_kind notices[] = {
	{ "feedback.answered", N_("找错有了答复"), CHANNEL_MAIL, NULL },
	{ "follow.news", N_("关注的组织或街道有新消息"), CHANNEL_MAIL, NULL },
	{ "follow.search", N_("关注的搜索有新的组织"), CHANNEL_MAIL, NULL },
};

static const struct job_kind jobs[] = {
	{ .name = "follow.news", .label = N_("告诉关注的人"), .run = follow_news_run },
	{ .name = "follow.search", .label = N_("查看关注的搜索"), .run = follow_search_run },
};

static const struct event_listener listeners[] = {
	{ "news.published", follow_news_published },
};

static bool
keep_house(struct db *db, const struct pack *pack, const struct regions *regions)
{
	(void)pack;
	(void)regions;
	follow_look(db);
	return false;
}

static const struct audit_word verbs[] = {
	{ "feedback.add", N_("网页找错") },
	{ "feedback.answer", N_("处理网页找错") },
	{ "feedback.see", N_("查看找错人的联系方式") },
	{ "follow.add", N_("关注") },
	{ "follow.end", N_("取消关注") },
	{ NULL, NULL },
};
static const struct audit_word objects[] = {
	{ "feedback", N_("网页找错") },
	{ "follow", N_("关注") },
	{ NULL, NULL },
};
static const struct audit_word members[] = {
	{ NULL, NULL },
};
static const struct audit_words audit_words = { verbs, objects, members };

/* ---- home.yaml ---------------------------------------------------------------------------------- */

static const struct node_rule hero_rules[] = {
	{ "title", WANT_BILINGUAL, .is_required = true },
	{ "lead", WANT_BILINGUAL, .is_required = true },
};
static const struct node_rule link_rules[] = {
	{ "text", WANT_BILINGUAL, .is_required = true },
	{ "q", WANT_TEXT, .is_required = true },
};
static const struct node_rule tier_rules[] = {
	{ "name", WANT_BILINGUAL, .is_required = true },
	{ "text", WANT_BILINGUAL, .is_required = true },
};
static const struct node_rule tiers_rules[] = {
	{ "title", WANT_BILINGUAL, .is_required = true },
	{ "lead", WANT_BILINGUAL, .is_required = true },
	{ "items", WANT_LIST, .is_required = true, .min = 3, .max = 3, .rules = tier_rules,
		.rule_count = RULE_COUNT(tier_rules) },
};
static const struct node_rule both_rules[] = {
	{ "zh", WANT_TEXT, .is_required = true },
	{ "en", WANT_TEXT, .is_required = true },
};
static const struct node_rule story_rules[] = {
	{ "title", WANT_BILINGUAL, .is_required = true },
	{ "paragraphs", WANT_LIST, .is_required = true, .rules = both_rules,
		.rule_count = RULE_COUNT(both_rules) },
	{ "path", WANT_LIST, .rules = both_rules, .rule_count = RULE_COUNT(both_rules) },
	{ "link", WANT_MAP, .is_required = true, .rules = link_rules,
		.rule_count = RULE_COUNT(link_rules) },
};
static const struct node_rule figure_rules[] = {
	{ "name", WANT_BILINGUAL, .is_required = true },
	{ "value", WANT_TEXT, .is_required = true },
	{ "unit", WANT_BILINGUAL, .is_required = true },
};
static const struct node_rule policy_rules[] = {
	{ "mark", WANT_BILINGUAL, .is_required = true },
	{ "name", WANT_BILINGUAL, .is_required = true },
};
static const struct node_rule policies_rules[] = {
	{ "title", WANT_BILINGUAL, .is_required = true },
	{ "note", WANT_BILINGUAL, .is_required = true },
	{ "items", WANT_LIST, .is_required = true, .rules = policy_rules,
		.rule_count = RULE_COUNT(policy_rules) },
};
static const struct node_rule elder_rules[] = {
	{ "greeting", WANT_BILINGUAL, .is_required = true },
	{ "lead", WANT_BILINGUAL, .is_required = true },
	{ "help", WANT_BILINGUAL, .is_required = true },
};
#define MAP_OF(name, table)                                          \
	{                                                            \
		name, WANT_MAP, .is_required = true, .rules = table, \
				.rule_count = RULE_COUNT(table)      \
	}
#define LIST_OF(name, table)                                          \
	{                                                             \
		name, WANT_LIST, .is_required = true, .rules = table, \
				 .rule_count = RULE_COUNT(table)      \
	}
static const struct node_rule home_rules[] = {
	MAP_OF("hero", hero_rules),
	LIST_OF("searches", link_rules),
	MAP_OF("tiers", tiers_rules),
	MAP_OF("story", story_rules),
	LIST_OF("figures", figure_rules),
	MAP_OF("policies", policies_rules),
	MAP_OF("elder", elder_rules),
};

static void
check_pack(const struct pack *pack, struct pack_report *report)
{
	const struct node *home = pack_file(pack, "home.yaml");

	if (home) {
		node_check(report, home, home_rules, RULE_COUNT(home_rules));
	}
}

const struct office portal_office = {
	.name = "portal",
	.routes = routes,
	.route_count = FIELD_COUNT(routes),
	.menu = menu,
	.menu_count = FIELD_COUNT(menu),
	.listeners = listeners,
	.listener_count = FIELD_COUNT(listeners),
	.jobs = jobs,
	.job_count = FIELD_COUNT(jobs),
	.keep_house = keep_house,
	.page_tools = follow_button,
	.audit_words = &audit_words,
	.notices = notices,
	.notice_count = FIELD_COUNT(notices),
	.check_pack = check_pack,
};
