#ifndef CHUKE_PAGE_TOOLS_H
#define CHUKE_PAGE_TOOLS_H

#include "html.h"

/*
 * What other offices offer on a page about an organisation, a region or a search: a button to follow it.
 * The page asks for it without knowing whose it is.
 */

struct page_subject {
	/* "org:12" by its id, "region:330106007006" by its code, "search:q=…" by what stands behind /orgs? */
	struct str name;
};

/* Draws what all registered offices offer (office.h: page_tools); nothing if they offer nothing. */
void page_tools(struct html *h, struct str name);
void page_tools_of_id(struct html *h, const char *kind, int64_t id);
/* The same for cards that belong to the subject: a street's news (office.h: page_more). */
void page_more(struct html *h, struct str name);

#endif
