#include "phone_change.h"

#include "account_notice.h"
#include "actor.h"
#include "audit.h"
#include "contact.h"
#include "district.h"
#include "key.h"
#include "rand.h"
#include "secret.h"

enum { TOKEN_BYTES = 12, HOUR_MS = 3600 * 1000, DUE_AT_ONCE = 20, DAY_MS = 24 * HOUR_MS };

static const char sealed_place[] = "phone_change.sealed";

/* What a number is told; to people whose language nobody knows, in the district's own. */
static void
tell(struct db *db, struct login_id login, struct str phone, struct str text, struct url link)
{
	outbox_send(db, &(struct message){ .channel = CHANNEL_SMS,
				.kind = "account.phone",
				.login = login,
				.to = phone,
				.subject = STR_NONE,
				.text = text,
				.link = link,
				.is_secret = !str_is_none(link.text),
				.until_at = MOMENT_NONE });
}

static bool
is_silent(struct db *db, const struct login_contact_find_by_hash_row *row, int64_t days)
{
	struct moment last = moment_is_none(row->used_at) ? row->confirmed_at : row->used_at;

	return db_now(db).ms - last.ms > days * DAY_MS;
}

/* Carriers give numbers to others: from an account that has long been silent it may be taken. */
static enum outcome
free_number(struct db *db, struct str phone, struct login_id login, int64_t silent_days)
{
	struct login_contact_find_by_hash_row other;

	if (login_contact_find_by_hash(db, STR("sms"), contact_phone_hash(db, phone), &other) !=
			OK ||
		other.login_id.v == login.v) {
		return OK;
	}
	if (!is_silent(db, &other, silent_days)) {
		return CONFLICT;
	}
	contact_remove(db, other.login_id, CHANNEL_SMS);
	audit_add_by_system(db,
		&(struct audit){
			.verb = "phone.remove", .object = "login", .object_id = other.login_id.v });
	account_tell(db, other.login_id, N_("您的手机号已解除绑定"));
	return OK;
}

static void
tell_freed(struct db *db, struct login_id login)
{
	outbox_notify(db, login,
		&(struct notice){ .kind = ACCOUNT_NOTICE,
			.title = bilingual_of(N_("您的手机号已解除绑定")),
			.text = bilingual_of(N_(
				"这个号码很久没有用来登录，新机主在窗口核对了身份，要用它注册。您的"
				"账号和办件都在；带身份证到社区或街道窗口，可以绑定新的号码。")),
			.to = URL_OWN("/me/phone") });
}

enum outcome
phone_change_free(struct req *req, struct str phone, int64_t silent_days)
{
	struct login_contact_find_by_hash_row row;

	if (login_contact_find_by_hash(
		    req->db, STR("sms"), contact_phone_hash(req->db, phone), &row) != OK) {
		return NOT_FOUND;
	}
	if (!is_silent(req->db, &row, silent_days)) {
		return CONFLICT;
	}
	contact_remove(req->db, row.login_id, CHANNEL_SMS);
	tell_freed(req->db, row.login_id);
	return OK;
}

static void
stop(struct db *db, const struct phone_change_open_row *row, const char *by, const char *title)
{
	int64_t changed = 0;

	phone_change_stop(db, db_now(db), str_of(by), row->id, &changed);
	if (changed) {
		outbox_notify(db, row->officer_id,
			&(struct notice){ .kind = ACCOUNT_NOTICE,
				.title = bilingual_of(title),
				.to = URL_OWN("/counter") });
	}
}

/* The account is the new number's from now on, and of nobody who is signed in. */
static enum outcome
put_number(struct db *db, struct login_id login, struct str phone, int64_t silent_days)
{
	enum outcome outcome = free_number(db, phone, login, silent_days);

	if (outcome == OK) {
		outcome = contact_set(db, login, CHANNEL_SMS, phone);
	}
	if (outcome == OK) {
		session_end_all_of(db, db_now(db), login);
		token_withdraw_all_of(db, db_now(db), login);
		account_tell(db, login, N_("您的手机号已在窗口更换"));
	}
	return outcome;
}

