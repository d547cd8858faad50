#ifndef CHUKE_NAME_LIKENESS_H
#define CHUKE_NAME_LIKENESS_H

#include "str.h"

/*
 * How alike two names of groups are, without their place: 古墩社区夕阳红合唱队 and 古墩夕阳红歌唱队.  Only hints come of
 * it; whether a name is taken, the guard filing.name_free decides.
 */

/* 0: nothing in common, 100: the same; `place` is what both may begin with, such as 古墩社区. */
int name_likeness(struct str one, struct str other, struct str place);
enum { NAMES_ALIKE = 50 }; /* from which on they are pointed out */

#endif
