#include "multipart.h"

#include "log.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "rand.h"

enum multipart_at { AT_DELIMITER, AT_DELIMITER_END, AT_HEAD, AT_DATA, AT_EPILOGUE };

struct multipart {
	struct arena *arena;
	struct str upload_dir;
	struct str delimiter; /* CRLF, two dashes, the boundary */
	enum multipart_at at;
	struct buf *held; /* bytes that came and are not understood yet */
	struct pair *posted;
	struct upload *uploads;
	size_t posted_count, upload_count;
	size_t text_bytes;
	/* the part being read */
	struct str name;
	struct buf *text; /* NULL in a file */
	int fd;           /* of a file; -1 if it is not kept */
	struct upload *upload;
};

static void
close_file(void *arg)
{
	struct multipart *multipart = arg;

	if (multipart->fd >= 0) {
		close(multipart->fd);
		multipart->fd = -1;
	}
}

static bool
is_boundary_char(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
	       (c && strchr("'()+_,-./:=?", c));
}

struct str
multipart_boundary(struct str content_type)
{
	struct str rest = content_type, parameter, boundary = STR_NONE;

	str_split(&rest, ';', &parameter);
	while (str_split(&rest, ';', &parameter)) {
		struct str value = str_trim(parameter), name;

		if (!str_split(&value, '=', &name) ||
			!str_equal_ascii_case(name, STR("boundary"))) {
			continue;
		}
		if (value.len >= 2 && value.ptr[0] == '"' && value.ptr[value.len - 1] == '"') {
			value = str_slice(value, 1, value.len - 1);
		}
		if (!str_is_none(boundary) || value.len == 0 ||
			value.len > MULTIPART_BOUNDARY_BYTES_MAX) {
			return STR_NONE;
		}
		boundary = value;
	}
	for (size_t i = 0; i < boundary.len; i++) {
		if (!is_boundary_char(boundary.ptr[i])) {
			return STR_NONE;
		}
	}
	return boundary;
}

struct multipart *
multipart_create(struct arena *arena, struct str boundary, struct str upload_dir)
{
	struct multipart *multipart = ARENA_NEW(arena, struct multipart);

	multipart->arena = arena;
	multipart->upload_dir = upload_dir;
	multipart->delimiter = str_format(arena, "\r\n--%.*s", STR_ARG(boundary));
	multipart->held = buf_create(arena, 8 << 20);
	/* the first delimiter stands at the very front, without the CRLF that the others have */
	buf_text(multipart->held, "\r\n");
	multipart->posted = ARENA_ARRAY(arena, MULTIPART_FIELDS_MAX, struct pair);
	multipart->uploads = ARENA_ARRAY(arena, MULTIPART_FILES_MAX, struct upload);
	multipart->fd = -1;
	arena_defer(arena, close_file, multipart);
	return multipart;
}

/* --- the head of a part ------------------------------------------------------------------------ */

/* Undoes what browsers do to quotes and line ends in names: %22 %0D %0A, or a backslash. */
static struct str
unquote(struct arena *arena, struct str quoted)
{
	char *text = arena_alloc(arena, quoted.len + 1);
	size_t len = 0;

	for (size_t i = 0; i < quoted.len; i++) {
		struct str rest = str_slice(quoted, i, quoted.len);
		char c = quoted.ptr[i];

		if (str_starts(rest, STR("%22"))) {
			c = '"';
			i += 2;
		} else if (str_starts(rest, STR("%0D")) || str_starts(rest, STR("%0A"))) {
			c = ' ';
			i += 2;
		} else if (str_starts(rest, STR("\\\""))) {
			c = '"';
			i += 1;
		}
		text[len++] = c;
	}
	return (struct str){ text, len };
}

/* Reads `; name="value"` off the front; false at the end or when it is malformed (then *ret_name
 * none). */
