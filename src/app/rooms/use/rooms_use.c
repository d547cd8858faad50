#include "rooms_use.h"

#include "app.h"
#include "audit.h"
#include "booking.h"
#include "i18n.h"
#include "rooms_pack.h"

/* Rooms as other offices take them: looks, books, moves and gives back by the ways of booking.h. */

/* ---- which rooms --------------------------------------------------------------------------------- */

struct choices
rooms_use_choices(struct req *req)
{
	struct room_list_rows rooms = room_list(
		req->db, &(struct room_list_args){ .limit = ROOMS_MAX });
	struct choice *items = ARENA_ARRAY(req->arena, rooms.count + 1, struct choice);
	size_t count = 0;

	for (size_t i = 0; i < rooms.count; i++) {
		const struct room_list_row *room = &rooms.items[i];

		if (room->is_closed || room->is_private) {
			continue;
		}
		items[count++] = (struct choice){ str_format(req->arena, "%lld",
							  (long long)room->id.v),
			{ str_format(req->arena, "%.*s（%lld 人）", STR_ARG(room->name),
				  (long long)room->capacity),
				str_format(req->arena, "%.*s (%lld people)", STR_ARG(room->name_en),
					(long long)room->capacity) },
			{ room->venue_name, room->venue_name_en } };
	}
	return (struct choices){ items, count };
}

static struct bilingual
place_name(struct arena *arena, const struct room_list_row *room)
{
	return (struct bilingual){ str_format(arena, "%.*s%.*s", STR_ARG(room->venue_name),
					   STR_ARG(room->name)),
		str_format(arena, "%.*s, %.*s", STR_ARG(room->name_en),
			STR_ARG(room->venue_name_en)) };
}

static bool
find_open(struct req *req, int64_t id, struct room_list_row *ret_room)
{
	return room_find(req->db, (struct room_id){ id }, ret_room) == OK && !ret_room->is_private;
}

bool
rooms_use_place(struct req *req, int64_t room, struct str *ret_place, struct region_id *ret_region)
{
	struct room_list_row row;

	if (!find_open(req, room, &row)) {
		return false;
	}
	*ret_place = place_name(req->arena, &row).zh;
	*ret_region = row.region_id;
	return true;
}

/* ---- refusals ------------------------------------------------------------------------------------ */

static void
put_refusal(struct rooms_refusal *to, const struct booking_refusal *from)
{
	*to = (struct rooms_refusal){ .message = from->message,
		.args = { from->args[0], from->args[1], from->args[2], from->args[3] },
		.arg_count = from->arg_count,
		.is_people = str_equal(str_of(from->field), STR("people")) };
}

static void
put_others(struct req *req, const struct booking_new *new, struct rooms_refusal *to)
{
	struct booking_others others = booking_others_find(req, new);

	for (size_t i = 0; i < others.count && i < ROOMS_OTHERS_MAX; i++) {
		const struct booking_other *other = &others.items[i];

		to->others[to->other_count++] = (struct rooms_other){ other->room.id.v,
			place_name(req->arena, &other->room), { other->from_at, other->to_at } };
	}
}

/* ---- looking ------------------------------------------------------------------------------------- */

static bool
is_taken(struct req *req, const struct booking_new *new)
{
	struct quota_span_answer answer;

	quota_span_try(req->db,
		&(struct quota_span_wish){ .thing = new->room.quota_thing_id,
			.holder = { STR("booking"), 0 },
			.from_at = new->from_at,
			.to_at = new->to_at,
			.before_minutes = new->rule.before_minutes,
			.after_minutes = new->rule.after_minutes },
		1, &answer);
	return answer.outcome != OK;
}

/* The room and its rules; false with a refusal: it is not to be had by them at all. */
static bool
begin(struct req *req, const struct rooms_wish *wish, struct booking_new *new,
	struct rooms_refusal *ret_refusal)
{
	*new = (struct booking_new){ .org = wish->org,
		.author = wish->author,
		.title = wish->title,
		.people = wish->people,
		.from_at = wish->time.from_at,
		.to_at = wish->time.to_at };
	*ret_refusal = (struct rooms_refusal){ .message = NULL };
	if (!find_open(req, wish->room, &new->room) || new->room.is_closed ||
		!room_rule_find(req_pack(req), new->room.rule, &new->rule)) {
		ret_refusal->message = N_("这个场地暂停使用。");
		return false;
	}
	if (wish->org.v ? !booking_is_own(req, wish->org) : !room_is_kept(req, &new->room)) {
		ret_refusal->message = N_("这个场地不是本单位管理的，请用组织的名义预约。");
		return false;
	}
	return true;
}

/* An office is bound by the hours of its house and by what is taken, not by what organisations share. */
static struct room_wish
wish_of(struct req *req, const struct booking_new *new, struct room_use **ret_uses, size_t more)
{
	if (new->org.v) {
		return booking_wish_of(req, new, ret_uses, more);
	}
	*ret_uses = ARENA_ARRAY(req->arena, more + 1, struct room_use);
	return (struct room_wish){ .from_at = new->from_at,
		.to_at = new->to_at,
		.now = db_now(req->db),
		.people = new->people,
		.capacity = new->room.capacity,
		.calendar = req_calendar(req) };
}

static void
look_at(struct req *req, const struct booking_new *new, const struct rooms_time *times,
	struct rooms_verdict *verdicts, size_t at)
{
	struct rooms_verdict *verdict = &verdicts[at];
	struct room_judgement judgement;
	struct booking_refusal refusal;
	struct room_use *uses;
	struct room_wish wish = wish_of(req, new, &uses, at);

