#include "web_browser.h"

#include "address.h"
#include "dispatch_inner.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

enum { HEADERS_MAX = 16, FIELDS_MAX = 400 };

struct web_browser *
browser_of(struct web_test *t, const char *as)
{
	struct str account = as ? str_of(as) : STR("");
	struct web_browser *browser;

	for (browser = t->browsers; browser; browser = browser->next) {
		if (str_equal(browser->account, account)) {
			return browser;
		}
	}
	browser = ARENA_NEW(t->arena, struct web_browser);
	browser->account = str_copy(t->arena, account);
	browser->token = STR_NONE;
	browser->next = t->browsers;
	t->browsers = browser;
	return browser;
}

void
web_forget(struct web_test *t, const char *as)
{
	struct web_browser *browser = browser_of(t, as);

	browser->cookies.count = 0;
	browser->token = STR_NONE;
	browser->is_signed_in = false;
}

struct str
web_cookie(struct web_test *t, const char *as, const char *name)
{
	return pairs_find(&browser_of(t, as)->cookies, str_of(name));
}

static void
set_cookie(struct arena *arena, struct web_browser *browser, struct str name, struct str value)
{
	struct pairs *cookies = &browser->cookies;
	struct pair *items;
	size_t count = 0;

	items = ARENA_ARRAY(arena, cookies->count + 1, struct pair);
	for (size_t i = 0; i < cookies->count; i++) {
		if (!str_equal(cookies->items[i].name, name)) {
			items[count++] = cookies->items[i];
		}
	}
	if (value.len) {
		items[count++] = (struct pair){ str_copy(arena, name), str_copy(arena, value) };
	}
	*cookies = (struct pairs){ items, count };
}

void
web_set_cookie(struct web_test *t, const char *as, const char *name, struct str value)
{
	set_cookie(t->arena, browser_of(t, as), str_of(name), value);
}

void
web_take_over(struct web_test *t, struct web_test *from, const char *as)
{
	const struct web_browser *source = browser_of(from, as);
	struct web_browser *browser = browser_of(t, as);

	for (size_t i = 0; i < source->cookies.count; i++) {
		set_cookie(t->arena, browser, source->cookies.items[i].name,
			source->cookies.items[i].value);
	}
	browser->is_signed_in = source->is_signed_in;
}

/* ---- sending ------------------------------------------------------------------------------------ */

static void
add_header(struct req *req, const char *name, struct str value)
{
	if (!str_is_none(value)) {
		assert_true(req->headers.count < HEADERS_MAX);
		req->headers.items[req->headers.count++] = (struct pair){ str_of(name), value };
	}
}

static void
add_upload(struct web_test *t, struct req *req, const struct web_file *file)
{
	struct upload *upload = ARENA_NEW(req->arena, struct upload);
	FILE *out;

	upload->field = str_of(file->field);
	upload->file_name = str_of(file->name);
	upload->path = str_format(req->arena, "%.*s/tmp/upload", STR_ARG(t->dir));
	upload->size = (int64_t)file->bytes.len;
	out = fopen(upload->path.ptr, "wb");
	assert_non_null(out);
	assert_int_equal(fwrite(file->bytes.ptr, 1, file->bytes.len, out), file->bytes.len);
	fclose(out);
	req->uploads = upload;
	req->upload_count = 1;
}

