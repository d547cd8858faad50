#include "org_work.h"

#include "actor.h"
#include "dispatch_inner.h"
#include "json_write.h"
#include "kernel_pages.h"
#include "mask.h"
#include "org.h"
#include "respond.h"
#include "setting.h"

/* /org/{id}/members: who works there and as what; its head asks people to come, changes roles, lets go. */

static struct choices
role_choices(struct req *req)
{
	struct choice *items = ARENA_ARRAY(req->arena, ORG_ROLES, struct choice);

	for (size_t i = 0; i < ORG_ROLES; i++) {
		const struct org_role *role = &org_roles[ORG_ROLES - 1 - i];

		items[i] = (struct choice){ str_of(role_name(role->role)),
			{ TR(req->arena, LANG_ZH, N_("{1}：{2}"), str_of(role->label),
				  str_of(role->may)),
				TR(req->arena, LANG_EN, N_("{1}：{2}"),
					str_of(tr(LANG_EN, role->label)),
					str_of(tr(LANG_EN, role->may))) } };
	}
	return (struct choices){ items, ORG_ROLES };
}

static const struct field invite_fields[] = {
	{ .name = "id",
		.type = FIELD_ID,
		.offset = offsetof(struct invite_input, id),
		.label = N_("组织") },
	{ .name = "who",
		.type = FIELD_TEXT,
		.offset = offsetof(struct invite_input, who),
		.label = N_("手机号或账号"),
		.hint = N_("还没有账号的人也可以邀请：他用这个手机号注册后就能答复"),
		.is_required = true,
		.max = 64 },
	{ .name = "name",
		.type = FIELD_TEXT,
		.offset = offsetof(struct invite_input, name),
		.label = N_("姓名"),
		.hint = N_("写手机号时方便您辨认，名单里只显示姓"),
		.max = 30 },
	{ .name = "role",
		.type = FIELD_CHOICE,
		.offset = offsetof(struct invite_input, role),
		.label = N_("请他担任"),
		.is_required = true,
		.choices = role_choices },
};
const struct form invite_form = { "org_invite", invite_fields, FIELD_COUNT(invite_fields),
	sizeof(struct invite_input), NULL };

static const struct field member_fields[] = {
	{ .name = "id",
		.type = FIELD_ID,
		.offset = offsetof(struct member_input, id),
		.label = N_("组织") },
	{ .name = "login",
		.type = FIELD_ID,
		.offset = offsetof(struct member_input, login),
		.label = N_("成员") },
	{ .name = "role",
		.type = FIELD_CHOICE,
		.offset = offsetof(struct member_input, role),
		.label = N_("角色"),
		.is_required = true,
		.choices = role_choices },
};
const struct form member_form = { "org_member", member_fields, FIELD_COUNT(member_fields),
	sizeof(struct member_input), NULL };

static const struct field leave_fields[] = {
	{ .name = "id",
		.type = FIELD_ID,
		.offset = offsetof(struct leave_input, id),
		.label = N_("组织") },
	{ .name = "is_sure",
		.type = FIELD_BOOL,
		.offset = offsetof(struct leave_input, is_sure),
		.label = N_("我确定要退出") },
};
const struct form leave_form = { "org_leave", leave_fields, FIELD_COUNT(leave_fields),
	sizeof(struct leave_input), NULL };

/* ---- the page ------------------------------------------------------------------------------------ */

/* Of the path, whatever form the route has. */
static struct org_id
path_org(struct req *req)
{
	struct scope scope;

	return org_scope(req, &scope) == OK ? scope.org : (struct org_id){ 0 };
}

static void
fill_members(struct req *req, struct org_members_view *view)
{
	struct org_members members = org_member_list(req->db, view->id);

	view->members.items = ARENA_ARRAY(req->arena, members.count + 1, struct org_line);
	for (size_t i = 0; i < members.count; i++) {
		const struct org_member *member = &members.items[i];
		const struct org_role *role = org_role_of(member->role);

		view->members.items[view->members.count++] = (struct org_line){ member,
			role ? role->label : "", role_name(member->role),
			member->login.v == req->actor->login.v };
	}
}

static void
fill_invites(struct req *req, struct org_members_view *view)
{
	struct asked_invites asked = org_asked_list(req, org_invites_of(req->db, view->id));

	view->invites.items = ARENA_ARRAY(req->arena, asked.count + 1, struct invite_line);
	for (size_t i = 0; i < asked.count; i++) {
		view->invites.items[view->invites.count++] = (struct invite_line){
			asked.items[i].row, asked.items[i].role_label, asked.items[i].until_day
		};
	}
}

