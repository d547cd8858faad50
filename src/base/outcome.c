#include "outcome.h"

#include <assert.h>

static const char *const outcome_names[OUTCOME_COUNT] = {
	[OK] = "ok",
	[INVALID] = "invalid",
	[NOT_FOUND] = "not_found",
	[FORBIDDEN] = "forbidden",
	[UNAUTHENTICATED] = "unauthenticated",
	[CONFLICT] = "conflict",
	[STALE] = "stale",
	[TOO_LARGE] = "too_large",
	[TOO_MANY] = "too_many",
	[UNAVAILABLE] = "unavailable",
};

const char *
outcome_name(enum outcome outcome)
{
	assert(outcome < OUTCOME_COUNT);
	return outcome_names[outcome];
}
