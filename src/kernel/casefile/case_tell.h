#ifndef CHUKE_CASE_TELL_H
#define CHUKE_CASE_TELL_H

#include "outbox.h"

/* What cases tell people of, as kinds of notices (outbox.h), and words in both languages for them. */

#define CASE_PROGRESS "case.progress"
#define CASE_CORRECT "case.correct"
#define CASE_DECIDED "case.decided"
#define CASE_MESSAGE "case.message"
#define CASE_DUE "case.due"
#define CASE_OURS "case.ours"

enum { CASE_NOTICE_KINDS = 6, CASE_WORDS_MAX = 6 };
extern const struct notice_kind case_notice_kinds[CASE_NOTICE_KINDS];

/* A Chinese sentence, N_(), in both languages, {1} … from the words. */
struct bilingual case_words(
	struct arena *arena, const char *zh, const struct bilingual *words, size_t count);
#define CASE_WORDS(arena, zh, ...)                                           \
	case_words((arena), (zh), (const struct bilingual[]){ __VA_ARGS__ }, \
		sizeof((const struct bilingual[]){ __VA_ARGS__ }) / sizeof(struct bilingual))

#endif
