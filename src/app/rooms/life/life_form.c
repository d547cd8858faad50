#include "life_form.h"

#include "booking.h"

enum { NOTE_CHARS_MAX = 200, CODE_CHARS_MAX = 40, NUMBER_CHARS_MAX = 12 };

#define FORM_OF(named, fields, of)                                          \
	{                                                                   \
		named, fields, FIELD_COUNT(fields), sizeof(struct of), NULL \
	}

FIXED_CHOICES(decisions, CHOICE("approve", "批准", "Approve"), CHOICE("refuse", "不批准", "Refuse"))
FIXED_CHOICES(backs, CHOICE("desk", "回到列表", "Back to the list"))
FIXED_CHOICES(ways, CHOICE("one", "只改这一次", "This one only"),
	CHOICE("rest", "这一次和后面的都改", "This and all that come after it"),
	CHOICE("all", "没有开始的全部改", "All that are still to come"))

static const struct field decide_fields[] = {
	ID_FIELD(struct booking_decide_input),
	{ .name = "decision",
		.type = FIELD_CHOICE,
		.offset = offsetof(struct booking_decide_input, decision),
		.label = N_("决定"),
		.is_required = true,
		.choices = decisions },
	{ .name = "note",
		.type = FIELD_TEXT,
		.offset = offsetof(struct booking_decide_input, note),
		.label = N_("说明"),
		.hint = N_("对方看得到；不批准时要写"),
		.max = NOTE_CHARS_MAX },
	{ .name = "back",
		.type = FIELD_CHOICE,
		.offset = offsetof(struct booking_decide_input, back),
		.label = N_("之后去哪里"),
		.choices = backs },
};
const struct form booking_decide_form = FORM_OF(
	"booking_decide", decide_fields, booking_decide_input);

static const struct field excuse_fields[] = {
	ID_FIELD(struct booking_excuse_input),
	{ .name = "note",
		.type = FIELD_TEXT,
		.offset = offsetof(struct booking_excuse_input, note),
		.label = N_("为什么不计"),
		.hint = N_("对方看得到"),
		.is_required = true,
		.min = 2,
		.max = NOTE_CHARS_MAX },
};
const struct form booking_excuse_form = FORM_OF(
	"booking_excuse", excuse_fields, booking_excuse_input);

static const struct field move_call_fields[] = {
	ID_FIELD(struct booking_move_call),
	{ .name = "from",
		.type = FIELD_MOMENT,
		.offset = offsetof(struct booking_move_call, from),
		.label = N_("开始"),
		.is_required = true },
	{ .name = "to",
		.type = FIELD_MOMENT,
		.offset = offsetof(struct booking_move_call, to),
		.label = N_("结束"),
		.is_required = true },
	{ .name = "which",
		.type = FIELD_CHOICE,
		.offset = offsetof(struct booking_move_call, which),
		.label = N_("改哪些"),
		.choices = ways },
};
const struct form booking_move_call_form = FORM_OF(
	"booking_move_call", move_call_fields, booking_move_call);

/* ---- doors --------------------------------------------------------------------------------------- */

static const struct field door_fields[] = {
	ID_FIELD(struct door_query),
	{ .name = "key",
		.type = FIELD_TEXT,
		.offset = offsetof(struct door_query, key),
		.label = N_("门牌密钥"),
		.max = CODE_CHARS_MAX },
};
const struct form door_form = FORM_OF("room_door", door_fields, door_query);

#define DOOR_CODE                                                                        \
	{                                                                                \
		.name = "code", .type = FIELD_TEXT,                                      \
		.offset = offsetof(struct checkin_input, code), .label = N_("门上的码"), \
		.is_required = true, .max = CODE_CHARS_MAX                               \
	}

static const struct field checkin_query_fields[] = {
	DOOR_CODE,
	{ .name = "done",
		.type = FIELD_TEXT,
		.offset = offsetof(struct checkin_input, done),
		.label = N_("刚签到"),
		.max = 1 },
};
const struct form checkin_query_form = FORM_OF(
	"checkin_query", checkin_query_fields, checkin_input);

static const struct field checkin_fields[] = {
	DOOR_CODE,
	{ .name = "number",
		.type = FIELD_TEXT,
		.offset = offsetof(struct checkin_input, number),
		.label = N_("签到码"),
		.hint = N_("六位，在预约的页面上"),
		.max = NUMBER_CHARS_MAX },
	{ .name = "booking",
		.type = FIELD_INT,
		.offset = offsetof(struct checkin_input, booking),
		.label = N_("哪个预约"),
		.min = 1,
		.max = INT64_MAX },
};
const struct form checkin_form = FORM_OF("room_checkin", checkin_fields, checkin_input);

/* ---- the desk ------------------------------------------------------------------------------------ */

static const struct field desk_fields[] = {
	{ .name = "room",
		.type = FIELD_INT,
		.offset = offsetof(struct desk_rooms_query, room),
		.label = N_("场地"),
		.max = INT64_MAX },
	{ .name = "day",
		.type = FIELD_DAY,
		.offset = offsetof(struct desk_rooms_query, day),
		.label = N_("日期") },
	{ .name = "after_due",
		.type = FIELD_INT,
		.offset = offsetof(struct desk_rooms_query, after_due),
		.label = N_("从哪里接着"),
		.max = INT64_MAX },
	{ .name = "after",
		.type = FIELD_INT,
		.offset = offsetof(struct desk_rooms_query, after),
		.label = N_("从哪里接着"),
		.max = INT64_MAX },
};
const struct form desk_rooms_form = FORM_OF("desk_rooms_query", desk_fields, desk_rooms_query);
