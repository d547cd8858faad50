#include "registration.h"

#include "filing.h"

/* Registration and filing, as the list of offices sees it. */

const struct office registration_office = {
	.name = "registration",
	.case_guards = filing_guards,
	.case_guard_count = FILING_GUARDS,
	.case_effects = filing_effects,
	.case_effect_count = FILING_EFFECTS,
};
