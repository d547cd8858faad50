#include "activity_plan.h"

#include "activity_rights.h"
#include "activity_store.h"
#include "activity_when.h"
#include "app.h"
#include "calendar.h"
#include "key.h"
#include "respond.h"
#include "retention.h"

/* The row beside an activity: its files, who answers for safety, which dates belong together. */

const char activity_cover_kind[] = "activity_cover", activity_safety_kind[] = "activity_safety",
	   activity_photo_kind[] = "activity_photo";

enum { WEEK_DAYS = 7, DAYS_LOOKED_MAX = 366 };

#define DAY_MS INT64_C(86400000)

struct activity_plan_find_row
activity_plan_of(struct db *db, struct activity_id id)
{
	struct activity_plan_find_row row;

	if (activity_plan_find(db, id, &row) == OK) {
		return row;
	}
	return (struct activity_plan_find_row){ .activity_id = id,
		.leader_id = id,
		.expected = INT_NONE,
		.permit = STR(""),
		.contact = STR_NONE,
		.seen_at = MOMENT_NONE,
		.asked = STR(""),
		.was = STR(""),
		.was_en = STR(""),
		.moved_at = MOMENT_NONE };
}

int64_t
activity_expected(const struct activity_plan_find_row *plan, int64_t capacity)
{
	return plan->expected == INT_NONE ? capacity : plan->expected;
}

/* ---- who answers for safety ---------------------------------------------------------------------- */

static struct key_place
contact_place(struct activity_id id)
{
	return (struct key_place){ "activity_plan.contact", id.v };
}

bool
activity_contact_find(struct db *db, const struct activity_plan_find_row *plan,
	struct activity_contact *ret_contact)
{
	struct str rest;

	if (str_is_none(plan->contact) || plan->contact_key_id.v == 0 ||
		key_open(db, plan->contact_key_id, contact_place(plan->activity_id), plan->contact,
			&rest) != OK) {
		return false;
	}
	str_split(&rest, '\n', &ret_contact->name);
	ret_contact->phone = rest;
	return true;
}

void
activity_contact_erase(struct db *db, struct activity_id id, struct person_key_id key)
{
	if (key.v) {
		key_destroy(db, key);
	}
	activity_plan_forget(db, id);
}

void
activity_contact_find_due(
	struct db *db, struct moment before, int64_t limit, struct retention_due *ret_due)
{
	struct activity_contact_old_rows rows = activity_contact_old(db, before, limit);

	*ret_due = (struct retention_due){ (int64_t)rows.count, MOMENT_NONE };
	for (size_t i = 0; i < rows.count; i++) {
		if (moment_is_none(ret_due->oldest_at) ||
			rows.items[i].to_at.ms < ret_due->oldest_at.ms) {
			ret_due->oldest_at = rows.items[i].to_at;
		}
	}
}

int64_t
activity_contact_remove(struct db *db, struct moment before, int64_t limit)
{
	struct activity_contact_old_rows rows = activity_contact_old(db, before, limit);

	for (size_t i = 0; i < rows.count; i++) {
		activity_contact_erase(db, rows.items[i].activity_id, rows.items[i].contact_key_id);
	}
	return (int64_t)rows.count;
}

static void
keep_safety(struct req *req, const struct activity_input *in,
	const struct activity_plan_find_row *before)
{
	struct activity_plan_set_safety_args args = { .activity_id = before->activity_id,
		.expected = in->expected,
		.permit = str_is_none(in->permit) ? STR("") : in->permit,
		.contact = STR_NONE,
		.contact_key_id = before->contact_key_id };

	if (in->safety_name.len || in->safety_phone.len) {
		if (args.contact_key_id.v == 0) {
			args.contact_key_id = key_make(req->db);
		}
		args.contact = key_seal(req->db, args.contact_key_id,
			contact_place(before->activity_id),
			str_format(req->arena, "%.*s\n%.*s", STR_ARG(in->safety_name),
				STR_ARG(in->safety_phone)));
	}
	activity_plan_set_safety(req->db, &args);
}

