#ifndef CHUKE_NEWS_WORDS_H
#define CHUKE_NEWS_WORDS_H

#include "office.h"

/* What news writes into the audit log, in words; and the invariants of its data. */

extern const struct audit_words news_audit_words;

enum { NEWS_CHECK_COUNT = 6 };
extern const struct data_check news_checks[NEWS_CHECK_COUNT];

#endif
