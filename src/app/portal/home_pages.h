#ifndef CHUKE_HOME_PAGES_H
#define CHUKE_HOME_PAGES_H

#include "activity.h"
#include "entries.h"
#include "needs.h"
#include "news.h"
#include "project.h"
#include "req.h"

/* The home page: what the register knows today, and what the pack says (home.yaml). */

struct home_link {
	struct bilingual text;
	struct url to;
};
struct home_links {
	struct home_link *items;
	size_t count;
};

/* A short text under a name: a tier, a figure, a policy. */
struct home_item {
	struct bilingual name, text;
	struct str value;
};
struct home_items {
	struct home_item *items;
	size_t count;
};
struct home_texts {
	struct bilingual *items;
	size_t count;
};

struct home_view {
	struct entries_summary entries;
	struct news_briefs news, notices;
	struct project_briefs projects;
	struct needs_summary needs;
	struct home_texts title; /* in pieces between which a line may break */
	struct bilingual lead;
	struct home_links searches;
	struct bilingual tiers_title, tiers_lead;
	struct home_items tiers;
	struct bilingual story_title;
	struct home_texts story, path;
	struct home_link story_link;
	struct home_items figures;
	struct bilingual policies_title, policies_note;
	struct home_items policies; /* name: the mark before it; text: the title */
	struct bilingual greeting, elder_lead, elder_help;
	struct day today;
};

/* GET / */
enum outcome show_home(struct req *req);

#endif
