#include "activity_rights.h"

#include "i18n.h"

#define OFFICERS (ROLE_BIT(ROLE_COMMUNITY) | ROLE_BIT(ROLE_STREET) | ROLE_BIT(ROLE_DISTRICT))
#define WRITERS (OFFICERS | ROLE_BIT(ROLE_CENTER) | ROLE_BIT(ROLE_HEAD) | ROLE_BIT(ROLE_MEMBER))

enum { LIST_BYTES_MAX = 64 << 10 };

const struct right right_activity_write = {
	.name = "activity.write", .label = N_("发布活动、管理报名"), .roles = WRITERS
};
const struct right right_activity_check = {
	.name = "activity.check", .label = N_("审核活动"), .roles = OFFICERS
};
const struct right right_activity_counter = { .name = "activity.counter",
	.label = N_("在窗口替人报名活动"),
	.roles = OFFICERS | ROLE_BIT(ROLE_CENTER) };

const struct author_rule activity_author_rule = { .right = &right_activity_write,
	.is_acting = true };

bool
activity_is_own(const struct req *req, const struct activity_find_row *row)
{
	struct scope scope = { .region = row->org_id.v ? (struct region_id){ 0 }
						       : row->owner_region_id,
		.org = row->org_id };
	const struct actor *actor = req->actor;

	if (!req_may(req, &right_activity_write, &scope)) {
		return false;
	}
	for (size_t i = 0; i < actor->grant_count; i++) {
		const struct grant *grant = &actor->grants[i];

		if ((right_activity_write.roles & ROLE_BIT(grant->role)) &&
			(row->org_id.v ? grant->org.v == row->org_id.v
				       : grant->region.v == row->owner_region_id.v)) {
			return true;
		}
	}
	return false;
}

bool
activity_may_check(const struct req *req, const struct activity_find_row *row)
{
	struct scope scope = { .region = row->owner_region_id };

	return req_may(req, &right_activity_check, &scope) && !activity_is_own(req, row);
}

enum outcome
activity_scope(struct req *req, struct scope *ret_scope)
{
	const struct activity_id *id = req->in; /* comes first in every form */
	struct activity_find_row row;

	if (activity_find(req->db, *id, &row) != OK) {
		return NOT_FOUND;
	}
	*ret_scope = (struct scope){ row.owner_region_id, row.org_id };
	return OK;
}

static struct str
own_numbers(struct req *req, bool of_orgs)
{
	const struct actor *actor = req->actor;
	struct buf *out = buf_create(req->arena, LIST_BYTES_MAX);

	buf_char(out, '[');
	for (size_t i = 0; i < actor->grant_count; i++) {
		const struct grant *grant = &actor->grants[i];
		int64_t id = of_orgs ? grant->org.v : grant->region.v;

		if (id && (right_activity_write.roles & ROLE_BIT(grant->role))) {
			buf_text(out, out->len > 1 ? "," : "");
			buf_int(out, id);
		}
	}
	buf_char(out, ']');
	return buf_view(out);
}

struct str
activity_own_orgs(struct req *req)
{
	return own_numbers(req, true);
}

struct str
activity_own_offices(struct req *req)
{
	return own_numbers(req, false);
}
