#ifndef CHUKE_ACTIVITY_H
#define CHUKE_ACTIVITY_H

#include "i18n.h"
#include "office.h"
#include "time.h"

/*
 * Activities of organisations, communities and the centre: published, signed up for, waited for, attended.  Places
 * are counted by the office quota.
 */
extern const struct office activity_office;

struct db;
struct html;
/* On the home page: what is on next; nothing if nothing is. */
void activity_home(struct html *h, bool is_elder);

/* What appeared last, the latest first: for feeds. */
struct activity_news {
	int64_t id;
	struct bilingual title;
	struct str author, lead; /* lead: when, where, how it begins */
	struct moment shown_at, changed_at;
};
struct activity_news_list {
	struct activity_news *items;
	size_t count;
};
struct req;
struct activity_news_list activities_newest(struct req *req, int64_t limit);
/* The numbers of what stands on the site, above `after` up to `last`: for site maps; the highest, 0 if nothing does. */
struct activity_numbers {
	int64_t *items;
	size_t count;
};
struct activity_numbers activities_shown_find(
	struct db *db, struct arena *arena, int64_t after, int64_t last);
int64_t activities_shown_highest(struct db *db);

/* For tests: by its title, 0 if there is none. */
int64_t activity_find_titled(struct db *db, struct str title);
/* The latest sign-up for it. */
int64_t activity_sample_signup(struct db *db, struct str title);

/* The first shift of an activity, the first who serves there, the first promise made there. */
int64_t activity_sample_shift(struct db *db, struct str title);
int64_t activity_sample_duty(struct db *db, struct str title);
int64_t activity_sample_promise(struct db *db, struct str title);

#endif
