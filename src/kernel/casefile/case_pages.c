#include "case_view.h"

#include "actor.h"
#include "app.h"
#include "calendar.h"
#include "case_counter.h"
#include "case_inner.h"
#include "case_notice.h"
#include "desk_inner.h"
#include "dispatch_inner.h"
#include "kernel_pages.h"
#include "mask.h"
#include "region.h"
#include "respond.h"

/* The page of one case, for whoever has to do with it. */

static const struct field handle_fields[] = {
	{ .name = "number",
		.type = FIELD_TEXT,
		.offset = offsetof(struct case_handle_query, number),
		.label = N_("办件编号"),
		.is_required = true,
		.max = 80 },
	{ .name = "sealed",
		.type = FIELD_BOOL,
		.offset = offsetof(struct case_handle_query, is_sealed),
		.label = N_("带印章图") },
};
const struct form case_handle_form = { "case_query", handle_fields, FIELD_COUNT(handle_fields),
	sizeof(struct case_handle_query), NULL };

/* ---- words --------------------------------------------------------------------------------------- */

struct bilingual
case_office_name(struct req *req, enum role role, struct region_id region)
{
	const struct node *head = pack_file(req_pack(req), "pack.yaml");
	const struct region *own = region_find(req_regions(req), region);
	const char *label = role_label(role);

	if (role == ROLE_COMMUNITY || role == ROLE_STREET) {
		return own ? own->name : (struct bilingual){ STR(""), STR("") };
	}
	if (role == ROLE_DISTRICT) {
		return node_bilingual(head, "authority");
	}
	if (role == ROLE_CENTER) {
		return node_bilingual(head, "center");
	}
	return (struct bilingual){ str_of(label), str_of(tr(LANG_EN, label)) };
}

struct bilingual
case_state_words(const struct casefile *c, const char **ret_tone)
{
	static const char *const tones[] = { [END_GRANTED] = "ok",
		[END_REFUSED] = "danger",
		[END_WITHDRAWN] = "",
		[END_LAPSED] = "",
		[END_VOID] = "" };

	*ret_tone = "info";
	switch (c->state) {
	case CASE_DRAFT:
		*ret_tone = "";
		return (struct bilingual){ STR("草稿"), STR("Draft") };
	case CASE_CORRECTING:
		*ret_tone = "warn";
		return (struct bilingual){ STR("待补正"), STR("To be corrected") };
	case CASE_OPEN:
		return c->step ? c->step->title
			       : (struct bilingual){ STR("办理中"), STR("Under way") };
	case CASE_ENDED:
		break;
	}
	*ret_tone = c->end ? tones[c->end->outcome] : "";
	if (!c->end && str_equal(c->row.outcome, STR("void"))) {
		return (struct bilingual){ STR("已作废"), STR("Void") };
	}
	return c->end ? c->end->title : (struct bilingual){ STR("已结束"), STR("Ended") };
}

struct day
case_due_day(struct moment due_at)
{
	return moment_is_none(due_at) ? DAY_NONE : day_of_moment((struct moment){ due_at.ms - 1 });
}

int
case_days_left(struct req *req, struct moment due_at)
{
	bool is_guess;

	return moment_is_none(due_at) ? CASE_NO_DAYS
				      : calendar_count_workdays(req_calendar(req), clock_today(),
						case_due_day(due_at), &is_guess);
}

struct url
case_url(struct arena *arena, const struct casefile *c, const char *below)
{
	struct url page = url_own(arena, "/cases/%s", str_terminated(arena, c->handle));

	return (struct url){ str_format(arena, "%.*s%s", STR_ARG(page.text), below) };
}

bool
case_draft_page(struct req *req, const struct casefile *c, struct draft_page *ret_page)
{
	for (size_t i = 0; c->state == CASE_DRAFT && i < office_count(); i++) {
		if (office_at(i)->draft_page && office_at(i)->draft_page(req, c, ret_page)) {
			return true;
		}
	}
	return false;
}

/* ---- the way ------------------------------------------------------------------------------------- */

static void
take_turns(struct req *req, const struct casefile *c, struct way_step *steps)
{
	struct case_turn_list_rows turns = case_turn_list(req->db, c->row.id);

	for (size_t i = 0; i < turns.count; i++) {
		const struct case_turn_list_row *turn = &turns.items[i];
		const struct case_step *step = procedure_step(c->procedure, turn->step);
		struct way_step *shown = step ? &steps[step - c->procedure->steps] : NULL;
		enum role role;

		if (!shown || !role_parse(turn->role, &role)) {
			continue;
		}
		shown->office = case_office_name(req, role, turn->region_id);
		if (moment_is_none(turn->ended_at)) {
			shown->state = WAY_NOW;
		} else if (shown->state != WAY_NOW) {
			shown->state = WAY_DONE;
			shown->ended_at = turn->ended_at;
		}
	}
}

