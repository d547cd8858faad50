#include "activity_edit.h"
#include "activity_view.h"
#include "actor.h"
#include "family.h"
#include "mask.h"
#include "respond.h"

/* Activities and sign-ups for programs (contract.md). */

struct activity_api_item {
	struct activity_id id;
	struct str title, title_en, kind, audience, author, where, place, standing, text;
	struct org_id org_id;
	struct moment from_at, to_at, opens_at, closes_at;
	int64_t capacity, free, waiting, age_min, age_max;
	struct money fee;
};

#define ITEM(member) offsetof(struct activity_api_item, member)
const struct member activity_api_members[ACTIVITY_API_MEMBERS] = {
	{ "id", MEMBER_ID, ITEM(id), false },
	{ "title", MEMBER_STR, ITEM(title), false },
	{ "title_en", MEMBER_STR, ITEM(title_en), false },
	{ "kind", MEMBER_STR, ITEM(kind), false },
	{ "audience", MEMBER_STR, ITEM(audience), false },
	{ "state", MEMBER_STR, ITEM(standing), false },
	{ "author", MEMBER_STR, ITEM(author), false },
	{ "org_id", MEMBER_ID, ITEM(org_id), true },
	{ "region", MEMBER_STR, ITEM(where), true },
	{ "place", MEMBER_STR, ITEM(place), false },
	{ "from", MEMBER_MOMENT, ITEM(from_at), false },
	{ "to", MEMBER_MOMENT, ITEM(to_at), false },
	{ "opens", MEMBER_MOMENT, ITEM(opens_at), false },
	{ "closes", MEMBER_MOMENT, ITEM(closes_at), false },
	{ "capacity", MEMBER_INT, ITEM(capacity), false },
	{ "free", MEMBER_INT, ITEM(free), false },
	{ "waiting", MEMBER_INT, ITEM(waiting), false },
	{ "age_min", MEMBER_INT, ITEM(age_min), true },
	{ "age_max", MEMBER_INT, ITEM(age_max), true },
	{ "fee_fen", MEMBER_MONEY, ITEM(fee), false },
};

static struct activity_api_item
item_of(struct req *req, const struct activity_list_row *row)
{
	const struct region *region = region_find(req_regions(req), row->region_id);
	struct activity_brief brief = activity_brief_of(req, row);

	return (struct activity_api_item){ .id = row->id,
		.title = row->title,
		.title_en = row->title_en,
		.kind = row->kind,
		.audience = row->audience,
		.author = row->author,
		.where = region ? region->code : STR_NONE,
		.place = row->place,
		.standing = str_of(activity_standing_code(brief.standing)),
		.org_id = row->org_id,
		.from_at = row->from_at,
		.to_at = row->to_at,
		.opens_at = row->opens_at,
		.closes_at = row->closes_at,
		.capacity = row->capacity,
		.free = brief.free,
		.waiting = row->waiting,
		.age_min = row->age_min,
		.age_max = row->age_max,
		.fee = row->fee_fen };
}

enum outcome
list_activities_api(struct req *req)
{
	struct activities_found found = activities_find(req, req->in);
	struct activity_api_item *items = ARENA_ARRAY(
		req->arena, found.rows.count + 1, struct activity_api_item);
	struct table_view table = { activity_api_members, ACTIVITY_API_MEMBERS, items,
		found.rows.count, sizeof(*items) };
	struct list_page page = { found.total, found.is_exact, found.page, found.per_page };

	for (size_t i = 0; i < found.rows.count; i++) {
		items[i] = item_of(req, &found.rows.items[i]);
	}
	/* places are told as they are now, and time opens and closes them */
	req->res.until_ms = clock_now().ms + 1000;
	return respond_json_list(req, &table, &page);
}

enum outcome
activity_answer_api(struct req *req, const struct activity_find_row *row, int status)
{
	struct activity_list_row list = activity_list_row_of(req, row);
	struct activity_api_item item = item_of(req, &list);

	/* what is not published stands otherwise than places and time say */
	if (!activity_is(row, "published")) {
		item.standing = row->state;
	}
	if (status == 201) {
		respond_header(req, "Location",
			str_format(req->arena, "/api/v1/activities/%lld", (long long)row->id.v));
	}
	return respond_json(req, status, activity_api_members, ACTIVITY_API_MEMBERS, &item);
}

enum outcome
show_activity_api(struct req *req)
{
	const struct activity_id *id = req->in;
	struct activity_find_row row;

	if (activity_find(req->db, *id, &row) != OK ||
		(moment_is_none(row.shown_at) && !activity_is_own(req, &row))) {
		return NOT_FOUND;
	}
	return activity_answer_api(req, &row, 200);
}

enum outcome
drop_activity_api(struct req *req)
{
	const struct activity_drop_input *in = req->in;
	struct str note = mask_personal(req->arena, in->note);
	struct activity_doing doing = activity_doing_of(req, note);
	struct activity_find_row row;

	if (activity_find_to_change(req->db, in->id, &row) != OK) {
		return NOT_FOUND;
	}
	if (!activity_is_own(req, &row)) {
		return FORBIDDEN;
	}
	if (activity_cancel(req->db, &row, &doing) != OK) {
		return CONFLICT;
	}
	activity_note(req, &row, "activity.cancel", note);
	activity_room_free(req, row.id, note);
	return activity_answer_api(req, &row, 200);
}

/* ---- sign-ups ------------------------------------------------------------------------------------ */

struct signup_api_item {
	struct activity_signup_id id;
	struct activity_id activity_id;
	struct str state, code;
	int64_t people, position;
};

#define OF_SIGNUP(member) offsetof(struct signup_api_item, member)
const struct member signup_api_members[SIGNUP_API_MEMBERS] = {
	{ "id", MEMBER_ID, OF_SIGNUP(id), false },
	{ "activity_id", MEMBER_ID, OF_SIGNUP(activity_id), false },
	{ "state", MEMBER_STR, OF_SIGNUP(state), false },
	{ "people", MEMBER_INT, OF_SIGNUP(people), false },
	{ "position", MEMBER_INT, OF_SIGNUP(position), true },
	{ "code", MEMBER_STR, OF_SIGNUP(code), true },
};

enum outcome
signup_answer_api(struct req *req, const struct activity_signup_find_row *row, int status)
{
	struct signup_api_item item = { .id = row->id,
		.activity_id = row->activity_id,
		.state = str_equal(row->state, STR("over")) ? row->why : row->state,
		.code = STR_NONE,
		.people = row->people,
		.position = INT_NONE };
	struct activity_person person;
	int64_t ahead;

	if (str_equal(row->state, STR("waiting")) &&
		quota_ahead_find(req->db, row->place_id, &ahead) == OK) {
		item.position = ahead + 1;
	}
	if (str_equal(row->state, STR("confirmed")) &&
		activity_person_find(req->db, row, &person) == OK) {
		item.code = person.code;
	}
	if (status == 201) {
		respond_header(req, "Location",
			str_format(req->arena, "/api/v1/signups/%lld", (long long)row->id.v));
	}
	return respond_json(req, status, signup_api_members, SIGNUP_API_MEMBERS, &item);
}

enum outcome
show_signup_api(struct req *req)
{
	const struct activity_signup_id *id = req->in;
	struct activity_signup_find_row row;

	if (activity_signup_find(req->db, *id, &row) != OK || row.login_id.v == 0 ||
		(row.login_id.v != req->actor->login.v &&
			!family_may_act(req->db, req->actor->login, row.login_id))) {
		return NOT_FOUND;
	}
	return signup_answer_api(req, &row, 200);
}
