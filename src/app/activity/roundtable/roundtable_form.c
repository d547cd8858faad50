#include "roundtable_form.h"

#include "pack.h"
#include "region.h"
#include "req.h"

enum {
	TITLE_CHARS_MAX = 60,
	WORDS_CHARS_MAX = 500,
	WORDS_CHARS_MIN = 2,
	BODY_CHARS_MAX = 20000,
	WHAT_CHARS_MAX = 200,
	PROMISER_CHARS_MAX = 40,
	CODE_CHARS_MAX = 12,
	DAYS_AHEAD_MAX = 3660,
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

FIXED_CHOICES(topic_deeds, CHOICE("list", "列为议题", "Put on the list"),
	CHOICE("merge", "并入", "Merge"), CHOICE("decline", "不列入", "Decline"))
FIXED_CHOICES(report_states, CHOICE("open", "还在办", "Under way"),
	CHOICE("kept", "办好了", "Kept"), CHOICE("dropped", "办不了", "Given up"))
FIXED_CHOICES(list_states, CHOICE("open", "在办", "Under way"), CHOICE("late", "逾期", "Late"),
	CHOICE("kept", "已兑现", "Kept"), CHOICE("dropped", "办不了", "Given up"))

static const struct field topic_fields[] = {
	ID_FIELD(struct topic_input),
	{ .name = "title",
		.type = FIELD_TEXT,
		AT(topic_input, title),
		.label = N_("想议什么"),
		.hint = N_("一句话，例如：晚上八点以后没有车位"),
		.is_required = true,
		.min = WORDS_CHARS_MIN,
		.max = TITLE_CHARS_MAX },
	{ .name = "words",
		.type = FIELD_LONG_TEXT,
		AT(topic_input, words),
		.label = N_("具体说说"),
		.hint = N_("不要写姓名和电话"),
		.max = WORDS_CHARS_MAX },
};
const struct form roundtable_topic_form = FORM_OF(
	"roundtable_topic", topic_fields, topic_input, NULL);

static void
check_topic_deed(struct req *req, void *data)
{
	const struct topic_deed_input *in = data;

	if (str_equal(in->deed, STR("decline")) && str_is_empty(in->note)) {
		form_error(req, "note", N_("不列入要写原因，提的人看得到。"));
	}
	if (str_equal(in->deed, STR("merge")) && in->into == INT_NONE) {
		form_error(req, "into", N_("请选并入哪个议题。"));
	}
}
static const struct field topic_deed_fields[] = {
	ID_FIELD(struct topic_deed_input),
	{ .name = "topic",
		.type = FIELD_INT,
		AT(topic_deed_input, topic),
		.label = N_("议题"),
		.is_required = true,
		.min = 1,
		.max = INT64_MAX },
	{ .name = "deed",
		.type = FIELD_CHOICE,
		AT(topic_deed_input, deed),
		.label = N_("做什么"),
		.is_required = true,
		.choices = topic_deeds },
	NUMBER_FIELD("into", topic_deed_input, into, N_("并入哪个议题")),
	{ .name = "note",
		.type = FIELD_TEXT,
		AT(topic_deed_input, note),
		.label = N_("不列入的原因"),
		.max = WHAT_CHARS_MAX },
};
const struct form roundtable_topic_deed_form = FORM_OF(
	"roundtable_topic_deed", topic_deed_fields, topic_deed_input, check_topic_deed);

static const struct field minutes_fields[] = {
	ID_FIELD(struct minutes_input),
	{ .name = "body",
		.type = FIELD_LONG_TEXT,
		AT(minutes_input, body),
		.label = N_("会议记录"),
		.hint = N_("谁说了什么、议定了什么；不写居民的姓名和电话。## 是小标题，- 是列表"),
		.is_required = true,
		.max = BODY_CHARS_MAX },
};
const struct form roundtable_minutes_form = FORM_OF(
	"roundtable_minutes", minutes_fields, minutes_input, NULL);

/* ---- promises ------------------------------------------------------------------------------------ */

/* The organiser itself, any office of the district, or somebody outside. */
static struct choices
promisers(struct req *req)
{
	const struct regions *all = req_regions(req);
	struct choice *items = ARENA_ARRAY(req->arena, all->count + 2, struct choice);
	struct bilingual group = { .zh = STR_NONE };
	size_t count = 0;

	items[count++] = (struct choice){ .value = STR("own"),
		.label = { STR("主办方自己"), STR("The organiser itself") } };
	items[count++] = (struct choice){ .value = STR("other"),
		.label = { STR("别的单位（写在下面）"), STR("Somebody else (named below)") } };
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

static void
check_promise(struct req *req, void *data)
{
	const struct promise_input *in = data;

	if (str_equal(in->by, STR("other")) && str_is_empty(in->promiser)) {
		form_error(req, "promiser", N_("请写是谁答应的。"));
	}
	if (!day_is_none(in->due_day) &&
		(in->due_day.n < clock_today().n ||
			in->due_day.n > clock_today().n + DAYS_AHEAD_MAX)) {
		form_error(req, "due", N_("期限要在今天以后、十年以内。"));
	}
}
static const struct field promise_fields[] = {
	ID_FIELD(struct promise_input),
	{ .name = "what",
		.type = FIELD_TEXT,
		AT(promise_input, what),
		.label = N_("答应做什么"),
		.hint = N_("说得出做没做到，例如：在三幢东侧划二十个车位"),
		.is_required = true,
		.min = WORDS_CHARS_MIN,
		.max = WHAT_CHARS_MAX },
	{ .name = "by",
		.type = FIELD_CHOICE,
		AT(promise_input, by),
		.label = N_("谁答应的"),
		.is_required = true,
		.choices = promisers },
	{ .name = "promiser",
		.type = FIELD_TEXT,
		AT(promise_input, promiser),
		.label = N_("单位名称"),
		.hint = N_("选了“别的单位”才写，例如：物业公司"),
		.max = PROMISER_CHARS_MAX },
	{ .name = "due",
		.type = FIELD_DAY,
		AT(promise_input, due_day),
		.label = N_("什么时候之前"),
		.is_required = true },
	NUMBER_FIELD("topic", promise_input, topic, N_("为了哪个议题")),
};
const struct form roundtable_promise_form = FORM_OF(
	"roundtable_promise", promise_fields, promise_input, check_promise);

static const struct field id_fields[] = { ID_FIELD(struct promise_query) };
const struct form promise_id_form = FORM_OF("promise_query", id_fields, promise_query, NULL);

static const struct field report_fields[] = {
	ID_FIELD(struct promise_report_input),
	{ .name = "state",
		.type = FIELD_CHOICE,
		AT(promise_report_input, state),
		.label = N_("现在怎样"),
		.is_required = true,
		.choices = report_states },
	{ .name = "words",
		.type = FIELD_LONG_TEXT,
		AT(promise_report_input, words),
		.label = N_("说给大家听"),
		.hint = N_("做了什么；没做到的，为什么、打算怎么办"),
		.is_required = true,
		.min = WORDS_CHARS_MIN,
		.max = WORDS_CHARS_MAX },
};
const struct form promise_report_form = FORM_OF(
	"promise_report", report_fields, promise_report_input, NULL);

static const struct field promises_fields[] = {
	{ .name = "state",
		.type = FIELD_CHOICE,
		AT(promises_query, state),
		.label = N_("状态"),
		.choices = list_states },
	{ .name = "office",
		.type = FIELD_TEXT,
		AT(promises_query, office),
		.label = N_("单位"),
		.max = CODE_CHARS_MAX },
	NUMBER_FIELD("org", promises_query, org, N_("组织")),
	{ .name = "from",
		.type = FIELD_DAY,
		AT(promises_query, from_day),
		.label = N_("从哪一天之后") },
	NUMBER_FIELD("after", promises_query, after, N_("从哪一个之后")),
};
const struct form promises_form = FORM_OF("promises_query", promises_fields, promises_query, NULL);
