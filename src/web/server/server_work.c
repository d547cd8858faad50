#include "server_inner.h"

#include "fail.h"
#include "log.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

enum { POOLED_MAX = 256 }; /* exchanges kept for the next requests */

/* --- exchanges --------------------------------------------------------------------------------- */

static struct exchange *
pool_take(struct server *server)
{
	struct exchange *exchange;

	pthread_mutex_lock(&server->pool_lock);
	exchange = server->pool;
	if (exchange) {
		server->pool = exchange->next;
		server->pooled--;
	}
	pthread_mutex_unlock(&server->pool_lock);
	return exchange;
}

static void
exchange_destroy(struct exchange *exchange)
{
	arena_destroy(exchange->req.arena);
	free(exchange);
}

struct exchange *
exchange_take(struct conn *conn)
{
	struct server *server = conn->io->server;
	struct exchange *exchange = pool_take(server);
	struct arena *arena;

	if (!exchange) {
		exchange = calloc(1, sizeof(*exchange));
		if (!exchange) {
			return NULL;
		}
		exchange->req.arena = arena_create(ARENA_REQUEST_BYTES_MAX);
	}
	arena = exchange->req.arena;
	memset(&exchange->req, 0, sizeof(exchange->req));
	exchange->req.arena = arena;
	exchange->req.connection = exchange;
	exchange->req.app = server->config.app;
	exchange->server = server;
	exchange->io = conn->io;
	exchange->conn = conn;
	exchange->held = HELD_BY_IO;
	exchange->references = 1;
	exchange->work = server->config.work;
	exchange->next = NULL;
	exchange->body = (struct body){ 0 };
	exchange->lent = NULL;
	exchange->refused = 0;
	exchange->piece = NULL;
	exchange->is_last_piece = exchange->is_broken = exchange->is_quick = false;
	exchange->began_ms = conn->began_ms;
	atomic_fetch_add(&server->exchanges, 1);
	return exchange;
}

void
exchange_release(struct exchange *exchange)
{
	struct server *server = exchange->server;
	bool is_kept;

	if (atomic_fetch_sub(&exchange->references, 1) > 1) {
		return;
	}
	arena_reset(exchange->req.arena);
	free(exchange->lent);
	if (exchange->body.is_multipart) {
		atomic_fetch_sub(&server->upload_bytes, exchange->body.len);
	}
	pthread_mutex_lock(&server->pool_lock);
	is_kept = server->pooled < POOLED_MAX;
	if (is_kept) {
		exchange->next = server->pool;
		server->pool = exchange;
		server->pooled++;
	}
	pthread_mutex_unlock(&server->pool_lock);
	if (!is_kept) {
		exchange_destroy(exchange);
	}
	/* last: server_stop() may free the server once this reaches 0 */
	atomic_fetch_sub(&server->exchanges, 1);
}

bool
exchange_abandon(struct exchange *exchange)
{
	int held = HELD_BY_WORKER;

	return atomic_compare_exchange_strong(&exchange->held, &held, ABANDONED);
}

/* The worker's side is done with it: back to the I/O thread, or, if that gave up, to the pool. */
static void
give_back(struct exchange *exchange)
{
	int held = HELD_BY_WORKER;

	if (atomic_compare_exchange_strong(&exchange->held, &held, HELD_BY_IO)) {
		io_post(exchange); /* its reference goes along */
		return;
	}
	assert(held == ABANDONED); /* else it was answered twice */
	log_info("event=late-answer status=%d", exchange->req.res.status);
	exchange_release(exchange);
}

void
server_answer(struct req *req)
{
	give_back(req->connection);
}

/* --- the queue --------------------------------------------------------------------------------- */

static void
queue_append(struct server *server, struct exchange *exchange)
{
	pthread_mutex_lock(&server->queue_lock);
	exchange->next = NULL;
	*server->queue_end = exchange;
	server->queue_end = &exchange->next;
	server->queued++;
	pthread_cond_signal(&server->queue_filled);
	pthread_mutex_unlock(&server->queue_lock);
}

bool
work_queue(struct exchange *exchange, enum job job)
{
	struct server *server = exchange->server;
	bool is_full;

	pthread_mutex_lock(&server->queue_lock);
	is_full = job == JOB_WORK && server->queued >= server->config.queue_max;
	pthread_mutex_unlock(&server->queue_lock);
	if (is_full) {
		return false;
	}
	exchange->job = job;
	exchange->held = HELD_BY_WORKER;
	atomic_fetch_add(&exchange->references, 1);
	queue_append(server, exchange);
	return true;
}

