#include "kept_post.h"

#include "app_inner.h"
#include "cookie.h"
#include "dispatch_inner.h"
#include "kernel_queries.h"
#include "rand.h"

#include <string.h>

enum { KEPT_BYTES_MAX = 64 << 10 };

static const char kept_cookie[] = "kept";

static void
put_part(struct buf *buf, struct str part)
{
	buf_int(buf, (int64_t)part.len);
	buf_char(buf, ':');
	buf_str(buf, part);
}

static bool
take_part(struct str *rest, struct str *ret_part)
{
	struct str number;
	int64_t len;

	if (!str_split(rest, ':', &number) || !str_parse_int(number, &len) || len < 0 ||
		(uint64_t)len > rest->len) {
		return false;
	}
	*ret_part = str_slice(*rest, 0, (size_t)len);
	*rest = str_slice(*rest, (size_t)len, rest->len);
	return true;
}

static struct str
write_down(struct req *req)
{
	struct buf *buf = buf_create(req->arena, 2 * KEPT_BYTES_MAX);

	put_part(buf, req->path);
	for (size_t i = 0; i < req->posted.count; i++) {
		if (!str_equal(req->posted.items[i].name, STR(FORM_TOKEN))) {
			put_part(buf, req->posted.items[i].name);
			put_part(buf, req->posted.items[i].value);
		}
	}
	return buf->full ? STR_NONE : buf_view(buf);
}

static bool
read_back(struct arena *arena, struct str text, struct kept_post *ret_kept)
{
	struct str rest = text, name, value, path;
	size_t count = 0;

	if (!take_part(&rest, &path)) {
		return false;
	}
	for (text = rest; take_part(&rest, &name) && take_part(&rest, &value);) {
		count++;
	}
	ret_kept->path = path;
	ret_kept->posted = (struct pairs){ ARENA_ARRAY(arena, count, struct pair), 0 };
	for (rest = text; take_part(&rest, &name) && take_part(&rest, &value);) {
		ret_kept->posted.items[ret_kept->posted.count++] = (struct pair){ name, value };
	}
	return true;
}

static enum outcome
keep_in_transaction(struct db *db, void *arg)
{
	struct kept_post_add_args *args = arg;
	struct kept_post_add_row row;

	return kept_post_add(db, args, &row);
}

void
kept_post_keep(struct req *req)
{
	struct flight *flight = flight_of(req);
	int64_t minutes = district_setting(flight->district, "session_revive_minutes")->number;
	unsigned char key[SECRET_KEY_BYTES];
	struct str text = write_down(req), cookie;
	struct kept_post_add_args args = { .login_id = flight->session.login,
		.until_at = { clock_now().ms + minutes * 60000 } };

	if (str_is_none(text) || req->body.len > KEPT_BYTES_MAX) {
		return;
	}
	rand_bytes(key, sizeof(key));
	cookie = secret_hex(req->arena, key, sizeof(key));
	args.key_hash = secret_sha256(req->arena, cookie);
	args.sealed = secret_seal(req->arena, key, text);
	if (store_write(flight->app->store, req->arena, keep_in_transaction, &args) == OK) {
		cookie_set(req, kept_cookie, cookie, minutes * 60);
	}
}

enum outcome
kept_post_find(struct req *req, struct kept_post *ret_kept)
{
	unsigned char key[SECRET_KEY_BYTES];
	struct str cookie = cookie_get(req, kept_cookie), text;
	struct kept_post_find_by_key_row row;

	if (!secret_unhex(cookie, key, sizeof(key)) ||
		kept_post_find_by_key(req->db, secret_sha256(req->arena, cookie), &row) != OK ||
		row.login_id.v != req->actor->login.v || row.until_at.ms <= db_now(req->db).ms ||
		!secret_open(req->arena, key, row.sealed, &text) ||
		!read_back(req->arena, text, ret_kept)) {
		return NOT_FOUND;
	}
	return OK;
}