enum outcome
show_org_members(struct req *req)
{
	struct org_id id = path_org(req);
	struct scope scope = { .org = id };
	struct case_org_find_row org;
	struct org_members_view view = { .id = id,
		.orgs = org_own_list(req, id),
		.is_head = req_may(req, &right_org_people, &scope) };

	if (case_org_find(req->db, id, &org) != OK) {
		return NOT_FOUND;
	}
	view.name = org.name;
	if (req->route->form == &invite_form) {
		view.in = req->in;
	} else if (req->route->form == &member_form && req->in) {
		view.wrong = ((const struct member_input *)req->in)->login;
	}
	fill_members(req, &view);
	if (view.is_head) {
		fill_invites(req, &view);
	}
	return respond(req, org_members_page, &view);
}

/* ---- answers ------------------------------------------------------------------------------------- */

/* What was written has its audit row from where it was written: org_member.c, org_invite.c. */
static void
note_audited(struct req *req)
{
	flight_of(req)->audits++;
}

/* To a page with a word on what was done; a program gets an empty object. */
static enum outcome
done(struct req *req, const char *message, struct url to)
{
	note_audited(req);
	if (req->is_api) {
		struct json *json = respond_json_begin(req, 200);

		json_object(json);
		json_object_end(json);
		return OK;
	}
	respond_flash(req, message);
	return respond_see_other(req, to);
}

static struct url
members_url(struct req *req, struct org_id org)
{
	return url_own(req->arena, "/org/%lld/members", (long long)org.v);
}

/* ---- asking -------------------------------------------------------------------------------------- */

static bool
is_number(struct str text)
{
	for (size_t i = 0; i < text.len; i++) {
		if (!(text.ptr[i] >= '0' && text.ptr[i] <= '9') && text.ptr[i] != ' ' &&
			text.ptr[i] != '-' && text.ptr[i] != '+') {
			return false;
		}
	}
	return text.len > 0;
}

/* A mobile number, or the account of that name; whether there is one, nobody learns here. */
static enum outcome
find_asked(struct req *req, const struct invite_input *in, struct org_invitation *asked)
{
	struct login_find_by_name_row row;

	if (is_number(in->who)) {
		if (!phone_is_personal(in->who)) {
			return form_reject(req, "who", N_("请填写能收短信的手机号。"));
		}
		asked->phone = phone_personal_digits(req->arena, in->who);
		return OK;
	}
	asked->account = str_lower_ascii(req->arena, str_trim(in->who));
	if (login_find_by_name(req->db, asked->account, &row) == OK) {
		asked->login = row.id;
	}
	return OK;
}

enum outcome
invite_member(struct req *req)
{
	const struct invite_input *in = req->in;
	struct org_invitation asked = {
		.org = { in->id }, .name = in->name, .by = req->actor->login
	};
	struct org_invite_id id;
	const char *problem;

	if (find_asked(req, in, &asked) != OK) {
		return INVALID;
	}
	role_parse(in->role, &asked.role);
	asked.days = req_setting_int(req, "org_invite_days");
	if (org_invite(req->db, &asked, &id, &problem) != OK) {
		return form_reject(req, "who", problem);
	}
	if (req->is_api) {
		struct json *json = respond_json_begin(req, 201);

		note_audited(req);
		json_object(json);
		json_add_int(json, "id", id.v);
		json_object_end(json);
		return OK;
	}
	return done(req, N_("邀请已发出，对方答应后就能一起办事。"), members_url(req, asked.org));
}

enum outcome
withdraw_invite(struct req *req)
{
	const struct org_path *in = req->in;
	struct org_id org = { in->id };
	enum outcome outcome = org_invite_withdraw(
		req->db, (struct org_invite_id){ in->invite }, org, req->actor->login);

	return outcome == OK ? done(req, N_("邀请已撤回。"), members_url(req, org)) : outcome;
}

enum outcome
accept_invite(struct req *req)
{
	const struct org_path *in = req->in;
	struct org_invite_id id = { in->invite };
	struct org_invite_row row;
	const char *problem;
	enum outcome outcome = org_invite_accept(req->db, id, req->actor->login, &problem);

	if (outcome == INVALID) {
		return form_reject(req, "", problem);
	}
	if (outcome != OK) {
		return outcome;
	}
	if (org_invite_find(req->db, id, &row) == OK) {
		req_org_set(req, row.org_id);
	}
	return done(req, N_("已加入，这里是它的工作台。"), URL_OWN("/org"));
}

enum outcome
decline_invite(struct req *req)
{
	const struct org_path *in = req->in;
	enum outcome outcome = org_invite_decline(
		req->db, (struct org_invite_id){ in->invite }, req->actor->login);

	return outcome == OK ? done(req, N_("已谢绝，对方会知道。"), URL_OWN("/org")) : outcome;
}

/* ---- changing ------------------------------------------------------------------------------------ */

static enum outcome
set(struct req *req, const struct member_change *change, const char *message, struct url to)
{
	const char *problem;

	/* who leaves at this moment does not come back by being given another role */
	org_members_lock(req->db, change->org);
	if (org_member_role(req->db, change->org, change->login) == 0) {
		return NOT_FOUND;
	}
	if (org_member_set(req->db, change, &problem) != OK) {
		return form_reject(req, change->role ? "role" : "", problem);
	}
	return done(req, message, to);
}

