#include "server_inner.h"

#include "address.h"
#include "log.h"
#include "time.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/uio.h>

/* What every answer says to the browser (security.md V3; OWASP ASVS 3.4). */
static const char policy[] =
	"Content-Security-Policy: default-src 'none'; script-src 'self'; style-src 'self'; "
	"img-src 'self'; connect-src 'self'; font-src 'none'; form-action 'self'; base-uri 'none'; "
	"frame-ancestors 'none'\r\n";
static const char guards[] = "X-Content-Type-Options: nosniff\r\n"
			     "Referrer-Policy: same-origin\r\n"
			     "Cross-Origin-Opener-Policy: same-origin\r\n"
			     "Cross-Origin-Resource-Policy: same-origin\r\n";
/* … unless the answer says itself what its page may use. */
static const char permissions[] =
	"Permissions-Policy: camera=(), geolocation=(), microphone=(), payment=(), usb=()\r\n";
static const char https_guard[] =
	"Strict-Transport-Security: max-age=63072000; includeSubDomains\r\n";

enum {
	PIECE_BYTES_MAX = 4 << 20,
};

/* What people read when the server itself refuses; what only programs do wrong gets the standard's
 * words. */
static const struct refusal {
	int status;
	const char *sentence;
} refusals[] = {
	{ 408, N_("请求没有在时限内传完，请检查网络后重试。") },
	{ 413, N_("内容超过了允许的大小，请缩小后再提交。") },
	{ 500, N_("系统出错了，请稍后再试；重试不会重复提交。") },
	{ 503, N_("系统正忙，没能及时答复，请稍后再试；重试不会重复提交。") },
	{ 507, N_("存储空间不足，请联系管理员。") },
};

void
send_headers_prepare(struct server *server)
{
	server->headers_csp = str_of(policy);
	server->headers_plain = str_format(
		server->arena, "%s%s", guards, server->config.is_public_https ? https_guard : "");
}

static void
put_date(struct conn *conn)
{
	static const char days[] = "SunMonTueWedThuFriSat";
	static const char months[] = "JanFebMarAprMayJunJulAugSepOctNovDec";
	struct io_thread *io = conn->io;
	int64_t now_s = clock_now().ms / 1000;

	if (now_s != io->date_s) {
		struct day day = { (int32_t)(now_s / 86400) };
		int second = (int)(now_s % 86400), year, month, mday;

		day_split(day, &year, &month, &mday);
		snprintf(io->date, sizeof(io->date), "%.3s, %02d %.3s %04d %02d:%02d:%02d GMT",
			days + 3 * day_weekday(day), mday, months + 3 * (month - 1), year,
			second / 3600, second / 60 % 60, second % 60);
		io->date_s = now_s;
	}
	buf_text(&conn->out, "\r\nDate: ");
	buf_text(&conn->out, io->date);
}

static void
put_header(struct buf *out, const char *name, struct str value)
{
	for (size_t i = 0; i < value.len; i++) {
		if ((unsigned char)value.ptr[i] < ' ' || value.ptr[i] == 0x7F) {
			log_error("event=header-dropped name=%s", name);
			return;
		}
	}
	buf_text(out, name);
	buf_put(out, ": ", 2);
	buf_str(out, value);
	buf_put(out, "\r\n", 2);
}

static void
put_status(struct conn *conn, int status)
{
	buf_clear(&conn->out);
	buf_text(&conn->out, "HTTP/1.1 ");
	buf_int(&conn->out, status);
	buf_char(&conn->out, ' ');
	buf_text(&conn->out, http_reason(status));
	put_date(conn);
	buf_put(&conn->out, "\r\n", 2);
}

/* How the body is framed: by its length, in chunks, or (HTTP/1.0) by the end of the connection. */
static void
put_framing(struct conn *conn, const struct response *res, size_t len)
{
	struct buf *out = &conn->out;

	conn->is_chunked_out = false;
	if (res->status == 204 || res->status == 304) {
		return;
	}
	if (!res->stream) {
		buf_text(out, "Content-Length: ");
		buf_int(out, (int64_t)len);
		buf_put(out, "\r\n", 2);
	} else if (conn->exchange->head.minor == 1) {
		buf_text(out, "Transfer-Encoding: chunked\r\n");
		conn->is_chunked_out = true;
	} else {
		conn->closes = true;
	}
}

