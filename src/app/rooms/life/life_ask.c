#include "gear.h"
#include "life.h"

#include "app.h"
#include "audit.h"
#include "rand.h"
#include "rooms_pack.h"

/* Approval: of new bookings, and of another time for one that stands. */

#define MINUTE_MS INT64_C(60000)
#define HOUR_MS INT64_C(3600000)

enum { CODE_CHARS = 6 };

struct booking_deed
booking_deed_of(struct req *req)
{
	return (struct booking_deed){ req->db, req, req_pack(req) };
}

void
booking_note(
	const struct booking_deed *deed, struct booking_id id, const char *verb, struct str note)
{
	booking_event_add(deed->db,
		&(struct booking_event_add_args){ .booking_id = id,
			.verb = str_of(verb),
			.login_id = deed->req ? deed->req->actor->login : (struct login_id){ 0 },
			.note = str_is_empty(note) ? STR_NONE : note,
			.made_at = db_now(deed->db) });
}

void
booking_audit(const struct booking_deed *deed, const char *verb, const struct room_list_row *room,
	const struct booking_find_row *row)
{
	struct audit audit = { .verb = verb,
		.object = "booking",
		.object_id = row->id.v,
		.scope = { room->owner_region_id, row->org_id },
		.is_unnamed = row->is_private };

	if (row->is_private) {
		audit.scope.org = (struct org_id){ 0 };
	}
	if (deed->req) {
		audit_add(deed->req, &audit);
	} else {
		audit_add_by_system(deed->db, &audit);
	}
}

/* ---- beginning ----------------------------------------------------------------------------------- */

/* Letters and digits that nobody takes for others. */
static struct str
code_make(struct arena *arena)
{
	static const char letters[] = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ";
	char code[CODE_CHARS];

	for (size_t i = 0; i < CODE_CHARS; i++) {
		code[i] = letters[rand_below(sizeof(letters) - 1)];
	}
	return str_format(arena, "%.*s", CODE_CHARS, code);
}

void
booking_start_clocks(const struct booking_deed *deed, const struct room_rule *rule,
	struct booking_id id, struct moment from_at)
{
	struct moment now = db_now(deed->db);
	struct moment remind_at = { from_at.ms - rule->remind_hours * HOUR_MS };

	booking_set_clocks(deed->db,
		&(struct booking_set_clocks_args){ .arrive_code = code_make(db_arena(deed->db)),
			.release_at = { from_at.ms + rule->release_minutes * MINUTE_MS },
			.remind_at = rule->remind_hours && remind_at.ms > now.ms ? remind_at
										 : MOMENT_NONE,
			.id = id });
}

/* By when it is answered: as the rules say, at the latest as it begins. */
static struct moment
due_of(struct db *db, const struct room_rule *rule, struct moment from_at)
{
	struct moment due = { db_now(db).ms + rule->approval.hours * HOUR_MS };

	return due.ms < from_at.ms ? due : from_at;
}

static void
add_ask(struct db *db, const struct booking_new *new, struct booking_id id, const char *kind,
	struct quota_span_id span)
{
	struct booking_ask_add_row added;

	booking_ask_add(db,
		&(struct booking_ask_add_args){ .booking_id = id,
			.room_id = new->room.id,
			.room_venue_id = new->room.room_venue_id,
			.kind = str_of(kind),
			.from_at = new->from_at,
			.to_at = new->to_at,
			.quota_span_id = span,
			.silence = new->rule.approval.silence_confirms ? STR("confirms")
								       : STR("refuses"),
			.due_at = due_of(db, &new->rule, new->from_at),
			.made_at = db_now(db) },
		&added);
	booking_tell_keepers(db, &new->room, id);
}

void
booking_begin(const struct booking_deed *deed, const struct booking_new *new, struct booking_id id)
{
	if (new->is_request) {
		add_ask(deed->db, new, id, "new", (struct quota_span_id){ 0 });
	} else if (new->org.v) { /* the house need not check in with itself */
		booking_start_clocks(deed, &new->rule, id, new->from_at);
	}
}

