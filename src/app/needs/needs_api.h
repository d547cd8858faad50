#ifndef CHUKE_NEEDS_API_H
#define CHUKE_NEEDS_API_H

#include "needs_view.h"

/* Resource sharing for programs. */

struct need_api_item {
	struct need_id id;
	struct str side, kind, state, title, title_en, author, where, fields, unit, url, text;
	struct org_id org_id;
	int64_t quantity, agreed;
	struct day from_day, until_day;
	struct moment shown_at;
};
enum { NEED_API_MEMBERS = 17, NEED_API_LIST_MEMBERS = 16, RESPONSE_API_MEMBERS = 8 };
extern const struct member need_api_members[NEED_API_MEMBERS]; /* the last, text, of one only */
struct response_api_item {
	struct need_response_id id;
	struct need_id need_id;
	struct str state, author, message;
	struct org_id org_id;
	int64_t quantity;
	struct moment made_at;
};
extern const struct member need_response_api_members[RESPONSE_API_MEMBERS];

/* In an action of the API: the entry, the response as it is now. */
enum outcome need_answer_api(struct req *req, struct need_id id, int status);
enum outcome need_response_answer_api(struct req *req, struct need_response_id id, int status);

/* GET /api/v1/needs */
enum outcome list_needs_api(struct req *req);
/* GET /api/v1/needs/{id} */
enum outcome show_need_api(struct req *req);

#endif
