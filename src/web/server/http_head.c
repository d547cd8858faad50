#include "http_head.h"

#include "utf8.h"

#include <string.h>

/* RFC 9110 5.6.2: the characters of a token. */
static const char token_marks[] = "!#$%&'*+-.^_`|~";

static const struct known_method {
	struct str name;
	enum method method; /* 0: known to the standard, never taken here */
} known_methods[] = {
	{ STR("GET"), METHOD_GET },
	{ STR("HEAD"), METHOD_HEAD },
	{ STR("POST"), METHOD_POST },
	{ STR("PUT"), METHOD_PUT },
	{ STR("DELETE"), METHOD_DELETE },
	{ STR("OPTIONS"), METHOD_OPTIONS },
	{ STR("PATCH"), 0 },
	{ STR("TRACE"), 0 },
	{ STR("CONNECT"), 0 },
};

static const struct reason {
	int status;
	const char *words;
} reasons[] = {
	{ 200, "OK" },
	{ 201, "Created" },
	{ 202, "Accepted" },
	{ 204, "No Content" },
	{ 206, "Partial Content" },
	{ 301, "Moved Permanently" },
	{ 302, "Found" },
	{ 303, "See Other" },
	{ 304, "Not Modified" },
	{ 308, "Permanent Redirect" },
	{ 400, "Bad Request" },
	{ 401, "Unauthorized" },
	{ 403, "Forbidden" },
	{ 404, "Not Found" },
	{ 405, "Method Not Allowed" },
	{ 406, "Not Acceptable" },
	{ 408, "Request Timeout" },
	{ 409, "Conflict" },
	{ 410, "Gone" },
	{ 412, "Precondition Failed" },
	{ 413, "Content Too Large" },
	{ 414, "URI Too Long" },
	{ 415, "Unsupported Media Type" },
	{ 417, "Expectation Failed" },
	{ 422, "Unprocessable Content" },
	{ 429, "Too Many Requests" },
	{ 431, "Request Header Fields Too Large" },
	{ 500, "Internal Server Error" },
	{ 501, "Not Implemented" },
	{ 503, "Service Unavailable" },
	{ 505, "HTTP Version Not Supported" },
	{ 507, "Insufficient Storage" },
};

const char *
http_reason(int status)
{
	for (size_t i = 0; i < sizeof(reasons) / sizeof(reasons[0]); i++) {
		if (reasons[i].status == status) {
			return reasons[i].words;
		}
	}
	return "Unknown";
}

size_t
http_head_end(struct str bytes, size_t *scanned)
{
	/* one empty line before the request line is let through (RFC 9112 2.2) */
	size_t from = *scanned;

	if (from == 0 && bytes.len >= 2 && memcmp(bytes.ptr, "\r\n", 2) == 0) {
		from = 2;
	}
	while (from < bytes.len) {
		const char *at = memchr(bytes.ptr + from, '\n', bytes.len - from);
		size_t end;

		if (!at) {
			break;
		}
		end = (size_t)(at - bytes.ptr) + 1;
		/* a bare LF ends the head too: the parser then refuses it at once */
		if (end < 2 || at[-1] != '\r' || (end >= 4 && memcmp(at - 3, "\r\n\r", 3) == 0)) {
			return end;
		}
		from = end;
	}
	*scanned = from;
	return 0;
}

static bool
is_token_char(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
	       (c && strchr(token_marks, c));
}

static bool
is_token(struct str s)
{
	for (size_t i = 0; i < s.len; i++) {
		if (!is_token_char(s.ptr[i])) {
			return false;
		}
	}
	return s.len > 0;
}

/* Takes a line without its CRLF off the front; false when it holds a bare CR, LF or NUL. */
static bool
take_line(struct str *rest, struct str *ret_line)
{
	const char *at = memchr(rest->ptr, '\n', rest->len);
	size_t len;

	if (!at || at == rest->ptr || at[-1] != '\r') {
		return false;
	}
	len = (size_t)(at - rest->ptr) - 1;
	if (memchr(rest->ptr, '\r', len) || memchr(rest->ptr, '\0', len)) {
		return false;
	}
	*ret_line = (struct str){ rest->ptr, len };
	*rest = (struct str){ at + 1, rest->len - len - 2 };
	return true;
}

