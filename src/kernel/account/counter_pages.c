#include "family_pages.h"

#include "account_notice.h"
#include "actor.h"
#include "audit.h"
#include "contact.h"
#include "dispatch_inner.h"
#include "kernel_pages.h"
#include "phone_change.h"
#include "respond.h"
#include "secret.h"
#include "setting.h"

/*
 * The counter: an officer has the person and their identity card in front of them.  Nothing about an account is shown
 * here; what the officer types must fit it, so that nobody finds out by it whose a number is.
 */

static void check_counter_phone(struct req *req, void *in);
static void check_counter_family(struct req *req, void *in);

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
	PHONE_FIELD(struct counter_phone_in, old_phone, N_("原来的手机号")),
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

	check_mobile(req, "old_phone", form->old_phone);
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

enum outcome
show_counter(struct req *req)
{
	struct counter_view view = { .phone = req->route->form == &counter_phone_form ? req->in
										      : NULL,
		.family = req->route->form == &counter_family_form ? req->in : NULL,
		.hours = req_setting_int(req, "phone_change_hours") };

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

/* The account of the number, if the name fits it; one sentence for both, which tells nothing of either. */
static enum outcome
find_account(struct req *req, const char *field, struct str phone, struct str name,
	struct login_id *ret_login)
{
	struct login_contact_find_by_hash_row row;

	if (login_contact_find_by_hash(
		    req->db, STR("sms"), contact_phone_hash(req->db, phone), &row) != OK ||
		row.is_closed ||
		!str_equal(without_spaces(req->arena, row.shown_name),
			without_spaces(req->arena, name))) {
		form_error(req, field,
			N_("没有这个号码的账号，或姓名和账号上的不一样。请再核对；没有账号的，先用"
			   "手机号注册。"));
		return INVALID;
	}
	if (login_is_officers(req, row.login_id)) {
		form_error(req, field, N_("工作人员的账号由系统管理员办理。"));
		return INVALID;
	}
	*ret_login = row.login_id;
	return OK;
}

/* ---- what is done ------------------------------------------------------------------------------- */

enum outcome
replace_phone(struct req *req)
{
	const struct counter_phone_in *in = req->in;
	struct phone_change change = { .old_phone = in->old_phone,
		.new_phone = in->new_phone,
		.is_old_dead = in->is_old_dead,
		.silent_days = req_setting_int(req, "phone_silent_days"),
		.hours = req_setting_int(req, "phone_change_hours") };

	if (find_account(req, "old_phone", in->old_phone, in->name, &change.login) != OK) {
		return INVALID;
	}
	if (change.login.v == req->actor->login.v) {
		return FORBIDDEN;
	}
	if (phone_change_begin(req, &change) != OK) {
		return form_reject(req, "new_phone",
			N_("新号码已属于另一个正在使用的账号。一个号码只能绑定一个账号。"));
	}
	audit_add(req,
		&(struct audit){ .verb = in->is_old_dead || change.hours == 0 ||
							 str_equal(in->old_phone, in->new_phone)
						 ? "phone.replace"
						 : "phone.replace_later",
			.object = "login",
			.object_id = change.login.v,
			.reason = in->reason });
	respond_flash(req,
		str_equal(in->old_phone, in->new_phone) ? N_("已核对，这个号码可以继续用来登录。")
		: in->is_old_dead || change.hours == 0
			? N_("已更换，两个号码都收到了短信，原来的登录已结束。")
			: N_("已登记，两个号码都收到了短信；原号码没有异议，到时自动生效。"));
	return respond_see_other(req, URL_OWN("/counter"));
}

enum outcome
agree_family(struct req *req)
{
	const struct counter_family_in *in = req->in;
	struct family_bond bond = { .officer = req->actor->login };
	enum outcome outcome;

	if (find_account(req, "person_phone", in->person_phone, in->person_name, &bond.person) !=
			OK ||
		find_account(req, "proxy_phone", in->proxy_phone, in->proxy_name, &bond.proxy) !=
			OK) {
		return INVALID;
	}
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
	respond_flash(req, N_("已登记，两人都收到了通知。"));
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
