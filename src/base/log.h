#ifndef CHUKE_LOG_H
#define CHUKE_LOG_H

#include "str.h"

/*
 * Lines of key=value on stderr, with a priority that journald understands.  Never personal data, never
 * a secret, never the query part of an address.
 */
enum log_level {
	LOG_ERROR_LEVEL = 3,
	LOG_WARNING_LEVEL = 4,
	LOG_INFO_LEVEL = 6,
	LOG_DEBUG_LEVEL = 7
};

/* Lines less urgent than this are not written; LOG_INFO_LEVEL until set. */
void log_set_level(enum log_level most);
/* The request id that this thread's lines carry; "" for none.  Copied. */
void log_set_request(const char *id);
void log_error(const char *format, ...) __attribute__((format(printf, 1, 2)));
void log_warning(const char *format, ...) __attribute__((format(printf, 1, 2)));
void log_info(const char *format, ...) __attribute__((format(printf, 1, 2)));
void log_debug(const char *format, ...) __attribute__((format(printf, 1, 2)));

#endif
