#include "office.h"

#include "kernel_offices.h"

#include <assert.h>
#include <string.h>

/* What the kernel itself does for people stands first, as offices of its own. */
static const struct office *const own[] = { &site_office, &sign_in_office, &account_office,
	&admin_office, &outbox_office, &personal_office, &audit_office, &file_office, &case_office,
	&applicant_office, &procedure_office, &sign_up_office, &org_office, &figure_office,
	&webhook_office };

enum { OWN_COUNT = sizeof(own) / sizeof(own[0]) };

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
	return OWN_COUNT + registered_count;
}

const struct office *
office_at(size_t index)
{
	assert(index < office_count());
	return index < OWN_COUNT ? own[index] : registered[index - OWN_COUNT];
}

void
event_tell(struct db *db, const char *event, int64_t subject_id)
{
	for (size_t i = 0; i < office_count(); i++) {
		const struct office *office = office_at(i);

		for (size_t k = 0; k < office->listener_count; k++) {
			if (strcmp(office->listeners[k].event, event) == 0) {
				office->listeners[k].run(db, subject_id);
			}
		}
	}
}

void
data_check_run(const struct data_check *check, const struct app *app, struct db *db,
	void (*breach)(void *arg, struct str sentence), void *arg)
{
	if (check->run_beside) {
		check->run_beside(app, db, breach, arg);
	} else {
		check->run(db, breach, arg);
	}
}
