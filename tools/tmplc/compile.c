#include "tmplc.h"

#include <ctype.h>
#include <string.h>

/* Follows a page sign by sign: text into runs, tags into literals, values into calls. */

static const char *const refused_tags[] = { "style", "base", "iframe", "object", "embed", "frame",
	"frameset", "applet" };

static bool
is_space(char c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

static _Noreturn void
unexpected(struct compiler *compiler, char c)
{
	refuse(compiler->path, compiler->line, "unexpected '%c' %s", c,
		place_name(&compiler->place));
}

static void
name_add(struct compiler *compiler, char *name, char c)
{
	size_t len = strlen(name);

	if (len + 1 >= PLACE_NAME_MAX) {
		refuse(compiler->path, compiler->line, "a name is too long");
	}
	name[len] = (char)tolower((unsigned char)c);
	name[len + 1] = '\0';
}

static bool
is_name_char(char c)
{
	return isalnum((unsigned char)c) || c == '-' || c == ':' || c == '_';
}

/* The tag that begins with the '<' at `at`. */
static void
begin_tag(struct compiler *compiler, struct str text, size_t at)
{
	struct place tag = { .state = PLACE_TAG_NAME };
	size_t i = at + 1;
	char name[PLACE_NAME_MAX] = "";

	if (i < text.len && text.ptr[i] == '/') {
		tag.is_end_tag = true;
		i++;
	}
	if (i >= text.len || !(isalpha((unsigned char)text.ptr[i]) || text.ptr[i] == '!')) {
		refuse(compiler->path, compiler->line, "a lone '<'; write &lt;");
	}
	for (; i < text.len && (is_name_char(text.ptr[i]) || text.ptr[i] == '!'); i++) {
		name_add(compiler, name, text.ptr[i]);
	}
	for (size_t r = 0; r < sizeof(refused_tags) / sizeof(refused_tags[0]); r++) {
		if (strcmp(name, refused_tags[r]) == 0) {
			refuse(compiler->path, compiler->line, "<%s> may not be written in a page",
				name);
		}
	}
	run_flush(compiler, compiler->place.after_block, tag_is_block(name));
	compiler->place = tag;
	emit_char(&compiler->emit, '<');
}

/* A '>' was met: the tag is whole. */
static void
end_tag(struct compiler *compiler)
{
	struct place *place = &compiler->place;
	struct place text = { .state = PLACE_TEXT };

	emit_char(&compiler->emit, '>');
	text.after_block = tag_is_block(place->tag);
	if (place->has_http_equiv && place->has_value) {
		refuse(compiler->path, compiler->line, "no value beside http-equiv");
	}
	if (!place->is_end_tag && strcmp(place->tag, "script") == 0) {
		if (!place->has_src) {
			refuse(compiler->path, compiler->line,
				"scripts lie in static/: <script src=…></script>");
		}
		text.state = PLACE_SCRIPT;
	}
	if (!place->is_end_tag && strcmp(place->tag, "textarea") == 0) {
		emit_char(&compiler->emit, '\n'); /* the browser drops one line's end here */
	}
	text.drops_line_end = text.is_verbatim = !place->is_end_tag &&
						 (strcmp(place->tag, "textarea") == 0 ||
							 strcmp(place->tag, "pre") == 0);
	*place = text;
}

static void
end_attr_name(struct compiler *compiler)
{
	struct place *place = &compiler->place;

	place->attr_kind = attr_kind_of(compiler->path, compiler->line, place);
	place->has_src = place->has_src || strcmp(place->attr, "src") == 0;
	place->has_http_equiv = place->has_http_equiv || strcmp(place->attr, "http-equiv") == 0;
}

/* A sign between attributes or in a tag's or attribute's name. */
static void
tag_char(struct compiler *compiler, char c)
{
	struct place *place = &compiler->place;

	if (place->state == PLACE_ATTR_NAME && !is_name_char(c)) {
		end_attr_name(compiler);
	}
	if (c == '>') {
		end_tag(compiler);
		return;
	}
	if (is_space(c)) {
		if (place->state != PLACE_IN_TAG) {
			emit_char(&compiler->emit, ' ');
		}
		place->state = PLACE_IN_TAG;
		return;
	}
	if (c == '/') {
		place->state = PLACE_AFTER_VALUE;
	} else if (c == '=' && place->state == PLACE_ATTR_NAME) {
		place->state = PLACE_BEFORE_VALUE;
	} else if (place->state == PLACE_TAG_NAME && (is_name_char(c) || c == '!')) {
		name_add(compiler, place->tag, c);
	} else if (is_name_char(c) && place->state != PLACE_AFTER_VALUE) {
		if (place->state == PLACE_IN_TAG) {
			place->attr[0] = '\0';
		}
		place->state = PLACE_ATTR_NAME;
		name_add(compiler, place->attr, c);
	} else if (place->state == PLACE_AFTER_VALUE) {
		refuse(compiler->path, compiler->line, "a space is missing between attributes");
	} else {
		unexpected(compiler, c);
	}
	emit_char(&compiler->emit, c);
}

static void
url_char(struct compiler *compiler, char c)
{
	struct place *place = &compiler->place;
	size_t len = strlen(place->url);

	if (place->url_stage == URL_WHOLE) {
		if (c != '#' && c != '?') {
			refuse(compiler->path, compiler->line,
				"after a whole address only '#' or '?' may follow");
		}
		place->url_stage = URL_PART;
	} else if (place->url_stage == URL_EMPTY || place->url_stage == URL_LITERAL) {
		place->url_stage = URL_LITERAL;
		if (len + 1 < PLACE_URL_MAX) {
			place->url[len] = c;
			place->url[len + 1] = '\0';
		}
	}
}

static void
value_char(struct compiler *compiler, char c)
{
	struct place *place = &compiler->place;
	bool is_url = place->attr_kind == ATTR_URL || place->attr_kind == ATTR_URLS;

	if (c == place->quote) {
		if (is_url && place->url_stage == URL_LITERAL) {
			url_check(compiler->path, compiler->line, place, true);
		}
		run_flush(compiler, false, false);
		place->state = PLACE_AFTER_VALUE;
		emit_char(&compiler->emit, c);
		return;
	}
	if (c == '<') {
		refuse(compiler->path, compiler->line, "'<' in an attribute; write &lt;");
	}
	if (place->attr_kind == ATTR_MESSAGE) {
		run_char(compiler, c, compiler->line);
		return;
	}
	if (is_url) {
		url_char(compiler, c);
	}
	emit_char(&compiler->emit, c);
}

/* Chinese in an attribute that nobody sees is a mistake, or a text that would stay untranslated. */
static void
check_attr_text(struct compiler *compiler, struct str text, size_t at)
{
	size_t len = 1;

	while (at + len < text.len && len < 4 &&
		((unsigned char)text.ptr[at + len] & 0xc0) == 0x80) {
		len++;
	}
	if (compiler->place.attr_kind == ATTR_PLAIN && compiler->lang_depth == 0 &&
		has_han(str_slice(text, at, at + len))) {
		refuse(compiler->path, compiler->line, "'%s=' is not translated",
			compiler->place.attr);
	}
}

static void
compile_text(struct compiler *compiler, struct str text)
{
	struct place *place = &compiler->place;

	for (size_t i = 0; i < text.len; i++) {
		char c = text.ptr[i];

		if (compiler->block_count == 0) {
			if (!is_space(c)) {
				refuse(compiler->path, compiler->line,
					"text outside of a page; begin with {%% page name(…) %%}");
			}
		} else if ((unsigned char)c < ' ' && !is_space(c)) {
			refuse(compiler->path, compiler->line, "a control character");
		} else if (place->state == PLACE_TEXT && c == '<') {
			begin_tag(compiler, text, i);
			if (compiler->place.is_end_tag) {
				emit_char(&compiler->emit, '/');
				i++;
			}
		} else if (place->state == PLACE_TEXT) {
			if (!(place->drops_line_end && c == '\n')) {
				run_char(compiler, c, compiler->line);
			}
			place->drops_line_end = false;
		} else if (place->state == PLACE_SCRIPT) {
			if (!str_starts(str_slice(text, i, text.len), STR("</script"))) {
				refuse(compiler->path, compiler->line, "no code in a page");
			}
			begin_tag(compiler, text, i);
			emit_char(&compiler->emit, '/');
			i++;
		} else if (place->state == PLACE_BEFORE_VALUE) {
			if (c != '"' && c != '\'') {
				refuse(compiler->path, compiler->line,
					"the value of '%s' has no quotes", place->attr);
			}
			place->state = PLACE_VALUE;
			place->quote = c;
			place->url_stage = URL_EMPTY;
			place->url[0] = '\0';
			emit_char(&compiler->emit, c);
		} else if (place->state == PLACE_VALUE) {
			check_attr_text(compiler, text, i);
			value_char(compiler, c);
		} else {
			tag_char(compiler, c);
		}
		compiler->line += c == '\n';
	}
}

static void
compile_url_value(struct compiler *compiler, struct str code, int line)
{
	struct place *place = &compiler->place;
	bool is_whole = place->url_stage == URL_EMPTY && place->attr_kind == ATTR_URL;
	bool is_contact = place->url_stage == URL_LITERAL &&
			  (strcmp(place->url, "tel:") == 0 || strcmp(place->url, "mailto:") == 0);

	if (!is_whole) {
		if (place->url_stage == URL_LITERAL) {
			url_check(compiler->path, line, place, false);
		} else if (place->url_stage != URL_PART) {
			refuse(compiler->path, line, "a value cannot stand here in an address");
		}
	}
	emit_user(&compiler->emit, compiler->path, line, "%s(h, (%.*s));",
		is_whole     ? "HTML_URL_WHOLE"
		: is_contact ? "HTML_URL_CONTACT"
			     : "HTML_URL_PART",
		STR_ARG(code));
	place->url_stage = is_whole ? URL_WHOLE : is_contact ? URL_CLOSED : URL_PART;
}

void
compile_value(struct compiler *compiler, struct str code, int line)
{
	struct place *place = &compiler->place;

	if (compiler->block_count == 0) {
		refuse(compiler->path, line, "a value outside of a page");
	}
	place->drops_line_end = false;
	if (place->state == PLACE_TEXT) {
		run_value(compiler, code, line);
		return;
	}
	if (place->state != PLACE_VALUE) {
		refuse(compiler->path, line, "no value may stand %s", place_name(place));
	}
	place->has_value = true;
	switch (place->attr_kind) {
	case ATTR_LITERAL:
		refuse(compiler->path, line, "'%s=' takes no value", place->attr);
	case ATTR_URL:
	case ATTR_URLS:
		compile_url_value(compiler, code, line);
		return;
	default:
		run_value(compiler, code, line);
		if (place->attr_kind != ATTR_MESSAGE) {
			run_flush(compiler, false, false);
		}
	}
}

void
compile_file(struct compiler *compiler, const struct source *source)
{
	struct lexer lexer = { .path = source->path, .text = source->text, .line = 1 };
	struct token token;

	compiler->path = source->path;
	compiler->place = (struct place){ 0 };
	while ((token = lexer_next(&lexer)).kind != TOKEN_END) {
		compiler->line = token.line;
		if (token.kind == TOKEN_TEXT) {
			compile_text(compiler, token.text);
		} else if (token.kind == TOKEN_VALUE) {
			compile_value(compiler, token.text, token.line);
		} else {
			compile_directive(compiler, token);
		}
	}
	if (compiler->block_count) {
		refuse(compiler->path, compiler->blocks[compiler->block_count - 1].line,
			"what begins here has no {%% end %%}");
	}
}
