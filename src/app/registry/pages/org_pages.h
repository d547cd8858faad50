#ifndef CHUKE_ORG_PAGES_H
#define CHUKE_ORG_PAGES_H

#include "org_view.h"
#include "req.h"

/* One organisation as everybody may see it: its page, the view to print, the same on a past day. */

struct org_page_query {
	struct org_id id;
	struct day as_of;
};
extern const struct form org_page_form;

/* GET /orgs/{id} */
enum outcome show_org(struct req *req);
/* GET /orgs/{id}/print */
enum outcome show_org_print(struct req *req);

/* GET /orgs/{id}/record.pdf: the view to print, drawn as PDF. */
enum outcome show_org_paper(struct req *req);

/* GET /orgs/{id}/code: a picture of the page's address, drawn only for whoever looks at it. */
enum outcome show_org_code(struct req *req);

/* All that these pages show, on the day that the query asks for; NOT_FOUND if it is withheld. */
enum outcome org_view_of(struct req *req, struct org_view *view);

/*
 * What is shown of an organisation to everybody on a day (none: today), with its past; NOT_FOUND if it is
 * withheld.  For the page and the API alike.
 */
struct org_shown {
	struct org_full_row row;
	struct org_hidden hidden;
	struct org_past_list_rows past; /* without withheld facts */
	struct org_note_list_rows notes;
	bool is_before_founding;
};
enum outcome org_shown_find(
	struct req *req, struct org_id id, struct day as_of, struct org_shown *ret_shown);

#endif
