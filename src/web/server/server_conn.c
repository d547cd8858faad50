#include "server_inner.h"

#include "address.h"
#include "fail.h"
#include "log.h"
#include "route.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

enum {
	IN_BYTES_MIN = 4 << 10,
	IN_BYTES_HEAD = HTTP_HEAD_BYTES_MAX + 1,
	IN_BYTES_BODY = 64 << 10,
	REQUESTS_PER_TURN = 32, /* of one connection, then it is the others' turn */
	LINGER_BYTES_MAX = 1 << 20,
};

/* --- reading ----------------------------------------------------------------------------------- */

/* How long a head may take from its first byte. */
static int64_t
head_ms(const struct conn *conn)
{
	int64_t request_ms = conn->io->server->config.request_ms_max;

	return request_ms < HEAD_MS_MAX ? request_ms : HEAD_MS_MAX;
}

static struct str
pending(const struct conn *conn)
{
	return (struct str){ conn->in ? conn->in + conn->in_from : "",
		conn->in_to - conn->in_from };
}

static bool
make_room(struct conn *conn, size_t size)
{
	if (conn->in_from == conn->in_to) {
		conn->in_from = conn->in_to = 0;
	}
	if (conn->in_to == conn->in_size && conn->in_from > 0) {
		memmove(conn->in, conn->in + conn->in_from, conn->in_to - conn->in_from);
		conn->in_to -= conn->in_from;
		conn->in_from = 0;
	}
	if (conn->in_to == conn->in_size && conn->in_size < size) {
		size_t grown = conn->in_size ? conn->in_size * 4 : IN_BYTES_MIN;
		char *in;

		grown = grown > size ? size : grown;
		in = realloc(conn->in, grown);
		if (!in) {
			return false;
		}
		conn->in = in;
		conn->in_size = grown;
	}
	return conn->in_to < conn->in_size;
}

/* Reads once into a buffer of at most `size` bytes; false when nothing came (has_ended says why).
 */
static bool
fill(struct conn *conn, size_t size)
{
	ssize_t got;
	size_t room;

	if (!conn->can_read || !make_room(conn, size)) {
		return false;
	}
	room = conn->in_size - conn->in_to;
	got = recv(conn->fd, conn->in + conn->in_to, room, 0);
	if (got > 0) {
		conn->in_to += (size_t)got;
		/* a short read emptied the socket; epoll tells when there is more, except the end
		 * it told */
		conn->can_read = (size_t)got == room || conn->is_ending;
		return true;
	}
	if (got < 0 && errno == EINTR) {
		return fill(conn, size);
	}
	conn->can_read = false;
	conn->has_ended = got == 0 || errno != EAGAIN;
	return false;
}

/* --- the head ---------------------------------------------------------------------------------- */

static void
set_id(struct exchange *exchange)
{
	struct server *server = exchange->server;

	snprintf(exchange->req.id, sizeof(exchange->req.id), "%08llx%06llx",
		(unsigned long long)server->id_prefix,
		(unsigned long long)(atomic_fetch_add(&server->next_id, 1) & 0xFFFFFF));
}

/* The client as the proxy names it: the last entry is the one that our proxy itself wrote. */
static void
set_client(struct conn *conn, struct req *req)
{
	struct str forwarded, part;

	req->address = str_copy(req->arena, conn->address);
	req->is_https = conn->io->server->config.is_public_https;
	if (!conn->is_proxy) {
		return;
	}
	forwarded = req_header(req, "x-forwarded-for");
	while (str_split(&forwarded, ',', &part)) {
		part = str_trim(part);
		if (part.len > 0 && part.len < 48) {
			req->address = part;
		}
	}
	req->is_https |= str_equal_ascii_case(req_header(req, "x-forwarded-proto"), STR("https"));
}

static void
set_taste(struct req *req)
{
	struct str lang = req_query(req, "lang"), view = req_query(req, "view");

	if (str_is_none(lang)) {
		lang = req_cookie(req, "lang");
	}
	if (str_is_none(view)) {
		view = req_cookie(req, "view");
	}
	req->lang = str_equal(lang, STR("en")) ? LANG_EN : LANG_ZH;
	req->view = str_equal(view, STR("elder")) ? VIEW_ELDER : VIEW_NORMAL;
}

