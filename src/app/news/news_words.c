#include "news_words.h"

#include "db.h"
#include "news_queries.h"

static const struct audit_word verbs[] = {
	{ "news.begin", N_("开始写动态或公告") },
	{ "news.save", N_("保存草稿") },
	{ "news.submit", N_("提交审核") },
	{ "news.publish", N_("发布") },
	{ "news.approve", N_("审核通过") },
	{ "news.return", N_("退回修改") },
	{ "news.recall", N_("取回修改") },
	{ "news.withdraw", N_("撤回") },
	{ "news.appear", N_("定时发布") },
	{ "objection.make", N_("提出异议") },
	{ "objection.answer", N_("答复异议") },
	{ NULL, NULL },
};
static const struct audit_word objects[] = {
	{ "news_item", N_("动态或公告") },
	{ "news_objection", N_("异议") },
	{ NULL, NULL },
};
static const struct audit_word members[] = { { NULL, NULL } };

const struct audit_words news_audit_words = { verbs, objects, members };

/* ---- invariants ---------------------------------------------------------------------------------- */

typedef void breach_function(void *arg, struct str sentence);

static void
tell(struct db *db, breach_function *breach, void *arg, struct news_item_id id, const char *what)
{
	breach(arg, str_format(db_arena(db), "news_item %lld %s", (long long)id.v, what));
}

static void
check_states(struct db *db, breach_function *breach, void *arg)
{
	struct check_news_states_rows rows = check_news_states(db);

	for (size_t i = 0; i < rows.count; i++) {
		tell(db, breach, arg, rows.items[i].id, "has a state that its moments contradict");
	}
}

static void
check_regions(struct db *db, breach_function *breach, void *arg)
{
	struct check_news_regions_rows rows = check_news_regions(db);

	for (size_t i = 0; i < rows.count; i++) {
		tell(db, breach, arg, rows.items[i].id, "is listed otherwise by its regions");
	}
}

static void
check_orgs(struct db *db, breach_function *breach, void *arg)
{
	struct check_news_orgs_rows rows = check_news_orgs(db);

	for (size_t i = 0; i < rows.count; i++) {
		tell(db, breach, arg, rows.items[i].id, "is listed otherwise by its organisations");
	}
}

static void
check_revisions(struct db *db, breach_function *breach, void *arg)
{
	struct check_news_revisions_rows rows = check_news_revisions(db);

	for (size_t i = 0; i < rows.count; i++) {
		tell(db, breach, arg, rows.items[i].id, "shows what is not its last revision");
	}
}

static void
check_terms(struct db *db, breach_function *breach, void *arg)
{
	struct check_news_terms_rows rows = check_news_terms(db);

	for (size_t i = 0; i < rows.count; i++) {
		tell(db, breach, arg, rows.items[i].id,
			"is found without being shown, or the other way");
	}
}

static void
check_photos(struct db *db, breach_function *breach, void *arg)
{
	struct check_news_photos_rows rows = check_news_photos(db);

	for (size_t i = 0; i < rows.count; i++) {
		tell(db, breach, arg, rows.items[i].news_item_id, "has a picture that was let go");
	}
}

const struct data_check news_checks[NEWS_CHECK_COUNT] = {
	{ "news_state", check_states },
	{ "news_region", check_regions },
	{ "news_org", check_orgs },
	{ "news_revision", check_revisions },
	{ "news_terms", check_terms },
	{ "news_photo", check_photos },
};
