#include "account_setting.h"

#include "dispatch_inner.h"

enum { PASSWORD_DAYS = 90 };

static const struct district_setting *
find_setting(const struct req *req, const char *key)
{
	return map_find(&flight_of(req)->district->settings, str_of(key));
}

enum factor_mode
setting_factor_mode(const struct req *req)
{
	const struct district_setting *setting = find_setting(req, "second_factor");

	if (!setting) {
		return flight_of(req)->district->is_demo ? FACTOR_OFF : FACTOR_REQUIRED;
	}
	return str_equal(setting->value, STR("off"))        ? FACTOR_OFF
	       : str_equal(setting->value, STR("optional")) ? FACTOR_OPTIONAL
							    : FACTOR_REQUIRED;
}

bool
setting_is_dengbao(const struct req *req)
{
	const struct district_setting *setting = find_setting(req, "password_rules");

	return setting && str_equal(setting->value, STR("dengbao"));
}

int64_t
setting_password_days(const struct req *req)
{
	const struct district_setting *setting = find_setting(req, "password_days_max");

	if (!setting_is_dengbao(req)) {
		return 0;
	}
	return setting ? setting->number : PASSWORD_DAYS;
}
