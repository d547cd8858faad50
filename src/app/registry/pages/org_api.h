#ifndef CHUKE_ORG_API_H
#define CHUKE_ORG_API_H

#include "ids.h"
#include "member.h"
#include "req.h"

/* The register for other programs; the same facts as its pages show. */

/* One organisation in a list. */
struct org_item {
	struct org_id id;
	struct str name, name_en, uscc;
	struct str kind, class, status, listed, grade; /* ids of the pack */
	struct day grade_until_day, founded_day;
	struct str street, street_code, community, community_code;
	bool is_charity;
};
enum { ORG_ITEM_MEMBERS = 16 };
extern const struct member org_item_members[ORG_ITEM_MEMBERS];

struct uscc_query {
	struct str uscc;
	struct day as_of;
};
extern const struct form uscc_form;

struct changes_query {
	int64_t after, limit;
};
extern const struct form changes_form;

/* One line of the feed: what changed and when, in the order that never changes. */
struct change_item {
	int64_t cursor; /* what `after` is to be next */
	struct str verb;
	struct moment changed_at;
	struct org_item org;
};
enum { CHANGE_ITEM_MEMBERS = 3 };
extern const struct member change_item_members[CHANGE_ITEM_MEMBERS];

/* GET /api/v1/orgs: what is found, in pages. */
enum outcome list_orgs_api(struct req *req);
/* GET /api/v1/orgs/{id}: everything of one, today or on a past day. */
enum outcome find_org_api(struct req *req);
/* GET /api/v1/orgs/by-uscc/{uscc}: the same by its code. */
enum outcome find_org_by_uscc_api(struct req *req);
/* GET /api/v1/orgs/changes: what changed, in the sealed order. */
enum outcome list_changes_api(struct req *req);

#endif
