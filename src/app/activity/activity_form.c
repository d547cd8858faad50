#include "activity_form.h"

#include "activity_pack.h"
#include "actor.h"
#include "kernel_queries.h"
#include "org.h"
#include "req.h"

enum {
	TITLE_CHARS_MAX = 60,
	ENGLISH_CHARS_MAX = 200,
	BODY_CHARS_MAX = 4000,
	PLACE_CHARS_MAX = 80,
	NOTE_CHARS_MAX = 300,
	CODE_CHARS_MAX = 12,
	WORDS_CHARS_MAX = 64,
	CAPACITY_MAX = 100000,
	AGE_MAX = 120,
	FEE_MAX = 1000000,
	PAGES_MAX = 10000,
	PER_PAGE_MAX = 100,
};

#define FORM_OF(named, fields, of, checks)                                    \
	{                                                                     \
		named, fields, FIELD_COUNT(fields), sizeof(struct of), checks \
	}
#define AT(of, member) .offset = offsetof(struct of, member)

FIXED_CHOICES(whens, CHOICE("week", "这七天", "Next seven days"),
	CHOICE("weekend", "周末", "Weekend"), CHOICE("month", "三十天内", "Next thirty days"),
	CHOICE("past", "办过的", "Past"))
FIXED_CHOICES(write_deeds, CHOICE("save", "存草稿", "Save"), CHOICE("post", "发布", "Publish"))
FIXED_CHOICES(deeds, CHOICE("post", "发布", "Publish"), CHOICE("cancel", "取消活动", "Call off"),
	CHOICE("approve", "通过", "Approve"), CHOICE("return", "退回", "Send back"))
FIXED_CHOICES(ticket_deeds, CHOICE("cancel", "取消报名", "Give up"),
	CHOICE("accept", "我要去", "Accept"), CHOICE("decline", "让给别人", "Decline"))
FIXED_CHOICES(people_deeds, CHOICE("arrive", "到了", "Arrived"),
	CHOICE("unarrive", "没有到", "Not here"), CHOICE("called", "已打电话", "Called"),
	CHOICE("remove", "取消报名", "Take away"))
FIXED_CHOICES(star_choices, CHOICE("5", "5 分，很好", "5, very good"),
	CHOICE("4", "4 分，好", "4, good"), CHOICE("3", "3 分，一般", "3, fair"),
	CHOICE("2", "2 分，不太好", "2, poor"), CHOICE("1", "1 分，不好", "1, bad"))
FIXED_CHOICES(feedback_deeds, CHOICE("show", "展示", "Show"), CHOICE("hide", "不展示", "Hide"))

/* ---- the list ------------------------------------------------------------------------------------ */

#define QUERY(called, of_type, member, labelled, ...)                                             \
	{                                                                                         \
		.name = called, .type = of_type, AT(activities_query, member), .label = labelled, \
		__VA_ARGS__                                                                       \
	}
#define LIST_FIELDS                                                                           \
	QUERY("q", FIELD_TEXT, q, N_("找什么"), .max = WORDS_CHARS_MAX),                      \
		QUERY("when", FIELD_CHOICE, when, N_("什么时候"), .choices = whens),          \
		QUERY("street", FIELD_TEXT, street, N_("街道"), .max = CODE_CHARS_MAX),       \
		QUERY("kind", FIELD_TEXT, kind, N_("类别"), .max = CODE_CHARS_MAX),           \
		QUERY("audience", FIELD_TEXT, audience, N_("适合谁"), .max = CODE_CHARS_MAX), \
		QUERY("org", FIELD_INT, org, N_("组织"), .min = 1, .max = INT64_MAX),         \
		QUERY("page", FIELD_INT, page, N_("第几页"), .min = 1, .max = PAGES_MAX)

static const struct field query_fields[] = { LIST_FIELDS };
static const struct field api_fields[] = { LIST_FIELDS,
	QUERY("per_page", FIELD_INT, per_page, N_("每页几条"), .min = 1, .max = PER_PAGE_MAX) };
const struct form activities_query_form = FORM_OF(
	"activities_query", query_fields, activities_query, NULL);
const struct form activities_api_form = FORM_OF(
	"activities_list_query", api_fields, activities_query, NULL);

static const struct field id_fields[] = { ID_FIELD(struct activity_query) };
const struct form activity_id_form = FORM_OF("activity_query", id_fields, activity_query, NULL);

static const struct field desk_fields[] = {
	{ .name = "page",
		.type = FIELD_INT,
		AT(activity_desk_query, page),
		.label = N_("第几页"),
		.min = 1,
		.max = PAGES_MAX },
};
const struct form activity_desk_form = FORM_OF(
	"activity_desk_query", desk_fields, activity_desk_query, NULL);

/* ---- an activity --------------------------------------------------------------------------------- */

static struct choices
authors(struct req *req)
{
	return authors_of(req, &activity_author_rule);
}

