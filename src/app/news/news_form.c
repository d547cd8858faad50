#include "news_form.h"

#include "kernel_queries.h"
#include "news_photo.h"
#include "news_rights.h"
#include "org.h"
#include "pack.h"
#include "region.h"

enum {
	TITLE_CHARS_MAX = 80,
	SUMMARY_CHARS_MAX = 200,
	ENGLISH_CHARS_MAX = 400,
	BODY_CHARS_MAX = 20000,
	ORGS_CHARS_MAX = 1000,
	NOTE_CHARS_MAX = 300,
};

/* ---- whose name ---------------------------------------------------------------------------------- */

const struct author_rule news_author_rule = { .right = &right_news_write };

static struct choices
authors(struct req *req)
{
	return authors_of(req, &news_author_rule);
}

enum outcome
news_scope(struct req *req, struct scope *ret_scope)
{
	const struct news_item_id *id = req->in;
	struct news_full_row row;

	if (news_full(req->db, *id, &row) != OK) {
		return NOT_FOUND;
	}
	*ret_scope = (struct scope){ row.region_id, row.org_id };
	return OK;
}

static const struct right *
write_right(const struct news_full_row *row)
{
	return str_equal(row->genre, STR("news")) ? &right_news_write : &right_notice_write;
}

bool
news_is_own(struct req *req, const struct news_full_row *row)
{
	struct scope scope = { .region = row->region_id, .org = row->org_id };

	if (row->org_id.v) {
		scope.region.v = 0; /* an officer does not write in an organisation's name */
	} else if (scope.region.v != req_regions(req)->items[0].id.v) {
		return req_may(req, &right_notice_write, &scope); /* nor the centre in a street's */
	}
	return req_may(req, write_right(row), &scope);
}

bool
news_may_publish(struct req *req, const struct news_full_row *row)
{
	return row->org_id.v ? news_may_approve(req, row) : news_is_own(req, row);
}

bool
news_may_approve(struct req *req, const struct news_full_row *row)
{
	struct scope scope = { .region = row->region_id, .org = row->org_id };

	return row->org_id.v && req_may(req, &right_news_approve, &scope);
}

bool
news_may_withdraw(struct req *req, const struct news_full_row *row)
{
	return news_is_own(req, row) || news_may_approve(req, row);
}

/* ---- tables -------------------------------------------------------------------------------------- */

static struct choices
genres(struct req *req)
{
	static const struct choice items[] = {
		{ STR("news"),
			{ STR("动态：一次活动、一件新事"), STR("News: an event, something new") } },
		{ STR("publicity"),
			{ STR("公示：有期限，居民可以提出异议"),
				STR("Public notice: for a period, open to objections") } },
		{ STR("announcement"), { STR("公告：告诉大家一个结果或一项安排"),
					       STR("Announcement: a result or an arrangement") } },
	};

	return (struct choices){ items,
		req_may(req, &right_notice_write, NULL) ? sizeof(items) / sizeof(items[0]) : 1 };
}

FIXED_CHOICES(deeds, CHOICE("save", "保存", "Save"), CHOICE("preview", "预览", "Preview"),
	CHOICE("submit", "提交", "Submit"))

FIXED_CHOICES(decisions, CHOICE("approve", "通过", "Approve"),
	CHOICE("return", "退回", "Send back"), CHOICE("withdraw", "撤回", "Withdraw"),
	CHOICE("recall", "取回修改", "Take back"))

static const struct field begin_fields[] = {
	{ .name = "genre",
		.type = FIELD_CHOICE,
		.offset = offsetof(struct begin_input, genre),
		.label = N_("写什么"),
		.is_required = true,
		.choices = genres },
	{ .name = "author",
		.type = FIELD_CHOICE,
		.offset = offsetof(struct begin_input, author),
		.label = N_("以谁的名义"),
		.is_required = true,
		.choices = authors },
	{ .name = "title",
		.type = FIELD_TEXT,
		.offset = offsetof(struct begin_input, title),
		.label = N_("标题"),
		.hint = N_("先起一个，之后还可以改"),
		.is_required = true,
		.max = TITLE_CHARS_MAX },
};
const struct form begin_form = { "news_begin", begin_fields, FIELD_COUNT(begin_fields),
	sizeof(struct begin_input), NULL };