/* Who may keep it: nobody what is somebody's own or an error; others must ask again each time. */
static const char *
cache_control(const struct conn *conn, const struct response *res)
{
	bool is_reading = conn->exchange && (conn->exchange->req.method == METHOD_GET ||
						    conn->exchange->req.method == METHOD_HEAD);

	if (res->is_private || !is_reading || (res->status >= 400 && res->status != 404)) {
		return "Cache-Control: no-store\r\n";
	}
	return "Cache-Control: no-cache\r\n";
}

static void
put_headers(struct conn *conn, const struct response *res)
{
	struct server *server = conn->io->server;
	struct buf *out = &conn->out;
	bool has_policy = false, has_cache_control = false, has_permissions = false;

	if (res->content_type) {
		put_header(out, "Content-Type", str_of(res->content_type));
	}
	if (res->content_encoding) {
		put_header(out, "Content-Encoding", str_of(res->content_encoding));
	}
	for (size_t i = 0; i < res->headers.count; i++) {
		struct pair header = res->headers.items[i];

		has_policy |= str_equal_ascii_case(header.name, STR("content-security-policy"));
		has_cache_control |= str_equal_ascii_case(header.name, STR("cache-control"));
		has_permissions |= str_equal_ascii_case(header.name, STR("permissions-policy"));
		put_header(out, header.name.ptr, header.value);
	}
	if (!has_cache_control) {
		buf_text(out, cache_control(conn, res));
	}
	if (!has_policy) {
		buf_str(out, server->headers_csp);
	}
	if (!has_permissions) {
		buf_text(out, permissions);
	}
	buf_str(out, server->headers_plain);
	if (conn->exchange) {
		put_header(out, "X-Request-Id", str_of(conn->exchange->req.id));
	}
	if (conn->closes) {
		buf_text(out, "Connection: close\r\n");
	}
	buf_put(out, "\r\n", 2);
}

static void
begin_sending(struct conn *conn, struct str body)
{
	conn->out_body = conn->is_head_only ? STR_NONE : body;
	conn->out_sent = 0;
	conn->phase = PHASE_SEND;
	conn->deadline_ms = conn->io->now_ms + SEND_MS_MAX +
			    (int64_t)body.len * 1000 / SEND_BYTES_PER_S_MIN;
}

void
send_answer(struct conn *conn)
{
	struct exchange *exchange = conn->exchange;
	struct response *res = &exchange->req.res;
	struct str body = { "", 0 };

	if (res->stream) {
		body.len = 0; /* it comes in pieces */
	} else if (res->fixed) {
		body = (struct str){ (const char *)res->fixed, res->fixed_len };
	} else if (res->body) {
		if (res->body->full) {
			log_error("event=answer-too-long path=\"%.*s\"",
				STR_ARG(req_logged_path(&exchange->req)));
			send_refusal(conn, 500);
			return;
		}
		body = buf_view(res->body);
	}
	if (res->status == 0) {
		res->status = 200;
	}
	put_status(conn, res->status);
	put_framing(conn, res, body.len);
	put_headers(conn, res);
	if (conn->out.full) {
		log_error("event=headers-too-long path=\"%.*s\"",
			STR_ARG(req_logged_path(&exchange->req)));
		conn_close(conn);
		return;
	}
	if (res->stream && !exchange->piece && !conn->is_head_only) {
		exchange->piece = buf_create(exchange->req.arena, PIECE_BYTES_MAX);
	}
	begin_sending(conn, body);
}

static const char *
refusal_sentence(int status)
{
	for (size_t i = 0; i < sizeof(refusals) / sizeof(refusals[0]); i++) {
		if (refusals[i].status == status) {
			return refusals[i].sentence;
		}
	}
	return NULL;
}

