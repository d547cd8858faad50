#include "activity_pages.h"
#include "actor.h"
#include "audit.h"
#include "mask.h"
#include "respond.h"
#include "sight.h"
#include "volunteer_hours.h"
#include "volunteer_view.h"

/* The organiser's side: who serves, in and out by list or by code, hours corrected in the open. */

enum { PEOPLE_SHOWN = 100, WAITING_SHOWN = 200, NOTES_SHOWN = 50, HOUR = 60 };

/* ---- words --------------------------------------------------------------------------------------- */

struct str
volunteer_time(struct arena *arena, enum lang lang, int64_t minutes)
{
	struct str hours, rest;

	if (minutes == INT_NONE) {
		return STR_NONE;
	}
	hours = str_format(arena, "%lld", (long long)(minutes / HOUR));
	rest = str_format(arena, "%lld", (long long)(minutes % HOUR));
	if (minutes < HOUR) {
		return TR(arena, lang, N_("{1} 分钟"), rest);
	}
	return minutes % HOUR ? TR(arena, lang, N_("{1} 小时 {2} 分"), hours, rest)
			      : TR(arena, lang, N_("{1} 小时"), hours);
}

static const struct note_word {
	const char *kind, *label, *tone;
} note_words[] = {
	{ "corrected", N_("更正"), "warn" },
	{ "objected", N_("异议"), "danger" },
	{ "answered", N_("答复"), "info" },
};

struct volunteer_notes
volunteer_notes_of(struct req *req, struct volunteer_duty_id id)
{
	struct volunteer_note_list_rows rows = volunteer_note_list(req->db, id, NOTES_SHOWN);
	struct volunteer_notes notes = { .items = ARENA_ARRAY(req->arena, rows.count + 1,
						 struct volunteer_note_line) };

	for (size_t i = 0; i < rows.count; i++) {
		const struct volunteer_note_list_row *row = &rows.items[i];
		struct volunteer_note_line *line = &notes.items[notes.count++];

		*line = (struct volunteer_note_line){ .author = row->author,
			.words = row->words,
			.change = STR_NONE,
			.at = row->made_at };
		for (size_t k = 0; k < FIELD_COUNT(note_words); k++) {
			if (str_equal(row->kind, str_of(note_words[k].kind))) {
				line->label = note_words[k].label;
				line->tone = note_words[k].tone;
			}
		}
		if (row->to_minutes != INT_NONE) {
			struct str from = row->from_minutes == INT_NONE
						  ? str_of(tr(req->lang, N_("没有记录")))
						  : volunteer_time(req->arena, req->lang,
							    row->from_minutes);

			line->change = TR(req->arena, req->lang, N_("{1} 改为 {2}"), from,
				volunteer_time(req->arena, req->lang, row->to_minutes));
		}
	}
	return notes;
}

/* ---- the list ------------------------------------------------------------------------------------ */

static struct sight
sight_of(const struct volunteer_whole *whole)
{
	return (struct sight){ .object = "volunteer_shift",
		.object_id = whole->shift.id.v,
		.scope = { whole->activity.owner_region_id, whole->activity.org_id },
		.field = "people" };
}

static struct volunteer_person_line
person_line(struct req *req, const struct volunteer_whole *whole,
	const struct volunteer_duty_find_row *row, bool is_whole)
{
	bool is_confirmed = str_equal(row->state, STR("confirmed")),
	     is_in = !moment_is_none(row->in_at), is_counted = row->minutes != INT_NONE;
	struct volunteer_person_line line = { .id = row->id.v,
		.minutes = row->minutes,
		.hours = volunteer_time(req->arena, req->lang, row->minutes),
		.in_at = row->in_at,
		.out_at = row->out_at,
		.is_objected = !moment_is_none(row->object_at),
		.is_forgotten = row->is_forgotten,
		.may_in = is_confirmed && !is_in && !is_counted &&
			  whole->shift.to_at.ms > clock_now().ms,
		.may_out = is_in && !is_counted,
		.may_remove = !is_in && !is_counted && whole->shift.from_at.ms > clock_now().ms,
		.label = str_equal(row->state, STR("offered"))     ? N_("等他确认")
			 : !is_confirmed                           ? N_("候补")
			 : is_counted                              ? N_("已签退")
			 : is_in                                   ? N_("在岗")
			 : whole->shift.to_at.ms <= clock_now().ms ? N_("没有到")
								   : N_("已报名"),
		.tone = is_counted ? "info"
			: is_in    ? "ok"
				   : "",
		.to = url_own(req->arena, "/activities/duties/%lld/hours", (long long)row->id.v) };
	struct activity_person person;

	if (volunteer_person_find(req->db, row, &person) == OK) {
		struct activity_person shown = is_whole ? person
							: activity_person_masked(
								  req->arena, &person);

		line.is_here = true;
		line.name = shown.name;
		line.phone = shown.phone;
		line.guardian = shown.guardian;
	}
	return line;
}

