#include "raw_client.h"

#include "time.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

int
raw_connect(int port)
{
	struct sockaddr_in to = { .sin_family = AF_INET, .sin_port = htons((uint16_t)port) };
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

	to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	if (fd < 0 || connect(fd, (struct sockaddr *)&to, sizeof(to)) != 0) {
		abort();
	}
	return fd;
}

bool
raw_send(int fd, const char *bytes, size_t len)
{
	while (len) {
		ssize_t sent = send(fd, bytes, len, MSG_NOSIGNAL);

		if (sent <= 0) {
			return false;
		}
		bytes += sent;
		len -= (size_t)sent;
	}
	return true;
}

static size_t
chunked_len(struct str rest)
{
	size_t used = 0;

	for (;;) {
		struct str line = str_slice(rest, used, rest.len);
		ptrdiff_t end = str_find(line, STR("\r\n"));
		size_t len;

		if (end < 0) {
			return SIZE_MAX;
		}
		len = strtoul(line.ptr, NULL, 16);
		used += (size_t)end + 2 + len + 2;
		if (used > rest.len) {
			return SIZE_MAX;
		}
		if (len == 0) {
			return used;
		}
	}
}

/* The length of the answer at the front; 0 if it is not whole.  HEAD and 304 are told by no length.
 */
static size_t
answer_len(struct str bytes)
{
	ptrdiff_t end = str_find(bytes, STR("\r\n\r\n"));
	struct str head = str_slice(bytes, 0, end < 0 ? 0 : (size_t)end);
	ptrdiff_t at = str_find(head, STR("\r\nContent-Length: "));
	size_t len = (size_t)end + 4, body = 0;

	if (end < 0) {
		return 0;
	}
	if (str_contains(head, STR("\r\nTransfer-Encoding: chunked"))) {
		body = chunked_len(str_slice(bytes, len, bytes.len));
	} else if (at >= 0) {
		body = strtoul(head.ptr + at + 18, NULL, 10);
	}
	return body <= bytes.len - len ? len + body : 0;
}

size_t
raw_count(struct str bytes)
{
	size_t count = 0, len;

	while ((len = answer_len(bytes)) > 0) {
		bytes = str_slice(bytes, len, bytes.len);
		count++;
	}
	return count;
}

int
raw_status_at(struct str bytes, size_t n)
{
	for (; n > 0; n--) {
		size_t len = answer_len(bytes);

		if (len == 0) {
			return 0;
		}
		bytes = str_slice(bytes, len, bytes.len);
	}
	return bytes.len >= 12 && str_starts(bytes, STR("HTTP/1.1 ")) ? atoi(bytes.ptr + 9) : 0;
}

void
raw_read(int fd, struct buf *in, int ms, size_t answers)
{
	int64_t until_ms = clock_monotonic_ms() + ms;

	while (raw_count(buf_view(in)) < answers) {
		struct pollfd ready = { .fd = fd, .events = POLLIN };
		int64_t left_ms = until_ms - clock_monotonic_ms();
		char *room = buf_reserve(in, 65536);
		ssize_t got;

		if (left_ms <= 0 || poll(&ready, 1, (int)left_ms) <= 0 || !room) {
			return;
		}
		got = recv(fd, room, 65535, 0);
		if (got <= 0) {
			return;
		}
		in->len += (size_t)got;
		in->ptr[in->len] = '\0';
	}
}

int
raw_status(int port, const char *bytes, size_t len)
{
	struct buf in;
	int fd = raw_connect(port), status;

	buf_init(&in, 64 << 20);
	raw_send(fd, bytes, len);
	raw_read(fd, &in, 3000, 1);
	status = raw_status_at(buf_view(&in), 0);
	buf_finish(&in);
	close(fd);
	return status;
}
