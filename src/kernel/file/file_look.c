#include "fail.h"
#include "file_inner.h"

#include <magic.h>
#include <pthread.h>
#include <string.h>

/* What bytes are, by themselves; what the sender says of them counts for nothing (ASVS 5.2.2). */

static const char xlsx_type[] = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
static const char docx_type[] =
	"application/vnd.openxmlformats-officedocument.wordprocessingml.document";

static pthread_mutex_t look_lock = PTHREAD_MUTEX_INITIALIZER;
static magic_t look_cookie; /* under the lock; lives as long as the process */

/* Copied into `ret_type`; false if nobody knows. */
static bool
ask_magic(const char *path, char *ret_type, size_t size)
{
	const char *type = NULL;

	pthread_mutex_lock(&look_lock);
	if (!look_cookie) {
		look_cookie = magic_open(MAGIC_MIME_TYPE | MAGIC_NO_CHECK_COMPRESS);
		if (look_cookie && magic_load(look_cookie, NULL) != 0) {
			magic_close(look_cookie);
			look_cookie = NULL;
		}
	}
	if (look_cookie) {
		type = magic_file(look_cookie, path);
	}
	if (type) {
		strncpy(ret_type, type, size - 1);
		ret_type[size - 1] = '\0';
	}
	pthread_mutex_unlock(&look_lock);
	return type != NULL;
}

static bool
ends_with(struct arena *arena, struct str name, struct str ending)
{
	return str_ends(str_lower_ascii(arena, name), ending);
}

struct str
file_look(struct arena *arena, const char *path, struct str name)
{
	char type[128];
	struct str found;

	if (!ask_magic(path, type, sizeof(type))) {
		return STR_NONE;
	}
	found = str_copy(arena, str_of(type));
	/* plain text is a table if it is called one; a ZIP that an office program wrote in its own order likewise */
	if (str_starts(found, STR("text/")) || str_equal(found, STR("application/csv"))) {
		return ends_with(arena, name, STR(".csv")) ? STR("text/csv") : STR("text/plain");
	}
	if (str_equal(found, STR("application/zip")) ||
		str_equal(found, STR("application/octet-stream"))) {
		if (ends_with(arena, name, STR(".xlsx"))) {
			return str_equal(found, STR("application/zip")) ? str_of(xlsx_type) : found;
		}
		if (ends_with(arena, name, STR(".docx"))) {
			return str_equal(found, STR("application/zip")) ? str_of(docx_type) : found;
		}
	}
	return found;
}