	for (size_t i = 0; new->org.v &&i < at; i++) {
		if (verdicts[i].is_free && !verdicts[i].booking) {
			uses[wish.use_count++] = (struct room_use){ times[i].from_at,
				times[i].to_at };
		}
	}
	judgement = room_rule_judge(&new->rule, &wish);
	if (judgement.verdict != ROOM_FITS) {
		refusal = booking_refusal_of(req->arena, &judgement);
		put_refusal(&verdict->refusal, &refusal);
	} else if (is_taken(req, new)) {
		verdict->refusal.message = N_("已经有人用了。");
		put_others(req, new, &verdict->refusal);
	} else {
		verdict->is_free = true;
	}
}

int64_t
rooms_use_booked(struct db *db, struct org_id org, int64_t room, const struct rooms_time *time)
{
	struct booking_covering_row row;

	if (org.v && booking_covering(db,
			     &(struct booking_covering_args){ .org_id = org,
				     .room_id = { room },
				     .from_at = time->from_at,
				     .to_at = time->to_at },
			     &row) == OK) {
		return row.id.v;
	}
	return 0;
}

struct rooms_verdict *
rooms_use_look(struct req *req, const struct rooms_wish *wish, const struct rooms_time *times,
	size_t count)
{
	struct rooms_verdict *verdicts = ARENA_ARRAY(req->arena, count + 1, struct rooms_verdict);
	struct rooms_refusal refusal;
	struct booking_new new;
	bool is_there = begin(req, wish, &new, &refusal);

	for (size_t i = 0; i < count; i++) {
		verdicts[i] = (struct rooms_verdict){ .refusal = refusal };
		if (!is_there) {
			continue;
		}
		new.from_at = times[i].from_at;
		new.to_at = times[i].to_at;
		verdicts[i].booking = rooms_use_booked(req->db, wish->org, wish->room, &times[i]);
		if (verdicts[i].booking) {
			verdicts[i].is_free = true;
			continue;
		}
		look_at(req, &new, times, verdicts, i);
	}
	return verdicts;
}

/* ---- taking -------------------------------------------------------------------------------------- */

/* The house uses its own room. */
static enum outcome
take_for_house(struct req *req, const struct booking_new *new, struct booking_id *ret_id)
{
	enum outcome outcome = booking_put(req->db, new, ret_id);

	if (outcome == OK) {
		booking_event_add(req->db, &(struct booking_event_add_args){ .booking_id = *ret_id,
						   .verb = STR("make"),
						   .login_id = req->actor->login,
						   .note = STR_NONE,
						   .made_at = db_now(req->db) });
		audit_add(req, &(struct audit){ .verb = "booking.make",
				       .object = "booking",
				       .object_id = ret_id->v,
				       .scope = { .region = new->room.owner_region_id } });
	}
	return outcome;
}

enum outcome
rooms_use_take(struct req *req, const struct rooms_wish *wish, int64_t *ret_booking,
	bool *ret_is_new, struct rooms_refusal *ret_refusal)
{
	struct rooms_verdict *verdict = rooms_use_look(req, wish, &wish->time, 1);
	struct booking_refusal refusal = { .field = "" };
	struct booking_new new;
	struct booking_id id;
	enum outcome outcome;

	if (!verdict->is_free) {
		*ret_refusal = verdict->refusal;
		return INVALID;
	}
	*ret_is_new = verdict->booking == 0;
	if (verdict->booking) {
		*ret_booking = verdict->booking;
		return OK;
	}
	if (!begin(req, wish, &new, ret_refusal)) {
		return INVALID;
	}
	outcome = wish->org.v ? booking_make(req, &new, &id, &refusal)
			      : take_for_house(req, &new, &id);
	if (outcome != OK) {
		put_refusal(ret_refusal, &refusal);
		ret_refusal->message = refusal.message ? refusal.message : N_("已经有人用了。");
		return outcome;
	}
	*ret_booking = id.v;
	return OK;
}

enum outcome
rooms_use_move(struct req *req, int64_t booking, const struct rooms_time *to,
	struct rooms_refusal *ret_refusal)
{
	struct room_use use = { to->from_at, to->to_at };
	struct booking_refusal refusal;
	struct booking_find_row row;
	struct booking_new new = { .people = 1 };
	enum outcome outcome;
	bool is_asked = false;

	*ret_refusal = (struct rooms_refusal){ .message = NULL };
	if (booking_find_to_change(req->db, (struct booking_id){ booking }, &row) != OK ||
		room_find(req->db, row.room_id, &new.room) != OK) {
		return NOT_FOUND;
	}
	if (row.from_at.ms == to->from_at.ms && row.to_at.ms == to->to_at.ms) {
		return OK;
	}
	outcome = booking_move(req, &row, &use, &is_asked, &refusal);
	if (outcome == OK && is_asked) { /* nobody is told of a time that may still be refused */
		ret_refusal->message = N_(
			"这个场地改时间要审批：请先在场地预约里改，批准以后再来改活动。");
		return INVALID;
	}
	if (outcome == OK) {
		return OK;
	}
	put_refusal(ret_refusal, &refusal);
	if (outcome == CONFLICT) {
		new.people = row.people;
		new.from_at = to->from_at;
		new.to_at = to->to_at;
		put_others(req, &new, ret_refusal);
	}
	return outcome;
}

void
rooms_use_free(struct req *req, int64_t booking, struct str note)
{
	struct booking_refusal refusal;
	struct booking_find_row row;

	if (booking_find_to_change(req->db, (struct booking_id){ booking }, &row) == OK) {
		booking_cancel(req, &row, note, &refusal);
	}
}