/* ---- files --------------------------------------------------------------------------------------- */

static struct file_object
object_of(const char *kind, struct activity_id id)
{
	return (struct file_object){ kind, id.v };
}

/* After it is bound: what was typed beside it is the file's only then. */
static void
keep_cover(struct req *req, const struct activity_input *in, struct activity_id leader)
{
	struct file_id file_id = { in->cover.count ? in->cover.items[0] : 0 };
	struct file file = { .alt = STR_NONE };

	if (file_id.v && file_find(req->db, file_id, &file) != OK) {
		file_id.v = 0;
	}
	activity_plan_set_cover(
		req->db, file_id, str_is_none(file.alt) ? STR("") : file.alt, leader);
}

enum outcome
activity_plan_keep(struct req *req, const struct activity_input *in, struct activity_id leader)
{
	struct activity_plan_find_row before;

	activity_plan_add(req->db, leader, leader, (struct activity_series_id){ 0 });
	before = activity_plan_of(req->db, leader);
	if (file_bind(req, &activity_edit_form, "cover", &in->cover,
		    object_of(activity_cover_kind, leader)) != OK ||
		file_bind(req, &activity_edit_form, "safety", &in->safety,
			object_of(activity_safety_kind, leader)) != OK) {
		return INVALID;
	}
	keep_cover(req, in, leader);
	keep_safety(req, in, &before);
	return OK;
}

static struct file_ids
ids_of(struct req *req, const char *kind, struct activity_id id)
{
	struct files files = file_list(req->db, object_of(kind, id));
	struct file_ids ids = { ARENA_ARRAY(req->arena, files.count + 1, int64_t), 0 };

	for (size_t i = 0; i < files.count; i++) {
		ids.items[ids.count++] = files.items[i].id.v;
	}
	return ids;
}

void
activity_plan_show(struct req *req, const struct activity_find_row *row, struct activity_input *in)
{
	struct activity_plan_find_row plan = activity_plan_of(req->db, row->id),
				      leader = activity_plan_of(req->db, plan.leader_id);
	struct activity_contact contact;

	in->room = plan.room_id.v ? str_format(req->arena, "%lld", (long long)plan.room_id.v)
				  : STR_NONE;
	in->cover = ids_of(req, activity_cover_kind, plan.leader_id);
	in->safety = ids_of(req, activity_safety_kind, plan.leader_id);
	in->expected = leader.expected;
	in->permit = leader.permit;
	if (activity_contact_find(req->db, &leader, &contact)) {
		in->safety_name = contact.name;
		in->safety_phone = contact.phone;
	}
}

static enum file_seen
see_cover(struct req *req, int64_t id)
{
	struct activity_find_row row;

	if (activity_find(req->db, (struct activity_id){ id }, &row) != OK) {
		return FILE_HIDDEN;
	}
	return !moment_is_none(row.shown_at)                                 ? FILE_PUBLIC
	       : activity_is_own(req, &row) || activity_may_check(req, &row) ? FILE_SEEN
									     : FILE_HIDDEN;
}

static enum file_seen
see_safety(struct req *req, int64_t id)
{
	struct activity_find_row row;

	if (activity_find(req->db, (struct activity_id){ id }, &row) != OK ||
		(!activity_is_own(req, &row) &&
			(!activity_may_check(req, &row) || activity_is(&row, "draft")))) {
		return FILE_HIDDEN;
	}
	return FILE_SEEN;
}

/* Never kept by a cache: one that is taken down is gone at once. */
static enum file_seen
see_photo(struct req *req, int64_t id)
{
	struct activity_photo_find_row row;

	return activity_photo_find(req->db, (struct activity_photo_id){ id }, &row) == OK &&
			       str_equal(row.state, STR("shown"))
		       ? FILE_SEEN
		       : FILE_HIDDEN;
}

const struct file_keeper activity_file_keepers[ACTIVITY_FILE_KEEPERS] = {
	{ activity_cover_kind, see_cover },
	{ activity_safety_kind, see_safety },
	{ activity_photo_kind, see_photo },
};

