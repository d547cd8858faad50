#ifndef CHUKE_NEWS_CASE_H
#define CHUKE_NEWS_CASE_H

#include "hooks.h"

/*
 * What cases bring about in the news: a step shown to the public becomes a 公示 with its period, a decision that the law
 * has announced a 公告; both stand on the page of the organisation that they are about.
 */

enum { NEWS_EFFECTS = 3 };
extern const struct case_effect news_effects[NEWS_EFFECTS];

#endif
