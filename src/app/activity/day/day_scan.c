#include "day.h"

/* Scans: whichever of several phones hands in a ticket, it arrives once, and everybody hears who was first. */

static const char *const answer_codes[] = { "unknown", "void", "arrived", "again" };

const char *
day_answer_code(enum day_answer answer)
{
	return answer_codes[answer];
}

static enum outcome
find_signup(struct db *db, struct activity_id id, const struct day_scan *scan,
	struct activity_signup_find_row *ret_row)
{
	if (scan->signup.v) {
		return activity_signup_find(db, scan->signup, ret_row) == OK &&
				       ret_row->activity_id.v == id.v
			       ? OK
			       : NOT_FOUND;
	}
	if (str_is_empty(scan->code)) {
		return NOT_FOUND;
	}
	return activity_signup_coded(db, id, activity_code_hash(db, id, scan->code), ret_row);
}

/* A phone's clock may be wrong: an arrival lies within the link's day and not in the future. */
static struct moment
moment_within(const struct day_link_find_row *link, struct moment at, struct moment now)
{
	int64_t last = now.ms < link->until_at.ms ? now.ms : link->until_at.ms - 1;
	int64_t ms = moment_is_none(at) || at.ms > last ? last : at.ms;

	return (struct moment){ ms < link->from_at.ms ? link->from_at.ms : ms };
}

/* How it stands now: the earliest scan is the arrival, unless the organiser's list was earlier still. */
static void
tell(struct db *db, const struct day_scan *scan, struct day_told *told)
{
	struct day_scan_first_row first;

	told->answer = DAY_AGAIN;
	told->first_at = told->row.arrived_at;
	told->first_label = STR_NONE;
	if (day_scan_first(db, told->row.id, told->row.arrived_at, &first) == OK) {
		told->first_label = first.label;
		told->first_at = first.scanned_at;
		told->answer = str_equal(first.code, scan->id) ? DAY_ARRIVED : DAY_AGAIN;
	}
}

struct day_told
day_scan_take(struct db *db, const struct activity_find_row *activity,
	const struct day_link_find_row *link, const struct day_scan *scan)
{
	struct day_told told = { .answer = DAY_UNKNOWN, .first_at = MOMENT_NONE };
	struct moment at = moment_within(link, scan->at, db_now(db));
	struct day_scan_add_row added;
	struct day_scan_find_row known;
	int64_t changed = 0;

	if (day_scan_find(db, activity->id, scan->id, &known) == OK) {
		if (activity_signup_find(db, known.signup_id, &told.row) == OK &&
			!moment_is_none(told.row.arrived_at)) {
			tell(db, scan, &told);
		}
		return told;
	}
	if (find_signup(db, activity->id, scan, &told.row) != OK) {
		return told;
	}
	if (!str_equal(told.row.state, STR("confirmed"))) {
		told.answer = DAY_VOID;
		return told;
	}
	if (day_scan_add(db,
		    &(struct day_scan_add_args){ .activity_id = activity->id,
			    .signup_id = told.row.id,
			    .link_id = link->id,
			    .code = scan->id,
			    .scanned_at = at,
			    .made_at = db_now(db) },
		    &added) != OK) {
		return told;
	}
	told.is_new = moment_is_none(told.row.arrived_at);
	day_scan_arrive(db, at, told.row.id, &changed);
	if (changed) {
		told.row.arrived_at = at;
	}
	tell(db, scan, &told);
	return told;
}
