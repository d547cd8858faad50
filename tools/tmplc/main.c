#include "tmplc.h"

#include "fail.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { TMPLC_BYTES_MAX = 1 << 30 };

enum mode { MODE_PAGES, MODE_C_MESSAGES, MODE_MESSAGES, MODE_MISSING };

struct options {
	enum mode mode;
	const char *owner, *out_dir, *c_messages;
	const char **includes, **inputs;
	size_t include_count, input_count;
	struct arena *arena;
};

static const char usage[] =
	"usage: tmplc --owner NAME --out DIR [--include HEADER]… FILE.po… FILE.html…\n"
	"       tmplc --c-messages FILE.c FILE.po…      the texts for tr()\n"
	"       tmplc --messages FILE.po… FILE.html… FILE.c…\n"
	"                                               every text and its English\n"
	"       tmplc --missing FILE.po… FILE.html… FILE.c…\n"
	"                                               texts without English; 1 if there are "
	"any\n";

static bool
is_kind(const char *path, const char *ending)
{
	return str_ends(str_of(path), str_of(ending));
}

static bool
parse_options(struct options *options, int argc, char **argv)
{
	for (int i = 1; i < argc; i++) {
		const char *value = i + 1 < argc ? argv[i + 1] : NULL;

		if (strcmp(argv[i], "--messages") == 0 || strcmp(argv[i], "--missing") == 0) {
			options->mode = strcmp(argv[i], "--missing") == 0 ? MODE_MISSING
									  : MODE_MESSAGES;
			continue;
		}
		if (argv[i][0] != '-') {
			options->inputs[options->input_count++] = argv[i];
			continue;
		}
		if (!value) {
			return false;
		}
		i++;
		if (strcmp(argv[i - 1], "--owner") == 0) {
			options->owner = value;
		} else if (strcmp(argv[i - 1], "--out") == 0) {
			options->out_dir = value;
		} else if (strcmp(argv[i - 1], "--include") == 0) {
			options->includes[options->include_count++] = value;
		} else if (strcmp(argv[i - 1], "--c-messages") == 0) {
			options->mode = MODE_C_MESSAGES;
			options->c_messages = value;
		} else {
			return false;
		}
	}
	return options->input_count > 0 &&
	       (options->mode != MODE_PAGES || (options->owner && options->out_dir));
}

static void
write_file(const char *path, struct str text)
{
	FILE *file = fopen(path, "wb");

	if (!file || fwrite(text.ptr, 1, text.len, file) != text.len || fclose(file) != 0) {
		fail("%s: cannot be written", path);
	}
}

static void
read_english(const struct options *options, struct messages *english)
{
	for (size_t i = 0; i < options->input_count; i++) {
		if (is_kind(options->inputs[i], ".po")) {
			messages_read(options->arena, english, options->inputs[i]);
		}
	}
	messages_sort(english, options->mode == MODE_MISSING);
}

static void
compiler_begin(struct compiler *compiler, const struct options *options,
	const struct messages *english, const char *c_name)
{
	*compiler = (struct compiler){ .arena = options->arena, .english = english };
	compiler->header = buf_create(options->arena, 1 << 24);
	compiler->run.text = buf_create(options->arena, 1 << 20);
	emit_begin(&compiler->emit, options->arena, c_name);
}

static void
make_pages(const struct options *options, const struct messages *english)
{
	struct arena *arena = options->arena;
	struct str base = str_format(arena, "%s_pages", options->owner);
	struct str upper = str_copy(arena, base);
	struct str path = str_format(arena, "%s/%.*s", options->out_dir, STR_ARG(base));
	const char *c_path = str_terminated(arena, str_format(arena, "%.*s.c", STR_ARG(path)));
	const char *h_path = str_terminated(arena, str_format(arena, "%.*s.h", STR_ARG(path)));
	struct compiler compiler;
	struct buf *header = buf_create(arena, 1 << 24);

	for (size_t i = 0; i < upper.len; i++) {
		char *c = (char *)&upper.ptr[i];

		*c = *c >= 'a' && *c <= 'z' ? (char)(*c - 32) : *c;
	}
	compiler_begin(&compiler, options, english, c_path);
	emit_line(&compiler.emit, "#include \"%.*s.h\"", STR_ARG(base));
	emit_line(&compiler.emit, "#pragma GCC diagnostic ignored \"-Wunused-parameter\"");
	for (size_t i = 0; i < options->input_count; i++) {
		if (is_kind(options->inputs[i], ".html")) {
			struct source source = source_read(arena, options->inputs[i]);

			compile_file(&compiler, &source);
		}
	}
	emit_flush(&compiler.emit);
	buf_format(header, "#ifndef CHUKE_%.*s_H\n#define CHUKE_%.*s_H\n#include \"html.h\"\n",
		STR_ARG(upper), STR_ARG(upper));
	for (size_t i = 0; i < options->include_count; i++) {
		buf_format(header, "#include \"%s\"\n", options->includes[i]);
	}
	buf_str(header, buf_view(compiler.header));
	buf_text(header, "#endif\n");
	write_file(c_path, buf_view(compiler.emit.body));
	write_file(h_path, buf_view(header));
}