/* Sent, the steps of the procedure that it passed or may still pass, the end. */
struct way_steps
case_way_of(struct req *req, const struct casefile *c)
{
	const struct procedure *procedure = c->procedure;
	struct way_step *items = ARENA_ARRAY(
		req->arena, procedure->step_count + 2, struct way_step);
	struct way_steps way = { items, 1 };
	struct way_step *steps = ARENA_ARRAY(req->arena, procedure->step_count, struct way_step);

	items[0] = (struct way_step){ .title = { STR("提交"), STR("Sent") },
		.state = c->state == CASE_DRAFT ? WAY_NOW : WAY_DONE,
		.ended_at = c->row.submitted_at };
	for (size_t i = 0; i < procedure->step_count; i++) {
		steps[i] = (struct way_step){ .title = procedure->steps[i].title,
			.state = WAY_NEXT,
			.ended_at = MOMENT_NONE,
			.days = procedure->steps[i].clock.days };
	}
	take_turns(req, c, steps);
	for (size_t i = 0; i < procedure->step_count; i++) {
		if (c->state != CASE_ENDED || steps[i].state == WAY_DONE) {
			items[way.count++] = steps[i];
		}
	}
	items[way.count++] = (struct way_step){
		.title = c->end ? c->end->title : (struct bilingual){ STR("办结"), STR("Decided") },
		.state = c->state == CASE_ENDED ? WAY_DONE : WAY_NEXT,
		.ended_at = c->row.ended_at
	};
	return way;
}

/* ---- what happened ------------------------------------------------------------------------------- */

struct str
case_event_label(struct req *req, const struct casefile *c, struct str kind, struct str step,
	struct str action)
{
	static const struct {
		const char *kind, *label;
	} labels[] = {
		{ "start", N_("开始填写") },
		{ "submit", N_("提交申请") },
		{ "corrected", N_("提交补正") },
		{ "withdraw", N_("撤回申请") },
		{ "claim", N_("开始办理") },
		{ "release", N_("放回待办") },
		{ "reassign", N_("转办") },
		{ "message", N_("留言") },
		{ "clock", N_("到期自动办理") },
		{ "join", N_("加入办理") },
		{ "leave", N_("退出办理") },
		{ "objection", N_("收到异议") },
		{ "void", N_("作废") },
		{ "reopen", N_("重新办理") },
	};
	const struct case_step *at = procedure_step(c->procedure, step);
	const struct case_action *done = at ? step_action(at, action) : NULL;

	if (done) {
		return str_format(req->arena, "%.*s · %.*s",
			STR_ARG(bilingual_in(at->title, req->lang)),
			STR_ARG(bilingual_in(done->label, req->lang)));
	}
	for (size_t i = 0; i < sizeof(labels) / sizeof(labels[0]); i++) {
		if (str_equal(kind, str_of(labels[i].kind))) {
			return str_of(tr(req->lang, labels[i].label));
		}
	}
	return kind;
}

struct case_entries
case_entries_of(struct req *req, const struct casefile *c, unsigned seat)
{
	bool is_outer = !(seat & (SEAT_OFFICE | SEAT_AUDITOR));
	struct case_event_list_rows rows = case_event_list(req->db,
		&(struct case_event_list_args){ .clauses = is_outer ? CASE_EVENT_LIST_OUTER : 0,
			.casefile_id = c->row.id });
	struct case_entries entries = { ARENA_ARRAY(req->arena, rows.count, struct case_entry), 0 };

	for (size_t i = rows.count; i > 0; i--) {
		const struct case_event_list_row *row = &rows.items[i - 1];
		struct case_entry *entry = &entries.items[entries.count++];
		enum role role;

		*entry = (struct case_entry){
			.who = str_is_empty(row->shown_name) ? str_of(_("系统")) : row->shown_name,
			.at = row->made_at,
			.label = case_event_label(req, c, row->kind, row->step, row->action),
			.note = casefile_open_text(
				req->db, c, "case_event.note", row->id.v, row->note),
			.answer_version = row->answer_version,
			.is_inner = row->is_inner,
			.is_message = str_equal(row->kind, STR("message")),
			.absent = row->for_name
		};
		if (role_parse(row->role, &role)) {
			entry->place = case_office_name(req, role, row->region_id);
		} else if (row->login_id.v) {
			entry->place = (struct bilingual){ STR("申请人"), STR("Applicant") };
		}
	}
	return entries;
}

