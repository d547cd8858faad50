#include "tmplc.h"

#include <string.h>

/* Knows the places of HTML: which tags are blocks, which attributes take what, which addresses we
 * write. */

static const char *const block_tags[] = {
	"!doctype",
	"address",
	"article",
	"aside",
	"blockquote",
	"body",
	"br",
	"caption",
	"col",
	"colgroup",
	"datalist",
	"dd",
	"details",
	"div",
	"dl",
	"dt",
	"fieldset",
	"figcaption",
	"figure",
	"footer",
	"form",
	"h1",
	"h2",
	"h3",
	"h4",
	"h5",
	"h6",
	"head",
	"header",
	"hr",
	"html",
	"legend",
	"li",
	"link",
	"main",
	"meta",
	"nav",
	"noscript",
	"ol",
	"optgroup",
	"option",
	"p",
	"path",
	"pre",
	"script",
	"section",
	"summary",
	"symbol",
	"table",
	"tbody",
	"td",
	"template",
	"tfoot",
	"th",
	"thead",
	"title",
	"tr",
	"ul",
	"use",
	"wbr",
};

/* What people see or hear: translated when it holds Chinese. */
static const char *const message_attrs[] = {
	"alt",
	"title",
	"placeholder",
	"aria-label",
	"aria-description",
	"aria-roledescription",
	"content",
	"label",
	"data-l",
	"data-text",
	"data-confirm",
};

static const char *const url_attrs[] = {
	"href",
	"src",
	"action",
	"formaction",
	"xlink:href",
	"cite",
	"poster",
	"hx-get",
	"hx-post",
	"hx-put",
	"hx-delete",
	"hx-patch",
	"hx-push-url",
	"data-suggest",
	"data-href",
};

/* Attributes whose value the browser reads as code or markup, or that reach another host. */
static const char *const refused_attrs[] = { "style", "srcdoc", "ping", "hx-vals", "hx-headers" };

static const char *const address_starts[] = { "/", "?", "#", "https://", "http://",
	"mailto:", "tel:" };

static bool
is_in(const char *const *names, size_t count, const char *name)
{
	for (size_t i = 0; i < count; i++) {
		if (strcmp(names[i], name) == 0) {
			return true;
		}
	}
	return false;
}

#define IS_IN(names, name) is_in((names), sizeof(names) / sizeof((names)[0]), (name))

bool
tag_is_block(const char *name)
{
	return IS_IN(block_tags, name);
}

enum attr_kind
attr_kind_of(const char *path, int line, const struct place *place)
{
	const char *name = place->attr;

	if (strncmp(name, "on", 2) == 0 || strncmp(name, "hx-on", 5) == 0) {
		refuse(path, line, "'%s=': no code in attributes", name);
	}
	if (IS_IN(refused_attrs, name)) {
		refuse(path, line, "'%s=' may not be written in a page", name);
	}
	if (IS_IN(message_attrs, name)) {
		return ATTR_MESSAGE;
	}
	if (IS_IN(url_attrs, name)) {
		return ATTR_URL;
	}
	if (strcmp(name, "srcset") == 0) {
		return ATTR_URLS;
	}
	if (strcmp(name, "http-equiv") == 0) {
		return ATTR_LITERAL;
	}
	return strcmp(name, "value") == 0 ? ATTR_DATA : ATTR_PLAIN;
}

/* May a percent-encoded value follow this beginning?  Otherwise *ret_why says why not. */
static bool
url_takes_part(const struct place *place, const char **ret_why)
{
	struct str url = str_of(place->url);

	if (place->url_stage == URL_PART) {
		return true;
	}
	*ret_why = "a value cannot stand here in an address";
	if (place->url_stage != URL_LITERAL) {
		return false;
	}
	if (str_equal(url, STR("/"))) {
		*ret_why = "a value may not be the first part of a path";
		return false;
	}
	if (str_starts(url, STR("http"))) {
		ptrdiff_t host = str_find(url, STR("//"));

		*ret_why = "a value may not be part of a host's name";
		return str_contains(str_slice(url, (size_t)host + 2, url.len), STR("/"));
	}
	return true;
}

void
url_check(const char *path, int line, const struct place *place, bool is_whole)
{
	struct str url = str_of(place->url);
	bool is_known = url.len == 0;
	const char *why;

	for (size_t i = 0; i < sizeof(address_starts) / sizeof(address_starts[0]); i++) {
		is_known = is_known || str_starts(url, str_of(address_starts[i]));
	}
	if (!is_known) {
		refuse(path, line, "an address begins with /, ?, #, http(s)://, mailto: or tel:");
	}
	if (str_starts(url, STR("//")) || str_contains(url, STR("\\"))) {
		refuse(path, line, "an address on this site begins with one '/'");
	}
	if (!is_whole && !url_takes_part(place, &why)) {
		refuse(path, line, "%s", why);
	}
}

/* Where two beginnings of an address meet, a value may follow only if it might follow both. */
static void
url_join(struct place *place, const struct place *other)
{
	const char *why;

	if (place->url_stage == other->url_stage && strcmp(place->url, other->url) == 0) {
		return;
	}
	place->url_stage = url_takes_part(place, &why) && url_takes_part(other, &why) ? URL_PART
										      : URL_CLOSED;
}

/* Between attributes: the same to what follows, once a space stands between. */
static bool
is_between(enum place_state state)
{
	return state == PLACE_IN_TAG || state == PLACE_ATTR_NAME || state == PLACE_AFTER_VALUE;
}

bool
place_join(struct place *place, const struct place *other)
{
	if (is_between(place->state) && is_between(other->state)) {
		if (strcmp(place->tag, other->tag) != 0) {
			return false;
		}
		place->state = place->state == PLACE_IN_TAG && other->state == PLACE_IN_TAG
				       ? PLACE_IN_TAG
				       : PLACE_AFTER_VALUE;
		place->has_src = place->has_src || other->has_src;
		place->has_value = place->has_value || other->has_value;
		place->has_http_equiv = place->has_http_equiv || other->has_http_equiv;
		return true;
	}
	if (place->state != other->state) {
		return false;
	}
	if (place->state == PLACE_TEXT) {
		bool same = place->is_verbatim == other->is_verbatim;

		place->after_block = place->after_block && other->after_block;
		return same;
	}
	if (place->state != PLACE_VALUE || strcmp(place->attr, other->attr) != 0 ||
		place->quote != other->quote) {
		return false;
	}
	url_join(place, other);
	return true;
}

const char *
place_name(const struct place *place)
{
	switch (place->state) {
	case PLACE_TEXT:
		return "in text";
	case PLACE_TAG_NAME:
		return "in the name of a tag";
	case PLACE_VALUE:
		return "in the value of an attribute";
	case PLACE_BEFORE_VALUE:
		return "as an attribute's value without quotes";
	case PLACE_SCRIPT:
		return "in a script";
	default:
		return "between attributes";
	}
}