void
server_queue(struct req *req, void (*work)(struct req *req))
{
	struct exchange *exchange = req->connection;

	/* even if it was abandoned: `work` must have its say, and its answer is then dropped */
	exchange->work = work;
	exchange->job = JOB_WORK;
	queue_append(exchange->server, exchange);
}

static struct exchange *
queue_take(struct server *server)
{
	struct exchange *exchange;

	pthread_mutex_lock(&server->queue_lock);
	while (!server->queue && !server->workers_stop) {
		pthread_cond_wait(&server->queue_filled, &server->queue_lock);
	}
	exchange = server->queue;
	if (exchange) {
		server->queue = exchange->next;
		if (!server->queue) {
			server->queue_end = &server->queue;
		}
		server->queued--;
	}
	pthread_mutex_unlock(&server->queue_lock);
	return exchange;
}

/* --- workers ----------------------------------------------------------------------------------- */

/* Who sends may be anybody still: all together must not fill the disk. */
static bool
has_room(struct exchange *exchange)
{
	struct server *server = exchange->server;
	int64_t more = (int64_t)exchange->ingest.len, most = server->config.upload_bytes_max;

	if (atomic_fetch_add(&server->upload_bytes, more) + more <= most || most == 0) {
		return true;
	}
	atomic_fetch_sub(&server->upload_bytes, more);
	return false;
}

static void
run_ingest(struct exchange *exchange)
{
	exchange->refused = has_room(exchange) ? body_take(&exchange->body, exchange->ingest) : 503;
	give_back(exchange);
}

static void
run_piece(struct exchange *exchange)
{
	struct server *server = exchange->server;
	struct response *res = &exchange->req.res;
	struct arena_mark mark = arena_mark(exchange->req.arena);
	bool goes_on;

	buf_clear(exchange->piece);
	if (server->config.piece) {
		goes_on = server->config.piece(
			&exchange->req, res->stream, res->stream_state, exchange->piece);
	} else {
		goes_on = res->stream(&exchange->req, res->stream_state, exchange->piece);
	}
	arena_rewind(exchange->req.arena, mark);
	exchange->is_last_piece = !goes_on;
	exchange->is_broken = exchange->piece->full;
	give_back(exchange);
}

static void
run_work(struct exchange *exchange)
{
	if (exchange->body.len && !exchange->body.is_whole) {
		exchange->body.is_whole = true;
		exchange->refused = body_end(&exchange->body, &exchange->req);
		if (exchange->refused) {
			give_back(exchange);
			return;
		}
	}
	exchange->work(&exchange->req);
}

static void
run_job(void *arg)
{
	struct exchange *exchange = arg;

	switch (exchange->job) {
	case JOB_WORK:
		run_work(exchange);
		break;
	case JOB_INGEST:
		run_ingest(exchange);
		break;
	case JOB_PIECE:
		run_piece(exchange);
		break;
	}
}

static void *
run_worker(void *arg)
{
	struct server *server = arg;
	struct exchange *exchange;
	struct failure failure;

	while ((exchange = queue_take(server))) {
		log_set_request(exchange->req.id);
		if (!fail_catch(run_job, exchange, &failure)) {
			/* `work` catches its own failures; this is for ours and for what it missed */
			log_error("event=worker-failed job=%d cause=\"%s\"", (int)exchange->job,
				failure.message);
			exchange->is_broken = exchange->is_last_piece = true;
			exchange->refused = 500;
			give_back(exchange);
		}
		log_set_request("");
	}
	return NULL;
}

bool
work_start(struct server *server)
{
	pthread_mutex_init(&server->queue_lock, NULL);
	pthread_cond_init(&server->queue_filled, NULL);
	pthread_mutex_init(&server->pool_lock, NULL);
	server->queue_end = &server->queue;
	server->workers = ARENA_ARRAY(server->arena, (size_t)server->config.workers, pthread_t);
	for (int i = 0; i < server->config.workers; i++) {
		if (pthread_create(&server->workers[i], NULL, run_worker, server) != 0) {
			return false;
		}
		server->worker_count++;
	}
	return true;
}

void
work_stop(struct server *server)
{
	struct exchange *exchange;

	pthread_mutex_lock(&server->queue_lock);
	server->workers_stop = true;
	pthread_cond_broadcast(&server->queue_filled);
	pthread_mutex_unlock(&server->queue_lock);
	for (int i = 0; i < server->worker_count; i++) {
		pthread_join(server->workers[i], NULL);
	}
	while ((exchange = pool_take(server))) {
		exchange_destroy(exchange);
	}
	pthread_cond_destroy(&server->queue_filled);
	pthread_mutex_destroy(&server->queue_lock);
	pthread_mutex_destroy(&server->pool_lock);
}