static void
fill_request(struct web_test *t, struct req *req, const struct web_browser *browser,
	const struct web_request *request)
{
	bool acts = request->method != METHOD_GET && request->method != METHOD_HEAD;

	*req = (struct req){ .arena = req->arena,
		.id = "test",
		.method = request->method,
		.target = str_of(request->target),
		.address = t->address,
		.app = t->app };
	assert_true(address_path(req->arena, req->target, &req->path));
	assert_true(address_pairs(req->arena, address_query(req->target), &req->query));
	req->is_api = str_starts(req->path, STR("/api/"));
	req->cookies = browser->cookies;
	req->headers.items = ARENA_ARRAY(req->arena, HEADERS_MAX, struct pair);
	add_header(req, "Host", STR("test.example"));
	add_header(req, "User-Agent", STR("web_test"));
	add_header(req, "Sec-Fetch-Site",
		t->site ? str_of(t->site) : (acts ? STR("same-origin") : STR("none")));
	add_header(req, "Content-Type", request->content_type);
	add_header(req, "Authorization", request->authorization);
	if (request->key) {
		add_header(req, "Idempotency-Key", str_of(request->key));
	}
	if (acts) {
		add_header(
			req, "Origin", t->origin ? str_of(t->origin) : STR("http://test.example"));
	}
	req->body = request->body;
	if (str_starts(request->content_type, STR("application/x-www-form-urlencoded"))) {
		assert_true(address_pairs(req->arena, request->body, &req->posted));
	}
	if (request->file) {
		add_upload(t, req, request->file);
	}
}

/* The whole body, whatever way it was made. */
static struct str
read_body(struct web_test *t, struct req *req)
{
	struct buf *all = buf_create(t->arena, 256 << 20);
	bool goes_on = req->res.stream != NULL;

	if (req->res.fixed) {
		buf_put(all, req->res.fixed, req->res.fixed_len);
	} else if (req->res.body) {
		buf_str(all, buf_view(req->res.body));
	}
	while (goes_on) {
		goes_on = dispatch_piece(req, req->res.stream, req->res.stream_state, all);
	}
	return buf_view(all);
}

static void
keep_cookie(struct web_test *t, struct web_browser *browser, struct str header)
{
	struct str rest = header, pair, value;

	assert_true(str_split(&rest, ';', &pair));
	value = pair;
	assert_true(str_split(&value, '=', &pair));
	set_cookie(t->arena, browser, pair, value);
}

static struct web_answer
read_answer(struct web_test *t, struct web_browser *browser, struct req *req)
{
	struct pairs *headers = &req->res.headers;
	struct web_answer answer = { .status = req->res.status,
		.content_type = str_copy(t->arena, str_of(req->res.content_type)),
		.location = STR_NONE,
		.headers = { ARENA_ARRAY(t->arena, headers->count, struct pair), headers->count } };

	for (size_t i = 0; i < headers->count; i++) {
		struct pair *header = &answer.headers.items[i];

		header->name = str_copy(t->arena, headers->items[i].name);
		header->value = str_copy(t->arena, headers->items[i].value);
		if (str_equal(header->name, STR("Set-Cookie"))) {
			keep_cookie(t, browser, header->value);
		} else if (str_equal(header->name, STR("Location"))) {
			answer.location = header->value;
		}
	}
	answer.body = read_body(t, req);
	return answer;
}

struct web_answer
browser_send(struct web_test *t, struct web_browser *browser, const struct web_request *request)
{
	struct arena *arena = arena_create(ARENA_REQUEST_BYTES_MAX);
	struct req *req = ARENA_NEW(arena, struct req);
	struct web_answer answer;
	bool is_quick;

	req->arena = arena;
	fill_request(t, req, browser, request);
	is_quick = (request->method == METHOD_GET || request->method == METHOD_HEAD) &&
		   dispatch_quick(req);
	if (!is_quick) {
		app_run(t->app, req);
	}
	answer = read_answer(t, browser, req);
	arena_destroy(arena);
	return answer;
}

/* ---- forms of pages ----------------------------------------------------------------------------- */

