#include "family_pages.h"

#include "account_notice.h"
#include "actor.h"
#include "audit.h"
#include "contact.h"
#include "dispatch_inner.h"
#include "ident.h"
#include "json_write.h"
#include "kernel_pages.h"
#include "phone_change.h"
#include "respond.h"
#include "reveal.h"
#include "secret.h"
#include "setting.h"

/*
 * The counter: an officer has the person and their identity card in front of them.  Nothing about an account is shown
 * here; what the officer types must fit it, so that nobody finds out by it whose a number is.
 */

static void check_counter_phone(struct req *req, void *in);
static void check_counter_family(struct req *req, void *in);
static void check_counter_free(struct req *req, void *in);
static void check_counter_first(struct req *req, void *in);

static const char first_shown[] = "counter_first_code";

#define PHONE_FIELD(struct_, member_, label_)                                                \
	{                                                                                    \
		.name = #member_, .type = FIELD_PHONE, .offset = offsetof(struct_, member_), \
		.label = (label_), .is_required = true                                       \
	}
#define NAME_FIELD(struct_, member_, label_)                                                \
	{                                                                                   \
		.name = #member_, .type = FIELD_TEXT, .offset = offsetof(struct_, member_), \
		.label = (label_), .is_required = true, .max = 60                           \
	}

static const struct field counter_phone_fields[] = {
	{ .name = "old_phone",
		.type = FIELD_TEXT,
		.offset = offsetof(struct counter_phone_in, old_phone),
		.label = N_("原来的手机号"),
		.hint = N_("号码已解除绑定或没有的，填账号或办件编号"),
		.is_required = true,
		.max = 80 },
	NAME_FIELD(struct counter_phone_in, name, N_("身份证上的姓名")),
	PHONE_FIELD(struct counter_phone_in, new_phone, N_("新的手机号")),
	{ .name = "reason",
		.type = FIELD_TEXT,
		.offset = offsetof(struct counter_phone_in, reason),
		.label = N_("原因"),
		.hint = N_("例如：手机丢失，号码已挂失"),
		.is_required = true,
		.max = 200 },
	{ .name = "is_seen",
		.type = FIELD_BOOL,
		.offset = offsetof(struct counter_phone_in, is_seen),
		.label = N_("已核对身份证，是本人") },
	{ .name = "is_old_dead",
		.type = FIELD_BOOL,
		.offset = offsetof(struct counter_phone_in, is_old_dead),
		.label = N_("已确认原号码停用（当面拨打或看过挂失凭证），马上生效") },
};
const struct form counter_phone_form = { "counter_phone", counter_phone_fields,
	FIELD_COUNT(counter_phone_fields), sizeof(struct counter_phone_in), check_counter_phone };

static const struct field counter_family_fields[] = {
	PHONE_FIELD(struct counter_family_in, person_phone, N_("本人的手机号")),
	NAME_FIELD(struct counter_family_in, person_name, N_("本人的姓名")),
	PHONE_FIELD(struct counter_family_in, proxy_phone, N_("代办家人的手机号")),
	NAME_FIELD(struct counter_family_in, proxy_name, N_("代办家人的姓名")),
	{ .name = "relation",
		.type = FIELD_TEXT,
		.offset = offsetof(struct counter_family_in, relation),
		.label = N_("两人的关系"),
		.hint = N_("例如：女儿"),
		.is_required = true,
		.max = 200 },
	{ .name = "is_both_seen",
		.type = FIELD_BOOL,
		.offset = offsetof(struct counter_family_in, is_both_seen),
		.label = N_("已核对两人的身份证，本人当面同意") },
};
const struct form counter_family_form = { "counter_family", counter_family_fields,
	FIELD_COUNT(counter_family_fields), sizeof(struct counter_family_in),
	check_counter_family };

static const struct field counter_free_fields[] = {
	PHONE_FIELD(struct counter_free_in, phone, N_("要用的手机号")),
	NAME_FIELD(struct counter_free_in, holder, N_("新机主身份证上的姓名")),
	{ .name = "grounds",
		.type = FIELD_TEXT,
		.offset = offsetof(struct counter_free_in, grounds),
		.label = N_("原因"),
		.hint = N_("例如：去年十月新办的号码，有入网凭证"),
		.is_required = true,
		.max = 200 },
	{ .name = "is_holder_seen",
		.type = FIELD_BOOL,
		.offset = offsetof(struct counter_free_in, is_holder_seen),
		.label = N_("已核对身份证，并当面看过这部手机用的就是这个号码") },
};
const struct form counter_free_form = { "counter_free", counter_free_fields,
	FIELD_COUNT(counter_free_fields), sizeof(struct counter_free_in), check_counter_free };

