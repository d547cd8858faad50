#include "reveal.h"

#include "actor.h"
#include "app_inner.h"
#include "cookie.h"

enum { REVEAL_SECONDS = 600, REVEAL_BYTES_MAX = 1500 };

static const char reveal_cookie[] = "reveal";

/* A key for this purpose, person and what is shown. */
static void
find_key(const struct req *req, const char *what, unsigned char ret_key[SECRET_KEY_BYTES])
{
	struct str whose = str_format(req->arena, "%s %lld", what, (long long)req->actor->login.v);

	secret_mac(app_secrets(req->app)->form_key, "reveal", whose, ret_key);
}

void
reveal_set(struct req *req, const char *what, struct str text)
{
	unsigned char key[SECRET_KEY_BYTES];
	struct str sealed;

	find_key(req, what, key);
	sealed = secret_seal(req->arena, key, text);
	cookie_set(req, reveal_cookie,
		secret_hex(req->arena, (const unsigned char *)sealed.ptr, sealed.len),
		REVEAL_SECONDS);
}

bool
reveal_take(struct req *req, const char *what, struct str *ret_text)
{
	unsigned char key[SECRET_KEY_BYTES], *bytes;
	struct str hex = cookie_get(req, reveal_cookie);

	if (hex.len == 0 || hex.len > 2 * REVEAL_BYTES_MAX) {
		return false;
	}
	bytes = arena_alloc(req->arena, hex.len / 2 + 1);
	find_key(req, what, key);
	if (!secret_unhex(hex, bytes, hex.len / 2) ||
		!secret_open(req->arena, key, (struct str){ (const char *)bytes, hex.len / 2 },
			ret_text)) {
		return false;
	}
	cookie_remove(req, reveal_cookie);
	return true;
}
