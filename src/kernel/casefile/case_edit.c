#include "case_draft.h"

#include "actor.h"
#include "app.h"
#include "case_counter.h"
#include "case_inner.h"
#include "contact.h"
#include "family.h"
#include "kernel_pages.h"
#include "org.h"
#include "procedure_version.h"
#include "respond.h"

/* A case begins: who may, with what its form begins, and the first that is typed. */

static const struct field new_fields[] = {
	{ .name = "procedure",
		.type = FIELD_TEXT,
		.offset = offsetof(struct case_new_query, procedure),
		.label = N_("事项"),
		.is_required = true,
		.max = 60 },
	{ .name = "org",
		.type = FIELD_TEXT,
		.offset = offsetof(struct case_new_query, org),
		.label = N_("组织"),
		.max = 200 },
	{ .name = "who",
		.type = FIELD_TEXT,
		.offset = offsetof(struct case_new_query, who),
		.label = N_("申请人的账号或手机号"),
		.max = 60 },
	{ .name = "new_name",
		.type = FIELD_TEXT,
		.offset = offsetof(struct case_new_query, new_name),
		.label = N_("姓名"),
		.max = 30 },
	{ .name = "new_phone",
		.type = FIELD_PHONE,
		.offset = offsetof(struct case_new_query, new_phone),
		.label = N_("手机号") },
	{ .name = "is_told",
		.type = FIELD_BOOL,
		.offset = offsetof(struct case_new_query, is_told),
		.label = N_("已告知并取得本人同意") },
	{ .name = "family",
		.type = FIELD_INT,
		.offset = offsetof(struct case_new_query, family),
		.label = N_("为哪位家人"),
		.max = INT64_MAX },
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
	{ .name = "step",
		.type = FIELD_TEXT,
		.offset = offsetof(struct case_new_query, step),
		.label = N_("第几步"),
		.max = 20 },
	{ .name = "_from",
		.type = FIELD_TEXT,
		.offset = offsetof(struct case_new_query, from),
		.label = N_("第几步"),
		.max = 20 },
	{ .name = "_go",
		.type = FIELD_TEXT,
		.offset = offsetof(struct case_new_query, go),
		.label = N_("去第几步"),
		.max = 20 },
};
const struct form case_new_form = { .name = "case_new",
	.fields = new_fields,
	.field_count = FIELD_COUNT(new_fields),
	.size = sizeof(struct case_new_query),
	.takes_any_files = true };
const struct form case_keep_new_form = { .name = "case_keep_new",
	.fields = new_fields,
	.field_count = FIELD_COUNT(new_fields),
	.size = sizeof(struct case_new_query) };

enum { OWN_DRAFTS_MAX = 50 };

