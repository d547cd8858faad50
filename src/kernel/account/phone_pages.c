#include "account_pages.h"

#include "account_notice.h"
#include "audit.h"
#include "contact.h"
#include "dispatch_inner.h"
#include "kernel_pages.h"
#include "key.h"
#include "rand.h"
#include "respond.h"

/* One's phone number: a code goes to the new one, and the old one hears of it. */

enum {
	CODE_LIMIT = 1000000, /* six digits */
	CODE_MS = 5 * 60 * 1000,
	CODE_TRIES = 5,
	CODES_A_DAY = 5, /* so that nobody's phone is flooded from here */
	DAY_MS = 24 * 3600 * 1000,
};

static void check_phone(struct req *req, void *in);

static const struct field phone_fields[] = {
	PROOF_FIELD,
	{ .name = "phone",
		.type = FIELD_PHONE,
		.offset = offsetof(struct phone_in, phone),
		.label = N_("新的手机号"),
		.is_required = true,
		.autocomplete = "tel" },
};
const struct form phone_form = { "phone_ask", phone_fields, FIELD_COUNT(phone_fields),
	sizeof(struct phone_in), check_phone };

static const struct field phone_code_fields[] = {
	{ .name = "code",
		.type = FIELD_TEXT,
		.offset = offsetof(struct phone_code_in, code),
		.label = N_("短信里的 6 位数字"),
		.is_required = true,
		.max = 10,
		.autocomplete = "one-time-code" },
};
const struct form phone_code_form = { "phone_confirm", phone_code_fields,
	FIELD_COUNT(phone_code_fields), sizeof(struct phone_code_in), NULL };

static void
check_phone(struct req *req, void *in)
{
	struct phone_in *form = in;

	proof_check(req, in);
	if (!str_is_empty(form->phone) && !contact_is_right(CHANNEL_SMS, form->phone)) {
		form_error(req, "phone", N_("请填写能收短信的手机号。"));
	}
}

/* The last one asked for, if it still waits. */
static enum outcome
find_asked(struct req *req, struct contact_code_find_row *ret_row)
{
	struct contact_code_find_row row;

	if (contact_code_find(req->db, req->actor->login, &row) != OK ||
		!moment_is_none(row.used_at) || row.until_at.ms <= db_now(req->db).ms) {
		return NOT_FOUND;
	}
	*ret_row = row;
	return OK;
}

enum outcome
show_phone(struct req *req)
{
	struct phone_view view = {
		.masked = contact_find_masked(req->db, req->actor->login, CHANNEL_SMS),
		.asked = STR_NONE,
		.changing = STR_NONE,
		.is_code = req->route->form == &phone_code_form,
		.in = req->route->form == &phone_form && req->errors.count ? req->in : NULL,
	};
	struct contact_code_find_row asked;
	struct phone_change_open_row change;

	if (phone_change_open(req->db, req->actor->login, &change) == OK) {
		view.changing = change.masked_new;
		view.changes_at = change.due_at;
	}
	if (find_asked(req, &asked) == OK && asked.tries < CODE_TRIES) {
		view.asked = asked.masked;
		view.until = asked.until_at;
	}
	return respond(req, phone_page, &view);
}

static struct str
code_hash(struct db *db, struct login_id login, struct str phone, struct str code)
{
	return key_hash(db, "contact_code",
		str_format(db_arena(db), "%lld %.*s %.*s", (long long)login.v, STR_ARG(phone),
			STR_ARG(code)));
}

static struct key_place
place_of(struct login_id login)
{
	return (struct key_place){ "contact_code.sealed", login.v };
}

enum outcome
ask_phone(struct req *req)
{
	const struct phone_in *in = req->in;
	struct login_id login = req->actor->login;
	struct moment now = db_now(req->db), until = { now.ms + CODE_MS };
	struct str code = str_format(
		req->arena, "%06llu", (unsigned long long)rand_below(CODE_LIMIT));
	enum outcome outcome = proof_judge(req, &in->proof);
	struct contact_code_count_row count;
	struct contact_code_add_row row;
	struct message message = { .channel = CHANNEL_SMS,
		.kind = "account.phone",
		.login = login,
		.to = in->phone,
		.subject = STR_NONE,
		.text = TR(req->arena, req->lang,
			N_("验证码 {1}，5 分钟内有效，用于绑定手机号。不要告诉任何人。"), code),
		.is_secret = true,
		.until_at = until };

	if (outcome != OK) {
		return outcome;
	}
	contact_code_count(req->db, login, (struct moment){ now.ms - DAY_MS }, &count);
	if (count.total >= CODES_A_DAY) {
		return form_reject(req, "phone", N_("今天发送的验证码太多了，请明天再试。"));
	}
	contact_code_add(req->db,
		&(struct contact_code_add_args){ .login_id = login,
			.sealed = key_seal(
				req->db, key_for_login(req->db, login), place_of(login), in->phone),
			.masked = contact_masked(req->arena, CHANNEL_SMS, in->phone),
			.code_hash = code_hash(req->db, login, in->phone, code),
			.asked_at = now,
			.until_at = until },
		&row);
	if (outbox_send(req->db, &message) != OK) {
		return form_reject(req, "phone", N_("请填写能收短信的手机号。"));
	}
	audit_add(req,
		&(struct audit){ .verb = "phone.ask", .object = "login", .object_id = login.v });
	return respond_see_other(req, URL_OWN("/me/phone"));
}

