#include "round.h"

#include "actor.h"
#include "app.h"
#include "audit.h"
#include "case_view.h"
#include "dispatch_inner.h"
#include "district.h"
#include "json_write.h"
#include "org.h"
#include "org_facts.h"
#include "registration_pages.h"
#include "respond.h"

/* "Still active?" as a group's head answers it, or the community at the counter and on a visit. */

enum { NOTE_CHARS_MAX = 400, CHOICE_CHARS_MAX = 20 };

const struct right right_round_answer = { .name = "round.answer",
	.label = N_("答复年度确认"),
	.roles = ROLE_BIT(ROLE_HEAD) | ROLE_BIT(ROLE_MEMBER) | ROLE_BIT(ROLE_COMMUNITY) |
		 ROLE_BIT(ROLE_STREET) | ROLE_BIT(ROLE_DISTRICT) };

static const struct field show_fields[] = {
	{ .name = "id",
		.type = FIELD_ID,
		.offset = offsetof(struct confirm_in, id),
		.label = N_("组织"),
		.is_required = true },
};
const struct form confirm_show_form = { "confirm_query", show_fields, FIELD_COUNT(show_fields),
	sizeof(struct confirm_in), NULL };

static const struct field confirm_fields[] = {
	{ .name = "id",
		.type = FIELD_ID,
		.offset = offsetof(struct confirm_in, id),
		.label = N_("组织"),
		.is_required = true },
	{ .name = "active",
		.type = FIELD_TEXT,
		.offset = offsetof(struct confirm_in, active),
		.label = N_("还在活动吗"),
		.is_required = true,
		.max = CHOICE_CHARS_MAX },
	{ .name = "note",
		.type = FIELD_LONG_TEXT,
		.offset = offsetof(struct confirm_in, note),
		.label = N_("走访时看到的"),
		.max = NOTE_CHARS_MAX },
};
const struct form confirm_form = { "confirm_answer", confirm_fields, FIELD_COUNT(confirm_fields),
	sizeof(struct confirm_in), NULL };

/* ---- what was asked ------------------------------------------------------------------------------ */

/* A group's confirmation as it stands. */
struct asked {
	struct ask_of_org_row row;
	struct round_rule rule;
	struct casefile *c; /* NULL: its case is gone, or was never begun */
	enum ask_state state;
	bool is_office; /* who asks is none of the group's */
	bool is_going;  /* the case that strikes it off is under way */
};

static bool
is_of_org(struct req *req, struct org_id org)
{
	for (size_t i = 0; i < req->actor->grant_count; i++) {
		if (req->actor->grants[i].org.v == org.v) {
			return true;
		}
	}
	return false;
}

static enum ask_state
state_of(const struct asked *asked)
{
	const struct casefile *c = asked->c;
	bool is_answer = c && str_equal(c->row.procedure, asked->rule.procedure);

	if (c && c->state == CASE_ENDED && c->end->outcome == END_GRANTED) {
		return is_answer ? ASK_CONFIRMED : ASK_CLOSED;
	}
	if (c && (c->state == CASE_OPEN || c->state == CASE_CORRECTING)) {
		return is_answer ? ASK_ANSWERED : ASK_CLOSING;
	}
	if (str_equal(asked->row.status, STR("dissolved"))) {
		return ASK_CLOSED; /* struck off, or closed in another way */
	}
	if (asked->is_going) {
		return ASK_GONE;
	}
	return moment_is_none(asked->row.silent_at) ? ASK_ASKED : ASK_SILENT;
}

static enum outcome
find_asked(struct req *req, struct org_id org, struct asked *asked)
{
	struct casefile *gone;

	*asked = (struct asked){ .is_office = !is_of_org(req, org) };
	if (ask_of_org(req->db, org, &asked->row) != OK ||
		!round_rule_of(req_pack(req), &asked->rule)) {
		return NOT_FOUND;
	}
	if (casefile_find_by_id(req_app(req), req->db, (struct casefile_id){ asked->row.case_no },
		    &asked->c) != OK) {
		asked->c = NULL;
	}
	asked->is_going = asked->row.gone_no &&
			  casefile_find_by_id(req_app(req), req->db,
				  (struct casefile_id){ asked->row.gone_no }, &gone) == OK &&
			  gone->state != CASE_ENDED;
	asked->state = state_of(asked);
	return OK;
}

bool
round_draft_page(struct req *req, const struct casefile *c, struct draft_page *ret_page)
{
	struct ask_of_org_row row;
	struct round_rule rule;

	if (!round_rule_of(req_pack(req), &rule) || !str_equal(c->row.procedure, rule.procedure) ||
		ask_of_org(req->db, c->row.org_id, &row) != OK || row.case_no != c->row.id.v) {
		return false;
	}
	*ret_page = (struct draft_page){ url_own(req->arena, "/orgs/%lld/confirm",
						 (long long)c->row.org_id.v),
		{ STR("请确认"), STR("Please confirm") }, row.due_day };
	return true;
}

