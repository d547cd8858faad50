#include "case_members.h"

#include "actor.h"
#include "app.h"
#include "case_draft.h"
#include "case_inner.h"
#include "case_tell.h"
#include "contact.h"
#include "ident.h"
#include "json_write.h"
#include "kernel_pages.h"
#include "key.h"
#include "rand.h"
#include "respond.h"
#include "setting.h"

/* Who works on a case beside its applicant. */

enum {
	INVITATIONS_A_DAY = 10, /* so that nobody's phone is flooded from here */
	DAY_MS = 24 * 3600 * 1000,
	CODE_BYTES = 16,
};

#define NUMBER_FIELD(input)                                                                     \
	{                                                                                       \
		.name = "number", .type = FIELD_TEXT, .offset = offsetof(struct input, number), \
		.label = N_("办件编号"), .is_required = true, .max = 80                         \
	}

static const struct field members_fields[] = { NUMBER_FIELD(case_invite_input) };
const struct form case_members_form = { "case_members", members_fields, FIELD_COUNT(members_fields),
	sizeof(struct case_invite_input), NULL };

static const struct field invite_fields[] = {
	NUMBER_FIELD(case_invite_input),
	{ .name = "whom",
		.type = FIELD_TEXT,
		.offset = offsetof(struct case_invite_input, whom),
		.label = N_("对方的账号或手机号"),
		.hint = N_("对方同意之后才能看到和填写；链接过期了可以再邀请"),
		.max = 64,
		.is_required_later = true }, /* unless a person of the organisation is named */
	{ .name = "person",
		.type = FIELD_INT,
		.offset = offsetof(struct case_invite_input, person),
		.label = N_("本组织的成员"),
		.min = 1,
		.max = INT64_MAX },
};
const struct form case_invite_form = { "case_invite", invite_fields, FIELD_COUNT(invite_fields),
	sizeof(struct case_invite_input), NULL };

static const struct field remove_fields[] = {
	NUMBER_FIELD(case_remove_input),
	{ .name = "login",
		.type = FIELD_ID,
		.offset = offsetof(struct case_remove_input, login),
		.label = N_("谁"),
		.is_required = true },
};
const struct form case_remove_form = { "case_remove", remove_fields, FIELD_COUNT(remove_fields),
	sizeof(struct case_remove_input), NULL };

static const struct field cancel_fields[] = {
	NUMBER_FIELD(case_cancel_input),
	{ .name = "id",
		.type = FIELD_ID,
		.offset = offsetof(struct case_cancel_input, id),
		.label = N_("邀请"),
		.is_required = true },
};
const struct form case_cancel_form = { "case_cancel", cancel_fields, FIELD_COUNT(cancel_fields),
	sizeof(struct case_cancel_input), NULL };

/* ---- who may ------------------------------------------------------------------------------------- */

/* A role over the case's organisation that the procedure counts among its starters. */
static bool
starts_for_org(struct req *req, const struct casefile *c)
{
	for (size_t i = 0; c->procedure->about_org && !c->procedure->is_org_open &&
			   i < req->actor->grant_count;
		i++) {
		const struct grant *grant = &req->actor->grants[i];

		if (grant->org.v && grant->org.v == c->row.org_id.v &&
			(c->procedure->starters & ROLE_BIT(grant->role))) {
			return true;
		}
	}
	return false;
}

bool
case_may_send(struct req *req, const struct casefile *c)
{
	struct case_member_find_row member;

	if (case_member_find(req->db, c->row.id, req->actor->login, &member) == OK &&
		!str_equal(member.part, STR("helper"))) {
		return true;
	}
	return starts_for_org(req, c);
}

/* ---- the page ------------------------------------------------------------------------------------ */

static struct bilingual
part_name(struct str part)
{
	static const struct {
		const char *part;
		struct bilingual name;
	} parts[] = {
		{ "applicant", { STR_INIT("申请人"), STR_INIT("Applicant") } },
		{ "helper", { STR_INIT("一起填的人"), STR_INIT("Helper") } },
		{ "proxy", { STR_INIT("代办的家人"), STR_INIT("Family proxy") } },
		{ "counter", { STR_INIT("窗口代办"), STR_INIT("At the counter") } },
	};

	for (size_t i = 0; i < sizeof(parts) / sizeof(parts[0]); i++) {
		if (str_equal(part, str_of(parts[i].part))) {
			return parts[i].name;
		}
	}
	return (struct bilingual){ part, part };
}

