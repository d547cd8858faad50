#ifndef CHUKE_VOLUNTEER_PACK_H
#define CHUKE_VOLUNTEER_PACK_H

#include "pack.h"

/* What the pack says of volunteers: volunteers.yaml. */

struct volunteer_rules {
	int64_t age_min;        /* younger ones do not serve */
	int64_t guardian_age;   /* younger ones need a guardian's consent */
	int64_t day_max;        /* minutes of one person that count on one day */
	int64_t early_minutes;  /* so long before a shift one may check in */
	int64_t late_minutes;   /* so long after it one may check out; then the clock does */
	int64_t forgotten_max;  /* minutes that count at most if nobody checked out */
	int64_t offer_minutes;  /* how long somebody who waited has for the answer */
	int64_t needed_max;     /* the largest shift */
	struct bilingual basis; /* the rule behind the certificate, as it stands on it */
};
/* Whether the district keeps volunteers' hours at all; without the file it does not. */
bool volunteer_rules_of(const struct pack *pack, struct volunteer_rules *ret_rules);

/* Whether volunteers.yaml and demo/volunteers.yaml say what they must. */
void volunteer_check_pack(const struct pack *pack, struct pack_report *report);
void volunteer_demo_check(const struct pack *pack, struct pack_report *report);

#endif
