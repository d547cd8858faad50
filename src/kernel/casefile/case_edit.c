#include "case_view.h"

#include "actor.h"
#include "app.h"
#include "case_inner.h"
#include "kernel_pages.h"
#include "org.h"
#include "procedure_version.h"
#include "respond.h"

/* Filling in a case: from the first word to the submission, and what is to be corrected. */

static const struct field new_fields[] = {
	{ .name = "procedure",
		.type = FIELD_TEXT,
		.offset = offsetof(struct case_new_query, procedure),
		.label = N_("事项"),
		.is_required = true,
		.max = 60 },
	{ .name = "org",
		.type = FIELD_INT,
		.offset = offsetof(struct case_new_query, org),
		.label = N_("组织"),
		.min = 1,
		.max = INT64_MAX },
	{ .name = "who",
		.type = FIELD_TEXT,
		.offset = offsetof(struct case_new_query, who),
		.label = N_("申请人的账号"),
		.max = 60 },
	{ .name = "about",
		.type = FIELD_TEXT,
		.offset = offsetof(struct case_new_query, about),
		.label = N_("相关办件"),
		.max = 80 },
	{ .name = "deed",
		.type = FIELD_TEXT,
		.offset = offsetof(struct case_new_query, deed),
		.label = N_("操作"),
		.max = 20 },
};
const struct form case_new_form = { .name = "case_new",
	.fields = new_fields,
	.field_count = FIELD_COUNT(new_fields),
	.size = sizeof(struct case_new_query),
	.takes_any_files = true };

static const struct field edit_fields[] = {
	{ .name = "number",
		.type = FIELD_TEXT,
		.offset = offsetof(struct case_edit_input, number),
		.label = N_("办件编号"),
		.is_required = true,
		.max = 80 },
	{ .name = "deed",
		.type = FIELD_TEXT,
		.offset = offsetof(struct case_edit_input, deed),
		.label = N_("操作"),
		.max = 20 },
};
const struct form case_edit_form = { .name = "case_edit",
	.fields = edit_fields,
	.field_count = FIELD_COUNT(edit_fields),
	.size = sizeof(struct case_edit_input),
	.takes_any_files = true };

/* Officers who serve people at the counter. */
static const struct right right_case_counter = { .name = "case.counter",
	.label = N_("在窗口代办"),
	.roles = ROLE_BIT(ROLE_COMMUNITY) | ROLE_BIT(ROLE_STREET) | ROLE_BIT(ROLE_DISTRICT) };
static const struct right right_case_begin_org = { .name = "case.begin",
	.label = N_("为本组织申请"),
	.roles = ROLE_BIT(ROLE_HEAD) | ROLE_BIT(ROLE_MEMBER) | ROLE_BIT(ROLE_COMMUNITY) |
		 ROLE_BIT(ROLE_STREET) | ROLE_BIT(ROLE_DISTRICT) };

/* ---- who may begin ------------------------------------------------------------------------------- */

static bool
is_listed(struct str ids, struct str id)
{
	struct str part;

	if (str_is_empty(ids)) {
		return true;
	}
	while (str_split(&ids, ' ', &part)) {
		if (str_equal(part, id)) {
			return true;
		}
	}
	return false;
}

static enum outcome
check_org(struct req *req, const struct case_begin *begin)
{
	const struct procedure *procedure = begin->procedure;
	struct case_org_find_row org;
	struct scope scope;

	if (begin->org.v == 0) {
		return form_reject(req, "org", N_("请选择为哪个组织办理。"));
	}
	if (case_org_find(req->db, begin->org, &org) != OK ||
		org_scope_of(req, begin->org, &scope) != OK) {
		return form_reject(req, "org", N_("名录里没有这个组织。"));
	}
	if (!procedure->is_org_open && !req_may(req, &right_case_begin_org, &scope)) {
		return FORBIDDEN;
	}
	if (!is_listed(procedure->org_kinds, org.kind) ||
		!is_listed(procedure->org_statuses, org.status)) {
		return form_reject(
			req, "org", N_("这类组织不能办理这个事项，请看办事指南里的条件。"));
	}
	return OK;
}

