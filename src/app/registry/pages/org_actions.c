#include "actor.h"
#include "app.h"
#include "audit.h"
#include "office.h"
#include "org.h"
#include "org_form.h"
#include "org_query.h"
#include "org_write.h"
#include "registry_pages.h"
#include "registry_rights.h"
#include "respond.h"

/* Entries made and changed by people, on pages and through the API. */

static const struct member org_answer_members[] = {
	{ "id", MEMBER_ID, offsetof(struct org_full_row, id), false },
	{ "name", MEMBER_STR, offsetof(struct org_full_row, name), false },
	{ "uscc", MEMBER_STR, offsetof(struct org_full_row, uscc), true },
	{ "status", MEMBER_STR, offsetof(struct org_full_row, status), false },
	{ "revision", MEMBER_INT, offsetof(struct org_full_row, revision), false },
};

static struct url
org_url(struct req *req, struct org_id id)
{
	return url_own(req->arena, "/orgs/%lld", (long long)id.v);
}

static struct org_writing
writing_of(struct req *req, struct day from, bool is_correction, struct str reason)
{
	return (struct org_writing){ .arena = req->arena,
		.pack = req_pack(req),
		.regions = req_regions(req),
		.from_day = day_is_none(from) ? day_of_moment(db_now(req->db)) : from,
		.is_correction = is_correction,
		.login = req->actor->login,
		.reason = reason };
}

static struct scope
scope_of_input(struct req *req, const struct org_input *input, struct org_id id)
{
	struct region_id region = input->community.v ? input->community : input->street;

	if (region.v == 0) {
		region = req_regions(req)->items[0].id;
	}
	return (struct scope){ region, id };
}

/* What changed, by members; what is secret to the public may stand here: auditors may see all. */
static void
audit_change(struct req *req, const char *verb, const struct org_full_row *before, struct org_id id,
	struct str reason)
{
	struct org_full_row after;
	struct scope scope;
	struct str detail = STR_NONE;

	org_full(req->db, id, &after);
	org_scope_of(req, id, &scope);
	if (before) {
		detail = audit_difference(req->arena, org_full_members,
			sizeof(org_full_members) / sizeof(org_full_members[0]), before, &after);
	}
	audit_add(req, &(struct audit){ verb, "org", id.v, scope, reason, detail });
}

static enum outcome
answer(struct req *req, struct org_id id, int status, const char *message)
{
	struct org_full_row row;

	if (!req->is_api) {
		respond_flash(req, message);
		return respond_see_other(req, org_url(req, id));
	}
	org_full(req->db, id, &row);
	if (status == 201) {
		respond_header(req, "Location",
			str_format(req->arena, "/api/v1/orgs/%lld", (long long)id.v));
	}
	return respond_json(req, status, org_answer_members,
		sizeof(org_answer_members) / sizeof(org_answer_members[0]), &row);
}

/* ---- a new entry ------------------------------------------------------------------------------- */

/* Somebody by the same name in the same place, when neither has a code, is the same. */
static enum outcome
check_is_new(struct req *req, const struct org_input *input)
{
	const char *field = str_is_empty(input->uscc) ? "name" : "uscc";
	struct org_id known = { 0 };
	struct org_place_lock_row locked;
	struct org_full_row row;

	if (db_engine(req->db) == DB_POSTGRES && input->street.v) {
		org_place_lock(req->db, input->street, &locked);
	}
	if (org_match(req->db, input, &known) == OK && known.v == 0) {
		return OK;
	}
	if (known.v && org_full(req->db, known, &row) == OK && !row.is_withheld) {
		form_error_with(req, field, N_("登记簿里已经有“{1}”，请查到它再变更或更正。"),
			&row.name, 1);
		return INVALID;
	}
	return form_reject(req, field, N_("登记簿里已经有这家组织，请查到它再变更或更正。"));
}

enum outcome
create_org(struct req *req)
{
	const struct org_form *in = req->in;
	struct org_writing how = writing_of(req, DAY_NONE, false, in->reason);
	struct org_input input;
	struct scope scope;
	struct org_id id = { 0 };
	enum org_written written;

	input = org_form_read(req, in);
	scope = scope_of_input(req, &input, (struct org_id){ 0 });
	if (!req_may(req, &right_org_create, &scope)) {
		return form_reject(req, "region", N_("您只能录入自己辖区内的组织。"));
	}
	if (check_is_new(req, &input) != OK) {
		return INVALID;
	}
	if (org_write(req->db, &how, &id, &input, &written) != OK) {
		return form_reject(req, "uscc", N_("这个统一社会信用代码已属于另一家组织。"));
	}
	audit_change(req, "org.create", NULL, id, in->reason);
	return answer(req, id, 201, N_("已录入登记簿"));
}

/* ---- a change ---------------------------------------------------------------------------------- */

/* The new facts must begin after those that they replace. */
static enum outcome
check_from_day(struct req *req, const struct org_form *in, const struct org_full_row *before)
{
	if (!day_is_none(in->from_day) && !day_is_none(before->founded_day) &&
		in->from_day.n < before->founded_day.n) {
		return form_reject(req, "from_day", N_("变更的日期不能早于它成立的那一天。"));
	}
	return OK;
}

