#include "activity_form.h"

#include "activity_pack.h"
#include "activity_plan.h"
#include "req.h"

/* What the organiser types: an activity with its dates, its room, its picture and safety plan; and what is decided. */

enum {
	TITLE_CHARS_MAX = 60,
	ENGLISH_CHARS_MAX = 200,
	BODY_CHARS_MAX = 4000,
	PLACE_CHARS_MAX = 80,
	NAME_CHARS_MAX = 30,
	NOTE_CHARS_MAX = 300,
	PERMIT_CHARS_MAX = 60,
	CAPACITY_MAX = 100000,
	AGE_MAX = 120,
	FEE_MAX = 1000000,
	PICK_CHARS_MAX = 60,
	SERIES_DAYS_MAX = 366,
	SAFETY_FILES_MAX = 3,
};

#define FORM_OF(named, fields, of, checks)                                    \
	{                                                                     \
		named, fields, FIELD_COUNT(fields), sizeof(struct of), checks \
	}
#define AT(of, member) .offset = offsetof(struct of, member)

FIXED_CHOICES(write_deeds, CHOICE("save", "存草稿", "Save"), CHOICE("post", "发布", "Publish"))
FIXED_CHOICES(deeds, CHOICE("post", "发布", "Publish"), CHOICE("cancel", "取消活动", "Call off"),
	CHOICE("approve", "通过", "Approve"), CHOICE("return", "退回", "Send back"),
	CHOICE("refuse", "不予通过", "Refuse"))
FIXED_CHOICES(weekdays, CHOICE("1", "周一", "Mon"), CHOICE("2", "周二", "Tue"),
	CHOICE("3", "周三", "Wed"), CHOICE("4", "周四", "Thu"), CHOICE("5", "周五", "Fri"),
	CHOICE("6", "周六", "Sat"), CHOICE("0", "周日", "Sun"))
FIXED_CHOICES(clashes, CHOICE("skip", "订不上的日期不办", "Leave those dates out"))
FIXED_CHOICES(whiches, CHOICE("rest", "这一场和以后的", "This one and those after it"),
	CHOICE("all", "还没办的全部", "All that are to come"))
FIXED_CHOICES(parts, CHOICE("title", "名称", "Title"), CHOICE("body", "介绍", "Words"),
	CHOICE("from_at", "时间", "Time"), CHOICE("place", "地点", "Place"),
	CHOICE("capacity", "名额", "Places"), CHOICE("fee", "费用", "Fee"),
	CHOICE("cover", "照片", "Picture"), CHOICE("safety", "安全方案", "Safety plan"))

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

/* Again on named days, until a day. */
static void
check_series(struct req *req, const struct activity_input *in)
{
	struct day first = day_of_moment(in->from_at);

	if (in->id.v) {
		return; /* what is written already has its dates */
	}
	if (in->weekdays.count && day_is_none(in->until)) {
		form_error(req, "until", N_("请选重复到哪一天。"));
	} else if (!day_is_none(in->until) && in->weekdays.count == 0) {
		form_error(req, "weekdays", N_("请选每周几办。"));
	} else if (!day_is_none(in->until) && in->until.n < first.n) {
		form_error(req, "until", N_("重复到的日期不能早于第一场。"));
	} else if (!day_is_none(in->until) && in->until.n > first.n + SERIES_DAYS_MAX) {
		form_error(req, "until", N_("最多重复一年。"));
	}
}

bool
activity_check_safety(struct req *req, const struct activity_input *in)
{
	struct activity_rules rules = activity_rules_of(req_pack(req));
	int64_t people = in->expected == INT_NONE ? in->capacity : in->expected;
	struct str from = str_format(req->arena, "%lld", (long long)rules.safety_people),
		   crowd = str_format(req->arena, "%lld", (long long)rules.crowd_people);
	size_t before = req->errors.count;

	if (rules.safety_people && people >= rules.safety_people) {
		if (in->safety.count == 0) {
			form_error_with(req, "safety", N_("预计 {1} 人以上要有安全方案，请上传。"),
				&from, 1);
		}
		if (str_is_empty(in->safety_name)) {
			form_error(req, "safety_name", N_("请写谁负责安全。"));
		}
		if (str_is_empty(in->safety_phone)) {
			form_error(req, "safety_phone", N_("请写负责人的电话，审核的人要联系。"));
		}
	}
	if (rules.crowd_people && people >= rules.crowd_people && str_is_empty(in->permit)) {
		form_error_with(req, "permit",
			N_("预计 {1} "
			   "人以上是大型群众性活动，要先取得公安机关的安全许可，请填许可文号。"),
			&crowd, 1);
	}
	return req->errors.count == before;
}