static struct case_fixes
fixes_of(struct req *req, const struct casefile *c)
{
	struct case_correction_open_rows rows = case_correction_open(req->db, c->row.id);
	struct case_fixes fixes = { ARENA_ARRAY(req->arena, rows.count, struct case_fix), 0 };

	for (size_t i = 0; i < rows.count; i++) {
		const struct answer_field *field = answer_field_find(
			&c->procedure->form, rows.items[i].field);

		if (field) {
			fixes.items[fixes.count++] = (struct case_fix){ .field = field->name,
				.label = field->label,
				.note = casefile_open_text(req->db, c, "case_correction.note",
					rows.items[i].id.v, rows.items[i].note) };
		}
	}
	return fixes;
}

struct case_fixes
case_open_fixes(struct req *req, const struct casefile *c)
{
	return c->state == CASE_CORRECTING ? fixes_of(req, c) : (struct case_fixes){ NULL, 0 };
}

/* Every field that an applicant could be asked to put right. */
static struct case_fixes
fields_of(struct req *req, const struct answer_form *form)
{
	struct case_fixes fields = { NULL, 0 };
	size_t count = 0;

	for (size_t i = 0; i < form->section_count; i++) {
		count += form->sections[i].field_count;
	}
	fields.items = ARENA_ARRAY(req->arena, count, struct case_fix);
	for (size_t i = 0; i < form->section_count; i++) {
		for (size_t k = 0; k < form->sections[i].field_count; k++) {
			const struct answer_field *field = &form->sections[i].fields[k];

			if (!field->sum_of && field->sum_field_count == 0) {
				fields.items[fields.count++] = (struct case_fix){
					.field = field->name,
					.label = field->label,
					.note = req_posted(req, str_format(req->arena, "fix.%.*s",
									STR_ARG(field->name))
									.ptr)
				};
			}
		}
	}
	return fields;
}

/* ---- what may be done ---------------------------------------------------------------------------- */

static void
take_verb(struct case_view *view, struct str id)
{
	view->may_withdraw |= str_equal(id, STR("withdraw"));
	view->may_claim |= str_equal(id, STR("claim"));
	view->may_release |= str_equal(id, STR("release"));
	view->may_reassign |= str_equal(id, STR("reassign"));
	view->may_say |= str_equal(id, STR("message"));
	view->may_edit |= str_equal(id, STR("submit")) || str_equal(id, STR("answer"));
}

static void
take_colleagues(struct req *req, const struct case_turn *turn, struct case_view *view)
{
	struct case_office_list_rows rows = case_office_list(
		req->db, str_of(role_name(turn->role)), turn->region);
	struct case_colleague *items = ARENA_ARRAY(req->arena, rows.count, struct case_colleague);

	for (size_t i = 0; i < rows.count; i++) {
		items[i] = (struct case_colleague){ rows.items[i].login_id,
			rows.items[i].shown_name };
	}
	view->colleagues = (struct case_colleagues){ items, rows.count };
}

static void
take_options(struct req *req, const struct casefile *c, struct case_view *view)
{
	struct case_options options = case_options_of(req, c);
	struct case_choice *items = ARENA_ARRAY(req->arena, options.count, struct case_choice);
	const struct case_turn *turn = NULL;

	for (size_t i = 0; i < options.count; i++) {
		const struct case_option *option = &options.items[i];

		if (option->turn && !turn) {
			turn = option->turn;
		}
		if (option->turn != turn && option->turn) {
			continue; /* somebody in two offices of a joint step: one after the other */
		}
		if (!option->action) {
			take_verb(view, option->id);
			continue;
		}
		items[view->choices.count++] = (struct case_choice){ .id = option->id,
			.label = option->label,
			.hint = option->hint,
			.is_correction = option->action->kind == ACTION_CORRECT,
			.is_reject = option->action->kind == ACTION_REJECT,
			.action = option->action };
	}
	view->choices.items = items;
	view->is_own_decision = options.is_own_decision;
	if (turn) {
		view->turn = str_format(req->arena, "%lld", (long long)turn->id.v);
		view->holder = turn->holder.v ? turn->holder_name : STR_NONE;
		take_colleagues(req, turn, view);
	}
	desk_fill_case(req, c, turn, case_seat_of(req, c), view);
}