static int
parse_method(struct str name, struct http_head *head)
{
	if (!is_token(name)) {
		return 400;
	}
	for (size_t i = 0; i < sizeof(known_methods) / sizeof(known_methods[0]); i++) {
		if (str_equal(known_methods[i].name, name)) {
			head->method = known_methods[i].method;
			return head->method ? 0 : 405;
		}
	}
	return 501;
}

static int
parse_version(struct str version, struct http_head *head)
{
	if (str_equal(version, STR("HTTP/1.1")) || str_equal(version, STR("HTTP/1.0"))) {
		head->minor = version.ptr[7] - '0';
		return 0;
	}
	if (version.len == 8 && str_starts(version, STR("HTTP/")) && version.ptr[6] == '.' &&
		version.ptr[5] >= '0' && version.ptr[5] <= '9' && version.ptr[7] >= '0' &&
		version.ptr[7] <= '9') {
		return 505;
	}
	return 400;
}

static int
parse_request_line(struct str line, struct http_head *head)
{
	struct str rest = line, method, target, version;
	int status;

	if (!str_split(&rest, ' ', &method) || !str_split(&rest, ' ', &target) ||
		!str_split(&rest, ' ', &version) || rest.ptr) {
		return 400;
	}
	status = parse_method(method, head);
	if (status == 400) {
		return 400;
	}
	/* only the origin form: we are nobody's proxy, and "*" has no page */
	if (target.len == 0 || target.ptr[0] != '/') {
		return 400;
	}
	for (size_t i = 0; i < target.len; i++) {
		if ((unsigned char)target.ptr[i] <= ' ' || target.ptr[i] == 0x7F ||
			target.ptr[i] == '#') {
			return 400;
		}
	}
	/* an address should be ASCII, but people type what they read */
	if (!utf8_is_valid(target)) {
		return 400;
	}
	head->target = target;
	if (target.len > HTTP_TARGET_BYTES_MAX) {
		return 414;
	}
	if (status == 0) {
		status = parse_version(version, head);
	}
	return status;
}

