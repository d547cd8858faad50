#include "news_tell.h"

#include "region.h"

const struct notice_kind news_notice_kinds[NEWS_NOTICE_KINDS] = {
	{ "news.waiting", N_("有动态等您审核"), 0, NULL },
	{ "news.decided", N_("您写的动态有了结果"), CHANNEL_MAIL, NULL },
	{ "objection.made", N_("有人对公示提出异议"), CHANNEL_MAIL, NULL },
	{ "objection.answered", N_("您提出的异议有了答复"), CHANNEL_MAIL, NULL },
};

static struct url
desk_url(struct db *db, const struct news_full_row *row)
{
	return url_own(db_arena(db), "/desk/news/%lld", (long long)row->id.v);
}

/* Everybody who holds the role over the region. */
static void
tell_role(struct db *db, const char *role, struct region_id region, const struct notice *notice)
{
	struct officer_list_rows rows = officer_list(db, str_of(role), region);

	for (size_t i = 0; i < rows.count; i++) {
		outbox_notify(db, rows.items[i].login_id, notice);
	}
}

void
news_tell_officers(struct db *db, const struct regions *regions, const struct news_full_row *row,
	struct str title)
{
	const struct region *street = region_street_of(regions, row->region_id);
	struct notice notice = { "news.waiting",
		{ str_format(db_arena(db), "待审核：%.*s", STR_ARG(title)),
			str_format(db_arena(db), "To be looked at: %.*s", STR_ARG(title)) },
		{ row->author, row->author }, desk_url(db, row) };

	tell_role(
		db, street ? "street" : "district", street ? street->id : row->region_id, &notice);
}

void
news_tell_writer(struct db *db, const struct news_full_row *row, bool is_published, struct str note)
{
	struct arena *arena = db_arena(db);
	struct notice notice = { .kind = "news.decided", .to = desk_url(db, row) };

	if (row->login_id.v == 0) {
		return;
	}
	if (is_published) {
		notice.title = (struct bilingual){ str_format(arena, "已通过：%.*s",
							   STR_ARG(row->title)),
			str_format(arena, "Approved: %.*s", STR_ARG(row->title)) };
	} else {
		notice.title = (struct bilingual){ str_format(arena, "请修改：%.*s",
							   STR_ARG(row->title)),
			str_format(arena, "Please change: %.*s", STR_ARG(row->title)) };
		notice.text = (struct bilingual){ note, note };
	}
	outbox_notify(db, row->login_id, &notice);
}

void
news_tell_objection(struct db *db, const struct regions *regions, const struct news_full_row *row)
{
	const struct region *region = region_find(regions, row->region_id);
	struct notice notice = { "objection.made",
		{ str_format(db_arena(db), "有人提出异议：%.*s", STR_ARG(row->title)),
			str_format(db_arena(db), "An objection to: %.*s", STR_ARG(row->title)) },
		{ STR_NONE, STR_NONE }, URL_OWN("/desk/objections") };
	const char *role = !region || region->kind == REGION_DISTRICT ? "district"
			   : region->kind >= REGION_COMMUNITY         ? "community"
								      : "street";

	tell_role(db, role, row->region_id, &notice);
}

void
news_tell_answer(
	struct db *db, struct login_id login, int64_t item, struct str title, struct str answer)
{
	struct notice notice = { "objection.answered",
		{ str_format(db_arena(db), "异议有了答复：%.*s", STR_ARG(title)),
			str_format(db_arena(db), "Your objection was answered: %.*s",
				STR_ARG(title)) },
		{ answer, answer }, news_url(db_arena(db), NEWS_PUBLICITY, item) };

	outbox_notify(db, login, &notice);
}
