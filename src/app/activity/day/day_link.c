#include "day.h"

#include "activity_pack.h"
#include "key.h"
#include "mask.h"
#include "rand.h"
#include "req.h"
#include "secret.h"

/* Links for helpers: a key that opens one page for one day. */

enum { LINKS_LISTED_MAX = 100, DEFAULT_SYNC_HOURS = 36, DEFAULT_LINKS = 20, DEFAULT_GIFTS = 5 };

struct day_rules
day_rules_of(const struct pack *pack)
{
	const struct node *node = activity_pack_part(pack, "day");

	return (struct day_rules){ .sync_hours = node_int(node, "sync_hours", DEFAULT_SYNC_HOURS),
		.links_max = node_int(node, "links_max", DEFAULT_LINKS),
		.gifts_max = node_int(node, "gifts_max", DEFAULT_GIFTS) };
}

static struct key_place
link_place(struct activity_id id)
{
	return (struct key_place){ "activity_day_link.sealed", id.v };
}

enum outcome
day_link_make(struct db *db, const struct activity_find_row *activity, struct str label,
	struct login_id by, int64_t links_max)
{
	struct moment now = db_now(db);
	struct str key = rand_hex(db_arena(db), DAY_KEY_CHARS / 2);
	struct day today = day_of_moment(now), day = day_of_moment(activity->from_at);
	struct day_link_add_row added;

	if (!activity_is(activity, "published") || activity->to_at.ms <= now.ms) {
		return CONFLICT;
	}
	if (day_link_list(db, activity->id, LINKS_LISTED_MAX).count >= (size_t)links_max) {
		return TOO_MANY;
	}
	day = day.n < today.n ? today : day;
	return day_link_add(db,
		&(struct day_link_add_args){ .activity_id = activity->id,
			.key_hash = key_hash(db, "activity.day", key),
			.sealed = key_house_seal(db, "activity.day", link_place(activity->id), key),
			.label = label,
			.login_id = by,
			.made_at = now,
			.from_at = day_start(day),
			.until_at = day_start((struct day){ day.n + 1 }) },
		&added);
}

enum outcome
day_link_of(struct db *db, struct str key, struct day_link_find_row *ret_link)
{
	if (key.len != DAY_KEY_CHARS ||
		day_link_find(db, key_hash(db, "activity.day", key), ret_link) != OK ||
		!moment_is_none(ret_link->revoked_at)) {
		return NOT_FOUND;
	}
	return OK;
}

struct str
day_link_key(struct db *db, struct activity_id id, const struct day_link_list_row *link)
{
	struct str key;

	if (str_is_none(link->sealed) || link->until_at.ms <= db_now(db).ms ||
		key_house_open(db, "activity.day", link_place(id), link->sealed, &key) != OK) {
		return STR_NONE;
	}
	return key;
}

enum day_when
day_link_when(const struct day_link_find_row *link, struct moment now)
{
	return now.ms < link->from_at.ms    ? DAY_EARLY
	       : now.ms < link->until_at.ms ? DAY_NOW
					    : DAY_LATE;
}

struct str
day_ticket_hash(struct arena *arena, struct str key, struct str code)
{
	enum { HASH_BYTES = 8 };
	struct str hash = secret_sha256(
		arena, str_format(arena, "%.*s%.*s", STR_ARG(key), STR_ARG(code)));

	return secret_hex(arena, (const unsigned char *)hash.ptr, HASH_BYTES);
}

struct str
day_initials(struct db *db, const struct activity_signup_find_row *row)
{
	struct activity_person person;

	return activity_person_find(db, row, &person) == OK ? mask_name(db_arena(db), person.name)
							    : STR("");
}

void
day_wipe(struct db *db)
{
	day_link_wipe(db, db_now(db));
}