/* Makes a request of the head; 0 or the status to refuse it with. */
static int
read_head(struct conn *conn, struct exchange *exchange, struct str bytes)
{
	struct http_head *head = &exchange->head;
	struct req *req = &exchange->req;
	int status = http_head_parse(str_copy(req->arena, bytes), head);

	set_id(exchange);
	req->deadline_ms = conn->began_ms + conn->io->server->config.request_ms_max;
	if (status) {
		return status;
	}
	conn->closes = !head->keeps_alive || atomic_load(&conn->io->server->is_stopping);
	conn->is_head_only = head->method == METHOD_HEAD;
	req->method = head->method;
	req->target = address_in_ascii(req->arena, head->target);
	req->headers = (struct pairs){ head->headers, head->header_count };
	if (!address_path(req->arena, req->target, &req->path) ||
		!address_pairs(req->arena, address_query(req->target), &req->query)) {
		return 400;
	}
	address_cookies(req->arena, req_header(req, "cookie"), &req->cookies);
	req->is_api = str_starts(req->path, STR("/api/"));
	req->is_fragment = str_equal(req_header(req, "hx-request"), STR("true"));
	set_client(conn, req);
	set_taste(req);
	return 0;
}

static void
dispatch(struct conn *conn)
{
	struct exchange *exchange = conn->exchange;
	struct server *server = exchange->server;
	struct req *req = &exchange->req;

	atomic_fetch_add_explicit(&server->requests, 1, memory_order_relaxed);
	if (server->config.quick && (req->method == METHOD_GET || req->method == METHOD_HEAD) &&
		server->config.quick(req)) {
		exchange->is_quick = true;
		send_answer(conn);
		return;
	}
	conn->phase = PHASE_WORK;
	conn->deadline_ms = req->deadline_ms;
	if (!work_queue(exchange, JOB_WORK)) {
		send_refusal(conn, 503);
	}
}

static void
begin_body(struct conn *conn)
{
	struct exchange *exchange = conn->exchange;
	struct server *server = exchange->server;
	const struct http_head *head = &exchange->head;
	int64_t bytes_max = server->config.body_bytes_max;

	if (server->config.body_max) {
		int64_t wanted = server->config.body_max(&exchange->req);

		bytes_max = wanted < bytes_max ? wanted : bytes_max;
	}
	if (bytes_max <= 0 || head->content_length > bytes_max) {
		send_refusal(conn, 413);
		return;
	}
	if (!body_begin(&exchange->body, &exchange->req, bytes_max, server->config.upload_dir)) {
		send_refusal(conn, 400);
		return;
	}
	if (head->content_length > 0) {
		exchange->req.deadline_ms += head->content_length * 1000 / BODY_BYTES_PER_S_MIN;
	}
	conn->chunks = (struct http_chunks){ 0 };
	conn->phase = PHASE_BODY;
	conn->deadline_ms = exchange->req.deadline_ms;
	if (head->expects_continue && pending(conn).len == 0) {
		send_continue(conn);
	}
}

struct begin {
	struct conn *conn;
	struct str bytes;
};

static void
begin_request(void *arg)
{
	const struct begin *begin = arg;
	struct conn *conn = begin->conn;
	struct exchange *exchange = exchange_take(conn);
	int status;

	if (!exchange) {
		conn_close(conn);
		return;
	}
	conn->exchange = exchange;
	conn->is_head_only = conn->closes = false;
	status = read_head(conn, exchange, begin->bytes);
	if (status) {
		atomic_fetch_add(&exchange->server->refused, 1);
		send_refusal(conn, status);
	} else if (exchange->head.is_chunked || exchange->head.content_length > 0) {
		begin_body(conn);
	} else {
		dispatch(conn);
	}
}

