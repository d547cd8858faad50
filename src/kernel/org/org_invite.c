#include "org_invite.h"

#include "audit.h"
#include "contact.h"
#include "kernel_queries.h"
#include "key.h"
#include "mask.h"
#include "outbox.h"

enum { LATE_AT_ONCE = 50, DAY_MS = 24 * 3600 * 1000 };

/* ---- words --------------------------------------------------------------------------------------- */

static struct bilingual
both(const char *zh)
{
	return (struct bilingual){ str_of(zh), str_of(tr(LANG_EN, zh)) };
}

static struct str
phone_hash(struct db *db, struct str phone)
{
	return key_hash(db, "org_invite.phone", phone);
}

static struct key_place
place_of(struct org_invite_id id)
{
	return (struct key_place){ "org_invite.sealed", id.v };
}

static struct str
org_name(struct db *db, struct org_id org)
{
	struct org_find_kernel_row row;

	return org_find_kernel(db, org, &row) == OK ? row.name : STR("");
}

static struct str
login_name(struct db *db, struct login_id login)
{
	struct login_find_by_name_row row;

	return login.v && login_find(db, login, &row) == OK ? row.shown_name : STR("");
}

static struct bilingual
role_said(enum role role)
{
	const struct org_role *of = org_role_of(role);

	return both(of ? of->label : "");
}

/* “轻松艺术团”请您担任经办人 */
static struct bilingual
words(struct db *db, const char *zh, struct str first, enum role role)
{
	struct bilingual as = role_said(role);
	struct str chinese[] = { first, as.zh }, english[] = { first, as.en };

	return (struct bilingual){ tr_format(db_arena(db), LANG_ZH, zh, chinese, 2),
		tr_format(db_arena(db), LANG_EN, zh, english, 2) };
}

static enum role
role_of(const struct org_invite_row *row)
{
	enum role role = 0;

	role_parse(row->role, &role);
	return role;
}

static void
note(struct db *db, struct login_id by, const char *verb, const struct org_invite_row *row)
{
	audit_add_for(db, by,
		&(struct audit){ .verb = verb,
			.object = "org_invite",
			.object_id = row->id.v,
			.scope = { .org = row->org_id },
			.detail = str_format(
				db_arena(db), "{\"role\":[null,\"%.*s\"]}", STR_ARG(row->role)) });
}

static void
send_sms(struct db *db, const struct org_invite_row *row, struct str text, struct moment until)
{
	struct message message = { .channel = CHANNEL_SMS,
		.kind = "org.invite",
		.text = text,
		.link = URL_OWN("/org"),
		.until_at = until };

	if (key_open(db, row->person_key_id, place_of(row->id), row->sealed, &message.to) == OK) {
		outbox_send(db, &message);
	}
}

/* ---- the end ------------------------------------------------------------------------------------- */

static bool
end(struct db *db, const struct org_invite_row *row, const char *ending, struct login_id accepter)
{
	int64_t changed = 0;

	org_invite_end(db,
		&(struct org_invite_end_args){ .ended_at = db_now(db),
			.ending = str_of(ending),
			.accepter_id = accepter,
			.id = row->id },
		&changed);
	if (changed == 1 && row->person_key_id.v) {
		key_destroy(db, row->person_key_id);
	}
	return changed == 1;
}

static void
expire(struct db *db, struct org_invite_id id, struct person_key_id key)
{
	struct org_invite_row row = { .id = id, .person_key_id = key };

	end(db, &row, "expired", (struct login_id){ 0 });
}

bool
org_invites_expire(struct db *db)
{
	struct org_invite_late_rows rows = org_invite_late(db, db_now(db), LATE_AT_ONCE);

	for (size_t i = 0; i < rows.count; i++) {
		expire(db, rows.items[i].id, rows.items[i].person_key_id);
	}
	return rows.count == LATE_AT_ONCE;
}

static void
expire_of(struct db *db, struct org_id org)
{
	struct org_invite_late_of_rows rows = org_invite_late_of(db, org, db_now(db));

	for (size_t i = 0; i < rows.count; i++) {
		expire(db, rows.items[i].id, rows.items[i].person_key_id);
	}
}

/* ---- asking -------------------------------------------------------------------------------------- */