static const struct field counter_first_fields[] = {
	{ .name = "whom",
		.type = FIELD_TEXT,
		.offset = offsetof(struct counter_first_in, whom),
		.label = N_("手机号、账号或办件编号"),
		.is_required = true,
		.max = 80 },
	NAME_FIELD(struct counter_first_in, person, N_("身份证上的姓名")),
	{ .name = "is_person_seen",
		.type = FIELD_BOOL,
		.offset = offsetof(struct counter_first_in, is_person_seen),
		.label = N_("已核对身份证，是本人") },
};
const struct form counter_first_form = { "counter_first", counter_first_fields,
	FIELD_COUNT(counter_first_fields), sizeof(struct counter_first_in), check_counter_first };

static const struct field phone_keep_fields[] = {
	{ .name = "token",
		.type = FIELD_TEXT,
		.offset = offsetof(struct phone_keep_in, token),
		.label = N_("链接"),
		.is_required = true,
		.max = 100 },
};
const struct form phone_keep_form = { "phone_keep", phone_keep_fields,
	FIELD_COUNT(phone_keep_fields), sizeof(struct phone_keep_in), NULL };

static void
check_mobile(struct req *req, const char *field, struct str phone)
{
	if (!str_is_empty(phone) && !contact_is_right(CHANNEL_SMS, phone)) {
		form_error(req, field, N_("请填写能收短信的手机号。"));
	}
}

static void
check_counter_phone(struct req *req, void *in)
{
	const struct counter_phone_in *form = in;

	check_mobile(req, "new_phone", form->new_phone);
	if (!form->is_seen) {
		form_error(req, "is_seen", N_("请先核对身份证。"));
	}
}

static void
check_counter_family(struct req *req, void *in)
{
	const struct counter_family_in *form = in;

	check_mobile(req, "person_phone", form->person_phone);
	check_mobile(req, "proxy_phone", form->proxy_phone);
	if (!form->is_both_seen) {
		form_error(req, "is_both_seen", N_("请先核对两人的身份证。"));
	}
	if (!str_is_empty(form->person_phone) && str_equal(form->person_phone, form->proxy_phone)) {
		form_error(req, "proxy_phone", N_("要两个不同的号码。"));
	}
}

static void
check_counter_free(struct req *req, void *in)
{
	const struct counter_free_in *form = in;

	check_mobile(req, "phone", form->phone);
	if (!form->is_holder_seen) {
		form_error(req, "is_holder_seen", N_("请先核对身份证和手机。"));
	}
}

static void
check_counter_first(struct req *req, void *in)
{
	const struct counter_first_in *form = in;

	if (!form->is_person_seen) {
		form_error(req, "is_person_seen", N_("请先核对身份证。"));
	}
}

enum outcome
show_counter(struct req *req)
{
	const struct form *form = req->route->form;
	struct counter_view view = { .phone = form == &counter_phone_form ? req->in : NULL,
		.family = form == &counter_family_form ? req->in : NULL,
		.free = form == &counter_free_form ? req->in : NULL,
		.first = form == &counter_first_form ? req->in : NULL,
		.hours = req_setting_int(req, "phone_change_hours"),
		.days = req_setting_int(req, "phone_silent_days") };

	if (!reveal_take(req, first_shown, &view.code)) {
		view.code = STR_NONE;
	}
	return respond(req, counter_page, &view);
}

/* ---- whose it is -------------------------------------------------------------------------------- */

/* Names are compared as people write them: without the spaces between. */
static struct str
without_spaces(struct arena *arena, struct str name)
{
	char *bytes = arena_alloc(arena, name.len + 1);
	size_t len = 0;

	for (size_t i = 0; i < name.len; i++) {
		if (name.ptr[i] != ' ') {
			bytes[len++] = name.ptr[i];
		}
	}
	return (struct str){ bytes, len };
}

/* Whom the officer has in front of them. */
struct found {
	struct login_id login;
	struct str phone; /* none: the account has none that was shown to be theirs */
	bool is_waiting;  /* an officer typed one, and nobody has used it */
};

/* By a number, also one that was only typed; else by the account's name or a case of theirs. */
static enum outcome
look_up(struct req *req, struct str whom, struct login_id *ret_login)
{
	struct login_contact_find_by_hash_row contact;
	struct login_find_by_name_row login;
	struct login_of_case_row of_case;
	struct str hash;

	if (contact_is_right(CHANNEL_SMS, whom)) {
		hash = contact_phone_hash(req->db, phone_normalize(req->arena, whom));
		if (login_contact_find_by_hash(req->db, STR("sms"), hash, &contact) != OK &&
			login_contact_find_unproved(req->db, hash, &contact) != OK) {
			return NOT_FOUND;
		}
		*ret_login = contact.login_id;
	} else if (login_find_by_name(req->db, str_lower_ascii(req->arena, whom), &login) == OK) {
		*ret_login = login.id;
	} else if (login_of_case(req->db, whom, &of_case) == OK) {
		*ret_login = of_case.login_id;
	} else {
		return NOT_FOUND;
	}
	return OK;
}

