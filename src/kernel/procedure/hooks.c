#include "hooks.h"

#include "office.h"

static bool any_is_known;

void
case_hooks_take_any(void)
{
	any_is_known = true;
}

bool
case_hooks_are_any(void)
{
	return any_is_known;
}

const struct case_guard *
case_guard_find(struct str name)
{
	for (size_t i = 0; i < office_count(); i++) {
		const struct office *office = office_at(i);

		for (size_t k = 0; k < office->case_guard_count; k++) {
			if (str_equal(name, str_of(office->case_guards[k].name))) {
				return &office->case_guards[k];
			}
		}
	}
	return NULL;
}

const struct case_effect *
case_effect_find(struct str name)
{
	for (size_t i = 0; i < office_count(); i++) {
		const struct office *office = office_at(i);

		for (size_t k = 0; k < office->case_effect_count; k++) {
			if (str_equal(name, str_of(office->case_effects[k].name))) {
				return &office->case_effects[k];
			}
		}
	}
	return NULL;
}

bool
case_guard_is_known(struct str name)
{
	return any_is_known || case_guard_find(name);
}

bool
case_effect_is_known(struct str name)
{
	return any_is_known || case_effect_find(name);
}
