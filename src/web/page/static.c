#include "static.h"

#include <assert.h>
#include <string.h>

const char static_cache_control[] = "public, max-age=31536000, immutable";

/* "0", "0.0", "0.000" */
static bool
is_zero(struct str number)
{
	for (size_t i = 0; i < number.len; i++) {
		if (number.ptr[i] != '0' && number.ptr[i] != '.') {
			return false;
		}
	}
	return true;
}

/* Is the coding named in an Accept-Encoding header, and not with q=0? */
static bool
accepts(struct str header, struct str coding)
{
	struct str part, name, weight;

	while (str_split(&header, ',', &part)) {
		str_split(&part, ';', &name);
		if (!str_equal_ascii_case(str_trim(name), coding)) {
			continue;
		}
		weight = str_trim(part);
		return !str_starts(weight, STR("q=")) || !is_zero(str_slice(weight, 2, weight.len));
	}
	return false;
}

bool
static_find(struct str path, struct str accept_encoding, struct static_answer *ret_answer)
{
	for (size_t i = 0; i < static_file_count; i++) {
		const struct static_file *file = &static_files[i];

		if (!str_equal(path, str_of(file->path))) {
			continue;
		}
		ret_answer->content_type = file->content_type;
		ret_answer->encoding = NULL;
		ret_answer->bytes = file->plain;
		if (file->brotli.ptr && accepts(accept_encoding, STR("br"))) {
			ret_answer->encoding = "br";
			ret_answer->bytes = file->brotli;
		} else if (file->gzip.ptr && accepts(accept_encoding, STR("gzip"))) {
			ret_answer->encoding = "gzip";
			ret_answer->bytes = file->gzip;
		}
		return true;
	}
	return false;
}

struct url
asset(const char *name)
{
	size_t low = 0, high = static_file_count;

	while (low < high) {
		size_t middle = (low + high) / 2;
		int order = strcmp(static_files[middle].name, name);

		if (order == 0) {
			return (struct url){ str_of(static_files[middle].path) };
		}
		if (order < 0) {
			low = middle + 1;
		} else {
			high = middle;
		}
	}
	assert(!"asset: no such file in static/");
	return (struct url){ STR_NONE };
}
