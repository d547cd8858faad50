#ifndef CHUKE_PROJECT_H
#define CHUKE_PROJECT_H

#include "html.h"
#include "ids.h"
#include "office.h"

/*
 * Service projects as everybody sees them: who does what for whom, where, and how far it is.  So far those
 * of the demonstration; who buys, pays and supervises them comes with later offices.
 */

extern const struct office project_office;

struct project_brief {
	int64_t id;
	struct bilingual name, summary, field, place, served, buyer;
	struct url to;
	struct str org_name; /* who carries it out; empty: not known or withheld */
	struct url org;
	const char *state_label, *state_tone; /* Chinese, N_(); 按计划, 需关注, 已完成, 未开始 */
	struct str state;                     /* planned running done */
	int64_t done_percent;
	struct day from_day, until_day;
	bool is_sample, is_watched;
};
struct project_briefs {
	struct project_brief *items;
	size_t count;
};

/* What runs first; in the request's arena. */
struct project_briefs projects_latest(struct req *req, int limit);
/* Those that serve a street or community. */
struct project_briefs projects_of_region(struct req *req, struct region_id region, int limit);
/* How many there are, up to a thousand. */
int64_t projects_total(struct req *req);
/* The number of the pack's project of that code; 0 if there is none. */
int64_t project_find_coded(struct db *db, struct str code);

/* Lines for the body of a card: <ul class="rows"> around them. */
void project_lines(struct html *h, const struct project_briefs *projects);

#endif
