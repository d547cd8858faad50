#include "people_hooks.h"

#include "actor.h"
#include "contact.h"
#include "district.h"
#include "office.h"
#include "org.h"
#include "org_facts.h"
#include "org_invite.h"
#include "outbox.h"

/* 负责人变更: somebody else comes to the head when the present one is gone; who is told first, and may say no. */

const struct right right_succession_begin = { .name = "people.succession",
	.label = N_("提出变更组织负责人"),
	.roles = ROLE_BIT(ROLE_COMMUNITY) | ROLE_BIT(ROLE_STREET) | ROLE_BIT(ROLE_DISTRICT) };

static struct str
answer(struct db *db, const struct case_context *context, const char *name)
{
	return answers_text(db_arena(db), context->answers, name);
}

static struct str
org_name(struct db *db, const struct case_context *context)
{
	return org_fact_find(db, context->district, context->c->row.org_id, STR("name"));
}

/* ---- guards --------------------------------------------------------------------------------------- */

enum outcome
guard_headed(
	struct req *req, struct db *db, const struct case_context *context, struct str *ret_reason)
{
	if (org_has_head(db, context->c->row.org_id)) {
		return OK;
	}
	*ret_reason = PEOPLE_SAY(
		req, db, N_("“{1}”还没有负责人账号，请直接认领。"), org_name(db, context));
	return INVALID;
}

/* Who is asked by number answers by a text message. */
static enum outcome
check_phone(
	struct req *req, struct db *db, const struct case_context *context, struct str *ret_reason)
{
	if (!str_is_empty(answer(db, context, "is_me")) ||
		contact_is_right(CHANNEL_SMS, answer(db, context, "phone"))) {
		return OK;
	}
	*ret_reason = PEOPLE_SAY(
		req, db, N_("新负责人的号码收不到短信，请填写能收短信的手机号。"), STR(""));
	return INVALID;
}

/* Who acts for it, be it not its news alone, or an officer of its place, for themselves or at the counter. */
enum outcome
guard_succession_begun(
	struct req *req, struct db *db, const struct case_context *context, struct str *ret_reason)
{
	const struct casefile_row *row = &context->c->row;
	struct scope scope = { row->region_id, row->org_id };
	enum role role = org_member_role(db, row->org_id, row->login_id);

	if (role == ROLE_HEAD || role == ROLE_MEMBER ||
		(req && req_may(req, &right_succession_begin, &scope))) {
		return check_phone(req, db, context, ret_reason);
	}
	*ret_reason = PEOPLE_SAY(req, db,
		N_("由“{1}”的负责人、经办人或者所在社区、街道提出；您还不是，请联系社区。"),
		org_name(db, context));
	return INVALID;
}

enum outcome
guard_head_silent(
	struct req *req, struct db *db, const struct case_context *context, struct str *ret_reason)
{
	struct people_objections_row row;

	people_objections(db, context->c->row.id, &row);
	if (row.total == 0) {
		return OK;
	}
	*ret_reason = PEOPLE_SAY(req, db,
		N_("“{1}”的现负责人有异议，请核实后选择“异议不成立”或者“不予变更”。"),
		org_name(db, context));
	return INVALID;
}

/* ---- effects -------------------------------------------------------------------------------------- */

/* Every head, at every address that we have: 行政许可法 art. 36 asks to hear whom a decision concerns. */
enum outcome
effect_head_told(struct db *db, const struct case_context *context, struct str *ret_reason)
{
	struct org_id org = context->c->row.org_id;
	struct org_members members = org_member_list(db, org);
	struct str name = org_name(db, context);
	struct notice notice = { .kind = HEAD_CHALLENGED,
		.title = { TR(db_arena(db), LANG_ZH,
				   N_("有人申请变更“{1}”的负责人；您不同意的，请在期限内提出异议"),
				   name),
			TR(db_arena(db), LANG_EN,
				N_("有人申请变更“{1}”的负责人；您不同意的，请在期限内提出异议"),
				name) },
		.to = url_own(db_arena(db), "/org/%lld/objection", (long long)org.v) };

	(void)ret_reason;
	for (size_t i = 0; i < members.count; i++) {
		if (members.items[i].role == ROLE_HEAD) {
			outbox_notify(db, members.items[i].login, &notice);
		}
	}
	return OK;
}

/* Of those who work there the one with this number; 0: nobody. */
static struct login_id
member_of_phone(struct db *db, struct org_id org, struct str phone)
{
	struct org_members members = org_member_list(db, org);

	for (size_t i = 0; i < members.count; i++) {
		struct str own;

		if (contact_find(db, members.items[i].login, CHANNEL_SMS, &own) == OK &&
			str_equal(own, phone)) {
			return members.items[i].login;
		}
	}
	return (struct login_id){ 0 };
}

/* The name that the register has; a registered organisation's changes by its registration alone. */
static enum outcome
put_name(struct db *db, const struct case_context *context, struct str *ret_reason)
{
	struct org_id org = context->c->row.org_id;
	struct str kind = org_fact_find(db, context->district, org, STR("kind"));
	struct pair fact = { STR("head"), answer(db, context, "successor") };
	struct org_facts_change change = { .district = context->district,
		.login = context->login,
		.reason = context->c->handle,
		.facts = &fact,
		.count = 1,
		.from_day = DAY_NONE };
	const char *problem = "";

	if (!str_equal(kind, STR("filed"))) {
		return OK;
	}
	if (org_facts_put(db, &change, &org, &problem) != OK) {
		*ret_reason = str_of(problem);
		return INVALID;
	}
	return OK;
}

enum outcome
effect_succeed(struct db *db, const struct case_context *context, struct str *ret_reason)
{
	const struct casefile_row *row = &context->c->row;
	struct org_new_head head = { .org = row->org_id,
		.name = answer(db, context, "successor"),
		.phone = answer(db, context, "phone"),
		.is_sure = true,
		.replaces = true,
		.casefile = row->id,
		.by = context->login,
		.verb = "member.head" };

	head.login = str_is_empty(answer(db, context, "is_me"))
			     ? member_of_phone(db, row->org_id, head.phone)
			     : row->login_id;
	org_head_come(db, &head);
	return put_name(db, context, ret_reason);
}
