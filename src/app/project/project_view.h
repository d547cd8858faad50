#ifndef CHUKE_PROJECT_VIEW_H
#define CHUKE_PROJECT_VIEW_H

#include "parts.h"
#include "project.h"
#include "project_queries.h"

/* What addresses of projects take, and what their pages show. */

struct project_query {
	struct str field, street; /* id of fields.yaml; code of a street or community */
	int64_t org;
	struct str state; /* planned running done */
	int64_t page, per_page;
};
extern const struct form project_query_form, project_api_form, project_id_form;
struct project_id_query {
	struct project_id id;
};

struct project_link {
	struct bilingual label;
	struct url to;
	bool is_current;
};
struct project_links {
	struct project_link *items;
	size_t count;
};

struct projects_view {
	const struct project_query *in;
	struct project_briefs items;
	struct pager pager;
	struct choices fields, streets;
	struct project_links states;
	bool is_filtered;
};
struct project_view {
	struct project_brief brief;
	struct project_links regions;
	struct day today;
};
/* On an organisation's page. */
struct project_section_view {
	struct url all;
	struct project_briefs items;
};

/* GET /projects, /projects/{id}, /api/v1/projects */
enum outcome show_projects(struct req *req);
enum outcome show_project(struct req *req);
enum outcome list_projects_api(struct req *req);

/* One item of the API. */
struct project_api_item {
	struct project_id id;
	struct str name, name_en, field, state, org_name, street, buyer, served, summary,
		summary_en;
	struct org_id org_id;
	int64_t done_percent;
	bool is_watched, is_sample;
	struct day from_day, until_day;
};
enum { PROJECT_API_MEMBERS = 17 };
extern const struct member project_api_members[PROJECT_API_MEMBERS];

struct page_subject;
/* On the page of an organisation: its projects (office.h: page_more). */
void project_page_more(struct html *h, const struct page_subject *subject);

/* Whether demo/projects.yaml says what it must. */
void project_check_pack(const struct pack *pack, struct pack_report *report);
/* In `chuke demo`: the 14 projects. */
void project_demo_load(struct app *app, const struct pack *pack);

#endif
