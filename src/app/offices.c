#include "offices.h"

#include "activity.h"
#include "needs.h"
#include "news.h"
#include "open.h"
#include "people.h"
#include "portal.h"
#include "project.h"
#include "quota.h"
#include "registration.h"
#include "registry.h"
#include "rooms.h"

/* The offices of this program, in the order of their migrations. */
const struct office *const offices[] = {
	&registry_office,
	&news_office,
	&registration_office,
	&people_office,
	&project_office,
	&needs_office,
	&quota_office,
	&rooms_office,
	&activity_office,
	&open_office,
	&portal_office,
};
const size_t offices_count = sizeof(offices) / sizeof(offices[0]);
