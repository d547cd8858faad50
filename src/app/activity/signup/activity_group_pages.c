#include "activity_group_pages.h"

#include "activity_group.h"
#include "activity_pages.h"
#include "audit.h"
#include "mask.h"
#include "respond.h"

enum { NAME_CHARS_MAX = 20, ENGLISH_CHARS_MAX = 60, AGE_MAX = 120, CAPACITY_MAX = 100000 };

FIXED_CHOICES(
	deeds, CHOICE("resize", "改名额", "Set the number"), CHOICE("remove", "删除", "Remove"))

static struct choices
regions(struct req *req)
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

static void
check_group(struct req *req, void *data)
{
	const struct activity_group_input *in = data;

	if (in->age_min != INT_NONE && in->age_max != INT_NONE && in->age_max < in->age_min) {
		form_error(req, "age_max", N_("最大年龄不能小于最小年龄。"));
	}
}

#define GROUP(called, of_type, member, labelled, ...)                                       \
	{                                                                                   \
		.name = called, .type = of_type,                                            \
		.offset = offsetof(struct activity_group_input, member), .label = labelled, \
		__VA_ARGS__                                                                 \
	}
static const struct field group_fields[] = {
	ID_FIELD(struct activity_group_input),
	GROUP("name", FIELD_TEXT, name, N_("这一组叫什么"), .hint = N_("例如“孩子”“本社区居民”"),
		.is_required = true, .min = 1, .max = NAME_CHARS_MAX),
	GROUP("capacity", FIELD_INT, capacity, N_("名额"), .is_required = true, .min = 1,
		.max = CAPACITY_MAX),
	GROUP("age_min", FIELD_INT, age_min, N_("最小年龄"), .max = AGE_MAX),
	GROUP("age_max", FIELD_INT, age_max, N_("最大年龄"), .max = AGE_MAX),
	GROUP("region", FIELD_CHOICE, region, N_("住在哪里的人"), .hint = N_("不选就是不限"),
		.choices = regions),
	GROUP("name_en", FIELD_TEXT, name_en, N_("英文名称"), .max = ENGLISH_CHARS_MAX),
};
const struct form activity_group_form = { "activity_group_add", group_fields,
	FIELD_COUNT(group_fields), sizeof(struct activity_group_input), check_group };

#define DEED(called, of_type, member, labelled, ...)                                             \
	{                                                                                        \
		.name = called, .type = of_type,                                                 \
		.offset = offsetof(struct activity_group_deed_input, member), .label = labelled, \
		__VA_ARGS__                                                                      \
	}
static const struct field deed_fields[] = {
	ID_FIELD(struct activity_group_deed_input),
	DEED("group", FIELD_INT, group, N_("编号"), .is_required = true, .min = 1,
		.max = INT64_MAX),
	DEED("deed", FIELD_CHOICE, deed, N_("怎么办"), .is_required = true, .choices = deeds),
	DEED("capacity", FIELD_INT, capacity, N_("名额"), .min = 1, .max = CAPACITY_MAX),
};
const struct form activity_group_deed_form = { "activity_group_decide", deed_fields,
	FIELD_COUNT(deed_fields), sizeof(struct activity_group_deed_input), NULL };

/* ---- the page ------------------------------------------------------------------------------------ */

struct activity_group_lines
activity_group_lines_of(struct req *req, struct activity_id id)
{
	struct activity_group_list_rows rows = activity_group_list(req->db, id);
	struct activity_group_lines lines = { .items = ARENA_ARRAY(req->arena, rows.count + 1,
						      struct activity_group_line) };

	for (size_t i = 0; i < rows.count; i++) {
		const struct activity_group_list_row *row = &rows.items[i];

		lines.items[lines.count++] = (struct activity_group_line){ .id = row->id.v,
			.capacity = row->capacity,
			.taken = row->taken == INT_NONE ? 0 : row->taken,
			.free = activity_group_free(row),
			.name = { row->name, row->name_en.len ? row->name_en : row->name },
			.whom = activity_group_whom(req->arena, req_regions(req), row) };
	}
	return lines;
}

