#ifndef CHUKE_NEWS_CASE_H
#define CHUKE_NEWS_CASE_H

#include "hooks.h"

/* What cases bring about in the news: a step shown to the public becomes a 公示 with its period. */

enum { NEWS_EFFECTS = 1 };
extern const struct case_effect news_effects[NEWS_EFFECTS];

#endif
