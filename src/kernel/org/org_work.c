#include "org_work.h"

#include "actor.h"
#include "app.h"
#include "dispatch_inner.h"
#include "kernel_pages.h"
#include "office.h"
#include "org.h"
#include "pack_rule.h"
#include "procedure_version.h"
#include "respond.h"

#define ORG_PEOPLE                                                             \
	(ROLE_BIT(ROLE_HEAD) | ROLE_BIT(ROLE_MEMBER) | ROLE_BIT(ROLE_EDITOR) | \
		ROLE_BIT(ROLE_VIEWER))

enum { CASES_READ = 30, CASES_SHOWN = 8, DUE_SOON_DAYS = 2 };

const struct right right_workplace = {
	.name = "workplace.open", .label = N_("本组织的工作台"), .roles = ORG_PEOPLE
};
const struct right right_org_people = {
	.name = "workplace.people", .label = N_("管理本组织的成员"), .roles = ROLE_BIT(ROLE_HEAD)
};
/* Who may apply for it. */
static const struct right right_org_act = { .name = "workplace.act",
	.label = N_("为本组织办事"),
	.roles = ROLE_BIT(ROLE_HEAD) | ROLE_BIT(ROLE_MEMBER) };

static const struct field path_fields[] = {
	{ .name = "id",
		.type = FIELD_ID,
		.offset = offsetof(struct org_path, id),
		.label = N_("组织") },
	{ .name = "invite",
		.type = FIELD_ID,
		.offset = offsetof(struct org_path, invite),
		.label = N_("邀请") },
	{ .name = "login",
		.type = FIELD_ID,
		.offset = offsetof(struct org_path, login),
		.label = N_("成员") },
};
const struct form org_path_form = { "org_path", path_fields, FIELD_COUNT(path_fields),
	sizeof(struct org_path), NULL };

static const struct field choice_fields[] = {
	{ .name = "org",
		.type = FIELD_INT,
		.offset = offsetof(struct org_choice, org),
		.label = N_("组织"),
		.is_required = true,
		.min = 1,
		.max = INT64_MAX },
};
const struct form org_choice_form = { "org_choose", choice_fields, FIELD_COUNT(choice_fields),
	sizeof(struct org_choice), NULL };

/* ---- which one ----------------------------------------------------------------------------------- */

static struct own_org *
find_own(struct own_orgs *orgs, struct org_id id)
{
	for (size_t i = 0; i < orgs->count; i++) {
		if (orgs->items[i].id.v == id.v) {
			return &orgs->items[i];
		}
	}
	return NULL;
}

struct own_orgs
org_own_list(struct req *req, struct org_id current)
{
	struct own_orgs orgs = {
		ARENA_ARRAY(req->arena, req->actor->grant_count + 1, struct own_org), 0
	};

	for (size_t i = 0; i < req->actor->grant_count; i++) {
		const struct grant *grant = &req->actor->grants[i];
		const struct org_role *role = org_role_of(grant->role);
		struct org_find_kernel_row row;

		if (grant->org.v == 0 || !role || find_own(&orgs, grant->org) ||
			org_find_kernel(req->db, grant->org, &row) != OK) {
			continue;
		}
		orgs.items[orgs.count++] = (struct own_org){ grant->org, row.name, grant->role,
			role->label, grant->org.v == current.v };
	}
	return orgs;
}

static struct day
last_day(struct moment until)
{
	return day_of_moment((struct moment){ until.ms - 1 });
}

struct asked_invites
org_asked_list(struct req *req, struct org_invites invites)
{
	struct asked_invites asked = {
		ARENA_ARRAY(req->arena, invites.count + 1, struct asked_invite), 0
	};

	for (size_t i = 0; i < invites.count; i++) {
		enum role as = 0;
		const struct org_role *role;

		role_parse(invites.items[i].role, &as);
		role = org_role_of(as);
		asked.items[asked.count++] = (struct asked_invite){ &invites.items[i],
			role ? role->label : "", role ? role->may : "",
			last_day(invites.items[i].until_at) };
	}
	return asked;
}

/* ---- its record ---------------------------------------------------------------------------------- */

static struct str
fact_of(struct req *req, struct org_id id, const char *fact)
{
	for (size_t i = 0; i < office_count(); i++) {
		if (office_at(i)->org_fact) {
			return office_at(i)->org_fact(
				req->db, flight_of(req)->district, id, str_of(fact), false);
		}
	}
	return STR_NONE;
}

