#include "sign_in_sms.h"

#include "account_notice.h"
#include "account_pages.h"
#include "contact.h"
#include "family_pages.h"
#include "json_write.h"
#include "kernel_offices.h"
#include "outbox.h"
#include "phone_change.h"

/* Phone numbers as doors: signing in and up by a code, counters, relatives, told as an office. */

/* Officers who serve people at the counter, whichever street those live in. */
static const struct right right_counter = {
	.name = "account.counter",
	.label = N_("在窗口换手机号、解除号码、登记家人代办"),
	.roles = ROLE_BIT(ROLE_COMMUNITY) | ROLE_BIT(ROLE_STREET) | ROLE_BIT(ROLE_DISTRICT),
	.is_unscoped = true,
};

#define PAGE(path_, right_, form_, run_, title_)                                            \
	{                                                                                   \
		.method = METHOD_GET, .path = (path_), .right = &(right_), .form = (form_), \
		.run = (run_), .title = (title_)                                            \
	}
#define COMMAND(path_, form_, run_, page_, title_)                                                \
	{                                                                                         \
		.method = METHOD_POST, .path = (path_), .right = &right_public, .form = &(form_), \
		.run = (run_), .page = (page_), .is_command = true, .title = (title_)             \
	}
/* of people who are signed in; codes are no change that the audit log tells of */
#define ACTION(path_, right_, form_, run_, page_, title_)                                    \
	{                                                                                    \
		.method = METHOD_POST, .path = (path_), .right = &(right_), .form = (form_), \
		.run = (run_), .page = (page_), .title = (title_)                            \
	}

static const struct route routes[] = {
	COMMAND("/login/sms", sms_phone_form, ask_sms_code, show_sms_phone, N_("获取验证码")),
	PAGE("/login/sms", right_public, &sms_next_form, show_sms_code, N_("输入短信验证码")),
	COMMAND("/login/sms/again", sms_next_form, ask_sms_code_again, show_sms_code,
		N_("重新获取验证码")),
	COMMAND("/login/sms/code", sms_code_form, do_sms_code, show_sms_code,
		N_("用短信验证码登录")),
	PAGE("/login/new", right_public, &sms_next_form, show_sign_up, N_("开一个账号")),
	COMMAND("/login/new", sign_up_form, do_sign_up, show_sign_up, N_("开一个账号")),
	PAGE("/login/prove", right_public, &sms_next_form, show_sms_prove, N_("再证明一次是您")),
	{ .method = METHOD_POST,
		.path = "/login/prove",
		.right = &right_public,
		.form = &sms_prove_form,
		.prepare = prepare_sms_prove,
		.run = do_sms_prove,
		.page = show_sms_prove,
		.is_command = true,
		.title = N_("再证明一次是您") },
	PAGE("/phone/keep/{token}", right_public, &phone_keep_form, show_phone_keep,
		N_("停止更换手机号")),
	COMMAND("/phone/keep/{token}", phone_keep_form, keep_phone, NULL, N_("停止更换手机号")),
	ACTION("/me/phone/keep", right_signed_in, NULL, keep_own_phone, NULL, N_("停止更换手机号")),
	PAGE("/me/family", right_signed_in, NULL, show_family, N_("家人代办")),
	{ .method = METHOD_POST,
		.path = "/me/family",
		.right = &right_signed_in,
		.form = &family_ask_form,
		.run = ask_family,
		.page = show_family,
		.is_command = true,
		.title = N_("请家人同意代办") },
	{ .method = METHOD_POST,
		.path = "/me/family/code",
		.right = &right_signed_in,
		.form = &family_code_form,
		.run = confirm_family,
		.page = show_family,
		.is_command = true,
		.title = N_("家人同意代办") },
	ACTION("/me/family/asks/{id}", right_signed_in, &family_answer_form, answer_family,
		show_family, N_("答复家人代办的请求")),
	ACTION("/me/family/{id}/end", right_signed_in, &family_end_form, end_family, NULL,
		N_("取消代办")),
	PAGE("/counter", right_counter, NULL, show_counter, N_("窗口帮办")),
	ACTION("/counter/phone", right_counter, &counter_phone_form, replace_phone, show_counter,
		N_("在窗口更换手机号")),
	ACTION("/counter/family", right_counter, &counter_family_form, agree_family, show_counter,
		N_("在窗口登记家人代办")),
	ACTION("/counter/free", right_counter, &counter_free_form, free_phone, show_counter,
		N_("在窗口解除久未使用的手机号")),
	ACTION("/counter/first", right_counter, &counter_first_form, renew_first_code, show_counter,
		N_("在窗口补发首次登录码")),
	ACTION("/api/v1/counter/free", right_counter, &counter_free_form, free_phone, NULL,
		N_("在窗口解除久未使用的手机号")),
};

