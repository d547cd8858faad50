#include "dispatch_inner.h"

#include "kernel_queries.h"
#include "respond.h"

#include <fcntl.h>
#include <sodium.h>
#include <string.h>
#include <unistd.h>

/*
 * The same form sent twice has its effect once: the id that came with it is stored with the effect, and
 * a second one is answered what the first was.  The same id with another body is a mistake of the sender.
 */

static const char mismatch[] = N_("这个操作编号已经用过，而内容不同。请重新打开页面再提交。");

static void
add_part(crypto_hash_sha256_state *state, struct str part)
{
	unsigned char len[8];

	for (int i = 0; i < 8; i++) {
		len[i] = (unsigned char)((uint64_t)part.len >> (8 * i));
	}
	crypto_hash_sha256_update(state, len, sizeof(len));
	crypto_hash_sha256_update(state, (const unsigned char *)part.ptr, part.len);
}

static void
add_file(crypto_hash_sha256_state *state, struct arena *arena, const struct upload *upload)
{
	enum { PIECE_BYTES = 64 << 10 };
	unsigned char *piece = arena_alloc(arena, PIECE_BYTES);
	int fd = open(str_terminated(arena, upload->path), O_RDONLY | O_CLOEXEC);
	ssize_t got;

	add_part(state, upload->field);
	add_part(state, upload->file_name);
	while (fd >= 0 && (got = read(fd, piece, PIECE_BYTES)) > 0) {
		crypto_hash_sha256_update(state, piece, (size_t)got);
	}
	if (fd >= 0) {
		close(fd);
	}
}

/* What was sent, but for the token and the id, which differ from one drawing of the form to the next. */
static struct str
hash_of_body(struct req *req)
{
	crypto_hash_sha256_state state;
	unsigned char *hash = arena_alloc(req->arena, BODY_HASH_BYTES);

	crypto_hash_sha256_init(&state);
	add_part(&state, str_format(req->arena, "%d", (int)req->method));
	add_part(&state, req->path);
	for (size_t i = 0; i < req->posted.count; i++) {
		const struct pair *pair = &req->posted.items[i];

		if (!str_equal(pair->name, STR(FORM_TOKEN)) &&
			!str_equal(pair->name, STR(FORM_OPERATION))) {
			add_part(&state, pair->name);
			add_part(&state, pair->value);
		}
	}
	if (req->posted.count == 0) {
		add_part(&state, req->body);
	}
	for (size_t i = 0; i < req->upload_count; i++) {
		add_file(&state, req->arena, &req->uploads[i]);
	}
	crypto_hash_sha256_final(&state, hash);
	return (struct str){ (const char *)hash, BODY_HASH_BYTES };
}

static bool
is_printable(struct str text)
{
	for (size_t i = 0; i < text.len; i++) {
		if (text.ptr[i] < ' ' || text.ptr[i] > '~') {
			return false;
		}
	}
	return text.len > 0 && text.len <= OPERATION_BYTES_MAX;
}

/* Answers again what the first one was answered. */
static void
replay(struct req *req, const struct operation_find_row *row)
{
	flight_of(req)->is_replay = true;
	req->res.status = (int)row->status;
	req->res.is_private = true;
	if (!str_is_none(row->location)) {
		respond_header(req, "Location", row->location);
	}
	if (!str_is_none(row->body)) {
		req->res.content_type = str_terminated(req->arena, row->content_type);
		req->res.body = buf_create(req->arena, BUF_PAGE_BYTES_MAX);
		buf_str(req->res.body, row->body);
	}
}

static enum outcome
judge(struct req *req, const struct operation_find_row *row)
{
	if (!str_equal(row->body_hash, flight_of(req)->body_hash)) {
		return form_reject(req, "", mismatch);
	}
	replay(req, row);
	return OK;
}

enum outcome
operation_look_up(struct req *req)
{
	struct flight *flight = flight_of(req);
	struct operation_find_row row;

	if (req->route->is_command) {
		return OK;
	}
	flight->operation = req_posted(req, FORM_OPERATION);
	if (str_is_empty(flight->operation)) {
		flight->operation = req_header(req, "Idempotency-Key");
	}
	if (str_is_empty(flight->operation)) {
		flight->operation = STR_NONE;
		return OK;
	}
	if (!is_printable(flight->operation)) {
		return form_reject(req, "", N_("操作编号应为 1 至 100 个可见的 ASCII 字符。"));
	}
	flight->body_hash = hash_of_body(req);
	if (operation_find(req->db, flight->session.owner, str_of(req->route->path),
		    flight->operation, &row) != OK ||
		row.status == 0) {
		return OK;
	}
	return judge(req, &row);
}

enum outcome
operation_begin(struct req *req, struct operation_id *ret_id)
{
	struct flight *flight = flight_of(req);
	struct operation_claim_args args = { .owner = flight->session.owner,
		.route = str_of(req->route->path),
		.operation = flight->operation,
		.body_hash = flight->body_hash,
		.done_at = db_now(req->db) };
	struct operation_claim_row claimed;
	struct operation_find_row row;

	if (str_is_none(flight->operation)) {
		return OK;
	}
	if (operation_claim(req->db, &args, &claimed) == OK) {
		*ret_id = claimed.id;
		return OK;
	}
	/* another request with this id was first, and it has committed: else we should have waited or won */
	if (operation_find(req->db, flight->session.owner, str_of(req->route->path),
		    flight->operation, &row) != OK) {
		return CONFLICT;
	}
	return judge(req, &row);
}

static struct str
location_of(const struct response *res)
{
	for (size_t i = 0; i < res->headers.count; i++) {
		if (str_equal(res->headers.items[i].name, STR("Location"))) {
			return res->headers.items[i].value;
		}
	}
	return STR_NONE;
}

void
operation_end(struct req *req, struct operation_id id)
{
	struct operation_finish_args args = { .id = id,
		.status = req->res.status,
		.location = location_of(&req->res),
		.content_type = req->res.content_type ? str_of(req->res.content_type) : STR_NONE,
		.body = req->res.body ? buf_view(req->res.body) : STR_NONE };

	if (id.v) {
		operation_finish(req->db, &args);
	}
}