static void
make_c_messages(const struct options *options, const struct messages *english)
{
	struct buf *out = buf_create(options->arena, 1 << 24);

	buf_text(out, "#include \"i18n.h\"\n\nconst struct tr_entry tr_entries[] = {\n");
	for (size_t i = 0; i < english->count; i++) {
		buf_text(out, "\t{ ");
		put_c_string(out, english->items[i].zh);
		buf_text(out, ", ");
		put_c_string(out, english->items[i].en);
		buf_text(out, " },\n");
	}
	buf_format(out, "\t{ 0, 0 },\n};\nconst size_t tr_entry_count = %zu;\n", english->count);
	write_file(options->c_messages, buf_view(out));
}

static void
collect(const struct options *options, const struct messages *english, struct messages *found)
{
	for (size_t i = 0; i < options->input_count; i++) {
		if (is_kind(options->inputs[i], ".po")) {
			continue;
		}
		struct source source = source_read(options->arena, options->inputs[i]);

		if (is_kind(source.path, ".html")) {
			struct compiler compiler;

			compiler_begin(&compiler, options, english, "-");
			compiler.found = found;
			compile_file(&compiler, &source);
		} else {
			scan_code(options->arena, found, &source, 1);
		}
	}
	messages_sort(found, false);
}

/* Prints the texts as a .po file; returns how many have no English. */
static size_t
print_messages(
	const struct options *options, const struct messages *english, const struct messages *found)
{
	struct buf *out = buf_create(options->arena, 1 << 26);
	size_t missing = 0;

	for (size_t i = 0; i < found->count; i++) {
		const struct message *message = &found->items[i];
		struct str en = messages_find(english, message->zh);

		missing += str_is_none(en);
		if (options->mode == MODE_MISSING && !str_is_none(en)) {
			continue;
		}
		buf_format(out, "#: %s:%d\nmsgid ", message->path, message->line);
		put_c_string(out, message->zh);
		buf_text(out, "\nmsgstr ");
		put_c_string(out, en);
		buf_text(out, "\n\n");
	}
	fputs(str_terminated(options->arena, buf_view(out)), stdout);
	return missing;
}

static void
run(void *arg)
{
	struct options *options = arg;
	struct messages english = { 0 }, found = { 0 };

	read_english(options, &english);
	if (options->mode == MODE_PAGES) {
		make_pages(options, &english);
	} else if (options->mode == MODE_C_MESSAGES) {
		make_c_messages(options, &english);
	} else {
		collect(options, &english, &found);
		size_t missing = print_messages(options, &english, &found);

		if (options->mode == MODE_MISSING && missing) {
			fail("%zu of %zu texts have no English", missing, found.count);
		}
	}
}

int
main(int argc, char **argv)
{
	struct options options = { .arena = arena_create(TMPLC_BYTES_MAX) };
	struct failure failure;
	bool is_good;

	options.includes = ARENA_ARRAY(options.arena, (size_t)argc, const char *);
	options.inputs = ARENA_ARRAY(options.arena, (size_t)argc, const char *);
	if (!parse_options(&options, argc, argv)) {
		fputs(usage, stderr);
		return 2;
	}
	is_good = fail_catch(run, &options, &failure);
	if (!is_good) {
		fprintf(stderr, "%s\n", failure.message);
	}
	arena_destroy(options.arena);
	return is_good ? 0 : 1;
}