/* The word of the pack for a code of kinds.yaml or statuses.yaml. */
static struct bilingual
pack_word(struct req *req, const char *file, const char *list, struct str id)
{
	const struct node *node = node_find(
		node_get(pack_file(&flight_of(req)->district->pack, file), list), "id", id);

	struct bilingual word = { id, id };

	if (node) {
		word = node_bilingual(node, node_get(node, "short") ? "short" : "name");
	}
	return word;
}

static struct bilingual
place_of(struct req *req, struct region_id street, struct region_id community)
{
	const struct region *outer = region_find(req_regions(req), street),
			    *inner = region_find(req_regions(req), community);

	if (outer && inner) {
		return (struct bilingual){ str_format(req->arena, "%.*s%.*s",
						   STR_ARG(outer->name.zh),
						   STR_ARG(inner->name.zh)),
			str_format(req->arena, "%.*s, %.*s", STR_ARG(inner->name.en),
				STR_ARG(outer->name.en)) };
	}
	return outer ? outer->name : (struct bilingual){ STR_NONE, STR_NONE };
}

static void
add_fact(struct org_work_view *view, const char *label, struct bilingual value)
{
	if (!str_is_empty(value.zh)) {
		view->facts.items[view->facts.count++] = (struct org_fact_line){ label, value };
	}
}

static void
fill_record(struct req *req, struct org_work_view *view)
{
	static const struct {
		const char *fact, *label;
	} told[] = {
		{ "uscc", N_("统一社会信用代码") },
		{ "filing_no", N_("备案编号") },
		{ "head", N_("负责人") },
		{ "address", N_("地址") },
		{ "phone", N_("联系电话") },
	};
	struct case_org_find_row org;
	struct org_standing standing;

	if (case_org_find(req->db, view->id, &org) != OK ||
		org_standing(req->db, view->id, &standing) != OK) {
		return;
	}
	view->name = org.name;
	view->kind = pack_word(req, "kinds.yaml", "kinds", org.kind);
	view->status = pack_word(req, "statuses.yaml", "statuses", org.status);
	view->status_tone = standing.is_active && !standing.is_listed ? "ok" : "danger";
	view->problem = str_is_none(standing.reason)
				? STR_NONE
				: str_of(tr(
					  req->lang, str_terminated(req->arena, standing.reason)));
	for (size_t i = 0; i < sizeof(told) / sizeof(told[0]); i++) {
		struct str text = fact_of(req, view->id, told[i].fact);

		add_fact(view, told[i].label, (struct bilingual){ text, text });
	}
	add_fact(view, N_("所在社区"), place_of(req, org.street_id, org.community_id));
}

/* ---- its cases ----------------------------------------------------------------------------------- */

static struct bilingual
before_day(struct req *req, struct day due)
{
	struct str day[LANG_COUNT];

	day[LANG_ZH] = day_in_words(req->arena, LANG_ZH, due);
	day[LANG_EN] = day_in_words(req->arena, LANG_EN, due);
	return (struct bilingual){ TR(req->arena, LANG_ZH, N_("{1}前"), day[LANG_ZH]),
		TR(req->arena, LANG_EN, N_("{1}前"), day[LANG_EN]) };
}

static struct bilingual
due_said(struct req *req, const struct casefile *c, const char **tone)
{
	struct day due;

	if (c->state == CASE_ENDED || moment_is_none(c->row.due_at)) {
		return (struct bilingual){ STR_NONE, STR_NONE };
	}
	due = case_due_day(c->row.due_at);
	if (c->state == CASE_CORRECTING && case_days_left(req, c->row.due_at) <= DUE_SOON_DAYS) {
		*tone = "danger";
	}
	return before_day(req, due);
}

static struct desk_row
row_of(struct req *req, const struct casefile *c, struct str org_name)
{
	struct desk_row row = { .number = c->handle,
		.title = str_equal(c->row.title, org_name) ? STR_NONE : c->row.title,
		.procedure = c->procedure->title,
		.due_at = c->row.due_at };
	bool is_open = c->state == CASE_DRAFT || c->state == CASE_CORRECTING;
	struct draft_page page;

	row.step = case_state_words(c, &row.tone);
	row.due = due_said(req, c, &row.tone);
	row.to = case_url(req->arena, c, is_open ? "/edit" : "");
	if (case_draft_page(req, c, &page)) {
		row.to = page.to;
		row.step = page.asked;
		row.tone = "warn";
		row.due = before_day(req, page.until_day);
	}
	return row;
}