/* A wrong try is an action of its own: it counts, so the page is drawn here and nothing is rolled back. */
static enum outcome
note_wrong_code(struct req *req, int64_t tries_left)
{
	struct str left = str_format(req->arena, "%lld", (long long)tries_left);

	audit_add(req, &(struct audit){ .verb = "phone.wrong_code",
			       .object = "login",
			       .object_id = req->actor->login.v });
	form_error_with(req, "code", N_("验证码不对，还可以试 {1} 次。"), &left, 1);
	flight_make_shell(req);
	show_phone(req);
	req->res.status = outcome_status(INVALID);
	return OK;
}

/* Whoever has the old number hears of it, in case it was not they. */
static void
tell_old_number(struct req *req, struct login_id login, struct str masked)
{
	struct message message = { .channel = CHANNEL_SMS,
		.kind = "account.phone",
		.login = login,
		.subject = STR_NONE,
		.text = TR(req->arena, req->lang,
			N_("您的账号绑定的手机号已改为 "
			   "{1}。如果不是您本人改的，请联系系统管理员。"),
			masked),
		.until_at = MOMENT_NONE };

	if (contact_find(req->db, login, CHANNEL_SMS, &message.to) == OK) {
		outbox_send(req->db, &message);
	}
}

enum outcome
confirm_phone(struct req *req)
{
	const struct phone_code_in *in = req->in;
	struct login_id login = req->actor->login;
	struct contact_code_find_row row;
	struct str phone, hash;
	int64_t changed = 0;

	if (find_asked(req, &row) != OK || key_open(req->db, key_of_login(req->db, login),
						   place_of(login), row.sealed, &phone) != OK) {
		return form_reject(req, "code", N_("验证码已经过期，请重新获取。"));
	}
	contact_code_try(req->db, row.id, CODE_TRIES, &changed);
	if (changed != 1) {
		return form_reject(req, "code", N_("错的次数太多，请重新获取验证码。"));
	}
	hash = code_hash(req->db, login, phone, in->code);
	if (hash.len != row.code_hash.len || !secret_equal(hash.ptr, row.code_hash.ptr, hash.len)) {
		return note_wrong_code(req, CODE_TRIES - row.tries - 1);
	}
	contact_code_use(req->db, db_now(req->db), row.id, &changed);
	if (changed != 1) {
		return form_reject(req, "code", N_("验证码已经过期，请重新获取。"));
	}
	tell_old_number(req, login, row.masked);
	if (contact_set(req->db, login, CHANNEL_SMS, phone) != OK) {
		return form_reject(req, "",
			N_("这个手机号已经属于另一个账号。一个号码只能绑定一个账号；不是您的，请到"
			   "社区窗口办理。"));
	}
	audit_add(req,
		&(struct audit){ .verb = "phone.change", .object = "login", .object_id = login.v });
	account_tell(req->db, login, N_("您的手机号已更换"));
	respond_flash(req, N_("手机号已绑定。"));
	return respond_see_other(req, URL_OWN("/me/phone"));
}

enum outcome
remove_phone(struct req *req)
{
	const struct proof_in *in = req->in;
	struct login_id login = req->actor->login;
	enum outcome outcome = proof_judge(req, &in->proof);

	if (outcome != OK) {
		return outcome;
	}
	if (str_is_none(contact_find_masked(req->db, login, CHANNEL_SMS))) {
		return form_reject(req, "", N_("还没有绑定手机号。"));
	}
	if (!in->proof.has_password) {
		return form_reject(req, "", N_("您靠这个号码登录。请先设置密码，再来解绑。"));
	}
	contact_remove(req->db, login, CHANNEL_SMS);
	audit_add(req,
		&(struct audit){ .verb = "phone.remove", .object = "login", .object_id = login.v });
	account_tell(req->db, login, N_("您的手机号已解除绑定"));
	respond_flash(req, N_("手机号已解除绑定。"));
	return respond_see_other(req, URL_OWN("/me/phone"));
}