static bool
advance_head(struct conn *conn)
{
	struct begin begin = { conn, pending(conn) };
	struct failure failure;
	size_t end = begin.bytes.len ? http_head_end(begin.bytes, &conn->scanned) : 0;

	if (end) {
		begin.bytes.len = end;
		conn->in_from += end;
		conn->scanned = 0;
		if (!fail_catch(begin_request, &begin, &failure)) {
			log_error("event=request-failed cause=\"%s\"", failure.message);
			send_refusal(conn, 503);
		}
		return true;
	}
	if (begin.bytes.len >= HTTP_HEAD_BYTES_MAX) {
		send_refusal(conn, memchr(begin.bytes.ptr, '\n', begin.bytes.len) ? 431 : 414);
		return true;
	}
	if (!fill(conn, IN_BYTES_HEAD)) {
		if (conn->has_ended) {
			conn_close(conn);
		}
		return false;
	}
	if (begin.bytes.len == 0) {
		conn->began_ms = conn->io->now_ms;
		conn->deadline_ms = conn->began_ms + head_ms(conn);
	}
	return true;
}

/* --- the body ---------------------------------------------------------------------------------- */

static void
lend_to_worker(struct conn *conn, struct str piece)
{
	struct exchange *exchange = conn->exchange;

	exchange->lent = conn->in;
	conn->in = NULL;
	exchange->ingest = piece;
	conn->phase = PHASE_INGEST;
	work_queue(exchange, JOB_INGEST);
}

/* Takes what has come.  1: the body is whole; 0: more must come, or a worker reads; else a status.
 */
static int
take_body(struct conn *conn)
{
	struct exchange *exchange = conn->exchange;
	struct str input = pending(conn), piece = STR_NONE;
	enum http_chunks_result result;
	int status = 0;

	if (exchange->head.is_chunked) {
		result = http_chunks_read(&conn->chunks, &input, &piece);
		if (result == CHUNKS_WRONG) {
			return 400;
		}
	} else {
		int64_t left = exchange->head.content_length - exchange->body.len;

		piece = str_slice(input, 0, left < (int64_t)input.len ? (size_t)left : input.len);
		input = str_slice(input, piece.len, input.len);
		result = (int64_t)piece.len == left ? CHUNKS_END : CHUNKS_PIECE;
	}
	conn->in_from = conn->in_to - input.len;
	if (piece.len && exchange->body.is_multipart) {
		lend_to_worker(conn, piece);
		return 0;
	}
	if (piece.len) {
		status = body_take(&exchange->body, piece);
	}
	return status ? status : result == CHUNKS_END;
}

static bool
is_body_whole(const struct conn *conn)
{
	const struct exchange *exchange = conn->exchange;

	return exchange->head.is_chunked ? conn->chunks.at == CHUNK_DONE
					 : exchange->body.len == exchange->head.content_length;
}

static void
take_body_caught(void *arg)
{
	struct conn *conn = arg;
	int result = is_body_whole(conn) ? 1 : take_body(conn);

	if (result == 1) {
		if (conn->exchange->head.is_chunked) {
			conn->exchange->req.deadline_ms += conn->exchange->body.len * 1000 /
							   BODY_BYTES_PER_S_MIN;
		}
		dispatch(conn);
	} else if (result) {
		send_refusal(conn, result);
	}
}

static bool
advance_body(struct conn *conn)
{
	struct failure failure;

	if (pending(conn).len == 0 && !is_body_whole(conn)) {
		if (fill(conn, IN_BYTES_BODY)) {
			return true;
		}
		if (conn->has_ended) {
			conn_close(conn);
		}
		return false;
	}
	if (!fail_catch(take_body_caught, conn, &failure)) {
		log_error("event=body-failed cause=\"%s\"", failure.message);
		send_refusal(conn, 503);
	}
	return true;
}

/* --- going on ---------------------------------------------------------------------------------- */

static bool
advance_send(struct conn *conn)
{
	int sent = send_flush(conn);

	if (sent < 0) {
		conn_close(conn);
	} else if (sent > 0) {
		if (conn->exchange && conn->exchange->req.res.stream && !conn->is_head_only &&
			!conn->exchange->is_last_piece) {
			conn->phase = PHASE_PIECE;
			conn->deadline_ms = conn->io->now_ms +
					    conn->io->server->config.request_ms_max;
			work_queue(conn->exchange, JOB_PIECE);
			return false;
		}
		conn_next(conn);
	}
	return sent > 0;
}

static bool
advance_linger(struct conn *conn)
{
	char bytes[4096];

	while (conn->can_read) {
		ssize_t got = recv(conn->fd, bytes, sizeof(bytes), 0);

		if (got > 0 && (conn->lingered += got) < LINGER_BYTES_MAX) {
			continue;
		}
		conn->can_read = false;
		if (got >= 0 || errno != EAGAIN) {
			conn_close(conn);
		}
	}
	return false;
}

