#ifndef CHUKE_ACTIVITY_PLAN_H
#define CHUKE_ACTIVITY_PLAN_H

#include "activity_form.h"
#include "file.h"
#include "parts.h"
#include "req.h"
#include "rooms_use.h"

/*
 * What stands beside an activity for its organiser: the room that it takes, its picture, the safety plan, the other dates of
 * its series.  Whose right something is the callers ask.
 */

extern const char activity_cover_kind[], activity_safety_kind[], activity_photo_kind[];
enum { ACTIVITY_FILE_KEEPERS = 3, ACTIVITY_SERIES_MAX = 26, ACTIVITY_PHOTOS_MAX = 12 };
extern const struct file_keeper activity_file_keepers[ACTIVITY_FILE_KEEPERS];

/* The row beside it; of one that has none, as if it had an empty one. */
struct activity_plan_find_row activity_plan_of(struct db *db, struct activity_id id);

/* Who answers for safety. */
struct activity_contact {
	struct str name, phone;
};
/* False: nobody was named, or it was erased. */
bool activity_contact_find(struct db *db, const struct activity_plan_find_row *plan,
	struct activity_contact *ret_contact);
/* In a transaction: nobody can read it any more. */
void activity_contact_erase(struct db *db, struct activity_id id, struct person_key_id key);

/* How long it is kept (retention.h). */
struct retention_due;
void activity_contact_find_due(
	struct db *db, struct moment before, int64_t limit, struct retention_due *ret_due);
int64_t activity_contact_remove(struct db *db, struct moment before, int64_t limit);

/*
 * In an action: picture, people expected and safety plan as they were typed, of the first of a series.  INVALID: a file
 * is not the sender's.
 */
enum outcome activity_plan_keep(
	struct req *req, const struct activity_input *in, struct activity_id leader);
/* What was typed before, for the form. */
void activity_plan_show(
	struct req *req, const struct activity_find_row *row, struct activity_input *in);

/* Whether what a crowd needs is there; false with sentences at the fields. */
bool activity_check_safety(struct req *req, const struct activity_input *in);

/* How many are expected: those who are, or as many as there are places. */
int64_t activity_expected(const struct activity_plan_find_row *plan, int64_t capacity);

/* The pictures of some: each with its address at a width. */
struct activity_cover {
	int64_t activity;
	struct picture picture;
	struct url small;
};
struct activity_covers {
	struct activity_cover *items;
	size_t count;
};
struct activity_covers activity_covers_of(struct req *req, const int64_t *ids, size_t count);

/* ---- series ---- */

/* The dates that were asked for, the first as typed; at most ACTIVITY_SERIES_MAX. */
struct activity_dates {
	struct rooms_time *items;
	size_t count;
};
struct activity_dates activity_dates_of(struct req *req, const struct activity_input *in);

/* ---- rooms ---- */

/*
 * In an action: the room of its plan for the time in the row: taken, moved, or given back if there is none any more.
 * INVALID, with a sentence at "room": it is not to be had; then the action must end.
 */
enum outcome activity_room_keep(
	struct req *req, const struct activity_find_row *row, struct room_id room);
/* The one that was typed; 0: none. */
struct room_id activity_room_typed(const struct activity_input *in);
/* Writes nothing: how the room that was typed stands at each of the dates. */
struct rooms_verdict *activity_room_look(struct req *req, const struct activity_input *in,
	const struct activity_find_row *row, const struct activity_dates *dates);
/* In an action: it was called off. */
void activity_room_free(struct req *req, struct activity_id id, struct str note);

/* Which of a series are meant: this one, it and those after it, all to come. */
struct activity_ids {
	struct activity_id *items;
	size_t count;
};
struct activity_ids activity_series_meant(
	struct req *req, const struct activity_find_row *row, struct str which);

#endif
