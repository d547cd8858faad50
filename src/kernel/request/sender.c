#include "sender.h"

#include "app_inner.h"

struct str
req_sender(const struct req *req)
{
	unsigned char mac[SECRET_HASH_BYTES];

	secret_mac(app_secrets(req->app)->form_key, "sender", req->address, mac);
	return secret_hex(req->arena, mac, SECRET_HASH_BYTES / 2);
}
