#include "case_appeal.h"

#include "case_inner.h"
#include "case_tell.h"

enum { APPEALS_LOOKED_AT = 50 };

/* The case that an appeal is about: the field that is filled with its number says which. */
static enum outcome
find_appealed(struct db *db, const struct case_context *context, struct casefile **ret_case)
{
	const struct answer_form *form = &context->c->procedure->form;

	for (size_t i = 0; i < form->section_count; i++) {
		for (size_t k = 0; k < form->sections[i].field_count; k++) {
			const struct answer_field *field = &form->sections[i].fields[k];

			if (str_equal(field->prefill, STR("case.number"))) {
				return casefile_find(context->app, db,
					str_trim(answers_text(db_arena(db), context->answers,
						str_terminated(db_arena(db), field->name))),
					ret_case);
			}
		}
	}
	return NOT_FOUND;
}

static bool
is_appeal(const struct district *district, struct str procedure)
{
	for (size_t i = 0; i < district->procedures.count; i++) {
		const struct procedure *other = &district->procedures.items[i];

		for (size_t k = 0; k < other->end_count; k++) {
			if (!str_is_empty(procedure) &&
				str_equal(other->ends[k].appeal, procedure)) {
				return true;
			}
		}
	}
	return false;
}

enum outcome
case_appealed(struct app *app, struct db *db, const struct district *district,
	struct casefile *appeal, struct casefile **ret_case)
{
	struct answers answers;
	struct case_context context = {
		.app = app, .district = district, .c = appeal, .answers = &answers
	};

	if (!is_appeal(district, appeal->procedure->id) ||
		casefile_answers(db, appeal, appeal->row.answer_version, &answers) != OK) {
		return NOT_FOUND;
	}
	return find_appealed(db, &context, ret_case);
}

bool
case_judges_own_decision(const struct case_run *run, const struct casefile *appeal)
{
	struct casefile copy = *appeal, *appealed;
	struct case_turn_list_rows turns;

	if (case_appealed(run->app, run->db, run->district, &copy, &appealed) != OK) {
		return false;
	}
	turns = case_turn_list(run->db, appealed->row.id);
	for (size_t i = turns.count; i > 0; i--) {
		if (!str_equal(turns.items[i - 1].action, STR("over"))) {
			return turns.items[i - 1].decider_id.v == run->hand.login.v;
		}
	}
	return false;
}

/* Whether whoever appeals applied themselves, or it was for their organisation; who helped decides nothing for them. */
static bool
is_theirs(struct db *db, const struct case_context *context, const struct casefile *appealed)
{
	struct case_member_find_row member;

	return (case_member_find(db, appealed->row.id, context->c->row.login_id, &member) == OK &&
		       str_equal(member.part, STR("applicant"))) ||
	       (context->c->row.org_id.v && context->c->row.org_id.v == appealed->row.org_id.v);
}

/* Whether the appeal was heard after the decision that stands now, and the decision was left as it is. */
static bool
is_rejected(const struct casefile *appeal, const struct casefile *appealed)
{
	return appeal->end && appeal->end->outcome == END_REFUSED &&
	       appeal->row.submitted_at.ms >= appealed->row.ended_at.ms;
}

/*
 * Another appeal against the same decision, of anybody on the applicant's side, that waits for an answer or was answered
 * on its merits; NULL: none.  One that was taken back or lapsed stands in nobody's way.
 */
static const struct casefile *
other_appeal(struct db *db, const struct case_context *context, const struct casefile *appealed)
{
	struct case_member_list_rows members = case_member_list(db, appealed->row.id);

	for (size_t i = 0; i < members.count; i++) {
		struct case_list_mine_rows rows = case_list_mine(
			db, &(struct case_list_mine_args){ .clauses = CASE_LIST_MINE_PROCEDURE,
				    .login_id = members.items[i].login_id,
				    .procedure = context->c->row.procedure,
				    .limit = APPEALS_LOOKED_AT });

		for (size_t k = 0; k < rows.count; k++) {
			struct casefile *other, *about;

			if (rows.items[k].id.v != context->c->row.id.v &&
				casefile_find_by_id(context->app, db, rows.items[k].id, &other) ==
					OK &&
				other->state != CASE_DRAFT &&
				(other->state != CASE_ENDED || is_rejected(other, appealed)) &&
				case_appealed(context->app, db, context->district, other, &about) ==
					OK &&
				about->row.id.v == appealed->row.id.v) {
				return other;
			}
		}
	}
	return NULL;
}

