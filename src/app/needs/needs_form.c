#include "needs_form.h"

#include "actor.h"
#include "kernel_queries.h"
#include "needs_pack.h"
#include "org.h"
#include "region.h"
#include "req.h"

enum {
	TITLE_CHARS_MAX = 60,
	BODY_CHARS_MAX = 2000,
	ENGLISH_CHARS_MAX = 200,
	UNIT_CHARS_MAX = 8,
	NAME_CHARS_MAX = 30,
	NOTE_CHARS_MAX = 300,
	QUANTITY_MAX = 10000000,
	CODE_CHARS_MAX = 12,
	LINES_BYTES_MAX = 4096,
};

/* ---- whose name ---------------------------------------------------------------------------------- */

const struct author_rule needs_author_rule = { .right = &right_need_post, .is_acting = true };

static struct choices
authors(struct req *req)
{
	return authors_of(req, &needs_author_rule);
}

/* ---- choices ------------------------------------------------------------------------------------- */

struct choices
needs_region_choices(struct req *req)
{
	const struct regions *regions = req_regions(req);
	struct choice *items = ARENA_ARRAY(req->arena, regions->count + 1, struct choice);
	struct bilingual group = { .zh = STR_NONE };
	size_t count = 0;

	for (size_t i = 0; i < regions->count; i++) {
		const struct region *region = &regions->items[i];

		if (!region->is_current) {
			continue;
		}
		if (region->kind == REGION_STREET || region->kind == REGION_TOWN) {
			group = region->name;
		}
		items[count++] = (struct choice){ region->code, region->name, group };
	}
	return (struct choices){ items, count };
}

struct str
needs_field_lines(struct arena *arena, const struct strs *fields)
{
	struct buf *out = buf_create(arena, LINES_BYTES_MAX);

	for (size_t i = 0; i < fields->count; i++) {
		buf_text(out, i ? "\n" : "");
		buf_str(out, fields->items[i]);
	}
	return buf_view(out);
}

FIXED_CHOICES(sides, CHOICE("need", "需求：我们需要", "Need: we need"),
	CHOICE("offer", "供给：我们可以提供", "Offer: we can give"))
FIXED_CHOICES(write_deeds, CHOICE("save", "存草稿", "Save"), CHOICE("post", "发布", "Post"))
FIXED_CHOICES(need_deeds, CHOICE("post", "发布", "Post"), CHOICE("withdraw", "撤回", "Withdraw"),
	CHOICE("finish", "结束", "Finish"), CHOICE("copy", "再发一次", "Post again"),
	CHOICE("approve", "通过", "Approve"), CHOICE("return", "退回", "Send back"),
	CHOICE("remove", "下架", "Take down"), CHOICE("restore", "恢复", "Put back"))
FIXED_CHOICES(need_response_deeds, CHOICE("agree", "谈妥", "Agree"),
	CHOICE("refuse", "不采纳", "Refuse"), CHOICE("withdraw", "收回", "Withdraw"),
	CHOICE("fall", "没有做成", "Fell through"), CHOICE("done", "已完成", "Done"))
FIXED_CHOICES(star_choices, CHOICE("5", "5 分，很好", "5, very good"),
	CHOICE("4", "4 分，好", "4, good"), CHOICE("3", "3 分，一般", "3, fair"),
	CHOICE("2", "2 分，不太好", "2, poor"), CHOICE("1", "1 分，不好", "1, bad"))
FIXED_CHOICES(rating_deeds, CHOICE("show", "展示", "Show"), CHOICE("hide", "不展示", "Hide"))

/* ---- an entry ------------------------------------------------------------------------------------ */

