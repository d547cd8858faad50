#include "account_pages.h"

#include "account_notice.h"
#include "admin.h"
#include "audit.h"
#include "cookie.h"
#include "dispatch_inner.h"
#include "family.h"
#include "kernel_pages.h"
#include "key.h"
#include "office.h"
#include "org_member.h"
#include "outbox.h"
#include "respond.h"
#include "setting.h"

#include <string.h>

/*
 * Closing one's own account (个人信息保护法 art. 47): at once nobody can sign in to it any more; after the days
 * of grace what is personal is erased.  What was decided and applied for stays, under a number.
 */

enum { ERASED_A_ROUND = 20, DAY_MS = 24 * 3600 * 1000 };

static const struct field closing_fields[] = {
	PROOF_FIELD,
	{ .name = "is_sure",
		.type = FIELD_BOOL,
		.offset = offsetof(struct closing_in, is_sure),
		.label = N_("我已看过上面的说明，确定要注销") },
};
const struct form closing_form = { "account_close", closing_fields, FIELD_COUNT(closing_fields),
	sizeof(struct closing_in), proof_check };

static bool
is_admin(struct login_role_list_rows roles)
{
	bool is_one = false;

	for (size_t i = 0; i < roles.count; i++) {
		is_one = is_one || (str_equal(roles.items[i].role, STR("admin")) &&
					   day_is_none(roles.items[i].until_day));
	}
	return is_one;
}

/* Whether nobody could manage accounts any more. */
static bool
is_last_admin(struct req *req, struct login_role_list_rows roles)
{
	return is_admin(roles) &&
	       admin_is_last(req->db, req->actor->login, (struct login_role_id){ 0 });
}

/* The organisations that would be left without anybody at their head. */
static struct closing_duties
duties_of(struct req *req, struct login_role_list_rows roles)
{
	struct closing_duty *items = ARENA_ARRAY(req->arena, roles.count, struct closing_duty);
	struct day today = day_of_moment(db_now(req->db));
	size_t count = 0;

	for (size_t i = 0; i < roles.count; i++) {
		const struct login_role_list_row *row = &roles.items[i];
		struct login_role_heads_left_row left;

		if (!str_equal(row->role, STR("head")) ||
			(!day_is_none(row->until_day) && row->until_day.n < today.n)) {
			continue;
		}
		login_role_heads_left(req->db, row->org_id, req->actor->login, today, &left);
		if (left.total == 0) {
			items[count++] = (struct closing_duty){ row->org_name };
		}
	}
	return (struct closing_duties){ items, count };
}

/* Of two heads one of whom closes the account while the other leaves, the second waits and counts again. */
static void
hold_orgs(struct req *req, struct login_role_list_rows roles)
{
	for (size_t i = 0; i < roles.count; i++) {
		if (str_equal(roles.items[i].role, STR("head"))) {
			org_members_lock(req->db, roles.items[i].org_id);
		}
	}
}

enum outcome
show_closing(struct req *req)
{
	struct login_role_list_rows roles = login_role_list(req->db, req->actor->login);
	struct closing_view view = { .in = req->errors.count ? req->in : NULL,
		.grace_days = req_setting_int(req, "account_grace_days"),
		.is_last_admin = is_last_admin(req, roles),
		.duties = duties_of(req, roles) };

	return respond(req, closing_page, &view);
}

enum outcome
close_account(struct req *req)
{
	const struct closing_in *in = req->in;
	struct login_id login = req->actor->login;
	struct moment now = db_now(req->db);
	struct moment until = { now.ms + req_setting_int(req, "account_grace_days") * DAY_MS };
	enum outcome outcome = proof_judge(req, &in->proof);
	struct login_role_list_rows roles;

	if (outcome != OK) {
		return outcome;
	}
	if (!in->is_sure) {
		return form_reject(req, "is_sure", N_("请先确认看过说明。"));
	}
	account_lock_take(req->db, STR("admin"), now);
	hold_orgs(req, login_role_list(req->db, login));
	roles = login_role_list(req->db, login);
	if (is_last_admin(req, roles)) {
		return form_reject(req, "", N_("您是最后一位系统管理员，请先让另一个人担任。"));
	}
	if (duties_of(req, roles).count) {
		return form_reject(req, "", N_("您是组织唯一的负责人，请先交给别人。"));
	}
	audit_add(req,
		&(struct audit){ .verb = "login.leave", .object = "login", .object_id = login.v });
	account_tell(req->db, login, N_("您的账号已注销"));
	login_set_closed(req->db, true, login);
	login_closing_put(req->db, login, now, until);
	session_end_all_of(req->db, now, login);
	token_withdraw_all_of(req->db, now, login);
	session_close(req);
	req->flash = TR(req->arena, req->lang,
		N_("账号已注销，所有登录已结束。{1} 之前想恢复，请联系系统管理员。"),
		day_in_words(req->arena, req->lang, day_of_moment(until)));
	return respond_see_other(req, URL_OWN("/"));
}

/* What is personal goes; the row stays, so that what was decided by whom remains readable as a number. */
static void
erase(struct db *db, struct login_id login)
{
	struct str name = str_format(db_arena(db), "closed.%lld", (long long)login.v);
	struct person_key_id key = key_of_login(db, login);

	login_erase(db, name, STR("已注销用户"), login);
	login_role_withdraw_all_of(db, db_now(db), login);
	factor_remove(db, login);
	login_password_old_forget(db, login);
	login_address_forget(db, login);
	contact_code_forget(db, login);
	phone_change_forget(db, login);
	family_forget(db, login);
	outbox_forget(db, login);
	event_tell(db, "login.erased", login.v);
	if (key.v) {
		key_destroy(db, key);
	}
	login_closing_finish(db, db_now(db), login);
	audit_add_by_system(db,
		&(struct audit){ .verb = "login.erase", .object = "login", .object_id = login.v });
}

bool
closing_carry_out(struct db *db)
{
	struct login_closing_due_rows due = login_closing_due(db, db_now(db), ERASED_A_ROUND);

	for (size_t i = 0; i < due.count; i++) {
		erase(db, due.items[i].login_id);
	}
	contact_code_purge(db, (struct moment){ db_now(db).ms - 2LL * DAY_MS });
	return due.count == ERASED_A_ROUND;
}
