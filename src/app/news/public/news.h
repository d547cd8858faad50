#ifndef CHUKE_NEWS_H
#define CHUKE_NEWS_H

#include "html.h"
#include "ids.h"
#include "office.h"

/*
 * Work news (动态), announcements (公告) and publicity with a period for objections (公示): what other
 * offices may ask of them.  Event "news.published", told in the transaction in which an item first
 * appears (subject: its id), also when that happens at a scheduled moment.
 */

extern const struct office news_office;

enum news_genre {
	NEWS_NEWS = 1,     /* 动态 */
	NEWS_ANNOUNCEMENT, /* 公告 */
	NEWS_PUBLICITY,    /* 公示 */
};

/* An item in short, as lists show it. */
struct news_brief {
	int64_t id;
	enum news_genre genre;
	const char *genre_label; /* Chinese, N_() */
	struct bilingual title, summary;
	struct url to; /* /news/{id} or /notices/{id} */
	struct url cover,
		cover_large; /* its first picture, 320 and 960 px wide; text none: it has none */
	int64_t cover_file;  /* its number; 0: none */
	struct str cover_alt;
	struct str author;      /* organisation or office */
	struct bilingual place; /* 古荡街道 · 古墩社区; empty: the whole district */
	struct day shown_day;
	struct moment shown_at;
	struct moment edited_at; /* none: never changed */
	/* publicity only: */
	struct day from_day, until_day;
	bool is_running; /* objections are taken today */
	int days_left;   /* of those, today counted: 1 on the last day */
};
struct news_briefs {
	struct news_brief *items;
	size_t count;
};

/* Work news, the latest first, in the request's arena: all; about a street or community; about an organisation. */
struct news_briefs news_latest(struct req *req, int limit);
struct news_briefs news_latest_of_region(struct req *req, struct region_id region, int limit);
struct news_briefs news_latest_of_org(struct req *req, struct org_id org, int limit);
/* Announcements and publicity: what still runs first (by its end), then the latest others. */
struct news_briefs notices_latest(struct req *req, int limit);
struct news_briefs notices_latest_of_region(struct req *req, struct region_id region, int limit);

/* Everything that stands on the site with a number above `after` up to `last`, by number: for site maps. */
struct news_places {
	struct news_place {
		int64_t id;
		struct str folder; /* "/news/" or "/notices/": its address without the number */
		struct moment changed_at;
	} * items;
	size_t count;
};
struct news_places news_places_find(
	struct db *db, struct arena *arena, int64_t after, int64_t last);
/* The highest number of what stands on the site; 0: nothing does. */
int64_t news_place_highest(struct db *db);

/* For listeners of "news.published", in any transaction: what it says and whom it is about. */
struct news_told {
	enum news_genre genre;
	struct bilingual title, summary;
	struct url to;
	struct org_id org;       /* whose it is; 0: an office's */
	struct region_id region; /* whose it is */
	struct org_id *orgs;     /* all that it is about */
	size_t org_count;
	struct region_id *regions;
	size_t region_count;
};
/* NOT_FOUND unless it stands on the site. */
enum outcome news_told_find(
	struct db *db, struct arena *arena, int64_t id, struct news_told *ret_told);

/* The item of that title, shown or not; 0: none.  For tests. */
int64_t news_find_titled(struct db *db, struct str title);

/* In a transaction: somebody objects to a notice; no rule is asked, no audit row is written. */
struct news_objection_id news_object(
	struct db *db, int64_t notice, struct login_id login, struct str reason);

/*
 * Components for other offices' pages: cards in a grid (<ul class="grid g-3">), lines for the body of a
 * card (<ul class="rows">).
 */
void news_cards(struct html *h, const struct news_briefs *news);
void news_lines(struct html *h, const struct news_briefs *news);
void news_notice_lines(struct html *h, const struct news_briefs *notices);

#endif
