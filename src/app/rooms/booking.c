#include "booking.h"

#include "app.h"
#include "gear.h"
#include "i18n.h"
#include "life.h"
#include "office.h"
#include "org.h"
#include "rooms_pack.h"

enum { USES_MAX = 500, ASTRAY_MAX = 20, HOUR_MINUTES = 60 };

#define MINUTE_MS INT64_C(60000)
#define DAY_MS INT64_C(86400000)

const struct right right_room_book = { .name = "room.book",
	.label = N_("预约场地"),
	.roles = ROLE_BIT(ROLE_HEAD) | ROLE_BIT(ROLE_MEMBER) };
const struct right right_room_keep = { .name = "room.keep",
	.label = N_("管理本单位的场地"),
	.roles = ROLE_BIT(ROLE_CENTER) | ROLE_BIT(ROLE_STREET) | ROLE_BIT(ROLE_COMMUNITY) };

/* ---- whose it is --------------------------------------------------------------------------------- */

bool
booking_is_own(struct req *req, struct org_id org)
{
	struct scope scope = { .org = org };

	return org.v && req_may(req, &right_room_book, &scope);
}

bool
room_is_kept(struct req *req, const struct room_list_row *room)
{
	const struct actor *actor = req->actor;
	struct scope scope = { .region = room->owner_region_id };

	if (!req_may(req, &right_room_keep, &scope)) {
		return false;
	}
	for (size_t i = 0; i < actor->grant_count; i++) {
		const struct grant *grant = &actor->grants[i];

		if (grant->region.v == room->owner_region_id.v &&
			str_equal(str_of(role_name(grant->role)), room->owner_role)) {
			return true;
		}
	}
	return false;
}

/* ---- making -------------------------------------------------------------------------------------- */

enum outcome
booking_put(struct db *db, const struct booking_new *new, struct booking_id *ret_id)
{
	struct quota_span_answer answer;
	struct booking_add_row row;
	enum outcome outcome;

	booking_add(db,
		&(struct booking_add_args){ .room_id = new->room.id,
			.org_id = new->org,
			.author = new->author,
			.title = new->title,
			.people = new->people,
			.from_at = new->from_at,
			.to_at = new->to_at,
			.state = new->is_request ? STR("requested") : STR("confirmed"),
			.is_private = new->room.is_private,
			.made_at = db_now(db) },
		&row);
	outcome = quota_span_take(db,
		&(struct quota_span_wish){ .thing = new->room.quota_thing_id,
			.holder = { STR("booking"), row.id.v },
			.from_at = new->from_at,
			.to_at = new->to_at,
			.before_minutes = new->rule.before_minutes,
			.after_minutes = new->rule.after_minutes },
		&answer);
	if (outcome == OK) {
		booking_set_span(db, answer.span.id, row.id);
		*ret_id = row.id;
	}
	return outcome;
}

static const char *const refusals[ROOM_VERDICTS] = {
	[ROOM_BACKWARDS] = N_("结束时间要晚于开始时间，并在同一天。"),
	[ROOM_OFF_STEP] = N_("开始和结束请选 {1} 分钟的整数倍。"),
	[ROOM_TOO_SHORT] = N_("一次至少预约 {1} 分钟。"),
	[ROOM_TOO_LONG] = N_("一次最多预约 {1} 分钟。"),
	[ROOM_PAST] = N_("这个时间已经过了。"),
	[ROOM_TOO_SOON] = N_("请至少提前 {1} 分钟预约。"),
	[ROOM_TOO_FAR] = N_("最多可以预约 {1} 天以内的时间。"),
	[ROOM_SHUT_DAY] = N_("这一天不开放。"),
	[ROOM_SHUT_HOURS] = N_("这个时间不在开放时间内。"),
	[ROOM_CROWDED] = N_("这个场地最多 {1} 人，请换大一些的场地。"),
};
static const char *const often[ROOM_PERIODS] = {
	N_("一家组织一天最多预约 {1} 次。"),
	N_("一家组织一周最多预约 {1} 次。"),
	N_("一家组织一个月最多预约 {1} 次。"),
};
static const char *const much[ROOM_PERIODS] = {
	N_("一家组织一天最多预约 {1} 小时。"),
	N_("一家组织一周最多预约 {1} 小时。"),
	N_("一家组织一个月最多预约 {1} 小时。"),
};

