#include "org_member.h"

#include "actor.h"
#include "audit.h"
#include "kernel_queries.h"
#include "outbox.h"
#include "req.h"

const struct org_role org_roles[ORG_ROLES] = {
	{ ROLE_HEAD, N_("负责人"), N_("什么都能办，管理成员") },
	{ ROLE_MEMBER, N_("经办人"), N_("为组织办事、写动态，不能管理成员") },
	{ ROLE_EDITOR, N_("动态编辑"), N_("只写动态") },
	{ ROLE_VIEWER, N_("查看人"), N_("只看，不能改") },
};

const struct org_role *
org_role_of(enum role role)
{
	for (size_t i = 0; i < ORG_ROLES; i++) {
		if (org_roles[i].role == role) {
			return &org_roles[i];
		}
	}
	return NULL;
}

/* ---- who is there -------------------------------------------------------------------------------- */

static size_t
rank_of(enum role role)
{
	const struct org_role *of = org_role_of(role);

	return of ? (size_t)(of - org_roles) : ORG_ROLES;
}

static struct org_member *
find_member(struct org_members *members, struct login_id login)
{
	for (size_t i = 0; i < members->count; i++) {
		if (members->items[i].login.v == login.v) {
			return &members->items[i];
		}
	}
	return NULL;
}

static void
take_grant(struct org_members *members, const struct org_member_list_by_grant_row *row)
{
	struct org_member *known = find_member(members, row->login_id);
	enum role role = 0;

	if (!role_parse(row->role, &role)) {
		return;
	}
	if (!known) {
		members->items[members->count++] = (struct org_member){ row->login_id, role,
			row->shown_name, row->given_at };
	} else if (rank_of(role) < rank_of(known->role)) {
		known->role = role;
	}
}

/* By role; of one role they stay as they stand. */
static void
sort_by_role(struct org_members *members)
{
	for (size_t i = 1; i < members->count; i++) {
		struct org_member one = members->items[i];
		size_t k = i;

		for (; k > 0 && rank_of(members->items[k - 1].role) > rank_of(one.role); k--) {
			members->items[k] = members->items[k - 1];
		}
		members->items[k] = one;
	}
}

struct org_members
org_member_list(struct db *db, struct org_id org)
{
	struct org_member_list_by_grant_rows rows = org_member_list_by_grant(
		db, org, day_of_moment(db_now(db)));
	struct org_members members = { ARENA_ARRAY(db_arena(db), rows.count + 1, struct org_member),
		0 };

	for (size_t i = 0; i < rows.count; i++) {
		take_grant(&members, &rows.items[i]);
	}
	sort_by_role(&members);
	return members;
}

enum role
org_member_role(struct db *db, struct org_id org, struct login_id login)
{
	struct org_members members = org_member_list(db, org);
	struct org_member *member = find_member(&members, login);

	return member ? member->role : 0;
}

bool
org_has_head(struct db *db, struct org_id org)
{
	struct org_head_count_row heads;

	org_head_count(db, org, day_of_moment(db_now(db)), &heads);
	return heads.total > 0;
}

/* ---- changing it --------------------------------------------------------------------------------- */

void
org_members_lock(struct db *db, struct org_id org)
{
	account_lock_take(db, str_format(db_arena(db), "org:%lld", (long long)org.v), db_now(db));
}

static struct bilingual
said(struct db *db, const char *zh, struct bilingual a, struct bilingual b)
{
	struct str chinese[] = { a.zh, b.zh },
		   english[] = { bilingual_in(a, LANG_EN), bilingual_in(b, LANG_EN) };

	return (struct bilingual){ tr_format(db_arena(db), LANG_ZH, zh, chinese, 2),
		tr_format(db_arena(db), LANG_EN, zh, english, 2) };
}

static struct bilingual
same(struct str text)
{
	return (struct bilingual){ text, text };
}

static struct bilingual
role_said(enum role role)
{
	const struct org_role *of = org_role_of(role);
	const char *label = of ? of->label : "";

	return (struct bilingual){ str_of(label), str_of(tr(LANG_EN, label)) };
}

