#include "server_inner.h"

#include "log.h"
#include "rand.h"
#include "time.h"

#include <arpa/inet.h>
#include <assert.h>
#include <errno.h>
#include <netdb.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

enum {
	LISTEN_BACKLOG = 1024,
	FILES_SPARE = 256, /* descriptors for everything but connections */
	QUEUE_DEFAULT = 1024,
};

static int
listen_at(const struct addrinfo *at)
{
	int fd = socket(at->ai_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
	int one = 1;

	if (fd < 0) {
		return -1;
	}
	setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &one, sizeof(one));
	if (bind(fd, at->ai_addr, at->ai_addrlen) != 0 || listen(fd, LISTEN_BACKLOG) != 0) {
		close(fd);
		return -1;
	}
	return fd;
}

static bool
open_port(struct server *server)
{
	struct addrinfo hints = { .ai_socktype = SOCK_STREAM, .ai_flags = AI_PASSIVE };
	struct addrinfo *found = NULL;
	struct sockaddr_storage own = { 0 };
	socklen_t len = sizeof(own);
	const char *host = str_terminated(server->arena, server->config.host);
	const char *port = str_format(server->arena, "%d", server->config.port).ptr;

	server->listen_fd = -1;
	if (getaddrinfo(*host ? host : NULL, port, &hints, &found) == 0) {
		for (struct addrinfo *at = found; at && server->listen_fd < 0; at = at->ai_next) {
			server->listen_fd = listen_at(at);
		}
		freeaddrinfo(found);
	}
	if (server->listen_fd < 0 ||
		getsockname(server->listen_fd, (struct sockaddr *)&own, &len) != 0) {
		log_error("event=listen-failed host=%s port=%s errno=%d", host, port, errno);
		return false;
	}
	server->port = ntohs(own.ss_family == AF_INET6 ? ((struct sockaddr_in6 *)&own)->sin6_port
						       : ((struct sockaddr_in *)&own)->sin_port);
	return true;
}

/* As many descriptors as the machine gives, and no more connections than that. */
static void
fit_connections(struct server *server)
{
	struct rlimit limit;

	if (getrlimit(RLIMIT_NOFILE, &limit) != 0) {
		return;
	}
	limit.rlim_cur = limit.rlim_max;
	setrlimit(RLIMIT_NOFILE, &limit);
	getrlimit(RLIMIT_NOFILE, &limit);
	if (limit.rlim_cur > FILES_SPARE &&
		(rlim_t)server->config.connections_max > limit.rlim_cur - FILES_SPARE) {
		server->config.connections_max = (int)(limit.rlim_cur - FILES_SPARE);
	}
}

static void
copy_config(struct server *server, const struct server_config *config)
{
	struct arena *arena = server->arena;

	server->config = *config;
	server->config.host = str_copy(arena, config->host);
	server->config.upload_dir = str_copy(arena, config->upload_dir);
	server->config.trusted_proxy = str_copy(arena, config->trusted_proxy);
	if (config->queue_max == 0) {
		server->config.queue_max = QUEUE_DEFAULT;
	}
	if (config->idle_ms_max == 0) {
		server->config.idle_ms_max = IDLE_MS_DEFAULT;
	}
	assert(config->io_threads > 0 && config->workers > 0 && config->work);
	assert(config->connections_max > 0 && config->request_ms_max > 0);
}

static bool
start_io(struct server *server, struct io_thread *io)
{
	struct epoll_event wake = { .events = EPOLLIN, .data.ptr = io };
	struct epoll_event listening = { .events = EPOLLIN | EPOLLEXCLUSIVE, .data.ptr = server };

	io->server = server;
	io->mailbox_end = &io->mailbox;
	io->is_listening = true;
	io->now_ms = clock_monotonic_ms();
	pthread_mutex_init(&io->lock, NULL);
	io->epoll_fd = epoll_create1(EPOLL_CLOEXEC);
	io->wake_fd = eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC);
	return io->epoll_fd >= 0 && io->wake_fd >= 0 &&
	       epoll_ctl(io->epoll_fd, EPOLL_CTL_ADD, io->wake_fd, &wake) == 0 &&
	       epoll_ctl(io->epoll_fd, EPOLL_CTL_ADD, server->listen_fd, &listening) == 0 &&
	       pthread_create(&io->thread, NULL, io_run, io) == 0;
}

static void
stop_ios(struct server *server, int started)
{
	atomic_store(&server->ios_stop, true);
	for (int i = 0; i < started; i++) {
		io_wake(&server->ios[i]);
		pthread_join(server->ios[i].thread, NULL);
	}
}

/* What workers and writer still hold comes back to nobody; wait for it, because it points here. */
static void
await_exchanges(struct server *server)
{
	while (atomic_load(&server->exchanges) > 0) {
		for (int i = 0; i < server->config.io_threads; i++) {
			io_read_mailbox(&server->ios[i]);
		}
		usleep(1000);
	}
}

static void
destroy_server(struct server *server)
{
	for (int i = 0; i < server->config.io_threads; i++) {
		close(server->ios[i].epoll_fd);
		close(server->ios[i].wake_fd);
		pthread_mutex_destroy(&server->ios[i].lock);
	}
	close(server->listen_fd);
	peers_destroy(server->peers);
	arena_destroy(server->arena);
	free(server);
}

struct server *
server_start(const struct server_config *config)
{
	struct server *server = calloc(1, sizeof(*server));
	bool has_started;
	int started = 0;

	if (!server) {
		return NULL;
	}
	server->arena = arena_create(1 << 20);
	copy_config(server, config);
	if (!open_port(server)) {
		arena_destroy(server->arena);
		free(server);
		return NULL;
	}
	signal(SIGPIPE, SIG_IGN);
	fit_connections(server);
	send_headers_prepare(server);
	rand_bytes(&server->id_prefix, sizeof(server->id_prefix));
	server->id_prefix &= 0xFFFFFFFF;
	if (config->connections_per_address_max > 0) {
		server->peers = peers_create(config->connections_per_address_max);
	}
	server->ios = ARENA_ARRAY(server->arena, (size_t)config->io_threads, struct io_thread);
	has_started = work_start(server);
	while (has_started && started < config->io_threads) {
		has_started = start_io(server, &server->ios[started]);
		started += has_started;
	}
	if (!has_started) {
		log_error("event=start-failed errno=%d", errno);
		stop_ios(server, started);
		work_stop(server);
		destroy_server(server);
		return NULL;
	}
	return server;
}

int
server_port(const struct server *server)
{
	return server->port;
}

void
server_stop(struct server *server, int64_t wait_ms)
{
	int64_t until_ms = clock_monotonic_ms() + wait_ms;

	atomic_store(&server->is_stopping, true);
	for (int i = 0; i < server->config.io_threads; i++) {
		io_wake(&server->ios[i]);
	}
	while (atomic_load(&server->connections) > 0 && clock_monotonic_ms() < until_ms) {
		usleep(2000);
	}
	stop_ios(server, server->config.io_threads);
	await_exchanges(server);
	work_stop(server);
	destroy_server(server);
}

void
server_counts(const struct server *server, struct server_counts *ret_counts)
{
	*ret_counts = (struct server_counts){
		.requests = atomic_load(&server->requests),
		.refused = atomic_load(&server->refused),
		.expired = atomic_load(&server->expired),
		.connections = atomic_load(&server->connections),
		.busy = atomic_load(&server->exchanges),
	};
}