static void
add_lines(struct req *req, const struct volunteer_whole *whole,
	const struct volunteer_duty_list_args *args, bool is_whole,
	struct volunteer_person_lines *lines)
{
	struct volunteer_duty_find_rows rows = volunteer_duty_list(req->db, args);
	struct volunteer_person_line *items = ARENA_ARRAY(
		req->arena, lines->count + rows.count + 1, struct volunteer_person_line);

	for (size_t i = 0; i < lines->count; i++) {
		items[i] = lines->items[i];
	}
	for (size_t i = 0; i < rows.count; i++) {
		items[lines->count++] = person_line(req, whole, &rows.items[i], is_whole);
	}
	lines->items = items;
}

static void
fill_lists(struct req *req, const struct volunteer_whole *whole, int64_t after,
	struct volunteer_people_view *view)
{
	struct volunteer_duty_list_args args = { .shift_id = whole->shift.id,
		.state = STR("confirmed"),
		.after = after,
		.limit = PEOPLE_SHOWN + 1 };

	add_lines(req, whole, &args, view->is_whole, &view->coming);
	if (view->coming.count > PEOPLE_SHOWN) {
		view->coming.count = PEOPLE_SHOWN;
		view->next = url_own(req->arena, "/activities/shifts/%lld/people?after=%lld",
			(long long)whole->shift.id.v,
			(long long)view->coming.items[PEOPLE_SHOWN - 1].id);
	}
	args.after = 0;
	args.limit = WAITING_SHOWN;
	args.state = STR("offered");
	add_lines(req, whole, &args, view->is_whole, &view->waiting);
	args.state = STR("waiting");
	add_lines(req, whole, &args, view->is_whole, &view->waiting);
}

static enum outcome
find_own(struct req *req, struct volunteer_shift_id id, struct volunteer_whole *whole)
{
	if (volunteer_shift_find(req->db, id, &whole->shift) != OK ||
		activity_find(req->db, whole->shift.activity_id, &whole->activity) != OK) {
		return NOT_FOUND;
	}
	return activity_is_own(req, &whole->activity) ? OK
	       : req->method == METHOD_GET            ? NOT_FOUND
						      : FORBIDDEN;
}

enum outcome
show_shift_people(struct req *req)
{
	const struct volunteer_shift_id *id = req->in; /* comes first in all */
	struct volunteer_people_view view = { .code = { .id = *id }, .see = { .id = *id } };
	struct volunteer_whole whole;
	struct sight sight;
	int64_t after = 0;
	enum outcome outcome = find_own(req, *id, &whole);

	if (outcome != OK) {
		return outcome;
	}
	if (req->method == METHOD_GET) {
		after = ((const struct volunteer_shift_query *)req->in)->after;
	}
	sight = sight_of(&whole);
	view.is_whole = sight_is_open(req, &sight);
	view.brief = activity_brief_of_full(req, &whole.activity);
	view.line = volunteer_line_of(req, &whole.shift, &whole.activity);
	volunteer_duty_sums(req->db, *id, &view.sums);
	view.hours = volunteer_time(req->arena, req->lang, view.sums.minutes);
	fill_lists(req, &whole, after == INT_NONE ? 0 : after, &view);
	view.to = view.line.people;
	view.to_see = url_own(req->arena, "/activities/shifts/%lld/see", (long long)id->v);
	view.to_code = url_own(req->arena, "/activities/shifts/%lld/code", (long long)id->v);
	view.list = url_own(
		req->arena, "/activities/%lld/volunteers", (long long)whole.activity.id.v);
	return respond(req, volunteer_people_page, &view);
}

enum outcome
see_shift_people(struct req *req)
{
	const struct volunteer_see_input *in = req->in;
	struct volunteer_whole whole;
	struct sight sight;
	enum outcome outcome = find_own(req, in->id, &whole);

	if (outcome != OK) {
		return outcome;
	}
	sight = sight_of(&whole);
	sight.reason = mask_personal(req->arena, in->reason);
	sight_add(req, &sight);
	return respond_see_other(
		req, url_own(req->arena, "/activities/shifts/%lld/people", (long long)in->id.v));
}

/* ---- in and out ---------------------------------------------------------------------------------- */

