#include "cookie.h"

#include "respond.h"

#include <assert.h>
#include <string.h>

static const char safe_chars[] =
	"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._-";

static const char *
full_name(const struct req *req, const char *name)
{
	return req->is_https ? str_format(req->arena, "__Host-%s", name).ptr : name;
}

struct str
cookie_get(const struct req *req, const char *name)
{
	return req_cookie(req, full_name(req, name));
}

static void
put(struct req *req, const char *name, struct str value, const char *age)
{
	respond_header(req, "Set-Cookie",
		str_format(req->arena, "%s=%.*s; Path=/; HttpOnly; SameSite=Lax%s%s",
			full_name(req, name), STR_ARG(value), req->is_https ? "; Secure" : "",
			age));
}

void
cookie_set(struct req *req, const char *name, struct str value, int64_t seconds)
{
	struct str age = seconds ? str_format(req->arena, "; Max-Age=%lld", (long long)seconds)
				 : STR("");

	for (size_t i = 0; i < value.len; i++) {
		assert(strchr(safe_chars, value.ptr[i]) && value.ptr[i]);
	}
	put(req, name, value, age.ptr);
}

void
cookie_remove(struct req *req, const char *name)
{
	put(req, name, STR(""), "; Max-Age=0");
}
