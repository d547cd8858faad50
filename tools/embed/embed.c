#include "fail.h"
#include "minify.h"

#include <brotli/encode.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <zlib.h>

/*
 * tools/embed turns static/ into C: all style sheets become one, everything is stripped of what browsers
 * do not need, named by its content, compressed with gzip and brotli and written as arrays of bytes.
 */

enum { EMBED_BYTES_MAX = 256 << 20, FILE_BYTES_MAX = 8 << 20, FILES_MAX = 64 };

struct asset {
	struct str name, path; /* "chuke.css", "/static/chuke.0123456789.css" */
	const char *content_type;
	struct str plain, gzip, brotli;
};
struct embed {
	struct arena *arena;
	const char *out, **inputs;
	int input_count;
	bool is_text; /* one file under the name that the first input is */
	struct asset assets[FILES_MAX];
	size_t asset_count;
};

static const struct {
	const char *ending, *content_type;
} types[] = {
	{ ".css", "text/css; charset=utf-8" },
	{ ".js", "text/javascript; charset=utf-8" },
	{ ".svg", "image/svg+xml" },
	{ ".png", "image/png" },
	{ ".txt", "text/plain; charset=utf-8" },
};

static struct str
read_file(struct embed *embed, const char *path)
{
	FILE *file = fopen(path, "rb");
	struct buf *buf = buf_create(embed->arena, FILE_BYTES_MAX);
	char block[8192];
	size_t len;

	if (!file) {
		fail("%s: cannot be read", path);
	}
	while ((len = fread(block, 1, sizeof(block), file)) > 0) {
		buf_put(buf, block, len);
	}
	fclose(file);
	return buf_view(buf);
}

static struct str
compress_gzip(struct arena *arena, struct str bytes)
{
	z_stream stream = { 0 };
	size_t size = compressBound(bytes.len) + 64;
	unsigned char *out = arena_alloc(arena, size);

	if (deflateInit2(&stream, 9, Z_DEFLATED, 15 + 16, 9, Z_DEFAULT_STRATEGY) != Z_OK) {
		fail("gzip does not start");
	}
	stream.next_in = (unsigned char *)(uintptr_t)bytes.ptr;
	stream.avail_in = (unsigned)bytes.len;
	stream.next_out = out;
	stream.avail_out = (unsigned)size;
	if (deflate(&stream, Z_FINISH) != Z_STREAM_END) {
		fail("gzip does not end");
	}
	size = stream.total_out;
	deflateEnd(&stream);
	return (struct str){ (char *)out, size };
}

static struct str
compress_brotli(struct arena *arena, struct str bytes)
{
	size_t size = BrotliEncoderMaxCompressedSize(bytes.len);
	unsigned char *out = arena_alloc(arena, size);

	if (!BrotliEncoderCompress(BROTLI_MAX_QUALITY, BROTLI_MAX_WINDOW_BITS, BROTLI_MODE_TEXT,
		    bytes.len, (const unsigned char *)bytes.ptr, &size, out)) {
		fail("brotli does not end");
	}
	return (struct str){ (char *)out, size };
}

/* Compressed bytes are kept only where they are worth a header. */
static struct str
worth(struct str compressed, struct str plain)
{
	return compressed.len + 64 < plain.len ? compressed : STR_NONE;
}

static void
add_asset(struct embed *embed, struct str name, struct str bytes)
{
	struct asset *asset = &embed->assets[embed->asset_count++];
	size_t dot = name.len;

	if (embed->asset_count == FILES_MAX) {
		fail("more than %d files", FILES_MAX);
	}
	asset->name = name;
	for (size_t i = 0; i < sizeof(types) / sizeof(types[0]); i++) {
		if (str_ends(name, str_of(types[i].ending))) {
			asset->content_type = types[i].content_type;
			dot = name.len - strlen(types[i].ending);
		}
	}
	if (!asset->content_type) {
		fail("%.*s: of no type that is served", STR_ARG(name));
	}
	asset->plain = bytes;
	asset->path = str_format(embed->arena, "/static/%.*s.%010llx%.*s", (int)dot, name.ptr,
		(unsigned long long)(str_hash(bytes) & 0xffffffffffULL),
		STR_ARG(str_slice(name, dot, name.len)));
	asset->gzip = worth(compress_gzip(embed->arena, bytes), bytes);
	asset->brotli = worth(compress_brotli(embed->arena, bytes), bytes);
}

static struct str
path_of(void *arg, struct str name)
{
	struct embed *embed = arg;

	for (size_t i = 0; i < embed->asset_count; i++) {
		if (str_equal(embed->assets[i].name, name)) {
			return embed->assets[i].path;
		}
	}
	return STR_NONE;
}

static struct str
base_name(const char *path)
{
	const char *slash = strrchr(path, '/');

	return str_of(slash ? slash + 1 : path);
}

/* Everything but the style sheets, which name the others and therefore come last. */
static void
add_files(struct embed *embed)
{
	for (int i = 0; i < embed->input_count; i++) {
		struct str name = base_name(embed->inputs[i]);
		struct str bytes = read_file(embed, embed->inputs[i]);
		struct buf *out = buf_create(embed->arena, FILE_BYTES_MAX);

		if (str_ends(name, STR(".css"))) {
			continue;
		}
		if (str_ends(name, STR(".svg"))) {
			minify_svg(out, bytes);
		} else if (str_ends(name, STR(".js"))) {
			minify_js(out, bytes);
		} else {
			buf_str(out, bytes);
		}
		add_asset(embed, name, buf_view(out));
	}
}