static struct choices
regions(struct req *req)
{
	const struct regions *all = req_regions(req);
	struct choice *items = ARENA_ARRAY(req->arena, all->count + 1, struct choice);
	struct bilingual group = { .zh = STR_NONE };
	size_t count = 0;

	for (size_t i = 0; i < all->count; i++) {
		const struct region *region = &all->items[i];

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

/* Times in their order, ages in theirs, groups no larger than the pack allows. */
static void
check_activity(struct req *req, void *data)
{
	struct activity_input *in = data;
	struct activity_rules rules = activity_rules_of(req_pack(req));
	struct str most = str_format(req->arena, "%lld", (long long)rules.people_max);

	if (moment_is_none(in->from_at) || moment_is_none(in->to_at)) {
		return;
	}
	in->closes_at = moment_is_none(in->closes_at) ? in->from_at : in->closes_at;
	if (in->to_at.ms <= in->from_at.ms) {
		form_error(req, "to_at", N_("结束要晚于开始。"));
	}
	if (in->from_at.ms <= clock_now().ms) {
		form_error(req, "from_at", N_("开始时间已经过去了。"));
	}
	if (in->closes_at.ms > in->to_at.ms) {
		form_error(req, "closes_at", N_("报名截止不能晚于活动结束。"));
	}
	if (!moment_is_none(in->opens_at) && in->opens_at.ms >= in->closes_at.ms) {
		form_error(req, "opens_at", N_("报名开始要早于截止。"));
	}
	if (in->people_max != INT_NONE && in->people_max > rules.people_max) {
		form_error_with(req, "people_max", N_("一次最多 {1} 人。"), &most, 1);
	}
	if (in->age_min != INT_NONE && in->age_max != INT_NONE && in->age_max < in->age_min) {
		form_error(req, "age_max", N_("最大年龄不能小于最小年龄。"));
	}
}

#define INPUT(called, of_type, member, labelled, ...)                                           \
	{                                                                                       \
		.name = called, .type = of_type, AT(activity_input, member), .label = labelled, \
		__VA_ARGS__                                                                     \
	}
#define ACTIVITY_FIELDS                                                                            \
	INPUT("title", FIELD_TEXT, title, N_("活动名称"), .is_required = true, .min = 2,           \
		.max = TITLE_CHARS_MAX),                                                           \
		INPUT("kind", FIELD_CHOICE, kind, N_("哪一类"), .is_required = true,               \
			.choices = activity_kind_choices),                                         \
		INPUT("audience", FIELD_CHOICE, audience, N_("适合谁"), .is_required = true,       \
			.choices = activity_audience_choices),                                     \
		INPUT("body", FIELD_LONG_TEXT, body, N_("活动介绍"),                               \
			.hint = N_("做什么、带什么、注意什么。请不要写电话等个人信息"),            \
			.is_required = true, .min = 10, .max = BODY_CHARS_MAX),                    \
		INPUT("from_at", FIELD_MOMENT, from_at, N_("开始"), .is_required = true),          \
		INPUT("to_at", FIELD_MOMENT, to_at, N_("结束"), .is_required = true),              \
		INPUT("region", FIELD_CHOICE, region, N_("在哪里"), .is_required = true,           \
			.choices = regions),                                                       \
		INPUT("place", FIELD_TEXT, place, N_("集合地点"),                                  \
			.hint = N_("写到门口，例如“古墩社区二楼活动室”"), .is_required = true,     \
			.min = 2, .max = PLACE_CHARS_MAX),                                         \
		INPUT("capacity", FIELD_INT, capacity, N_("名额"), .is_required = true, .min = 1,  \
			.max = CAPACITY_MAX),                                                      \
		INPUT("people_max", FIELD_INT, people_max, N_("一次最多报几人"),                   \
			.is_required = true, .min = 1, .max = CAPACITY_MAX),                       \
		INPUT("has_line", FIELD_BOOL, has_line, N_("满了可以候补"), .max = 0),             \
		INPUT("opens_at", FIELD_MOMENT, opens_at, N_("报名开始"),                          \
			.hint = N_("不填就是发布之后")),                                           \
		INPUT("closes_at", FIELD_MOMENT, closes_at, N_("报名截止"),                        \
			.hint = N_("不填就是活动开始时")),                                         \
		INPUT("age_min", FIELD_INT, age_min, N_("最小年龄"), .max = AGE_MAX),              \
		INPUT("age_max", FIELD_INT, age_max, N_("最大年龄"), .max = AGE_MAX),              \
		INPUT("fee", FIELD_MONEY, fee, N_("每人费用"), .hint = N_("不填就是免费"),         \
			.max = FEE_MAX),                                                           \
		INPUT("title_en", FIELD_TEXT, title_en, N_("英文名称"), .max = ENGLISH_CHARS_MAX), \
		INPUT("deed", FIELD_CHOICE, deed, N_("怎么办"), .choices = write_deeds)

static const struct field new_fields[] = {
	INPUT("author", FIELD_CHOICE, author, N_("以谁的名义"), .is_required = true,
		.choices = authors),
	ACTIVITY_FIELDS,
};
static const struct field edit_fields[] = {
	ID_FIELD(struct activity_input),
	INPUT("base", FIELD_INT, base, N_("第几稿"), .max = INT32_MAX),
	ACTIVITY_FIELDS,
};
const struct form activity_new_form = FORM_OF(
	"activity_add", new_fields, activity_input, check_activity);
const struct form activity_edit_form = FORM_OF(
	"activity_edit", edit_fields, activity_input, check_activity);

#define DEED_FIELD(of, those)                                                              \
	{                                                                                  \
		.name = "deed", .type = FIELD_CHOICE, AT(of, deed), .label = N_("怎么办"), \
		.is_required = true, .choices = those                                      \
	}
#define NUMBER_FIELD(called, of, member)                                                \
	{                                                                               \
		.name = called, .type = FIELD_INT, AT(of, member), .label = N_("编号"), \
		.is_required = true, .min = 1, .max = INT64_MAX                         \
	}

static const struct field deed_fields[] = {
	ID_FIELD(struct activity_deed_input),
	DEED_FIELD(activity_deed_input, deeds),
	{ .name = "note",
		.type = FIELD_LONG_TEXT,
		AT(activity_deed_input, note),
		.label = N_("说明"),
		.hint = N_("退回和取消时写清原因，对方看得到"),
		.max = NOTE_CHARS_MAX },
};
const struct form activity_deed_form = FORM_OF(
	"activity_decide", deed_fields, activity_deed_input, NULL);

/* ---- tickets --------------------------------------------------------------------------------------- */

static const struct field ticket_fields[] = { ID_FIELD(struct activity_ticket_query) };
const struct form activity_ticket_form = FORM_OF(
	"activity_ticket_query", ticket_fields, activity_ticket_query, NULL);
static const struct field ticket_deed_fields[] = {
	ID_FIELD(struct activity_ticket_input),
	DEED_FIELD(activity_ticket_input, ticket_deeds),
};
const struct form activity_ticket_deed_form = FORM_OF(
	"activity_ticket", ticket_deed_fields, activity_ticket_input, NULL);

/* ---- the organiser's ----------------------------------------------------------------------------- */

static const struct field people_fields[] = {
	ID_FIELD(struct activity_people_query),
	{ .name = "page",
		.type = FIELD_INT,
		AT(activity_people_query, page),
		.label = N_("第几页"),
		.min = 1,
		.max = PAGES_MAX },
};
const struct form activity_people_form = FORM_OF(
	"activity_people_query", people_fields, activity_people_query, NULL);
static const struct field people_deed_fields[] = {
	ID_FIELD(struct activity_people_input),
	NUMBER_FIELD("signup", activity_people_input, signup),
	DEED_FIELD(activity_people_input, people_deeds),
};
const struct form activity_people_deed_form = FORM_OF(
	"activity_people", people_deed_fields, activity_people_input, NULL);
static const struct field see_fields[] = {
	ID_FIELD(struct activity_see_input),
	{ .name = "reason",
		.type = FIELD_TEXT,
		AT(activity_see_input, reason),
		.label = N_("为什么要看完整的名单"),
		.hint = N_("会记入审计日志"),
		.is_required = true,
		.min = 2,
		.max = NOTE_CHARS_MAX },
};
const struct form activity_see_form = FORM_OF("activity_see", see_fields, activity_see_input, NULL);
static const struct field checkin_fields[] = {
	ID_FIELD(struct activity_checkin_input),
	{ .name = "code",
		.type = FIELD_TEXT,
		AT(activity_checkin_input, code),
		.label = N_("票号"),
		.is_required = true,
		.max = CODE_CHARS_MAX },
};
const struct form activity_checkin_form = FORM_OF(
	"activity_checkin", checkin_fields, activity_checkin_input, NULL);

/* ---- how it was ---------------------------------------------------------------------------------- */

static const struct field feedback_fields[] = {
	ID_FIELD(struct activity_feedback_input),
	{ .name = "stars",
		.type = FIELD_CHOICE,
		AT(activity_feedback_input, stars),
		.label = N_("几分"),
		.is_required = true,
		.choices = star_choices },
	{ .name = "sentence",
		.type = FIELD_TEXT,
		AT(activity_feedback_input, sentence),
		.label = N_("一句话评价"),
		.hint = N_("主办方看过之后展示，不写您的名字"),
		.is_required = true,
		.min = 2,
		.max = 100 },
};
const struct form activity_feedback_form = FORM_OF(
	"activity_feedback", feedback_fields, activity_feedback_input, NULL);
static const struct field feedback_deed_fields[] = {
	ID_FIELD(struct activity_feedback_deed_input),
	NUMBER_FIELD("feedback", activity_feedback_deed_input, feedback),
	DEED_FIELD(activity_feedback_deed_input, feedback_deeds),
};
const struct form activity_feedback_deed_form = FORM_OF(
	"activity_feedback_decide", feedback_deed_fields, activity_feedback_deed_input, NULL);
