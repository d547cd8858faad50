#ifndef CHUKE_ORG_VIEW_H
#define CHUKE_ORG_VIEW_H

#include "org_index.h"
#include "org_past.h"
#include "parts.h"
#include "qr.h"
#include "search.h"

/* What the register's pages show: facts already in words, addresses already made.  No I/O. */

/* What the addresses of lists of organisations take: /orgs?q=&street=… */
struct org_query {
	struct str q;
	struct str street, community; /* codes of regions */
	struct str kind, status, grade, field;
	struct str sort; /* grade, founded, name; none: the best first */
	bool charity;
	int64_t page, per_page;
};

struct org_card {
	struct org_id id;
	struct str own_name;     /* the name without the city and district that many begin with */
	struct str name, former; /* former: other names that were found, to be shown */
	struct bilingual kind, status, listed, grade, place, does;
	struct bilingual english; /* the English name, where the page is English; none else */
	struct str status_tone, listed_tone;
	struct bilingual fields; /* 社区助老、失智照护 */
	bool is_charity, is_grade_over;
	struct day founded_day;
};
struct org_cards {
	struct org_card *items;
	size_t count;
};

struct facet_link {
	struct bilingual label;
	int64_t entries;
	struct url to;
	bool is_current;
};
struct facet_links {
	struct facet_link *items;
	size_t count;
};
enum { FACETS_UNFOLDED = 8 }; /* the others are behind a click */
struct facet_group {
	const char *title; /* Chinese, N_() */
	struct facet_links links;
	bool is_open; /* one of those that are folded away is chosen */
};
struct facet_groups {
	struct facet_group *items;
	size_t count;
};

struct orgs_view {
	const struct org_query *in;
	const struct search_query *text;
	struct org_cards cards;
	struct pager pager;
	struct tiles tiles;
	struct facet_groups facets;
	struct facet_links sorts;
	struct facet_links active; /* filters in force, each with the address without it */
	struct facet_links alike;  /* when nothing was found: names much like it */
	struct facet_links nearby; /* when nothing was found: what else could be meant */
	struct url clear;          /* without any filter */
	struct url export_csv, export_xlsx;
	struct str title;
	struct str
		watch; /* this search as a subject that can be followed; none: it asks for nothing */
	bool has_counts, is_sample, has_export;
};

/* A withheld fact: what, why, until when. */
struct hidden_line {
	const char *label; /* Chinese, N_() */
	struct str reason;
	struct day until_day;
};
struct hidden_lines {
	struct hidden_line *items;
	size_t count;
};

/* One line of facts. */
struct fact_line {
	const char *label; /* Chinese, N_() */
	struct bilingual value;
	struct day day; /* shown instead of the value; none: the value is */
};
struct fact_lines {
	struct fact_line *items;
	size_t count;
};

struct org_view {
	struct str own_name;     /* as on cards */
	struct org_full_row org; /* without what is withheld */
	struct bilingual kind, class, status, status_note, listed, listed_note, grade, place, does,
		party;
	struct bilingual fields;
	struct str status_tone, listed_tone;
	bool is_grade_over, is_registered;
	struct fact_lines facts;
	struct hidden_lines hidden;
	struct org_former_names former;
	struct org_events events;
	struct str short_names; /* separated by 、 */
	struct url website;
	bool has_website;
	struct day as_of; /* none: today */
	bool is_before_founding;
	struct url today;       /* the page of today */
	struct url feed, share; /* its news as a feed; its picture for those who pass the page on */
	struct url paper;       /* the same as PDF */
	struct url print;       /* the page to print, of the same day */
	struct str link;        /* the whole address, for the code */
	struct qr qr;
	bool has_qr; /* only on the page to print; the other shows a picture */
	bool may_edit, may_contact, may_withhold;
	struct day printed_day;
};

struct words {
	struct arena *arena;
	const struct pack *pack;
	const struct regions *regions;
	struct day today;
};

/* 古荡街道 · 古墩社区 */
struct bilingual place_text(
	const struct words *words, struct region_id street, struct region_id community);
/* The names of fields by lines of ids and words: 社区助老、失智照护 */
struct bilingual fields_text(const struct words *words, struct str fields);
/* What cards of these show, in this order; those that the public list does not have are left out. */
struct org_card_list_rows org_cards_find(struct db *db, const struct org_id *ids, size_t count);
struct org_card org_card_of(const struct words *words, const struct org_card_list_row *row);
/* Fills everything but events, links and rights. */
void org_view_fill(
	const struct words *words, const struct org_hidden *hidden, struct org_view *view);

/* What a withheld field is called (none: the whole entry); Chinese, N_(). */
const char *org_hidden_label(struct str field);
/* Where a text has what was typed; nowhere without a query. */
struct search_ranges found_in(
	struct arena *arena, const struct search_query *query, struct str text);
/* The address of a list: `path` with what of the query is set. */
struct url orgs_url(struct arena *arena, const char *path, const struct org_query *query);

#endif
