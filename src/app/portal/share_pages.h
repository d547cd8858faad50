#ifndef CHUKE_SHARE_PAGES_H
#define CHUKE_SHARE_PAGES_H

#include "req.h"

/* Pictures for those who pass a page on (og:image), drawn by the child process. */

struct share_in {
	int64_t id;
};
extern const struct form share_form;

/* GET /share.png: the site's own. */
enum outcome show_share(struct req *req);
/* GET /orgs/{id}/share.png: with an organisation's name. */
enum outcome show_org_share(struct req *req);

#endif
