#ifndef CHUKE_AUDIT_PAGES_H
#define CHUKE_AUDIT_PAGES_H

#include "audit_changes.h"
#include "audit_head.h"
#include "form.h"
#include "html.h"
#include "kernel_queries.h"
#include "office.h"
#include "right.h"

/* What the pages of the audit log show. */

struct audit_in {
	struct str verb, object;
	int64_t object_id;
	struct str login;
	struct day from, until;
	int64_t before;
	struct str format; /* of an export: csv, json */
};

struct audit_codes {
	const struct audit_word **items;
	size_t count;
};

struct audit_view {
	const struct audit_in *in;
	struct audit_lines {
		const struct audit_line {
			const struct audit_list_row *row;
			const char *verb,
				*object; /* labels, Chinese, N_(), or the codes themselves */
			struct audit_changes changes;
			struct url same; /* all that was ever done to the same object */
		} * items;
		size_t count;
	} entries;
	struct audit_codes verbs, objects; /* to choose from */
	bool is_filtered;
	int64_t total, unsealed; /* of the whole log */
	bool has_older;
	struct url older, csv, json; /* the same filter: further down, as files */
};

struct verify_in {
	int64_t after; /* seals before were checked by the step before; 0: from the first */
};
struct verify_view {
	int64_t total;   /* seals that there are */
	struct url next; /* the step to come; none: the end was reached */
	int64_t checked;
	struct audit_head head;
	struct breach_list {
		struct str *items;
		size_t count;
	} breaches;
};

/* Whether some office has a word for this code. */
bool audit_knows(struct audit_codes codes, struct str code);

/* The filter as the statement takes it, copied into the arena: an export goes on after the request's form. */
struct audit_list_args audit_list_args_of(struct arena *arena, const struct audit_in *in);
/* GET /audit/export: everything that the filter finds, as CSV or JSON, in constant memory. */
enum outcome export_audit(struct req *req);

extern const struct form audit_form;
extern const struct right right_read_audit;

#endif