static void
take_members(struct req *req, const struct casefile *c, struct case_members_view *view)
{
	struct case_member_list_rows rows = case_member_list(req->db, c->row.id);

	view->members.items = ARENA_ARRAY(req->arena, rows.count, struct case_member_line);
	for (size_t i = 0; i < rows.count; i++) {
		const struct case_member_list_row *row = &rows.items[i];
		bool is_helper = str_equal(row->part, STR("helper"));
		bool is_self = row->login_id.v == req->actor->login.v;

		view->members.items[view->members.count++] = (struct case_member_line){
			.login = row->login_id,
			.name = row->shown_name,
			.part = part_name(row->part),
			.given_at = row->given_at,
			.is_self = is_self,
			.may_remove = is_helper && (is_self || view->may_invite),
			.remove = case_url(req->arena, c,
				str_format(req->arena, "/members/%lld/remove",
					(long long)row->login_id.v)
					.ptr)
		};
	}
}

static bool
is_there(const struct case_members_view *view, struct login_id login)
{
	for (size_t i = 0; i < view->members.count; i++) {
		if (view->members.items[i].login.v == login.v) {
			return true;
		}
	}
	return false;
}

/* Those of the organisation who may be asked at a press. */
static void
take_people(struct req *req, const struct casefile *c, struct case_members_view *view)
{
	struct case_org_people_rows all;
	size_t count = 0;

	if (!view->may_invite || c->row.org_id.v == 0 || !c->procedure->about_org) {
		return;
	}
	all = case_org_people(req->db, c->row.org_id);
	for (size_t i = 0; i < all.count; i++) {
		if (!is_there(view, all.items[i].login_id)) {
			all.items[count++] = all.items[i];
		}
	}
	view->people = all;
	view->people.count = count;
}

static enum outcome
find_own(struct req *req, struct str number, struct casefile **ret_case)
{
	if (casefile_find(req_app(req), req->db, number, ret_case) != OK ||
		!(case_seat_of(req, *ret_case) & SEAT_APPLICANT)) {
		return NOT_FOUND;
	}
	return OK;
}

enum outcome
show_case_members(struct req *req)
{
	const struct case_invite_input *in = req->in;
	struct case_members_view view = { .in = in };
	struct casefile *c;

	if (find_own(req, in->number, &c) != OK) {
		return NOT_FOUND;
	}
	view.c = c;
	view.may_invite = case_may_send(req, c) && c->state != CASE_ENDED;
	view.back = case_url(req->arena, c, c->state == CASE_DRAFT ? "/edit" : "");
	view.to = case_url(req->arena, c, "/members");
	take_members(req, c, &view);
	take_people(req, c, &view);
	view.waiting = case_invitation_list(req->db, c->row.id, db_now(req->db));
	return respond(req, case_members_page, &view);
}

enum outcome
list_case_members(struct req *req)
{
	const struct case_invite_input *in = req->in;
	struct case_member_list_rows rows;
	struct casefile *c;
	struct json *json;

	if (find_own(req, in->number, &c) != OK) {
		return NOT_FOUND;
	}
	rows = case_member_list(req->db, c->row.id);
	json = respond_json_begin(req, 200);
	json_object(json);
	json_add_int(json, "total", (int64_t)rows.count);
	json_key(json, "items");
	json_array(json);
	for (size_t i = 0; i < rows.count; i++) {
		json_object(json);
		json_add_int(json, "login", rows.items[i].login_id.v);
		json_add_str(json, "name", rows.items[i].shown_name);
		json_add_str(json, "part", rows.items[i].part);
		json_key(json, "since");
		json_moment(json, rows.items[i].given_at);
		json_object_end(json);
	}
	json_array_end(json);
	json_object_end(json);
	return OK;
}

/* ---- asking -------------------------------------------------------------------------------------- */

struct str
case_invitation_hash(struct db *db, struct str code)
{
	return key_hash(db, "case_invitation", code);
}

