#include "day_view.h"

#include "after_view.h"
#include "gift_view.h"
#include "req.h"

/* Forms of the day and of what came after. */

enum { NAME_CHARS_MAX = 20, REASON_CHARS_MAX = 100, CODE_CHARS_MAX = 12, STOCK_MAX = 100000 };

#define FORM_OF(named, those, of)                                   \
	{                                                           \
		named, those, FIELD_COUNT(those), sizeof(struct of) \
	}
#define AT(of, member) .offset = offsetof(struct of, member)
#define NUMBER(called, of, member, labelled, ...)                                                 \
	{                                                                                         \
		.name = called, .type = FIELD_INT, AT(of, member), .label = labelled, __VA_ARGS__ \
	}
#define TEXT(called, of, member, labelled, ...)                                                    \
	{                                                                                          \
		.name = called, .type = FIELD_TEXT, AT(of, member), .label = labelled, __VA_ARGS__ \
	}
#define KEY_FIELD(of) TEXT("key", of, key, N_("签到链接"), .is_required = true, .max = 64)

FIXED_CHOICES(link_deeds, CHOICE("make", "生成链接", "Make"), CHOICE("revoke", "作废", "Revoke"))
FIXED_CHOICES(gift_deeds, CHOICE("add", "登记纪念品", "Add"), CHOICE("set", "改总数", "Set"))
FIXED_CHOICES(hand_deeds, CHOICE("give", "发", "Give"), CHOICE("back", "收回", "Take back"))

static const struct field link_fields[] = {
	ID_FIELD(struct day_link_input),
	TEXT("label", day_link_input, label, N_("给谁用"),
		.hint = N_("比如“东门”“小李”，签到记录里看得到"), .min = 1,
		.max = DAY_LABEL_CHARS_MAX, .is_required_later = true),
	NUMBER("link", day_link_input, link, N_("编号"), .min = 1, .max = INT64_MAX),
	{ .name = "deed",
		.type = FIELD_CHOICE,
		AT(day_link_input, deed),
		.label = N_("怎么办"),
		.is_required = true,
		.choices = link_deeds },
};
const struct form day_link_form = FORM_OF("activity_day_link", link_fields, day_link_input);

static const struct field key_fields[] = { KEY_FIELD(day_key_query) };
const struct form day_key_form = FORM_OF("activity_day_key", key_fields, day_key_query);
static const struct field ticket_fields[] = {
	KEY_FIELD(day_key_query),
	NUMBER("after", day_key_query, after, N_("从哪张票之后"), .max = INT64_MAX),
};
const struct form day_tickets_form = FORM_OF("activity_day_tickets", ticket_fields, day_key_query);
static const struct field code_fields[] = {
	KEY_FIELD(day_code_input),
	TEXT("code", day_code_input, code, N_("票号"), .hint = N_("六位字母和数字"),
		.is_required = true, .max = CODE_CHARS_MAX),
};
const struct form day_code_form = FORM_OF("activity_day_code", code_fields, day_code_input);
static const struct field sync_fields[] = {
	KEY_FIELD(day_sync_input),
	NUMBER("mark", day_sync_input, mark, N_("上次同步到哪里"), .max = INT64_MAX),
	{ .name = "scans",
		.type = FIELD_JSON,
		AT(day_sync_input, scans),
		.label = N_("签到记录"),
		.is_required = true },
};
const struct form day_sync_form = FORM_OF("activity_day_sync", sync_fields, day_sync_input);

static const struct field paper_fields[] = {
	ID_FIELD(struct day_paper_query),
	NUMBER("after", day_paper_query, after, N_("从哪张票之后"), .max = INT64_MAX),
};
const struct form day_paper_form = FORM_OF("activity_day_paper", paper_fields, day_paper_query);
/* Beside these the sheet's ticks: came=NUMBER for each ticket, as many as there are (day_paper.c). */
static const struct field typed_fields[] = {
	ID_FIELD(struct day_typed_input),
	NUMBER("after", day_typed_input, after, N_("从哪张票之后"), .max = INT64_MAX),
};
const struct form day_typed_form = FORM_OF("activity_day_typed", typed_fields, day_typed_input);

/* ---- gifts --------------------------------------------------------------------------------------- */

static const struct field gift_fields[] = {
	ID_FIELD(struct gift_input),
	NUMBER("gift", gift_input, gift, N_("编号"), .min = 1, .max = INT64_MAX),
	TEXT("name", gift_input, name, N_("纪念品"), .hint = N_("比如“环保袋”"), .min = 1,
		.max = NAME_CHARS_MAX, .is_required_later = true),
	NUMBER("stock", gift_input, stock, N_("一共几份"), .is_required = true, .max = STOCK_MAX),
	{ .name = "deed",
		.type = FIELD_CHOICE,
		AT(gift_input, deed),
		.label = N_("怎么办"),
		.is_required = true,
		.choices = gift_deeds },
};
const struct form gift_form = FORM_OF("activity_gift", gift_fields, gift_input);
static const struct field hand_fields[] = {
	ID_FIELD(struct gift_hand_input),
	NUMBER("gift", gift_hand_input, gift, N_("编号"), .is_required = true, .min = 1,
		.max = INT64_MAX),
	TEXT("code", gift_hand_input, code, N_("票号"), .is_required = true, .max = CODE_CHARS_MAX),
	NUMBER("people", gift_hand_input, people, N_("几份"), .hint = N_("不写：来了几人就几份"),
		.min = 1, .max = STOCK_MAX),
	{ .name = "deed",
		.type = FIELD_CHOICE,
		AT(gift_hand_input, deed),
		.label = N_("怎么办"),
		.is_required = true,
		.choices = hand_deeds },
};
const struct form gift_hand_form = FORM_OF("activity_gift_hand", hand_fields, gift_hand_input);

/* ---- afterwards ---------------------------------------------------------------------------------- */

static const struct field correct_fields[] = {
	ID_FIELD(struct after_correct_input),
	TEXT("code", after_correct_input, code, N_("票号"), .is_required = true,
		.max = CODE_CHARS_MAX),
	NUMBER("people", after_correct_input, people, N_("实际来了几人"),
		.hint = N_("没有来就写 0"), .is_required = true, .max = STOCK_MAX),
	TEXT("reason", after_correct_input, reason, N_("为什么更正"),
		.hint = N_("会公开显示，请不要写姓名"), .is_required = true, .min = 2,
		.max = REASON_CHARS_MAX),
};
const struct form after_correct_form = FORM_OF(
	"activity_correct", correct_fields, after_correct_input);
static const struct field excuse_fields[] = {
	ID_FIELD(struct after_excuse_input),
	NUMBER("absence", after_excuse_input, absence, N_("编号"), .is_required = true, .min = 1,
		.max = INT64_MAX),
	TEXT("reason", after_excuse_input, reason, N_("为什么不算"), .is_required = true, .min = 2,
		.max = REASON_CHARS_MAX),
};
const struct form after_excuse_form = FORM_OF("activity_excuse", excuse_fields, after_excuse_input);
static const struct field answer_fields[] = {
	ID_FIELD(struct after_answer_input),
	NUMBER("feedback", after_answer_input, feedback, N_("编号"), .is_required = true, .min = 1,
		.max = INT64_MAX),
	TEXT("answer", after_answer_input, answer, N_("主办方回复"), .is_required = true, .min = 2,
		.max = REASON_CHARS_MAX),
};
const struct form after_answer_form = FORM_OF("activity_answer", answer_fields, after_answer_input);