/* NULL: it may be sent; else why not, Chinese N_(). */
static const char *
problem_of(struct db *db, const struct org_invitation *in)
{
	struct moment since = { db_now(db).ms - DAY_MS };
	struct org_invite_asked_row asked;
	enum role now;

	if (in->login.v == 0 && str_is_empty(in->account) &&
		!contact_is_right(CHANNEL_SMS, in->phone)) {
		return N_("请填写能收短信的手机号。");
	}
	now = in->login.v ? org_member_role(db, in->org, in->login) : 0;
	if (now) {
		return now == in->role ? N_("对方已经是这个角色了。")
				       : N_("对方已经在本组织，请在成员名单里改角色。");
	}
	org_invite_asked(db, in->org, since, INVITES_A_DAY + 1, &asked);
	if (in->by.v && asked.total >= INVITES_A_DAY) {
		return N_("今天发出的邀请太多了，请明天再试。");
	}
	/* a decision does not fail because the former head has asked half the district in */
	return in->by.v == 0 || org_invites_of(db, in->org).count < INVITES_OPEN_MAX
		       ? NULL
		       : N_("等待答复的邀请太多了，请先撤回一些。");
}

/* The account that the number opens; 0: none does yet. */
static struct login_id
login_of_phone(struct db *db, struct str phone)
{
	struct login_contact_find_by_hash_row row;

	return login_contact_find_by_hash(db, STR("sms"), contact_phone_hash(db, phone), &row) == OK
		       ? row.login_id
		       : (struct login_id){ 0 };
}

/* In their own pages if they have an account; to a number by a short message, whoever answers there. */
static void
tell_asked(struct db *db, const struct org_invite_row *row, const struct org_invitation *in)
{
	struct str name = org_name(db, in->org);
	bool is_numbered = in->login.v == 0 && str_is_empty(in->account);
	struct login_id login = is_numbered ? login_of_phone(db, in->phone) : in->login;
	struct notice notice = { .kind = in->login.v ? ORG_INVITE_NOTICE : ORG_MEMBER_NOTICE,
		.title = words(db, N_("“{1}”请您担任{2}，请答复"), name, in->role),
		.to = URL_OWN("/org") };

	if (login.v) {
		outbox_notify(db, login, &notice);
	}
	if (is_numbered) {
		send_sms(db, row,
			words(db,
				N_("“{1}”请您担任{2}。十四天内用这个手机号登录，在“我的组织”里答"
				   "复。"),
				name, in->role)
				.zh,
			row->until_at);
	}
}

/* As the head reads it. */
static struct str
shown_of(struct db *db, const struct org_invitation *in)
{
	struct str masked;

	if (!str_is_empty(in->account)) {
		return in
			->account; /* as it was typed: a name would tell that there is such an account */
	}
	if (in->login.v) {
		return login_name(db, in->login);
	}
	masked = contact_masked(db_arena(db), CHANNEL_SMS, in->phone);
	return str_is_empty(in->name)
		       ? masked
		       : str_format(db_arena(db), "%.*s（%.*s）",
				 STR_ARG(mask_name(db_arena(db), in->name)), STR_ARG(masked));
}

/* Of the number; of an account that nobody has, a hash that no number gives, so that it waits like any other. */
static struct str
asked_hash(struct db *db, const struct org_invitation *in)
{
	if (in->login.v) {
		return STR_NONE;
	}
	return str_is_empty(in->account) ? phone_hash(db, in->phone)
					 : key_hash(db, "org_invite.account", in->account);
}

static enum outcome
add(struct db *db, const struct org_invitation *in, struct org_invite_id *ret_id)
{
	bool is_named = in->login.v || !str_is_empty(in->account);
	struct person_key_id key = is_named ? (struct person_key_id){ 0 } : key_make(db);
	struct org_invite_add_row row;

	if (org_invite_add(db,
		    &(struct org_invite_add_args){ .org_id = in->org,
			    .role = str_of(role_name(in->role)),
			    .login_id = in->login,
			    .phone_hash = asked_hash(db, in),
			    .person_key_id = key,
			    .shown = shown_of(db, in),
			    .inviter_id = in->by,
			    .casefile_id = in->casefile,
			    .asked_at = db_now(db),
			    .until_at = { db_now(db).ms + (in->days > 0 ? in->days : INVITE_DAYS) *
								  (int64_t)DAY_MS } },
		    &row) != OK) {
		return INVALID;
	}
	if (key.v) {
		org_invite_seal(db, key_seal(db, key, place_of(row.id), in->phone), row.id);
	}
	*ret_id = row.id;
	return OK;
}