/* The body of a refusal: into the connection's own buffer, behind the head. */
static void
put_refusal_body(struct buf *out, int status, bool is_api, enum lang lang)
{
	const char *sentence = refusal_sentence(status);

	if (is_api) {
		buf_format(out,
			"{\"type\":\"about:blank\",\"status\":%d,\"title\":\"%s\",\"errors\":[]}",
			status, sentence ? tr(lang, sentence) : http_reason(status));
	} else {
		buf_text(out, sentence ? tr(lang, sentence) : http_reason(status));
		buf_char(out, '\n');
	}
}

void
send_refusal(struct conn *conn, int status)
{
	struct exchange *exchange = conn->exchange;
	bool is_api = exchange && exchange->req.is_api;
	enum lang lang = exchange ? exchange->req.lang : LANG_ZH;
	bool is_out_of_step = status != 503 || conn->phase != PHASE_WORK;
	struct response res = { .status = status,
		.content_type = is_api ? "application/problem+json" : "text/plain; charset=utf-8" };
	struct pair extra[] = { { STR("Retry-After"), STR("2") },
		{ STR("Allow"), STR("GET, HEAD, POST, PUT, DELETE, OPTIONS") } };
	struct buf body;

	/* the request may not have been read to its end: nothing after it can be trusted */
	conn->closes |= is_out_of_step;
	if (status == 503) {
		res.headers = (struct pairs){ &extra[0], 1 };
	} else if (status == 405) {
		res.headers = (struct pairs){ &extra[1], 1 };
	}
	buf_init(&body, 4096);
	put_refusal_body(&body, status, is_api, lang);
	put_status(conn, status);
	put_framing(conn, &res, body.len);
	put_headers(conn, &res);
	if (!conn->is_head_only) {
		buf_str(&conn->out, buf_view(&body));
	}
	buf_finish(&body);
	if (exchange) {
		log_info("event=refused request=%s status=%d path=\"%.*s\"", exchange->req.id,
			status, STR_ARG(req_logged_path(&exchange->req)));
		exchange_abandon(exchange);
		exchange->conn = NULL;
		conn->exchange = NULL;
		exchange_release(exchange);
	}
	begin_sending(conn, STR_NONE);
}

void
send_continue(struct conn *conn)
{
	static const char line[] = "HTTP/1.1 100 Continue\r\n\r\n";

	/* nothing else is on its way out, so these few bytes always fit */
	if (send(conn->fd, line, sizeof(line) - 1, MSG_NOSIGNAL) != (ssize_t)sizeof(line) - 1) {
		conn_close(conn);
	}
}

void
send_piece(struct conn *conn)
{
	struct exchange *exchange = conn->exchange;
	struct str piece = buf_view(exchange->piece);

	buf_clear(&conn->out);
	if (conn->is_chunked_out) {
		if (piece.len) {
			buf_format(&conn->out, "%zx\r\n", piece.len);
			buf_put(exchange->piece, "\r\n", 2);
		}
		if (exchange->is_last_piece) {
			buf_text(exchange->piece, "0\r\n\r\n");
		}
		piece = buf_view(exchange->piece);
	}
	if (exchange->piece->full) {
		conn_close(conn);
		return;
	}
	begin_sending(conn, piece);
}

int
send_flush(struct conn *conn)
{
	struct str head = buf_view(&conn->out), body = conn->out_body;

	while (conn->out_sent < head.len + body.len) {
		struct iovec parts[2];
		struct msghdr message = { .msg_iov = parts };
		ssize_t sent;
		size_t body_sent = conn->out_sent > head.len ? conn->out_sent - head.len : 0;

		if (!conn->can_write) {
			return 0;
		}
		if (conn->out_sent < head.len) {
			parts[message.msg_iovlen++] = (struct iovec){
				(char *)head.ptr + conn->out_sent, head.len - conn->out_sent
			};
		}
		if (body_sent < body.len) {
			parts[message.msg_iovlen++] = (struct iovec){ (char *)body.ptr + body_sent,
				body.len - body_sent };
		}
		sent = sendmsg(conn->fd, &message, MSG_NOSIGNAL);
		if (sent > 0) {
			conn->out_sent += (size_t)sent;
		} else if (errno == EAGAIN) {
			conn->can_write = false;
		} else if (errno != EINTR) {
			return -1;
		}
	}
	return 1;
}
