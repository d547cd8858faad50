#include "tmplc.h"

#include <ctype.h>
#include <string.h>

/* What stands between {% and %}: pages, blocks and calls of other pages. */

struct str
compiler_english(struct compiler *compiler, struct str zh, int line)
{
	if (compiler->found) {
		messages_add(compiler->arena, compiler->found,
			&(struct message){ .zh = str_copy(compiler->arena, zh),
				.path = compiler->path,
				.line = line });
	}
	return messages_find(compiler->english, zh);
}

/* Both languages' literals with the choice between them; `wrap` stands around each, or is empty. */
static void
put_choice(struct compiler *compiler, struct buf *out, struct str zh, int line, const char *wrap)
{
	struct str en = compiler_english(compiler, zh, line);
	bool wraps = wrap[0] != '\0';

	if (!str_is_none(en)) {
		buf_format(out, "(h->lang == LANG_EN ? %s%s", wrap, wraps ? "(" : "");
		put_c_string(out, en);
		buf_text(out, wraps ? ") : " : " : ");
	}
	buf_format(out, "%s%s", wrap, wraps ? "(" : "");
	put_c_string(out, zh);
	buf_text(out, wraps ? ")" : "");
	buf_text(out, str_is_none(en) ? "" : ")");
}

/* `word(` "text" `)` at `at`: its text and where it ends, or false. */
static bool
read_marked(struct compiler *compiler, struct str code, size_t at, struct str *ret_text,
	size_t *ret_end)
{
	size_t i = code_skip_space(code, at);

	if (i >= code.len || code.ptr[i] != '(') {
		return false;
	}
	i = code_skip_space(code, i + 1);
	if (i >= code.len || code.ptr[i] != '"') {
		return false;
	}
	struct str text = read_c_string(compiler->arena, code, &i);

	i = code_skip_space(code, i);
	if (i >= code.len || code.ptr[i] != ')') {
		return false;
	}
	*ret_text = text;
	*ret_end = i + 1;
	return true;
}

struct str
compiler_code(struct compiler *compiler, struct str code, int line, bool all)
{
	struct buf *out = buf_create(compiler->arena, 1 << 20);
	size_t at = 0, end;

	if (compiler->found) {
		struct source source = { .path = compiler->path, .text = code };

		scan_code(compiler->arena, compiler->found, &source, line);
	}
	while (at < code.len) {
		struct str word = code_word(code, at), text;
		bool is_str = all && str_equal(word, STR("STR"));

		if ((is_str || str_equal(word, STR("_"))) &&
			read_marked(compiler, code, at + word.len, &text, &end) &&
			(!is_str || has_han(text))) {
			put_choice(compiler, out, text, line, is_str ? "STR" : "");
			at = end;
		} else if (word.len) {
			buf_str(out, word);
			at += word.len;
		} else if (code.ptr[at] == '"') {
			end = at;
			text = read_c_string(compiler->arena, code, &end);
			if (all && has_han(text)) {
				put_choice(compiler, out, text, line, "");
			} else {
				buf_str(out, str_slice(code, at, end));
			}
			at = end;
		} else {
			buf_char(out, code.ptr[at++]);
		}
	}
	return buf_view(out);
}

/* --- blocks --- */

static struct block *
block_begin(struct compiler *compiler, enum block_kind kind)
{
	if (compiler->block_count == BLOCKS_MAX) {
		refuse(compiler->path, compiler->line, "blocks lie too deep");
	}
	struct block *block = &compiler->blocks[compiler->block_count++];

	*block = (struct block){ .kind = kind, .line = compiler->line, .before = compiler->place };
	return block;
}

static struct block *
block_inner(struct compiler *compiler, const char *word)
{
	if (compiler->block_count == 0) {
		refuse(compiler->path, compiler->line, "nothing is open for {%% %s %%}", word);
	}
	return &compiler->blocks[compiler->block_count - 1];
}

/* A branch ended; the next one begins where the block did. */
static void
branch_end(struct compiler *compiler, struct block *block)
{
	if (!block->has_after) {
		block->after = compiler->place;
		block->has_after = true;
	} else if (!place_join(&block->after, &compiler->place)) {
		refuse(compiler->path, compiler->line,
			"the branches begun on line %d end in different places of the HTML",
			block->line);
	}
	compiler->place = block->before;
}