/* Officers who serve people at the counter. */
const struct right right_case_counter = { .name = "case.counter",
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

/* For an organisation; the district helps out at the counter with all of them. */
static struct right
right_to_begin(const struct procedure *procedure)
{
	struct right right = right_case_begin_org;

	right.roles &= procedure->starters | ROLE_BIT(ROLE_DISTRICT);
	return right;
}

/* Whether the one who asks may see what a new form says of the organisation: its name, what is filled in ahead. */
static enum outcome
may_see_org(struct req *req, const struct procedure *procedure, struct org_id org)
{
	struct right right = right_to_begin(procedure);
	struct org_find_kernel_row row;
	struct scope scope;

	if (org.v == 0) {
		return OK;
	}
	if (org_find_kernel(req->db, org, &row) != OK || org_scope_of(req, org, &scope) != OK) {
		return NOT_FOUND;
	}
	if (procedure->about_org && !procedure->is_org_open && req_may(req, &right, &scope)) {
		return OK;
	}
	if (row.is_withheld) {
		return NOT_FOUND;
	}
	return procedure->about_org && !procedure->is_org_open ? FORBIDDEN : OK;
}

static enum outcome
check_org(struct req *req, const struct case_begin *begin)
{
	const struct procedure *procedure = begin->procedure;
	struct case_org_find_row org;
	enum outcome outcome;

	if (begin->org.v == 0) {
		return form_reject(req, "org", N_("请选择为哪个组织办理。"));
	}
	outcome = may_see_org(req, procedure, begin->org);
	if (outcome == FORBIDDEN) {
		return FORBIDDEN;
	}
	if (outcome != OK || case_org_find(req->db, begin->org, &org) != OK) {
		return form_reject(req, "org", N_("名录里没有这个组织。"));
	}
	if (!is_listed(procedure->org_kinds, org.kind) ||
		!is_listed(procedure->org_statuses, org.status)) {
		return form_reject(
			req, "org", N_("这类组织不能办理这个事项，请看办事指南里的条件。"));
	}
	return OK;
}

/* An account that manages or examines the house, and is nobody's own: no number has been proved for it. */
static bool
is_nobodys(struct req *req)
{
	static const uint32_t technical = ROLE_BIT(ROLE_ADMIN) | ROLE_BIT(ROLE_AUDITOR);
	uint32_t roles = 0;
	struct str phone;

	for (size_t i = 0; i < req->actor->grant_count; i++) {
		roles |= ROLE_BIT(req->actor->grants[i].role);
	}
	return roles && !(roles & ~technical) &&
	       contact_find(req->db, req->actor->login, CHANNEL_SMS, &phone) != OK;
}

/* For oneself, or as one who helps: as a private person, or by a role among the starters. */
static bool
is_starter(struct req *req, const struct procedure *procedure)
{
	struct right right = right_to_begin(procedure);

	right.roles = procedure->starters | ROLE_BIT(ROLE_DISTRICT);
	return (procedure->starters & ROLE_BIT(ROLE_RESIDENT)) || req_may(req, &right, NULL);
}

static enum outcome
check_starter(struct req *req, const struct procedure *procedure)
{
	if (procedure->about_org && !procedure->is_org_open) {
		return OK; /* by a role over the organisation: check_org() */
	}
	if (!procedure->about_org && !is_starter(req, procedure)) {
		return FORBIDDEN; /* who may about any organisation a guard says */
	}
	return is_nobodys(req) ? form_reject(req, "",
					 N_("这个账号没有绑定本人手机号，不能以个人名义办理。"))
			       : OK;
}

enum outcome
case_may_begin(struct req *req, const struct case_begin *begin)
{
	bool is_counter = begin->for_login.v && begin->for_login.v != req->actor->login.v;
	struct case_draft_count_row drafts;
	enum outcome outcome;

	if (is_counter && !family_holds(req->db, req->actor->login, begin->for_login) &&
		!req_may(req, &right_case_counter, NULL)) {
		return FORBIDDEN;
	}
	if (begin->procedure->is_hidden) {
		return NOT_FOUND;
	}
	outcome = check_starter(req, begin->procedure);
	if (outcome != OK) {
		return outcome;
	}
	case_draft_count(req->db, req->actor->login, OWN_DRAFTS_MAX, &drafts);
	if (drafts.total >= OWN_DRAFTS_MAX) {
		return form_reject(req, "", N_("草稿太多了，请先在“我的办件”里清一清。"));
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
own_orgs(struct req *req, const struct procedure *procedure)
{
	struct right right = right_to_begin(procedure);
	struct case_orgs orgs = { ARENA_ARRAY(req->arena, req->actor->grant_count, struct case_org),
		0 };

	for (size_t i = 0; i < req->actor->grant_count; i++) {
		struct org_id org = req->actor->grants[i].org;
		struct scope scope = { .org = org };
		struct case_org_find_row row;

		if (org.v && req_may(req, &right, &scope) &&
			case_org_find(req->db, org, &row) == OK) {
			orgs.items[orgs.count++] = (struct case_org){ org, row.name };
		}
	}
	return orgs;
}

/* By its number; a form may have a field of that name, in which a name is typed: then none. */
static struct org_id
org_of_query(const struct case_new_query *in)
{
	struct org_id org = { 0 };

	return str_parse_int(in->org, &org.v) && org.v > 0 ? org : (struct org_id){ 0 };
}

static struct org_id
org_asked_for(struct req *req, const struct case_new_query *in, const struct procedure *procedure,
	struct case_orgs *ret_orgs)
{
	*ret_orgs = own_orgs(req, procedure);
	if (!procedure->about_org) {
		return (struct org_id){ 0 };
	}
	if (org_of_query(in).v) {
		return org_of_query(in);
	}
	return ret_orgs->count == 1 && !procedure->is_org_open ? ret_orgs->items[0].id
							       : (struct org_id){ 0 };
}

/* The first section, or the whole form. */
static void
take_first_step(struct req *req, const struct case_new_query *in, struct case_edit_view *view)
{
	const struct answer_form *form = &view->procedure->form;
	struct str asked = str_is_empty(in->from) ? in->step : in->from;

	view->step = case_step_number(form, asked, case_step_first(form)) == CASE_STEP_ALL
			     ? CASE_STEP_ALL
			     : 0;
	view->from = case_step_text(req->arena, form, view->step);
	view->stepper = case_stepper_of(req, form, view->step);
	view->keep = (struct url){ str_format(req->arena, "%.*s/draft", STR_ARG(view->to.text)) };
	view->has_sections = form->section_count > 1;
	view->may_send = true;
}

static bool
is_officer(const struct actor *actor)
{
	for (size_t i = 0; i < actor->grant_count; i++) {
		if (role_is_officer(actor->grants[i].role)) {
			return true;
		}
	}
	return false;
}

/* Officers are told that their office has no part in what they apply for themselves. */
static void
take_person(struct req *req, struct case_edit_view *view)
{
	bool is_private = !view->procedure->about_org || view->procedure->is_org_open;

	view->is_in_person = is_private && is_officer(req->actor);
	view->must_have_person = is_private && is_nobodys(req);
}

/* Who fills it in, or the relative whom it is for. */
static struct str
applicant_name(struct req *req, const struct case_new_query *in)
{
	struct login_id person = { in->family == INT_NONE ? 0 : in->family };
	struct login_find_by_name_row row;

	return person.v && family_may_act(req->db, req->actor->login, person) &&
			       login_find(req->db, person, &row) == OK
		       ? row.shown_name
		       : req->actor->name;
}

static void
take_family(struct req *req, const struct case_new_query *in, struct case_edit_view *view)
{
	if (!view->procedure->about_org && !view->is_counter) {
		view->family = login_proxy_list_for(req->db, req->actor->login, FAMILY_MAX);
	}
	view->must_choose_family = view->family.count && in->family == INT_NONE &&
				   req->method != METHOD_POST;
	view->about = in->about;
	if (in->family != INT_NONE && in->family > 0) {
		view->relative = in->family;
		view->relative_name = applicant_name(req, in);
	}
}

enum outcome
show_case_new(struct req *req)
{
	const struct case_new_query *in = req->in;
	struct procedure_version_id version;
	const struct procedure *procedure = procedure_current(req, in->procedure, &version);
	struct case_edit_view view = { .procedure = procedure };
	struct answers before;
	enum outcome outcome;
	struct org_id org;

	if (!procedure || procedure->is_hidden) {
		return NOT_FOUND;
	}
	if (!procedure->about_org && !is_starter(req, procedure)) {
		return FORBIDDEN;
	}
	org = org_asked_for(req, in, procedure, &view.orgs);
	outcome = may_see_org(req, procedure, procedure->about_org ? org : org_of_query(in));
	if (outcome != OK && req->method == METHOD_GET) {
		return outcome;
	}
	org.v = outcome == OK ? org.v : 0;
	take_org_name(req, org, &view);
	view.must_choose_org = procedure->about_org && org.v == 0;
	view.to = url_own(req->arena, "/cases/new/%s", str_terminated(req->arena, procedure->id));
	view.guide = url_own(req->arena, "/services/%s", str_terminated(req->arena, procedure->id));
	view.is_counter = req_may(req, &right_case_counter, NULL);
	take_person(req, &view);
	take_family(req, in, &view);
	if (!procedure->about_org && outcome == OK) {
		org = org_of_query(in); /* what it says of one, though it is nobody's */
	}
	before = case_prefilled(req, procedure, org, in->about, applicant_name(req, in));
	take_first_step(req, in, &view);
	view.page = answers_page(
		req, &(struct answers_draw){
			     .form = &procedure->form, .answers = &before, .section = view.step });
	return respond(req, case_edit_page, &view);
}

/* ---- the actions --------------------------------------------------------------------------------- */

static bool
is_sending(struct str deed)
{
	return str_equal(deed, STR("send"));
}

/* Whom it is for: at the counter the account that was named. */
enum outcome
case_find_whom(struct req *req, struct str name, struct login_id *ret_login)
{
	struct login_contact_find_by_hash_row phone;
	struct login_find_by_name_row row;

	*ret_login = (struct login_id){ 0 };
	if (str_is_empty(name)) {
		return OK;
	}
	if (login_contact_find_by_hash(
		    req->db, STR("sms"), contact_phone_hash(req->db, name), &phone) == OK ||
		(req_may(req, &right_case_counter, NULL) &&
			login_contact_find_unproved(
				req->db, contact_phone_hash(req->db, name), &phone) == OK)) {
		*ret_login = phone.login_id;
	} else if (login_find_by_name(req->db, str_lower_ascii(req->arena, name), &row) == OK) {
		*ret_login = row.id;
	}
	if (req_may(req, &right_case_counter, NULL)) {
		return ret_login->v ? OK
				    : form_reject(req, "who",
					      N_("没有这个账号，请核对；没有账号的先帮他注册。"));
	}
	/* nobody else learns whose number or name has an account */
	return ret_login->v && (ret_login->v == req->actor->login.v ||
				       family_may_act(req->db, req->actor->login, *ret_login))
		       ? OK
		       : FORBIDDEN;
}

/* The draft, with what came of its form; `rigour` as the button says. */
static enum outcome
begin(struct req *req, const struct case_new_query *in, enum answers_rigour rigour,
	struct casefile **ret_case, struct answers *ret_answers)
{
	struct procedure_version_id version;
	const struct procedure *procedure = procedure_current(req, in->procedure, &version);
	struct answers before = answers_none;
	struct case_begin begin = {
		.procedure = procedure, .version = version, .answers = ret_answers
	};
	struct case_orgs orgs;
	enum outcome outcome;

	if (!procedure) {
		return NOT_FOUND;
	}
	begin.org = org_asked_for(req, in, procedure, &orgs);
	outcome = case_find_whom(req, in->who, &begin.for_login);
	if (outcome == OK && begin.for_login.v == 0 && !str_is_empty(str_trim(in->new_name))) {
		outcome = req_may(req, &right_case_counter, NULL)
				  ? case_counter_whom(req, in, &begin.for_login)
				  : FORBIDDEN;
	}
	if (outcome == OK && !procedure->about_org && in->family != INT_NONE && in->family) {
		begin.for_login = (struct login_id){ in->family };
	}
	if (outcome == OK) {
		outcome = case_may_begin(req, &begin);
	}
	if (outcome == OK && rigour != ANSWERS_WHOLE) {
		before = case_prefilled(
			req, procedure, begin.org, in->about, applicant_name(req, in));
	}
	if (outcome == OK) {
		outcome = answers_read(req,
			&(struct answers_asked){ &procedure->form, &before, NULL, rigour },
			ret_answers);
	}
	return outcome == OK ? case_start(req, &begin, ret_case) : outcome;
}

enum outcome
begin_case(struct req *req)
{
	const struct case_new_query *in = req->in;
	bool is_sent = is_sending(in->deed);
	struct answers answers;
	struct casefile *c;
	enum outcome outcome = begin(
		req, in, is_sent ? ANSWERS_WHOLE : ANSWERS_DRAFT, &c, &answers);
	int step;

	if (outcome == OK && is_sent) {
		outcome = case_do(req, c, &(struct case_move){ .action = STR("submit") }, &answers);
	}
	if (outcome != OK) {
		return outcome;
	}
	if (is_sent) {
		respond_flash(req, N_("已提交，请记下编号。"));
		return respond_see_other(req, case_url(req->arena, c, ""));
	}
	step = case_step_number(&c->procedure->form, in->from, CASE_STEP_ALL);
	step = case_step_after(&c->procedure->form, step, in->deed, in->go);
	case_step_remember(req, c, step);
	if (step == case_step_number(&c->procedure->form, in->from, CASE_STEP_ALL)) {
		respond_flash(req, N_("草稿已存，可以接着填。"));
	}
	return respond_see_other(req, case_edit_url(req->arena, c, step));
}

/* Typed for the first time: from now on there is a draft. */
enum outcome
keep_new_case(struct req *req)
{
	const struct case_new_query *in = req->in;
	struct answers answers;
	struct casefile *c;
	enum outcome outcome;

	outcome = begin(req, in, ANSWERS_TYPING, &c, &answers);
	if (outcome != OK) {
		return outcome;
	}
	case_step_remember(req, c, case_step_number(&c->procedure->form, in->from, CASE_STEP_ALL));
	return case_answer_kept(req, c, NULL);
}