/* In the form in which accounts keep their numbers. */
static struct str
phone_hash_of(struct req *req, struct str typed)
{
	return contact_phone_hash(req->db, phone_normalize(req->arena, typed));
}

static struct login_id
invitee_of(struct req *req, const struct casefile *c, const struct case_invite_input *in,
	bool is_phone)
{
	struct login_find_by_name_row row;
	struct case_org_people_rows people = { NULL, 0 };

	if (in->person != INT_NONE && c->procedure->about_org && c->row.org_id.v) {
		people = case_org_people(req->db, c->row.org_id);
	}
	for (size_t i = 0; i < people.count; i++) {
		if (people.items[i].login_id.v == in->person) {
			return people.items[i].login_id;
		}
	}
	if (!is_phone && !str_is_empty(in->whom) &&
		login_find_by_name(req->db, str_lower_ascii(req->arena, in->whom), &row) == OK) {
		return row.id;
	}
	return (struct login_id){ 0 };
}

static struct str
shown_as(struct req *req, const struct casefile *c, const struct case_invite_input *in,
	bool is_phone)
{
	struct login_find_by_name_row row;

	if (is_phone) {
		return contact_masked(req->arena, CHANNEL_SMS, in->whom);
	}
	if (str_is_empty(in->whom) &&
		login_find(req->db, invitee_of(req, c, in, false), &row) == OK) {
		return row.shown_name;
	}
	return in->whom;
}

/* How long an invitation stands: the district's settings.yaml. */
static struct moment
invited_until(struct req *req)
{
	return (struct moment){ db_now(req->db).ms +
				req_setting_int(req, "case_invite_days") * (int64_t)DAY_MS };
}

/* In their pages if they have an account of that name, else by a message with the link. */
static void
tell_invited(struct req *req, const struct casefile *c, const struct case_invite_input *in,
	struct login_id invitee, struct url link)
{
	struct bilingual who = { req->actor->name, req->actor->name };

	if (invitee.v) {
		outbox_notify(req->db, invitee,
			&(struct notice){ .kind = CASE_OURS,
				.title = CASE_WORDS(req->arena, N_("{1}请您一起填写“{2}”"), who,
					c->procedure->title),
				.to = link });
		return;
	}
	outbox_send(req->db,
		&(struct message){ .channel = CHANNEL_SMS,
			.kind = "case.invite",
			.to = in->whom,
			.text = TR(req->arena, req->lang,
				N_("{1}请您一起填写“{2}”，{3} "
				   "天内打开链接可以看到并决定是否同意："),
				req->actor->name, bilingual_in(c->procedure->title, req->lang),
				str_format(req->arena, "%lld",
					(long long)req_setting_int(req, "case_invite_days"))),
			.link = link,
			.is_secret = true,
			.until_at = invited_until(req) });
}

static enum outcome
check_invite(struct req *req, const struct casefile *c, const struct case_invite_input *in)
{
	struct moment since = { db_now(req->db).ms - DAY_MS };
	struct case_invitation_count_row count;

	if (!case_may_send(req, c)) {
		return FORBIDDEN;
	}
	if (c->state == CASE_ENDED) {
		return CONFLICT;
	}
	if (str_is_empty(in->whom) && in->person == INT_NONE) {
		return form_reject(req, "whom", N_("请写明请谁一起填。"));
	}
	case_invitation_count(req->db, req->actor->login, since, INVITATIONS_A_DAY, &count);
	if (count.total >= INVITATIONS_A_DAY ||
		case_member_list(req->db, c->row.id).count >= CASE_MEMBERS_MAX) {
		return form_reject(req, "whom", N_("今天邀请得太多了，请明天再试。"));
	}
	return OK;
}

static enum outcome
answer_invited(struct req *req, struct case_invitation_id id)
{
	struct json *json = respond_json_begin(req, 201);

	json_object(json);
	json_add_int(json, "invitation", id.v);
	json_key(json, "until");
	json_moment(json, invited_until(req));
	json_object_end(json);
	return OK;
}

/* To a program: it is done. */
static enum outcome
answer_removed(struct req *req)
{
	struct json *json = respond_json_begin(req, 200);

	json_object(json);
	json_add_bool(json, "removed", true);
	json_object_end(json);
	return OK;
}

