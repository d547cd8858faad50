#include "activity_store.h"

#include "activity_group.h"
#include "activity_pack.h"
#include "activity_remind.h"
#include "activity_tell.h"
#include "later.h"
#include "req.h"
#include "terms.h"
#include "volunteer_store.h"

enum { SEGMENTS = 10, HOLD_MINUTES = 10 };

struct activity_doing
activity_doing_of(struct req *req, struct str note)
{
	return (struct activity_doing){ .pack = req_pack(req),
		.regions = req_regions(req),
		.note = str_is_empty(note) ? STR_NONE : note,
		.at = MOMENT_NONE };
}

static struct moment
moment_of(struct db *db, const struct activity_doing *doing)
{
	return moment_is_none(doing->at) ? db_now(db) : doing->at;
}

bool
activity_is(const struct activity_find_row *row, const char *state)
{
	return str_equal(row->state, str_of(state));
}

/* ---- what is found ------------------------------------------------------------------------------- */

static void
put_words(struct db *db, const struct activity_find_row *row, const struct activity_doing *doing)
{
	const struct region *region = region_find(doing->regions, row->region_id);
	const struct region *street = region_find(doing->regions, row->street_id);
	const struct term_segment segments[] = {
		{ TERM_NAME, row->title },
		{ TERM_NAME, row->author },
		{ TERM_TEXT, row->title_en },
		{ TERM_TEXT, row->place },
		{ TERM_TEXT, row->body },
		{ TERM_TEXT, activity_kind_name(doing->pack, row->kind).zh },
		{ TERM_TEXT, activity_audience_name(doing->pack, row->audience).zh },
		{ TERM_TEXT, region ? region->name.zh : STR_NONE },
		{ TERM_TEXT, street ? street->name.zh : STR_NONE },
	};

	activity_shown_put(db, row->id,
		search_terms(db_arena(db), segments, sizeof(segments) / sizeof(segments[0])));
}

/* ---- activities ---------------------------------------------------------------------------------- */

static void
put_state(struct db *db, struct activity_find_row *row, const char *state,
	const struct activity_doing *doing)
{
	struct moment now = moment_of(db, doing);
	bool waits = str_equal(str_of(state), STR("waiting"));

	row->state = str_of(state);
	row->waiting_at = waits ? now : MOMENT_NONE;
	row->note = doing->note;
	row->changed_at = now;
	activity_set_state(db, &(struct activity_set_state_args){ .id = row->id,
				       .state = row->state,
				       .pool_id = row->pool_id,
				       .shown_at = row->shown_at,
				       .waiting_at = row->waiting_at,
				       .close_at = row->close_at,
				       .note = row->note,
				       .changed_at = row->changed_at });
}

enum outcome
activity_submit(struct db *db, struct activity_find_row *row, const struct activity_doing *doing)
{
	if (!activity_is(row, "draft") && !activity_is(row, "returned")) {
		return CONFLICT;
	}
	put_state(db, row, "waiting", doing);
	activity_tell_waiting(db, row, doing);
	return OK;
}

enum outcome
activity_return(struct db *db, struct activity_find_row *row, const struct activity_doing *doing)
{
	if (!activity_is(row, "waiting")) {
		return CONFLICT;
	}
	put_state(db, row, "returned", doing);
	activity_tell_owner(db, row, STR("returned"), doing->note);
	return OK;
}

enum outcome
activity_refuse(struct db *db, struct activity_find_row *row, const struct activity_doing *doing)
{
	if (!activity_is(row, "waiting")) {
		return CONFLICT;
	}
	put_state(db, row, "cancelled", doing);
	activity_tell_owner(db, row, STR("refused"), doing->note);
	return OK;
}

struct quota_rules
activity_pool_rules(const struct activity_find_row *row, const struct pack *pack)
{
	return (struct quota_rules){ .capacity = row->capacity,
		.size_max = row->people_max,
		.has_line = row->has_line,
		.offer_minutes = activity_rules_of(pack).offer_minutes,
		.hold_minutes = HOLD_MINUTES };
}

enum outcome
activity_publish(struct db *db, struct activity_find_row *row, const struct activity_doing *doing)
{
	bool waited = activity_is(row, "waiting");
	struct quota_rules rules;
	struct quota_thing_id thing;

	if (row->pool_id.v || activity_is(row, "cancelled")) {
		return CONFLICT;
	}
	activity_groups_count(db, row);
	rules = activity_pool_rules(row, doing->pack);
	thing = quota_thing_add(db, STR("activity"), row->id.v);
	if (quota_pool_add(db, thing, STR("all"), &rules, &row->pool_id) != OK ||
		activity_groups_publish(db, row->id, thing, &rules) != OK) {
		return CONFLICT;
	}
	row->shown_at = moment_of(db, doing);
	row->close_at = row->closes_at;
	put_state(db, row, "published", doing);
	put_words(db, row, doing);
	activity_remind_later(db, row, doing->pack);
	if (waited) {
		activity_tell_owner(db, row, STR("published"), STR_NONE);
	}
	return OK;
}

enum outcome
activity_cancel(struct db *db, struct activity_find_row *row, const struct activity_doing *doing)
{
	if (!activity_is(row, "published") || row->to_at.ms <= db_now(db).ms) {
		return CONFLICT;
	}
	row->close_at = MOMENT_NONE;
	put_state(db, row, "cancelled", doing);
	/* those in line lose their place now, and are told by the listener; the others after that */
	quota_pool_close(db, row->pool_id);
	later_close(db, row);
	activity_signup_tell_all(db, STR("cancelled"), row->id);
	volunteer_activity_cancelled(db, row->id);
	return OK;
}

enum outcome
activity_changed(struct db *db, struct activity_find_row *row, bool is_moved,
	const struct activity_doing *doing)
{
	struct quota_rules rules;
	struct quota_pool pool;

	activity_groups_count(db, row);
	rules = activity_pool_rules(row, doing->pack);
	if (quota_pool_set(db, row->pool_id, &rules) != OK ||
		activity_groups_set_rules(db, row->id, &rules) != OK) {
		return CONFLICT;
	}
	/* its end was put off, or moved up */
	if (row->closes_at.ms > db_now(db).ms) {
		if (quota_pool_find(db, row->pool_id, &pool) == OK &&
			!moment_is_none(pool.closed_at)) {
			quota_pool_open(db, row->pool_id);
		}
		row->close_at = row->closes_at;
	} else {
		row->close_at = db_now(db);
	}
	put_state(db, row, "published", doing);
	put_words(db, row, doing);
	if (is_moved) {
		activity_remind_later(db, row, doing->pack);
		activity_signup_tell_all(db, STR("changed"), row->id);
	}
	return OK;
}