struct booking_refusal
booking_refusal_of(struct arena *arena, const struct room_judgement *judgement)
{
	struct booking_refusal refusal = { .field = judgement->verdict == ROOM_CROWDED ? "people"
										       : "start",
		.message = refusals[judgement->verdict],
		.arg_count = 1 };
	int64_t number = judgement->number;

	if (judgement->verdict == ROOM_OFTEN) {
		refusal.message = often[judgement->per];
	} else if (judgement->verdict == ROOM_MUCH) {
		refusal.message = much[judgement->per];
		number /= HOUR_MINUTES;
	}
	refusal.args[0] = str_format(arena, "%lld", (long long)number);
	return refusal;
}

/* What the organisation has in every period that a limit may look at: weeks may reach over the month's ends. */
struct room_wish
booking_wish_of(
	struct req *req, const struct booking_new *new, struct room_use **ret_uses, size_t more)
{
	struct day day = day_of_moment(new->from_at);
	struct day since = room_period_start(ROOM_WEEK, room_period_start(ROOM_MONTH, day));
	struct day until = room_period_end(ROOM_WEEK, room_period_end(ROOM_MONTH, day));
	struct booking_uses_rows rows = booking_uses(
		req->db, &(struct booking_uses_args){ .org_id = new->org,
				 .since_at = day_start(since),
				 .until_at = day_start(until),
				 .rule = new->room.rule,
				 .but = new->but.v,
				 .limit = USES_MAX });
	struct room_use *uses = ARENA_ARRAY(req->arena, rows.count + more + 1, struct room_use);
	int64_t absences;

	for (size_t i = 0; i < rows.count; i++) {
		uses[i] = (struct room_use){ rows.items[i].from_at, rows.items[i].to_at };
	}
	*ret_uses = uses;
	return (struct room_wish){ .from_at = new->from_at,
		.to_at = new->to_at,
		.now = db_now(req->db),
		.people = new->people,
		.capacity = new->room.capacity,
		.calendar = req_calendar(req),
		.is_halved = !moment_is_none(
			booking_halved_until(req->db, &new->rule, new->org, &absences)),
		.is_lost = booking_is_of_lost(req->db, new->room.id, new->from_at, new->to_at),
		.uses = uses,
		.use_count = rows.count };
}

static bool
is_in_good_standing(struct req *req, struct org_id org, struct booking_refusal *ret_refusal)
{
	struct org_standing standing;

	if (org_standing(req->db, org, &standing) == OK && standing.is_active &&
		!standing.is_listed) {
		return true;
	}
	*ret_refusal = (struct booking_refusal){ .field = "author",
		.message = N_("这家组织现在不能预约场地：已经注销、撤销，或者在异常名录上。") };
	return false;
}

enum outcome
booking_make(struct req *req, struct booking_new *new, struct booking_id *ret_id,
	struct booking_refusal *ret_refusal)
{
	struct booking_find_row row = { .org_id = new->org, .is_private = new->room.is_private };
	struct booking_deed deed = booking_deed_of(req);
	struct room_wish wish;
	struct room_use *uses;
	struct room_judgement judgement;

	*ret_refusal = (struct booking_refusal){ .field = "" };
	if (!is_in_good_standing(req, new->org, ret_refusal)) {
		return INVALID;
	}
	if (new->room.is_closed || !room_rule_find(req_pack(req), new->room.rule, &new->rule)) {
		ret_refusal->message = N_("这个场地暂停使用。");
		return INVALID;
	}
	room_user_lock(req->db, new->org);
	wish = booking_wish_of(req, new, &uses, 0);
	judgement = room_rule_judge(&new->rule, &wish);
	if (judgement.verdict != ROOM_FITS) {
		*ret_refusal = booking_refusal_of(req->arena, &judgement);
		return INVALID;
	}
	new->is_request = room_needs_approval(&new->rule, new->people);
	if (booking_put(req->db, new, ret_id) != OK) {
		*ret_refusal = (struct booking_refusal){ .field = "start",
			.message = N_("这段时间已经有人用了。下面是离得最近的空闲时间。"),
			.is_taken = true };
		return CONFLICT;
	}
	row.id = *ret_id;
	if (booking_gear_take(req,
		    &(struct gear_taking){
			    row.id, new->room.room_venue_id, new->from_at, new->to_at, new->gear },
		    ret_refusal) != OK) {
		return INVALID;
	}
	booking_begin(&deed, new, row.id);
	booking_note(&deed, row.id, new->is_request ? "request" : "make", STR_NONE);
	booking_audit(&deed, "booking.make", &new->room, &row);
	return OK;
}

