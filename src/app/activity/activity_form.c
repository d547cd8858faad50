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

/* ---- deeds ---------------------------------------------------------------------------------------- */

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
