#ifndef CHUKE_XLSX_STREAM_H
#define CHUKE_XLSX_STREAM_H

#include "xlsx.h"

#include <expat.h>
#include <zip.h>

/*
 * The parts of a workbook's ZIP as streams of XML events, under the ceilings of struct xlsx_limits; only
 * the files xlsx_*.c use it.  Handlers run inside expat: they must not call fail(), so they collect into
 * buffers and never into arenas.
 */

struct xlsx_package {
	zip_t *zip;
	struct xlsx_limits limits;
	size_t bytes_read; /* unpacked so far, of all parts */
};

/* Opens the ZIP; it is closed by xlsx_package_close(). */
enum xlsx_problem xlsx_package_open(
	struct xlsx_package *package, const char *path, const struct xlsx_limits *limits);
/* Takes a package that is not open. */
void xlsx_package_close(struct xlsx_package *package);

/* What happens to elements; names come without their namespace prefix. */
struct xlsx_handlers {
	void (*start)(void *arg, const char *name, const char **attributes);
	void (*end)(void *arg, const char *name);
	void (*text)(void *arg, const char *bytes, int len); /* may be NULL */
};

struct xlsx_stream {
	struct xlsx_package *package;
	zip_file_t *file;
	size_t packed, unpacked;
	XML_Parser parser;
	const struct xlsx_handlers *handlers;
	void *arg;
	enum xlsx_problem problem;
	int depth;
	bool is_suspended;
	bool has_ended; /* expat was told that nothing more comes */
	bool is_done;
	size_t fed; /* bytes given to expat */
};

enum xlsx_stream_run { XLSX_STREAM_SUSPENDED, XLSX_STREAM_END, XLSX_STREAM_WRONG };

/* XLSX_NO_SHEET if there is no such part. */
enum xlsx_problem xlsx_stream_open(struct xlsx_stream *stream, struct xlsx_package *package,
	const char *name, const struct xlsx_handlers *handlers, void *arg);
/* Goes on until a handler suspends, the part ends or something is wrong. */
enum xlsx_stream_run xlsx_stream_run(struct xlsx_stream *stream);
/* From a handler: xlsx_stream_run() shall return, and go on here when called again. */
void xlsx_stream_suspend(struct xlsx_stream *stream);
/* From a handler: nothing more shall be read. */
void xlsx_stream_stop(struct xlsx_stream *stream, enum xlsx_problem problem);
/* Takes a stream that is not open. */
void xlsx_stream_close(struct xlsx_stream *stream);

/* A whole part at once. */
enum xlsx_problem xlsx_part_read(struct xlsx_package *package, const char *name,
	const struct xlsx_handlers *handlers, struct xlsx_stream *stream, void *arg);

/* The value of an attribute by its name without prefix, or NULL. */
const char *xlsx_attribute(const char **attributes, const char *name);
/* An attribute that is a number from 0 to `most`; -1 if it is missing or anything else. */
int64_t xlsx_attribute_int(const char **attributes, const char *name, int64_t most);

#endif