static bool
take_parameter(struct str *rest, struct str *ret_name, struct str *ret_value)
{
	struct str s = str_trim(*rest);
	size_t end, from;

	*ret_name = STR_NONE;
	if (s.len == 0 || s.ptr[0] != ';') {
		return false;
	}
	s = str_trim(str_slice(s, 1, s.len));
	for (end = 0; end < s.len && s.ptr[end] != '='; end++) {
	}
	if (end + 1 >= s.len || s.ptr[end + 1] != '"') {
		return false;
	}
	from = end + 2;
	for (size_t i = from; i < s.len; i++) {
		if (s.ptr[i] == '\\' && i + 1 < s.len && s.ptr[i + 1] == '"') {
			i++;
		} else if (s.ptr[i] == '"') {
			*ret_name = str_slice(s, 0, end);
			*ret_value = str_slice(s, from, i);
			*rest = str_slice(s, i + 1, s.len);
			return true;
		}
	}
	return false;
}

/* form-data; name="a"; filename="b".  False when it is no such thing. */
static bool
read_disposition(struct multipart *multipart, struct str value, struct str *ret_file_name)
{
	struct str rest, name, text;

	if (value.len < 9 || !str_equal_ascii_case(str_slice(value, 0, 9), STR("form-data")) ||
		!str_is_none(multipart->name)) {
		return false;
	}
	rest = str_slice(value, 9, value.len);
	while (take_parameter(&rest, &name, &text)) {
		if (str_equal_ascii_case(name, STR("name")) && str_is_none(multipart->name)) {
			multipart->name = unquote(multipart->arena, text);
		} else if (str_equal_ascii_case(name, STR("filename")) &&
			   str_is_none(*ret_file_name)) {
			*ret_file_name = unquote(multipart->arena, text);
		} else {
			return false;
		}
	}
	return str_trim(rest).len == 0 && multipart->name.len > 0;
}

static void
remove_file(void *arg)
{
	/* whoever keeps the file has moved it away by now */
	unlink(arg);
}

static int
open_file(struct multipart *multipart, struct str file_name)
{
	struct upload *upload;

	if (multipart->upload_count == MULTIPART_FILES_MAX) {
		return 413;
	}
	upload = &multipart->uploads[multipart->upload_count++];
	*upload = (struct upload){ .field = multipart->name, .file_name = file_name };
	multipart->upload = upload;
	multipart->text = NULL;
	if (str_is_none(multipart->upload_dir)) {
		return 0;
	}
	upload->path = str_format(multipart->arena, "%.*s/upload-%.*s",
		STR_ARG(multipart->upload_dir), STR_ARG(rand_hex(multipart->arena, 16)));
	multipart->fd = open(
		upload->path.ptr, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600);
	if (multipart->fd < 0) {
		log_error("event=upload-open errno=%d", errno);
		return errno == ENOSPC || errno == EDQUOT ? 507 : 500;
	}
	arena_defer(multipart->arena, remove_file, (char *)upload->path.ptr);
	return 0;
}

static int
open_part(struct multipart *multipart, struct str head)
{
	struct str rest = head, file_name = STR_NONE;

	multipart->name = STR_NONE;
	while (rest.len) {
		ptrdiff_t end = str_find(rest, STR("\r\n"));
		struct str line = str_slice(rest, 0, end < 0 ? rest.len : (size_t)end),
			   value = line, name;

		rest = str_slice(rest, line.len + 2, rest.len);
		if (memchr(line.ptr, '\0', line.len) || memchr(line.ptr, '\n', line.len) ||
			!str_split(&value, ':', &name) || !value.ptr) {
			return 400;
		}
		if (str_equal_ascii_case(name, STR("content-disposition")) &&
			!read_disposition(multipart, str_trim(value), &file_name)) {
			return 400;
		}
	}
	if (str_is_none(multipart->name)) {
		return 400;
	}
	if (!str_is_none(file_name)) {
		return open_file(multipart, file_name);
	}
	if (multipart->posted_count == MULTIPART_FIELDS_MAX) {
		return 413;
	}
	multipart->upload = NULL;
	multipart->text = buf_create(multipart->arena, MULTIPART_TEXT_BYTES_MAX);
	return 0;
}

/* --- the data of a part ------------------------------------------------------------------------ */

static int
write_file(struct multipart *multipart, struct str data)
{
	while (data.len && multipart->fd >= 0) {
		ssize_t written = write(multipart->fd, data.ptr, data.len);

		if (written < 0 && errno != EINTR) {
			log_error("event=upload-write errno=%d", errno);
			return errno == ENOSPC || errno == EDQUOT ? 507 : 500;
		}
		if (written > 0) {
			data = str_slice(data, (size_t)written, data.len);
		}
	}
	return 0;
}