/* ---- giving up ----------------------------------------------------------------------------------- */

enum outcome
booking_cancel(struct req *req, const struct booking_find_row *row, struct str note,
	struct booking_refusal *ret_refusal)
{
	struct booking_deed deed = booking_deed_of(req);
	bool is_own = booking_is_own(req, row->org_id), is_late = false;
	struct room_list_row room;
	struct room_rule rule;

	*ret_refusal = (struct booking_refusal){ .field = "" };
	if (room_find(req->db, row->room_id, &room) != OK) {
		return NOT_FOUND;
	}
	if (!str_equal(row->state, STR("confirmed")) && !str_equal(row->state, STR("requested"))) {
		ret_refusal->message = N_("这个预约已经不在了，请刷新看看。");
		return INVALID;
	}
	if (row->from_at.ms <= db_now(req->db).ms) {
		ret_refusal->message = N_("已经开始了，不能再取消。");
		return INVALID;
	}
	/* what nobody had approved yet was not used */
	if (is_own && str_equal(row->state, STR("confirmed")) &&
		room_rule_find(req_pack(req), room.rule, &rule)) {
		is_late = row->from_at.ms - db_now(req->db).ms < rule.cancel_minutes * MINUTE_MS;
	}
	booking_drop_ask(req->db, row);
	booking_end(req->db, &(struct booking_end_args){ .state = STR("cancelled"),
				     .is_late = is_late,
				     .changed_at = db_now(req->db),
				     .id = row->id });
	if (quota_span_release(req->db, row->quota_span_id, QUOTA_CANCELLED) != OK) {
		fail("booking %lld has no span", (long long)row->id.v);
	}
	booking_gear_free(req->db, row->id);
	booking_note(&deed, row->id, is_late ? "cancel_late" : "cancel", note);
	booking_audit(&deed, "booking.cancel", &room, row);
	if (!is_own) {
		booking_tell(req->db, row, &room, "cancel", note);
	}
	return OK;
}

/* ---- moving -------------------------------------------------------------------------------------- */

static bool
may_be_moved(
	struct req *req, const struct booking_find_row *row, struct booking_refusal *ret_refusal)
{
	if (!str_equal(row->state, STR("confirmed")) && !str_equal(row->state, STR("requested"))) {
		ret_refusal->message = N_("这个预约已经不在了，请刷新看看。");
		return false;
	}
	if (row->from_at.ms <= db_now(req->db).ms) {
		ret_refusal->message = N_("已经开始了，不能再改时间。");
		return false;
	}
	return true;
}

static enum outcome
move_span(struct req *req, const struct booking_find_row *row, const struct booking_new *new)
{
	struct quota_span_answer answer;

	return quota_span_move(req->db, row->quota_span_id,
		&(struct quota_span_wish){ .thing = new->room.quota_thing_id,
			.holder = { STR("booking"), row->id.v },
			.from_at = new->from_at,
			.to_at = new->to_at,
			.before_minutes = new->rule.before_minutes,
			.after_minutes = new->rule.after_minutes },
		&answer);
}

/* At once, with what is lent with it: to the time of `new`, with its clocks or its place among what waits. */
static enum outcome
move_at_once(struct req *req, const struct booking_find_row *row, const struct booking_new *new,
	struct booking_refusal *ret_refusal)
{
	struct booking_deed deed = booking_deed_of(req);
	bool is_request = str_equal(row->state, STR("requested"));

