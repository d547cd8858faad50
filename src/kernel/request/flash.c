#include "flash.h"

#include "app_inner.h"

#include <string.h>

enum { MAC_BYTES = 16, FLASH_BYTES_MAX = 600 };

static void
flash_mac(const struct req *req, struct str message, unsigned char mac[SECRET_HASH_BYTES])
{
	secret_mac(app_secrets(req->app)->form_key, "flash", message, mac);
}

struct str
flash_write(const struct req *req, struct str message)
{
	unsigned char mac[SECRET_HASH_BYTES];
	struct str text;

	message = str_slice(message, 0, FLASH_BYTES_MAX);
	flash_mac(req, message, mac);
	text = secret_hex(req->arena, (const unsigned char *)message.ptr, message.len);
	return str_format(req->arena, "%.*s.%.*s", STR_ARG(text),
		STR_ARG(secret_hex(req->arena, mac, MAC_BYTES)));
}

struct str
flash_read(const struct req *req, struct str cookie)
{
	unsigned char mac[SECRET_HASH_BYTES], sent[MAC_BYTES], *bytes;
	struct str rest = cookie, hex, message;

	if (!str_split(&rest, '.', &hex) || hex.len > 2 * FLASH_BYTES_MAX ||
		!secret_unhex(rest, sent, sizeof(sent))) {
		return STR_NONE;
	}
	bytes = arena_alloc(req->arena, hex.len / 2 + 1);
	if (!secret_unhex(hex, bytes, hex.len / 2)) {
		return STR_NONE;
	}
	message = (struct str){ (const char *)bytes, hex.len / 2 };
	flash_mac(req, message, mac);
	return secret_equal(mac, sent, MAC_BYTES) ? message : STR_NONE;
}
