#include "booking.h"
#include "i18n.h"
#include "req.h"
#include "rooms_pack.h"

/* The same time week by week: what of it can be had, and booking it. */

enum { WEEK_DAYS = 7 };

#define DAY_MS INT64_C(86400000)

static struct booking_new
turn_of(const struct booking_new *first, int64_t week)
{
	struct booking_new new = *first;

	new.from_at.ms += week *WEEK_DAYS *DAY_MS;
	new.to_at.ms += week *WEEK_DAYS *DAY_MS;
	return new;
}

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

/* Those before it that can be had count against the organisation's share. */
static void
look_at(struct req *req, const struct booking_new *new, struct booking_turns *turns)
{
	struct booking_turn *turn = &turns->items[turns->count];
	struct room_judgement judgement;
	struct booking_others others;
	struct room_use *uses;
	struct room_wish wish = booking_wish_of(req, new, &uses, turns->count);

	for (size_t i = 0; i < turns->count; i++) {
		if (turns->items[i].is_free) {
			uses[wish.use_count++] = (struct room_use){ turns->items[i].from_at,
				turns->items[i].to_at };
		}
	}
	*turn = (struct booking_turn){ .from_at = new->from_at, .to_at = new->to_at };
	turns->count++;
	judgement = room_rule_judge(&new->rule, &wish);
	if (judgement.verdict != ROOM_FITS) {
		turn->refusal = booking_refusal_of(req->arena, &judgement);
	} else if (is_taken(req, new)) {
		turn->refusal = (struct booking_refusal){
			.field = "start", .message = N_("已经有人用了。"), .is_taken = true
		};
		others = booking_others_find(req, new);
		turn->has_other = others.count > 0;
		if (turn->has_other) {
			turn->other = others.items[0];
		}
	} else {
		turn->is_free = true;
	}
	turns->refused += !turn->is_free;
}

struct booking_turns
booking_series_look(struct req *req, const struct booking_new *first, int64_t weeks)
{
	struct booking_turns turns = { ARENA_ARRAY(req->arena, (size_t)weeks, struct booking_turn),
		0, 0 };
	struct booking_new new = *first;

	if (!room_rule_find(req_pack(req), first->room.rule, &new.rule)) {
		return turns;
	}
	for (int64_t week = 0; week < weeks; week++) {
		struct booking_new turn = turn_of(&new, week);

		look_at(req, &turn, &turns);
	}
	return turns;
}

/* Where and when this one is booked; false: it is left out. */
static bool
place_of(const struct booking_turn *turn, enum booking_way way, struct booking_new *new)
{
	new->from_at = turn->from_at;
	new->to_at = turn->to_at;
	if (turn->is_free) {
		return true;
	}
	if (way != BOOKING_MOVE || !turn->has_other) {
		return false;
	}
	new->room = turn->other.room;
	new->from_at = turn->other.from_at;
	new->to_at = turn->other.to_at;
	return true;
}

enum outcome
booking_series_make(struct req *req, const struct booking_new *first, int64_t weeks,
	enum booking_way way, struct booking_id *ret_first)
{
	struct booking_turns turns = booking_series_look(req, first, weeks);
	struct booking_series_add_row series;
	struct booking_refusal refusal;
	size_t made = 0;

	if (turns.count == 0 || turns.refused == turns.count ||
		(way == BOOKING_WHOLE && turns.refused)) {
		return CONFLICT;
	}
	booking_series_add(req->db, weeks, db_now(req->db), &series);
	for (size_t i = 0; i < turns.count; i++) {
		struct booking_new new = *first;
		struct booking_id id;

		if (!place_of(&turns.items[i], way, &new)) {
			continue;
		}
		if (booking_make(req, &new, &id, &refusal) != OK) {
			return CONFLICT;
		}
		booking_set_series(req->db, series.id, id);
		if (made++ == 0) {
			*ret_first = id;
		}
	}
	return made ? OK : CONFLICT;
}

enum outcome
booking_cancel_from(struct req *req, const struct booking_find_row *row, bool is_rest,
	struct str note, struct booking_refusal *ret_refusal)
{
	struct booking_list_of_series_rows rows;
	enum outcome outcome = booking_cancel(req, row, note, ret_refusal);

	if (outcome != OK || !is_rest || row->booking_series_id.v == 0) {
		return outcome;
	}
	rows = booking_list_of_series(
		req->db, row->booking_series_id, row->from_at, BOOKING_WEEKS_MAX);
	for (size_t i = 0; i < rows.count; i++) {
		struct booking_find_row later;

		/* what was given up before stays as it is */
		if (rows.items[i].id.v != row->id.v &&
			booking_find_to_change(req->db, rows.items[i].id, &later) == OK) {
			booking_cancel(req, &later, note, ret_refusal);
		}
	}
	return OK;
}
