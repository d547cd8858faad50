#include "keep.h"

#include "app.h"
#include "pack_rule.h"
#include "req.h"
#include "rooms_pack.h"

enum { NAME_CHARS_MAX = 30, TEXT_CHARS_MAX = 100, CAPACITY_MAX = 5000 };

#define FORM_OF(named, fields, of)                                          \
	{                                                                   \
		named, fields, FIELD_COUNT(fields), sizeof(struct of), NULL \
	}
#define TEXT_FIELD(of, member, called, is_needed, most)                                     \
	{                                                                                   \
		.name = #member, .type = FIELD_TEXT, .offset = offsetof(struct of, member), \
		.label = called, .is_required = is_needed, .max = most                      \
	}

static struct choices
venues(struct req *req)
{
	struct kept_venues kept = room_venues_kept(req);
	struct choice *items = ARENA_ARRAY(req->arena, kept.count + 1, struct choice);

	for (size_t i = 0; i < kept.count; i++) {
		items[i] = (struct choice){ .value = str_format(req->arena, "%lld",
						    (long long)kept.items[i].id.v),
			.label = { kept.items[i].name, kept.items[i].name_en } };
	}
	items[kept.count] = (struct choice){ .value = STR("new"),
		.label = { STR("新的场馆（下面写）"), STR("A new venue (below)") } };
	return (struct choices){ items, kept.count + 1 };
}

static struct choices
kinds(struct req *req)
{
	return room_kind_choices(req->arena, req_pack(req));
}

static struct choices
rules(struct req *req)
{
	return room_rule_choices(req->arena, req_pack(req));
}

#define ROOM_FIELDS                                                                               \
	TEXT_FIELD(room_input, name, N_("名称"), true, NAME_CHARS_MAX),                           \
		TEXT_FIELD(room_input, name_en, N_("英文名称"), false, TEXT_CHARS_MAX),           \
		{ .name = "kind",                                                                 \
			.type = FIELD_CHOICE,                                                     \
			.offset = offsetof(struct room_input, kind),                              \
			.label = N_("种类"),                                                      \
			.is_required = true,                                                      \
			.choices = kinds },                                                       \
		{ .name = "rule",                                                                 \
			.type = FIELD_CHOICE,                                                     \
			.offset = offsetof(struct room_input, rule),                              \
			.label = N_("按哪套规则预约"),                                            \
			.hint = N_("开放时间、提前量、限额、审批都在规则里"),                     \
			.is_required = true,                                                      \
			.choices = rules },                                                       \
		{ .name = "capacity",                                                             \
			.type = FIELD_INT,                                                        \
			.offset = offsetof(struct room_input, capacity),                          \
			.label = N_("最多几人"),                                                  \
			.is_required = true,                                                      \
			.min = 1,                                                                 \
			.max = CAPACITY_MAX },                                                    \
		TEXT_FIELD(room_input, floor, N_("楼层"), false, NAME_CHARS_MAX),                 \
		TEXT_FIELD(room_input, equipment, N_("设备"), false, TEXT_CHARS_MAX),             \
		TEXT_FIELD(room_input, equipment_en, N_("设备（英文）"), false, TEXT_CHARS_MAX),  \
	{                                                                                         \
		.name = "is_private", .type = FIELD_BOOL,                                         \
		.offset = offsetof(struct room_input, is_private), .label = N_("不公开是谁预约"), \
		.hint = N_("个案室这样的房间：别人只看到已预约")                                  \
	}

static const struct field new_fields[] = {
	{ .name = "venue",
		.type = FIELD_CHOICE,
		.offset = offsetof(struct room_input, venue),
		.label = N_("场馆"),
		.is_required = true,
		.choices = venues },
	TEXT_FIELD(room_input, venue_name, N_("新场馆的名称"), false, NAME_CHARS_MAX),
	TEXT_FIELD(room_input, venue_name_en, N_("新场馆的英文名称"), false, TEXT_CHARS_MAX),
	TEXT_FIELD(room_input, address, N_("新场馆的地址"), false, TEXT_CHARS_MAX),
	ROOM_FIELDS,
};
const struct form room_new_form = FORM_OF("room_add", new_fields, room_input);

static const struct field edit_fields[] = {
	ID_FIELD(struct room_input),
	ROOM_FIELDS,
	{ .name = "is_closed",
		.type = FIELD_BOOL,
		.offset = offsetof(struct room_input, is_closed),
		.label = N_("暂停预约"),
		.hint = N_("已经订好的不变；要取消一段时间里的预约，用“临时关闭”") },
};
const struct form room_edit_form = FORM_OF("room_edit", edit_fields, room_input);

static const struct field id_fields[] = { ID_FIELD(struct room_id_input) };
const struct form room_id_form = FORM_OF("room_of_house", id_fields, room_id_input);

/* ---- closures ------------------------------------------------------------------------------------ */

FIXED_CHOICES(steps, CHOICE("look", "先看看", "Look first"), CHOICE("do", "关闭", "Close"))

static struct choices
kept_rooms(struct req *req)
{
	struct room_list_rows rows = closure_rooms(req, STR("0"));
	struct choice *items = ARENA_ARRAY(req->arena, rows.count + 1, struct choice);

	items[0] = (struct choice){ .value = STR("0"),
		.label = { STR("全部场地"), STR("All rooms") } };
	for (size_t i = 0; i < rows.count; i++) {
		items[i + 1] = (struct choice){ .value = str_format(req->arena, "%lld",
							(long long)rows.items[i].id.v),
			.label = { rows.items[i].name, rows.items[i].name_en } };
	}
	return (struct choices){ items, rows.count + 1 };
}

/* The page that looks takes what is there; the one that acts needs all of it. */
#define CLOSURE_FIELDS(is_needed)                                                         \
	{ .name = "room",                                                                 \
		.type = FIELD_CHOICE,                                                     \
		.offset = offsetof(struct closure_input, room),                           \
		.label = N_("场地"),                                                      \
		.is_required = is_needed,                                                 \
		.choices = kept_rooms },                                                  \
		{ .name = "from_at",                                                      \
			.type = FIELD_MOMENT,                                             \
			.offset = offsetof(struct closure_input, from_at),                \
			.label = N_("从"),                                                \
			.is_required = is_needed },                                       \
		{ .name = "to_at",                                                        \
			.type = FIELD_MOMENT,                                             \
			.offset = offsetof(struct closure_input, to_at),                  \
			.label = N_("到"),                                                \
			.is_required = is_needed },                                       \
		TEXT_FIELD(closure_input, reason, N_("原因"), is_needed, NAME_CHARS_MAX), \
		TEXT_FIELD(closure_input, reason_en, N_("原因（英文）"), false, TEXT_CHARS_MAX)

static const struct field look_fields[] = {
	CLOSURE_FIELDS(false),
};
const struct form closure_look_form = FORM_OF("room_closure_look", look_fields, closure_input);
static const struct field closure_fields[] = {
	CLOSURE_FIELDS(true),
	{ .name = "step",
		.type = FIELD_CHOICE,
		.offset = offsetof(struct closure_input, step),
		.label = N_("做什么"),
		.choices = steps },
};
const struct form closure_form = FORM_OF("room_closure_add", closure_fields, closure_input);

static const struct field closure_id_fields[] = { ID_FIELD(struct closure_id_input) };
const struct form closure_id_form = FORM_OF(
	"room_closure_lift", closure_id_fields, closure_id_input);
