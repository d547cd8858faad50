#include "after.h"
#include "audit.h"
#include "day_view.h"
#include "json_write.h"
#include "respond.h"

#include "day_sync.h"

/* What a helper's phone asks for and hands in.  The key in the address is the right; no session is looked at. */

enum { TICKETS_AT_ONCE = 500, ARRIVALS_AT_ONCE = 500, HOUR_MS = 3600000 };

/* Whether the phone may still hand in: on its day, and a while after for what it scanned offline. */
static bool
may_hand_in(struct req *req, const struct day_link_find_row *link)
{
	int64_t now = db_now(req->db).ms;

	return now >= link->from_at.ms &&
	       now < link->until_at.ms + day_rules_of(req_pack(req)).sync_hours * (int64_t)HOUR_MS;
}

static void
put_ticket(struct json *json, struct req *req, struct str key,
	const struct activity_signup_find_row *row)
{
	struct activity_person person;
	bool is_here = activity_person_find(req->db, row, &person) == OK;

	json_object(json);
	json_add_int(json, "id", row->id.v);
	json_add_str(
		json, "hash", is_here ? day_ticket_hash(req->arena, key, person.code) : STR_NONE);
	json_add_str(json, "initials", day_initials(req->db, row));
	json_add_int(json, "people", row->people);
	json_key(json, "arrived");
	json_moment(json, row->arrived_at);
	json_object_end(json);
}

enum outcome
list_day_tickets_api(struct req *req)
{
	const struct day_key_query *in = req->in;
	struct activity_signup_find_rows rows;
	struct activity_find_row activity;
	struct day_link_find_row link;
	struct json *json;

	if (day_link_of(req->db, in->key, &link) != OK ||
		day_link_when(&link, db_now(req->db)) != DAY_NOW ||
		activity_find(req->db, link.activity_id, &activity) != OK) {
		return NOT_FOUND;
	}
	rows = day_tickets(
		req->db, activity.id, in->after == INT_NONE ? 0 : in->after, TICKETS_AT_ONCE);
	req->res.is_private = true;
	json = respond_json_begin(req, 200);
	json_object(json);
	json_key(json, "until");
	json_moment(json, link.until_at);
	json_key(json, "items");
	json_array(json);
	for (size_t i = 0; i < rows.count; i++) {
		put_ticket(json, req, in->key, &rows.items[i]);
	}
	json_array_end(json);
	json_key(json, "next");
	if (rows.count == TICKETS_AT_ONCE) {
		json_int(json, rows.items[rows.count - 1].id.v);
	} else {
		json_null(json);
	}
	json_object_end(json);
	return OK;
}

/* ---- handing in ---------------------------------------------------------------------------------- */

static void
put_told(struct json *json, struct req *req, const struct day_scan *scan,
	const struct day_told *told)
{
	bool is_known = told->answer == DAY_ARRIVED || told->answer == DAY_AGAIN;

	json_object(json);
	json_add_str(json, "id", scan->id);
	json_add_str(json, "state", str_of(day_answer_code(told->answer)));
	if (is_known) {
		json_add_int(json, "ticket", told->row.id.v);
		json_add_str(json, "initials", day_initials(req->db, &told->row));
		json_add_int(json, "people", told->row.people);
		json_key(json, "at");
		json_moment(json, told->first_at);
		json_add_str(json, "by", told->first_label);
	}
	json_object_end(json);
}

static void
put_arrivals(struct json *json, const struct day_scan_since_rows *rows, int64_t mark)
{
	json_key(json, "arrived");
	json_array(json);
	for (size_t i = 0; i < rows->count; i++) {
		json_object(json);
		json_add_int(json, "ticket", rows->items[i].signup_id.v);
		json_key(json, "at");
		json_moment(json, rows->items[i].scanned_at);
		json_add_str(json, "by", rows->items[i].label);
		json_object_end(json);
	}
	json_array_end(json);
	json_add_int(json, "mark", rows->count ? rows->items[rows->count - 1].id.v : mark);
}

void
day_note_arrivals(struct req *req, const struct activity_find_row *activity, struct str label,
	const struct day_told *told, size_t count)
{
	size_t used = 0;

	for (size_t i = 0; i < count; i++) {
		if (told[i].is_new) {
			used++;
			audit_add(req,
				&(struct audit){ .verb = "activity.arrive",
					.object = "activity_signup",
					.object_id = told[i].row.id.v,
					.scope = { activity->owner_region_id, activity->org_id },
					.reason = label });
		}
	}
	if (used && activity->to_at.ms <= db_now(req->db).ms) {
		after_count(req->db, activity->id);
	}
}

enum outcome
sync_day_api(struct req *req)
{
	const struct day_sync_input *in = req->in;
	int64_t mark = in->mark == INT_NONE ? 0 : in->mark;
	struct activity_find_row activity;
	struct day_link_find_row link;
	struct day_scan_since_rows since;
	struct day_scans scans;
	struct day_told *told;
	struct json *json;

	if (day_link_of(req->db, in->key, &link) != OK || !may_hand_in(req, &link)) {
		return NOT_FOUND;
	}
	if (day_scans_parse(req->arena, in->scans, &scans) != OK) {
		return form_reject(req, "scans", N_("签到记录的格式不对。"));
	}
	/* one phone after the other: so no arrival lies before another's mark */
	if ((scans.count ? activity_find_to_change(req->db, link.activity_id, &activity)
			 : activity_find(req->db, link.activity_id, &activity)) != OK) {
		return NOT_FOUND;
	}
	told = ARENA_ARRAY(req->arena, scans.count + 1, struct day_told);
	for (size_t i = 0; i < scans.count; i++) {
		told[i] = day_scan_take(req->db, &activity, &link, &scans.items[i]);
	}
	day_note_arrivals(req, &activity, link.label, told, scans.count);
	since = day_scan_since(req->db, activity.id, mark, ARRIVALS_AT_ONCE);
	json = respond_json_begin(req, 200);
	json_object(json);
	json_key(json, "answers");
	json_array(json);
	for (size_t i = 0; i < scans.count; i++) {
		put_told(json, req, &scans.items[i], &told[i]);
	}
	json_array_end(json);
	put_arrivals(json, &since, mark);
	json_object_end(json);
	return OK;
}
