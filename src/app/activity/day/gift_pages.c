#include "gift_view.h"

#include "after.h"
#include "audit.h"
#include "gift.h"
#include "respond.h"

/* Gifts on the organiser's page: how many there are, handed out by the ticket's code. */

struct gift_lines
gift_lines_of(struct req *req, struct activity_id id)
{
	struct gift_list_rows rows = gift_list(req->db, id, GIFTS_LISTED_MAX);
	struct gift_lines lines = { .items = ARENA_ARRAY(
					    req->arena, rows.count + 1, struct gift_line) };

	for (size_t i = 0; i < rows.count; i++) {
		lines.items[lines.count++] = (struct gift_line){ .id = rows.items[i].id.v,
			.stock = rows.items[i].stock,
			.given = rows.items[i].given,
			.left = rows.items[i].stock - rows.items[i].given,
			.name = rows.items[i].name };
	}
	return lines;
}

static enum outcome
find_own(struct req *req, struct activity_id id, struct activity_find_row *ret_row)
{
	if (activity_find(req->db, id, ret_row) != OK) {
		return NOT_FOUND;
	}
	return activity_is_own(req, ret_row) ? OK : FORBIDDEN;
}

static enum outcome
find_gift(struct req *req, struct activity_id id, int64_t gift, struct gift_find_row *ret_gift)
{
	return gift != INT_NONE &&
			       gift_find(req->db, (struct activity_gift_id){ gift }, ret_gift) ==
				       OK &&
			       ret_gift->activity_id.v == id.v
		       ? OK
		       : NOT_FOUND;
}

static enum outcome
back_to_day(struct req *req, const struct activity_find_row *row, const struct audit *audit)
{
	audit_add(req, audit);
	if (row->to_at.ms <= db_now(req->db).ms) {
		after_count(req->db, row->id);
	}
	return respond_see_other(
		req, url_own(req->arena, "/activities/%lld/day", (long long)row->id.v));
}

enum outcome
decide_gift(struct req *req)
{
	const struct gift_input *in = req->in;
	struct activity_find_row row;
	struct gift_find_row gift;
	enum outcome outcome = find_own(req, in->id, &row);

	if (outcome != OK) {
		return outcome;
	}
	if (str_equal(in->deed, STR("add"))) {
		if (str_is_empty(in->name)) {
			return form_reject(req, "name", N_("请写是什么纪念品。"));
		}
		outcome = gift_make(req->db, in->id, in->name, in->stock, req_pack(req));
		if (outcome != OK) {
			return outcome == TOO_MANY
				       ? form_reject(req, "", N_("纪念品的种类够多了。"))
				       : form_reject(req, "name", N_("已经有这种纪念品了。"));
		}
	} else {
		if (find_gift(req, in->id, in->gift, &gift) != OK) {
			return NOT_FOUND;
		}
		if (gift_stock_set(req->db, &gift, in->stock) != OK) {
			return form_reject(req, "", N_("已经发出的比这个数多。"));
		}
	}
	return back_to_day(req, &row,
		&(struct audit){ .verb = "activity.gift",
			.object = "activity",
			.object_id = row.id.v,
			.scope = { row.owner_region_id, row.org_id } });
}

static enum outcome
hand(struct req *req, const struct gift_find_row *gift, const struct activity_signup_find_row *row)
{
	const struct gift_hand_input *in = req->in;
	struct gift_holder holder = { "signup", row->id.v };
	int64_t people = in->people == INT_NONE ? row->arrived_people : in->people;
	enum outcome outcome;

	if (str_equal(in->deed, STR("back"))) {
		return gift_take_back(req->db, gift, &holder) == OK
			       ? OK
			       : form_reject(req, "", N_("这张票没有领过。"));
	}
	if (moment_is_none(row->arrived_at)) {
		return form_reject(req, "", N_("这张票还没有签到，签到了才能领。"));
	}
	if (people > row->arrived_people) {
		return form_reject(req, "", N_("一人一份，不能比来的人多。"));
	}
	outcome = gift_hand_out(req->db, gift, &holder, people);
	return outcome == OK         ? OK
	       : outcome == TOO_MANY ? form_reject(req, "", N_("剩下的不够了。"))
				     : form_reject(req, "", N_("这张票已经领过了。"));
}

enum outcome
hand_out_gift(struct req *req)
{
	const struct gift_hand_input *in = req->in;
	struct activity_signup_find_row signup;
	struct activity_find_row row;
	struct gift_find_row gift;
	bool is_back = str_equal(in->deed, STR("back"));
	enum outcome outcome = find_own(req, in->id, &row);

	if (outcome != OK) {
		return outcome;
	}
	if (find_gift(req, in->id, in->gift, &gift) != OK) {
		return NOT_FOUND;
	}
	if (activity_signup_coded(req->db, row.id, activity_code_hash(req->db, row.id, in->code),
		    &signup) != OK) {
		return form_reject(req, "", N_("没有这个票号，或者报名已取消。"));
	}
	if (hand(req, &gift, &signup) != OK) {
		return INVALID;
	}
	respond_flash(req, is_back ? N_("记下了，收回来了。") : N_("记下了，发出去了。"));
	return back_to_day(req, &row,
		&(struct audit){ .verb = is_back ? "activity.gift_back" : "activity.gift_give",
			.object = "activity_signup",
			.object_id = signup.id.v,
			.scope = { row.owner_region_id, row.org_id },
			.reason = gift.name });
}