#define AT(member) offsetof(struct news_input, member)
static const struct field news_fields[] = {
	ID_FIELD(struct news_input),
	{ .name = "title",
		.type = FIELD_TEXT,
		.offset = AT(title),
		.label = N_("标题"),
		.is_required_later = true,
		.max = TITLE_CHARS_MAX },
	{ .name = "summary",
		.type = FIELD_LONG_TEXT,
		.offset = AT(summary),
		.label = N_("摘要"),
		.hint = N_("一两句话：谁、在哪里、做了什么。列表和订阅里看到的就是它"),
		.is_required_later = true,
		.max = SUMMARY_CHARS_MAX },
	{ .name = "body",
		.type = FIELD_LONG_TEXT,
		.offset = AT(body),
		.label = N_("正文"),
		.hint = N_("空一行分段；## 是小标题，- "
			   "是列表，**两边加星号**是加粗，[文字](网址)是链接"),
		.is_required_later = true,
		.max = BODY_CHARS_MAX },
	{ .name = "photos",
		.type = FIELD_FILES,
		.purpose = "picture",
		.offset = AT(photos),
		.label = N_("照片"),
		.hint = N_("第一张是封面；照片和正文一起出现"),
		.max = NEWS_PHOTOS_MAX },
	{ .name = "orgs",
		.type = FIELD_LONG_TEXT,
		.offset = AT(orgs),
		.label = N_("还和哪些组织有关"),
		.hint = N_("写登记的全名，一行一家；它们的页面上也会出现这一条"),
		.max = ORGS_CHARS_MAX },
	{ .name = "from_day",
		.type = FIELD_DAY,
		.offset = AT(from_day),
		.label = N_("公示第一天") },
	{ .name = "until_day",
		.type = FIELD_DAY,
		.offset = AT(until_day),
		.label = N_("公示最后一天"),
		.hint = N_("这一天结束前都可以提出异议") },
	{ .name = "title_en",
		.type = FIELD_TEXT,
		.offset = AT(title_en),
		.label = N_("英文标题"),
		.max = ENGLISH_CHARS_MAX },
	{ .name = "summary_en",
		.type = FIELD_LONG_TEXT,
		.offset = AT(summary_en),
		.label = N_("英文摘要"),
		.max = ENGLISH_CHARS_MAX },
	{ .name = "publish_at",
		.type = FIELD_MOMENT,
		.offset = AT(publish_at),
		.label = N_("定时发布"),
		.hint = N_("到这一刻自动出现；不填就是马上") },
	{ .name = "note",
		.type = FIELD_TEXT,
		.offset = AT(note),
		.label = N_("改了什么"),
		.hint = N_("大家看得到，例如“更正活动日期”"),
		.max = NOTE_CHARS_MAX },
	{ .name = "base",
		.type = FIELD_INT,
		.offset = AT(base),
		.label = N_("第几稿"),
		.max = INT32_MAX },
	{ .name = "deed",
		.type = FIELD_CHOICE,
		.offset = AT(deed),
		.label = N_("怎么办"),
		.choices = deeds },
};
const struct form news_form = { "news_write", news_fields, FIELD_COUNT(news_fields),
	sizeof(struct news_input), NULL };

static const struct field preview_fields[] = {
	{ .name = "title",
		.type = FIELD_TEXT,
		.offset = offsetof(struct preview_input, title),
		.label = N_("标题"),
		.max = TITLE_CHARS_MAX },
	{ .name = "summary",
		.type = FIELD_LONG_TEXT,
		.offset = offsetof(struct preview_input, summary),
		.label = N_("摘要"),
		.max = SUMMARY_CHARS_MAX },
	{ .name = "photos",
		.type = FIELD_FILES,
		.offset = offsetof(struct preview_input, photos),
		.label = N_("照片"),
		.max = NEWS_PHOTOS_MAX },
	{ .name = "body",
		.type = FIELD_LONG_TEXT,
		.offset = offsetof(struct preview_input, body),
		.label = N_("正文"),
		.max = BODY_CHARS_MAX },
};
const struct form preview_form = { "news_preview", preview_fields, FIELD_COUNT(preview_fields),
	sizeof(struct preview_input), NULL };

static const struct field decide_fields[] = {
	ID_FIELD(struct decide_input),
	{ .name = "deed",
		.type = FIELD_CHOICE,
		.offset = offsetof(struct decide_input, deed),
		.label = N_("怎么办"),
		.is_required = true,
		.choices = decisions },
	{ .name = "note",
		.type = FIELD_TEXT,
		.offset = offsetof(struct decide_input, note),
		.label = N_("说明"),
		.hint = N_("退回时写清要改什么；撤回的原因会留在原来的网址上"),
		.max = NOTE_CHARS_MAX },
	{ .name = "publish_at",
		.type = FIELD_MOMENT,
		.offset = offsetof(struct decide_input, publish_at),
		.label = N_("发布时间"),
		.hint = N_("不填就是马上") },
};
const struct form decide_form = { "news_decide", decide_fields, FIELD_COUNT(decide_fields),
	sizeof(struct decide_input), NULL };
