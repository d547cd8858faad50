#include "account_setting.h"

#include "setting.h"

enum factor_mode
setting_factor_mode(const struct req *req)
{
	struct str mode = req_setting_text(req, "second_factor");

	return str_equal(mode, STR("off"))        ? FACTOR_OFF
	       : str_equal(mode, STR("optional")) ? FACTOR_OPTIONAL
						  : FACTOR_REQUIRED;
}

bool
setting_is_dengbao(const struct req *req)
{
	return str_equal(req_setting_text(req, "password_rules"), STR("dengbao"));
}

int64_t
setting_password_days(const struct req *req)
{
	return setting_is_dengbao(req) ? req_setting_int(req, "password_days_max") : 0;
}
