#ifndef CHUKE_ORG_TOOLS_H
#define CHUKE_ORG_TOOLS_H

#include "page_tools.h"

/* What this office offers on the page of an organisation (office.h: page_tools). */

/* 找错: leads to the procedure that corrects what is published, with the organisation filled in. */
void mistake_tool(struct html *h, const struct page_subject *subject);

#endif
