#ifndef CHUKE_ORG_TOOLS_H
#define CHUKE_ORG_TOOLS_H

#include "ids.h"
#include "page_tools.h"
#include "registration_queries.h"

/* What this office offers on pages of others (office.h: page_tools, page_more). */

/* 找错, on an organisation's page: leads to the procedure that corrects what is published. */
void mistake_tool(struct html *h, const struct page_subject *subject);

struct names_view {
	struct {
		struct names_of_community_row *items;
		size_t count;
	} names;
};
/* Beside a case ("case:12"): organisations of its community whose names are like the one that it asks for. */
void names_alike_more(struct html *h, const struct page_subject *subject);

#endif
