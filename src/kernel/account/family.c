#include "family.h"

#include "account_notice.h"
#include "actor.h"
#include "audit.h"
#include "outbox.h"
#include "req.h"

/* Both sides hear of it, each with the other's name. */
static void
tell(struct db *db, struct login_id whom, struct login_id other, const char *title)
{
	struct login_find_by_name_row row;
	struct str name = login_find(db, other, &row) == OK ? row.shown_name : STR("");

	outbox_notify(db, whom,
		&(struct notice){ .kind = ACCOUNT_NOTICE,
			.title = { TR(db_arena(db), LANG_ZH, title, name),
				TR(db_arena(db), LANG_EN, title, name) },
			.text = bilingual_of(
				N_("不是您的意思？随时可以在“我的账号—家人代办”里取消。")),
			.to = URL_OWN("/me/family") });
}

bool
family_may_act(struct db *db, struct login_id proxy, struct login_id person)
{
	struct login_proxy_between_row row;

	return login_proxy_between(db, person, proxy, &row) == OK;
}

static void
hold(struct db *db, struct login_id person)
{
	account_lock_take(
		db, str_format(db_arena(db), "family:%lld", (long long)person.v), db_now(db));
}

bool
family_holds(struct db *db, struct login_id proxy, struct login_id person)
{
	hold(db, person);
	return family_may_act(db, proxy, person);
}

enum outcome
family_agree(struct req *req, const struct family_bond *bond)
{
	struct db *db = req->db;
	struct login_proxy_add_row row;

	if (login_proxy_list_for(db, bond->proxy, FAMILY_MAX).count >= FAMILY_MAX ||
		login_proxy_list_of(db, bond->person, FAMILY_MAX).count >= FAMILY_MAX) {
		return TOO_MANY;
	}
	if (login_proxy_add(db,
		    &(struct login_proxy_add_args){ .login_id = bond->person,
			    .proxy_id = bond->proxy,
			    .officer_id = bond->officer,
			    .agreed_at = db_now(db) },
		    &row) != OK) {
		return CONFLICT;
	}
	audit_add(req, &(struct audit){ .verb = "family.agree",
			       .object = "login",
			       .object_id = bond->person.v,
			       .detail = str_format(
				       req->arena, "{\"proxy\":%lld}", (long long)bond->proxy.v) });
	tell(db, bond->person, bond->proxy, N_("{1}可以替您办事了"));
	tell(db, bond->proxy, bond->person, N_("您可以替{1}办事了"));
	return OK;
}

static void
end(struct db *db, const struct login_proxy_all_of_row *row, struct login_id ender)
{
	int64_t changed = 0;

	hold(db, row->login_id); /* a case begun at this moment is seen, or is begun no more */
	login_proxy_end(db, db_now(db), ender, row->id, &changed);
	case_member_withdraw_proxy(db, db_now(db), row->proxy_id, row->login_id, &changed);
}

enum outcome
family_end(struct req *req, struct login_proxy_id id)
{
	struct login_id me = req->actor->login;
	struct login_proxy_find_row row;

	if (login_proxy_find(req->db, id, &row) != OK || !moment_is_none(row.ended_at) ||
		(row.login_id.v != me.v && row.proxy_id.v != me.v)) {
		return NOT_FOUND;
	}
	end(req->db, &(struct login_proxy_all_of_row){ row.id, row.login_id, row.proxy_id }, me);
	audit_add(req, &(struct audit){ .verb = "family.end",
			       .object = "login",
			       .object_id = row.login_id.v,
			       .detail = str_format(req->arena, "{\"proxy\":%lld}",
				       (long long)row.proxy_id.v) });
	tell(req->db, row.login_id, row.proxy_id, N_("{1}不再替您办事"));
	tell(req->db, row.proxy_id, row.login_id, N_("您不再替{1}办事"));
	return OK;
}

void
family_forget(struct db *db, struct login_id login)
{
	struct login_proxy_all_of_rows rows = login_proxy_all_of(db, login, 4 * FAMILY_MAX);

	for (size_t i = 0; i < rows.count; i++) {
		end(db, &rows.items[i], (struct login_id){ 0 });
	}
}