static const struct menu_item menu[] = {
	{ .label = N_("窗口帮办"),
		.path = "/counter",
		.icon = "users",
		.key = "counter",
		.right = &right_counter },
};

static const struct audit_word verbs[] = {
	{ "login.sign_up", N_("用手机号开账号") },
	{ "phone.prove", N_("久未使用的手机号再次证明是本人") },
	{ "phone.replace", N_("在窗口更换手机号") },
	{ "phone.replace_later", N_("在窗口登记更换手机号") },
	{ "phone.free", N_("解除久未使用的手机号") },
	{ "login.first_code", N_("补发首次登录码") },
	{ "phone.object", N_("停止更换手机号") },
	{ "family.agree", N_("同意家人代办") },
	{ "family.counter", N_("在窗口登记家人代办") },
	{ "family.take_back", N_("取消家人代办的请求") },
	{ "family.refuse", N_("不同意家人代办") },
	{ "family.end", N_("取消家人代办") },
	{ NULL, NULL },
};
static const struct audit_word no_words[] = { { NULL, NULL } };
static const struct audit_words words = { verbs, no_words, no_words };

static const struct notice_kind notices[] = {
	{ SMS_CODE_NOTICE, N_("短信验证码快要发完"), CHANNEL_MAIL, NULL },
};

/* ---- one's own data ----------------------------------------------------------------------------- */

enum { EXPORTED_MAX = 200 };

static void
put_relative(struct json *json, struct str name, struct moment agreed_at)
{
	json_object(json);
	json_add_str(json, "name", name);
	json_key(json, "agreed_at");
	json_moment(json, agreed_at);
	json_object_end(json);
}

static void
write_asks(struct db *db, struct login_id login, struct json *json)
{
	struct family_ask_list_of_rows rows = family_ask_list_of(
		db, login, db_now(db), EXPORTED_MAX);

	json_key(json, "asked");
	json_array(json);
	for (size_t i = 0; i < rows.count; i++) {
		json_object(json);
		json_add_str(json, "number", rows.items[i].masked);
		json_add_bool(json, "to_act_for_me", rows.items[i].is_for_me);
		json_key(json, "asked_at");
		json_moment(json, rows.items[i].asked_at);
		json_object_end(json);
	}
	json_array_end(json);
}

static void
write_family(struct db *db, struct login_id login, struct json *json)
{
	struct login_proxy_list_for_rows people = login_proxy_list_for(db, login, EXPORTED_MAX);
	struct login_proxy_list_of_rows relatives = login_proxy_list_of(db, login, EXPORTED_MAX);

	json_object(json);
	json_key(json, "acts_for");
	json_array(json);
	for (size_t i = 0; i < people.count; i++) {
		put_relative(json, people.items[i].shown_name, people.items[i].agreed_at);
	}
	json_array_end(json);
	json_key(json, "acting_for_me");
	json_array(json);
	for (size_t i = 0; i < relatives.count; i++) {
		put_relative(json, relatives.items[i].shown_name, relatives.items[i].agreed_at);
	}
	json_array_end(json);
	write_asks(db, login, json);
	json_object_end(json);
}

static void
write_changes(struct db *db, struct login_id login, struct json *json)
{
	struct phone_change_list_rows rows = phone_change_list(db, login, EXPORTED_MAX);

	json_array(json);
	for (size_t i = 0; i < rows.count; i++) {
		json_object(json);
		json_add_str(json, "from", rows.items[i].masked_old);
		json_add_str(json, "to", rows.items[i].masked_new);
		json_key(json, "asked_at");
		json_moment(json, rows.items[i].asked_at);
		json_key(json, "done_at");
		json_moment(json, rows.items[i].done_at);
		json_key(json, "stopped_at");
		json_moment(json, rows.items[i].stopped_at);
		json_object_end(json);
	}
	json_array_end(json);
}

static const struct personal_part personal[] = {
	{ "family", write_family },
	{ "phone_changes", write_changes },
};

const struct office sign_up_office = {
	.name = "sign_up",
	.routes = routes,
	.route_count = sizeof(routes) / sizeof(routes[0]),
	.menu = menu,
	.menu_count = sizeof(menu) / sizeof(menu[0]),
	.audit_words = &words,
	.notices = notices,
	.notice_count = sizeof(notices) / sizeof(notices[0]),
	.personal = personal,
	.personal_count = sizeof(personal) / sizeof(personal[0]),
	.upgrade = contact_upgrade,
	.next_due = phone_change_next_due,
	.do_due = phone_change_do_due,
};
