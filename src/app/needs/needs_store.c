#include "needs_store.h"

#include "actor.h"
#include "app.h"
#include "mask.h"
#include "needs_contact.h"
#include "needs_match.h"
#include "needs_pack.h"
#include "needs_tell.h"
#include "region.h"
#include "terms.h"

#include <assert.h>

enum { DAY_MS = 86400000, WORDS_BYTES_MAX = 256 << 10, RESPONSES_MAX = 500, SEGMENTS = 10 };

struct held {
	struct app *app;
	const struct district *district;
};

static void
let_go(void *arg)
{
	struct held *held = arg;

	app_district_release(held->app, held->district);
}

struct needs_doing
needs_doing_of(struct req *req, struct str note)
{
	struct held *held = ARENA_NEW(req->arena, struct held);

	*held = (struct held){ req_app(req), app_district_hold(req_app(req)) };
	arena_defer(req->arena, let_go, held);
	return (struct needs_doing){ .district = held->district,
		.login = req->actor->login,
		.note = str_is_empty(note) ? STR_NONE : note };
}

enum need_state
need_state_of(const struct need_find_row *row)
{
	enum need_state state = NEED_DRAFT;
	bool is_known = need_state_parse(row->state, &state);

	assert(is_known);
	return state;
}

enum response_state
need_response_state_of(const struct need_response_list_row *row)
{
	enum response_state state = RESPONSE_OFFERED;
	bool is_known = need_response_state_parse(row->state, &state);

	assert(is_known);
	return state;
}

static struct moment
moment_of(struct db *db, const struct needs_doing *doing)
{
	return doing->at.ms ? doing->at : db_now(db);
}

/* ---- what is found ------------------------------------------------------------------------------- */

