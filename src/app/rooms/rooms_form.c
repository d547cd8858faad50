#include "rooms_form.h"

#include "booking.h"
#include "req.h"

enum {
	TITLE_CHARS_MAX = 40,
	NOTE_CHARS_MAX = 200,
	PEOPLE_MAX = 10000,
	PAGES_MAX = 1000,
	STEP = 30
};

const struct author_rule room_author_rule = { &right_room_book, true };

static struct choices
authors(struct req *req)
{
	return authors_of(req, &room_author_rule);
}

struct choices
room_times(struct arena *arena, int64_t from, int64_t to, int64_t step)
{
	struct choice *items = ARENA_ARRAY(arena, (size_t)((to - from) / step + 2), struct choice);
	size_t count = 0;

	for (int64_t minute = from; minute <= to; minute += step) {
		struct str text = room_clock_format(arena, minute);

		items[count++] = (struct choice){ .value = text, .label = { text, text } };
	}
	return (struct choices){ items, count };
}

static struct choices
times_of_day(struct req *req)
{
	return room_times(req->arena, 0, MINUTES_OF_DAY, STEP);
}

FIXED_CHOICES(series_ways, CHOICE("skip", "跳过订不上的", "Leave out what cannot be had"),
	CHOICE("move", "订不上的改时间", "Move what cannot be had"))
FIXED_CHOICES(cancel_ways, CHOICE("one", "只取消这一次", "This one only"),
	CHOICE("rest", "这一次和后面的都取消", "This and all that come after it"),
	CHOICE("all", "没有开始的全部取消", "All that are still to come"))
FIXED_CHOICES(move_ways, CHOICE("one", "只改这一次", "This one only"),
	CHOICE("rest", "这一次和后面的都改", "This and all that come after it"),
	CHOICE("all", "没有开始的全部改", "All that are still to come"))
FIXED_CHOICES(
	shows, CHOICE("grid", "时间表", "Timetable"), CHOICE("list", "空闲列表", "Free times"))

#define FORM_OF(named, fields, of)                                          \
	{                                                                   \
		named, fields, FIELD_COUNT(fields), sizeof(struct of), NULL \
	}
#define TIME_FIELD(of, member, called, is_needed)                                             \
	{                                                                                     \
		.name = #member, .type = FIELD_CHOICE, .offset = offsetof(struct of, member), \
		.label = called, .is_required = is_needed, .choices = times_of_day            \
	}

static const struct field rooms_fields[] = {
	{ .name = "show",
		.type = FIELD_CHOICE,
		.offset = offsetof(struct rooms_query, show),
		.label = N_("显示方式"),
		.choices = shows },
	{ .name = "day",
		.type = FIELD_DAY,
		.offset = offsetof(struct rooms_query, day),
		.label = N_("日期") },
	{ .name = "venue",
		.type = FIELD_INT,
		.offset = offsetof(struct rooms_query, venue),
		.label = N_("场馆"),
		.max = INT64_MAX },
	{ .name = "room",
		.type = FIELD_INT,
		.offset = offsetof(struct rooms_query, room),
		.label = N_("场地"),
		.max = INT64_MAX },
	TIME_FIELD(rooms_query, start, N_("开始"), false),
	TIME_FIELD(rooms_query, end, N_("结束"), false),
};
const struct form rooms_form = FORM_OF("rooms_query", rooms_fields, rooms_query);

static const struct field room_fields[] = {
	ID_FIELD(struct room_query),
	{ .name = "week",
		.type = FIELD_DAY,
		.offset = offsetof(struct room_query, week),
		.label = N_("哪一周"),
		.hint = N_("这一周里的任何一天") },
};
const struct form room_form = FORM_OF("room_query", room_fields, room_query);

/* The page with the form: everything may be chosen before. */
static const struct field room_booking_fields[] = {
	ID_FIELD(struct booking_input),
	{ .name = "day",
		.type = FIELD_DAY,
		.offset = offsetof(struct booking_input, day),
		.label = N_("日期") },
	TIME_FIELD(booking_input, start, N_("开始"), false),
	TIME_FIELD(booking_input, end, N_("结束"), false),
};
const struct form room_booking_form = FORM_OF(
	"room_booking_query", room_booking_fields, booking_input);

