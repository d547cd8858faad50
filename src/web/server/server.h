#ifndef CHUKE_SERVER_H
#define CHUKE_SERVER_H

#include "req.h"

/*
 * HTTP/1.1 on one port.  I/O threads (epoll) never block; a request that is not answered at once
 * waits until a worker or the writer calls server_answer().  What is malformed, too large or too
 * slow is refused here.  Not here: TLS and HTTP/2 (a proxy in front does them), routes, sessions
 * and pages.
 */

struct server;

struct server_config {
	struct str host;
	int port; /* 0 = any free one */
	int io_threads, workers;
	int connections_max;
	int connections_per_address_max; /* 0 = no limit; never counted for the trusted proxy */
	int queue_max;          /* requests that may wait for a worker; 0 = 1024; over it: 503 */
	int64_t request_ms_max; /* from the first byte to the answer; a large body gets time on top */
	int64_t idle_ms_max;    /* how long a connection may wait for its next request; 0 = 60 s */
	int64_t body_bytes_max;   /* over everything; routes have their own below it */
	struct str upload_dir;    /* temporary files */
	int64_t upload_bytes_max; /* of all of them together; over it: 503; 0 = no limit */
	struct str
		trusted_proxy; /* the address whose X-Forwarded-For and -Proto count; none = nobody */
	bool is_public_https;
	bool is_quiet; /* no line in the log for each request (those that quick() answers have none anyway) */
	void *app;
	/* on the I/O thread, GET and HEAD only, must not block: true if it filled req->res */
	bool (*quick)(struct req *req);
	/* the body's ceiling for this request, on the I/O thread once the head is read; 0 = 413 */
	int64_t (*body_max)(struct req *req);
	/* on a worker: must lead to exactly one server_answer(), from any thread */
	void (*work)(struct req *req);
	/*
	 * On a worker: makes one piece of a stream (respond_stream), in a snapshot of its own;
	 * returns what `next` returned.  NULL: next() is called as it is.
	 */
	bool (*piece)(struct req *req, bool (*next)(struct req *req, void *state, struct buf *out),
		void *state, struct buf *out);
};

/* Listens, starts the threads and serves; NULL, with a line in the log, if the address cannot be had. */
struct server *server_start(const struct server_config *config);
/* The port that it listens on, which is news where 0 was asked for. */
int server_port(const struct server *server);
/* Sends req->res; the request must not be touched afterwards.  From any thread. */
void server_answer(struct req *req);
/* Puts a request back into the workers' queue, to run `work` on it (for pages after a refused
 * write). */
void server_queue(struct req *req, void (*work)(struct req *req));
/*
 * Stops accepting, lets what is under way finish (its clients at most `wait_ms`), frees everything.
 * The writer must still run: every request that `work` took must come back by server_answer().
 */
void server_stop(struct server *server, int64_t wait_ms);

struct server_counts {
	int64_t requests, refused, expired; /* since start */
	int connections, busy; /* now; busy: requests with a worker, the queue or the writer */
};
void server_counts(const struct server *server, struct server_counts *ret_counts);

#endif