enum outcome
show_confirm(struct req *req)
{
	const struct confirm_in *in = req->in;
	struct confirm_view view = { .in = in, .today = clock_today() };
	struct asked asked;
	struct str members;

	if (find_asked(req, in->id, &asked) != OK) {
		return NOT_FOUND;
	}
	members = org_fact_find(req->db, flight_of(req)->district, in->id, STR("members"));
	view.name = asked.row.name;
	view.id = in->id;
	view.year = asked.row.year;
	view.due_day = asked.row.due_day;
	view.state = asked.state;
	view.members = str_is_none(members) ? STR("") : members;
	view.to = url_own(req->arena, "/orgs/%lld/confirm", (long long)in->id.v);
	view.is_office = asked.is_office;
	view.may_visit = asked.is_office && asked.state == ASK_SILENT;
	if (asked.c && asked.c->state != CASE_DRAFT) {
		view.number = asked.c->handle;
		view.case_to = url_own(
			req->arena, "/cases/%s", str_terminated(req->arena, asked.c->handle));
	}
	return respond(req, confirm_page, &view);
}

/* ---- the answer ---------------------------------------------------------------------------------- */

static struct case_program
program_of(struct req *req, struct login_id login)
{
	return (struct case_program){ req_app(req), req->db, flight_of(req)->district, login };
}

/* An officer who answers for a group works on its case from now on; both sides see it. */
static void
join(struct req *req, const struct asked *asked, const struct casefile *c)
{
	if (asked->is_office) {
		case_member_put(
			req->db, &(struct case_member_put_args){ c->row.id, req->actor->login,
					 STR("counter"), db_now(req->db) });
	}
}

/* A case of that procedure for the group, begun by who answers. */
static enum outcome
begin(struct req *req, const struct asked *asked, struct str procedure,
	const struct answers *answers, struct casefile **ret_case)
{
	const struct confirm_in *in = req->in;
	struct round_org_heads_rows heads = round_org_heads(req->db, in->id);
	struct case_begin begin = { .org = in->id, .answers = answers };

	if (asked->is_office && heads.count) {
		begin.for_login = heads.items[0].login_id;
	}
	begin.procedure = case_procedure_now(flight_of(req)->district, procedure, &begin.version);
	return begin.procedure ? case_start(req, &begin, ret_case) : NOT_FOUND;
}

/* Somebody was found after all: what was to strike it off ends. */
static enum outcome
keep(struct req *req, const struct asked *asked)
{
	struct case_program program = program_of(req, (struct login_id){ 0 });
	struct case_move move = { .action = asked->rule.kept,
		.note = str_of(tr(LANG_ZH, N_("已答复年度确认。"))) };
	struct str problem;
	struct casefile *c;

	if (asked->row.gone_no == 0 ||
		casefile_find_by_id(req_app(req), req->db,
			(struct casefile_id){ asked->row.gone_no }, &c) != OK ||
		c->state == CASE_ENDED) {
		return OK;
	}
	return case_do_by_program(&program, c, &move, NULL, &problem);
}

static enum outcome
send(struct req *req, struct casefile *c, const struct answers *answers)
{
	return case_do(req, c, &(struct case_move){ .action = STR("submit") }, answers);
}

/* Active, or paused for a while. */
static enum outcome
answer_active(struct req *req, struct asked *asked)
{
	static const struct str names[] = { { "active", 6 }, { "members", 7 } };
	struct strs only = { (struct str *)names, FIELD_COUNT(names) };
	struct answers before = answers_none, answers;
	struct answers_asked asks = { NULL, &before, &only, ANSWERS_WHOLE };
	enum outcome outcome;

	if (!asked->c || asked->c->state != CASE_DRAFT) {
		struct procedure_version_id version;
		const struct procedure *procedure = case_procedure_now(
			flight_of(req)->district, asked->rule.procedure, &version);

		before = (struct answers){ procedure ? &procedure->form : NULL, STR("{}") };
		outcome = begin(req, asked, asked->rule.procedure, &before, &asked->c);
		if (outcome != OK) {
			return outcome;
		}
		ask_set_case(req->db, asked->c->row.id.v, asked->row.id);
	}
	casefile_answers(req->db, asked->c, asked->c->row.answer_version, &before);
	asks.form = &asked->c->procedure->form;
	outcome = answers_read(req, &asks, &answers);
	if (outcome == OK) {
		join(req, asked, asked->c);
		outcome = send(req, asked->c, &answers);
	}
	return outcome == OK ? keep(req, asked) : outcome;
}

