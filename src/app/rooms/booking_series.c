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

/* ---- some of them ------------------------------------------------------------------------------- */

enum booking_reach
booking_reach_of(struct str word)
{
	return str_equal(word, STR("all"))    ? BOOKING_ALL
	       : str_equal(word, STR("rest")) ? BOOKING_REST
					      : BOOKING_ONE;
}

static bool
is_standing(struct str state)
{
	return str_equal(state, STR("confirmed")) || str_equal(state, STR("requested"));
}

struct booking_list_of_series_rows
booking_series_others(struct req *req, const struct booking_find_row *row, enum booking_reach reach)
{
	struct booking_list_of_series_rows rows = { NULL, 0 };
	struct moment now = db_now(req->db);
	size_t count = 0;

	if (reach == BOOKING_ONE || row->booking_series_id.v == 0) {
		return rows;
	}
	rows = booking_list_of_series(req->db, row->booking_series_id,
		reach == BOOKING_REST ? row->from_at : now, BOOKING_WEEKS_MAX);
	for (size_t i = 0; i < rows.count; i++) {
		/* what was given up before stays as it is */
		if (rows.items[i].id.v != row->id.v && rows.items[i].from_at.ms > now.ms &&
			is_standing(rows.items[i].state)) {
			rows.items[count++] = rows.items[i];
		}
	}
	rows.count = count;
	return rows;
}

enum outcome
booking_cancel_from(struct req *req, const struct booking_find_row *row, enum booking_reach reach,
	struct str note, struct booking_refusal *ret_refusal)
{
	struct booking_list_of_series_rows rows = booking_series_others(req, row, reach);
	enum outcome outcome = booking_cancel(req, row, note, ret_refusal);

	for (size_t i = 0; i < rows.count && outcome == OK; i++) {
		struct booking_find_row other;

		if (booking_find_to_change(req->db, rows.items[i].id, &other) == OK) {
			outcome = booking_cancel(req, &other, note, ret_refusal);
		}
	}
	return outcome;
}

/* As many days on as the first, at the same hours. */
static struct room_use
moved_like(const struct booking_find_row *first, const struct room_use *to, struct moment from_at)
{
	int32_t days = day_of_moment(to->from_at).n - day_of_moment(first->from_at).n;
	struct day day = { day_of_moment(from_at).n + days };
	struct room_use use = { .from_at = room_moment_at(day, room_minute_of(to->from_at)) };

	use.to_at.ms = use.from_at.ms + to->to_at.ms - to->from_at.ms;
	return use;
}

static void
tell_which(struct req *req, struct moment from_at, const struct booking_refusal *refusal)
{
	struct str day = day_in_words(req->arena, req->lang, day_of_moment(from_at));
	struct str why = tr_format(
		req->arena, req->lang, refusal->message, refusal->args, refusal->arg_count);
	struct str args[] = { day, why };

	form_error_with(req, str_equal(str_of(refusal->field), STR("start")) ? "start" : "",
		N_("{1} 这一次：{2}"), args, 2);
}

enum outcome
booking_move_from(struct req *req, const struct booking_find_row *row, enum booking_reach reach,
	const struct room_use *to, bool *ret_is_asked)
{
	struct booking_list_of_series_rows rows = booking_series_others(req, row, reach);
	bool is_later = to->from_at.ms > row->from_at.ms, is_asked = false;
	struct booking_refusal refusal;
	enum outcome outcome = OK;
	size_t own = 0;

	*ret_is_asked = false;
	while (own < rows.count && rows.items[own].from_at.ms < row->from_at.ms) {
		own++;
	}
	for (size_t n = 0; n <= rows.count && outcome == OK; n++) {
		/* this one and the others by time: the last first if all go to later, so that none meets the next */
		size_t at = is_later ? rows.count - n : n;
		struct booking_find_row other = *row;
		struct room_use use;

		if (at != own && booking_find_to_change(req->db,
					 rows.items[at < own ? at : at - 1].id, &other) != OK) {
			continue;
		}
		use = moved_like(row, to, other.from_at);
		outcome = booking_move(req, &other, &use, &is_asked, &refusal);
		*ret_is_asked = *ret_is_asked || is_asked;
		if (outcome != OK && rows.count) {
			tell_which(req, other.from_at, &refusal);
		} else if (outcome != OK) {
			form_error_with(req,
				str_equal(str_of(refusal.field), STR("people")) ? ""
										: refusal.field,
				refusal.message, refusal.args, refusal.arg_count);
		}
	}
	return outcome;
}
