#include "actor.h"
#include "json_write.h"
#include "respond.h"
#include "volunteer_view.h"

/* Shifts and duties for programs. */

enum { SHIFTS_GIVEN = 60, OPEN_GIVEN = 50, DUTIES_GIVEN = 100 };

struct shift_api_item {
	int64_t id;
	struct activity_id activity_id;
	struct str title, tasks, insurance, state, author;
	struct moment from_at, to_at;
	int64_t needed, taken, age_min;
};
#define ITEM(member) offsetof(struct shift_api_item, member)
const struct member shift_api_members[SHIFT_API_MEMBERS] = {
	{ "id", MEMBER_ID, ITEM(id), false },
	{ "activity_id", MEMBER_ID, ITEM(activity_id), false },
	{ "title", MEMBER_STR, ITEM(title), false },
	{ "tasks", MEMBER_STR, ITEM(tasks), true },
	{ "insurance", MEMBER_STR, ITEM(insurance), true },
	{ "state", MEMBER_STR, ITEM(state), false },
	{ "author", MEMBER_STR, ITEM(author), false },
	{ "from", MEMBER_MOMENT, ITEM(from_at), false },
	{ "to", MEMBER_MOMENT, ITEM(to_at), false },
	{ "needed", MEMBER_INT, ITEM(needed), false },
	{ "taken", MEMBER_INT, ITEM(taken), false },
	{ "age_min", MEMBER_INT, ITEM(age_min), true },
};

static enum outcome
give(struct req *req, const struct shift_api_item *items, size_t count)
{
	struct table_view table = { shift_api_members, SHIFT_API_MEMBERS, items, count,
		sizeof(*items) };
	struct list_page page = { (int64_t)count, true, 1, (int64_t)count };

	req->res.until_ms = clock_now().ms + 1000;
	return respond_json_list(req, &table, &page);
}

enum outcome
list_shifts_api(struct req *req)
{
	const struct activity_id *id = req->in;
	struct shift_api_item *items;
	struct volunteer_shift_find_rows rows;
	struct activity_find_row activity;

	if (activity_find(req->db, *id, &activity) != OK || moment_is_none(activity.shown_at)) {
		return NOT_FOUND;
	}
	rows = volunteer_shift_list(req->db, *id, SHIFTS_GIVEN);
	items = ARENA_ARRAY(req->arena, rows.count + 1, struct shift_api_item);
	for (size_t i = 0; i < rows.count; i++) {
		const struct volunteer_shift_find_row *row = &rows.items[i];
		struct volunteer_line line = volunteer_line_of(req, row, &activity);

		items[i] = (struct shift_api_item){ row->id.v, row->activity_id, row->title,
			row->tasks, row->insurance,
			line.is_cancelled ? STR("cancelled")
			: line.is_over    ? STR("over")
			: line.is_open    ? STR("open")
					  : STR("closed"),
			activity.author, row->from_at, row->to_at, row->needed, line.taken,
			row->age_min };
	}
	return give(req, items, rows.count);
}

enum outcome
list_open_shifts_api(struct req *req)
{
	const struct volunteer_open_query *in = req->in;
	struct moment after_at = moment_is_none(in->after_at) ? clock_now() : in->after_at;
	struct volunteer_shift_open_rows rows = volunteer_shift_open(
		req->db, after_at, in->after == INT_NONE ? 0 : in->after, OPEN_GIVEN);
	struct shift_api_item *items = ARENA_ARRAY(
		req->arena, rows.count + 1, struct shift_api_item);

	for (size_t i = 0; i < rows.count; i++) {
		const struct volunteer_shift_open_row *row = &rows.items[i];

		items[i] = (struct shift_api_item){ row->id.v, row->activity_id, row->title,
			STR_NONE, STR_NONE, STR("open"), row->author, row->from_at, row->to_at,
			row->needed, row->taken, INT_NONE };
	}
	return give(req, items, rows.count);
}

/* ---- duties -------------------------------------------------------------------------------------- */