/* Days that can be, and not more fields than are read. */
static void
check_need(struct req *req, void *data)
{
	const struct need_input *in = data;
	struct needs_rules rules = needs_rules_of(req_pack(req));
	struct day today = clock_today();

	if (in->fields.count > NEED_FIELDS_MAX) {
		form_error(req, "fields", N_("最多选三个领域。"));
	}
	if (!day_is_none(in->until_day)) {
		if (!day_is_none(in->from_day) && in->until_day.n < in->from_day.n) {
			form_error(req, "until_day", N_("最后一天不能早于第一天。"));
		} else if (in->until_day.n < today.n) {
			form_error(req, "until_day", N_("最后一天已经过去了。"));
		} else if (in->until_day.n > today.n + rules.days_max) {
			struct str days = str_format(req->arena, "%d", rules.days_max);

			form_error_with(req, "until_day", N_("最长可以发布 {1} 天。"), &days, 1);
		}
	}
}

#define AT(member) offsetof(struct need_input, member)
#define NEED_FIELDS                                                                              \
	{ .name = "side",                                                                        \
		.type = FIELD_CHOICE,                                                            \
		.offset = AT(side),                                                              \
		.label = N_("发布什么"),                                                         \
		.is_required = true,                                                             \
		.choices = sides },                                                              \
		{ .name = "kind",                                                                \
			.type = FIELD_CHOICE,                                                    \
			.offset = AT(kind),                                                      \
			.label = N_("哪一类"),                                                   \
			.is_required = true,                                                     \
			.choices = needs_kind_choices },                                         \
		{ .name = "title",                                                               \
			.type = FIELD_TEXT,                                                      \
			.offset = AT(title),                                                     \
			.label = N_("标题"),                                                     \
			.hint = N_("一句话说清要什么、给什么，例如“周末书法课，缺一位老师”"),    \
			.is_required = true,                                                     \
			.min = 4,                                                                \
			.max = TITLE_CHARS_MAX },                                                \
		{ .name = "body",                                                                \
			.type = FIELD_LONG_TEXT,                                                 \
			.offset = AT(body),                                                      \
			.label = N_("详细说明"),                                                 \
			.hint = N_("给谁用、什么时间、有什么条件。请不要写电话等个人信息"),      \
			.is_required = true,                                                     \
			.min = 10,                                                               \
			.max = BODY_CHARS_MAX },                                                 \
		{ .name = "quantity",                                                            \
			.type = FIELD_INT,                                                       \
			.offset = AT(quantity),                                                  \
			.label = N_("数量"),                                                     \
			.is_required = true,                                                     \
			.min = 1,                                                                \
			.max = QUANTITY_MAX },                                                   \
		{ .name = "unit",                                                                \
			.type = FIELD_TEXT,                                                      \
			.offset = AT(unit),                                                      \
			.label = N_("计量单位"),                                                 \
			.hint = N_("人、场、件、次、元；不填按类别来"),                          \
			.max = UNIT_CHARS_MAX },                                                 \
		{ .name = "fields",                                                              \
			.type = FIELD_CHOICES,                                                   \
			.offset = AT(fields),                                                    \
			.label = N_("和哪些领域有关"),                                           \
			.hint = N_("最多三个；相近的组织会收到提醒"),                            \
			.is_required = true,                                                     \
			.choices = needs_field_choices },                                        \
		{ .name = "region",                                                              \
			.type = FIELD_CHOICE,                                                    \
			.offset = AT(region),                                                    \
			.label = N_("在哪里"),                                                   \
			.is_required = true,                                                     \
			.choices = needs_region_choices },                                       \
		{ .name = "from_day",                                                            \
			.type = FIELD_DAY,                                                       \
			.offset = AT(from_day),                                                  \
			.label = N_("从哪一天"),                                                 \
			.is_required = true },                                                   \
		{ .name = "until_day",                                                           \
			.type = FIELD_DAY,                                                       \
			.offset = AT(until_day),                                                 \
			.label = N_("到哪一天"),                                                 \
			.hint = N_("过了这一天就自动结束"),                                      \
			.is_required = true },                                                   \
		{ .name = "contact_name",                                                        \
			.type = FIELD_TEXT,                                                      \
			.offset = AT(contact_name),                                              \
			.label = N_("联系人"),                                                   \
			.is_required = true,                                                     \
			.autocomplete = "name",                                                  \
			.max = NAME_CHARS_MAX },                                                 \
		{ .name = "contact_phone",                                                       \
			.type = FIELD_PHONE,                                                     \
			.offset = AT(contact_phone),                                             \
			.label = N_("联系电话"),                                                 \
			.hint = N_("加密保存，谈妥之后对方才看得到"),                            \
			.is_required = true,                                                     \
			.takes_mask = true,                                                      \
			.autocomplete = "tel" },                                                 \
		{ .name = "photos",                                                              \
			.type = FIELD_FILES,                                                     \
			.purpose = "picture",                                                    \
			.offset = AT(photos),                                                    \
			.label = N_("照片"),                                                     \
			.max = NEED_PHOTOS_MAX },                                                \
		{ .name = "title_en",                                                            \
			.type = FIELD_TEXT,                                                      \
			.offset = AT(title_en),                                                  \
			.label = N_("英文标题"),                                                 \
			.max = ENGLISH_CHARS_MAX },                                              \
	{                                                                                        \
		.name = "deed", .type = FIELD_CHOICE, .offset = AT(deed), .label = N_("怎么办"), \
		.choices = write_deeds                                                           \
	}