static const struct field booking_fields[] = {
	ID_FIELD(struct booking_input),
	{ .name = "author",
		.type = FIELD_CHOICE,
		.offset = offsetof(struct booking_input, author),
		.label = N_("哪家组织预约"),
		.is_required = true,
		.choices = authors },
	{ .name = "day",
		.type = FIELD_DAY,
		.offset = offsetof(struct booking_input, day),
		.label = N_("日期"),
		.is_required = true },
	TIME_FIELD(booking_input, start, N_("开始"), true),
	TIME_FIELD(booking_input, end, N_("结束"), true),
	{ .name = "title",
		.type = FIELD_TEXT,
		.offset = offsetof(struct booking_input, title),
		.label = N_("活动名称"),
		.is_required = true,
		.min = 2,
		.max = TITLE_CHARS_MAX },
	{ .name = "people",
		.type = FIELD_INT,
		.offset = offsetof(struct booking_input, people),
		.label = N_("人数"),
		.is_required = true,
		.min = 1,
		.max = PEOPLE_MAX },
	{ .name = "weeks",
		.type = FIELD_INT,
		.offset = offsetof(struct booking_input, weeks),
		.label = N_("每周重复"),
		.hint = N_("连同这一次一共几周；不填只订这一次"),
		.min = 1,
		.max = BOOKING_WEEKS_MAX },
	{ .name = "series",
		.type = FIELD_CHOICE,
		.offset = offsetof(struct booking_input, series),
		.label = N_("订不上的怎么办"),
		.choices = series_ways },
	{ .name = "pick",
		.type = FIELD_TEXT,
		.offset = offsetof(struct booking_input, pick),
		.label = N_("改用的时间"),
		.max = TITLE_CHARS_MAX },
};
const struct form booking_form = FORM_OF("booking_make", booking_fields, booking_input);

static const struct field call_fields[] = {
	ID_FIELD(struct booking_call),
	{ .name = "org",
		.type = FIELD_INT,
		.offset = offsetof(struct booking_call, org),
		.label = N_("哪家组织预约"),
		.is_required = true,
		.min = 1,
		.max = INT64_MAX },
	{ .name = "from",
		.type = FIELD_MOMENT,
		.offset = offsetof(struct booking_call, from),
		.label = N_("开始"),
		.is_required = true },
	{ .name = "to",
		.type = FIELD_MOMENT,
		.offset = offsetof(struct booking_call, to),
		.label = N_("结束"),
		.is_required = true },
	{ .name = "title",
		.type = FIELD_TEXT,
		.offset = offsetof(struct booking_call, title),
		.label = N_("活动名称"),
		.is_required = true,
		.min = 2,
		.max = TITLE_CHARS_MAX },
	{ .name = "people",
		.type = FIELD_INT,
		.offset = offsetof(struct booking_call, people),
		.label = N_("人数"),
		.is_required = true,
		.min = 1,
		.max = PEOPLE_MAX },
};
const struct form booking_call_form = FORM_OF("booking_make_call", call_fields, booking_call);

static const struct field booking_id_fields[] = { ID_FIELD(struct booking_query) };
const struct form booking_id_form = FORM_OF("booking_query", booking_id_fields, booking_query);

static const struct field cancel_fields[] = {
	ID_FIELD(struct booking_cancel_input),
	{ .name = "note",
		.type = FIELD_TEXT,
		.offset = offsetof(struct booking_cancel_input, note),
		.label = N_("为什么取消"),
		.hint = N_("对方看得到"),
		.max = NOTE_CHARS_MAX },
	{ .name = "which",
		.type = FIELD_CHOICE,
		.offset = offsetof(struct booking_cancel_input, which),
		.label = N_("取消哪些"),
		.choices = cancel_ways },
};
const struct form booking_cancel_form = FORM_OF(
	"booking_cancel", cancel_fields, booking_cancel_input);

static const struct field move_fields[] = {
	ID_FIELD(struct booking_move_input),
	{ .name = "day",
		.type = FIELD_DAY,
		.offset = offsetof(struct booking_move_input, day),
		.label = N_("日期"),
		.is_required = true },
	TIME_FIELD(booking_move_input, start, N_("开始"), true),
	TIME_FIELD(booking_move_input, end, N_("结束"), true),
	{ .name = "which",
		.type = FIELD_CHOICE,
		.offset = offsetof(struct booking_move_input, which),
		.label = N_("改哪些"),
		.hint = N_("一起订的，按同样的天数和钟点改"),
		.choices = move_ways },
};
const struct form booking_move_form = FORM_OF("booking_move", move_fields, booking_move_input);

static const struct field slots_fields[] = {
	ID_FIELD(struct slots_query),
	{ .name = "from",
		.type = FIELD_MOMENT,
		.offset = offsetof(struct slots_query, from),
		.label = N_("从") },
	{ .name = "to",
		.type = FIELD_MOMENT,
		.offset = offsetof(struct slots_query, to),
		.label = N_("到") },
};
const struct form room_slots_form = FORM_OF("room_slots", slots_fields, slots_query);

static const struct field bookings_fields[] = {
	{ .name = "page",
		.type = FIELD_INT,
		.offset = offsetof(struct bookings_query, page),
		.label = N_("第几页"),
		.min = 1,
		.max = PAGES_MAX },
};
const struct form bookings_form = FORM_OF("bookings_query", bookings_fields, bookings_query);
