#include "admin.h"

#include "audit.h"
#include "dispatch_inner.h"
#include "json_write.h"
#include "kernel_pages.h"
#include "pack_check.h"
#include "respond.h"

#include <string.h>

/* What the district decides for itself: each setting with what it does, the value in force, who may change it. */

static const struct {
	const char *id, *label;
} group_labels[] = {
	{ "session", N_("登录") },
	{ "password", N_("密码") },
	{ "code", N_("手机验证码") },
	{ "search", N_("搜索") },
	{ "import", N_("导入") },
	{ "cache", N_("页面缓存") },
	{ "limit", N_("访问频率") },
	{ "outbox", N_("消息") },
	{ "", N_("其他设置") },
};
enum { GROUPS = sizeof(group_labels) / sizeof(group_labels[0]) };

static const struct field setting_fields[] = {
	{ .name = "key",
		.type = FIELD_TEXT,
		.offset = offsetof(struct setting_in, key),
		.label = N_("设置"),
		.is_required = true,
		.max = 64 },
	{ .name = "value",
		.type = FIELD_TEXT,
		.offset = offsetof(struct setting_in, value),
		.label = N_("新值"),
		.hint = N_("留空则恢复默认值"),
		.max = 2000 },
	{ .name = "reason",
		.type = FIELD_TEXT,
		.offset = offsetof(struct setting_in, reason),
		.label = N_("原因"),
		.is_required = true,
		.max = 200 },
};
const struct form setting_form = { "setting_choose", setting_fields, FIELD_COUNT(setting_fields),
	sizeof(struct setting_in), NULL };

static struct setting_choices
choices_of(struct arena *arena, const struct district_setting *setting)
{
	const struct node *list = node_get(setting->declared, "choices");
	struct setting_choices choices = { ARENA_ARRAY(arena, list ? list->count : 0,
						   struct setting_choice),
		list ? list->count : 0 };

	for (size_t i = 0; i < choices.count; i++) {
		choices.items[i].value = list->members[i].value->text;
		choices.items[i].is_current = str_equal(choices.items[i].value, setting->value);
	}
	return choices;
}

static struct shown_setting
shown_setting_of(struct arena *arena, const struct district_setting *setting)
{
	const struct node *declared = setting->declared;

	return (struct shown_setting){ .key = node_text(declared, "key"),
		.value = setting->value,
		.type = node_text(declared, "type"),
		.name = node_bilingual(declared, "name"),
		.why = node_bilingual(declared, "why"),
		.min = node_int(declared, "min", INT_NONE),
		.max = node_int(declared, "max", INT_NONE),
		.is_chosen = !str_equal(setting->value, node_text(declared, "value")),
		.choices = choices_of(arena, setting) };
}

/* The refused one keeps what was typed; the others show what is in force. */
static struct setting_typed
typed_of(struct req *req, struct str key)
{
	const struct setting_in *in = req->method == METHOD_POST ? req->in : NULL;

	if (!in || req->errors.count == 0 || !str_equal(in->key, key)) {
		return (struct setting_typed){ .value_id = str_format(
						       req->arena, "f-value-%.*s", STR_ARG(key)),
			.reason_id = str_format(req->arena, "f-reason-%.*s", STR_ARG(key)) };
	}
	return (struct setting_typed){ .is_wrong = true,
		.value_id = STR("f-value"),
		.reason_id = STR("f-reason"),
		.value = in->value,
		.reason = in->reason,
		.value_wrong = form_message(req, "value"),
		.reason_wrong = form_message(req, "reason") };
}

/* Which of the groups it belongs to; the last one takes those of words that none has. */
static size_t
group_of(const struct district_setting *setting)
{
	struct str id = node_text(setting->declared, "group");
	size_t group = 0;

	while (group + 1 < GROUPS && !str_equal(id, str_of(group_labels[group].id))) {
		group++;
	}
	return group;
}

/* The settings of one group, in the order of their declarations. */
static struct group_settings
settings_of(struct req *req, size_t group)
{
	const struct district_settings *all = &flight_of(req)->district->setting_list;
	struct group_settings settings = {
		ARENA_ARRAY(req->arena, all->count, struct shown_setting), 0
	};

	for (size_t i = 0; i < all->count; i++) {
		if (group_of(all->items[i]) == group) {
			struct shown_setting *shown = &settings.items[settings.count++];

			*shown = shown_setting_of(req->arena, all->items[i]);
			shown->typed = typed_of(req, shown->key);
		}
	}
	return settings;
}

enum outcome
show_settings(struct req *req)
{
	struct settings_view view = { .errors = req->errors };

	view.groups.items = ARENA_ARRAY(req->arena, GROUPS, struct settings_group);
	for (size_t i = 0; i < GROUPS; i++) {
		struct settings_group *group = &view.groups.items[view.groups.count];

		group->label = group_labels[i].label;
		group->settings = settings_of(req, i);
		view.groups.count += group->settings.count > 0;
	}
	return respond(req, settings_page, &view);
}

static struct str
change_as_json(struct arena *arena, struct str key, struct str before, struct str after)
{
	struct buf *buf = buf_create(arena, BUF_PAGE_BYTES_MAX);
	struct json json;

	json_start(&json, buf);
	json_object(&json);
	json_key_str(&json, key);
	json_array(&json);
	json_str(&json, before);
	json_str(&json, after);
	json_array_end(&json);
	json_object_end(&json);
	return buf_view(buf);
}

static enum outcome
reject_value(struct req *req, const struct node *declared)
{
	struct str bounds[] = { node_text(declared, "min"), node_text(declared, "max") };

	if (str_equal(node_text(declared, "type"), STR("int")) && bounds[0].len && bounds[1].len) {
		form_error_with(req, "value", N_("请填写 {1} 到 {2} 之间的整数。"), bounds, 2);
		return INVALID;
	}
	return form_reject(req, "value", N_("这个值不在允许的范围内。"));
}

enum outcome
choose_setting(struct req *req)
{
	const struct setting_in *in = req->in;
	const struct district_setting *setting = map_find(
		&flight_of(req)->district->settings, in->key);

	if (!setting) {
		return NOT_FOUND;
	}
	if (str_is_empty(in->value)) {
		setting_remove(req->db, in->key);
	} else if (setting_value_fits(setting->declared, in->value)) {
		setting_put(req->db, in->key, in->value, db_now(req->db));
	} else {
		return reject_value(req, setting->declared);
	}
	audit_add(req,
		&(struct audit){ .verb = "setting.choose",
			.object = "setting",
			.object_id = 0,
			.reason = in->reason,
			.detail = change_as_json(req->arena, in->key, setting->value, in->value) });
	respond_flash(req, N_("设置已保存，马上生效。"));
	return respond_see_other(req, url_own(req->arena, "/admin/settings"));
}
