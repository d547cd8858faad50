#include "gift.h"

#include "day.h"

/* Gifts: what is left is the pool's, who had one is a row of ours. */

static struct quota_rules
pool_rules(int64_t stock)
{
	return (struct quota_rules){
		.capacity = stock, .size_max = QUOTA_SIZE_MAX, .hold_minutes = 1
	};
}

enum outcome
gift_make(struct db *db, struct activity_id id, struct str name, int64_t stock,
	const struct pack *pack)
{
	struct gift_list_rows gifts = gift_list(db, id, GIFTS_LISTED_MAX);
	struct quota_rules rules = pool_rules(stock);
	struct quota_pool_id pool;
	struct gift_add_row added;

	if (gifts.count >= (size_t)day_rules_of(pack).gifts_max) {
		return TOO_MANY;
	}
	for (size_t i = 0; i < gifts.count; i++) {
		if (str_equal(gifts.items[i].name, name)) {
			return CONFLICT;
		}
	}
	if (quota_pool_add(db, quota_thing_add(db, STR("gift"), id.v),
		    str_format(db_arena(db), "g%zu", gifts.count + 1), &rules, &pool) != OK) {
		return CONFLICT;
	}
	return gift_add(db,
		&(struct gift_add_args){
			.activity_id = id, .name = name, .pool_id = pool, .made_at = db_now(db) },
		&added);
}

enum outcome
gift_stock_set(struct db *db, const struct gift_find_row *gift, int64_t stock)
{
	struct quota_rules rules = pool_rules(stock);

	return quota_pool_set(db, gift->pool_id, &rules);
}

enum outcome
gift_hand_out(struct db *db, const struct gift_find_row *gift, const struct gift_holder *holder,
	int64_t people)
{
	struct quota_wish wish = { .pools = { gift->pool_id },
		.pool_count = 1,
		.holder = { str_of(holder->kind), holder->id },
		.size = people };
	struct gift_given_add_row added;
	struct quota_place place;
	enum outcome outcome = quota_take(db, &wish, &place);

	if (outcome != OK) {
		/* a group larger than the whole stock is "too many", too */
		return outcome == INVALID ? TOO_MANY : outcome;
	}
	return gift_given_add(db,
		&(struct gift_given_add_args){ .gift_id = gift->id,
			.holder = str_of(holder->kind),
			.holder_id = holder->id,
			.people = people,
			.place_id = place.id,
			.given_at = db_now(db) },
		&added);
}

enum outcome
gift_take_back(struct db *db, const struct gift_find_row *gift, const struct gift_holder *holder)
{
	struct gift_given_of_row given;
	int64_t changed = 0;

	if (gift_given_of(db, gift->id, str_of(holder->kind), holder->id, &given) != OK ||
		quota_release(db, given.place_id, QUOTA_REMOVED) != OK) {
		return NOT_FOUND;
	}
	gift_given_back(db, db_now(db), given.id, &changed);
	return changed ? OK : NOT_FOUND;
}