enum outcome
org_invite(struct db *db, const struct org_invitation *in, struct org_invite_id *ret_id,
	const char **ret_problem)
{
	struct org_invite_row row;
	struct org_invite_id id;
	const char *problem;

	expire_of(db, in->org);
	problem = problem_of(db, in);
	if (!problem && (add(db, in, &id) != OK || org_invite_find(db, id, &row) != OK)) {
		problem = N_("已经邀请过了，正在等对方答复。");
	}
	if (problem) {
		*ret_problem = problem;
		return INVALID;
	}
	note(db, in->by, "member.invite", &row);
	tell_asked(db, &row, in);
	*ret_id = id;
	return OK;
}

/* ---- what waits ---------------------------------------------------------------------------------- */

struct org_invites
org_invites_of(struct db *db, struct org_id org)
{
	struct org_invite_rows rows = org_invite_list(db, org, db_now(db));

	return (struct org_invites){ rows.items, rows.count };
}

/* Of the number that the login has proved to be theirs; none without one. */
static struct str
own_phone_hash(struct db *db, struct login_id login)
{
	struct str phone;

	return contact_find(db, login, CHANNEL_SMS, &phone) == OK ? phone_hash(db, phone)
								  : STR_NONE;
}

struct org_invites
org_invites_for(struct db *db, struct login_id login)
{
	struct org_invite_rows named = org_invite_of_login(db, login, db_now(db));
	struct org_invite_rows numbered = { NULL, 0 };
	struct str hash = own_phone_hash(db, login);
	struct org_invites all;

	if (!str_is_none(hash)) {
		numbered = org_invite_of_phone(db, hash, db_now(db));
	}
	all.items = ARENA_ARRAY(
		db_arena(db), named.count + numbered.count + 1, struct org_invite_row);
	all.count = 0;
	for (size_t i = 0; i < named.count; i++) {
		all.items[all.count++] = named.items[i];
	}
	for (size_t i = 0; i < numbered.count; i++) {
		all.items[all.count++] = numbered.items[i];
	}
	return all;
}

/* ---- answers ------------------------------------------------------------------------------------- */

/* Whether somebody has a role there that reaches further than the one that they are asked to take. */
static bool
holds_more(struct db *db, const struct org_invite_row *row, struct login_id login)
{
	const struct org_role *held = org_role_of(org_member_role(db, row->org_id, login));

	return held && held < org_role_of(role_of(row)); /* the first of them reaches furthest */
}

/* The invitation, if it is this person's. */
static enum outcome
find_for(struct db *db, struct org_invite_id id, struct login_id login,
	struct org_invite_row *ret_row)
{
	struct org_invite_row row;

	if (org_invite_find(db, id, &row) != OK) {
		return NOT_FOUND;
	}
	if (row.login_id.v ? row.login_id.v != login.v
			   : !str_equal(row.phone_hash, own_phone_hash(db, login))) {
		return NOT_FOUND;
	}
	*ret_row = row;
	return moment_is_none(row.ended_at) && row.until_at.ms > db_now(db).ms ? OK : CONFLICT;
}

static void
tell_inviter(struct db *db, const struct org_invite_row *row, const char *zh, struct str who)
{
	struct bilingual title = words(db, zh, who, role_of(row));

	if (row->inviter_id.v) {
		outbox_notify(db, row->inviter_id,
			&(struct notice){ .kind = ORG_MEMBER_NOTICE,
				.title = title,
				.to = url_own(db_arena(db), "/org/%lld/members",
					(long long)row->org_id.v) });
	}
}

enum outcome
org_invite_accept(
	struct db *db, struct org_invite_id id, struct login_id login, const char **ret_problem)
{
	struct org_invite_row row;
	enum outcome outcome = find_for(db, id, login, &row);

