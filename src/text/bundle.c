#include "bundle.h"

#include <stdlib.h>
#include <zip.h>

static void
close_zip(void *zip)
{
	zip_discard(zip);
}

static void
close_entry(void *entry)
{
	zip_fclose(entry);
}

static int
compare_files(const void *left, const void *right)
{
	const struct bundle_file *a = left, *b = right;

	return str_compare(a->name, b->name);
}

/* What the head says of the size is not believed: reading ends one byte after it. */
static enum bundle_problem
read_entry(struct arena *arena, zip_t *zip, const zip_stat_t *stat, struct str *ret_bytes)
{
	zip_file_t *entry = zip_fopen_index(zip, stat->index, 0);
	char *bytes = arena_alloc(arena, (size_t)stat->size + 1);
	zip_int64_t len;

	if (!entry) {
		return BUNDLE_NO_ZIP; /* encrypted, or of a kind that is not unpacked */
	}
	arena_defer(arena, close_entry, entry);
	len = zip_fread(entry, bytes, stat->size + 1);
	if (len < 0 || (zip_uint64_t)len != stat->size) {
		return BUNDLE_NO_ZIP;
	}
	*ret_bytes = (struct str){ bytes, (size_t)len };
	return BUNDLE_FINE;
}

enum bundle_problem
bundle_read(struct arena *arena, const char *path, struct bundle *ret_bundle)
{
	zip_t *zip = zip_open(path, ZIP_RDONLY | ZIP_CHECKCONS, NULL);
	zip_int64_t entries;
	struct bundle bundle = { NULL, 0 };
	zip_uint64_t total = 0;

	if (!zip) {
		return BUNDLE_NO_ZIP;
	}
	arena_defer(arena, close_zip, zip);
	entries = zip_get_num_entries(zip, 0);
	if (entries > BUNDLE_FILES_MAX) {
		return BUNDLE_TOO_BIG;
	}
	bundle.items = ARENA_ARRAY(arena, (size_t)entries, struct bundle_file);
	for (zip_int64_t i = 0; i < entries; i++) {
		struct bundle_file *file = &bundle.items[bundle.count];
		enum bundle_problem problem;
		zip_stat_t stat;

		if (zip_stat_index(zip, (zip_uint64_t)i, 0, &stat) != 0 ||
			!(stat.valid & ZIP_STAT_SIZE) || !(stat.valid & ZIP_STAT_NAME)) {
			return BUNDLE_NO_ZIP;
		}
		file->name = str_copy(arena, str_of(stat.name));
		if (str_ends(file->name, STR("/"))) {
			continue;
		}
		total += stat.size;
		if (stat.size > BUNDLE_FILE_BYTES_MAX || total > BUNDLE_BYTES_MAX) {
			return BUNDLE_TOO_BIG;
		}
		problem = read_entry(arena, zip, &stat, &file->bytes);
		if (problem != BUNDLE_FINE) {
			return problem;
		}
		bundle.count++;
	}
	qsort(bundle.items, bundle.count, sizeof(bundle.items[0]), compare_files);
	*ret_bundle = bundle;
	return BUNDLE_FINE;
}