static void
note_duty(struct req *req, const struct volunteer_whole *whole, const char *verb, struct str reason)
{
	audit_add(req, &(struct audit){ .verb = verb,
			       .object = "volunteer_duty",
			       .object_id = whole->duty.id.v,
			       .scope = { whole->activity.owner_region_id, whole->activity.org_id },
			       .reason = reason });
}

static enum outcome
refuse(struct req *req, enum outcome outcome, const char *field)
{
	return outcome == UNAVAILABLE ? form_reject(req, field, N_("还没有到签到的时候。"))
	       : outcome == STALE ? form_reject(req, field, N_("岗位已经结束，请用更正补记。"))
				  : form_reject(req, field, N_("它的状态已经变了，请刷新看看。"));
}

static enum outcome
decide(struct req *req, struct volunteer_whole *whole, struct str deed, const char *field)
{
	bool is_in = str_equal(deed, STR("in")), is_out = str_equal(deed, STR("out"));
	struct volunteer_rules rules;
	enum outcome outcome;

	volunteer_rules_of(req_pack(req), &rules);
	outcome = is_in    ? volunteer_check_in(req->db, &whole->shift, &whole->duty, &rules)
		  : is_out ? volunteer_check_out(req->db, &whole->shift, &whole->duty, &rules)
			   : volunteer_leave(req->db, &whole->duty, QUOTA_REMOVED);
	if (outcome != OK) {
		return refuse(req, outcome, field);
	}
	if (!is_in && !is_out) {
		volunteer_tell(req->db, &whole->duty, STR("removed"));
	}
	note_duty(req, whole,
		is_in    ? "volunteer.in"
		: is_out ? "volunteer.out"
			 : "volunteer.remove",
		STR_NONE);
	return respond_see_other(req, url_own(req->arena, "/activities/shifts/%lld/people",
					      (long long)whole->shift.id.v));
}

enum outcome
decide_shift_people(struct req *req)
{
	const struct volunteer_people_input *in = req->in;
	struct volunteer_whole whole;
	enum outcome outcome = find_own(req, in->id, &whole);
	bool is_remove = str_equal(in->deed, STR("remove"));
	struct volunteer_duty_id id = { in->duty };

	if (outcome != OK) {
		return outcome;
	}
	/* giving a place up locks its pool before its row */
	if ((is_remove ? volunteer_duty_find(req->db, id, &whole.duty)
		       : volunteer_duty_find_to_change(req->db, id, &whole.duty)) != OK ||
		whole.duty.shift_id.v != in->id.v) {
		return NOT_FOUND;
	}
	return decide(req, &whole, in->deed, "");
}

enum outcome
check_shift_code(struct req *req)
{
	const struct volunteer_code_input *in = req->in;
	struct volunteer_duty_find_row found;
	struct volunteer_whole whole;
	bool is_in;
	enum outcome outcome = find_own(req, in->id, &whole);

	if (outcome != OK) {
		return outcome;
	}
	if (volunteer_duty_coded(req->db, whole.activity.id,
		    activity_code_hash(req->db, whole.activity.id, in->code), &found) != OK ||
		found.shift_id.v != in->id.v || !str_equal(found.state, STR("confirmed")) ||
		volunteer_duty_find_to_change(req->db, found.id, &whole.duty) != OK) {
		return form_reject(req, "code", N_("这个岗位没有这个号。"));
	}
	is_in = moment_is_none(whole.duty.in_at);
	outcome = decide(req, &whole, is_in ? STR("in") : STR("out"), "code");
	if (outcome == OK) {
		respond_flash(req, is_in ? N_("签到成功。") : N_("签退成功，时长已记下。"));
	}
	return outcome;
}

/* ---- hours in the open --------------------------------------------------------------------------- */

enum outcome
volunteer_duty_scope(struct req *req, struct scope *ret_scope)
{
	const struct volunteer_duty_id *id = req->in; /* comes first in every form */
	struct volunteer_whole whole;

	if (volunteer_whole_find(req, *id, &whole) != OK) {
		return NOT_FOUND;
	}
	*ret_scope = (struct scope){ whole.activity.owner_region_id, whole.activity.org_id };
	return OK;
}

static enum outcome
find_own_duty(struct req *req, struct volunteer_duty_id id, struct volunteer_whole *whole)
{
	if (volunteer_whole_find(req, id, whole) != OK) {
		return NOT_FOUND;
	}
	return activity_is_own(req, &whole->activity) ? OK
	       : req->method == METHOD_GET            ? NOT_FOUND
						      : FORBIDDEN;
}

/* The same in an action, while nobody else changes it. */
static enum outcome
find_to_decide(struct req *req, struct volunteer_duty_id id, struct volunteer_whole *whole)
{
	enum outcome outcome = find_own_duty(req, id, whole);

	return outcome == OK ? volunteer_duty_find_to_change(req->db, id, &whole->duty) : outcome;
}