static int
take_data(struct multipart *multipart, struct str data)
{
	if (multipart->upload) {
		multipart->upload->size += (int64_t)data.len;
		return write_file(multipart, data);
	}
	multipart->text_bytes += data.len;
	if (multipart->text_bytes > MULTIPART_TEXT_BYTES_MAX) {
		return 413;
	}
	buf_str(multipart->text, data);
	return multipart->text->full ? 413 : 0;
}

static void
close_part(struct multipart *multipart)
{
	struct upload *upload = multipart->upload;

	if (!upload) {
		multipart->posted[multipart->posted_count++] = (struct pair){ multipart->name,
			buf_view(multipart->text) };
		return;
	}
	close_file(multipart);
	if (upload->size == 0 && upload->file_name.len == 0) {
		/* a file control that was left empty */
		multipart->upload_count--;
	}
}

/* --- the whole --------------------------------------------------------------------------------- */

/* One step on what is held from *from on: -1 needs more bytes, 0 went on, else the status to refuse
 * with. */
static int
step(struct multipart *multipart, struct str held, size_t *from)
{
	struct str rest = str_slice(held, *from, held.len), delimiter = multipart->delimiter;
	ptrdiff_t at;
	size_t len;
	int status;

	switch (multipart->at) {
	case AT_DELIMITER:
		len = rest.len < delimiter.len ? rest.len : delimiter.len;
		if (memcmp(rest.ptr, delimiter.ptr, len) != 0) {
			return 400;
		}
		if (rest.len < delimiter.len) {
			return -1;
		}
		*from += delimiter.len;
		multipart->at = AT_DELIMITER_END;
		return 0;
	case AT_DELIMITER_END:
		if (rest.len < 2) {
			return -1;
		}
		*from += 2;
		multipart->at = rest.ptr[0] == '-' ? AT_EPILOGUE : AT_HEAD;
		return str_starts(rest, STR("\r\n")) || str_starts(rest, STR("--")) ? 0 : 400;
	case AT_HEAD:
		at = str_find(rest, STR("\r\n\r\n"));
		if (at < 0) {
			return rest.len > MULTIPART_HEAD_BYTES_MAX ? 400 : -1;
		}
		if (at > MULTIPART_HEAD_BYTES_MAX) {
			return 400;
		}
		*from += (size_t)at + 4;
		multipart->at = AT_DATA;
		/* the held bytes move: names are copied by unquote() */
		return open_part(multipart, str_slice(rest, 0, (size_t)at));
	case AT_DATA:
		at = str_find(rest, delimiter);
		if (at < 0) {
			/* the end may hold the beginning of a delimiter */
			len = rest.len < delimiter.len ? 0 : rest.len - (delimiter.len - 1);
			*from += len;
			status = take_data(multipart, str_slice(rest, 0, len));
			return status ? status : -1;
		}
		status = take_data(multipart, str_slice(rest, 0, (size_t)at));
		if (status) {
			return status;
		}
		close_part(multipart);
		*from += (size_t)at + delimiter.len;
		multipart->at = AT_DELIMITER_END;
		return 0;
	default:
		*from = held.len;
		return -1;
	}
}

int
multipart_take(struct multipart *multipart, struct str piece)
{
	struct buf *held = multipart->held;
	size_t from = 0;
	int status;

	buf_str(held, piece);
	if (held->full) {
		return 413;
	}
	do {
		status = step(multipart, buf_view(held), &from);
	} while (status == 0);
	if (status > 0) {
		return status;
	}
	memmove(held->ptr, held->ptr + from, held->len - from);
	held->len -= from;
	return 0;
}

int
multipart_end(struct multipart *multipart, struct pairs *ret_posted, struct upload **ret_uploads,
	size_t *ret_upload_count)
{
	if (multipart->at != AT_EPILOGUE) {
		return 400;
	}
	*ret_posted = (struct pairs){ multipart->posted, multipart->posted_count };
	*ret_uploads = multipart->uploads;
	*ret_upload_count = multipart->upload_count;
	return 0;
}
