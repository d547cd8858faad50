#include "family.h"

#include "account_notice.h"
#include "actor.h"
#include "audit.h"
#include "contact.h"
#include "outbox.h"
#include "req.h"
#include "setting.h"

enum { DAY_MS = 24 * 3600 * 1000 };

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

/* ---- asking by oneself ---------------------------------------------------------------------------- */

static void
tell_asked(struct req *req, const struct family_question *question)
{
	const char *title = question->is_for_me ? N_("{1}想请您替他（她）办事")
						: N_("{1}想替您办事");
	struct login_contact_find_by_hash_row row;

	if (login_contact_find_by_hash(req->db, STR("sms"), question->find_hash, &row) != OK ||
		row.is_closed) {
		return;
	}
	outbox_notify(req->db, row.login_id,
		&(struct notice){ .kind = ACCOUNT_NOTICE,
			.title = { TR(req->arena, LANG_ZH, title, req->actor->name),
				TR(req->arena, LANG_EN, title, req->actor->name) },
			.text = bilingual_of(N_("认识这个人、也愿意，就在“我的账号—家人代办”里同意"
						"；不愿意，不用理会。")),
			.to = URL_OWN("/me/family") });
}

void
family_ask(struct req *req, const struct family_question *question)
{
	struct moment now = db_now(req->db);
	struct family_ask_add_row row;

	family_ask_replace(req->db, now, req->actor->login, question->find_hash);
	family_ask_add(req->db,
		&(struct family_ask_add_args){ .login_id = req->actor->login,
			.find_hash = question->find_hash,
			.masked = question->masked,
			.is_for_me = question->is_for_me,
			.asked_at = now,
			.until_at = { now.ms +
				      req_setting_int(req, "family_ask_days") * (int64_t)DAY_MS } },
		&row);
	tell_asked(req, question);
}

/* Of the number that the one who asks has shown to be theirs; none without one. */
static struct str
own_hash(struct req *req)
{
	struct login_contact_find_by_hash_row row;
	struct str phone, hash;

	if (contact_find(req->db, req->actor->login, CHANNEL_SMS, &phone) != OK) {
		return STR_NONE;
	}
	hash = contact_phone_hash(req->db, phone);
	return login_contact_find_by_hash(req->db, STR("sms"), hash, &row) == OK &&
			       row.login_id.v == req->actor->login.v
		       ? hash
		       : STR_NONE;
}

struct family_ask_list_to_rows
family_asked_of(struct req *req)
{
	struct str hash = own_hash(req);

	return str_is_none(hash) ? (struct family_ask_list_to_rows){ NULL, 0 }
				 : family_ask_list_to(req->db, hash, db_now(req->db), FAMILY_MAX);
}

struct family_bond
family_bond_of(bool is_for_me, struct login_id asker, struct login_id asked)
{
	return is_for_me ? (struct family_bond){ .person = asker, .proxy = asked }
			 : (struct family_bond){ .person = asked, .proxy = asker };
}

enum outcome
family_answer(struct req *req, struct family_ask_id id, bool is_agreed)
{
	struct family_ask_find_row row;
	struct family_bond bond;
	struct str hash = own_hash(req);
	int64_t changed = 0;

	if (str_is_none(hash) || family_ask_find(req->db, id, &row) != OK ||
		!str_equal(row.find_hash, hash) || row.until_at.ms <= db_now(req->db).ms ||
		row.login_id.v == req->actor->login.v) {
		return NOT_FOUND;
	}
	family_ask_end(req->db, db_now(req->db), id, &changed);
	if (changed != 1) {
		return NOT_FOUND;
	}
	bond = family_bond_of(row.is_for_me, row.login_id, req->actor->login);
	if (is_agreed) {
		return family_agree(req, &bond);
	}
	audit_add(req, &(struct audit){ .verb = "family.refuse",
			       .object = "login",
			       .object_id = bond.person.v,
			       .detail = str_format(
				       req->arena, "{\"proxy\":%lld}", (long long)bond.proxy.v) });
	return OK;
}

enum outcome
family_take_back(struct req *req, struct family_ask_id id)
{
	struct family_ask_find_row row;
	int64_t changed = 0;

	if (family_ask_find(req->db, id, &row) != OK || row.login_id.v != req->actor->login.v) {
		return NOT_FOUND;
	}
	family_ask_end(req->db, db_now(req->db), id, &changed);
	audit_add(req, &(struct audit){ .verb = "family.take_back",
			       .object = "login",
			       .object_id = req->actor->login.v });
	return OK;
}

/* ---- the end --------------------------------------------------------------------------------------- */

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
	family_ask_forget(db, login);
}
