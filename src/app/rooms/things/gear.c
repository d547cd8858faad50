#include "gear.h"

#include "i18n.h"
#include "req.h"

enum { BACK_MAX = 40, LOOK_DAYS = 14 };

#define DAY_MS INT64_C(86400000)

static struct quota_stock
stock_of(struct room_gear_id id)
{
	return (struct quota_stock){ STR("gear"), id.v };
}

int64_t
gear_left(struct db *db, struct room_gear_id id, struct moment from_at, struct moment to_at)
{
	struct quota_stock stock = stock_of(id);

	return quota_stock_left(db, &stock, from_at, to_at);
}

/* ---- what is asked for --------------------------------------------------------------------------- */

/* How many of a kind; what is no number is none, and too many stays too many. */
static int64_t
units_of(struct str text)
{
	int64_t units;

	if (!str_parse_int(str_trim(text), &units) || units <= 0) {
		return 0;
	}
	return units > GEAR_UNITS_MAX ? GEAR_UNITS_MAX + 1 : units;
}

struct gear_wishes
gear_wishes_of(struct req *req, struct room_venue_id venue)
{
	struct room_gear_list_rows rows = room_gear_list(
		req->db, &(struct room_gear_list_args){ .clauses = ROOM_GEAR_LIST_LENT,
				 .room_venue_id = venue,
				 .limit = GEAR_KINDS_MAX });
	struct gear_wishes wishes = { ARENA_ARRAY(req->arena, rows.count + 1, struct gear_wish),
		0 };

	for (size_t i = 0; i < rows.count; i++) {
		struct str name = str_format(
			req->arena, "gear_%lld", (long long)rows.items[i].id.v);
		struct gear_wish wish = { rows.items[i].id,
			units_of(req_posted(req, str_terminated(req->arena, name))) };
		size_t at = wishes.count;

		if (wish.units == 0) {
			continue;
		}
		while (at > 0 && wishes.items[at - 1].id.v > wish.id.v) {
			wishes.items[at] = wishes.items[at - 1];
			at--;
		}
		wishes.items[at] = wish;
		wishes.count++;
	}
	return wishes;
}

/* ---- lending ------------------------------------------------------------------------------------- */

/* The first time from which so many are free for as long; MOMENT_NONE: not within two weeks. */
static struct moment
first_free(struct db *db, const struct gear_taking *taking, const struct gear_wish *wish)
{
	int64_t length = taking->to_at.ms - taking->from_at.ms;
	struct booking_gear_next_back_rows rows = booking_gear_next_back(
		db, &(struct booking_gear_next_back_args){ .room_gear_id = wish->id,
			    .since_at = taking->from_at,
			    .until_at = { taking->from_at.ms + LOOK_DAYS * DAY_MS },
			    .limit = BACK_MAX });

	for (size_t i = 0; i < rows.count; i++) {
		struct moment from = rows.items[i].to_at;

		if (gear_left(db, wish->id, from, (struct moment){ from.ms + length }) >=
			wish->units) {
			return from;
		}
	}
	return MOMENT_NONE;
}

static struct booking_refusal
refusal_of(struct req *req, const struct gear_taking *taking, const struct gear_wish *wish,
	const struct room_gear_list_row *kind)
{
	struct booking_refusal refusal = { .field = "", .arg_count = 2 };
	int64_t left = gear_left(req->db, wish->id, taking->from_at, taking->to_at);
	struct moment from = MOMENT_NONE;

	refusal.args[0] = bilingual_in((struct bilingual){ kind->name, kind->name_en }, req->lang);
	if (wish->units > kind->units) {
		refusal.message = N_("{1}一共只有 {2} 件。");
		refusal.args[1] = str_format(req->arena, "%lld", (long long)kind->units);
		return refusal;
	}
	refusal.message = N_("{1}这段时间只剩 {2} 件。");
	refusal.args[1] = str_format(req->arena, "%lld", (long long)left);
	from = first_free(req->db, taking, wish);
	if (!moment_is_none(from)) {
		struct str day = day_in_words(req->arena, req->lang, day_of_moment(from));
		struct str time = room_clock_format(req->arena, room_minute_of(from));

		refusal.message = N_("{1}这段时间只剩 {2} 件；{3} 起有 {4} 件。");
		refusal.args[2] = str_format(req->arena, "%.*s %.*s", STR_ARG(day), STR_ARG(time));
		refusal.args[3] = str_format(req->arena, "%lld", (long long)wish->units);
		refusal.arg_count = 4;
	}
	return refusal;
}