static enum outcome
find_own(struct req *req, struct activity_id id, struct activity_find_row *row)
{
	if (activity_find_to_change(req->db, id, row) != OK || !activity_is_own(req, row)) {
		return NOT_FOUND;
	}
	return OK;
}

enum outcome
show_activity_groups(struct req *req)
{
	const struct activity_id *id = req->in; /* comes first in all */
	struct activity_group_input *fresh = ARENA_NEW(req->arena, struct activity_group_input);
	struct activity_groups_view view = { .in = fresh };
	struct activity_find_row row;

	if (activity_find(req->db, *id, &row) != OK || !activity_is_own(req, &row)) {
		return NOT_FOUND;
	}
	form_clear(&activity_group_form, fresh);
	fresh->id = *id;
	view.brief = activity_brief_of_full(req, &row);
	view.groups = activity_group_lines_of(req, *id);
	view.is_shown = !moment_is_none(row.shown_at);
	view.to = url_own(req->arena, "/activities/%lld/groups", (long long)id->v);
	view.to_deed = url_own(req->arena, "/activities/%lld/groups/deed", (long long)id->v);
	view.back = view.brief.to;
	return respond(req, activity_groups_page, &view);
}

/* ---- deeds --------------------------------------------------------------------------------------- */

static enum outcome
done(struct req *req, const struct activity_find_row *row)
{
	audit_add(req, &(struct audit){ .verb = "activity.group",
			       .object = "activity",
			       .object_id = row->id.v,
			       .scope = { row->owner_region_id, row->org_id } });
	return respond_see_other(
		req, url_own(req->arena, "/activities/%lld/groups", (long long)row->id.v));
}

enum outcome
add_activity_group(struct req *req)
{
	const struct activity_group_input *in = req->in;
	const struct region *region = region_find_by_code(req_regions(req), in->region);
	struct activity_find_row row;
	enum outcome outcome;

	if (find_own(req, in->id, &row) != OK) {
		return NOT_FOUND;
	}
	outcome = activity_group_put(req->db, &row,
		&(struct activity_group_add_args){ .activity_id = row.id,
			.name = mask_personal(req->arena, in->name),
			.name_en = str_is_none(in->name_en)
					   ? STR("")
					   : mask_personal(req->arena, in->name_en),
			.capacity = in->capacity,
			.age_min = in->age_min,
			.age_max = in->age_max,
			.region_id = region ? region->id : (struct region_id){ 0 } });
	if (outcome == CONFLICT) {
		return form_reject(req, "", N_("活动已经发布，不能再加组，可以改每组的名额。"));
	}
	return outcome == OK ? done(req, &row) : form_reject(req, "", N_("最多分十四组。"));
}

enum outcome
decide_activity_group(struct req *req)
{
	const struct activity_group_deed_input *in = req->in;
	struct activity_group_id id = { in->group };
	struct activity_find_row row;
	struct quota_rules rules;
	enum outcome outcome;

	if (find_own(req, in->id, &row) != OK) {
		return NOT_FOUND;
	}
	if (str_equal(in->deed, STR("remove"))) {
		outcome = activity_group_drop(req->db, &row, id);
	} else if (in->capacity == INT_NONE) {
		return form_reject(req, "capacity", N_("请写名额。"));
	} else {
		rules = activity_pool_rules(&row, req_pack(req));
		outcome = activity_group_resize(req->db, &row, id, in->capacity, &rules);
	}
	if (outcome == CONFLICT) {
		return form_reject(req, "",
			str_equal(in->deed, STR("remove"))
				? N_("活动已经发布，不能删除组。")
				: N_("已经报名的人比这个名额多，不能改得这么少。"));
	}
	return outcome == OK ? done(req, &row) : outcome;
}