static void
compile_page(struct compiler *compiler, struct str rest)
{
	struct str name = code_word(rest, 0);
	struct str parameters = str_trim(str_slice(rest, name.len, rest.len));

	if (compiler->block_count) {
		refuse(compiler->path, compiler->line, "a page inside of a page");
	}
	if (name.len == 0 || parameters.len < 2 || parameters.ptr[0] != '(' ||
		parameters.ptr[parameters.len - 1] != ')') {
		refuse(compiler->path, compiler->line, "write {%% page name(parameters) %%}");
	}
	parameters = str_trim(str_slice(parameters, 1, parameters.len - 1));
	const char *comma = parameters.len ? ", " : "";

	buf_format(compiler->header, "#line %d ", compiler->line);
	put_c_string(compiler->header, str_of(compiler->path));
	buf_format(compiler->header, "\nvoid %.*s(struct html *h%s%.*s);\n", STR_ARG(name), comma,
		STR_ARG(parameters));
	emit_line(&compiler->emit, "%s", "");
	emit_user(&compiler->emit, compiler->path, compiler->line,
		"void %.*s(struct html *h%s%.*s)", STR_ARG(name), comma, STR_ARG(parameters));
	emit_line(&compiler->emit, "{");
	compiler->emit.depth = 1;
	compiler->place = (struct place){ .after_block = true };
	block_begin(compiler, BLOCK_PAGE);
}

static void
compile_each(struct compiler *compiler, struct str rest)
{
	struct str name = code_word(rest, 0);
	struct str list = str_trim(str_slice(rest, name.len, rest.len));

	if (name.len == 0 || !str_starts(list, STR("in"))) {
		refuse(compiler->path, compiler->line, "write {%% each element in list %%}");
	}
	list = str_trim(str_slice(list, 2, list.len));
	emit_user(&compiler->emit, compiler->path, compiler->line,
		"{ __auto_type %.*s_list = %.*s; "
		"for (size_t %.*s_index = 0; %.*s_index < (size_t)%.*s_list.count; %.*s_index++) { "
		"__auto_type %.*s = &%.*s_list.items[%.*s_index]; (void)%.*s;",
		STR_ARG(name), STR_ARG(list), STR_ARG(name), STR_ARG(name), STR_ARG(name),
		STR_ARG(name), STR_ARG(name), STR_ARG(name), STR_ARG(name), STR_ARG(name));
	block_begin(compiler, BLOCK_EACH)->name = name;
	compiler->emit.depth++;
}

static void
compile_if(struct compiler *compiler, struct str condition)
{
	struct str code = compiler_code(compiler, condition, compiler->line, false);

	if (condition.len == 0) {
		refuse(compiler->path, compiler->line, "if what?");
	}
	emit_user(&compiler->emit, compiler->path, compiler->line, "if (%.*s) {", STR_ARG(code));
	block_begin(compiler, BLOCK_IF);
	compiler->emit.depth++;
}

/* elif, else, empty */
static void
compile_branch(struct compiler *compiler, const char *word, struct str condition)
{
	struct block *block = block_inner(compiler, word);
	bool is_elif = strcmp(word, "elif") == 0;

	if (block->has_else || block->kind == BLOCK_PAGE || block->kind == BLOCK_LANG ||
		(block->kind == BLOCK_EACH && is_elif) ||
		(block->kind == BLOCK_IF && strcmp(word, "empty") == 0) ||
		is_elif != (condition.len > 0)) {
		refuse(compiler->path, compiler->line,
			"{%% %s %%} does not fit what began on line %d", word, block->line);
	}
	branch_end(compiler, block);
	block->has_else = !is_elif;
	emit_flush(&compiler->emit);
	compiler->emit.depth--;
	if (block->kind == BLOCK_EACH) {
		emit_line(&compiler->emit, "}");
		emit_line(&compiler->emit, "if (%.*s_list.count == 0) {", STR_ARG(block->name));
	} else if (is_elif) {
		emit_user(&compiler->emit, compiler->path, compiler->line, "} else if (%.*s) {",
			STR_ARG(compiler_code(compiler, condition, compiler->line, false)));
	} else {
		emit_line(&compiler->emit, "} else {");
	}
	compiler->emit.depth++;
}

static void
compile_lang(struct compiler *compiler, bool is_english)
{
	struct block *block = compiler->block_count ? &compiler->blocks[compiler->block_count - 1]
						    : NULL;

	if (block && block->kind == BLOCK_LANG && !block->has_else) {
		branch_end(compiler, block);
		block->has_else = true;
		emit_flush(&compiler->emit);
		compiler->emit.depth--;
		emit_line(&compiler->emit, "} else {");
	} else {
		emit_line(&compiler->emit, "if (h->lang %s LANG_EN) {", is_english ? "==" : "!=");
		block_begin(compiler, BLOCK_LANG);
		compiler->lang_depth++;
	}
	compiler->emit.depth++;
}

static void
compile_end(struct compiler *compiler)
{
	struct block *block = block_inner(compiler, "end");

	if (block->kind == BLOCK_PAGE) {
		if (compiler->place.state != PLACE_TEXT) {
			refuse(compiler->path, compiler->line, "the page ends %s",
				place_name(&compiler->place));
		}
	} else {
		branch_end(compiler, block);
		if (!block->has_else && !place_join(&block->after, &block->before)) {
			refuse(compiler->path, compiler->line,
				"what began on line %d ends in another place of the HTML",
				block->line);
		}
		compiler->place = block->after;
	}
	emit_flush(&compiler->emit);
	compiler->emit.depth--;
	emit_line(&compiler->emit, block->kind == BLOCK_EACH && !block->has_else ? "} }" : "}");
	if (block->kind == BLOCK_EACH && block->has_else) {
		emit_line(&compiler->emit, "}");
	}
	compiler->lang_depth -= block->kind == BLOCK_LANG;
	compiler->block_count--;
}