/* The value of an attribute in a tag, with its references resolved; none if absent. */
static struct str
attribute(struct arena *arena, struct str tag, const char *name)
{
	static const struct {
		const char *reference;
		char c;
	} references[] = { { "&amp;", '&' }, { "&lt;", '<' }, { "&gt;", '>' }, { "&quot;", '"' },
		{ "&#39;", '\'' } };
	struct str mark = str_format(arena, " %s=\"", name), rest, raw;
	ptrdiff_t at = str_find(tag, mark);
	char *text;
	size_t len = 0;

	if (at < 0) {
		return STR_NONE;
	}
	rest = str_slice(tag, (size_t)at + mark.len, tag.len);
	if (!str_split(&rest, '"', &raw)) {
		return STR_NONE;
	}
	text = arena_alloc(arena, raw.len + 1);
	for (size_t i = 0; i < raw.len;) {
		size_t skip = 1;

		text[len] = raw.ptr[i];
		for (size_t k = 0; k < sizeof(references) / sizeof(references[0]); k++) {
			struct str reference = str_of(references[k].reference);

			if (str_starts(str_slice(raw, i, raw.len), reference)) {
				text[len] = references[k].c;
				skip = reference.len;
			}
		}
		len++;
		i += skip;
	}
	return (struct str){ text, len };
}

/* The next tag of the rest, with its brackets; moves the rest behind it. */
static bool
next_tag(struct str *rest, struct str *ret_tag)
{
	ptrdiff_t from = str_find(*rest, STR("<")), to;

	if (from < 0) {
		return false;
	}
	*rest = str_slice(*rest, (size_t)from, rest->len);
	to = str_find(*rest, STR(">"));
	if (to < 0) {
		return false;
	}
	*ret_tag = str_slice(*rest, 0, (size_t)to + 1);
	*rest = str_slice(*rest, (size_t)to + 1, rest->len);
	return true;
}

static void
add_field(struct pairs *fields, struct str name, struct str value)
{
	if (!str_is_none(name) && fields->count < FIELDS_MAX) {
		fields->items[fields->count++] = (struct pair){ name,
			str_is_none(value) ? STR("") : value };
	}
}

static void
take_input(struct arena *arena, struct str tag, struct pairs *fields)
{
	struct str type = attribute(arena, tag, "type");
	bool is_box = str_equal(type, STR("checkbox")) || str_equal(type, STR("radio"));

	if ((is_box && !str_contains(tag, STR(" checked"))) || str_equal(type, STR("file")) ||
		str_equal(type, STR("submit"))) {
		return;
	}
	add_field(fields, attribute(arena, tag, "name"), attribute(arena, tag, "value"));
}

bool
page_form_fields(struct arena *arena, struct str page, struct str action, struct pairs *ret_fields)
{
	struct str rest = page, tag, select = STR_NONE, area;
	struct pairs fields = { ARENA_ARRAY(arena, FIELDS_MAX, struct pair), 0 };
	bool is_inside = false, is_found = false;

	while (next_tag(&rest, &tag)) {
		if (str_starts(tag, STR("<form"))) {
			is_inside = str_equal(attribute(arena, tag, "action"), action) &&
				    str_equal(attribute(arena, tag, "method"), STR("post")) &&
				    !is_found;
			is_found = is_found || is_inside;
		} else if (str_starts(tag, STR("</form"))) {
			is_inside = false;
		} else if (!is_inside) {
			continue;
		} else if (str_starts(tag, STR("<input"))) {
			take_input(arena, tag, &fields);
		} else if (str_starts(tag, STR("<select"))) {
			select = attribute(arena, tag, "name");
		} else if (str_starts(tag, STR("<option")) && str_contains(tag, STR(" selected"))) {
			add_field(&fields, select, attribute(arena, tag, "value"));
		} else if (str_starts(tag, STR("<textarea"))) {
			area = str_slice(rest, 0, (size_t)str_find(rest, STR("<")));
			add_field(&fields, attribute(arena, tag, "name"), area);
		}
	}
	*ret_fields = fields;
	return is_found;
}

struct str
pairs_encode(struct arena *arena, const struct pairs *pairs)
{
	struct buf *out = buf_create(arena, 1 << 20);

	for (size_t i = 0; i < pairs->count; i++) {
		if (i) {
			buf_char(out, '&');
		}
		address_encode(out, pairs->items[i].name);
		buf_char(out, '=');
		address_encode(out, pairs->items[i].value);
	}
	buf_char(out, '\0');
	return (struct str){ out->ptr, out->len - 1 };
}
