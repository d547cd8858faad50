#include "org_tools.h"

#include "ids.h"
#include "registration_pages.h"

void
mistake_tool(struct html *h, const struct page_subject *subject)
{
	struct str rest = subject->name, kind;
	int64_t org = 0;

	if (str_split(&rest, ':', &kind) && str_equal(kind, STR("org")) &&
		str_parse_int(rest, &org)) {
		mistake_button(h, org);
	}
}
