#include "activity_group.h"

#include "buf.h"

/* ---- who fits ------------------------------------------------------------------------------------ */

int64_t
activity_group_free(const struct activity_group_list_row *row)
{
	int64_t taken = row->taken == INT_NONE ? 0 : row->taken;

	return taken > row->capacity ? 0 : row->capacity - taken;
}

static bool
is_within_ages(const struct activity_group_list_row *row, const struct activity_party *party)
{
	if (row->age_min == INT_NONE && row->age_max == INT_NONE) {
		return true;
	}
	return party->age_min != INT_NONE &&
	       (row->age_min == INT_NONE || party->age_min >= row->age_min) &&
	       (row->age_max == INT_NONE || party->age_max <= row->age_max);
}

static bool
fits(const struct regions *regions, const struct activity_group_list_row *row,
	const struct activity_party *party)
{
	return is_within_ages(row, party) &&
	       (row->region_id.v == 0 ||
		       (party->home && region_is_within(regions, party->home->id, row->region_id)));
}

enum outcome
activity_group_fit(const struct activity_group_list_rows *groups, const struct regions *regions,
	bool has_line, const struct activity_party *party, struct activity_group_list_row *ret_row)
{
	const struct activity_group_list_row *first = NULL;

	*ret_row = (struct activity_group_list_row){ .id = { 0 } };
	if (groups->count == 0) {
		return OK;
	}
	for (size_t i = 0; i < groups->count; i++) {
		if (!fits(regions, &groups->items[i], party)) {
			continue;
		}
		first = first ? first : &groups->items[i];
		if (activity_group_free(&groups->items[i]) >= party->people) {
			*ret_row = groups->items[i];
			return OK;
		}
	}
	if (!first) {
		return NOT_FOUND;
	}
	*ret_row = *first;
	return has_line ? OK : TOO_MANY;
}

/* ---- in words ------------------------------------------------------------------------------------ */

static void
put_ages(struct buf *zh, struct buf *en, const struct activity_group_list_row *row)
{
	if (row->age_min != INT_NONE && row->age_max != INT_NONE) {
		buf_int(zh, row->age_min);
		buf_text(zh, "—");
		buf_int(zh, row->age_max);
		buf_text(zh, " 岁");
		buf_text(en, "aged ");
		buf_int(en, row->age_min);
		buf_text(en, "–");
		buf_int(en, row->age_max);
	} else if (row->age_min != INT_NONE) {
		buf_text(zh, "满 ");
		buf_int(zh, row->age_min);
		buf_text(zh, " 岁");
		buf_text(en, "aged ");
		buf_int(en, row->age_min);
		buf_text(en, " and over");
	} else if (row->age_max != INT_NONE) {
		buf_text(zh, "不超过 ");
		buf_int(zh, row->age_max);
		buf_text(zh, " 岁");
		buf_text(en, "aged up to ");
		buf_int(en, row->age_max);
	}
}

struct bilingual
activity_group_whom(struct arena *arena, const struct regions *regions,
	const struct activity_group_list_row *row)
{
	struct buf *zh = buf_create(arena, BUF_PAGE_BYTES_MAX),
		   *en = buf_create(arena, BUF_PAGE_BYTES_MAX);
	const struct region *region = region_find(regions, row->region_id);

	put_ages(zh, en, row);
	if (region) {
		buf_text(zh, zh->len ? " · 住在" : "住在");
		buf_str(zh, region->name.zh);
		buf_text(en, en->len ? " · living in " : "living in ");
		buf_str(en, region->name.en.len ? region->name.en : region->name.zh);
	}
	return (struct bilingual){ buf_view(zh), buf_view(en) };
}

struct str
activity_groups_told(struct arena *arena, const struct activity_group_list_rows *groups,
	const struct regions *regions, enum lang lang)
{
	struct buf *out = buf_create(arena, BUF_PAGE_BYTES_MAX);

	for (size_t i = 0; i < groups->count; i++) {
		const struct activity_group_list_row *row = &groups->items[i];
		struct bilingual whom = activity_group_whom(arena, regions, row),
				 name = { row->name, row->name_en.len ? row->name_en : row->name };

		buf_text(out, !i ? "" : lang == LANG_ZH ? "；" : "; ");
		buf_str(out, bilingual_in(name, lang));
		if (whom.zh.len) {
			buf_text(out, lang == LANG_ZH ? "（" : " (");
			buf_str(out, bilingual_in(whom, lang));
			buf_text(out, lang == LANG_ZH ? "）" : ")");
		}
		buf_text(out, lang == LANG_ZH ? "还剩 " : ": places left ");
		buf_int(out, activity_group_free(row));
		buf_text(out, lang == LANG_ZH ? " 个" : "");
	}
	return buf_view(out);
}

