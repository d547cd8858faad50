#include "respond.h"

#include "address.h"
#include "compress.h"
#include "json_write.h"
#include "web_pages.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

enum { FILE_PIECE_BYTES = 64 << 10 };

static const int statuses[OUTCOME_COUNT] = {
	[OK] = 200,
	[INVALID] = 422,
	[NOT_FOUND] = 404,
	[FORBIDDEN] = 403,
	[UNAUTHENTICATED] = 401,
	[CONFLICT] = 409,
	[STALE] = 409,
	[TOO_LARGE] = 413,
	[TOO_MANY] = 429,
	[UNAVAILABLE] = 503,
};

enum { BODY_BYTES_USUAL = 16 << 10 };

void (*respond_problem_page)(struct html *h, const struct problem_view *view) = problem_page;

int
outcome_status(enum outcome outcome)
{
	assert(outcome < OUTCOME_COUNT);
	return statuses[outcome];
}

/* A new, empty body: an action may run again, or a page stand in for another. */
static struct buf *
begin_body(struct req *req, int status, const char *content_type)
{
	struct response *res = &req->res;

	res->status = status;
	res->content_type = content_type;
	res->stream = NULL;
	res->fixed = NULL;
	res->content_encoding = NULL;
	res->body = buf_create_sized(req->arena, BUF_PAGE_BYTES_MAX, BODY_BYTES_USUAL);
	return res->body;
}

void
respond_header(struct req *req, const char *name, struct str value)
{
	struct pairs *headers = &req->res.headers;
	struct pair *items = ARENA_ARRAY(req->arena, headers->count + 1, struct pair);

	/* a handful at most, so growing by one each time costs nothing */
	if (headers->count) {
		memcpy(items, headers->items, headers->count * sizeof(*items));
	}
	items[headers->count] = (struct pair){ str_of(name), value };
	headers->items = items;
	headers->count++;
}

/* --- pages ------------------------------------------------------------------------------------------- */

struct html *
respond_html(struct req *req)
{
	struct html *html = ARENA_NEW(req->arena, struct html);
	int status = req->res.status ? req->res.status : 200;

	html->out = begin_body(req, status, "text/html; charset=utf-8");
	html->arena = req->arena;
	html->lang = req->lang;
	html->req = req;
	html->shell = req->shell;
	return html;
}

enum outcome
respond_page_done(struct req *req)
{
	/* the same address says something else in another language, view or session */
	respond_header(req, "Vary", STR("Accept-Encoding, Cookie, HX-Request"));
	return OK;
}

enum outcome
respond_see_other(struct req *req, struct url to)
{
	/* url_own() made it; a browser must not be led elsewhere all the same */
	assert(to.text.len && to.text.ptr[0] == '/' && (to.text.len == 1 || to.text.ptr[1] != '/'));
	req->res.status = 303;
	req->res.content_type = NULL;
	req->res.body = NULL;
	respond_header(req, "Location", to.text);
	return OK;
}

void
respond_flash(struct req *req, const char *message)
{
	req->flash = str_of(tr(req->lang, message));
}

/* --- data -------------------------------------------------------------------------------------------- */

enum outcome
respond_json(
	struct req *req, int status, const struct member *members, size_t count, const void *row)
{
	struct json json;

	json_start(&json, begin_body(req, status, "application/json"));
	json_write_row(&json, members, count, row);
	return OK;
}

enum outcome
respond_json_list(struct req *req, const struct table_view *rows, const struct list_page *page)
{
	struct json json;

	json_start(&json, begin_body(req, 200, "application/json"));
	json_object(&json);
	json_add_int(&json, "total", page->total);
	json_key(&json, "total_is");
	json_text(&json, page->is_exact ? "exact" : "at least");
	json_add_int(&json, "page", page->page);
	json_add_int(&json, "per_page", page->per_page);
	json_key(&json, "items");
	json_write_rows(&json, rows);
	json_object_end(&json);
	return OK;
}

struct json *
respond_json_begin(struct req *req, int status)
{
	struct json *json = ARENA_NEW(req->arena, struct json);

	json_start(json, begin_body(req, status, "application/json"));
	return json;
}