/* The account, if the name fits it; one sentence for both, which tells nothing of either. */
static enum outcome
find_account(struct req *req, const char *field, struct str whom, struct str name,
	struct found *ret_found)
{
	struct login_find_by_name_row row;
	struct found found = { .phone = STR_NONE };

	if (look_up(req, str_trim(whom), &found.login) != OK ||
		login_find(req->db, found.login, &row) != OK || row.is_closed ||
		!str_equal(without_spaces(req->arena, row.shown_name),
			without_spaces(req->arena, name))) {
		form_error(req, field,
			N_("没有这个号码的账号，或姓名和账号上的不一样。请再核对；没有账号的，先用"
			   "手机号注册。"));
		return INVALID;
	}
	if (login_is_officers(req, found.login)) {
		form_error(req, field, N_("工作人员的账号由系统管理员办理。"));
		return INVALID;
	}
	found.is_waiting = contact_is_unproved(req->db, found.login);
	contact_find(req->db, found.login, CHANNEL_SMS, &found.phone);
	*ret_found = found;
	return OK;
}

/* ---- what is done ------------------------------------------------------------------------------- */

/* Shown once on the page, for the officer to hand it over on paper. */
static void
give_first_code(struct req *req, struct login_id login)
{
	struct str code;

	if (contact_first_anew(req->db, login, req->actor->login, &code) == OK) {
		reveal_set(req, first_shown, code);
	}
}

static const char *
said_of_change(const struct phone_change *change)
{
	if (change->is_unproved) {
		return N_("已登记（号码未验证）。请把首次登录码抄给本人，以前的码已作废。");
	}
	if (str_equal(change->old_phone, change->new_phone)) {
		return N_("已核对，这个号码可以继续用来登录。");
	}
	return change->is_old_dead || change->hours == 0
		       ? N_("已更换，两个号码都收到了短信，原来的登录已结束。")
		       : N_("已登记，两个号码都收到了短信；原号码没有异议，到时自动生效。");
}

enum outcome
replace_phone(struct req *req)
{
	const struct counter_phone_in *in = req->in;
	struct phone_change change = { .new_phone = in->new_phone,
		.is_old_dead = in->is_old_dead,
		.silent_days = req_setting_int(req, "phone_silent_days"),
		.hours = req_setting_int(req, "phone_change_hours") };
	struct found found;
	bool is_at_once;

	if (find_account(req, "old_phone", in->old_phone, in->name, &found) != OK) {
		return INVALID;
	}
	if (found.login.v == req->actor->login.v) {
		return FORBIDDEN;
	}
	change.login = found.login;
	change.old_phone = found.phone;
	change.is_unproved = str_is_none(found.phone);
	if (phone_change_begin(req, &change) != OK) {
		return form_reject(req, "new_phone",
			N_("新号码已属于另一个正在使用的账号。一个号码只能绑定一个账号。"));
	}
	if (change.is_unproved) {
		give_first_code(req, change.login);
	}
	is_at_once = change.is_unproved || change.is_old_dead || change.hours == 0 ||
		     str_equal(change.old_phone, change.new_phone);
	audit_add(
		req, &(struct audit){ .verb = is_at_once ? "phone.replace" : "phone.replace_later",
			     .object = "login",
			     .object_id = change.login.v,
			     .reason = in->reason });
	respond_flash(req, said_of_change(&change));
	return respond_see_other(req, URL_OWN("/counter"));
}

/* Of a silent number: whose it was, unless it is the same person's or an officer's. */
static enum outcome
find_silent(struct req *req, const struct counter_free_in *in, struct login_id *ret_login)
{
	struct login_contact_find_by_hash_row row;

	if (login_contact_find_by_hash(
		    req->db, STR("sms"), contact_phone_hash(req->db, in->phone), &row) != OK) {
		return form_reject(req, "phone", N_("这个号码没有绑定账号，可以直接用它注册。"));
	}
	if (login_is_officers(req, row.login_id)) {
		return form_reject(req, "phone", N_("工作人员的账号由系统管理员办理。"));
	}
	if (str_equal(without_spaces(req->arena, row.shown_name),
		    without_spaces(req->arena, in->holder))) {
		return form_reject(req, "holder",
			N_("姓名和账号上的一样。是本人的，请用“更换手机号”，两处填同一个号码。"));
	}
	*ret_login = row.login_id;
	return OK;
}

