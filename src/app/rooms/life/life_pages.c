#include "actor.h"
#include "author.h"
#include "i18n.h"
#include "life_view.h"
#include "mask.h"
#include "respond.h"
#include "room_look.h"
#include "rooms_api.h"
#include "rooms_pack.h"
#include "rooms_view.h"

/* Answering, taking back, coming and excusing, beside a booking's page; and the same as calls. */

#define MINUTE_MS INT64_C(60000)

enum { ORGS_MAX = 20 };

/* ---- beside the booking -------------------------------------------------------------------------- */

static struct str
words_of(struct req *req, struct moment from_at, struct moment to_at)
{
	struct day day = day_of_moment(from_at);
	int64_t from = room_minute_of(from_at);
	struct str words = day_in_words(req->arena, req->lang, day),
		   hours = room_hours_text(
			   req->arena, from, from + (to_at.ms - from_at.ms) / MINUTE_MS);

	return str_format(req->arena, "%.*s %s %.*s", STR_ARG(words),
		tr(req->lang, room_weekday(day)), STR_ARG(hours));
}

static struct str
moment_words(struct req *req, struct moment at)
{
	struct str day = day_in_words(req->arena, req->lang, day_of_moment(at)),
		   clock = room_clock_format(req->arena, room_minute_of(at));

	return str_format(req->arena, "%.*s %.*s", STR_ARG(day), STR_ARG(clock));
}

/* What else there would be for a booking that its house had to give up. */
static void
look_others(struct req *req, const struct booking_find_row *row, const struct room_list_row *room,
	struct booking_life_view *view)
{
	struct booking_new new = {
		.room = *room, .people = row->people, .from_at = row->from_at, .to_at = row->to_at
	};
	struct booking_others others = booking_others_find(req, &new);

	view->others.items = ARENA_ARRAY(req->arena, others.count + 1, struct booking_life_other);
	for (size_t i = 0; i < others.count; i++) {
		const struct booking_other *other = &others.items[i];
		int64_t from = room_minute_of(other->from_at);
		struct str day = day_format_iso(req->arena, day_of_moment(other->from_at)),
			   start = room_clock_format(req->arena, from),
			   end = room_clock_format(req->arena,
				   from + (other->to_at.ms - other->from_at.ms) / MINUTE_MS);

		view->others.items[view->others.count++] = (struct booking_life_other){
			.room = room_name_of(&other->room),
			.when = words_of(req, other->from_at, other->to_at),
			.to = url_own(req->arena, "/rooms/%lld/book?day=%s&start=%s&end=%s",
				(long long)other->room.id.v, str_terminated(req->arena, day),
				str_terminated(req->arena, start), str_terminated(req->arena, end))
		};
	}
}

static void
look_ask(struct req *req, const struct booking_find_row *row, bool is_own, bool is_keeper,
	struct booking_life_view *view)
{
	struct booking_ask_find_row ask;

	if (booking_ask_find(req->db, row->id, &ask) != OK) {
		return;
	}
	view->has_ask = true;
	view->is_change = str_equal(ask.kind, STR("change"));
	view->silence_confirms = str_equal(ask.silence, STR("confirms"));
	view->asked = words_of(req, ask.from_at, ask.to_at);
	view->due = moment_words(req, ask.due_at);
	view->may_withdraw = is_own && view->is_change;
	view->may_decide = is_keeper;
}

static void
look_door(struct req *req, const struct booking_find_row *row, const struct booking_life_row *life,
	const struct room_rule *rule, struct booking_life_view *view)
{
	bool is_standing = str_equal(row->state, STR("confirmed")) &&
			   row->to_at.ms > db_now(req->db).ms;
	struct moment until = moment_is_none(life->release_at) ? row->to_at : life->release_at;

	view->is_arrived = !moment_is_none(life->arrived_at);
	if (is_standing && !view->is_arrived && life->arrive_code.len) {
		view->code = life->arrive_code;
		view->from = room_clock_format(
			req->arena, room_minute_of((struct moment){
					    row->from_at.ms - rule->checkin_minutes * MINUTE_MS }));
		view->until = room_clock_format(req->arena, room_minute_of(until));
	}
}