/* One of what was offered instead of a room that is taken, as the button says it. */
static void
take_pick(struct req *req, struct activity_input *in)
{
	struct str rest = in->pick, room, from;
	struct moment from_at, to_at;
	int64_t number;

	if (str_is_empty(in->pick)) {
		return;
	}
	if (!str_split(&rest, ' ', &room) || !str_split(&rest, ' ', &from) ||
		!str_parse_int(room, &number) || !str_parse_int(from, &from_at.ms) ||
		!str_parse_int(rest, &to_at.ms)) {
		form_error(req, "room", N_("请从下面重新选一个时间。"));
		return;
	}
	in->room = room;
	in->closes_at = MOMENT_NONE;
	in->from_at = from_at;
	in->to_at = to_at;
}

/* Times in their order, ages in theirs, groups no larger than the pack allows. */
static void
check_activity(struct req *req, void *data)
{
	struct activity_input *in = data;
	struct activity_rules rules = activity_rules_of(req_pack(req));
	struct str most = str_format(req->arena, "%lld", (long long)rules.people_max);

	take_pick(req, in);
	if (str_is_empty(in->room) && str_is_empty(in->place)) {
		form_error(req, "place", N_("请写集合地点，或者选一个场地。"));
	}
	if (str_is_empty(in->room) && str_is_empty(in->region)) {
		form_error(req, "region", N_("请选在哪个街道社区，或者选一个场地。"));
	}
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
	check_series(req, in);
	if (!str_equal(in->deed, STR("save"))) {
		activity_check_safety(req, in);
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
			.hint = N_("写到门口，例如“古墩社区二楼活动室”；选了场地可以不写"),        \
			.min = 2, .max = PLACE_CHARS_MAX),                                         \
		INPUT("room", FIELD_CHOICE, room, N_("订一个场地"),                                \
			.hint = N_("和活动一起订好，改期一起改，取消一起退"),                      \
			.choices = rooms_use_choices),                                             \
		INPUT("cover", FIELD_FILES, cover, N_("照片"), .purpose = "picture",               \
			.hint = N_("一张，横的好看；写清图上有什么"), .max = 1),                   \
		INPUT("expected", FIELD_INT, expected, N_("预计一共多少人"),                       \
			.hint = N_("连同观众和路过的人；不填就按名额算"), .min = 1,                \
			.max = CAPACITY_MAX),                                                      \
		INPUT("safety", FIELD_FILES, safety, N_("安全方案"), .purpose = "document",        \
			.hint = N_("只有审核的人看得到"), .max = SAFETY_FILES_MAX),                \
		INPUT("safety_name", FIELD_TEXT, safety_name, N_("安全负责人"),                    \
			.max = NAME_CHARS_MAX),                                                    \
		INPUT("safety_phone", FIELD_PHONE, safety_phone, N_("负责人电话")),                \
		INPUT("permit", FIELD_TEXT, permit, N_("公安许可文号"), .max = PERMIT_CHARS_MAX),  \
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
		INPUT("pick", FIELD_TEXT, pick, N_("换一个"), .max = PICK_CHARS_MAX),              \
		INPUT("deed", FIELD_CHOICE, deed, N_("怎么办"), .choices = write_deeds)

#define SERIES_FIELDS                                                                          \
	INPUT("weekdays", FIELD_CHOICES, weekdays, N_("每周还有哪几天"), .choices = weekdays), \
		INPUT("until", FIELD_DAY, until, N_("重复到"),                                 \
			.hint = N_("最多 26 场，每场名额各算各的")),                           \
		INPUT("skips_holidays", FIELD_BOOL, skips_holidays, N_("法定节假日不办"),      \
			.max = 0),                                                             \
		INPUT("clash", FIELD_CHOICE, clash, N_("订不上场地的日期"), .choices = clashes)

static const struct field new_fields[] = {
	INPUT("author", FIELD_CHOICE, author, N_("以谁的名义"), .is_required = true,
		.choices = authors),
	ACTIVITY_FIELDS,
	SERIES_FIELDS,
};
static const struct field edit_fields[] = {
	ID_FIELD(struct activity_input),
	INPUT("base", FIELD_INT, base, N_("第几稿"), .max = INT32_MAX),
	INPUT("which", FIELD_CHOICE, which, N_("改哪几场"), .choices = whiches),
	ACTIVITY_FIELDS,
};
const struct form activity_new_form = FORM_OF(
	"activity_add", new_fields, activity_input, check_activity);
const struct form activity_edit_form = FORM_OF(
	"activity_edit", edit_fields, activity_input, check_activity);

static const struct field deed_fields[] = {
	ID_FIELD(struct activity_deed_input),
	{ .name = "deed",
		.type = FIELD_CHOICE,
		AT(activity_deed_input, deed),
		.label = N_("怎么办"),
		.is_required = true,
		.choices = deeds },
	{ .name = "note",
		.type = FIELD_LONG_TEXT,
		AT(activity_deed_input, note),
		.label = N_("说明"),
		.hint = N_("退回和取消时写清原因，对方看得到"),
		.max = NOTE_CHARS_MAX },
	{ .name = "which",
		.type = FIELD_CHOICE,
		AT(activity_deed_input, which),
		.label = N_("哪几场"),
		.choices = whiches },
	{ .name = "asked",
		.type = FIELD_CHOICES,
		AT(activity_deed_input, asked),
		.label = N_("哪里要改"),
		.choices = parts },
	{ .name = "is_seen",
		.type = FIELD_BOOL,
		AT(activity_deed_input, is_seen),
		.label = N_("我看过安全方案，联系得上负责人") },
};
const struct form activity_deed_form = FORM_OF(
	"activity_decide", deed_fields, activity_deed_input, NULL);

/* What is typed so far: nothing has to be there. */
static const struct field typed_fields[] = {
	INPUT("title", FIELD_TEXT, title, N_("活动名称"), .max = TITLE_CHARS_MAX),
	INPUT("body", FIELD_LONG_TEXT, body, N_("活动介绍"), .max = BODY_CHARS_MAX),
	INPUT("place", FIELD_TEXT, place, N_("集合地点"), .max = PLACE_CHARS_MAX),
	INPUT("room", FIELD_TEXT, room, N_("订一个场地"), .max = PICK_CHARS_MAX),
	INPUT("from_at", FIELD_MOMENT, from_at, N_("开始")),
	INPUT("to_at", FIELD_MOMENT, to_at, N_("结束")),
};
const struct form activity_typed_form = FORM_OF(
	"activity_typed", typed_fields, activity_input, NULL);

static const struct field copy_fields[] = {
	{ .name = "fresh",
		.type = FIELD_BOOL,
		AT(activity_copy_query, is_fresh),
		.label = N_("重新写") },
	{ .name = "from",
		.type = FIELD_INT,
		AT(activity_copy_query, from),
		.label = N_("从哪一个复制"),
		.min = 1,
		.max = INT64_MAX },
};
const struct form activity_copy_form = FORM_OF(
	"activity_copy_query", copy_fields, activity_copy_query, NULL);

/* ---- photos of how it was ------------------------------------------------------------------------ */

static const struct field photos_fields[] = {
	ID_FIELD(struct activity_photos_input),
	{ .name = "photos",
		.type = FIELD_FILES,
		AT(activity_photos_input, photos),
		.label = N_("照片"),
		.hint = N_("写清图上有什么；不要写名字"),
		.purpose = "picture",
		.max = ACTIVITY_PHOTOS_MAX },
	{ .name = "agreed",
		.type = FIELD_BOOL,
		AT(activity_photos_input, is_agreed),
		.label = N_("照片里认得出的人都同意公开；孩子的，监护人同意") },
};
const struct form activity_photos_form = FORM_OF(
	"activity_photos", photos_fields, activity_photos_input, NULL);

static const struct field photo_id_fields[] = { ID_FIELD(struct activity_photo_input) };
const struct form activity_photo_id_form = FORM_OF(
	"activity_photo_query", photo_id_fields, activity_photo_input, NULL);
static const struct field photo_fields[] = {
	ID_FIELD(struct activity_photo_input),
	{ .name = "why",
		.type = FIELD_TEXT,
		AT(activity_photo_input, why),
		.label = N_("说明"),
		.hint = N_("可以不写；主办方看得到"),
		.max = NOTE_CHARS_MAX },
};
const struct form activity_photo_form = FORM_OF(
	"activity_photo_remove", photo_fields, activity_photo_input, NULL);
