#include "req.h"

#include "address.h"
#include "route.h"

struct str
req_header(const struct req *req, const char *name)
{
	struct str wanted = str_of(name);

	for (size_t i = 0; i < req->headers.count; i++) {
		if (str_equal_ascii_case(req->headers.items[i].name, wanted)) {
			return req->headers.items[i].value;
		}
	}
	return STR_NONE;
}

struct str
req_cookie(const struct req *req, const char *name)
{
	return pairs_find(&req->cookies, str_of(name));
}

struct str
req_query(const struct req *req, const char *name)
{
	return pairs_find(&req->query, str_of(name));
}

struct str
req_posted(const struct req *req, const char *name)
{
	return pairs_find(&req->posted, str_of(name));
}

struct str
req_logged_path(const struct req *req)
{
	/* what nobody answers may be anything, a telephone too */
	return req->route ? str_of(req->route->path) : STR("(none)");
}