static void
tell_done(struct db *db, struct login_id login, struct str old_phone, struct str new_phone)
{
	struct str masked = contact_masked(db_arena(db), CHANNEL_SMS, new_phone);

	if (!str_is_empty(old_phone)) {
		tell(db, login, old_phone,
			TR(db_arena(db), LANG_ZH,
				N_("您的账号绑定的手机号已改为 "
				   "{1}。如果不是您本人改的，请联系系统管理员。"),
				masked),
			(struct url){ STR_NONE });
	}
	tell(db, login, new_phone, STR("您的账号已改用这个手机号，收验证码就能登录。"),
		(struct url){ STR_NONE });
}

/* What waits, until its delay is over; one before it is void. */
static void
put_waiting(struct req *req, const struct phone_change *change, struct str token)
{
	struct db *db = req->db;
	struct moment now = db_now(db);
	struct phone_change_open_row before;
	struct phone_change_add_row row;
	int64_t changed;

	if (phone_change_open(db, change->login, &before) == OK) {
		phone_change_stop(db, now, STR("again"), before.id, &changed);
	}
	phone_change_add(db,
		&(struct phone_change_add_args){ .login_id = change->login,
			.officer_id = req->actor->login,
			.sealed = key_seal(db, key_for_login(db, change->login),
				(struct key_place){ sealed_place, change->login.v },
				change->new_phone),
			.masked_old = contact_masked(req->arena, CHANNEL_SMS, change->old_phone),
			.masked_new = contact_masked(req->arena, CHANNEL_SMS, change->new_phone),
			.token_hash = secret_sha256(req->arena, token),
			.asked_at = now,
			.due_at = { now.ms + change->hours * HOUR_MS } },
		&row);
}

static void
announce(struct req *req, const struct phone_change *change, struct str token)
{
	struct str hours = str_format(req->arena, "%lld", (long long)change->hours);
	struct str masked = contact_masked(req->arena, CHANNEL_SMS, change->new_phone);

	tell(req->db, change->login, change->old_phone,
		TR(req->arena, LANG_ZH,
			N_("有人在窗口为您的账号更换手机号，{1} 小时后改用 "
			   "{2}。不是您本人办的，请打开链接停止："),
			hours, masked),
		url_own(req->arena, "/phone/keep/%s", str_terminated(req->arena, token)));
	tell(req->db, change->login, change->new_phone,
		TR(req->arena, LANG_ZH,
			N_("您的账号 {1} 小时后改用这个手机号，到时收验证码就能登录。"), hours),
		(struct url){ STR_NONE });
	account_tell(req->db, change->login, N_("有人在窗口为您的账号更换手机号"));
}

/* Typed by an officer: it opens nothing before its first sign-in, for which the officer gives out a code. */
static enum outcome
put_unproved(struct req *req, const struct phone_change *change)
{
	struct db *db = req->db;
	struct login_contact_find_by_hash_row typed;
	enum outcome outcome = OK;

	if (login_contact_find_unproved(db, contact_phone_hash(db, change->new_phone), &typed) !=
			OK ||
		typed.login_id.v != change->login.v) {
		outcome = free_number(db, change->new_phone, change->login, change->silent_days);
		if (outcome == OK) {
			outcome = contact_set_unproved(db, change->login, change->new_phone);
		}
	}
	if (outcome == OK) {
		session_end_all_of(db, db_now(db), change->login);
		token_withdraw_all_of(db, db_now(db), change->login);
		account_tell(db, change->login, N_("您的手机号已在窗口登记"));
		tell(db, change->login, change->new_phone,
			STR("工作人员在窗口为您的账号登记了这个手机号。用它登录，再填窗口给您的首次"
			    "登"
			    "录码。不是您本人的，请打 12345。"),
			(struct url){ STR_NONE });
	}
	return outcome;
}