enum outcome
booking_gear_take(
	struct req *req, const struct gear_taking *taking, struct booking_refusal *ret_refusal)
{
	for (size_t i = 0; taking->wishes && i < taking->wishes->count; i++) {
		const struct gear_wish *wish = &taking->wishes->items[i];
		struct quota_stock stock = stock_of(wish->id);
		struct room_gear_list_row kind;
		struct booking_gear_add_row row;
		struct quota_spans spans;

		if (room_gear_find(req->db, wish->id, &kind) != OK ||
			kind.room_venue_id.v != taking->venue.v) {
			continue;
		}
		booking_gear_add(req->db,
			&(struct booking_gear_add_args){ .booking_id = taking->booking,
				.room_gear_id = wish->id,
				.units = wish->units,
				.made_at = db_now(req->db) },
			&row);
		if (quota_stock_take(req->db, &stock, wish->units,
			    &(struct quota_span_wish){ .holder = { STR("gear"), row.id.v },
				    .from_at = taking->from_at,
				    .to_at = taking->to_at },
			    &spans) != OK) {
			*ret_refusal = refusal_of(req, taking, wish, &kind);
			return INVALID;
		}
	}
	return OK;
}

static void
give_back(struct db *db, struct booking_gear_id id)
{
	struct quota_spans spans = quota_span_list_of(db,
		&(struct quota_holder){ STR("gear"), id.v }, (struct quota_span_id){ 0 },
		GEAR_UNITS_MAX);

	for (size_t i = 0; i < spans.count; i++) {
		if (spans.items[i].state != QUOTA_FREED) {
			(void)quota_span_release(db, spans.items[i].id, QUOTA_CANCELLED);
		}
	}
	booking_gear_end(db, id);
}

void
booking_gear_free(struct db *db, struct booking_id id)
{
	struct booking_gear_list_rows rows = booking_gear_list(db, id, GEAR_KINDS_MAX);

	for (size_t i = 0; i < rows.count; i++) {
		give_back(db, rows.items[i].id);
	}
}

enum outcome
booking_gear_move(
	struct req *req, const struct gear_taking *to, struct booking_refusal *ret_refusal)
{
	struct booking_gear_list_rows rows = booking_gear_list(
		req->db, to->booking, GEAR_KINDS_MAX);
	struct gear_wishes wishes = { ARENA_ARRAY(req->arena, rows.count + 1, struct gear_wish),
		rows.count };
	struct gear_taking taking = *to;

	for (size_t i = 0; i < rows.count; i++) {
		wishes.items[i] = (struct gear_wish){ rows.items[i].room_gear_id,
			rows.items[i].units };
		give_back(req->db, rows.items[i].id);
	}
	taking.wishes = &wishes;
	return booking_gear_take(req, &taking, ret_refusal);
}

int64_t
booking_gear_follow(struct db *db, const struct gear_taking *to)
{
	struct booking_gear_list_rows rows = booking_gear_list(db, to->booking, GEAR_KINDS_MAX);
	int64_t lost = 0;

	booking_gear_free(db, to->booking);
	for (size_t i = 0; i < rows.count; i++) {
		const struct booking_gear_list_row *kind = &rows.items[i];
		struct quota_stock stock = stock_of(kind->room_gear_id);
		struct booking_gear_add_row row;
		struct quota_spans spans;

		booking_gear_add(db,
			&(struct booking_gear_add_args){ .booking_id = to->booking,
				.room_gear_id = kind->room_gear_id,
				.units = kind->units,
				.made_at = db_now(db) },
			&row);
		if (quota_stock_take(db, &stock, kind->units,
			    &(struct quota_span_wish){ .holder = { STR("gear"), row.id.v },
				    .from_at = to->from_at,
				    .to_at = to->to_at },
			    &spans) != OK) {
			booking_gear_end(db, row.id);
			lost += kind->units;
		}
	}
	return lost;
}

/* ---- stocks -------------------------------------------------------------------------------------- */

struct room_gear_id
gear_add(struct db *db, const struct gear_new *new)
{
	struct room_gear_add_row row;

	if (room_gear_add(db,
		    &(struct room_gear_add_args){ .room_venue_id = new->venue,
			    .name = new->name.zh,
			    .name_en = new->name.en,
			    .units = new->units,
			    .place = new->place,
			    .changed_at = db_now(db) },
		    &row) != OK) {
		return (struct room_gear_id){ 0 };
	}
	gear_set(db, row.id, new->units);
	return row.id;
}

void
gear_set(struct db *db, struct room_gear_id id, int64_t units)
{
	struct quota_stock stock = stock_of(id);

	if (quota_stock_set(db, &stock, units) != OK) {
		fail("stock %lld cannot have %lld units", (long long)id.v, (long long)units);
	}
	room_gear_set(db, units, db_now(db), id);
}
