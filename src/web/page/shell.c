#include "shell.h"

#include "req.h"
#include "route.h"

#include <string.h>

static const struct shell bare = {
	.portal = { { "出壳", sizeof("出壳") - 1 }, { "Chuke", sizeof("Chuke") - 1 } },
	.motto = { { "让好服务长出来", sizeof("让好服务长出来") - 1 },
		{ "Where good services hatch", sizeof("Where good services hatch") - 1 } },
};

const struct shell *
shell_of(const struct html *h)
{
	return h->shell ? h->shell : &bare;
}

const struct shell *
frame_begin(struct html *h, const struct frame *frame)
{
	const struct shell *shell = shell_of(h);

	h->is_desk = frame->is_desk && shell->own.count > 0;
	return shell;
}

struct str
frame_title(const struct html *h, const struct frame *frame)
{
	struct str portal = bilingual_in(shell_of(h)->portal, h->lang);

	if (str_is_empty(frame->title)) {
		return portal;
	}
	return str_format(h->arena, "%.*s - %.*s", STR_ARG(frame->title), STR_ARG(portal));
}

/* The decoded path, encoded again part by part. */
static void
put_path(struct buf *out, struct str path)
{
	struct str part;

	str_split(&path, '/', &part);
	while (str_split(&path, '/', &part)) {
		buf_char(out, '/');
		url_put_part(out, part);
	}
}

static void
put_pair(struct buf *out, char *separator, struct str name, struct str value)
{
	buf_char(out, *separator);
	url_put_part(out, name);
	buf_char(out, '=');
	url_put_part(out, value);
	*separator = '&';
}

struct url
here_with(const struct html *h, const char *name, const char *value)
{
	struct buf *out = buf_create(h->arena, 1 << 16);
	char separator = '?';

	if (h->req) {
		put_path(out, h->req->path);
		for (size_t i = 0; i < h->req->query.count; i++) {
			struct pair pair = h->req->query.items[i];

			if (!str_equal(pair.name, STR("lang")) &&
				!str_equal(pair.name, STR("view")) &&
				!str_equal(pair.name, str_of(name))) {
				put_pair(out, &separator, pair.name, pair.value);
			}
		}
	}
	put_pair(out, &separator, str_of(name), str_of(value));
	return (struct url){ buf_view(out) };
}

struct url
login_url(const struct html *h)
{
	struct str here = h->req ? h->req->path : STR("/");

	if (str_equal(here, STR("/")) || str_equal(here, STR("/login"))) {
		return URL_OWN("/login");
	}
	return url_own(h->arena, "/login?next=%.*s", STR_ARG(here));
}

/* A path that opens something by itself is told to nobody. */
static bool
is_secret_path(const struct req *req)
{
	return req->route && str_contains(str_of(req->route->path), STR("{token}"));
}

struct url
feedback_url(const struct html *h)
{
	struct buf *out;
	char separator = '?';

	if (!h->req || is_secret_path(h->req) || is_at(h, "/feedback")) {
		return URL_OWN("/feedback");
	}
	out = buf_create(h->arena, 1 << 16);
	buf_text(out, "/feedback");
	put_pair(out, &separator, STR("page"), h->req->path);
	return (struct url){ buf_view(out) };
}

struct url
public_url(const struct html *h, struct url own)
{
	struct str origin = shell_of(h)->origin;

	if (str_is_empty(origin)) {
		return own;
	}
	return (struct url){ str_format(h->arena, "%.*s%.*s", STR_ARG(origin), STR_ARG(own.text)) };
}

struct url
public_url_in(const struct html *h, struct url own, const char *lang)
{
	struct str address = public_url(h, own).text;

	return (struct url){ str_format(h->arena, "%.*s%slang=%s", STR_ARG(address),
		str_contains(address, STR("?")) ? "&" : "?", lang) };
}

bool
is_here(const struct html *h, const struct nav_item *item)
{
	return h->req && str_equal(h->req->path, item->to.text);
}

bool
is_at(const struct html *h, const char *path)
{
	return h->req && str_equal(h->req->path, str_of(path));
}

bool
is_current(const struct nav_item *item, const char *key)
{
	return key && strcmp(item->key, key) == 0;
}