enum outcome
phone_change_begin(struct req *req, const struct phone_change *change)
{
	struct str token = rand_hex(req->arena, TOKEN_BYTES);
	struct login_contact_find_by_hash_row other;
	enum outcome outcome;

	if (change->is_unproved) {
		return put_unproved(req, change);
	}
	if (str_equal(change->old_phone, change->new_phone)) {
		login_contact_note_use(req->db, db_now(req->db), change->login, STR("sms"));
		account_tell(
			req->db, change->login, N_("窗口核对了您的身份，手机号可以继续用来登录"));
		return OK;
	}
	if (change->is_old_dead || change->hours == 0) {
		outcome = put_number(
			req->db, change->login, change->new_phone, change->silent_days);
		if (outcome == OK) {
			tell_done(req->db, change->login, change->old_phone, change->new_phone);
		}
		return outcome;
	}
	if (login_contact_find_by_hash(req->db, STR("sms"),
		    contact_phone_hash(req->db, change->new_phone), &other) == OK &&
		!is_silent(req->db, &other, change->silent_days)) {
		return CONFLICT;
	}
	put_waiting(req, change, token);
	announce(req, change, token);
	return OK;
}

enum outcome
phone_change_object(struct req *req, const struct phone_change_open_row *row)
{
	int64_t changed = 0;

	phone_change_stop(req->db, db_now(req->db), STR("owner"), row->id, &changed);
	if (changed != 1) {
		return NOT_FOUND;
	}
	outbox_notify(req->db, row->officer_id,
		&(struct notice){ .kind = ACCOUNT_NOTICE,
			.title = bilingual_of(N_("原号码不同意，您在窗口办的更换手机号已停止")),
			.to = URL_OWN("/counter") });
	account_tell(req->db, row->login_id, N_("更换手机号已停止"));
	audit_add(req,
		&(struct audit){
			.verb = "phone.object", .object = "login", .object_id = row->login_id.v });
	return OK;
}

/* ---- when the delay is over --------------------------------------------------------------------- */

struct moment
phone_change_next_due(struct db *db)
{
	struct phone_change_next_row row;

	return phone_change_next(db, &row) == OK ? row.due_at : MOMENT_NONE;
}

static void
carry_out(struct db *db, const struct phone_change_open_row *row, int64_t silent_days)
{
	struct login_find_by_name_row login;
	struct str old_phone = STR_NONE, new_phone;
	int64_t changed = 0;

	if (login_find(db, row->login_id, &login) != OK || login.is_closed ||
		key_open(db, key_of_login(db, row->login_id),
			(struct key_place){ sealed_place, row->login_id.v }, row->sealed,
			&new_phone) != OK) {
		stop(db, row, "closed", N_("账号已注销，您在窗口办的更换手机号没有生效"));
		return;
	}
	contact_find(db, row->login_id, CHANNEL_SMS, &old_phone);
	if (free_number(db, new_phone, row->login_id, silent_days) != OK) {
		stop(db, row, "taken",
			N_("新号码已属于另一个账号，您在窗口办的更换手机号没有生效"));
		return;
	}
	phone_change_finish(db, db_now(db), row->id, &changed);
	if (changed && put_number(db, row->login_id, new_phone, silent_days) == OK) {
		tell_done(db, row->login_id, old_phone, new_phone);
		audit_add_for(db, row->officer_id,
			&(struct audit){ .verb = "phone.replace",
				.object = "login",
				.object_id = row->login_id.v });
	}
}

void
phone_change_do_due(struct db *db, struct app *app, const struct district *district)
{
	struct phone_change_open_rows rows = phone_change_due_list(db, db_now(db), DUE_AT_ONCE);
	int64_t silent_days = district_setting(district, "phone_silent_days")->number;

	(void)app;
	for (size_t i = 0; i < rows.count; i++) {
		carry_out(db, &rows.items[i], silent_days);
	}
}
