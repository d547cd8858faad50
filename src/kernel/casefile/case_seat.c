#include "case_inner.h"

#include "actor.h"
#include "app.h"
#include "case_members.h"

/* Who sits where in a case, and what is open to them. */

const char *const case_verbs[] = { "submit", "answer", "withdraw", "drop", "claim", "release",
	"reassign", "message", NULL };

/* Of the organisation that a case is for: its head and members apply for it. */
static const struct right right_case_org = { .name = "case.apply",
	.label = N_("为本组织申请"),
	.roles = ROLE_BIT(ROLE_HEAD) | ROLE_BIT(ROLE_MEMBER) };
static const struct right right_case_audit = {
	.name = "case.audit", .label = N_("查阅办件"), .roles = ROLE_BIT(ROLE_AUDITOR)
};

struct region_id
office_region(const struct regions *regions, enum role role, struct region_id region)
{
	const struct region *own = region_find(regions, region);

	if (!own) {
		return (struct region_id){ 0 };
	}
	if (role == ROLE_COMMUNITY) {
		return own->kind == REGION_COMMUNITY || own->kind == REGION_VILLAGE
			       ? own->id
			       : (struct region_id){ 0 };
	}
	if (role == ROLE_STREET) {
		const struct region *street = region_street_of(regions, region);

		return street ? street->id : (struct region_id){ 0 };
	}
	return regions->items[0].id;
}

/* A grant by which the actor works in the office of that role over that region. */
static const struct grant *
office_grant(const struct actor *actor, enum role role, struct region_id region,
	const struct regions *regions)
{
	for (size_t i = 0; i < actor->grant_count; i++) {
		const struct grant *grant = &actor->grants[i];

		if (grant->role == role && grant->region.v &&
			region_is_within(regions, region, grant->region)) {
			return grant;
		}
	}
	return NULL;
}

const struct grant *
turn_grant(const struct actor *actor, const struct case_turn *turn, const struct regions *regions)
{
	return office_grant(actor, turn->role, turn->region, regions);
}

static bool
is_applicant(struct req *req, const struct casefile *c)
{
	struct case_member_find_row member;
	struct scope scope = { .org = c->row.org_id };

	if (case_member_find(req->db, c->row.id, req->actor->login, &member) == OK) {
		return true;
	}
	return c->row.org_id.v && c->procedure->about_org && !c->procedure->is_org_open &&
	       req_may(req, &right_case_org, &scope);
}

/* Whether the actor sits in an office that the case passes on its way. */
static bool
is_office(struct req *req, const struct casefile *c)
{
	const struct regions *regions = req_regions(req);

	for (size_t i = 0; i < c->procedure->step_count; i++) {
		const struct case_step *step = &c->procedure->steps[i];

		for (size_t k = 0; k < step->office_count; k++) {
			enum role role = step->offices[k].role;
			struct region_id region = office_region(regions, role, c->row.region_id);

			if (region.v && office_grant(req->actor, role, region, regions)) {
				return true;
			}
		}
	}
	return false;
}

unsigned
case_seat_of(struct req *req, const struct casefile *c)
{
	struct scope scope = { .region = c->row.region_id };
	unsigned seat = 0;

	if (req->actor->login.v == 0) {
		return 0;
	}
	if (is_applicant(req, c)) {
		seat |= SEAT_APPLICANT;
		if (case_is_judge_of_own(req->db, c, req->actor->login)) {
			return seat; /* a private person here, who sees what every applicant sees */
		}
	}
	if (c->state != CASE_DRAFT && is_office(req, c)) {
		seat |= SEAT_OFFICE;
	}
	if (c->state != CASE_DRAFT && req_may(req, &right_case_audit, &scope)) {
		seat |= SEAT_AUDITOR;
	}
	return seat;
}

/* ---- what is open -------------------------------------------------------------------------------- */

enum { OPTIONS_MAX = 64 };

static void
add_option(struct case_options *options, struct case_option option)
{
	if (options->count < OPTIONS_MAX) {
		options->items[options->count++] = option;
	}
}

static void
add_verb(struct case_options *options, const char *id, struct bilingual label,
	const struct case_turn *turn)
{
	add_option(options, (struct case_option){ .id = str_of(id), .label = label, .turn = turn });
}

