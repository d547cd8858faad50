#ifndef CHUKE_PROCEDURE_PAGES_H
#define CHUKE_PROCEDURE_PAGES_H

#include "conditions.h"
#include "figure_pages.h"
#include "html.h"
#include "procedure_picture.h"
#include "req.h"

/* /services: what can be done here, and the guide to each procedure, as everybody may read them; the same as JSON. */

struct services_query {
	struct str q;
};
struct service_query {
	struct str procedure;
};
extern const struct form services_form, service_form;

/* One procedure as a card shows it. */
struct service_card {
	const struct procedure *procedure;
	struct url to, start;
	struct str days; /* none: no clock */
	struct str starters;
};
struct service_cards {
	struct service_card *items;
	size_t count;
};
struct service_group {
	struct str id;
	const char *icon;
	struct bilingual name, note;
	struct service_cards cards;
};
struct services_view {
	struct str q;
	struct service_groups {
		struct service_group *items;
		size_t count;
	} groups; /* only those with cards */
	size_t total;
};

/* A file to be brought. */
struct service_document {
	const struct answer_field *field;
	struct str types;
	struct str when; /* 选“其他类”时; none: always as is_required says */
};
/* A step as the guide tells it. */
struct service_step {
	const struct case_step *step;
	struct str offices, days, when_over; /* none without a clock */
	struct str correction; /* how long the applicant has; none: nothing is sent back */
};
struct service_end {
	const struct case_end *end;
	struct url appeal; /* none: no appeal here */
	struct str appeal_days;
};
struct service_part { /* a page of the form: what is asked in it */
	struct bilingual title;
	struct str asked;
};
struct service_counter {
	struct bilingual name, note;
};
struct service_view {
	const struct procedure *procedure;
	struct service_card card;
	struct str group;
	struct service_conditions {
		const struct procedure_condition *items;
		size_t count;
	} conditions;
	struct conditions limits; /* of the jurisdiction, in numbers */
	struct service_documents {
		struct service_document *items;
		size_t count;
	} documents;
	struct service_parts {
		struct service_part *items;
		size_t count;
	} parts;
	struct service_steps {
		struct service_step *items;
		size_t count;
	} steps;
	struct service_ends {
		struct service_end *items;
		size_t count;
	} refusals;
	struct service_basis {
		const struct bilingual *items;
		size_t count;
	} basis;
	struct service_counters {
		struct service_counter *items;
		size_t count;
	} counters;
	struct procedure_picture picture;
	struct figure_public figures;
};

/* Everything that the guide shows. */
void service_view_make(
	struct req *req, const struct procedure *procedure, struct service_view *ret_view);
struct service_card service_card_make(struct req *req, const struct procedure *procedure);

/* GET /services and /services/{procedure}. */
enum outcome show_services(struct req *req);
enum outcome show_service(struct req *req);
/* GET /api/v1/procedures and /api/v1/procedures/{procedure}. */
enum outcome list_procedures(struct req *req);
enum outcome send_procedure(struct req *req);
extern const struct member procedure_item_members[];
extern const size_t procedure_item_member_count;

#endif
