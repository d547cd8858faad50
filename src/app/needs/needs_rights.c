#include "needs_rights.h"

#include "actor.h"
#include "i18n.h"

#define OFFICERS (ROLE_BIT(ROLE_COMMUNITY) | ROLE_BIT(ROLE_STREET) | ROLE_BIT(ROLE_DISTRICT))
#define POSTERS (OFFICERS | ROLE_BIT(ROLE_CENTER) | ROLE_BIT(ROLE_HEAD) | ROLE_BIT(ROLE_MEMBER))

enum { LIST_BYTES_MAX = 64 << 10 };

const struct right right_need_post = {
	.name = "need.post", .label = N_("发布和响应需求、供给"), .roles = POSTERS
};
const struct right right_need_check = {
	.name = "need.check", .label = N_("审核需求和供给"), .roles = OFFICERS
};
const struct right right_need_desk = {
	.name = "need.desk", .label = N_("管理需求和供给"), .roles = POSTERS
};
const struct right right_need_figures = { .name = "need.figures",
	.label = N_("查看资源共享的统计"),
	.roles = OFFICERS | ROLE_BIT(ROLE_CENTER) | ROLE_BIT(ROLE_AUDITOR) };

bool
needs_is_of(struct req *req, struct org_id org, struct region_id region)
{
	struct scope scope = { .region = org.v ? (struct region_id){ 0 } : region, .org = org };
	const struct actor *actor = req->actor;

	if (!req_may(req, &right_need_post, &scope)) {
		return false;
	}
	for (size_t i = 0; i < actor->grant_count; i++) {
		const struct grant *grant = &actor->grants[i];

		if ((right_need_post.roles & ROLE_BIT(grant->role)) &&
			(org.v ? grant->org.v == org.v : grant->region.v == region.v)) {
			return true;
		}
	}
	return false;
}

bool
need_is_own(struct req *req, const struct need_find_row *row)
{
	return needs_is_of(req, row->org_id, row->owner_region_id);
}

bool
need_response_is_own(struct req *req, const struct need_response_list_row *row)
{
	return needs_is_of(req, row->org_id, row->owner_region_id);
}

bool
need_may_check(struct req *req, const struct need_find_row *row)
{
	struct scope scope = { .region = row->owner_region_id };

	return req_may(req, &right_need_check, &scope) && !need_is_own(req, row);
}

enum outcome
need_scope(struct req *req, struct scope *ret_scope)
{
	const struct need_id *id = req->in;
	struct need_find_row row;

	if (need_find(req->db, *id, &row) != OK) {
		return NOT_FOUND;
	}
	*ret_scope = (struct scope){ row.owner_region_id, row.org_id };
	return OK;
}

/* ---- lists of numbers ---------------------------------------------------------------------------- */

static struct str
own_numbers(struct req *req, const struct right *right, bool of_orgs)
{
	const struct actor *actor = req->actor;
	struct buf *out = buf_create(req->arena, LIST_BYTES_MAX);

	buf_char(out, '[');
	for (size_t i = 0; i < actor->grant_count; i++) {
		const struct grant *grant = &actor->grants[i];
		int64_t id = of_orgs ? grant->org.v : grant->region.v;

		if (id && (right->roles & ROLE_BIT(grant->role))) {
			buf_text(out, out->len > 1 ? "," : "");
			buf_int(out, id);
		}
	}
	buf_char(out, ']');
	return buf_view(out);
}

struct str
needs_own_orgs(struct req *req)
{
	return own_numbers(req, &right_need_post, true);
}

struct str
needs_own_offices(struct req *req)
{
	return own_numbers(req, &right_need_post, false);
}

struct str
needs_own_regions(struct req *req, const struct right *right)
{
	return own_numbers(req, right, false);
}