enum outcome
correct_org(struct req *req)
{
	const struct org_form *in = req->in;
	struct org_writing how = writing_of(
		req, in->from_day, str_equal(in->way, STR("correction")), in->reason);
	struct org_full_row before;
	struct org_input input;
	struct scope scope;
	struct org_id id = in->id;
	enum org_written written;

	if (org_full_to_change(req->db, in->id, &before) != OK) {
		return NOT_FOUND;
	}
	if (in->revision > 0 && in->revision != before.revision) {
		return STALE;
	}
	if (check_from_day(req, in, &before) != OK) {
		return INVALID;
	}
	input = org_form_read(req, in);
	scope = scope_of_input(req, &input, in->id);
	if (!req_may(req, &right_org_correct, &scope)) {
		return form_reject(req, "region", N_("不能移到您辖区以外的地方，请由上一级办理。"));
	}
	if (org_write(req->db, &how, &id, &input, &written) != OK) {
		return form_reject(req, "uscc", N_("这个统一社会信用代码已属于另一家组织。"));
	}
	if (written == ORG_UNCHANGED) {
		return form_reject(req, "", N_("没有任何一项与登记簿里的不同。"));
	}
	audit_change(req, "org.correct", &before, id, in->reason);
	return answer(req, id, 200, N_("已保存，登记簿已更新"));
}

enum outcome
set_org_contact(struct req *req)
{
	const struct contact_form *in = req->in;
	struct org_writing how = writing_of(req, DAY_NONE, true, in->reason);
	struct org_input input = { .phone = in->phone,
		.email = in->email,
		.website = in->website,
		.purpose = in->purpose };
	struct org_full_row before;
	struct org_id id = in->id;
	enum org_written written;

	if (org_full_to_change(req->db, in->id, &before) != OK) {
		return NOT_FOUND;
	}
	input.given = ORG_GIVEN(ORG_FIELD_PHONE) | ORG_GIVEN(ORG_FIELD_EMAIL) |
		      ORG_GIVEN(ORG_FIELD_WEBSITE) | ORG_GIVEN(ORG_FIELD_PURPOSE);
	if (org_write(req->db, &how, &id, &input, &written) != OK) {
		return CONFLICT;
	}
	if (written == ORG_UNCHANGED) {
		return form_reject(req, "", N_("没有任何一项与登记簿里的不同。"));
	}
	audit_change(req, "org.contact", &before, id, in->reason);
	return answer(req, id, 200, N_("联系方式已更新"));
}

/* ---- what is not shown ------------------------------------------------------------------------- */

static bool
is_all(struct str what)
{
	return str_equal(what, STR("all"));
}

/* Shows or hides the whole entry, and writes its words and place in the list anew. */
static void
set_withheld(struct req *req, struct org_full_row *row, bool is_withheld)
{
	struct org_writing how = writing_of(req, DAY_NONE, true, STR_NONE);
	struct org_set_args args = { .org_id = row->id,
		.name = row->name,
		.kind = row->kind,
		.class = row->class,
		.status = row->status,
		.listed = row->listed,
		.street_id = row->street_id,
		.community_id = row->community_id,
		.is_withheld = is_withheld,
		.changed_at = db_now(req->db) };

	row->is_withheld = is_withheld;
	org_set(req->db, &args);
	org_index(req->db, &how, row, ORG_INDEX_CHANGED);
	event_tell(req->db, "org.changed", row->id.v);
}

enum outcome
withhold_org(struct req *req)
{
	const struct withhold_form *in = req->in;
	struct org_full_row row, before;
	struct org_withhold_add_args args = { .org_id = in->id,
		.reason = in->reason,
		.until_day = in->until_day,
		.given_at = db_now(req->db) };

	if (org_full_to_change(req->db, in->id, &row) != OK) {
		return NOT_FOUND;
	}
	if (!day_is_none(in->until_day) && in->until_day.n < day_of_moment(db_now(req->db)).n) {
		return form_reject(req, "until_day", N_("不公开的最后一天不能早于今天。"));
	}
	before = row;
	args.field = is_all(in->what) ? STR_NONE : in->what;
	org_withhold_lift(req->db, db_now(req->db), in->id, args.field, NULL);
	org_withhold_add(req->db, &args);
	set_withheld(req, &row, row.is_withheld || is_all(in->what));
	audit_change(req, "org.withhold", &before, in->id, in->reason);
	respond_flash(req, N_("已不公开"));
	return respond_see_other(
		req, url_own(req->arena, "/orgs/%lld/withhold", (long long)in->id.v));
}

enum outcome
lift_org(struct req *req)
{
	const struct lift_form *in = req->in;
	struct org_full_row row, before;
	int64_t lifted = 0;

	if (org_full_to_change(req->db, in->id, &row) != OK) {
		return NOT_FOUND;
	}
	before = row;
	org_withhold_lift(
		req->db, db_now(req->db), in->id, is_all(in->what) ? STR_NONE : in->what, &lifted);
	if (lifted == 0) {
		return CONFLICT;
	}
	set_withheld(req, &row, row.is_withheld && !is_all(in->what));
	audit_change(req, "org.lift", &before, in->id, STR_NONE);
	respond_flash(req, N_("已恢复公开"));
	return respond_see_other(
		req, url_own(req->arena, "/orgs/%lld/withhold", (long long)in->id.v));
}