static struct str
org_name(struct db *db, struct org_id org)
{
	struct org_find_kernel_row row;

	return org_find_kernel(db, org, &row) == OK ? row.name : STR("");
}

void
org_tell_heads(struct db *db, struct org_id org, struct login_id but, struct bilingual title)
{
	struct org_members members = org_member_list(db, org);
	struct notice notice = { .kind = ORG_MEMBER_NOTICE,
		.title = title,
		.to = url_own(db_arena(db), "/org/%lld/members", (long long)org.v) };

	for (size_t i = 0; i < members.count; i++) {
		if (members.items[i].role == ROLE_HEAD && members.items[i].login.v != but.v) {
			outbox_notify(db, members.items[i].login, &notice);
		}
	}
}

static void
tell(struct db *db, const struct member_change *change, struct str who)
{
	struct bilingual name = same(org_name(db, change->org));
	struct notice notice = { .kind = ORG_MEMBER_NOTICE, .to = URL_OWN("/org") };

	notice.title = change->role
			       ? said(db, N_("您现在是“{1}”的{2}"), name, role_said(change->role))
			       : said(db, N_("您不再是“{1}”的成员"), name, name);
	if (change->by.v != change->login.v) {
		outbox_notify(db, change->login, &notice);
	}
	org_tell_heads(db, change->org, change->by,
		change->role ? said(db, N_("{1} 现在是{2}"), same(who), role_said(change->role))
			     : said(db, N_("{1} 不再是“{2}”的成员"), same(who), name));
}

static struct str
role_word(struct db *db, enum role role)
{
	return role ? str_format(db_arena(db), "\"%s\"", role_name(role)) : STR("null");
}

static void
note_change(struct db *db, const struct member_change *change, enum role before)
{
	struct str from = role_word(db, before), to = role_word(db, change->role);

	audit_add_for(db, change->by,
		&(struct audit){ .verb = change->verb,
			.object = "login",
			.object_id = change->login.v,
			.scope = { .org = change->org },
			.reason = change->reason,
			.detail = str_format(db_arena(db), "{\"role\":[%.*s,%.*s]}", STR_ARG(from),
				STR_ARG(to)) });
}

static struct str
login_name(struct db *db, struct login_id login)
{
	struct login_find_by_name_row row;

	return login_find(db, login, &row) == OK ? row.shown_name : STR("");
}

static void
give(struct db *db, const struct member_change *change)
{
	struct login_role_add_row row;

	if (change->role) {
		login_role_add(db,
			&(struct login_role_add_args){ .login_id = change->login,
				.role = str_of(role_name(change->role)),
				.org_id = change->org,
				.given_at = db_now(db) },
			&row);
	}
}

enum outcome
org_member_set(struct db *db, const struct member_change *change, const char **ret_problem)
{
	struct day today = day_of_moment(db_now(db));
	struct login_role_heads_left_row left;
	enum role before;

	org_members_lock(db, change->org);
	before = org_member_role(db, change->org, change->login);
	login_role_heads_left(db, change->org, change->login, today, &left);
	if (before == ROLE_HEAD && change->role != ROLE_HEAD && left.total == 0 &&
		!change->may_leave_alone) {
		*ret_problem = N_("这是唯一的负责人，请先让另一个人担任负责人。");
		return INVALID;
	}
	if (before == change->role) {
		return OK;
	}
	org_grant_withdraw(db, db_now(db), change->org, change->login);
	give(db, change);
	note_change(db, change, before);
	tell(db, change, login_name(db, change->login));
	return OK;
}

/* ---- the present one of several ------------------------------------------------------------------ */

struct org_id
req_org(struct req *req)
{
	struct session_org_find_row row;

	if (req->actor->session.v == 0 ||
		session_org_find(req->db, req->actor->session, &row) != OK) {
		return (struct org_id){ 0 };
	}
	return row.org_id;
}

void
req_org_set(struct req *req, struct org_id org)
{
	if (req->actor->session.v) {
		session_org_set(req->db, org, req->actor->session);
	}
}
