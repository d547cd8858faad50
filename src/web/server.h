#ifndef CHUKE_SERVER_H
#define CHUKE_SERVER_H

#include "req.h"

/*
 * HTTP behind one file.  I/O threads never block; a request that is not answered at once waits,
 * suspended, until a worker or the writer calls server_answer().  What is malformed is refused here.
 */

struct server;

struct server_config {
	struct str host;
	int port;                       /* 0 = any free one */
	int io_threads, workers;
	int connections_max;
	int64_t request_ms_max;         /* from the first byte to the answer */
	int64_t body_bytes_max;         /* over everything; routes have their own below it */
	struct str upload_dir;          /* temporary files */
	struct str trusted_proxy;       /* the address whose X-Forwarded-For and -Proto count; none = nobody */
	bool is_public_https;
	void *app;
	/* on the I/O thread, GET and HEAD only, must not block: true if it filled req->res */
	bool (*quick)(struct req *req);
	/* the body's ceiling for this request, on the I/O thread once the head is read; 0 = refuse with 413 */
	int64_t (*body_max)(struct req *req);
	/* on a worker: must lead to exactly one server_answer(), from any thread */
	void (*work)(struct req *req);
};

/* Listens and serves; NULL, with a line in the log, if the address cannot be had. */
struct server *server_start(const struct server_config *config);
/* The port that it listens on, which is news where 0 was asked for. */
int server_port(const struct server *server);
/* Sends req->res; the request must not be touched afterwards.  From any thread. */
void server_answer(struct req *req);
/* Puts a request back into the workers' queue, to run `work` on it (for pages after a refused write). */
void server_queue(struct req *req, void (*work)(struct req *req));
/* Stops accepting, lets what is under way finish (at most `wait_ms`), frees everything. */
void server_stop(struct server *server, int64_t wait_ms);

#endif