enum outcome
case_may_begin(struct req *req, const struct case_begin *begin)
{
	bool is_counter = begin->for_login.v && begin->for_login.v != req->actor->login.v;

	if (is_counter && !req_may(req, &right_case_counter, NULL)) {
		return FORBIDDEN;
	}
	if (begin->procedure->is_hidden) {
		return NOT_FOUND;
	}
	return begin->procedure->about_org ? check_org(req, begin) : OK;
}

/* ---- the pages ----------------------------------------------------------------------------------- */

static void
take_org_name(struct req *req, struct org_id org, struct case_edit_view *view)
{
	struct case_org_find_row row;

	if (org.v && case_org_find(req->db, org, &row) == OK) {
		view->org = org.v;
		view->org_name = row.name;
	}
}

/* The organisations for which one may begin it, as choices. */
static struct case_orgs
own_orgs(struct req *req)
{
	struct case_orgs orgs = { ARENA_ARRAY(req->arena, req->actor->grant_count, struct case_org),
		0 };

	for (size_t i = 0; i < req->actor->grant_count; i++) {
		struct org_id org = req->actor->grants[i].org;
		struct scope scope = { .org = org };
		struct case_org_find_row row;

		if (org.v && req_may(req, &right_case_begin_org, &scope) &&
			case_org_find(req->db, org, &row) == OK) {
			orgs.items[orgs.count++] = (struct case_org){ org, row.name };
		}
	}
	return orgs;
}

static struct org_id
org_asked_for(struct req *req, const struct case_new_query *in, const struct procedure *procedure,
	struct case_orgs *ret_orgs)
{
	*ret_orgs = own_orgs(req);
	if (!procedure->about_org) {
		return (struct org_id){ 0 };
	}
	if (in->org != INT_NONE && in->org) {
		return (struct org_id){ in->org };
	}
	return ret_orgs->count == 1 && !procedure->is_org_open ? ret_orgs->items[0].id
							       : (struct org_id){ 0 };
}

enum outcome
show_case_new(struct req *req)
{
	const struct case_new_query *in = req->in;
	struct procedure_version_id version;
	const struct procedure *procedure = procedure_current(req, in->procedure, &version);
	struct case_edit_view view = { .procedure = procedure };
	struct answers before;
	struct org_id org;

	if (!procedure || procedure->is_hidden) {
		return NOT_FOUND;
	}
	org = org_asked_for(req, in, procedure, &view.orgs);
	take_org_name(req, org, &view);
	view.must_choose_org = procedure->about_org && org.v == 0;
	view.to = url_own(req->arena, "/cases/new/%s", str_terminated(req->arena, procedure->id));
	view.guide = url_own(req->arena, "/services/%s", str_terminated(req->arena, procedure->id));
	view.is_counter = req_may(req, &right_case_counter, NULL);
	before = case_prefilled(req, procedure, org, in->about);
	view.page = answers_page(
		req, &(struct answers_draw){
			     .form = &procedure->form, .answers = &before, .section = -1 });
	return respond(req, case_edit_page, &view);
}

enum outcome
show_case_edit(struct req *req)
{
	const struct case_edit_input *in = req->in;
	struct case_edit_view view = { .to = { STR_NONE } };
	struct answers answers = answers_none;
	struct casefile *c;

	if (casefile_find(req_app(req), req->db, in->number, &c) != OK ||
		!(case_seat_of(req, c) & SEAT_APPLICANT)) {
		return NOT_FOUND;
	}
	if (c->state != CASE_DRAFT && c->state != CASE_CORRECTING) {
		return respond_see_other(req, case_url(req->arena, c, ""));
	}
	casefile_answers(req->db, c, c->row.answer_version, &answers);
	view.c = c;
	view.procedure = c->procedure;
	view.is_correction = c->state == CASE_CORRECTING;
	view.fixes = case_open_fixes(req, c);
	view.page = answers_page(req, &(struct answers_draw){ .form = &c->procedure->form,
					      .answers = &answers,
					      .only = case_open_fields(req, c),
					      .section = -1 });
	view.to = case_url(req->arena, c, "/edit");
	view.guide = url_own(
		req->arena, "/services/%s", str_terminated(req->arena, c->procedure->id));
	take_org_name(req, c->row.org_id, &view);
	return respond(req, case_edit_page, &view);
}