enum outcome
free_phone(struct req *req)
{
	const struct counter_free_in *in = req->in;
	struct login_id login;
	enum outcome outcome = find_silent(req, in, &login);

	if (outcome != OK) {
		return outcome;
	}
	if (phone_change_free(req, in->phone, req_setting_int(req, "phone_silent_days")) != OK) {
		return form_reject(req, "phone",
			N_("这个号码不久前还用来登录过，不能解除。请核对号码；原机主可以自己解除绑"
			   "定。"));
	}
	audit_add(req, &(struct audit){ .verb = "phone.free",
			       .object = "login",
			       .object_id = login.v,
			       .reason = in->grounds });
	if (req->is_api) {
		struct json *json = respond_json_begin(req, 200);

		json_object(json);
		json_add_bool(json, "freed", true);
		json_object_end(json);
		return OK;
	}
	respond_flash(req, N_("号码已解除绑定，原账号收到了通知。新机主现在可以用它注册。"));
	return respond_see_other(req, URL_OWN("/counter"));
}

enum outcome
renew_first_code(struct req *req)
{
	const struct counter_first_in *in = req->in;
	struct found found;

	if (find_account(req, "whom", in->whom, in->person, &found) != OK) {
		return INVALID;
	}
	if (!found.is_waiting) {
		return form_reject(req, "whom",
			str_is_none(found.phone)
				? N_("这个账号还没有手机号，请用“更换手机号”登记。")
				: N_("这个号码已经验证过，收短信验证码就能登录，不用首次登录码。"));
	}
	give_first_code(req, found.login);
	audit_add(req, &(struct audit){ .verb = "login.first_code",
			       .object = "login",
			       .object_id = found.login.v });
	respond_flash(req, N_("新的首次登录码在下面，以前的码已作废。"));
	return respond_see_other(req, URL_OWN("/counter"));
}

enum outcome
agree_family(struct req *req)
{
	const struct counter_family_in *in = req->in;
	struct family_bond bond = { .officer = req->actor->login };
	struct found person, proxy;
	enum outcome outcome;

	if (find_account(req, "person_phone", in->person_phone, in->person_name, &person) != OK ||
		find_account(req, "proxy_phone", in->proxy_phone, in->proxy_name, &proxy) != OK) {
		return INVALID;
	}
	bond.person = person.login;
	bond.proxy = proxy.login;
	outcome = family_agree(req, &bond);
	if (outcome == CONFLICT) {
		return form_reject(req, "", N_("早已同意过了，可以直接替家人办事。"));
	}
	if (outcome != OK) {
		return form_reject(req, "", N_("代办的家人太多了，请先取消几位。"));
	}
	audit_add(req, &(struct audit){ .verb = "family.counter",
			       .object = "login",
			       .object_id = bond.person.v,
			       .reason = in->relation });
	respond_flash(req, person.is_waiting || proxy.is_waiting
				   ? N_("已登记，两人都收到了通知。其中有人的号码未验证，请提醒他用"
					"首次登录码登录一次。")
				   : N_("已登记，两人都收到了通知。"));
	return respond_see_other(req, URL_OWN("/counter"));
}

/* ---- the old number objects --------------------------------------------------------------------- */

static enum outcome
find_change(struct req *req, struct phone_change_open_row *ret_row)
{
	const struct phone_keep_in *in = req->in;

	return phone_change_of_link(req->db, secret_sha256(req->arena, in->token), ret_row);
}

enum outcome
show_phone_keep(struct req *req)
{
	const struct phone_keep_in *in = req->in;
	struct phone_change_open_row row;
	struct phone_keep_view view;

	if (find_change(req, &row) != OK) {
		respond_problem(req, 404, N_("这个链接不能用了"),
			N_("更换可能已经生效，或已经停止。有疑问请到社区窗口。"));
		return OK;
	}
	view = (struct phone_keep_view){ in->token, row.masked_old, row.masked_new };
	return respond(req, phone_keep_page, &view);
}

enum outcome
keep_phone(struct req *req)
{
	struct phone_change_open_row row;

	if (find_change(req, &row) != OK) {
		return NOT_FOUND;
	}
	if (phone_change_object(req, &row) != OK) {
		return NOT_FOUND;
	}
	respond_flash(req, N_("已停止，您的手机号不变。"));
	return respond_see_other(req, URL_OWN("/login"));
}

enum outcome
keep_own_phone(struct req *req)
{
	struct phone_change_open_row row;

	if (phone_change_open(req->db, req->actor->login, &row) != OK) {
		return NOT_FOUND;
	}
	if (phone_change_object(req, &row) != OK) {
		return NOT_FOUND;
	}
	respond_flash(req, N_("已停止，您的手机号不变。"));
	return respond_see_other(req, URL_OWN("/me/phone"));
}
