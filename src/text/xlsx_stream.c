#include "xlsx_stream.h"

#include <stdio.h>
#include <string.h>

enum {
	CHUNK_BYTES = 32 << 10,
	DEPTH_MAX = 32,            /* worksheets nest some eight deep */
	TOKEN_BYTES_MAX = 1 << 20, /* expat keeps an unfinished tag in memory and reads it again */
	RATIO_CHECKED_FROM = 1 << 20, /* bytes: small parts of repeated text pack very well */
	MAGIC_BYTES = 8,
};

/* Every ZIP with content begins so; OLE files (.xls, encrypted .xlsx) otherwise. */
static const char zip_magic[4] = "PK\x03\x04";
static const char ole_magic[MAGIC_BYTES] = "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1";

static enum xlsx_problem
check_magic(const char *path)
{
	char magic[MAGIC_BYTES] = { 0 };
	FILE *file = fopen(path, "rb");
	size_t got = 0;

	if (file) {
		got = fread(magic, 1, sizeof(magic), file);
		fclose(file);
	}
	if (got == sizeof(magic) && memcmp(magic, ole_magic, sizeof(magic)) == 0) {
		return XLSX_ENCRYPTED;
	}
	return memcmp(magic, zip_magic, sizeof(zip_magic)) == 0 ? XLSX_FINE : XLSX_NOT_A_WORKBOOK;
}

enum xlsx_problem
xlsx_package_open(struct xlsx_package *package, const char *path, const struct xlsx_limits *limits)
{
	enum xlsx_problem problem = check_magic(path);

	*package = (struct xlsx_package){ .limits = *limits };
	if (problem) {
		return problem;
	}
	package->zip = zip_open(path, ZIP_RDONLY, NULL);
	if (!package->zip) {
		return XLSX_DAMAGED;
	}
	if (zip_get_num_entries(package->zip, 0) > (zip_int64_t)limits->entries_max) {
		xlsx_package_close(package);
		return XLSX_TOO_LARGE;
	}
	return XLSX_FINE;
}

void
xlsx_package_close(struct xlsx_package *package)
{
	if (package->zip) {
		zip_discard(package->zip);
		package->zip = NULL;
	}
}

static const char *
without_prefix(const char *name)
{
	const char *colon = strchr(name, ':');

	return colon ? colon + 1 : name;
}

const char *
xlsx_attribute(const char **attributes, const char *name)
{
	for (; attributes[0]; attributes += 2) {
		if (strcmp(without_prefix(attributes[0]), name) == 0) {
			return attributes[1];
		}
	}
	return NULL;
}

int64_t
xlsx_attribute_int(const char **attributes, const char *name, int64_t most)
{
	const char *text = xlsx_attribute(attributes, name);
	int64_t value;

	if (!text || !str_parse_int(str_of(text), &value) || value < 0 || value > most) {
		return -1;
	}
	return value;
}

void
xlsx_stream_stop(struct xlsx_stream *stream, enum xlsx_problem problem)
{
	if (!stream->problem) {
		stream->problem = problem;
	}
	XML_StopParser(stream->parser, XML_FALSE);
}

void
xlsx_stream_suspend(struct xlsx_stream *stream)
{
	XML_StopParser(stream->parser, XML_TRUE);
}

static void
on_start(void *arg, const char *name, const char **attributes)
{
	struct xlsx_stream *stream = arg;

	if (stream->problem) {
		return;
	}
	if (++stream->depth > DEPTH_MAX) {
		xlsx_stream_stop(stream, XLSX_TOO_LARGE);
		return;
	}
	stream->handlers->start(stream->arg, without_prefix(name), attributes);
}

static void
on_end(void *arg, const char *name)
{
	struct xlsx_stream *stream = arg;

	stream->depth--;
	if (!stream->problem) {
		stream->handlers->end(stream->arg, without_prefix(name));
	}
}

static void
on_text(void *arg, const char *bytes, int len)
{
	struct xlsx_stream *stream = arg;

	if (!stream->problem) {
		stream->handlers->text(stream->arg, bytes, len);
	}
}

static void
on_doctype(void *arg, const char *name, const char *system_id, const char *public_id,
	int has_internal_subset)
{
	(void)name;
	(void)system_id;
	(void)public_id;
	(void)has_internal_subset;
	xlsx_stream_stop(arg, XLSX_FORBIDDEN);
}