struct duty_api_item {
	struct volunteer_duty_id id;
	struct volunteer_shift_id shift_id;
	struct str title, activity, author, state, code;
	int64_t minutes, position;
	bool is_forgotten, is_objected;
	struct moment from_at, to_at;
};
#define OF_DUTY(member) offsetof(struct duty_api_item, member)
const struct member duty_api_members[DUTY_API_MEMBERS] = {
	{ "id", MEMBER_ID, OF_DUTY(id), false },
	{ "shift_id", MEMBER_ID, OF_DUTY(shift_id), false },
	{ "title", MEMBER_STR, OF_DUTY(title), false },
	{ "activity", MEMBER_STR, OF_DUTY(activity), false },
	{ "author", MEMBER_STR, OF_DUTY(author), false },
	{ "state", MEMBER_STR, OF_DUTY(state), false },
	{ "from", MEMBER_MOMENT, OF_DUTY(from_at), false },
	{ "to", MEMBER_MOMENT, OF_DUTY(to_at), false },
	{ "minutes", MEMBER_INT, OF_DUTY(minutes), true },
	{ "is_forgotten", MEMBER_BOOL, OF_DUTY(is_forgotten), false },
	{ "is_objected", MEMBER_BOOL, OF_DUTY(is_objected), false },
	{ "position", MEMBER_INT, OF_DUTY(position), true },
	{ "code", MEMBER_STR, OF_DUTY(code), true },
};

static struct duty_api_item
item_of(struct req *req, const struct volunteer_whole *whole)
{
	const struct volunteer_duty_find_row *duty = &whole->duty;
	struct duty_api_item item = { .id = duty->id,
		.shift_id = duty->shift_id,
		.title = whole->shift.title,
		.activity = whole->activity.title,
		.author = whole->activity.author,
		.state = str_equal(duty->state, STR("over")) ? duty->why : duty->state,
		.code = STR_NONE,
		.minutes = duty->minutes,
		.position = INT_NONE,
		.is_forgotten = duty->is_forgotten,
		.is_objected = !moment_is_none(duty->object_at),
		.from_at = whole->shift.from_at,
		.to_at = whole->shift.to_at };
	struct quota_standing standing;
	struct activity_person person;

	if (quota_standing_find(req->db, duty->place_id, &standing) == OK) {
		item.position = standing.ahead + 1;
	}
	if (duty->login_id.v == req->actor->login.v && duty->minutes == INT_NONE &&
		str_equal(duty->state, STR("confirmed")) &&
		volunteer_person_find(req->db, duty, &person) == OK) {
		item.code = person.code;
	}
	return item;
}

enum outcome
duty_answer_api(struct req *req, const struct volunteer_whole *whole, int status)
{
	struct duty_api_item item = item_of(req, whole);

	if (status == 201) {
		respond_header(req, "Location",
			str_format(req->arena, "/api/v1/duties/%lld", (long long)item.id.v));
	}
	return respond_json(req, status, duty_api_members, DUTY_API_MEMBERS, &item);
}

enum outcome
show_duty_api(struct req *req)
{
	const struct volunteer_duty_query *in = req->in;
	struct volunteer_whole whole;

	if (volunteer_whole_find(req, in->id, &whole) != OK ||
		(whole.duty.login_id.v != req->actor->login.v &&
			!activity_is_own(req, &whole.activity))) {
		return NOT_FOUND;
	}
	return duty_answer_api(req, &whole, 200);
}

enum outcome
list_my_duties_api(struct req *req)
{
	const struct volunteer_mine_query *in = req->in;
	struct volunteer_duty_mine_rows rows = volunteer_duty_mine(req->db, req->actor->login,
		in->before == INT_NONE ? INT64_MAX : in->before, DUTIES_GIVEN);
	struct duty_api_item *items = ARENA_ARRAY(req->arena, rows.count + 1, struct duty_api_item);
	struct table_view table = { duty_api_members, DUTY_API_MEMBERS, items, rows.count,
		sizeof(*items) };
	struct list_page page = { (int64_t)rows.count, true, 1, DUTIES_GIVEN };
	struct volunteer_whole whole;
	size_t count = 0;

	for (size_t i = 0; i < rows.count; i++) {
		if (volunteer_whole_find(req, rows.items[i].id, &whole) == OK) {
			items[count++] = item_of(req, &whole);
		}
	}
	table.row_count = count;
	return respond_json_list(req, &table, &page);
}
