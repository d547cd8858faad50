#ifndef CHUKE_OPEN_PAGES_H
#define CHUKE_OPEN_PAGES_H

#include "form.h"
#include "html.h"
#include "open_queries.h"
#include "org_list.h"
#include "right.h"

/* The page of open data, its files, the same for programs. */

struct open_view {
	struct open_files {
		struct open_file_shown {
			const struct open_file_list_row *row;
			struct str size; /* "1.2 MB" */
			struct url to;
		} * items;
		size_t count;
	} files;
	struct org_list_columns columns;
	struct bilingual licence, publisher, contact; /* of open.yaml; none: not shown */
	struct str feed;                              /* where the feed of changes is */
	bool may_make;
};

struct open_name {
	struct str name;
};
extern const struct form open_name_form;
extern const struct member open_item_members[];
enum { OPEN_ITEM_MEMBERS = 5 };
extern const struct right right_open_make;

/* GET /open */
enum outcome show_open(struct req *req);
/* GET /open/{name} */
enum outcome send_open_file(struct req *req);
/* GET /api/v1/open */
enum outcome list_open_api(struct req *req);
/* POST /open/make */
enum outcome make_open_files(struct req *req);

#endif
