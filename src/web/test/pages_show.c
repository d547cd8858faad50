#include "pages_sample.h"
#include "respond.h"
#include "static.h"
#include "test_pages.h"
#include "web_pages.h"

#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

/* Writes the sample pages and the static files into a folder, to be looked at with a browser. */

static void
write_file(const char *folder, const char *name, const void *bytes, size_t len)
{
	char path[512];
	FILE *file;

	snprintf(path, sizeof(path), "%s/%s", folder, name);
	file = fopen(path, "wb");
	if (!file) {
		perror(path);
		return;
	}
	fwrite(bytes, 1, len, file);
	fclose(file);
}

static void
write_page(const char *folder, const char *name, struct html *h)
{
	write_file(folder, name, h->out->ptr, h->out->len);
}

int
main(int argc, char **argv)
{
	const char *folder = argc > 1 ? argv[1] : ".";
	struct arena *arena = arena_create(ARENA_REQUEST_BYTES_MAX);
	char path[512];

	snprintf(path, sizeof(path), "%s/static", folder);
	mkdir(folder, 0755);
	mkdir(path, 0755);
	for (size_t i = 0; i < static_file_count; i++) {
		write_file(folder, static_files[i].path + 1, static_files[i].plain.ptr,
			static_files[i].plain.len);
	}
	for (int i = 0; i < 4; i++) {
		static const char *const names[] = { "patterns.html", "patterns-en.html",
			"patterns-elder.html", "patterns-wrong.html" };

		struct html *h = sample_html(arena, i == 1 ? LANG_EN : LANG_ZH, i == 3);
		struct shell *shell = sample_shell(arena);

		shell->is_elder = i == 2;
		if (i == 3) {
			shell->user = STR("林科员");
			shell->own = shell->nav;
			shell->flash = STR("已保存。");
		}
		h->shell = shell;
		patterns(h, sample_view(arena));
		write_page(folder, names[i], h);
	}
	for (int status = 400; status <= 503; status++) {
		struct problem_view view = { .status = status, .id = STR("7F3A-21") };
		struct html *h = sample_html(arena, LANG_ZH, false);

		if (status == 404 || status == 500) {
			problem_page(h, &view);
			write_page(folder, status == 404 ? "404.html" : "500.html", h);
		}
	}
	arena_destroy(arena);
	return 0;
}