/* It has stopped: its closing begins in place of the answer. */
static enum outcome
answer_stopped(struct req *req, struct asked *asked)
{
	struct procedure_version_id version;
	const struct procedure *procedure = case_procedure_now(
		flight_of(req)->district, asked->rule.closing, &version);
	struct answers answers;
	struct casefile *closing;
	enum outcome outcome;

	if (!procedure) {
		return NOT_FOUND;
	}
	outcome = answers_read(req,
		&(struct answers_asked){ &procedure->form, &answers_none, NULL, ANSWERS_WHOLE },
		&answers);
	if (outcome == OK) {
		outcome = begin(req, asked, procedure->id, &answers, &closing);
	}
	if (outcome == OK) {
		outcome = send(req, closing, &answers);
	}
	if (outcome == OK && asked->c && asked->c->state == CASE_DRAFT) {
		join(req, asked, asked->c);
		outcome = case_do(
			req, asked->c, &(struct case_move){ .action = STR("drop") }, NULL);
	}
	if (outcome != OK) {
		return outcome;
	}
	ask_set_case(req->db, closing->row.id.v, asked->row.id);
	return keep(req, asked);
}

/* A visit found nobody: it is to be struck off, the public first reads of it. */
static enum outcome
answer_gone(struct req *req, const struct asked *asked)
{
	const struct confirm_in *in = req->in;
	struct case_program program = program_of(req, req->actor->login);
	struct buf *out = buf_create(req->arena, 16 << 10);
	struct answers answers = { NULL, STR_NONE };
	struct case_begin begin = {
		.org = in->id, .for_login = req->actor->login, .answers = &answers
	};
	struct str problem = STR("");
	struct casefile *c;
	struct json json;

	if (!asked->is_office || asked->state != ASK_SILENT) {
		return FORBIDDEN;
	}
	if (str_is_empty(str_trim(in->note))) {
		return form_reject(req, "note", N_("请写明走访时看到的情况。"));
	}
	begin.procedure = case_procedure_now(program.district, asked->rule.gone, &begin.version);
	if (!begin.procedure) {
		return NOT_FOUND;
	}
	json_start(&json, out);
	json_object(&json);
	json_add_str(&json, "found", str_trim(in->note));
	json_add_str(&json, "visited_on", day_format_iso(req->arena, clock_today()));
	json_object_end(&json);
	answers = (struct answers){ &begin.procedure->form, buf_view(out) };
	if (case_start_by_program(&program, &begin, &c) != OK ||
		case_do_by_program(&program, c, &(struct case_move){ .action = STR("submit") },
			&answers, &problem) != OK) {
		return form_reject(req, "", N_("现在不能这样做，请刷新后再看。"));
	}
	ask_set_gone(req->db, &(struct ask_set_gone_args){ .gone_no = c->row.id.v,
				      .visited_at = db_now(req->db),
				      .visitor_id = req->actor->login,
				      .id = asked->row.id });
	return OK;
}

static enum outcome
take_answer(struct req *req, struct asked *asked)
{
	const struct confirm_in *in = req->in;

	if (str_equal(in->active, STR("gone"))) {
		return answer_gone(req, asked);
	}
	return str_equal(in->active, STR("stopped")) ? answer_stopped(req, asked)
						     : answer_active(req, asked);
}

enum outcome
answer_confirm(struct req *req)
{
	const struct confirm_in *in = req->in;
	struct ask_lock_row locked;
	struct asked asked;
	enum outcome outcome;

	if (ask_of_org(req->db, in->id, &asked.row) != OK ||
		ask_lock(req->db, asked.row.id, &locked) != OK ||
		find_asked(req, in->id, &asked) != OK) {
		return NOT_FOUND;
	}
	if (asked.state != ASK_ASKED && asked.state != ASK_SILENT && asked.state != ASK_GONE) {
		form_error(req, "", N_("这一年的情况已经答复过了。"));
		return CONFLICT;
	}
	outcome = take_answer(req, &asked);
	if (outcome != OK) {
		return outcome;
	}
	if (asked.is_office && asked.state == ASK_SILENT && !str_equal(in->active, STR("gone"))) {
		ask_visit(req->db, db_now(req->db), req->actor->login, asked.row.id);
	}
	audit_add(req, &(struct audit){ .verb = "round.answer",
			       .object = "org",
			       .object_id = in->id.v,
			       .scope = { .org = in->id },
			       .reason = in->active });
	respond_flash(req, N_("谢谢，已经收到。"));
	return respond_see_other(
		req, url_own(req->arena, "/orgs/%lld/confirm", (long long)in->id.v));
}
