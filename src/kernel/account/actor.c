#include "actor.h"

#include "region.h"

#include <string.h>

static bool
grant_covers(const struct grant *grant, const struct scope *scope, const struct regions *regions)
{
	if (grant->org.v) {
		return scope->org.v == grant->org.v;
	}
	return region_is_within(regions, scope->region, grant->region);
}

struct str
right_group(const struct right *right)
{
	struct str rest = str_of(right->name), group;

	str_split(&rest, '.', &group);
	return group;
}

/* Whether a token that was given a few powers only has this one. */
static bool
has_power(const struct actor *actor, const struct right *right)
{
	struct str rest = actor->powers, group;

	if (str_is_none(actor->powers)) {
		return true;
	}
	while (str_split(&rest, ' ', &group)) {
		if (str_equal(group, right_group(right))) {
			return true;
		}
	}
	return false;
}

bool
actor_may(const struct actor *actor, const struct right *right, const struct scope *scope,
	const struct regions *regions)
{
	if (right->is_public) {
		return true;
	}
	if (actor->login.v == 0 || !has_power(actor, right)) {
		return false;
	}
	if (right->is_signed_in) {
		return true;
	}
	for (size_t i = 0; i < actor->grant_count; i++) {
		const struct grant *grant = &actor->grants[i];

		if ((right->roles & ROLE_BIT(grant->role)) &&
			(!scope || right->is_unscoped || grant_covers(grant, scope, regions))) {
			return true;
		}
	}
	return false;
}

struct region_ids
actor_regions(struct arena *arena, const struct actor *actor, const struct right *right)
{
	struct region_ids ids = { ARENA_ARRAY(arena, actor->grant_count, struct region_id), 0 };

	for (size_t i = 0; i < actor->grant_count && has_power(actor, right); i++) {
		const struct grant *grant = &actor->grants[i];
		bool is_known = false;

		if (!(right->roles & ROLE_BIT(grant->role)) || grant->region.v == 0) {
			continue;
		}
		for (size_t k = 0; k < ids.count; k++) {
			is_known = is_known || ids.items[k].v == grant->region.v;
		}
		if (!is_known) {
			ids.items[ids.count++] = grant->region;
		}
	}
	return ids;
}

bool
req_may(const struct req *req, const struct right *right, const struct scope *scope)
{
	return actor_may(req->actor, right, scope, req_regions(req));
}