enum outcome
show_duty_hours(struct req *req)
{
	const struct volunteer_duty_id *id = req->in;
	struct volunteer_correct_input *correct = ARENA_NEW(
		req->arena, struct volunteer_correct_input);
	struct volunteer_words_input *answer = ARENA_NEW(req->arena, struct volunteer_words_input);
	struct volunteer_duty_view view = { .correct = correct, .answer = answer };
	struct volunteer_whole whole;
	struct volunteer_person_line line;
	enum outcome outcome = find_own_duty(req, *id, &whole);

	if (outcome != OK) {
		return outcome;
	}
	form_clear(&volunteer_correct_form, correct);
	form_clear(&volunteer_answer_form, answer);
	correct->id = answer->id = *id;
	correct->minutes = whole.duty.minutes;
	line = person_line(req, &whole, &whole.duty, false);
	view.name = line.name;
	view.hours = line.hours;
	view.minutes = whole.duty.minutes;
	view.in_at = whole.duty.in_at;
	view.out_at = whole.duty.out_at;
	view.is_forgotten = whole.duty.is_forgotten;
	view.is_objected = line.is_objected;
	view.state = whole.duty.state;
	view.may_correct = str_equal(whole.duty.state, STR("confirmed")) &&
			   str_equal(whole.shift.state, STR("open")) &&
			   whole.shift.to_at.ms <= clock_now().ms;
	view.most = volunteer_time(
		req->arena, req->lang, (whole.shift.to_at.ms - whole.shift.from_at.ms) / 60000);
	view.brief = activity_brief_of_full(req, &whole.activity);
	view.line = volunteer_line_of(req, &whole.shift, &whole.activity);
	view.notes = volunteer_notes_of(req, *id);
	view.to_correct = line.to;
	view.to_answer = url_own(req->arena, "/activities/duties/%lld/answer", (long long)id->v);
	view.back = view.line.people;
	return respond(req, volunteer_hours_page, &view);
}

static enum outcome
done(struct req *req, struct volunteer_whole *whole)
{
	if (req->is_api) {
		return volunteer_duty_find(req->db, whole->duty.id, &whole->duty) == OK
			       ? duty_answer_api(req, whole, 201)
			       : NOT_FOUND;
	}
	respond_flash(req, N_("已记下，志愿者会收到通知。"));
	return respond_see_other(req,
		url_own(req->arena, "/activities/duties/%lld/hours", (long long)whole->duty.id.v));
}

enum outcome
correct_duty(struct req *req)
{
	const struct volunteer_correct_input *in = req->in;
	struct volunteer_whole whole;
	struct volunteer_rules rules;
	struct volunteer_correction correction = {
		.minutes = in->minutes, .login = req->actor->login, .at = MOMENT_NONE
	};
	int64_t max = 0;
	enum outcome outcome = find_to_decide(req, in->id, &whole);

	if (outcome != OK) {
		return outcome;
	}
	volunteer_rules_of(req_pack(req), &rules);
	correction.author = whole.activity.author;
	correction.reason = mask_personal(req->arena, in->reason);
	outcome = volunteer_correct(req->db, &whole.duty, &rules, &correction, &max);
	if (outcome == TOO_MANY) {
		struct str most = str_format(req->arena, "%lld", (long long)max);

		form_error_with(req, "minutes",
			N_("最多 {1} 分钟：不能超过岗位的时间，也不能超过一天的上限。"), &most, 1);
		return INVALID;
	}
	if (outcome != OK) {
		return req->is_api ? CONFLICT
				   : form_reject(req, "",
					     N_("岗位结束后才能更正；和现在一样的不用更正。"));
	}
	note_duty(req, &whole, "volunteer.correct", correction.reason);
	return done(req, &whole);
}

enum outcome
answer_duty(struct req *req)
{
	const struct volunteer_words_input *in = req->in;
	struct volunteer_whole whole;
	struct volunteer_correction answer = {
		.minutes = INT_NONE, .login = req->actor->login, .at = MOMENT_NONE
	};
	enum outcome outcome = find_to_decide(req, in->id, &whole);

	if (outcome != OK) {
		return outcome;
	}
	answer.author = whole.activity.author;
	answer.reason = mask_personal(req->arena, in->words);
	if (volunteer_answer(req->db, &whole.duty, &answer) != OK) {
		return form_reject(req, "", N_("没有等您答复的异议。"));
	}
	note_duty(req, &whole, "volunteer.answer", answer.reason);
	return done(req, &whole);
}