static void
fill_cases(struct req *req, struct org_work_view *view)
{
	struct case_list_mine_rows rows = case_list_of_org(req->db,
		&(struct case_list_of_org_args){ .org_id = view->id, .limit = CASES_READ });

	view->needs.items = ARENA_ARRAY(req->arena, rows.count + 1, struct desk_row);
	view->cases.items = ARENA_ARRAY(req->arena, rows.count + 1, struct desk_row);
	for (size_t i = 0; i < rows.count; i++) {
		struct casefile *c;

		if (casefile_find_by_id(req_app(req), req->db, rows.items[i].id, &c) != OK ||
			!(case_seat_of(req, c) & SEAT_APPLICANT)) {
			continue;
		}
		if (c->state == CASE_DRAFT || c->state == CASE_CORRECTING) {
			view->needs.items[view->needs.count++] = row_of(req, c, view->name);
		} else if (view->cases.count < CASES_SHOWN) {
			view->cases.items[view->cases.count++] = row_of(req, c, view->name);
		}
	}
}

/* ---- what it may apply for ----------------------------------------------------------------------- */

static bool
has_word(struct str words, struct str word)
{
	struct str part;

	if (str_is_empty(words)) {
		return true;
	}
	while (str_split(&words, ' ', &part)) {
		if (str_equal(part, word)) {
			return true;
		}
	}
	return false;
}

static bool
fits(const struct procedure *procedure, const struct case_org_find_row *org)
{
	return procedure->about_org && !procedure->is_org_open && !procedure->is_hidden &&
	       (procedure->starters & (ROLE_BIT(ROLE_HEAD) | ROLE_BIT(ROLE_MEMBER))) &&
	       has_word(procedure->org_kinds, org->kind) &&
	       has_word(procedure->org_statuses, org->status);
}

static void
fill_services(struct req *req, struct org_work_view *view)
{
	const struct procedures *all = req_procedures(req);
	struct case_org_find_row org;

	view->services.items = ARENA_ARRAY(req->arena, all->count + 1, struct service_card);
	if (!view->may_act || case_org_find(req->db, view->id, &org) != OK) {
		return;
	}
	for (size_t i = 0; i < all->count; i++) {
		const struct procedure *procedure = &all->items[i];
		struct service_card *card = &view->services.items[view->services.count];

		if (!fits(procedure, &org)) {
			continue;
		}
		*card = service_card_make(req, procedure);
		card->start = url_own(req->arena, "/cases/new/%s?org=%lld",
			str_terminated(req->arena, procedure->id), (long long)view->id.v);
		view->services.count++;
	}
}

/* ---- the page ------------------------------------------------------------------------------------ */

static enum outcome
show(struct req *req, struct org_id id)
{
	struct org_work_view view = { .orgs = org_own_list(req, id), .id = id };
	struct own_org *own = find_own(&view.orgs, id);

	view.asked = org_asked_list(req, org_invites_for(req->db, req->actor->login));
	if (own) {
		struct scope scope = { .org = id };

		view.role_label = own->role_label;
		view.is_head = own->role == ROLE_HEAD;
		view.may_act = req_may(req, &right_org_act, &scope);
		fill_record(req, &view);
		fill_cases(req, &view);
		fill_services(req, &view);
		view.members = org_member_list(req->db, id);
		view.waiting = view.is_head ? org_invites_of(req->db, id).count : 0;
	}
	return respond(req, org_work_page, &view);
}

enum outcome
show_org_work(struct req *req)
{
	struct own_orgs orgs = org_own_list(req, (struct org_id){ 0 });
	struct org_id chosen = req_org(req);

	if (!find_own(&orgs, chosen)) {
		chosen = orgs.count ? orgs.items[0].id : (struct org_id){ 0 };
	}
	return show(req, chosen);
}

enum outcome
show_org_work_of(struct req *req)
{
	const struct org_path *in = req->in;

	return show(req, (struct org_id){ in->id });
}

enum outcome
choose_current_org(struct req *req)
{
	const struct org_choice *in = req->in;
	struct own_orgs orgs = org_own_list(req, (struct org_id){ 0 });
	struct org_id org = { in->org };

	if (!find_own(&orgs, org)) {
		return NOT_FOUND;
	}
	req_org_set(req, org);
	return respond_see_other(req, URL_OWN("/org"));
}