static const struct field new_fields[] = {
	{ .name = "author",
		.type = FIELD_CHOICE,
		.offset = AT(author),
		.label = N_("以谁的名义"),
		.is_required = true,
		.choices = authors },
	NEED_FIELDS,
};
static const struct field edit_fields[] = {
	ID_FIELD(struct need_input),
	{ .name = "base",
		.type = FIELD_INT,
		.offset = AT(base),
		.label = N_("第几稿"),
		.max = INT32_MAX },
	NEED_FIELDS,
};
const struct form need_new_form = { "need_add", new_fields, FIELD_COUNT(new_fields),
	sizeof(struct need_input), check_need };
const struct form need_edit_form = { "need_edit", edit_fields, FIELD_COUNT(edit_fields),
	sizeof(struct need_input), check_need };

#define DEED_FIELD(of, those)                                                              \
	{                                                                                  \
		.name = "deed", .type = FIELD_CHOICE, .offset = offsetof(struct of, deed), \
		.label = N_("怎么办"), .is_required = true, .choices = those               \
	}
#define NOTE_FIELD(of, hinted)                                                                \
	{                                                                                     \
		.name = "note", .type = FIELD_LONG_TEXT, .offset = offsetof(struct of, note), \
		.label = N_("说明"), .hint = hinted, .max = NOTE_CHARS_MAX                    \
	}
#define FORM_OF(named, fields, of)                                          \
	{                                                                   \
		named, fields, FIELD_COUNT(fields), sizeof(struct of), NULL \
	}

static const struct field id_fields[] = { ID_FIELD(struct need_id_query) };
const struct form need_id_form = FORM_OF("need_id_query", id_fields, need_id_query);

static const struct field new_query_fields[] = {
	{ .name = "side",
		.type = FIELD_CHOICE,
		.offset = offsetof(struct need_new_query, side),
		.label = N_("发布什么"),
		.choices = sides },
};
const struct form need_new_query_form = FORM_OF("need_new_query", new_query_fields, need_new_query);

static const struct field deed_fields[] = {
	ID_FIELD(struct need_deed_input),
	DEED_FIELD(need_deed_input, need_deeds),
	NOTE_FIELD(need_deed_input, N_("退回和下架时写清原因，对方看得到")),
};
const struct form need_deed_form = FORM_OF("need_decide", deed_fields, need_deed_input);

/* ---- a response ---------------------------------------------------------------------------------- */

