#ifndef CHUKE_ACTIVITY_GROUP_H
#define CHUKE_ACTIVITY_GROUP_H

#include "activity_queries.h"
#include "activity_store.h"
#include "i18n.h"
#include "region.h"

/*
 * Places of an activity that are kept for some: by age, by where people live.  A sign-up counts in the activity's own
 * pool and in its group's, so neither is ever oversold.  With groups, an activity has as many places as they have
 * together, and whoever fits into none does not come.  Not here: pages (activity_group_pages.h).
 */

enum {
	ACTIVITY_GROUPS_MAX = 14
}; /* a thing has 16 pools: the whole's, and one of those who wait for what is left */

/* Who would come together; all of one sign-up count in one group. */
struct activity_party {
	int64_t people;
	int64_t age_min, age_max;  /* the youngest and the oldest; INT_NONE: not all have said */
	const struct region *home; /* NULL: not said */
};

/*
 * The group into which they fit: the first with places left, else the first with a line.  OK with a row of 0 where the
 * activity has none; NOT_FOUND: they fit into none; TOO_MANY: those that fit are full.
 */
enum outcome activity_group_fit(const struct activity_group_list_rows *groups,
	const struct regions *regions, bool has_line, const struct activity_party *party,
	struct activity_group_list_row *ret_row);

/* What somebody new could have of it. */
int64_t activity_group_free(const struct activity_group_list_row *row);
/* 7—12 岁 · 古墩社区; empty for everybody. */
struct bilingual activity_group_whom(struct arena *arena, const struct regions *regions,
	const struct activity_group_list_row *row);
/* What is left of each, in a sentence: for whoever fits into none. */
struct str activity_groups_told(struct arena *arena, const struct activity_group_list_rows *groups,
	const struct regions *regions, enum lang lang);
/* Which of them ask for what. */
struct activity_asks {
	bool age, home;
};
struct activity_asks activity_groups_ask(const struct activity_group_list_rows *groups);

/* In a transaction, of an activity that was not published yet.  TOO_MANY: it has ACTIVITY_GROUPS_MAX. */
enum outcome activity_group_put(struct db *db, struct activity_find_row *activity,
	const struct activity_group_add_args *group);
enum outcome activity_group_drop(
	struct db *db, struct activity_find_row *activity, struct activity_group_id id);
/* In a transaction: another number of places.  CONFLICT: more are taken; NOT_FOUND: no group of it. */
enum outcome activity_group_resize(struct db *db, struct activity_find_row *activity,
	struct activity_group_id id, int64_t capacity, const struct quota_rules *rules);
/* In a transaction: as many places as its groups have; as it stands if there are none. */
void activity_groups_count(struct db *db, struct activity_find_row *activity);
/* In the transaction that publishes it: each gets its pool.  CONFLICT. */
enum outcome activity_groups_publish(struct db *db, struct activity_id id,
	struct quota_thing_id thing, const struct quota_rules *rules);
/* In a transaction: they are run by the rules of the whole.  CONFLICT. */
enum outcome activity_groups_set_rules(
	struct db *db, struct activity_id id, const struct quota_rules *rules);

#endif