/*
 * One line for each request that somebody worked on; what memory answered is told only to those who
 * debug, since a line costs more than such an answer.
 */
static void
log_request(const struct exchange *exchange)
{
	const struct req *req = &exchange->req;
	struct str path = req_logged_path(req);
	long long ms = exchange->io->now_ms - exchange->began_ms;

	if (exchange->server->config.is_quiet) {
		return;
	}
	log_set_request(req->id);
	if (exchange->is_quick) {
		log_debug("event=request method=%d path=\"%.*s\" status=%d ms=%lld",
			(int)req->method, STR_ARG(path), req->res.status, ms);
	} else {
		log_info("event=request method=%d path=\"%.*s\" status=%d ms=%lld",
			(int)req->method, STR_ARG(path), req->res.status, ms);
	}
	log_set_request("");
}

void
conn_next(struct conn *conn)
{
	struct exchange *exchange = conn->exchange;

	if (exchange) {
		log_request(exchange);
		conn->exchange = NULL;
		exchange->conn = NULL;
		exchange_release(exchange);
	}
	buf_clear(&conn->out);
	conn->out_body = STR_NONE;
	conn->out_sent = 0;
	if (conn->closes || atomic_load(&conn->io->server->is_stopping)) {
		shutdown(conn->fd, SHUT_WR);
		conn->phase = PHASE_LINGER;
		conn->lingered = 0;
		conn->deadline_ms = conn->io->now_ms + LINGER_MS_MAX;
		return;
	}
	conn->phase = PHASE_HEAD;
	conn->began_ms = conn->io->now_ms;
	conn->deadline_ms = conn->io->now_ms +
			    (pending(conn).len ? head_ms(conn)
					       : conn->io->server->config.idle_ms_max);
}

void
conn_advance(struct conn *conn)
{
	int requests = 0;
	bool goes_on = true;

	while (goes_on && requests <= REQUESTS_PER_TURN) {
		switch (conn->phase) {
		case PHASE_HEAD:
			goes_on = advance_head(conn);
			break;
		case PHASE_BODY:
			goes_on = advance_body(conn);
			break;
		case PHASE_SEND:
			goes_on = advance_send(conn);
			requests++;
			break;
		case PHASE_LINGER:
			goes_on = advance_linger(conn);
			break;
		default:
			return;
		}
	}
	if (goes_on) {
		/* setting the same interest again makes epoll tell again what is ready */
		struct epoll_event event = { .events = EPOLLIN | EPOLLOUT | EPOLLRDHUP | EPOLLET,
			.data.ptr = conn };

		epoll_ctl(conn->io->epoll_fd, EPOLL_CTL_MOD, conn->fd, &event);
	}
}

void
conn_answered(struct exchange *exchange)
{
	struct conn *conn = exchange->conn;

	if (!conn) {
		return;
	}
	if (exchange->lent) {
		conn->in = exchange->lent;
		exchange->lent = NULL;
	}
	if (exchange->job == JOB_PIECE) {
		if (exchange->is_broken) {
			conn_close(conn);
			return;
		}
		send_piece(conn);
	} else if (exchange->refused) {
		send_refusal(conn, exchange->refused);
	} else if (exchange->job == JOB_INGEST) {
		conn->phase = PHASE_BODY;
	} else {
		send_answer(conn);
	}
	conn_advance(conn);
}

void
conn_expire(struct conn *conn)
{
	bool has_begun = conn->in_to > conn->in_from;

	switch (conn->phase) {
	case PHASE_HEAD:
		if (!has_begun) {
			conn_close(conn);
			return;
		}
		send_refusal(conn, 408);
		break;
	case PHASE_BODY:
		send_refusal(conn, 408);
		break;
	case PHASE_WORK:
		if (!exchange_abandon(conn->exchange)) {
			return; /* the answer is on its way */
		}
		atomic_fetch_add(&conn->io->server->expired, 1);
		send_refusal(conn, 503);
		break;
	default:
		conn_close(conn);
		return;
	}
	conn_advance(conn);
}
