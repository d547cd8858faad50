#ifndef CHUKE_AUDIT_PAGES_H
#define CHUKE_AUDIT_PAGES_H

#include "form.h"
#include "html.h"
#include "kernel_queries.h"
#include "right.h"

/* What the pages of the audit log show. */

struct audit_in {
	struct str verb, object;
	int64_t object_id;
	struct str login;
	struct day from, until;
	int64_t before;
};

struct audit_view {
	const struct audit_in *in;
	struct audit_list_rows entries;
	int64_t total, unsealed; /* of the whole log */
	bool has_older;
	struct url older;
};

struct verify_view {
	int64_t checked;
	struct breach_list {
		struct str *items;
		size_t count;
	} breaches;
};

extern const struct form audit_form;
extern const struct right right_read_audit;

#endif
