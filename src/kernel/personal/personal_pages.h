#ifndef CHUKE_PERSONAL_PAGES_H
#define CHUKE_PERSONAL_PAGES_H

#include "consent.h"
#include "form.h"
#include "html.h"
#include "kernel_queries.h"
#include "retention.h"
#include "right.h"

/* What the pages about one's own data show: what is kept, what one agreed to, who looked; and what goes when. */

struct consent_in {
	struct strs agree; /* codes of what is agreed to */
	struct str next;   /* own path to go on to */
};
struct my_data_in {
	struct str shown_name;
};
struct code_in {
	struct str code;
};

struct consent_view {
	const struct consent_in *in;
	struct consent_offers offers; /* those that are due */
};

struct my_data_view {
	struct my_data_in in;
	struct login_find_by_name_row login;
	struct personal_contact_list_rows contacts;
	struct personal_session_list_rows sessions;
	struct consent_offers offers;
	struct consent_list_rows answers; /* all there ever were */
	struct audit_sight_list_rows sights;
};

struct retention_view {
	struct retention_lines {
		struct retention_line {
			const struct retention_rule *rule;
			struct retention_due due;
			bool is_more; /* more than were counted */
			struct day
				first_day; /* when the oldest goes; none: it is kept, or there is none */
		} * items;
		size_t count;
	} lines;
};

extern const struct form consent_form, my_data_form;

/* What the pack calls a consent; one that it asks no more is called by its code. */
struct bilingual consent_title(const struct my_data_view *v, struct str code);

/* GET /me/consent: what is asked and not answered; goes on at once if nothing is. */
enum outcome show_consent(struct req *req);
/* POST /me/consent: what is ticked is agreed to, the rest refused. */
enum outcome do_consent(struct req *req);
/* GET /me/data */
enum outcome show_my_data(struct req *req);
/* POST /me/data: the name */
enum outcome correct_my_data(struct req *req);
/* GET /me/data/export: all of it as JSON, addresses in full */
enum outcome export_my_data(struct req *req);
/* POST /me/consents/{code}/withdraw */
enum outcome take_back_consent(struct req *req);
/* POST /me/consents/{code}/give */
enum outcome give_consent(struct req *req);
/* GET /admin/retention: what would go, removing nothing */
enum outcome show_retention(struct req *req);
/* POST /admin/retention: adds the job */
enum outcome run_retention(struct req *req);

#endif