/* ---- the actions --------------------------------------------------------------------------------- */

static bool
is_sending(struct str deed)
{
	return str_equal(deed, STR("send"));
}

/* Whom it is for: at the counter the account that was named. */
static enum outcome
find_whom(struct req *req, struct str name, struct login_id *ret_login)
{
	struct login_find_by_name_row row;

	*ret_login = (struct login_id){ 0 };
	if (str_is_empty(name)) {
		return OK;
	}
	if (login_find_by_name(req->db, str_lower_ascii(req->arena, name), &row) != OK) {
		return form_reject(req, "who", N_("没有这个账号，请核对；没有账号的先帮他注册。"));
	}
	*ret_login = row.id;
	return OK;
}

enum outcome
begin_case(struct req *req)
{
	const struct case_new_query *in = req->in;
	struct procedure_version_id version;
	const struct procedure *procedure = procedure_current(req, in->procedure, &version);
	struct answers answers;
	struct case_begin begin = {
		.procedure = procedure, .version = version, .answers = &answers
	};
	struct case_orgs orgs;
	struct casefile *c;
	enum outcome outcome;

	if (!procedure) {
		return NOT_FOUND;
	}
	begin.org = org_asked_for(req, in, procedure, &orgs);
	outcome = find_whom(req, in->who, &begin.for_login);
	if (outcome == OK) {
		outcome = case_may_begin(req, &begin);
	}
	if (outcome == OK) {
		outcome = answers_read(req,
			&(struct answers_asked){ &procedure->form, &answers_none, NULL,
				is_sending(in->deed) ? ANSWERS_WHOLE : ANSWERS_DRAFT },
			&answers);
	}
	if (outcome == OK) {
		outcome = case_start(req, &begin, &c);
	}
	if (outcome == OK && is_sending(in->deed)) {
		outcome = case_do(req, c, &(struct case_move){ .action = STR("submit") }, &answers);
	}
	if (outcome != OK) {
		return outcome;
	}
	respond_flash(req,
		is_sending(in->deed) ? N_("已提交，请记下编号。") : N_("草稿已存，可以接着填。"));
	return respond_see_other(req, case_url(req->arena, c, is_sending(in->deed) ? "" : "/edit"));
}

static enum outcome
save_case(struct req *req, struct casefile *c, const struct answers *answers)
{
	enum outcome outcome = case_keep_answers(req, c, answers);

	if (outcome != OK) {
		return outcome;
	}
	respond_flash(req, N_("草稿已存，可以接着填。"));
	return respond_see_other(req, case_url(req->arena, c, "/edit"));
}

enum outcome
edit_case(struct req *req)
{
	const struct case_edit_input *in = req->in;
	struct answers before = answers_none, answers;
	struct casefile *c;
	enum outcome outcome;

	if (casefile_find(req_app(req), req->db, in->number, &c) != OK ||
		!(case_seat_of(req, c) & SEAT_APPLICANT)) {
		return NOT_FOUND;
	}
	if (str_equal(in->deed, STR("drop"))) {
		outcome = case_do(req, c, &(struct case_move){ .action = STR("drop") }, NULL);
		if (outcome != OK) {
			return outcome;
		}
		respond_flash(req, N_("草稿已删除。"));
		return respond_see_other(req, URL_OWN("/me/cases"));
	}
	casefile_answers(req->db, c, c->row.answer_version, &before);
	outcome = answers_read(req,
		&(struct answers_asked){ &c->procedure->form, &before, case_open_fields(req, c),
			is_sending(in->deed) ? ANSWERS_WHOLE : ANSWERS_DRAFT },
		&answers);
	if (outcome != OK) {
		return outcome;
	}
	if (!is_sending(in->deed)) {
		return save_case(req, c, &answers);
	}
	outcome = case_do(req, c,
		&(struct case_move){
			.action = c->state == CASE_CORRECTING ? STR("answer") : STR("submit") },
		&answers);
	if (outcome != OK) {
		return outcome;
	}
	respond_flash(req, N_("已提交，请记下编号。"));
	return respond_see_other(req, case_url(req->arena, c, ""));
}