static void
take_standing(struct req *req, const struct casefile *c, struct case_view *view)
{
	view->state = case_state_words(c, &view->tone);
	view->due_day = case_due_day(c->row.due_at);
	view->days_left = case_days_left(req, c->row.due_at);
	if (c->turn_count) {
		view->office = case_office_name(req, c->turns[0].role, c->turns[0].region);
	}
}

static void
take_org(struct req *req, const struct casefile *c, struct case_view *view)
{
	struct case_org_find_row org;

	if (c->row.org_id.v && case_org_find(req->db, c->row.org_id, &org) == OK) {
		view->org_name = org.name;
		view->org = url_own(req->arena, "/orgs/%lld", (long long)c->row.org_id.v);
	}
}

/* Who applies: to themselves by their whole name, as it was written or as their account has it. */
static struct str
applicant_of(struct req *req, const struct casefile *c, const struct answers *answers)
{
	const struct answer_form *form = &c->procedure->form;
	struct arena *arena = req->arena;
	struct str whole = req->actor->name;

	if (c->row.login_id.v != req->actor->login.v) {
		return c->row.applicant;
	}
	for (size_t i = 0; i < form->section_count; i++) {
		for (size_t k = 0; k < form->sections[i].field_count; k++) {
			const struct answer_field *field = &form->sections[i].fields[k];

			if (answers && field->use == USE_APPLICANT) {
				struct str text = answers_text(arena, answers,
					str_format(arena, "%.*s.name", STR_ARG(field->name)).ptr);

				whole = str_is_empty(text) ? whole : text;
			}
		}
	}
	return str_equal(mask_name(arena, whole), c->row.applicant) ? whole : c->row.applicant;
}

/* Its notice and who objects, who works on it. */
static void
take_public(struct req *req, const struct casefile *c, struct case_view *view)
{
	struct case_objections *objections = ARENA_NEW(req->arena, struct case_objections);
	unsigned seat = case_seat_of(req, c);
	struct case_notice notice;

	view->where = case_where(req, c);
	view->is_erased = key_is_destroyed(req->db, c->row.person_key_id);
	view->members = case_url(req->arena, c, "/members");
	view->member_count = (int64_t)case_member_list(req->db, c->row.id).count;
	if (case_notice_find(req, c, &notice) != OK) {
		return;
	}
	view->notice = case_url(req->arena, c, "/notice");
	if (seat & (SEAT_OFFICE | SEAT_AUDITOR)) {
		*objections = case_objections_of(
			req, c, !(seat & SEAT_APPLICANT) && case_is_seen(req, c, seat));
		view->objections = objections->count ? objections : NULL;
		view->may_answer = case_may_answer(req, c);
	}
}

enum outcome
show_case(struct req *req)
{
	const struct case_handle_query *in = req->in;
	struct case_view view = { .to = { STR_NONE } };
	struct answers answers;
	struct casefile *c;
	unsigned seat;

	if (casefile_find(req_app(req), req->db, in->number, &c) != OK ||
		(seat = case_seat_of(req, c)) == 0) {
		return NOT_FOUND;
	}
	if (c->state == CASE_DRAFT) {
		struct draft_page page;

		return respond_see_other(req, case_draft_page(req, c, &page)
						      ? page.to
						      : case_url(req->arena, c, "/edit"));
	}
	view.c = c;
	view.is_applicant = seat & SEAT_APPLICANT;
	view.is_office = seat & SEAT_OFFICE;
	view.to = case_url(req->arena, c, "/steps");
	view.edit_to = case_url(req->arena, c, "/edit");
	view.guide = url_own(
		req->arena, "/services/%s", str_terminated(req->arena, c->procedure->id));
	take_standing(req, c, &view);
	take_org(req, c, &view);
	take_options(req, c, &view);
	view.way = case_way_of(req, c);
	view.entries = case_entries_of(req, c, seat);
	view.fixes = case_open_fixes(req, c);
	view.counter = case_counter_of(req, c);
	view.fields = fields_of(req, &c->procedure->form);
	take_public(req, c, &view);
	view.applicant = applicant_of(req, c, NULL);
	view.has_versions = case_answer_list(req->db, c->row.id).count > 1;
	if (casefile_answers(req->db, c, c->row.answer_version, &answers) == OK) {
		view.applicant = applicant_of(req, c, &answers);
		view.sheet = answers_sheet_view(
			req, &(struct answers_sheet_of){
				     .answers = &answers, .is_open = case_is_seen(req, c, seat) });
		view.may_see = !case_is_seen(req, c, seat);
	}
	return respond(req, case_page, &view);
}