void
booking_drop_ask(struct db *db, const struct booking_find_row *row)
{
	struct booking_ask_find_row ask;

	if (booking_ask_find(db, row->id, &ask) != OK) {
		return;
	}
	booking_ask_remove(db, ask.id);
	if (ask.quota_span_id.v &&
		quota_span_release(db, ask.quota_span_id, QUOTA_CANCELLED) != OK) {
		fail("booking %lld holds no second time", (long long)row->id.v);
	}
}

/* ---- another time -------------------------------------------------------------------------------- */

static struct quota_span_wish
wish_of(const struct booking_new *new, struct booking_id id, struct moment from_at,
	struct moment to_at)
{
	return (struct quota_span_wish){ .thing = new->room.quota_thing_id,
		.holder = { STR("booking"), id.v },
		.from_at = from_at,
		.to_at = to_at,
		.before_minutes = new->rule.before_minutes,
		.after_minutes = new->rule.after_minutes };
}

/* Whether two times with what is kept free around them touch: then one span holds both. */
static bool
is_touching(const struct booking_find_row *row, const struct booking_new *to)
{
	int64_t around = (to->rule.before_minutes + to->rule.after_minutes) * MINUTE_MS;

	return row->from_at.ms < to->to_at.ms + around && row->to_at.ms + around > to->from_at.ms;
}

enum outcome
booking_ask_change(const struct booking_deed *deed, const struct booking_find_row *row,
	const struct booking_new *to)
{
	struct booking_ask_find_row ask;
	struct quota_span_answer answer;
	struct quota_span_id span = { 0 };
	struct quota_span_wish wish = wish_of(to, row->id, to->from_at, to->to_at);

	if (booking_ask_find(deed->db, row->id, &ask) == OK) {
		return STALE;
	}
	if (is_touching(row, to)) {
		wish.from_at = row->from_at.ms < to->from_at.ms ? row->from_at : to->from_at;
		wish.to_at = row->to_at.ms > to->to_at.ms ? row->to_at : to->to_at;
		if (quota_span_move(deed->db, row->quota_span_id, &wish, &answer) != OK) {
			return CONFLICT;
		}
	} else if (quota_span_take(deed->db, &wish, &answer) != OK) {
		return CONFLICT;
	} else {
		span = answer.span.id;
	}
	add_ask(deed->db, to, row->id, "change", span);
	booking_set_asked(deed->db, &(struct booking_set_asked_args){ .asked_from_at = to->from_at,
					    .asked_to_at = to->to_at,
					    .changed_at = db_now(deed->db),
					    .id = row->id });
	booking_note(deed, row->id, "ask", STR_NONE);
	booking_audit(deed, "booking.ask", &to->room, row);
	return OK;
}

/* The asked time is given up, the old one stays. */
static void
keep_old(const struct booking_deed *deed, const struct booking_find_row *row,
	const struct booking_new *new, const struct booking_ask_find_row *ask)
{
	struct quota_span_wish wish = wish_of(new, row->id, row->from_at, row->to_at);
	struct quota_span_answer answer;
	enum outcome outcome;

	outcome = ask->quota_span_id.v
			  ? quota_span_release(deed->db, ask->quota_span_id, QUOTA_CANCELLED)
			  : quota_span_move(deed->db, row->quota_span_id, &wish, &answer);
	if (outcome != OK) {
		fail("booking %lld does not hold what it asked for", (long long)row->id.v);
	}
	booking_set_asked(deed->db, &(struct booking_set_asked_args){ .asked_from_at = MOMENT_NONE,
					    .asked_to_at = MOMENT_NONE,
					    .changed_at = db_now(deed->db),
					    .id = row->id });
}