	if (move_span(req, row, new) != OK) {
		return CONFLICT;
	}
	if (booking_gear_move(req,
		    &(struct gear_taking){
			    row->id, new->room.room_venue_id, new->from_at, new->to_at, NULL },
		    ret_refusal) != OK) {
		return INVALID;
	}
	booking_guest_move(req->db, new->to_at, row->id);
	booking_set_time(req->db, &(struct booking_set_time_args){ .from_at = new->from_at,
					  .to_at = new->to_at,
					  .changed_at = db_now(req->db),
					  .id = row->id });
	if (is_request) { /* it waits anew */
		booking_drop_ask(req->db, row);
	}
	booking_begin(&deed,
		&(struct booking_new){ .room = new->room,
			.rule = new->rule,
			.from_at = new->from_at,
			.to_at = new->to_at,
			.is_request = is_request },
		row->id);
	booking_note(&deed, row->id, "move", STR_NONE);
	booking_audit(&deed, "booking.move", &new->room, row);
	return OK;
}

/* By its rules; what stands by approval is asked for. */
static enum outcome
move_by_rule(struct req *req, const struct booking_find_row *row, const struct booking_new *new,
	bool *ret_is_asked, struct booking_refusal *ret_refusal)
{
	struct booking_deed deed = booking_deed_of(req);
	enum outcome outcome;

	/* the house asks nobody */
	*ret_is_asked = row->org_id.v && str_equal(row->state, STR("confirmed")) &&
			room_needs_approval(&new->rule, row->people);
	outcome = *ret_is_asked ? booking_ask_change(&deed, row, new)
				: move_at_once(req, row, new, ret_refusal);
	if (outcome == STALE) {
		ret_refusal->message = N_("已经有一个新的时间在等审批，请先撤回它。");
		return INVALID;
	}
	if (outcome == INVALID) {
		return INVALID; /* what is lent with it cannot be had then */
	}
	if (outcome != OK) {
		*ret_refusal = (struct booking_refusal){
			.field = "start", .message = N_("已经有人用了。"), .is_taken = true
		};
		return CONFLICT;
	}
	return OK;
}

enum outcome
booking_move(struct req *req, const struct booking_find_row *row, const struct room_use *to,
	bool *ret_is_asked, struct booking_refusal *ret_refusal)
{
	struct booking_new new = { .org = row->org_id,
		.people = row->people,
		.from_at = to->from_at,
		.to_at = to->to_at,
		.but = row->id };
	struct room_judgement judgement;
	struct room_use *uses;
	struct room_wish wish;

	*ret_refusal = (struct booking_refusal){ .field = "" };
	if (room_find(req->db, row->room_id, &new.room) != OK ||
		!room_rule_find(req_pack(req), new.room.rule, &new.rule)) {
		return NOT_FOUND;
	}
	if (!may_be_moved(req, row, ret_refusal)) {
		return INVALID;
	}
	if (row->org_id.v) {
		room_user_lock(req->db, row->org_id);
	}
	wish = booking_wish_of(req, &new, &uses, 0);
	judgement = room_rule_judge(&new.rule, &wish);
	if (judgement.verdict != ROOM_FITS) {
		*ret_refusal = booking_refusal_of(req->arena, &judgement);
		return INVALID;
	}
	return move_by_rule(req, row, &new, ret_is_asked, ret_refusal);
}

/* ---- what holds ---------------------------------------------------------------------------------- */

static void
check_spans(struct db *db, void (*breach)(void *arg, struct str sentence), void *arg)
{
	struct booking_astray_rows rows = booking_astray(db, ASTRAY_MAX);

	for (size_t i = 0; i < rows.count; i++) {
		breach(arg, str_format(db_arena(db), "booking %lld and its span differ",
				    (long long)rows.items[i].id.v));
	}
}

static void
check_gear(struct db *db, void (*breach)(void *arg, struct str sentence), void *arg)
{
	struct booking_gear_astray_rows rows = booking_gear_astray(db, ASTRAY_MAX);

	for (size_t i = 0; i < rows.count; i++) {
		breach(arg, str_format(db_arena(db),
				    "what is lent (booking_gear %lld) and its "
				    "spans differ",
				    (long long)rows.items[i].id.v));
	}
}

const struct data_check rooms_checks[ROOMS_CHECKS] = {
	{ .name = "rooms.spans", .run = check_spans },
	{ .name = "rooms.gear", .run = check_gear },
	{ .name = "rooms.asks", .run = booking_check_asks },
};