void
need_facet_put(struct buf *out, char letter, struct str id)
{
	buf_char(out, 'f');
	buf_char(out, letter);
	for (size_t i = 0; i < id.len; i++) {
		char c = id.ptr[i];

		buf_char(out, (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') ? c : 'x');
	}
	buf_char(out, ' ');
}

static void
put_places(struct buf *out, const struct need_find_row *row, const struct regions *regions)
{
	const struct region *region = region_find(regions, row->region_id);
	const struct region *street = region_find(regions, row->street_id);

	if (region) {
		need_facet_put(out, 'r', region->code);
	}
	if (street && street != region) {
		need_facet_put(out, 'r', street->code);
	}
}

static struct str
words_of(struct db *db, const struct need_find_row *row, const struct needs_doing *doing)
{
	struct arena *arena = db_arena(db);
	const struct pack *pack = &doing->district->pack;
	const struct region *region = region_find(&doing->district->regions, row->region_id);
	const struct region *street = region_find(&doing->district->regions, row->street_id);
	struct buf *out = buf_create(arena, WORDS_BYTES_MAX);
	struct term_segment segments[SEGMENTS];
	size_t count = 0;
	struct str rest = row->fields, field;

	need_facet_put(out, 'a', STR("ll"));
	need_facet_put(out, 's', row->side);
	need_facet_put(out, 'k', row->kind);
	need_facet_put(out, 'o', row->state);
	put_places(out, row, &doing->district->regions);
	if (row->org_id.v) {
		need_facet_put(out, 'g', str_format(arena, "%lld", (long long)row->org_id.v));
	}
	segments[count++] = (struct term_segment){ TERM_NAME, row->title };
	segments[count++] = (struct term_segment){ TERM_NAME, row->author };
	segments[count++] = (struct term_segment){ TERM_TEXT, row->title_en };
	segments[count++] = (struct term_segment){ TERM_TEXT, row->body };
	segments[count++] = (struct term_segment){ TERM_TEXT, needs_kind_name(pack, row->kind).zh };
	segments[count++] = (struct term_segment){ TERM_TEXT, region ? region->name.zh : STR_NONE };
	segments[count++] = (struct term_segment){ TERM_TEXT, street ? street->name.zh : STR_NONE };
	while (count < SEGMENTS && str_split(&rest, '\n', &field)) {
		need_facet_put(out, 't', field);
		segments[count++] = (struct term_segment){ TERM_TEXT,
			needs_field_name(pack, field).zh };
	}
	buf_str(out, search_terms(arena, segments, count));
	return buf_view(out);
}

static void
put_fields(struct db *db, const struct need_find_row *row)
{
	struct str rest = row->fields, field;

	need_field_remove(db, row->id);
	while (str_split(&rest, '\n', &field)) {
		if (field.len) {
			need_field_add(db,
				&(struct need_field_add_args){ .need_id = row->id,
					.field = field,
					.street_id = row->street_id.v ? row->street_id.v : INT_NONE,
					.is_open = need_state_of(row) == NEED_POSTED });
		}
	}
}

void
need_index(struct db *db, const struct need_find_row *row, const struct needs_doing *doing)
{
	put_fields(db, row);
	if (need_is_shown(need_state_of(row))) {
		need_shown_put(db, words_of(db, row, doing), row->id);
	}
}

/* ---- entries ------------------------------------------------------------------------------------- */

static struct moment
end_of(struct day day)
{
	return (struct moment){ day_start((struct day){ day.n + 1 }).ms };
}

static void
put_state(struct db *db, const struct need_find_row *row)
{
	need_set_state(db, &(struct need_set_state_args){ .id = row->id,
				   .state = row->state,
				   .shown_at = row->shown_at,
				   .waiting_at = row->waiting_at,
				   .expire_at = row->expire_at,
				   .first_agreed_at = row->first_agreed_at,
				   .ended_at = row->ended_at,
				   .note = row->note,
				   .changed_at = row->changed_at });
}

/* What nobody has decided yet ends with the entry. */
static void
lapse_responses(struct db *db, struct need_find_row *need, const struct needs_doing *doing)
{
	struct need_response_list_rows rows = need_response_list(db, need->id, RESPONSES_MAX);

	for (size_t i = 0; i < rows.count; i++) {
		if (need_response_state_of(&rows.items[i]) == RESPONSE_OFFERED) {
			need_response_carry_out(db, need, &rows.items[i], RESPONSE_LAPSE, doing);
		}
	}
}

/* Found if and only if it is shown. */
static void
put_on_site(struct db *db, const struct need_find_row *row, enum need_state before,
	const struct needs_doing *doing)
{
	bool is_shown = need_is_shown(need_state_of(row));

	if (is_shown && need_is_shown(before)) {
		need_shown_put(db, words_of(db, row, doing), row->id);
	} else if (is_shown) {
		need_shown_add(db, row->id, words_of(db, row, doing));
	} else if (need_is_shown(before)) {
		need_shown_remove(db, row->id);
	}
}

static bool
is_ended(enum need_state state)
{
	return state == NEED_DONE || state == NEED_WITHDRAWN || state == NEED_EXPIRED ||
	       state == NEED_REMOVED;
}

static void
set_moments(struct need_find_row *row, enum need_state state, struct moment now)
{
	row->state = str_of(need_state_code(state));
	row->waiting_at = state == NEED_WAITING ? now : MOMENT_NONE;
	row->expire_at = state == NEED_POSTED ? end_of(row->until_day) : MOMENT_NONE;
	row->ended_at = is_ended(state) ? now : MOMENT_NONE;
	row->changed_at = now;
}

enum outcome
need_carry_out(struct db *db, struct need_find_row *row, enum need_deed deed,
	const struct needs_doing *doing)
{
	enum need_state before = need_state_of(row), state = before;

	if (need_do(&state, deed) != OK) {
		return CONFLICT;
	}
	set_moments(row, state, moment_of(db, doing));
	row->note = deed == NEED_RETURN || deed == NEED_WITHDRAW || deed == NEED_REMOVE
			    ? doing->note
			    : STR_NONE;
	if (need_is_shown(state) && moment_is_none(row->shown_at)) {
		row->shown_at = row->changed_at;
	}
	put_state(db, row);
	put_on_site(db, row, before, doing);
	need_field_open(db, state == NEED_POSTED, row->id);
	if (is_ended(state)) {
		lapse_responses(db, row, doing);
		need_match_remove_of_need(db, row->id);
	}
	if (state == NEED_POSTED && (deed == NEED_POST || deed == NEED_RESTORE)) {
		if (doing->is_many) {
			need_set_match(db, row->changed_at, row->id);
		} else {
			needs_match_entry(db, row, doing);
		}
	}
	return OK;
}

/* ---- responses ----------------------------------------------------------------------------------- */

static void
put_response(struct db *db, const struct need_response_list_row *row)
{
	need_response_set_state(db, &(struct need_response_set_state_args){ .id = row->id,
					    .state = row->state,
					    .quantity = row->quantity,
					    .note = row->note,
					    .owner_done_at = row->owner_done_at,
					    .responder_done_at = row->responder_done_at,
					    .complete_at = row->complete_at,
					    .decided_at = row->decided_at,
					    .completed_at = row->completed_at });
}

/* What the entry has come to: full, open again, done. */
static enum outcome
settle(struct db *db, struct need_find_row *need, const struct needs_doing *doing)
{
	struct need_response_sums_row sums;
	enum need_deed deed;

	need_response_sums(db, need->id, &sums);
	deed = need_settled(need_state_of(need), need->quantity, sums.agreed, sums.completed,
		end_of(need->until_day).ms <= moment_of(db, doing).ms);
	return deed && need_can(need_state_of(need), deed) ? need_carry_out(db, need, deed, doing)
							   : OK;
}

/* When it is taken for done by itself: so long after its last day. */
static struct moment
complete_moment(const struct need_find_row *need, const struct needs_doing *doing)
{
	struct needs_rules rules = needs_rules_of(&doing->district->pack);

	return (struct moment){ end_of(need->until_day).ms +
				(int64_t)rules.complete_days * DAY_MS };
}

enum outcome
need_response_carry_out(struct db *db, struct need_find_row *need,
	struct need_response_list_row *row, enum response_deed deed,
	const struct needs_doing *doing)
{
	enum response_state state = need_response_state_of(row);
	struct moment now = moment_of(db, doing);

	if (need_response_do(&state, deed) != OK) {
		return CONFLICT;
	}
	if (deed == RESPONSE_AGREE) {
		if (doing->quantity < 1 || doing->quantity > row->quantity ||
			doing->quantity > need->quantity - need->agreed_quantity) {
			return CONFLICT;
		}
		row->quantity = doing->quantity;
	}
	row->state = str_of(need_response_state_code(state));
	row->complete_at = state == RESPONSE_AGREED ? complete_moment(need, doing) : MOMENT_NONE;
	row->completed_at = state == RESPONSE_COMPLETED ? now : MOMENT_NONE;
	row->decided_at = moment_is_none(row->decided_at) ? now : row->decided_at;
	row->note = str_is_none(doing->note) ? row->note : doing->note;
	if (state == RESPONSE_AGREED && moment_is_none(need->first_agreed_at)) {
		need->first_agreed_at = now;
		put_state(db, need);
	}
	put_response(db, row);
	need->agreed_quantity += state == RESPONSE_AGREED   ? row->quantity
				 : state == RESPONSE_FALLEN ? -row->quantity
							    : 0;
	needs_tell_response(db, need, row, deed, doing);
	return deed == RESPONSE_AGREE || deed == RESPONSE_FALL || deed == RESPONSE_COMPLETE
		       ? settle(db, need, doing)
		       : OK;
}

enum outcome
need_response_confirm(struct db *db, struct need_find_row *need, struct need_response_list_row *row,
	bool by_owner, const struct needs_doing *doing)
{
	struct needs_rules rules = needs_rules_of(&doing->district->pack);
	struct moment now = moment_of(db, doing),
		      *own = by_owner ? &row->owner_done_at : &row->responder_done_at;
	int64_t by_itself = now.ms + (int64_t)rules.complete_days * DAY_MS;

	if (need_response_state_of(row) != RESPONSE_AGREED || !moment_is_none(*own)) {
		return CONFLICT;
	}
	*own = now;
	if (!moment_is_none(row->owner_done_at) && !moment_is_none(row->responder_done_at)) {
		return need_response_carry_out(db, need, row, RESPONSE_COMPLETE, doing);
	}
	if (row->complete_at.ms > by_itself) {
		row->complete_at.ms = by_itself;
	}
	put_response(db, row);
	needs_tell_confirm(db, need, row, by_owner, doing);
	return OK;
}

void
need_resettle(struct db *db, struct need_find_row *row, const struct needs_doing *doing)
{
	settle(db, row, doing);
}