/* What every page loads: these become one. */
static bool
is_common(struct str name)
{
	return str_equal(name, STR("tokens.css")) || str_equal(name, STR("chuke.css"));
}

static void
add_css(struct embed *embed)
{
	struct buf *common = buf_create(embed->arena, FILE_BYTES_MAX);
	struct asset_paths paths = { .of = path_of, .arg = embed };

	for (int i = 0; i < embed->input_count; i++) {
		struct str name = base_name(embed->inputs[i]);
		struct buf *out = is_common(name) ? common
						  : buf_create(embed->arena, FILE_BYTES_MAX);

		if (!str_ends(name, STR(".css"))) {
			continue;
		}
		if (!minify_css(out, read_file(embed, embed->inputs[i]), &paths)) {
			fail("%s: url(%.*s) is no file in static/", embed->inputs[i],
				STR_ARG(paths.unknown));
		}
		if (!is_common(name)) {
			add_asset(embed, name, buf_view(out));
		}
	}
	add_asset(embed, STR("chuke.css"), buf_view(common));
}

static int
compare_names(const void *left, const void *right)
{
	const struct asset *a = left, *b = right;

	return str_compare(a->name, b->name);
}

static void
put_bytes(FILE *file, const char *kind, size_t index, struct str bytes)
{
	if (str_is_none(bytes)) {
		return;
	}
	fprintf(file, "static const unsigned char %s_%zu[] = {", kind, index);
	for (size_t i = 0; i < bytes.len; i++) {
		fprintf(file, "%s%u,", i % 24 ? "" : "\n\t", (unsigned char)bytes.ptr[i]);
	}
	fputs("\n};\n", file);
}

static void
put_reference(FILE *file, const char *kind, size_t index, struct str bytes)
{
	if (str_is_none(bytes)) {
		fputs(", { 0, 0 }", file);
	} else {
		fprintf(file, ", { %s_%zu, %zu }", kind, index, bytes.len);
	}
}

static void
write_c(struct embed *embed)
{
	FILE *file = fopen(embed->out, "wb");

	if (!file) {
		fail("%s: cannot be written", embed->out);
	}
	qsort(embed->assets, embed->asset_count, sizeof(embed->assets[0]), compare_names);
	fputs("#include \"static.h\"\n\n", file);
	for (size_t i = 0; i < embed->asset_count; i++) {
		put_bytes(file, "plain", i, embed->assets[i].plain);
		put_bytes(file, "gzip", i, embed->assets[i].gzip);
		put_bytes(file, "brotli", i, embed->assets[i].brotli);
	}
	fputs("const struct static_file static_files[] = {\n", file);
	for (size_t i = 0; i < embed->asset_count; i++) {
		const struct asset *asset = &embed->assets[i];

		fprintf(file, "\t{ \"%.*s\", \"%.*s\", \"%s\"", STR_ARG(asset->name),
			STR_ARG(asset->path), asset->content_type);
		put_reference(file, "plain", i, asset->plain);
		put_reference(file, "gzip", i, asset->gzip);
		put_reference(file, "brotli", i, asset->brotli);
		fputs(" },\n", file);
	}
	fprintf(file, "};\nconst size_t static_file_count = %zu;\n", embed->asset_count);
	if (fclose(file) != 0) {
		fail("%s: cannot be written", embed->out);
	}
}

/* One file as it is: for what C reads and nobody fetches. */
static void
write_text(struct embed *embed)
{
	FILE *file = fopen(embed->out, "wb");
	struct str text = read_file(embed, embed->inputs[1]);

	if (!file) {
		fail("%s: cannot be written", embed->out);
	}
	put_bytes(file, "text", 0, text);
	fprintf(file,
		"extern const struct embedded { const unsigned char *bytes; unsigned long len; } "
		"%s;\n"
		"const struct embedded %s = { text_0, %zu };\n",
		embed->inputs[0], embed->inputs[0], text.len);
	if (fclose(file) != 0) {
		fail("%s: cannot be written", embed->out);
	}
}

static void
run(void *arg)
{
	struct embed *embed = arg;

	if (embed->is_text) {
		write_text(embed);
		return;
	}
	add_files(embed);
	add_css(embed);
	write_c(embed);
}

int
main(int argc, char **argv)
{
	static struct embed embed;
	struct failure failure;
	bool is_good;

	if (argc == 5 && strcmp(argv[1], "--text") == 0) {
		embed.is_text = true;
		argv++;
		argc--;
	}
	if (argc < 3) {
		fputs("usage: embed OUT.c FILE…\n       embed --text OUT.c NAME FILE\n", stderr);
		return 2;
	}
	embed.arena = arena_create(EMBED_BYTES_MAX);
	embed.out = argv[1];
	embed.inputs = (const char **)argv + 2;
	embed.input_count = argc - 2;
	is_good = fail_catch(run, &embed, &failure);
	if (!is_good) {
		fprintf(stderr, "%s\n", failure.message);
	}
	arena_destroy(embed.arena);
	return is_good ? 0 : 1;
}
