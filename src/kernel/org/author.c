#include "author.h"

#include "kernel_queries.h"
#include "org.h"
#include "pack.h"
#include "region.h"

static struct bilingual
office_name(struct req *req, enum role role, const struct region *region)
{
	const struct node *head = pack_file(req_pack(req), "pack.yaml");

	if (role == ROLE_CENTER) {
		return node_bilingual(head, "center");
	}
	return region->kind == REGION_DISTRICT ? node_bilingual(head, "authority") : region->name;
}

static bool
author_of_grant(struct req *req, const struct author_rule *rule, const struct grant *grant,
	struct choice *ret_choice)
{
	const struct region *region = region_find(req_regions(req), grant->region);
	struct org_find_kernel_row org;

	if (!(rule->right->roles & ROLE_BIT(grant->role))) {
		return false;
	}
	if (grant->org.v) {
		if (org_find_kernel(req->db, grant->org, &org) != OK ||
			(rule->is_acting && !org.is_acting)) {
			return false;
		}
		ret_choice->value = str_format(req->arena, "org:%lld", (long long)grant->org.v);
		ret_choice->label = (struct bilingual){ org.name, org.name };
		return true;
	}
	if (!region) {
		return false;
	}
	ret_choice->value = str_format(
		req->arena, "%s:%.*s", role_name(grant->role), STR_ARG(region->code));
	ret_choice->label = office_name(req, grant->role, region);
	return true;
}

struct choices
authors_of(struct req *req, const struct author_rule *rule)
{
	const struct actor *actor = req->actor;
	struct choice *items = ARENA_ARRAY(req->arena, actor->grant_count + 1, struct choice);
	size_t count = 0;

	for (size_t i = 0; i < actor->grant_count; i++) {
		bool is_known = false;

		if (!author_of_grant(req, rule, &actor->grants[i], &items[count])) {
			continue;
		}
		for (size_t k = 0; k < count; k++) {
			is_known = is_known || str_equal(items[k].value, items[count].value);
		}
		count += !is_known;
	}
	return (struct choices){ items, count };
}

bool
author_find(
	struct req *req, const struct author_rule *rule, struct str code, struct author *ret_author)
{
	struct choices authors = authors_of(req, rule);
	struct author author = { .name = STR_NONE };
	struct str rest = code, kind;

	for (size_t i = 0; i < authors.count; i++) {
		if (str_equal(authors.items[i].value, code)) {
			author.name = authors.items[i].label.zh;
		}
	}
	if (str_is_empty(author.name) || !str_split(&rest, ':', &kind)) {
		return false;
	}
	if (str_equal(kind, STR("org"))) {
		if (!str_parse_int(rest, &author.scope.org.v) ||
			org_scope_of(req, author.scope.org, &author.scope) != OK) {
			return false;
		}
	} else {
		author.scope.region = region_find_by_code(req_regions(req), rest)->id;
	}
	*ret_author = author;
	return true;
}
