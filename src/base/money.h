#ifndef CHUKE_MONEY_H
#define CHUKE_MONEY_H

#include "str.h"

/* An amount of renminbi in fen, exact.  Arithmetic that would overflow says so and changes nothing. */
struct money {
	int64_t fen;
};

#define MONEY_NONE ((struct money){ INT64_MIN }) /* absent (SQL null) */
#define YUAN(yuan) ((struct money){ (int64_t)(yuan)*100 })

/* Is there no amount? */
static inline bool
money_is_none(struct money m)
{
	return m.fen == INT64_MIN;
}

/* Exact sums; false, and nothing changed, on overflow.  The order of amounts: below 0, 0 or above. */
bool money_add(struct money a, struct money b, struct money *ret_sum);
bool money_subtract(struct money a, struct money b, struct money *ret_difference);
int money_compare(struct money a, struct money b);
/* "1,234.5", "￥5000", "5000元", "3万元"; at most two decimals of yuan (six of 万). False otherwise. */
bool money_parse(struct str text, struct money *ret_money);
struct str money_format(
	struct arena *arena, struct money money); /* "1,234.50"; whole yuan without decimals */
/* In Chinese capitals as on payment papers: 肆仟元整. */
struct str money_format_capitals(struct arena *arena, struct money money);

#endif
