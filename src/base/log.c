#include "log.h"

#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

enum {
	LINE_BYTES_MAX = 1000, /* below PIPE_BUF, so that lines of several threads do not mix */
	REQUEST_BYTES_MAX = 48,
};

static _Atomic int level_most = LOG_INFO_LEVEL;
static _Thread_local char request_id[REQUEST_BYTES_MAX];

static const char *const level_names[] = {
	[LOG_ERROR_LEVEL] = "error",
	[LOG_WARNING_LEVEL] = "warning",
	[LOG_INFO_LEVEL] = "info",
	[LOG_DEBUG_LEVEL] = "debug",
};

void
log_set_level(enum log_level most)
{
	atomic_store(&level_most, most);
}

void
log_set_request(const char *id)
{
	snprintf(request_id, sizeof(request_id), "%s", id ? id : "");
}

static void
log_line(enum log_level level, const char *format, va_list args)
{
	char line[LINE_BYTES_MAX + 1];
	int len;

	if ((int)level > atomic_load(&level_most)) {
		return;
	}
	len = snprintf(line, LINE_BYTES_MAX, "<%d>level=%s%s%s ", (int)level, level_names[level],
		request_id[0] ? " request=" : "", request_id);
	vsnprintf(line + len, LINE_BYTES_MAX - (size_t)len, format, args);
	len = (int)strlen(line);
	for (int i = 0; i < len; i++) {
		/* a line break in a value must not be able to forge a line */
		if ((unsigned char)line[i] < ' ' || line[i] == 0x7f) {
			line[i] = ' ';
		}
	}
	line[len++] = '\n';
	if (write(STDERR_FILENO, line, (size_t)len) < 0) {
		return; /* there is nowhere left to say so */
	}
}

void
log_error(const char *format, ...)
{
	va_list args;

	va_start(args, format);
	log_line(LOG_ERROR_LEVEL, format, args);
	va_end(args);
}

void
log_warning(const char *format, ...)
{
	va_list args;

	va_start(args, format);
	log_line(LOG_WARNING_LEVEL, format, args);
	va_end(args);
}

void
log_info(const char *format, ...)
{
	va_list args;

	va_start(args, format);
	log_line(LOG_INFO_LEVEL, format, args);
	va_end(args);
}

void
log_debug(const char *format, ...)
{
	va_list args;

	va_start(args, format);
	log_line(LOG_DEBUG_LEVEL, format, args);
	va_end(args);
}
