#include "server_inner.h"

#include "log.h"
#include "time.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <unistd.h>

enum {
	EVENTS_MAX = 128,        /* taken from epoll at once */
	ACCEPTS_MAX = 16,        /* per round, so that open connections are not starved */
	STOP_HEAD_MS_MAX = 1000, /* what a head under way still gets when the server stops */
};

void
io_wake(struct io_thread *io)
{
	uint64_t one = 1;

	if (write(io->wake_fd, &one, sizeof(one)) < 0 && errno != EAGAIN) {
		log_error("event=wake-failed errno=%d", errno);
	}
}

void
io_post(struct exchange *exchange)
{
	struct io_thread *io = exchange->io;
	bool was_empty;

	pthread_mutex_lock(&io->lock);
	was_empty = io->mailbox == NULL;
	exchange->next = NULL;
	*io->mailbox_end = exchange;
	io->mailbox_end = &exchange->next;
	/* within the lock: once it is open, server_stop() may take the exchange and free all this */
	if (was_empty) {
		io_wake(io);
	}
	pthread_mutex_unlock(&io->lock);
}

/* --- connections ------------------------------------------------------------------------------- */

void
conn_close(struct conn *conn)
{
	struct io_thread *io = conn->io;
	struct exchange *exchange = conn->exchange;

	if (conn->phase == PHASE_CLOSED) {
		return;
	}
	if (exchange) {
		exchange_abandon(exchange);
		exchange->conn = NULL;
		conn->exchange = NULL;
		exchange_release(exchange);
	}
	close(conn->fd);
	conn->fd = -1;
	conn->phase = PHASE_CLOSED;
	if (conn->before) {
		conn->before->after = conn->after;
	} else {
		io->conns = conn->after;
	}
	if (conn->after) {
		conn->after->before = conn->before;
	}
	if (conn->is_counted) {
		peers_leave(io->server->peers, conn->peer_key);
	}
	atomic_fetch_sub(&io->server->connections, 1);
	/* a later event of this round may still name it */
	conn->after = io->dead;
	io->dead = conn;
}

static void
free_dead(struct io_thread *io)
{
	while (io->dead) {
		struct conn *conn = io->dead;

		io->dead = conn->after;
		buf_finish(&conn->out);
		free(conn->in);
		free(conn);
	}
}

/* The peer's address as text, and as a key for counting: a whole /64 of IPv6 counts as one. */
static void
name_peer(struct conn *conn, const struct sockaddr_storage *peer)
{
	uint64_t key = 0;

	if (peer->ss_family == AF_INET) {
		const struct sockaddr_in *in = (const void *)peer;

		inet_ntop(AF_INET, &in->sin_addr, conn->address_text, sizeof(conn->address_text));
		key = in->sin_addr.s_addr;
	} else if (peer->ss_family == AF_INET6) {
		const struct sockaddr_in6 *in6 = (const void *)peer;

		if (IN6_IS_ADDR_V4MAPPED(&in6->sin6_addr)) {
			inet_ntop(AF_INET, in6->sin6_addr.s6_addr + 12, conn->address_text,
				sizeof(conn->address_text));
			memcpy(&key, in6->sin6_addr.s6_addr + 12, 4);
		} else {
			inet_ntop(AF_INET6, &in6->sin6_addr, conn->address_text,
				sizeof(conn->address_text));
			memcpy(&key, in6->sin6_addr.s6_addr, 8);
		}
	}
	conn->address = str_of(conn->address_text);
	/* spread neighbours over the table */
	conn->peer_key = key * 0x9E3779B97F4A7C15u;
	conn->peer_key ^= conn->peer_key >> 29;
}

/* Closes the connection that has idled longest, to make room; false when none idles. */
static bool
close_idlest(struct io_thread *io)
{
	struct conn *idlest = NULL;

	for (struct conn *conn = io->conns; conn; conn = conn->after) {
		if (conn->phase == PHASE_HEAD && conn->in_to == conn->in_from &&
			(!idlest || conn->deadline_ms < idlest->deadline_ms)) {
			idlest = conn;
		}
	}
	if (idlest) {
		conn_close(idlest);
	}
	return idlest != NULL;
}

static bool
may_enter(struct conn *conn)
{
	struct io_thread *io = conn->io;
	struct server *server = io->server;

	if (atomic_load(&server->connections) > server->config.connections_max &&
		!close_idlest(io)) {
		return false;
	}
	conn->is_proxy = !str_is_empty(server->config.trusted_proxy) &&
			 str_equal(conn->address, server->config.trusted_proxy);
	if (server->peers && !conn->is_proxy) {
		conn->is_counted = peers_enter(server->peers, conn->peer_key);
		return conn->is_counted;
	}
	return true;
}

