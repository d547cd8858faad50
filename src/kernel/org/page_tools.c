#include "page_tools.h"

#include "office.h"

void
page_tools(struct html *h, struct str name)
{
	struct page_subject subject = { name };

	for (size_t i = 0; i < office_count() && h->req; i++) {
		if (office_at(i)->page_tools) {
			office_at(i)->page_tools(h, &subject);
		}
	}
}

void
page_tools_of_id(struct html *h, const char *kind, int64_t id)
{
	page_tools(h, str_format(h->arena, "%s:%lld", kind, (long long)id));
}

void
page_more(struct html *h, struct str name)
{
	struct page_subject subject = { name };

	for (size_t i = 0; i < office_count() && h->req; i++) {
		if (office_at(i)->page_more) {
			office_at(i)->page_more(h, &subject);
		}
	}
}
