#include "volunteer_hours.h"

enum { MINUTE_MS = 60000 };

static int64_t
lesser(int64_t a, int64_t b)
{
	return a < b ? a : b;
}

int64_t
volunteer_minutes_max(const struct volunteer_service *service)
{
	int64_t length = (service->to_at.ms - service->from_at.ms) / MINUTE_MS,
		left = service->day_max - service->day_others;

	return lesser(length, left > 0 ? left : 0);
}

int64_t
volunteer_minutes(const struct volunteer_service *service)
{
	bool is_forgotten = moment_is_none(service->out_at);
	int64_t from, to, minutes;

	if (moment_is_none(service->in_at)) {
		return 0;
	}
	from = service->in_at.ms > service->from_at.ms ? service->in_at.ms : service->from_at.ms;
	to = is_forgotten ? service->to_at.ms : lesser(service->out_at.ms, service->to_at.ms);
	minutes = to > from ? (to - from) / MINUTE_MS : 0;
	minutes = is_forgotten ? lesser(minutes, service->forgotten_max) : minutes;
	return lesser(minutes, volunteer_minutes_max(service));
}