/* Whether there is such an account or not, the answer is the same. */
enum outcome
invite_to_case(struct req *req)
{
	const struct case_invite_input *in = req->in;
	struct str code = rand_hex(req->arena, CODE_BYTES);
	struct case_invitation_add_row row;
	struct login_id invitee;
	struct casefile *c;
	struct case_run run;
	enum outcome outcome = case_hold(req, in->number, &c);
	bool is_phone = contact_is_right(CHANNEL_SMS, in->whom);

	if (outcome == OK) {
		outcome = check_invite(req, c, in);
	}
	if (outcome != OK) {
		return outcome;
	}
	invitee = invitee_of(req, c, in, is_phone);
	case_invitation_add(req->db,
		&(struct case_invitation_add_args){ .casefile_id = c->row.id,
			.login_id = req->actor->login,
			.invitee_id = invitee,
			.masked = shown_as(req, c, in, is_phone),
			.code_hash = case_invitation_hash(req->db, code),
			.phone_hash = is_phone ? phone_hash_of(req, in->whom) : STR_NONE,
			.made_at = db_now(req->db),
			.until_at = invited_until(req) },
		&row);
	if (invitee.v || is_phone) {
		tell_invited(req, c, in, invitee, url_own(req->arena, "/cases/join/%s", code.ptr));
	}
	run = case_run_of(req, c);
	event_audit(&run, "invite");
	if (req->is_api) {
		return answer_invited(req, row.id);
	}
	respond_flash(req, N_("邀请已发出，对方同意以后就能一起填。"));
	return respond_see_other(req, case_url(req->arena, c, "/members"));
}

enum outcome
cancel_case_invitation(struct req *req)
{
	const struct case_cancel_input *in = req->in;
	struct case_invitation_list_rows rows;
	struct casefile *c;
	struct case_run run;
	int64_t changed = 0;
	enum outcome outcome = case_hold(req, in->number, &c);

	if (outcome != OK) {
		return outcome;
	}
	if (!case_may_send(req, c)) {
		return FORBIDDEN;
	}
	rows = case_invitation_list(req->db, c->row.id, db_now(req->db));
	for (size_t i = 0; i < rows.count; i++) {
		if (rows.items[i].id.v == in->id) {
			case_invitation_end(req->db, db_now(req->db), STR("cancelled"),
				rows.items[i].id, &changed);
		}
	}
	if (changed != 1) {
		return NOT_FOUND;
	}
	run = case_run_of(req, c);
	event_audit(&run, "uninvite");
	if (req->is_api) {
		return answer_removed(req);
	}
	respond_flash(req, N_("邀请已取消，链接不能再用。"));
	return respond_see_other(req, case_url(req->arena, c, "/members"));
}

/* ---- leaving ------------------------------------------------------------------------------------- */

enum outcome
remove_from_case(struct req *req)
{
	const struct case_remove_input *in = req->in;
	bool is_self = in->login.v == req->actor->login.v;
	struct case_member_find_row member;
	struct casefile *c;
	struct case_run run;
	int64_t changed = 0;
	enum outcome outcome = case_hold(req, in->number, &c);

	if (outcome != OK || case_member_find(req->db, c->row.id, in->login, &member) != OK) {
		return NOT_FOUND;
	}
	if (!is_self && !case_may_send(req, c)) {
		return FORBIDDEN;
	}
	if (!str_equal(member.part, STR("helper"))) {
		return CONFLICT; /* whoever applies cannot leave; they take the case back */
	}
	case_member_withdraw(req->db, db_now(req->db), c->row.id, in->login, &changed);
	run = case_run_of(req, c);
	event_add(&run, &(struct case_note){ .kind = "leave" });
	if (req->is_api) {
		return answer_removed(req);
	}
	if (is_self) {
		respond_flash(req, N_("您已退出，不能再看到这件办件。"));
		return respond_see_other(req, URL_OWN("/me/cases"));
	}
	respond_flash(req, N_("已移出，对方不能再看到这件办件。"));
	return respond_see_other(req, case_url(req->arena, c, "/members"));
}
