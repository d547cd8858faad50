#include "portal.h"

#include "portal_queries.h"

int64_t
portal_sample_feedback(struct db *db, struct str region_code)
{
	struct portal_region_find_row region;
	struct feedback_add_row row;

	if (portal_region_find(db, region_code, &region) != OK) {
		return 0;
	}
	feedback_add(db,
		&(struct feedback_add_args){ .page = STR("/"),
			.kind = STR("other"),
			.text = STR("样例"),
			.region_id = region.id,
			.sender = STR("sample"),
			.made_at = db_now(db) },
		&row);
	return row.id.v;
}

int64_t
portal_sample_follow(struct db *db, struct login_id login)
{
	struct portal_region_find_row region;
	struct follow_add_row row;
	struct follow_find_row found;

	if (portal_region_find(db, STR("330106007"), &region) != OK) {
		return 0;
	}
	if (follow_add(db,
		    &(struct follow_add_args){ .login_id = login,
			    .subject = STR("region:sample"),
			    .region_id = region.id,
			    .label = STR("样例"),
			    .label_en = STR("Sample"),
			    .made_at = db_now(db) },
		    &row) == OK) {
		return row.id.v;
	}
	return follow_find(db, STR("region:sample"), login, &found) == OK ? found.id.v : 0;
}