enum outcome
respond_bytes(struct req *req, const char *content_type, struct str bytes)
{
	buf_str(begin_body(req, 200, content_type), bytes);
	return OK;
}

void
respond_not_modified(struct req *req)
{
	struct response *res = &req->res;

	for (size_t i = 0; res->status == 200 && i < res->headers.count; i++) {
		if (str_equal(res->headers.items[i].name, STR("ETag")) &&
			etag_is_known(req, res->headers.items[i].value)) {
			res->status = 304;
			res->body = NULL;
			res->content_encoding = NULL;
		}
	}
}

/* --- downloads --------------------------------------------------------------------------------------- */

void
respond_file_name(struct req *req, struct str file_name)
{
	struct buf *out = buf_create(req->arena, 4096);

	/* RFC 6266: plain for old browsers, and the real name encoded */
	buf_text(out, "attachment; filename=\"");
	for (size_t i = 0; i < file_name.len; i++) {
		char c = file_name.ptr[i];

		buf_char(out, c > ' ' && c < 0x7F && c != '"' && c != '\\' && c != '%' ? c : '_');
	}
	buf_text(out, "\"; filename*=UTF-8''");
	address_encode(out, file_name);
	respond_header(req, "Content-Disposition", buf_view(out));
}

enum outcome
respond_stream(struct req *req, const char *content_type, struct str file_name,
	bool (*next)(struct req *req, void *state, struct buf *out), void *state)
{
	req->res.status = 200;
	req->res.content_type = content_type;
	req->res.body = NULL;
	req->res.fixed = NULL;
	req->res.stream = next;
	req->res.stream_state = state;
	if (!str_is_empty(file_name)) {
		respond_file_name(req, file_name);
	}
	return OK;
}

static void
close_file(void *file)
{
	fclose(file);
}

static bool
send_file_piece(struct req *req, void *state, struct buf *out)
{
	char *piece = buf_reserve(out, FILE_PIECE_BYTES);
	size_t len = piece ? fread(piece, 1, FILE_PIECE_BYTES, state) : 0;

	(void)req;
	out->len += len;
	return len == FILE_PIECE_BYTES;
}

enum outcome
respond_file(struct req *req, const char *content_type, struct str path, struct str file_name)
{
	FILE *file = fopen(str_terminated(req->arena, path), "rb");

	if (!file) {
		return NOT_FOUND;
	}
	arena_defer(req->arena, close_file, file);
	return respond_stream(req, content_type, file_name, send_file_piece, file);
}

/* --- problems ---------------------------------------------------------------------------------------- */

static void
write_problem(struct req *req, const struct problem_view *view)
{
	struct json json;

	json_start(&json, begin_body(req, view->status, "application/problem+json"));
	json_object(&json);
	json_add_str(&json, "type", STR("about:blank"));
	json_add_str(&json, "title", view->title);
	json_add_int(&json, "status", view->status);
	json_add_str(&json, "detail", view->detail);
	json_add_str(&json, "instance", view->id);
	json_key(&json, "errors");
	json_array(&json);
	for (size_t i = 0; i < req->errors.count; i++) {
		json_object(&json);
		json_add_str(&json, "field", str_of(req->errors.items[i].field));
		json_add_str(&json, "message", req->errors.items[i].message);
		json_object_end(&json);
	}
	json_array_end(&json);
	json_object_end(&json);
}

void
respond_problem(struct req *req, int status, const char *title, const char *detail)
{
	struct problem_view view = { .status = status,
		.title = str_of(tr(req->lang, title)),
		.detail = detail ? str_of(tr(req->lang, detail)) : STR(""),
		.id = str_of(req->id) };

	req->res.status = status;
	req->res.headers = (struct pairs){ NULL, 0 };
	if (status == 503 || status == 429) {
		respond_header(req, "Retry-After", STR("2"));
	}
	if (req->is_api) {
		write_problem(req, &view);
		return;
	}
	problem_page(respond_html(req), &view);
	respond_page_done(req);
}