void
booking_life_look(struct req *req, const struct booking_find_row *row,
	const struct room_list_row *room, struct booking_life_view *view)
{
	bool is_own = booking_is_own(req, row->org_id), is_keeper = room_is_kept(req, room);
	struct room_rule rule = { .checkin_minutes = 0 };
	struct booking_event_list_rows events = { NULL, 0 };
	struct booking_life_row life;
	long long id = row->id.v;

	*view = (struct booking_life_view){ .code = STR_NONE };
	if (booking_life(req->db, row->id, &life) != OK) {
		return;
	}
	room_rule_find(req_pack(req), room->rule, &rule);
	look_ask(req, row, is_own, is_keeper, view);
	look_door(req, row, &life, &rule, view);
	view->may_arrive = is_keeper && str_equal(row->state, STR("confirmed")) &&
			   moment_is_none(row->arrived_at) &&
			   booking_is_at_door(&rule, row->from_at, row->to_at, row->release_at,
				   db_now(req->db));
	view->is_absent = !moment_is_none(life.absent_at);
	view->is_excused = !moment_is_none(life.excused_at);
	view->may_excuse = is_keeper && view->is_absent && !view->is_excused;
	view->absent_times = rule.absent.times;
	view->absent_days = rule.absent.days;
	view->halved_days = rule.absent.halved_days;
	view->withdraw = url_own(req->arena, "/bookings/%lld/withdraw", id);
	view->decide = url_own(req->arena, "/bookings/%lld/decide", id);
	view->arrive = url_own(req->arena, "/bookings/%lld/arrive", id);
	view->excuse = url_own(req->arena, "/bookings/%lld/excuse", id);
	if (is_own && str_equal(row->state, STR("cancelled")) &&
		row->from_at.ms > db_now(req->db).ms) {
		events = booking_event_list(req->db, row->id, 50);
		view->is_closed = events.count &&
				  str_equal(events.items[events.count - 1].verb, STR("close"));
	}
	if (view->is_closed) {
		look_others(req, row, room, view);
	}
}

struct booking_absence_lines
booking_absences(struct req *req)
{
	struct choices authors = authors_of(req, &room_author_rule);
	struct room_list_rows rooms = room_list(
		req->db, &(struct room_list_args){ .limit = ROOMS_MAX });
	struct booking_absence_lines lines = {
		ARENA_ARRAY(req->arena, ORGS_MAX + 1, struct booking_absence_line), 0
	};

	for (size_t i = 0; i < authors.count && i < ORGS_MAX; i++) {
		struct booking_absence_line line = { .halved_until = STR_NONE };
		struct str seen = STR_NONE;
		struct author author;

		if (!author_find(req, &room_author_rule, authors.items[i].value, &author)) {
			continue;
		}
		for (size_t k = 0; k < rooms.count; k++) {
			struct room_rule rule;
			struct moment until;
			int64_t absences;

			/* rooms of a rule set lie together; it is asked for once in a row */
			if (str_equal(rooms.items[k].rule, seen) ||
				!room_rule_find(req_pack(req), rooms.items[k].rule, &rule)) {
				continue;
			}
			seen = rule.id;
			until = booking_halved_until(req->db, &rule, author.scope.org, &absences);
			line.absences = absences > line.absences ? absences : line.absences;
			if (!moment_is_none(until)) {
				line.halved_until = moment_words(req, until);
			}
		}
		line.author = author.name;
		if (line.absences || line.halved_until.len) {
			lines.items[lines.count++] = line;
		}
	}
	return lines;
}

/* ---- deeds --------------------------------------------------------------------------------------- */

enum side { SIDE_PARTY, SIDE_KEEPER };

