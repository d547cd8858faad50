#ifndef CHUKE_SERVER_INNER_H
#define CHUKE_SERVER_INNER_H

#include "body.h"
#include "http_head.h"
#include "map.h"
#include "server.h"

#include <pthread.h>
#include <stdatomic.h>

/*
 * What the files of the server share; nobody else includes it.  server.c starts and stops,
 * server_io.c is the loop of an I/O thread, server_conn.c reads requests, server_send.c writes
 * answers, server_work.c has the workers and the exchanges, server_peers.c counts connections by
 * address.
 *
 * A connection belongs to its I/O thread.  An exchange (one request and its answer) belongs to the
 * I/O thread or to the worker's side in turn (`held`); each side keeps it alive by a reference.
 * When the I/O thread gives up on a request that is being worked on (deadline, client gone) it
 * marks it abandoned; the answer that comes later finds the mark and is dropped.
 */

enum held {
	HELD_BY_IO,
	HELD_BY_WORKER, /* queued, worked on, or with the writer */
	ABANDONED,
};

enum job {
	JOB_WORK,   /* the request itself */
	JOB_INGEST, /* a piece of a multipart body */
	JOB_PIECE,  /* a piece of a streamed answer */
};

struct exchange {
	struct req req; /* first: req->connection points back */
	struct server *server;
	struct io_thread *io;
	struct conn *conn; /* only the I/O thread reads it; NULL once given up */
	_Atomic int held;
	_Atomic int references;
	enum job job;
	void (*work)(struct req *req);
	struct exchange *next; /* in a queue, a mailbox or the pool */
	struct http_head head;
	struct body body;
	int64_t began_ms;
	struct str ingest; /* JOB_INGEST: the piece, in `lent` */
	char *lent; /* the connection's buffer while a worker reads it; freed here if that is gone */
	int refused;       /* what the worker found wrong with the body: the status, or 0 */
	struct buf *piece; /* JOB_PIECE: what was made */
	bool is_last_piece, is_broken;
	bool is_quick; /* answered from memory, on the I/O thread */
};

enum conn_phase {
	PHASE_HEAD, /* idle, or a head is coming */
	PHASE_BODY,
	PHASE_INGEST, /* a worker reads the piece of the body that has come */
	PHASE_WORK,
	PHASE_SEND,
	PHASE_PIECE,  /* a worker makes the next piece of the answer */
	PHASE_LINGER, /* refused: the client gets a moment to read why */
	PHASE_CLOSED,
};

struct conn {
	struct io_thread *io;
	struct conn *before, *after;
	int fd;
	enum conn_phase phase;
	bool can_read, can_write; /* as epoll said, until EAGAIN */
	bool is_ending;           /* epoll has told that the client sends no more */
	bool has_ended;           /* and all it sent was read */
	bool closes;              /* after this answer */
	bool is_head_only;        /* the answer to HEAD */
	bool is_chunked_out;
	char *in; /* bytes in_from … in_to came and are not used up */
	size_t in_from, in_to, in_size, scanned;
	int64_t deadline_ms; /* of the phase */
	int64_t began_ms;    /* when the first byte of the request came */
	struct exchange *exchange;
	struct http_chunks chunks;
	struct buf out; /* head, or frame of a chunk, then `out_body`; out_sent of both are sent */
	struct str out_body;
	size_t out_sent;
	struct str address; /* text in address_text */
	char address_text[48];
	uint64_t peer_key; /* for the count by address */
	int64_t lingered;  /* bytes read over */
	bool is_proxy, is_counted;
};

struct io_thread {
	struct server *server;
	pthread_t thread;
	int epoll_fd, wake_fd;
	struct conn *conns, *dead;
	pthread_mutex_t lock; /* of the mailbox */
	struct exchange *mailbox, **mailbox_end;
	int64_t now_ms, ticked_ms;
	int64_t date_s;
	char date[40];
	bool is_listening;
};

struct server {
	struct server_config config;
	struct arena *arena; /* of the configuration's texts */
	int listen_fd, port;
	struct io_thread *ios;
	pthread_t *workers;
	int worker_count;
	struct str headers_plain, headers_csp; /* of every answer */
	pthread_mutex_t queue_lock;
	pthread_cond_t queue_filled;
	struct exchange *queue, **queue_end;
	int queued;
	bool workers_stop;
	pthread_mutex_t pool_lock;
	struct exchange *pool;
	int pooled;
	_Atomic int exchanges; /* not in the pool */
	_Atomic int connections;
	_Atomic int64_t
		upload_bytes; /* of all bodies with files that are coming or being worked on */
	_Atomic bool is_stopping, ios_stop;
	_Atomic int64_t requests, refused, expired;
	_Atomic uint64_t next_id;
	uint64_t id_prefix;
	struct peers *peers;
};

enum {
	HEAD_MS_MAX = 10000, /* from the first byte of a head to its last */
	IDLE_MS_DEFAULT = 60000,
	SEND_MS_MAX = 30000, /* to take an answer; more for a long one */
	SEND_BYTES_PER_S_MIN = 8 << 10,
	BODY_BYTES_PER_S_MIN = 32 << 10,
	LINGER_MS_MAX = 2000,
	TICK_MS = 250,
};

/* server_io.c */
void *io_run(void *io);
void io_wake(struct io_thread *io);
void io_post(struct exchange *exchange); /* back to its I/O thread */
void io_read_mailbox(struct io_thread *io);
void conn_close(struct conn *conn); /* freed at the end of the round */

/* server_conn.c */
void conn_advance(struct conn *conn);          /* goes on as far as it can */
void conn_answered(struct exchange *exchange); /* what the workers brought back */
void conn_expire(struct conn *conn);           /* its deadline has passed */
void conn_next(struct conn *conn);             /* the answer is out */

/* server_send.c */
void send_answer(struct conn *conn); /* begins with exchange->req.res */
void send_refusal(struct conn *conn, int status);
void send_continue(struct conn *conn);
void send_piece(struct conn *conn);
/* Writes what it can: 1 all is out, 0 the client must read first, -1 the connection is broken. */
int send_flush(struct conn *conn);
void send_headers_prepare(struct server *server);

/* server_work.c */
bool work_start(struct server *server);
void work_stop(struct server *server);
struct exchange *exchange_take(struct conn *conn);
void exchange_release(struct exchange *exchange);
/* Hands the exchange to the workers; false when too many wait. */
bool work_queue(struct exchange *exchange, enum job job);
/* Takes it away from the worker's side; false when its answer is on the way back already. */
bool exchange_abandon(struct exchange *exchange);

/* server_peers.c: how many connections each address has.  False when it has as many as it may. */
struct peers *peers_create(int most);
void peers_destroy(struct peers *peers);
bool peers_enter(struct peers *peers, uint64_t key);
void peers_leave(struct peers *peers, uint64_t key);

#endif
