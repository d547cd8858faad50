#ifndef CHUKE_NEWS_VIEW_H
#define CHUKE_NEWS_VIEW_H

#include "news_list.h"
#include "news_write.h"
#include "parts.h"

/* What the pages of news and notices show. */

struct news_link {
	struct bilingual label;
	struct url to;
	bool is_current;
};
struct news_links {
	struct news_link *items;
	size_t count;
};

struct news_list_view {
	const struct news_query *in;
	struct news_briefs items;
	struct pager pager;
	struct choices streets, years; /* to choose from */
	struct str year;               /* as typed, for the control */
	struct news_links active;      /* filters in force, each with the address without it */
	struct news_links states;      /* notices: all, running, ended, announcements */
	bool is_filtered;
	const struct search_query *words;
	struct str org_name; /* of the organisation asked for */
};

/* A picture below the text. */
struct news_photo_view {
	struct picture picture;
	struct str caption; /* what it shows; empty: nobody said */
	struct url large;
};
struct news_photos_view {
	struct news_photo_view *items;
	size_t count;
};

struct news_view {
	struct news_brief brief;
	struct safe body;
	struct news_photos_view photos;
	struct news_links orgs, regions;
	int64_t revision; /* above 1: it was changed */
	struct url history, list;
	struct bilingual list_label;
	struct news_briefs more;                   /* others of the same organisation or street */
	bool may_object;                           /* the period runs */
	struct url object_to;                      /* where; none: here, signed in */
	struct objection_list_own_rows objections; /* of the one who asks */
};

/* On the page of an organisation or a region. */
struct news_section_view {
	struct url all; /* the list of them */
	struct news_briefs items;
};

/* What is left of one that was withdrawn. */
struct news_gone_view {
	const char *genre_label;
	struct str title, author;
	struct day withdrawn_day;
	struct str note;
	struct url list;
};

struct news_history_view {
	struct news_brief brief;
	struct shown_revisions {
		struct shown_revision {
			int64_t number;
			struct moment made_at;
			struct str note, title, summary;
			struct safe body;
			bool is_current;
		} * items;
		size_t count;
	} revisions;
};

/* Year, month and day of a card's corner. */
struct news_date {
	int year, mday;
	const char *month; /* in the page's language: 9月, Sep */
};
struct news_date news_date_of(const struct html *h, struct day day);
/* Which of four colours the card of an author without a picture has: always the same. */
int news_colour(struct str author);

#endif
