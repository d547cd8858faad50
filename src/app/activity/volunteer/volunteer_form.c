#include "volunteer_form.h"

#include "req.h"
#include "volunteer_pack.h"

enum {
	TITLE_CHARS_MAX = 40,
	TASKS_CHARS_MAX = 1000,
	INSURANCE_CHARS_MAX = 200,
	NAME_CHARS_MAX = 30,
	WORDS_CHARS_MAX = 300,
	REASON_CHARS_MIN = 2,
	CODE_CHARS_MAX = 24,
	SHIFT_MS_MAX = 24 * 3600000,
	NEEDED_MAX = 1000,
	AGE_MAX = 120,
	MINUTES_MAX = 1440,
	YEAR_MIN = 2000,
	YEAR_MAX = 2200,
};

#define FORM_OF(named, fields, of, checks)                                    \
	{                                                                     \
		named, fields, FIELD_COUNT(fields), sizeof(struct of), checks \
	}
#define AT(of, member) .offset = offsetof(struct of, member)
#define NUMBER_FIELD(called, of, member, labelled)                                    \
	{                                                                             \
		.name = called, .type = FIELD_INT, AT(of, member), .label = labelled, \
		.max = INT64_MAX                                                      \
	}

FIXED_CHOICES(duty_deeds, CHOICE("cancel", "取消报名", "Give up"),
	CHOICE("accept", "我要去", "Accept"), CHOICE("decline", "让给别人", "Decline"))
FIXED_CHOICES(people_deeds, CHOICE("in", "签到", "Check in"), CHOICE("out", "签退", "Check out"),
	CHOICE("remove", "取消报名", "Take away"))

/* ---- shifts -------------------------------------------------------------------------------------- */

static const struct field open_fields[] = {
	{ .name = "from",
		.type = FIELD_MOMENT,
		AT(volunteer_open_query, after_at),
		.label = N_("从什么时候之后") },
	NUMBER_FIELD("after", volunteer_open_query, after, N_("从哪一个之后")),
};
const struct form volunteer_open_form = FORM_OF(
	"volunteer_open_query", open_fields, volunteer_open_query, NULL);

static void
check_shift(struct req *req, void *data)
{
	const struct volunteer_shift_input *in = data;
	struct volunteer_rules rules;
	struct str most;

	volunteer_rules_of(req_pack(req), &rules);
	most = str_format(req->arena, "%lld", (long long)rules.needed_max);
	if (in->needed != INT_NONE && in->needed > rules.needed_max) {
		form_error_with(req, "needed", N_("一个岗位最多 {1} 人。"), &most, 1);
	}
	if (moment_is_none(in->from_at) || moment_is_none(in->to_at)) {
		return;
	}
	if (in->to_at.ms <= in->from_at.ms) {
		form_error(req, "to_at", N_("结束要晚于开始。"));
	} else if (in->to_at.ms - in->from_at.ms > SHIFT_MS_MAX) {
		form_error(req, "to_at", N_("一个岗位最长一天，跨天的请分开写。"));
	}
	if (in->from_at.ms <= clock_now().ms) {
		form_error(req, "from_at", N_("开始时间已经过去了。"));
	}
}

#define SHIFT(called, of_type, member, labelled, ...)                               \
	{                                                                           \
		.name = called, .type = of_type, AT(volunteer_shift_input, member), \
		.label = labelled, __VA_ARGS__                                      \
	}
