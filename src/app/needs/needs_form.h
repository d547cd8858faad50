#ifndef CHUKE_NEEDS_FORM_H
#define CHUKE_NEEDS_FORM_H

#include "author.h"
#include "file.h"
#include "needs_rights.h"
#include "needs_store.h"

/* What routes of resource sharing take. */

enum { NEED_PHOTOS_MAX = 6 };

struct need_input {
	struct need_id id;
	int64_t base; /* the revision that was changed */
	struct str side, kind, author, title, title_en, body, unit, region, contact_name,
		contact_phone;
	struct strs fields;
	int64_t quantity;
	struct day from_day, until_day;
	struct file_ids photos;
	struct str deed; /* save post */
};
extern const struct form need_new_form, need_edit_form;

struct need_id_query {
	struct need_id id;
};
extern const struct form need_id_form;
struct need_new_query {
	struct str side;
};
extern const struct form need_new_query_form;

struct need_deed_input {
	struct need_id id;
	struct str deed; /* post withdraw finish copy approve return remove restore */
	struct str note;
};
extern const struct form need_deed_form;

struct respond_input {
	struct need_id id; /* of the entry */
	struct str author, message, contact_name, contact_phone;
	int64_t quantity;
};
extern const struct form need_respond_form;

struct response_query {
	struct need_response_id id;
};
extern const struct form need_response_id_form;
struct response_input {
	struct need_response_id id;
	struct str deed; /* agree refuse withdraw fall done */
	int64_t quantity;
	struct str note;
};
extern const struct form need_response_form;

struct rate_input {
	struct need_response_id id;
	struct str stars; /* 1 to 5 */
	struct str sentence;
};
extern const struct form need_rate_form;
struct rating_input {
	struct need_rating_id id;
	struct str answer;
};
extern const struct form need_rating_answer_form;
struct rating_decide_input {
	struct need_rating_id id;
	struct str deed; /* show hide */
	struct str note;
};
extern const struct form need_rating_decide_form;

struct report_input {
	struct need_id id;
	struct str reason;
};
extern const struct form need_report_form;

/* In whose name: an organisation one works with, or one's office. */
extern const struct author_rule needs_author_rule;
/* All regions, by street. */
struct choices needs_region_choices(struct req *req);
/* The chosen fields, a line each. */
struct str needs_field_lines(struct arena *arena, const struct strs *fields);

#endif