/* The booking for one of its sides; to all others it is not there. */
static enum outcome
find_for(struct req *req, struct booking_id id, enum side side, struct booking_find_row *ret_row)
{
	struct room_list_row room;

	if (booking_find_to_change(req->db, id, ret_row) != OK ||
		room_find(req->db, ret_row->room_id, &room) != OK) {
		return NOT_FOUND;
	}
	return (side == SIDE_PARTY ? booking_is_own(req, ret_row->org_id)
				   : room_is_kept(req, &room))
		       ? OK
		       : NOT_FOUND;
}

static enum outcome
to_booking(struct req *req, struct booking_id id, const char *flash)
{
	if (req->is_api) {
		return booking_answer_api(req, id, 200);
	}
	respond_flash(req, flash);
	return respond_see_other(req, url_own(req->arena, "/bookings/%lld", (long long)id.v));
}

/* What was so when the page was drawn is not so any more. */
static enum outcome
too_late(struct req *req)
{
	form_error(req, "", N_("它的状态已经变了，请刷新看看。"));
	return req->is_api ? CONFLICT : INVALID;
}

enum outcome
decide_booking(struct req *req)
{
	const struct booking_decide_input *in = req->in;
	bool is_approved = str_equal(in->decision, STR("approve"));
	struct str note = mask_personal(req->arena, in->note);
	struct booking_deed deed = booking_deed_of(req);
	struct booking_find_row row;

	if (find_for(req, in->id, SIDE_KEEPER, &row) != OK) {
		return NOT_FOUND;
	}
	if (!is_approved && str_is_empty(note)) {
		return form_reject(req, "note", N_("请写清为什么不批准，对方看得到。"));
	}
	if (booking_decide(&deed, &row, is_approved, note) != OK) {
		return too_late(req);
	}
	if (!req->is_api && str_equal(in->back, STR("desk"))) {
		respond_flash(req, is_approved ? N_("已批准，对方会收到通知。")
					       : N_("没有批准，对方会收到通知。"));
		return respond_see_other(req, URL_OWN("/desk/rooms"));
	}
	return to_booking(req, in->id,
		is_approved ? N_("已批准，对方会收到通知。") : N_("没有批准，对方会收到通知。"));
}

enum outcome
withdraw_booking(struct req *req)
{
	const struct booking_query *in = req->in;
	struct booking_deed deed = booking_deed_of(req);
	struct booking_find_row row;

	if (find_for(req, in->id, SIDE_PARTY, &row) != OK) {
		return NOT_FOUND;
	}
	if (booking_withdraw(&deed, &row) != OK) {
		return too_late(req);
	}
	return to_booking(req, in->id, N_("已撤回，原来的时间不变。"));
}

enum outcome
arrive_booking(struct req *req)
{
	const struct booking_query *in = req->in;
	struct booking_deed deed = booking_deed_of(req);
	struct booking_find_row row;

	if (find_for(req, in->id, SIDE_KEEPER, &row) != OK) {
		return NOT_FOUND;
	}
	if (booking_arrive(&deed, &row) != OK) {
		return too_late(req);
	}
	return to_booking(req, in->id, N_("已记下：人到了。"));
}

enum outcome
excuse_booking(struct req *req)
{
	const struct booking_excuse_input *in = req->in;
	struct booking_deed deed = booking_deed_of(req);
	struct booking_find_row row;

	if (find_for(req, in->id, SIDE_KEEPER, &row) != OK) {
		return NOT_FOUND;
	}
	if (booking_excuse(&deed, &row, mask_personal(req->arena, in->note)) != OK) {
		return too_late(req);
	}
	return to_booking(req, in->id, N_("这次未到不再计入。"));
}

/* ---- calls --------------------------------------------------------------------------------------- */

enum outcome
move_booking_api(struct req *req)
{
	const struct booking_move_call *in = req->in;
	struct room_use to = { in->from, in->to };
	struct booking_find_row row;
	enum outcome outcome;
	bool is_asked;

	if (find_for(req, in->id, SIDE_PARTY, &row) != OK) {
		return NOT_FOUND;
	}
	outcome = booking_move_from(req, &row, booking_reach_of(in->which), &to, &is_asked);
	return outcome == OK ? booking_answer_api(req, in->id, 200) : outcome;
}
