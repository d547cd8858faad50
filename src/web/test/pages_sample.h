#ifndef CHUKE_PAGES_SAMPLE_H
#define CHUKE_PAGES_SAMPLE_H

#include "parts.h"
#include "qr.h"
#include "req.h"
#include "shell.h"
#include "terms.h"

/* A made-up request, shell, form and view, with which the tests of pages draw every component. */

struct sample_view {
	struct str name;
	struct search_ranges found;
	struct pager pager;
	struct day day;
	struct tiles tiles;
	struct qr qr;
	struct {
		const char *const *items;
		size_t count;
	} fields;
	const void *in;
};

extern const struct form sample_form;
/* A page to write into; the sample's request has wrong input if `is_wrong`. */
struct html *sample_html(struct arena *arena, enum lang lang, bool is_wrong);
struct shell *sample_shell(struct arena *arena);
struct sample_view *sample_view(struct arena *arena);

#endif