/* Only against a refusal, by whom it refused, before the days are over that the decision itself gave. */
static enum outcome
is_in_time(
	struct req *req, struct db *db, const struct case_context *context, struct str *ret_reason)
{
	enum lang lang = req ? req->lang : LANG_ZH;
	struct clock clock = { .is_calendar = true };
	const struct casefile *other;
	struct casefile *appealed;
	int64_t changed = 0;

	if (find_appealed(db, context, &appealed) != OK || !is_theirs(db, context, appealed)) {
		*ret_reason = str_of(
			tr(lang, N_("没有这件办件，请核对编号；只能对自己的办件申请复核。")));
		return INVALID;
	}
	if (appealed->state != CASE_ENDED || str_is_empty(appealed->end->appeal)) {
		*ret_reason = str_of(tr(lang, N_("这件办件没有可以申请复核的决定。")));
		return INVALID;
	}
	if (!context->action) { /* at the submission: of two appeals at once one waits */
		casefile_lock(db, db_now(db), appealed->row.id, &changed);
	}
	other = other_appeal(db, context, appealed);
	if (other) {
		*ret_reason = str_of(
			tr(lang, other->state == CASE_ENDED
					 ? N_("对这个决定已经复核过，维持原决定；仍不服的，可以依法"
					      "申请行政复"
					      "议或提起诉讼。")
					 : N_("对这件办件的复核申请正在办理，请等它的答复。")));
		return INVALID;
	}
	clock.days = appealed->end->appeal_days;
	if (clock.days &&
		clock_due(&context->district->calendar, &clock, appealed->row.ended_at).ms <
			db_now(db).ms) {
		*ret_reason = str_of(
			tr(lang, N_("申请复核的期限已过，可以依法申请行政复议或提起诉讼。")));
		return INVALID;
	}
	return OK;
}

/* The step at which it was refused: there it is decided anew. */
static const struct case_step *
refusing_step(struct db *db, const struct casefile *c)
{
	struct case_turn_list_rows turns = case_turn_list(db, c->row.id);

	return turns.count ? procedure_step(c->procedure, turns.items[turns.count - 1].step)
			   : &c->procedure->steps[0];
}

static enum outcome
reopen(struct db *db, const struct case_context *context, struct str *ret_reason)
{
	struct bilingual name, number;
	const struct case_step *step;
	struct casefile *appealed;
	struct case_run run;
	int64_t changed = 0;

	if (find_appealed(db, context, &appealed) != OK) {
		*ret_reason = STR("appeal.reopen: there is no such case");
		return NOT_FOUND;
	}
	casefile_lock(db, db_now(db), appealed->row.id, &changed);
	run = (struct case_run){ .app = context->app,
		.db = db,
		.district = context->district,
		.c = appealed,
		.before = appealed->row,
		.hand = { .login = context->login },
		.note = context->note };
	step = refusing_step(db, appealed);
	casefile_reopen(db, step->id, appealed->row.id, &changed);
	way_refresh(&run);
	if (changed != 1 || way_enter(&run, step) != OK) {
		*ret_reason = str_of(N_("被复核的办件已经不是办结状态。"));
		return CONFLICT;
	}
	way_refresh(&run);
	event_add(&run, &(struct case_note){
				.kind = "reopen", .step = step->id, .text = context->c->handle });
	name = (struct bilingual){ appealed->row.title, appealed->row.title };
	number = (struct bilingual){ appealed->handle, appealed->handle };
	event_tell_applicants(&run, CASE_PROGRESS,
		CASE_WORDS(db_arena(db), N_("“{1}”（{2}）复核成立，重新办理"), name, number));
	return OK;
}

const struct case_guard case_guards[CASE_GUARDS] = {
	{ "appeal.in_time", N_("是自己的办件，决定可以复核，期限未过"), is_in_time },
};
const struct case_effect case_effects[CASE_EFFECTS] = {
	{ "appeal.reopen", N_("原办件重新办理"), reopen },
};