	if (outcome != OK) {
		return outcome;
	}
	org_members_lock(db, row.org_id);
	if (holds_more(db, &row, login)) {
		*ret_problem = N_("您在这个组织的角色比邀请的更高，不用接受；可以谢绝。");
		return INVALID;
	}
	outcome = org_member_set(db,
		&(struct member_change){ .org = row.org_id,
			.login = login,
			.role = role_of(&row),
			.by = login,
			.verb = "member.accept" },
		ret_problem);
	if (outcome != OK) {
		return outcome;
	}
	return end(db, &row, "accepted", login) ? OK : CONFLICT;
}

enum outcome
org_invite_decline(struct db *db, struct org_invite_id id, struct login_id login)
{
	struct org_invite_row row;
	enum outcome outcome = find_for(db, id, login, &row);

	if (outcome != OK) {
		return outcome;
	}
	if (!end(db, &row, "declined", login)) {
		return CONFLICT;
	}
	note(db, login, "member.decline", &row);
	tell_inviter(db, &row, N_("{1} 没有接受担任{2}的邀请"), row.shown);
	return OK;
}

enum outcome
org_invite_withdraw(struct db *db, struct org_invite_id id, struct org_id org, struct login_id by)
{
	struct org_invite_row row;
	struct bilingual title;

	if (org_invite_find(db, id, &row) != OK || row.org_id.v != org.v) {
		return NOT_FOUND;
	}
	if (!moment_is_none(row.ended_at)) {
		return CONFLICT;
	}
	title = words(db, N_("“{1}”撤回了请您担任{2}的邀请"), row.org_name, role_of(&row));
	if (row.login_id.v) {
		outbox_notify(db, row.login_id,
			&(struct notice){ .kind = ORG_INVITE_NOTICE, .title = title });
	} else {
		send_sms(db, &row, title.zh, MOMENT_NONE);
	}
	note(db, by, "member.withdraw", &row);
	return end(db, &row, "withdrawn", (struct login_id){ 0 }) ? OK : CONFLICT;
}

/* ---- a head by decision -------------------------------------------------------------------------- */

static bool
is_that_person(struct db *db, const struct org_new_head *head)
{
	struct str phone;

	return head->login.v &&
	       (head->is_sure || (contact_find(db, head->login, CHANNEL_SMS, &phone) == OK &&
					 str_equal(phone, head->phone)));
}

/* Those who were heads have no part in it any more. */
static void
end_heads(struct db *db, const struct org_new_head *head, struct login_id but)
{
	struct org_members members = org_member_list(db, head->org);
	const char *problem;

	for (size_t i = 0; i < members.count; i++) {
		if (members.items[i].role == ROLE_HEAD && members.items[i].login.v != but.v) {
			org_member_set(db,
				&(struct member_change){ .org = head->org,
					.login = members.items[i].login,
					.by = head->by,
					.verb = head->verb,
					.may_leave_alone = true },
				&problem);
		}
	}
}

/* What stands in the new head's way: an invitation of the same number, and those of a head who is replaced. */
static void
end_invites(struct db *db, const struct org_new_head *head)
{
	struct org_invites waiting = org_invites_of(db, head->org);
	struct str hash = phone_hash(db, head->phone);

	for (size_t i = 0; i < waiting.count; i++) {
		const struct org_invite_row *row = &waiting.items[i];

		if ((head->replaces || str_equal(row->phone_hash, hash)) &&
			end(db, row, "withdrawn", (struct login_id){ 0 })) {
			note(db, head->by, "member.withdraw", row);
		}
	}
}

void
org_head_come(struct db *db, const struct org_new_head *head)
{
	struct org_invitation asked = { .org = head->org,
		.role = ROLE_HEAD,
		.name = head->name,
		.phone = head->phone,
		.casefile = head->casefile };
	struct login_id now = is_that_person(db, head) ? head->login : (struct login_id){ 0 };
	struct org_invite_id id;
	const char *problem;

	org_members_lock(db, head->org);
	end_invites(db, head);
	if (now.v) {
		org_member_set(db,
			&(struct member_change){ .org = head->org,
				.login = now,
				.role = ROLE_HEAD,
				.by = head->by,
				.verb = head->verb },
			&problem);
	} else {
		org_invite(db, &asked, &id, &problem);
	}
	if (head->replaces) {
		end_heads(db, head, now);
	}
}