static const struct field respond_fields[] = {
	ID_FIELD(struct respond_input),
	{ .name = "author",
		.type = FIELD_CHOICE,
		.offset = offsetof(struct respond_input, author),
		.label = N_("以谁的名义"),
		.is_required = true,
		.choices = authors },
	{ .name = "quantity",
		.type = FIELD_INT,
		.offset = offsetof(struct respond_input, quantity),
		.label = N_("数量"),
		.is_required = true,
		.min = 1,
		.max = QUANTITY_MAX },
	{ .name = "message",
		.type = FIELD_LONG_TEXT,
		.offset = offsetof(struct respond_input, message),
		.label = N_("想对他们说的话"),
		.hint = N_("怎么做、什么时候方便。请不要写电话等个人信息"),
		.is_required = true,
		.min = 4,
		.max = BODY_CHARS_MAX },
	{ .name = "contact_name",
		.type = FIELD_TEXT,
		.offset = offsetof(struct respond_input, contact_name),
		.label = N_("联系人"),
		.is_required = true,
		.autocomplete = "name",
		.max = NAME_CHARS_MAX },
	{ .name = "contact_phone",
		.type = FIELD_PHONE,
		.offset = offsetof(struct respond_input, contact_phone),
		.label = N_("联系电话"),
		.hint = N_("加密保存，谈妥之后对方才看得到"),
		.is_required = true,
		.autocomplete = "tel" },
};
const struct form need_respond_form = FORM_OF("need_respond", respond_fields, respond_input);

static const struct field response_id_fields[] = { ID_FIELD(struct response_query) };
const struct form need_response_id_form = FORM_OF(
	"need_response_query", response_id_fields, response_query);

static const struct field response_fields[] = {
	ID_FIELD(struct response_input),
	DEED_FIELD(response_input, need_response_deeds),
	{ .name = "quantity",
		.type = FIELD_INT,
		.offset = offsetof(struct response_input, quantity),
		.label = N_("谈妥多少"),
		.min = 1,
		.max = QUANTITY_MAX },
	NOTE_FIELD(response_input, N_("不采纳或没有做成时，请写明原因")),
};
const struct form need_response_form = FORM_OF(
	"need_response_decide", response_fields, response_input);

/* ---- ratings, reports ---------------------------------------------------------------------------- */

static const struct field rate_fields[] = {
	ID_FIELD(struct rate_input),
	{ .name = "stars",
		.type = FIELD_CHOICE,
		.offset = offsetof(struct rate_input, stars),
		.label = N_("几分"),
		.is_required = true,
		.choices = star_choices },
	{ .name = "sentence",
		.type = FIELD_TEXT,
		.offset = offsetof(struct rate_input, sentence),
		.label = N_("一句话评价"),
		.hint = N_("审核后展示在对方的页面上"),
		.is_required = true,
		.min = 2,
		.max = 100 },
};
const struct form need_rate_form = FORM_OF("need_rate", rate_fields, rate_input);

static const struct field rating_answer_fields[] = {
	ID_FIELD(struct rating_input),
	{ .name = "answer",
		.type = FIELD_TEXT,
		.offset = offsetof(struct rating_input, answer),
		.label = N_("回应这条评价"),
		.hint = N_("只能回应一次，和评价一起展示"),
		.is_required = true,
		.min = 2,
		.max = 200 },
};
const struct form need_rating_answer_form = FORM_OF(
	"need_rating_answer", rating_answer_fields, rating_input);

static const struct field rating_decide_fields[] = {
	ID_FIELD(struct rating_decide_input),
	DEED_FIELD(rating_decide_input, rating_deeds),
	NOTE_FIELD(rating_decide_input, NULL),
};
const struct form need_rating_decide_form = FORM_OF(
	"need_rating_decide", rating_decide_fields, rating_decide_input);

static const struct field report_fields[] = {
	ID_FIELD(struct report_input),
	{ .name = "reason",
		.type = FIELD_LONG_TEXT,
		.offset = offsetof(struct report_input, reason),
		.label = N_("原因"),
		.hint = N_("写清哪里不对。请不要写电话等个人信息"),
		.is_required = true,
		.min = 4,
		.max = 500 },
};
const struct form need_report_form = FORM_OF("need_report", report_fields, report_input);