bool
turn_is_deputys(struct req *req, const struct case_turn *turn, struct str *ret_absent)
{
	struct case_deputy_for_rows away;

	if (turn->holder.v == 0 || turn->holder.v == req->actor->login.v) {
		return false;
	}
	away = case_deputy_for(req->db, req->actor->login, clock_today());
	for (size_t i = 0; i < away.count; i++) {
		if (away.items[i].login_id.v == turn->holder.v) {
			*ret_absent = away.items[i].shown_name;
			return true;
		}
	}
	return false;
}

static bool
has_role_in(struct db *db, struct login_id login, struct org_id org)
{
	struct login_role_in_force_rows roles = login_role_in_force(db, login);

	for (size_t i = 0; i < roles.count; i++) {
		if (roles.items[i].org_id.v == org.v) {
			return true;
		}
	}
	return false;
}

bool
case_is_judge_of_own(struct db *db, const struct casefile *c, struct login_id login)
{
	struct case_member_find_row member;

	if (case_member_find(db, c->row.id, login, &member) != OK ||
		str_equal(member.part, STR("counter"))) {
		return false;
	}
	return !c->procedure->about_org || has_role_in(db, login, c->row.org_id);
}

static void
add_turn_options(struct req *req, const struct casefile *c, const struct case_turn *turn,
	struct case_options *options)
{
	bool is_own = turn->holder.v == req->actor->login.v;
	bool is_free = turn->holder.v == 0;
	struct case_run run = case_run_of(req, NULL);
	bool is_own_decision;
	struct str absent;

	if (!turn_grant(req->actor, turn, req_regions(req)) ||
		case_is_judge_of_own(req->db, c, req->actor->login)) {
		return;
	}
	is_own_decision = case_judges_own_decision(&run, c);
	options->is_own_decision = options->is_own_decision || is_own_decision;
	if (is_free && !is_own_decision) {
		add_verb(options, "claim", (struct bilingual){ STR("我来办"), STR("Take it") },
			turn);
	} else if (is_own) {
		add_verb(options, "release",
			(struct bilingual){ STR("放回待办"), STR("Put it back") }, turn);
	}
	add_verb(options, "reassign", (struct bilingual){ STR("转办"), STR("Hand over") }, turn);
	if (c->state != CASE_OPEN || is_own_decision ||
		(!is_own && !is_free && !turn_is_deputys(req, turn, &absent))) {
		return;
	}
	for (size_t i = 0; i < turn->step->action_count; i++) {
		const struct case_action *action = &turn->step->actions[i];

		add_option(options, (struct case_option){ .id = action->id,
					    .label = action->label,
					    .hint = action->hint,
					    .action = action,
					    .turn = turn });
	}
}

struct case_options
case_options_of(struct req *req, const struct casefile *c)
{
	struct case_options options = { ARENA_ARRAY(req->arena, OPTIONS_MAX, struct case_option),
		0 };
	unsigned seat = case_seat_of(req, c);
	/* who helps may write; what binds the applicant is theirs alone */
	bool may_send = (seat & SEAT_APPLICANT) && case_may_send(req, c);

	if (may_send && c->state == CASE_DRAFT) {
		add_verb(
			&options, "submit", (struct bilingual){ STR("提交"), STR("Submit") }, NULL);
		add_verb(&options, "drop",
			(struct bilingual){ STR("删除草稿"), STR("Delete the draft") }, NULL);
	}
	if (may_send && c->state == CASE_CORRECTING) {
		add_verb(&options, "answer",
			(struct bilingual){ STR("提交补正"), STR("Send the corrections") }, NULL);
	}
	if (may_send && c->step && c->step->may_withdraw) {
		add_verb(&options, "withdraw",
			(struct bilingual){ STR("撤回申请"), STR("Withdraw the application") },
			NULL);
	}
	for (size_t i = 0; (seat & SEAT_OFFICE) && i < c->turn_count; i++) {
		add_turn_options(req, c, &c->turns[i], &options);
	}
	if (c->state != CASE_DRAFT && (seat & (SEAT_APPLICANT | SEAT_OFFICE))) {
		add_verb(&options, "message",
			(struct bilingual){ STR("留言"), STR("Send a message") }, NULL);
	}
	return options;
}