static const struct field shift_fields[] = {
	ID_FIELD(struct volunteer_shift_input),
	SHIFT("title", FIELD_TEXT, title, N_("岗位"), .hint = N_("例如：签到引导、摄影、陪伴老人"),
		.is_required = true, .max = TITLE_CHARS_MAX),
	SHIFT("tasks", FIELD_LONG_TEXT, tasks, N_("做什么"),
		.hint = N_("在哪里集合、要带什么、有没有培训"), .is_required = true,
		.max = TASKS_CHARS_MAX),
	SHIFT("from_at", FIELD_MOMENT, from_at, N_("开始"), .is_required = true),
	SHIFT("to_at", FIELD_MOMENT, to_at, N_("结束"), .is_required = true),
	SHIFT("needed", FIELD_INT, needed, N_("要几个人"), .is_required = true, .min = 1,
		.max = NEEDED_MAX),
	SHIFT("age_min", FIELD_INT, age_min, N_("最小年龄"), .hint = N_("不写就按全区的规定"),
		.min = 1, .max = AGE_MAX),
	SHIFT("insurance", FIELD_TEXT, insurance, N_("保险"),
		.hint = N_(
			"有人身危险的，要为志愿者买保险（《志愿服务条例》）：写清谁买的、保什么"),
		.max = INSURANCE_CHARS_MAX),
};
const struct form volunteer_shift_add_form = FORM_OF(
	"volunteer_shift_add", shift_fields, volunteer_shift_input, check_shift);
const struct form volunteer_shift_edit_form = FORM_OF(
	"volunteer_shift_edit", shift_fields, volunteer_shift_input, check_shift);

static const struct field shift_query_fields[] = {
	ID_FIELD(struct volunteer_shift_query),
	NUMBER_FIELD("after", volunteer_shift_query, after, N_("从哪一个之后")),
};
const struct form volunteer_shift_form = FORM_OF(
	"volunteer_shift_query", shift_query_fields, volunteer_shift_query, NULL);
static const struct field drop_fields[] = { ID_FIELD(struct volunteer_shift_query) };
const struct form volunteer_shift_drop_form = FORM_OF(
	"volunteer_shift_drop", drop_fields, volunteer_shift_query, NULL);

static const struct field signup_fields[] = {
	ID_FIELD(struct volunteer_signup_input),
	{ .name = "age",
		.type = FIELD_INT,
		AT(volunteer_signup_input, age),
		.label = N_("年龄（周岁）"),
		.hint = N_("成年人的年龄不保存"),
		.is_required = true,
		.min = 1,
		.max = AGE_MAX },
	{ .name = "guardian",
		.type = FIELD_TEXT,
		AT(volunteer_signup_input, guardian),
		.label = N_("监护人姓名"),
		.hint = N_("未成年人才要写"),
		.max = NAME_CHARS_MAX },
	{ .name = "agreed",
		.type = FIELD_BOOL,
		AT(volunteer_signup_input, is_agreed),
		.label = N_("监护人同意他参加") },
};
const struct form volunteer_signup_form = FORM_OF(
	"volunteer_signup", signup_fields, volunteer_signup_input, NULL);

/* ---- duties -------------------------------------------------------------------------------------- */

static const struct field duty_fields[] = { ID_FIELD(struct volunteer_duty_query) };
const struct form volunteer_duty_form = FORM_OF(
	"volunteer_duty_query", duty_fields, volunteer_duty_query, NULL);

static const struct field deed_fields[] = {
	ID_FIELD(struct volunteer_duty_input),
	{ .name = "deed",
		.type = FIELD_CHOICE,
		AT(volunteer_duty_input, deed),
		.label = N_("做什么"),
		.is_required = true,
		.choices = duty_deeds },
};
const struct form volunteer_duty_deed_form = FORM_OF(
	"volunteer_duty_deed", deed_fields, volunteer_duty_input, NULL);

static const struct field object_fields[] = {
	ID_FIELD(struct volunteer_words_input),
	{ .name = "words",
		.type = FIELD_LONG_TEXT,
		AT(volunteer_words_input, words),
		.label = N_("哪里不对"),
		.hint = N_("例如：我九点到的，十一点半才走"),
		.is_required = true,
		.min = REASON_CHARS_MIN,
		.max = WORDS_CHARS_MAX },
};
const struct form volunteer_object_form = FORM_OF(
	"volunteer_object", object_fields, volunteer_words_input, NULL);
static const struct field answer_fields[] = {
	ID_FIELD(struct volunteer_words_input),
	{ .name = "words",
		.type = FIELD_LONG_TEXT,
		AT(volunteer_words_input, words),
		.label = N_("为什么不改"),
		.is_required = true,
		.min = REASON_CHARS_MIN,
		.max = WORDS_CHARS_MAX },
};
const struct form volunteer_answer_form = FORM_OF(
	"volunteer_answer", answer_fields, volunteer_words_input, NULL);