struct activity_asks
activity_groups_ask(const struct activity_group_list_rows *groups)
{
	struct activity_asks asks = { .age = false };

	for (size_t i = 0; i < groups->count; i++) {
		asks.age |= groups->items[i].age_min != INT_NONE ||
			    groups->items[i].age_max != INT_NONE;
		asks.home |= groups->items[i].region_id.v != 0;
	}
	return asks;
}

/* The rules of the whole for a part of it. */
static struct quota_rules
rules_for(const struct quota_rules *rules, int64_t capacity)
{
	struct quota_rules own = *rules;

	own.capacity = capacity;
	own.size_max = own.size_max < capacity ? own.size_max : capacity;
	return own;
}

/* ---- as they change ------------------------------------------------------------------------------ */

void
activity_groups_count(struct db *db, struct activity_find_row *activity)
{
	struct activity_group_list_rows groups = activity_group_list(db, activity->id);
	int64_t sum = 0;

	for (size_t i = 0; i < groups.count; i++) {
		sum += groups.items[i].capacity;
	}
	if (sum && sum != activity->capacity) {
		activity->capacity = sum;
		activity_set_capacity(db, sum, activity->id);
	}
}

enum outcome
activity_group_put(struct db *db, struct activity_find_row *activity,
	const struct activity_group_add_args *group)
{
	struct activity_group_add_row added;

	if (activity->pool_id.v) {
		return CONFLICT;
	}
	if (activity_group_list(db, activity->id).count >= ACTIVITY_GROUPS_MAX) {
		return TOO_MANY;
	}
	activity_group_add(db, group, &added);
	activity_groups_count(db, activity);
	return OK;
}

static enum outcome
find_group(struct db *db, struct activity_id activity, struct activity_group_id id,
	struct activity_group_list_row *ret_row)
{
	struct activity_group_list_rows groups = activity_group_list(db, activity);

	for (size_t i = 0; i < groups.count; i++) {
		if (groups.items[i].id.v == id.v) {
			*ret_row = groups.items[i];
			return OK;
		}
	}
	return NOT_FOUND;
}

enum outcome
activity_group_drop(struct db *db, struct activity_find_row *activity, struct activity_group_id id)
{
	struct activity_group_list_row row;

	if (find_group(db, activity->id, id, &row) != OK) {
		return NOT_FOUND;
	}
	if (activity->pool_id.v) {
		return CONFLICT;
	}
	activity_group_remove(db, id);
	activity_groups_count(db, activity);
	return OK;
}

enum outcome
activity_group_resize(struct db *db, struct activity_find_row *activity,
	struct activity_group_id id, int64_t capacity, const struct quota_rules *rules)
{
	struct quota_rules own = rules_for(rules, capacity), whole = *rules;
	struct activity_group_list_row row;
	bool grows;

	if (find_group(db, activity->id, id, &row) != OK) {
		return NOT_FOUND;
	}
	grows = capacity > row.capacity;
	whole.capacity = activity->capacity + capacity - row.capacity;
	/* the wider of both pools first, so that the line moves on only when both have room */
	if (activity->pool_id.v &&
		(quota_pool_set(db, grows ? activity->pool_id : row.pool_id,
			 grows ? &whole : &own) != OK ||
			quota_pool_set(db, grows ? row.pool_id : activity->pool_id,
				grows ? &own : &whole) != OK)) {
		return CONFLICT;
	}
	activity_group_set_capacity(db, capacity, id);
	activity_groups_count(db, activity);
	return OK;
}

enum outcome
activity_groups_publish(struct db *db, struct activity_id id, struct quota_thing_id thing,
	const struct quota_rules *rules)
{
	struct activity_group_list_rows groups = activity_group_list(db, id);

	for (size_t i = 0; i < groups.count; i++) {
		struct quota_rules own = rules_for(rules, groups.items[i].capacity);
		struct quota_pool_id pool;

		if (quota_pool_add(db, thing,
			    str_format(db_arena(db), "g%lld", (long long)groups.items[i].id.v),
			    &own, &pool) != OK) {
			return CONFLICT;
		}
		activity_group_set_pool(db, pool, groups.items[i].id);
	}
	return OK;
}

enum outcome
activity_groups_set_rules(struct db *db, struct activity_id id, const struct quota_rules *rules)
{
	struct activity_group_list_rows groups = activity_group_list(db, id);

	for (size_t i = 0; i < groups.count; i++) {
		struct quota_rules own = rules_for(rules, groups.items[i].capacity);

		if (quota_pool_set(db, groups.items[i].pool_id, &own) != OK) {
			return CONFLICT;
		}
	}
	return OK;
}