static void
open_conn(struct io_thread *io, int fd, const struct sockaddr_storage *peer)
{
	struct server *server = io->server;
	struct conn *conn = calloc(1, sizeof(*conn));
	struct epoll_event event = { .events = EPOLLIN | EPOLLOUT | EPOLLRDHUP | EPOLLET };
	int one = 1;

	if (!conn) {
		close(fd);
		return;
	}
	conn->io = io;
	conn->fd = fd;
	conn->can_write = true;
	conn->phase = PHASE_HEAD;
	conn->deadline_ms = io->now_ms + HEAD_MS_MAX;
	buf_init(&conn->out, 64 << 10);
	name_peer(conn, peer);
	conn->after = io->conns;
	if (io->conns) {
		io->conns->before = conn;
	}
	io->conns = conn;
	atomic_fetch_add(&server->connections, 1);
	setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof(one));
	event.data.ptr = conn;
	if (!may_enter(conn) || epoll_ctl(io->epoll_fd, EPOLL_CTL_ADD, fd, &event) != 0) {
		atomic_fetch_add(&server->refused, 1);
		conn_close(conn);
	}
}

static void
accept_some(struct io_thread *io)
{
	for (int i = 0; i < ACCEPTS_MAX; i++) {
		struct sockaddr_storage peer = { 0 };
		socklen_t len = sizeof(peer);
		int fd = accept4(io->server->listen_fd, (struct sockaddr *)&peer, &len,
			SOCK_NONBLOCK | SOCK_CLOEXEC);

		if (fd >= 0) {
			open_conn(io, fd, &peer);
		} else if ((errno == EMFILE || errno == ENFILE) && !close_idlest(io)) {
			/* nothing to give up: let what is open go on a little */
			usleep(1000);
			return;
		} else if (errno == EAGAIN) {
			return;
		}
	}
}

/* --- the loop ---------------------------------------------------------------------------------- */

void
io_read_mailbox(struct io_thread *io)
{
	struct exchange *list, *next;
	uint64_t count;

	if (read(io->wake_fd, &count, sizeof(count)) < 0 && errno != EAGAIN) {
		log_error("event=wake-read-failed errno=%d", errno);
	}
	pthread_mutex_lock(&io->lock);
	list = io->mailbox;
	io->mailbox = NULL;
	io->mailbox_end = &io->mailbox;
	pthread_mutex_unlock(&io->lock);
	for (; list; list = next) {
		next = list->next;
		conn_answered(list);
		exchange_release(list);
	}
}

/* Deadlines, and memory of connections that idle. */
static void
tick(struct io_thread *io, bool is_stopping)
{
	struct conn *next;

	io->ticked_ms = io->now_ms;
	for (struct conn *conn = io->conns; conn; conn = next) {
		bool is_idle = conn->phase == PHASE_HEAD && conn->in_to == conn->in_from;

		next = conn->after;
		if (is_stopping && conn->phase == PHASE_HEAD &&
			(is_idle || io->now_ms - conn->began_ms > STOP_HEAD_MS_MAX)) {
			conn_close(conn);
		} else if (io->now_ms >= conn->deadline_ms) {
			conn_expire(conn);
		} else if (is_idle && conn->in) {
			free(conn->in);
			conn->in = NULL;
			conn->in_from = conn->in_to = conn->in_size = 0;
			buf_finish(&conn->out);
		}
	}
}

static void
stop_listening(struct io_thread *io)
{
	epoll_ctl(io->epoll_fd, EPOLL_CTL_DEL, io->server->listen_fd, NULL);
	io->is_listening = false;
}

static void
handle_event(struct io_thread *io, const struct epoll_event *event)
{
	struct conn *conn = event->data.ptr;

	if (event->data.ptr == io) {
		io_read_mailbox(io);
		return;
	}
	if (event->data.ptr == io->server) {
		if (io->is_listening) {
			accept_some(io);
		}
		return;
	}
	if (conn->phase == PHASE_CLOSED) {
		return;
	}
	if (event->events & (EPOLLERR | EPOLLHUP)) {
		conn_close(conn);
		return;
	}
	conn->can_read |= (event->events & (EPOLLIN | EPOLLRDHUP)) != 0;
	conn->is_ending |= (event->events & EPOLLRDHUP) != 0;
	conn->can_write |= (event->events & EPOLLOUT) != 0;
	conn_advance(conn);
}

void *
io_run(void *arg)
{
	struct io_thread *io = arg;
	struct server *server = io->server;
	struct epoll_event events[EVENTS_MAX];

	while (!atomic_load(&server->ios_stop)) {
		int count = epoll_wait(io->epoll_fd, events, EVENTS_MAX, TICK_MS);
		bool is_stopping = atomic_load(&server->is_stopping);

		io->now_ms = clock_monotonic_ms();
		if (is_stopping && io->is_listening) {
			stop_listening(io);
			tick(io, true);
		}
		for (int i = 0; i < count; i++) {
			handle_event(io, &events[i]);
		}
		if (io->now_ms - io->ticked_ms >= TICK_MS) {
			tick(io, is_stopping);
		}
		free_dead(io);
	}
	while (io->conns) {
		conn_close(io->conns);
	}
	io_read_mailbox(io);
	free_dead(io);
	return NULL;
}
