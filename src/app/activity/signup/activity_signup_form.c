#include "activity_form.h"
#include "actor.h"
#include "kernel_queries.h"
#include "region.h"
#include "req.h"

/* What is asked of those who sign up: by their account, by a code to their phone, at the counter, by a program. */

enum {
	NAME_CHARS_MAX = 30,
	CAPACITY_MAX = 100000,
	AGE_MAX = 120,
	GUESTS_CHARS_MAX = 600,
	NOTE_CHARS_MAX = 300,
	FAMILY_MAX_SHOWN = 20,
};

#define FORM_OF(named, fields)                                                                 \
	{                                                                                      \
		named, fields, FIELD_COUNT(fields), sizeof(struct activity_signup_input), NULL \
	}

/* Oneself, one's child, and whoever one acts for. */
static struct choices
whom(struct req *req)
{
	struct login_proxy_list_for_rows family = login_proxy_list_for(
		req->db, req->actor->login, FAMILY_MAX_SHOWN);
	struct choice *items = ARENA_ARRAY(req->arena, family.count + 2, struct choice);
	size_t count = 0;

	items[count++] = (struct choice){ STR("me"), { STR("我自己"), STR("Myself") } };
	for (size_t i = 0; i < family.count; i++) {
		items[count++] = (struct choice){ str_format(req->arena, "%lld",
							  (long long)family.items[i].other_id.v),
			{ family.items[i].shown_name, family.items[i].shown_name } };
	}
	items[count++] = (struct choice){ STR("child"),
		{ STR("我的孩子（没有账号）"), STR("My child, who has no account") } };
	return (struct choices){ items, count };
}

/* Where people live: communities under their streets. */
static struct choices
homes(struct req *req)
{
	const struct regions *all = req_regions(req);
	struct choice *items = ARENA_ARRAY(req->arena, all->count + 1, struct choice);
	struct bilingual group = { .zh = STR_NONE };
	size_t count = 0;

	for (size_t i = 0; i < all->count; i++) {
		const struct region *region = &all->items[i];

		if (!region->is_current || region->kind == REGION_DISTRICT) {
			continue;
		}
		if (region->kind == REGION_STREET || region->kind == REGION_TOWN) {
			group = region->name;
		}
		items[count++] = (struct choice){ region->code, region->name, group };
	}
	return (struct choices){ items, count };
}

#define SIGNUP(called, of_type, member, labelled, ...)                                       \
	{                                                                                    \
		.name = called, .type = of_type,                                             \
		.offset = offsetof(struct activity_signup_input, member), .label = labelled, \
		__VA_ARGS__                                                                  \
	}
#define COMING_FIELDS                                                                     \
	SIGNUP("people", FIELD_INT, people, N_("一共几人"), .hint = N_("连同一起去的人"), \
		.is_required = true, .min = 1, .max = CAPACITY_MAX),                      \
		SIGNUP("guests", FIELD_LONG_TEXT, guests, N_("同行的人"),                 \
			.hint = N_("一行一个：姓名、空格、年龄，例如“王小明 8”"),         \
			.max = GUESTS_CHARS_MAX),                                         \
		SIGNUP("home", FIELD_CHOICE, home, N_("住在哪里"), .choices = homes),     \
		SIGNUP("age", FIELD_INT, age, N_("年龄"), .hint = N_("只有主办方看得到"), \
			.max = AGE_MAX),                                                  \
		SIGNUP("guardian", FIELD_TEXT, guardian, N_("监护人姓名"),                \
			.hint = N_("本人未成年时填写"), .max = NAME_CHARS_MAX)
#define GUARDIAN_PHONE_FIELD SIGNUP("guardian_phone", FIELD_PHONE, guardian_phone, N_("监护人电话"))
#define AGREED_FIELD \
	SIGNUP("agreed", FIELD_BOOL, is_agreed, N_("监护人已读同意书，同意参加"), .max = 0)
#define NAME_FIELD(labelled, ...) \
	SIGNUP("name", FIELD_TEXT, name, labelled, .max = NAME_CHARS_MAX, __VA_ARGS__)

static const struct field signup_fields[] = {
	ID_FIELD(struct activity_signup_input),
	SIGNUP("whom", FIELD_CHOICE, whom, N_("替谁报名"), .choices = whom),
	NAME_FIELD(N_("孩子的姓名"), .hint = N_("替没有账号的孩子报名时填写")),
	COMING_FIELDS,
	GUARDIAN_PHONE_FIELD,
	AGREED_FIELD,
};
static const struct field api_signup_fields[] = {
	ID_FIELD(struct activity_signup_input),
	COMING_FIELDS,
	GUARDIAN_PHONE_FIELD,
	AGREED_FIELD,
};
static const struct field phone_fields[] = {
	ID_FIELD(struct activity_signup_input),
	NAME_FIELD(N_("参加的人的姓名"), .is_required = true, .min = 1),
	COMING_FIELDS,
	AGREED_FIELD,
};
static const struct field counter_fields[] = {
	ID_FIELD(struct activity_signup_input),
	NAME_FIELD(N_("姓名"), .is_required = true, .min = 1),
	SIGNUP("phone", FIELD_PHONE, phone, N_("电话"), .hint = N_("没有手机就写座机，或者不写")),
	COMING_FIELDS,
	GUARDIAN_PHONE_FIELD,
	AGREED_FIELD,
};
static const struct field drop_fields[] = {
	ID_FIELD(struct activity_drop_input),
	{ .name = "note",
		.type = FIELD_TEXT,
		.offset = offsetof(struct activity_drop_input, note),
		.label = N_("为什么取消"),
		.is_required = true,
		.min = 2,
		.max = NOTE_CHARS_MAX },
};
const struct form activity_drop_form = { "activity_call_off", drop_fields, FIELD_COUNT(drop_fields),
	sizeof(struct activity_drop_input), NULL };
const struct form activity_signup_form = FORM_OF("activity_sign_up", signup_fields);
const struct form activity_signup_api_form = FORM_OF("activity_signup_add", api_signup_fields);
const struct form activity_phone_signup_form = FORM_OF("activity_phone_sign_up", phone_fields);
const struct form activity_counter_form = FORM_OF("activity_counter", counter_fields);