static void
take_new(const struct booking_deed *deed, const struct booking_find_row *row,
	const struct booking_new *new, const struct booking_ask_find_row *ask)
{
	struct quota_span_wish wish = wish_of(new, row->id, ask->from_at, ask->to_at);
	struct quota_span_answer answer;
	enum outcome outcome;

	if (ask->quota_span_id.v) {
		outcome = quota_span_release(deed->db, row->quota_span_id, QUOTA_CANCELLED);
		booking_set_span(deed->db, ask->quota_span_id, row->id);
	} else {
		outcome = quota_span_move(deed->db, row->quota_span_id, &wish, &answer);
	}
	if (outcome != OK) {
		fail("booking %lld does not hold what it asked for", (long long)row->id.v);
	}
	booking_set_asked(deed->db, &(struct booking_set_asked_args){ .asked_from_at = MOMENT_NONE,
					    .asked_to_at = MOMENT_NONE,
					    .changed_at = db_now(deed->db),
					    .id = row->id });
	booking_set_time(deed->db, &(struct booking_set_time_args){ .from_at = ask->from_at,
					   .to_at = ask->to_at,
					   .changed_at = db_now(deed->db),
					   .id = row->id });
	(void)booking_gear_follow(deed->db, &(struct gear_taking){ row->id, new->room.room_venue_id,
						    ask->from_at, ask->to_at, NULL });
	booking_guest_move(deed->db, ask->to_at, row->id);
	booking_start_clocks(deed, &new->rule, row->id, ask->from_at);
}

/* The room with its rules; a rule set that the pack has no more keeps nothing free around. */
static bool
find_room(const struct booking_deed *deed, const struct booking_find_row *row,
	struct booking_new *ret_new)
{
	*ret_new = (struct booking_new){ .org = row->org_id, .people = row->people };
	if (room_find(deed->db, row->room_id, &ret_new->room) != OK) {
		return false;
	}
	room_rule_find(deed->pack, ret_new->room.rule, &ret_new->rule);
	return true;
}

enum outcome
booking_withdraw(const struct booking_deed *deed, const struct booking_find_row *row)
{
	struct booking_ask_find_row ask;
	struct booking_new new;

	if (booking_ask_find(deed->db, row->id, &ask) != OK ||
		!str_equal(ask.kind, STR("change")) || !find_room(deed, row, &new)) {
		return CONFLICT;
	}
	booking_ask_remove(deed->db, ask.id);
	keep_old(deed, row, &new, &ask);
	booking_note(deed, row->id, "withdraw", STR_NONE);
	booking_audit(deed, "booking.withdraw", &new.room, row);
	return OK;
}

/* ---- answering ----------------------------------------------------------------------------------- */

static void
decide_new(const struct booking_deed *deed, const struct booking_find_row *row,
	const struct booking_new *new, bool is_approved)
{
	if (is_approved) {
		booking_set_state(deed->db, STR("confirmed"), db_now(deed->db), row->id);
		booking_start_clocks(deed, &new->rule, row->id, row->from_at);
		return;
	}
	booking_end(deed->db,
		&(struct booking_end_args){
			.state = STR("refused"), .changed_at = db_now(deed->db), .id = row->id });
	if (quota_span_release(deed->db, row->quota_span_id, QUOTA_REMOVED) != OK) {
		fail("booking %lld has no span", (long long)row->id.v);
	}
	booking_gear_free(deed->db, row->id);
}

enum outcome
booking_decide(const struct booking_deed *deed, const struct booking_find_row *row,
	bool is_approved, struct str note)
{
	struct booking_find_row after;
	struct booking_ask_find_row ask;
	struct booking_new new;
	bool is_change;
	const char *verb;

	if (booking_ask_find(deed->db, row->id, &ask) != OK || !find_room(deed, row, &new) ||
		(is_approved && ask.from_at.ms < db_now(deed->db).ms)) {
		return CONFLICT;
	}
	is_change = str_equal(ask.kind, STR("change"));
	verb = is_change ? (is_approved ? "change_approve" : "change_refuse")
			 : (is_approved ? "approve" : "refuse");
	booking_ask_remove(deed->db, ask.id);
	if (!is_change) {
		decide_new(deed, row, &new, is_approved);
	} else if (is_approved) {
		take_new(deed, row, &new, &ask);
	} else {
		keep_old(deed, row, &new, &ask);
	}
	booking_note(deed, row->id, verb, note);
	booking_audit(deed, is_approved ? "booking.approve" : "booking.refuse", &new.room, row);
	if (booking_find(deed->db, row->id, &after) == OK) {
		booking_tell(deed->db, &after, &new.room, verb, note);
	}
	return OK;
}
