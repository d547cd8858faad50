#include "org.h"

#include "kernel_queries.h"
#include "pack.h"

static struct str
reason_of(const struct org_find_kernel_row *row)
{
	if (!row->is_acting) {
		return str_of(N_("该组织目前的状态不能办理此事"));
	}
	if (str_is_empty(row->listed)) {
		return STR_NONE;
	}
	return str_equal(row->listed, STR("abnormal")) ? str_of(N_("该组织已列入活动异常名录"))
						       : str_of(N_("该组织已列入严重违法失信名单"));
}

enum outcome
org_standing(struct db *db, struct org_id id, struct org_standing *ret_standing)
{
	struct org_find_kernel_row row;

	if (org_find_kernel(db, id, &row) != OK) {
		return NOT_FOUND;
	}
	*ret_standing = (struct org_standing){ .status = row.status,
		.is_active = row.is_acting,
		.is_listed = !str_is_empty(row.listed),
		.reason = reason_of(&row) };
	return OK;
}

enum outcome
org_scope_of(struct req *req, struct org_id id, struct scope *ret_scope)
{
	const struct regions *regions = req_regions(req);
	struct org_find_kernel_row row;
	struct region_id region;

	if (org_find_kernel(req->db, id, &row) != OK) {
		return NOT_FOUND;
	}
	region = row.community_id.v ? row.community_id : row.street_id;
	if (region.v == 0 && regions->count) {
		region = regions->items[0].id; /* somewhere in the district */
	}
	*ret_scope = (struct scope){ region, id };
	return OK;
}

enum outcome
org_scope(struct req *req, struct scope *ret_scope)
{
	for (size_t i = 0; i < req->path_params.count; i++) {
		struct org_id id;

		if (str_equal(req->path_params.items[i].name, STR("id")) &&
			str_parse_int(req->path_params.items[i].value, &id.v)) {
			return org_scope_of(req, id, ret_scope);
		}
	}
	return NOT_FOUND;
}

void
org_statuses_take_over(struct db *db, const struct pack *pack)
{
	const struct node *list = node_get(pack_file(pack, "statuses.yaml"), "statuses");

	for (size_t i = 0; list && i < list->count; i++) {
		const struct node *status = list->members[i].value;

		org_status_put(db, node_text(status, "id"), node_bool(status, "acting", false));
	}
}
