#include "office.h"

#include <assert.h>
#include <string.h>

static const struct office *const *registered;
static size_t registered_count;

void
offices_register(const struct office *const *offices, size_t count)
{
	registered = offices;
	registered_count = count;
}

size_t
office_count(void)
{
	return registered_count;
}

const struct office *
office_at(size_t index)
{
	assert(index < registered_count);
	return registered[index];
}

void
event_tell(struct db *db, const char *event, int64_t subject_id)
{
	for (size_t i = 0; i < registered_count; i++) {
		const struct office *office = registered[i];

		for (size_t k = 0; k < office->listener_count; k++) {
			if (strcmp(office->listeners[k].event, event) == 0) {
				office->listeners[k].run(db, subject_id);
			}
		}
	}
}