enum xlsx_problem
xlsx_stream_open(struct xlsx_stream *stream, struct xlsx_package *package, const char *name,
	const struct xlsx_handlers *handlers, void *arg)
{
	zip_int64_t index = zip_name_locate(package->zip, name, ZIP_FL_NOCASE);
	zip_stat_t stat;

	*stream = (struct xlsx_stream){ .package = package, .handlers = handlers, .arg = arg };
	if (index < 0) {
		return XLSX_NO_SHEET;
	}
	if (zip_stat_index(package->zip, (zip_uint64_t)index, 0, &stat) ||
		!(stat.valid & ZIP_STAT_COMP_SIZE)) {
		return XLSX_DAMAGED;
	}
	stream->packed = stat.comp_size;
	stream->file = zip_fopen_index(package->zip, (zip_uint64_t)index, 0);
	stream->parser = stream->file ? XML_ParserCreate(NULL) : NULL;
	if (!stream->parser) {
		xlsx_stream_close(stream);
		return XLSX_DAMAGED;
	}
	XML_SetUserData(stream->parser, stream);
	XML_SetElementHandler(stream->parser, on_start, on_end);
	XML_SetCharacterDataHandler(stream->parser, handlers->text ? on_text : NULL);
	XML_SetStartDoctypeDeclHandler(stream->parser, on_doctype);
	return XLSX_FINE;
}

/* The next chunk into expat's buffer; -1 with the problem set. */
static int
read_chunk(struct xlsx_stream *stream)
{
	const struct xlsx_limits *limits = &stream->package->limits;
	void *room = XML_GetBuffer(stream->parser, CHUNK_BYTES);
	zip_int64_t got = room ? zip_fread(stream->file, room, CHUNK_BYTES) : -1;

	if (got < 0) {
		stream->problem = XLSX_DAMAGED;
		return -1;
	}
	stream->unpacked += (size_t)got;
	stream->package->bytes_read += (size_t)got;
	stream->fed += (size_t)got;
	if (stream->package->bytes_read > limits->bytes_max ||
		(stream->unpacked > RATIO_CHECKED_FROM &&
			stream->unpacked / limits->ratio_max > stream->packed)) {
		stream->problem = XLSX_TOO_LARGE;
		return -1;
	}
	return (int)got;
}

static enum xlsx_stream_run
wrong(struct xlsx_stream *stream)
{
	if (!stream->problem) {
		stream->problem = XLSX_DAMAGED;
	}
	return XLSX_STREAM_WRONG;
}

enum xlsx_stream_run
xlsx_stream_run(struct xlsx_stream *stream)
{
	while (!stream->is_done && !stream->problem) {
		enum XML_Status status;
		XML_Index at;

		if (stream->is_suspended) {
			stream->is_suspended = false;
			status = XML_ResumeParser(stream->parser);
		} else {
			int len = read_chunk(stream);

			if (len < 0) {
				break;
			}
			stream->has_ended = len == 0;
			status = XML_ParseBuffer(stream->parser, len, len == 0);
		}
		if (status == XML_STATUS_ERROR) {
			return wrong(stream);
		}
		if (status == XML_STATUS_SUSPENDED) {
			stream->is_suspended = true;
			return XLSX_STREAM_SUSPENDED;
		}
		stream->is_done = stream->has_ended;
		at = XML_GetCurrentByteIndex(stream->parser);
		if (at >= 0 && stream->fed > (size_t)at &&
			stream->fed - (size_t)at > TOKEN_BYTES_MAX) {
			stream->problem = XLSX_TOO_LARGE;
		}
	}
	return stream->problem ? XLSX_STREAM_WRONG : XLSX_STREAM_END;
}

void
xlsx_stream_close(struct xlsx_stream *stream)
{
	if (stream->parser) {
		XML_ParserFree(stream->parser);
		stream->parser = NULL;
	}
	if (stream->file) {
		zip_fclose(stream->file);
		stream->file = NULL;
	}
}

enum xlsx_problem
xlsx_part_read(struct xlsx_package *package, const char *name, const struct xlsx_handlers *handlers,
	struct xlsx_stream *stream, void *arg)
{
	enum xlsx_problem problem = xlsx_stream_open(stream, package, name, handlers, arg);

	if (problem) {
		return problem;
	}
	while (xlsx_stream_run(stream) == XLSX_STREAM_SUSPENDED) {
	}
	problem = stream->problem;
	xlsx_stream_close(stream);
	return problem;
}