static void
compile_use(struct compiler *compiler, struct str rest)
{
	struct str name = code_word(rest, 0);
	struct str arguments = str_trim(str_slice(rest, name.len, rest.len));
	struct str code;

	if (compiler->place.state != PLACE_TEXT) {
		refuse(compiler->path, compiler->line, "a page cannot be used %s",
			place_name(&compiler->place));
	}
	if (name.len == 0 || arguments.len < 2 || arguments.ptr[0] != '(' ||
		arguments.ptr[arguments.len - 1] != ')') {
		refuse(compiler->path, compiler->line, "write {%% use name(arguments) %%}");
	}
	arguments = str_trim(str_slice(arguments, 1, arguments.len - 1));
	code = compiler_code(compiler, arguments, compiler->line, compiler->lang_depth == 0);
	emit_user(&compiler->emit, compiler->path, compiler->line, "%.*s(h%s%.*s);", STR_ARG(name),
		code.len ? ", " : "", STR_ARG(code));
	compiler->place.after_block = false;
}

static void
compile_let(struct compiler *compiler, struct str rest)
{
	struct str code = compiler_code(compiler, rest, compiler->line, false);

	emit_user(&compiler->emit, compiler->path, compiler->line, "__auto_type %.*s;",
		STR_ARG(code));
}

static void
compile_include(struct compiler *compiler, struct str name)
{
	struct str line = str_format(compiler->arena, "#include %.*s\n", STR_ARG(name));

	if (compiler->block_count || name.len < 3 || name.ptr[0] != '"') {
		refuse(compiler->path, compiler->line,
			"write {%% include \"x.h\" %%}, before the pages");
	}
	if (!str_contains(buf_view(compiler->header), line)) {
		buf_str(compiler->header, line);
	}
}

/* Text before a directive is a run of its own; between attributes the last one is complete. */
static void
settle(struct compiler *compiler, bool is_end)
{
	struct place *place = &compiler->place;
	struct str text = buf_view(compiler->run.text);
	bool is_text = place->state == PLACE_TEXT;
	bool is_bare = str_is_empty(str_trim(text));
	/* a page is used inside of another: white space around its own begins and ends nowhere */
	bool ends_page = is_end && compiler->block_count == 1;

	if (place->state == PLACE_BEFORE_VALUE || place->state == PLACE_SCRIPT) {
		refuse(compiler->path, compiler->line, "no directive may stand %s",
			place_name(place));
	}
	run_flush(compiler, is_text && place->after_block, is_text && ends_page);
	if (!is_bare) {
		place->after_block = false;
	}
	if (place->state == PLACE_TAG_NAME || place->state == PLACE_ATTR_NAME) {
		if (place->state == PLACE_ATTR_NAME) {
			attr_kind_of(compiler->path, compiler->line, place);
		}
		place->state = PLACE_AFTER_VALUE;
	}
}

void
compile_directive(struct compiler *compiler, struct token token)
{
	struct str word = code_word(token.text, 0);
	struct str rest = str_trim(str_slice(token.text, word.len, token.text.len));

	if (str_equal(word, STR("include"))) {
		compile_include(compiler, rest);
		return;
	}
	if (str_equal(word, STR("page"))) {
		compile_page(compiler, rest);
		return;
	}
	if (compiler->block_count == 0) {
		refuse(compiler->path, token.line, "{%% %.*s %%} outside of a page", STR_ARG(word));
	}
	settle(compiler, str_equal(word, STR("end")));
	if (str_equal(word, STR("use"))) {
		compile_use(compiler, rest);
	} else if (str_equal(word, STR("if"))) {
		compile_if(compiler, rest);
	} else if (str_equal(word, STR("each"))) {
		compile_each(compiler, rest);
	} else if (str_equal(word, STR("elif")) || str_equal(word, STR("else")) ||
		   str_equal(word, STR("empty"))) {
		compile_branch(compiler, str_terminated(compiler->arena, word), rest);
	} else if (str_equal(word, STR("zh")) || str_equal(word, STR("en"))) {
		compile_lang(compiler, word.ptr[0] == 'e');
	} else if (str_equal(word, STR("let"))) {
		compile_let(compiler, rest);
	} else if (str_equal(word, STR("end"))) {
		compile_end(compiler);
	} else {
		refuse(compiler->path, token.line, "unknown directive '%.*s'", STR_ARG(word));
	}
}
