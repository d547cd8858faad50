#include "activity_edit.h"
#include "activity_pack.h"
#include "activity_view.h"
#include "mask.h"
#include "respond.h"

/* What is decided of an activity: published, called off, let through, sent back, refused; one of a series, or more. */

static const struct decision {
	const char *name;
	enum outcome (*run)(
		struct db *db, struct activity_find_row *row, const struct activity_doing *doing);
	const char *verb;  /* of the audit log; NULL: it notes itself */
	const char *flash; /* Chinese, N_() */
	bool wants_note, is_officers;
} decisions[] = {
	{ "post", NULL, NULL, NULL, false, false },
	{ "cancel", activity_cancel, "activity.cancel",
		N_("已取消，报了名的人会收到通知；没有手机的在名单里，请打电话。"), true, false },
	{ "approve", activity_publish, "activity.approve", N_("已通过。"), false, true },
	{ "return", activity_return, "activity.return", N_("已退回，对方会收到您的说明。"), true,
		true },
	{ "refuse", activity_refuse, "activity.refuse", N_("没有通过，对方会收到您写的原因。"),
		true, true },
};

static const struct decision *
decision_of(struct str name)
{
	for (size_t i = 0; i < FIELD_COUNT(decisions); i++) {
		if (str_equal(name, str_of(decisions[i].name))) {
			return &decisions[i];
		}
	}
	return NULL;
}

/* The dates of a series that wait together are let through, sent back or refused together. */
static struct activity_ids
meant(struct req *req, const struct decision *decision, const struct activity_find_row *row)
{
	const struct activity_deed_input *in = req->in;

	return activity_series_meant(
		req, row, decision->is_officers || !decision->run ? STR("all") : in->which);
}

/* What the officer wants changed, as the editor marks it. */
static void
ask(struct req *req, const struct activity_find_row *row, const struct strs *asked)
{
	struct buf *out = buf_create(req->arena, BUF_PAGE_BYTES_MAX);
	struct activity_plan_find_row plan = activity_plan_of(req->db, row->id);

	for (size_t i = 0; i < asked->count; i++) {
		buf_text(out, i ? " " : "");
		buf_str(out, asked->items[i]);
	}
	activity_plan_add(req->db, row->id, row->id, (struct activity_series_id){ 0 });
	activity_plan_ask(req->db, buf_view(out), plan.leader_id);
	activity_plan_ask(req->db, buf_view(out), row->id);
}

/* A large crowd's plan was looked at by whoever lets it through. */
static enum outcome
check_seen(struct req *req, const struct activity_find_row *row)
{
	const struct activity_deed_input *in = req->in;
	int64_t from = activity_rules_of(req_pack(req)).safety_people;
	struct activity_plan_find_row own = activity_plan_of(req->db, row->id),
				      plan = activity_plan_of(req->db, own.leader_id);

	if (!from || activity_expected(&plan, row->capacity) < from) {
		return OK;
	}
	if (!in->is_seen) {
		return form_reject(req, "is_seen", N_("请先看过安全方案，再勾选。"));
	}
	activity_plan_see(req->db, db_now(req->db), plan.activity_id);
	return OK;
}

static enum outcome
decide_one(struct req *req, const struct decision *decision, struct activity_find_row *row,
	const struct activity_doing *doing)
{
	struct str was = row->state;
	enum outcome outcome;

	if (!decision->run && row->from_at.ms <= db_now(req->db).ms) {
		return form_reject(req, "", N_("开始时间已经过去了，请先改时间。"));
	}
	if (!decision->run) {
		return activity_post(req, row, doing);
	}
	outcome = decision->run(req->db, row, doing);
	if (outcome != OK) {
		return outcome;
	}
	activity_note(req, row, decision->verb, doing->note);
	if (activity_is(row, "cancelled")) {
		activity_room_free(req, row->id, doing->note);
	}
	(void)was;
	return OK;
}

static enum outcome
check(struct req *req, const struct decision *decision, const struct activity_find_row *row,
	struct str note)
{
	if (decision->is_officers ? !activity_may_check(req, row) : !activity_is_own(req, row)) {
		return FORBIDDEN;
	}
	if (decision->wants_note && str_is_empty(note)) {
		return form_reject(req, "note", N_("请写明原因。"));
	}
	if (decision->is_officers && !activity_is(row, "waiting")) {
		return form_reject(req, "", N_("它的状态已经变了，请刷新看看。"));
	}
	return decision->run == activity_publish ? check_seen(req, row) : OK;
}

/* One of the others of a series: left as it is if it stands otherwise than the one that was opened. */
static bool
goes_along(const struct activity_find_row *other, const struct activity_find_row *first,
	const struct decision *decision)
{
	return str_equal(other->state, first->state) ||
	       (!decision->run && activity_is(other, "draft"));
}

enum outcome
decide_activity(struct req *req)
{
	const struct activity_deed_input *in = req->in;
	struct str note = mask_personal(req->arena, in->note);
	struct activity_doing doing = activity_doing_of(req, note);
	const struct decision *decision = decision_of(in->deed);
	struct activity_find_row row, before;
	struct activity_ids ids;
	enum outcome outcome;

	if (!decision || activity_find_to_change(req->db, in->id, &row) != OK) {
		return NOT_FOUND;
	}
	outcome = check(req, decision, &row, note);
	if (outcome != OK) {
		return outcome;
	}
	before = row;
	ids = meant(req, decision, &row);
	for (size_t i = 0; i < ids.count; i++) {
		struct activity_find_row one;

		if (activity_find_to_change(req->db, ids.items[i], &one) != OK ||
			(i && !goes_along(&one, &before, decision))) {
			continue;
		}
		outcome = decide_one(req, decision, i ? &one : &row, &doing);
		if (outcome != OK) {
			return req->errors.count
				       ? INVALID
				       : form_reject(req, "", N_("它的状态已经变了，请刷新看看。"));
		}
	}
	if (!decision->run) {
		return activity_answer(req, &row);
	}
	if (decision->is_officers) {
		ask(req, &row, &in->asked);
	}
	respond_flash(req, decision->flash);
	return respond_see_other(req, url_own(req->arena, "/activities/%lld", (long long)row.id.v));
}