struct activity_covers
activity_covers_of(struct req *req, const int64_t *ids, size_t count)
{
	struct activity_covers covers = { ARENA_ARRAY(req->arena, count + 1, struct activity_cover),
		0 };
	struct buf *list = buf_create(req->arena, BUF_PAGE_BYTES_MAX);
	struct activity_cover_list_rows rows;

	buf_char(list, '[');
	for (size_t i = 0; i < count; i++) {
		buf_text(list, i ? "," : "");
		buf_int(list, ids[i]);
	}
	buf_char(list, ']');
	rows = activity_cover_list(req->db, buf_view(list));
	for (size_t i = 0; i < rows.count; i++) {
		const struct activity_cover_list_row *row = &rows.items[i];

		covers.items[covers.count++] = (struct activity_cover){ row->activity_id.v,
			{ .file = row->cover_file_id.v,
				.width = row->width == INT_NONE ? 0 : (int)row->width,
				.height = row->height == INT_NONE ? 0 : (int)row->height,
				.sizes = "(min-width: 62rem) 46rem, 100vw",
				.alt = row->cover_alt,
				.is_first = true },
			url_own(req->arena, "/files/%lld/%d", (long long)row->cover_file_id.v,
				file_widths[0]) };
	}
	return covers;
}

/* ---- series -------------------------------------------------------------------------------------- */

static bool
is_holiday(const struct calendar *calendar, struct day day)
{
	for (size_t i = 0; calendar && i < calendar->holiday_count; i++) {
		if (calendar->holidays[i].n == day.n) {
			return true;
		}
	}
	return false;
}

static bool
is_asked(const struct activity_input *in, struct day day)
{
	for (size_t i = 0; i < in->weekdays.count; i++) {
		if (in->weekdays.items[i].len == 1 &&
			in->weekdays.items[i].ptr[0] - '0' == day_weekday(day)) {
			return true;
		}
	}
	return false;
}

struct activity_dates
activity_dates_of(struct req *req, const struct activity_input *in)
{
	struct activity_dates dates = {
		ARENA_ARRAY(req->arena, ACTIVITY_SERIES_MAX, struct rooms_time), 0
	};
	struct day first = day_of_moment(in->from_at);

	dates.items[dates.count++] = (struct rooms_time){ in->from_at, in->to_at };
	if (in->weekdays.count == 0 || day_is_none(in->until)) {
		return dates;
	}
	for (int32_t i = 1; i <= DAYS_LOOKED_MAX && first.n + i <= in->until.n &&
			    dates.count < ACTIVITY_SERIES_MAX;
		i++) {
		struct day day = { first.n + i };

		if (is_asked(in, day) &&
			!(in->skips_holidays && is_holiday(req_calendar(req), day))) {
			dates.items[dates.count++] = (struct rooms_time){
				{ in->from_at.ms + i * DAY_MS }, { in->to_at.ms + i * DAY_MS }
			};
		}
	}
	return dates;
}

struct activity_ids
activity_series_meant(struct req *req, const struct activity_find_row *row, struct str which)
{
	struct activity_ids ids = {
		ARENA_ARRAY(req->arena, ACTIVITY_SERIES_MAX + 1, struct activity_id), 0
	};
	struct activity_plan_find_row plan = activity_plan_of(req->db, row->id);
	struct activity_series_list_rows rows;
	bool is_rest = str_equal(which, STR("rest"));

	ids.items[ids.count++] = row->id;
	if (!plan.activity_series_id.v || (!is_rest && !str_equal(which, STR("all")))) {
		return ids;
	}
	rows = activity_series_list(req->db, plan.activity_series_id,
		is_rest ? row->from_at : db_now(req->db), ACTIVITY_SERIES_MAX);
	for (size_t i = 0; i < rows.count; i++) {
		if (rows.items[i].id.v != row->id.v &&
			rows.items[i].to_at.ms > db_now(req->db).ms &&
			!str_equal(rows.items[i].state, STR("cancelled"))) {
			ids.items[ids.count++] = rows.items[i].id;
		}
	}
	return ids;
}