static int
parse_host(struct str value, struct http_head *head)
{
	if (!str_is_none(head->host) || value.len == 0 || value.len > 255) {
		return 400;
	}
	for (size_t i = 0; i < value.len; i++) {
		char c = value.ptr[i];

		if (!((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
			    strchr(".-_:[]", c))) {
			return 400;
		}
	}
	head->host = value;
	return 0;
}

static int
parse_content_length(struct str value, struct http_head *head)
{
	if (head->content_length >= 0 || value.len == 0 || value.len > 18) {
		return 400;
	}
	head->content_length = 0;
	for (size_t i = 0; i < value.len; i++) {
		if (value.ptr[i] < '0' || value.ptr[i] > '9') {
			return 400;
		}
		head->content_length = head->content_length * 10 + (value.ptr[i] - '0');
	}
	return 0;
}

static int
parse_transfer_encoding(struct str value, struct http_head *head)
{
	if (head->is_chunked || head->minor == 0) {
		return 400;
	}
	if (!str_equal_ascii_case(value, STR("chunked"))) {
		return 501;
	}
	head->is_chunked = true;
	return 0;
}

static int
parse_connection(struct str value, struct http_head *head)
{
	struct str rest = value, option;

	while (str_split(&rest, ',', &option)) {
		if (str_equal_ascii_case(str_trim(option), STR("close"))) {
			head->keeps_alive = false;
		}
	}
	return 0;
}

static int
parse_expect(struct str value, struct http_head *head)
{
	if (!str_equal_ascii_case(value, STR("100-continue"))) {
		return 417;
	}
	head->expects_continue = head->minor == 1;
	return 0;
}

/* The fields that say how the message is framed; all others are only kept. */
static const struct framing_field {
	struct str name;
	int (*parse)(struct str value, struct http_head *head);
} framing_fields[] = {
	{ STR("host"), parse_host },
	{ STR("content-length"), parse_content_length },
	{ STR("transfer-encoding"), parse_transfer_encoding },
	{ STR("connection"), parse_connection },
	{ STR("expect"), parse_expect },
};

/* Fields that mean nothing, or something dangerous, when they come twice. */
static const struct str single_fields[] = {
	STR("authorization"),
	STR("content-type"),
	STR("origin"),
	STR("idempotency-key"),
};

static bool
is_second(const struct http_head *head, struct str name)
{
	bool is_single = false;

	for (size_t i = 0; i < sizeof(single_fields) / sizeof(single_fields[0]); i++) {
		is_single |= str_equal_ascii_case(single_fields[i], name);
	}
	for (size_t i = 0; is_single && i < head->header_count; i++) {
		if (str_equal_ascii_case(head->headers[i].name, name)) {
			return true;
		}
	}
	return false;
}

/* White space around a value (RFC 9110 5.6.3: SP and HTAB only). */
static struct str
trim_value(struct str value)
{
	while (value.len && (value.ptr[0] == ' ' || value.ptr[0] == '\t')) {
		value.ptr++;
		value.len--;
	}
	while (value.len && (value.ptr[value.len - 1] == ' ' || value.ptr[value.len - 1] == '\t')) {
		value.len--;
	}
	return value;
}

static int
parse_field(struct str line, struct http_head *head)
{
	struct str value = line, name;

	/* white space before the colon and folded lines are refused here: neither is a token */
	if (!str_split(&value, ':', &name) || !value.ptr || !is_token(name)) {
		return 400;
	}
	value = trim_value(value);
	for (size_t i = 0; i < value.len; i++) {
		if (((unsigned char)value.ptr[i] < ' ' && value.ptr[i] != '\t') ||
			value.ptr[i] == 0x7F) {
			return 400;
		}
	}
	if (is_second(head, name)) {
		return 400;
	}
	if (head->header_count == HTTP_HEADERS_MAX) {
		return 431;
	}
	head->headers[head->header_count++] = (struct pair){ name, value };
	for (size_t i = 0; i < sizeof(framing_fields) / sizeof(framing_fields[0]); i++) {
		if (str_equal_ascii_case(framing_fields[i].name, name)) {
			return framing_fields[i].parse(value, head);
		}
	}
	return 0;
}

static int
check_framing(const struct http_head *head)
{
	bool has_body = head->is_chunked || head->content_length > 0;

	if (head->is_chunked && head->content_length >= 0) {
		return 400;
	}
	if (head->minor == 1 && str_is_none(head->host)) {
		return 400;
	}
	/* a body where none has a meaning is the classic vessel of smuggling */
	if (has_body && (head->method == METHOD_GET || head->method == METHOD_HEAD ||
				head->method == METHOD_OPTIONS)) {
		return 400;
	}
	return 0;
}

int
http_head_parse(struct str bytes, struct http_head *ret_head)
{
	struct str rest = bytes, line;
	int status, late = 0;

	ret_head->method = 0;
	ret_head->target = ret_head->host = STR_NONE;
	ret_head->minor = 1;
	ret_head->content_length = -1;
	ret_head->is_chunked = ret_head->expects_continue = false;
	ret_head->keeps_alive = true;
	ret_head->header_count = 0;
	if (rest.len > HTTP_HEAD_BYTES_MAX) {
		return 431;
	}
	if (rest.len >= 2 && memcmp(rest.ptr, "\r\n", 2) == 0) {
		rest = str_slice(rest, 2, rest.len);
	}
	if (!take_line(&rest, &line)) {
		return 400;
	}
	/* a wrong method or version is told only when the rest is well formed */
	late = parse_request_line(line, ret_head);
	if (late == 400) {
		return 400;
	}
	ret_head->keeps_alive = ret_head->minor == 1;
	for (;;) {
		if (!take_line(&rest, &line)) {
			return 400;
		}
		if (line.len == 0) {
			break;
		}
		status = parse_field(line, ret_head);
		if (status) {
			return status;
		}
	}
	if (rest.len) {
		return 400;
	}
	status = check_framing(ret_head);
	return status ? status : late;
}