enum outcome
change_member(struct req *req)
{
	const struct member_input *in = req->in;
	struct member_change change = { .org = { in->id },
		.login = { in->login },
		.by = req->actor->login,
		.verb = "member.change" };

	role_parse(in->role, &change.role);
	return set(req, &change, N_("角色已改，马上生效。"), members_url(req, change.org));
}

enum outcome
remove_member(struct req *req)
{
	const struct org_path *in = req->in;
	struct member_change change = { .org = { in->id },
		.login = { in->login },
		.by = req->actor->login,
		.verb = "member.remove" };

	return set(req, &change, N_("已移出，马上生效。"),
		in->login == req->actor->login.v ? URL_OWN("/org") : members_url(req, change.org));
}

enum outcome
leave_org(struct req *req)
{
	const struct leave_input *in = req->in;
	struct member_change change = { .org = { in->id },
		.login = req->actor->login,
		.by = req->actor->login,
		.verb = "member.leave" };

	if (!in->is_sure) {
		return form_reject(req, "is_sure", N_("请先勾选，确认要退出。"));
	}
	return set(req, &change, N_("已退出这个组织。"), URL_OWN("/org"));
}

/* ---- for programs -------------------------------------------------------------------------------- */

#define MEMBER_AT(member) offsetof(struct member_item, member)
const struct member member_item_members[MEMBER_MEMBERS] = {
	{ "login", MEMBER_ID, MEMBER_AT(login), false },
	{ "name", MEMBER_STR, MEMBER_AT(name), false },
	{ "role", MEMBER_STR, MEMBER_AT(role), false },
	{ "since_at", MEMBER_MOMENT, MEMBER_AT(since_at), false },
};
#define INVITE_AT(member) offsetof(struct invite_item, member)
const struct member invite_item_members[INVITE_MEMBERS] = {
	{ "id", MEMBER_ID, INVITE_AT(id), false },
	{ "org", MEMBER_ID, INVITE_AT(org), false },
	{ "org_name", MEMBER_STR, INVITE_AT(org_name), false },
	{ "role", MEMBER_STR, INVITE_AT(role), false },
	{ "shown", MEMBER_STR, INVITE_AT(shown), false },
	{ "asked_at", MEMBER_MOMENT, INVITE_AT(asked_at), false },
	{ "until_at", MEMBER_MOMENT, INVITE_AT(until_at), false },
};

static enum outcome
send_list(struct req *req, struct table_view rows)
{
	int64_t count = (int64_t)rows.row_count;

	return respond_json_list(req, &rows, &(struct list_page){ count, true, 1, count });
}

enum outcome
list_members(struct req *req)
{
	struct org_members members = org_member_list(req->db, path_org(req));
	struct member_item *items = ARENA_ARRAY(req->arena, members.count + 1, struct member_item);

	for (size_t i = 0; i < members.count; i++) {
		const struct org_member *member = &members.items[i];

		items[i] = (struct member_item){ member->login, member->name,
			str_of(role_name(member->role)), member->since_at };
	}
	return send_list(req, (struct table_view){ member_item_members, MEMBER_MEMBERS, items,
				      members.count, sizeof(*items) });
}

static enum outcome
send_invites(struct req *req, struct org_invites invites)
{
	struct invite_item *items = ARENA_ARRAY(req->arena, invites.count + 1, struct invite_item);

	for (size_t i = 0; i < invites.count; i++) {
		const struct org_invite_row *row = &invites.items[i];

		items[i] = (struct invite_item){ row->id, row->org_id, row->org_name, row->role,
			row->shown, row->asked_at, row->until_at };
	}
	return send_list(req, (struct table_view){ invite_item_members, INVITE_MEMBERS, items,
				      invites.count, sizeof(*items) });
}

enum outcome
list_invites(struct req *req)
{
	return send_invites(req, org_invites_of(req->db, path_org(req)));
}

enum outcome
list_my_invites(struct req *req)
{
	return send_invites(req, org_invites_for(req->db, req->actor->login));
}

/* ---- for the pages ------------------------------------------------------------------------------- */

const char *
org_role_label(const struct html *h, enum role role)
{
	const struct org_role *of = org_role_of(role);

	return of ? tr(h->lang, of->label) : "";
}

struct org_role_options
org_role_options(struct html *h)
{
	struct org_role_options options = {
		ARENA_ARRAY(h->arena, ORG_ROLES, struct org_role_option), ORG_ROLES
	};

	for (size_t i = 0; i < ORG_ROLES; i++) {
		options.items[i] = (struct org_role_option){ str_of(role_name(org_roles[i].role)),
			str_of(tr(h->lang, org_roles[i].label)) };
	}
	return options;
}