static const struct field correct_fields[] = {
	ID_FIELD(struct volunteer_correct_input),
	{ .name = "minutes",
		.type = FIELD_INT,
		AT(volunteer_correct_input, minutes),
		.label = N_("应计多少分钟"),
		.is_required = true,
		.min = 0,
		.max = MINUTES_MAX },
	{ .name = "reason",
		.type = FIELD_TEXT,
		AT(volunteer_correct_input, reason),
		.label = N_("为什么更正"),
		.hint = N_("志愿者看得到，也会留在记录里"),
		.is_required = true,
		.min = REASON_CHARS_MIN,
		.max = WORDS_CHARS_MAX },
};
const struct form volunteer_correct_form = FORM_OF(
	"volunteer_correct", correct_fields, volunteer_correct_input, NULL);

/* ---- those who serve ------------------------------------------------------------------------------ */

static const struct field people_fields[] = {
	ID_FIELD(struct volunteer_people_input),
	{ .name = "duty",
		.type = FIELD_INT,
		AT(volunteer_people_input, duty),
		.label = N_("志愿者"),
		.is_required = true,
		.min = 1,
		.max = INT64_MAX },
	{ .name = "deed",
		.type = FIELD_CHOICE,
		AT(volunteer_people_input, deed),
		.label = N_("做什么"),
		.is_required = true,
		.choices = people_deeds },
};
const struct form volunteer_people_form = FORM_OF(
	"volunteer_people_deed", people_fields, volunteer_people_input, NULL);

static const struct field code_fields[] = {
	ID_FIELD(struct volunteer_code_input),
	{ .name = "code",
		.type = FIELD_TEXT,
		AT(volunteer_code_input, code),
		.label = N_("志愿者的号"),
		.hint = N_("第一次是签到，再输一次是签退"),
		.is_required = true,
		.max = CODE_CHARS_MAX },
};
const struct form volunteer_code_form = FORM_OF(
	"volunteer_code", code_fields, volunteer_code_input, NULL);

static const struct field see_fields[] = {
	ID_FIELD(struct volunteer_see_input),
	{ .name = "reason",
		.type = FIELD_TEXT,
		AT(volunteer_see_input, reason),
		.label = N_("为什么要看"),
		.is_required = true,
		.min = REASON_CHARS_MIN,
		.max = WORDS_CHARS_MAX },
};
const struct form volunteer_see_form = FORM_OF(
	"volunteer_see", see_fields, volunteer_see_input, NULL);

/* ---- one's own ----------------------------------------------------------------------------------- */

static const struct field mine_fields[] = {
	NUMBER_FIELD("before", volunteer_mine_query, before, N_("比哪一个更早")),
};
const struct form volunteer_mine_form = FORM_OF(
	"volunteer_mine_query", mine_fields, volunteer_mine_query, NULL);
static const struct field certificate_fields[] = {
	{ .name = "year",
		.type = FIELD_INT,
		AT(volunteer_certificate_input, year),
		.label = N_("哪一年"),
		.hint = N_("不写就是全部"),
		.min = YEAR_MIN,
		.max = YEAR_MAX },
};
const struct form volunteer_certificate_form = FORM_OF(
	"volunteer_certificate", certificate_fields, volunteer_certificate_input, NULL);
static const struct field certificate_id_fields[] = { ID_FIELD(
	struct volunteer_certificate_query) };
const struct form volunteer_certificate_id_form = FORM_OF(
	"volunteer_certificate_query", certificate_id_fields, volunteer_certificate_query, NULL);
static const struct field verify_fields[] = {
	{ .name = "code",
		.type = FIELD_TEXT,
		AT(volunteer_verify_query, code),
		.label = N_("证明编号"),
		.is_required = true,
		.max = CODE_CHARS_MAX },
};
const struct form volunteer_verify_form = FORM_OF(
	"volunteer_verify_query", verify_fields, volunteer_verify_query, NULL);
