#ifndef CHUKE_CACHE_H
#define CHUKE_CACHE_H

#include "req.h"
#include "time.h"

/*
 * Finished public pages in memory, under a ceiling of bytes, so that the I/O thread answers without a
 * worker.  An entry remembers which tables its page was made of and their version then; it is a hit only
 * while that version still stands.  What a table is and how its version is known, the caller says.  Pages
 * are compressed once, when they are put in.  Only for answers that are everybody's: what is private, or
 * carries a token, must never come here (BREACH, and leaks).  Safe for use by several threads at once.
 */

struct page_cache;

/* A set of tables; opaque here, of the shape of struct db_tables. */
struct page_tables {
	uint64_t bits[4];
};

struct page_cache_config {
	size_t bytes_max; /* of all entries; 0 keeps nothing */
	bool keeps_plain; /* keep the uncompressed page too, for page_cache_peek() */
	/* the version of a set of tables now: a number that changes whenever one of them does */
	uint64_t (*version)(void *context, const struct page_tables *tables);
	void *context;
};

/* A new, empty one; it must outlive every request that it answered. */
struct page_cache *page_cache_create(const struct page_cache_config *config);
/* No answer may still be on its way.  Takes NULL. */
void page_cache_destroy(struct page_cache *cache);

/*
 * The key of a request whose route was found: path, the parameters that the route's form declares (in
 * its order, empty ones dropped), language, view, fragment or page, coding.  None if it would be very long.
 */
struct str page_cache_key(struct req *req);

/*
 * A hit fills req->res (200, or 304 if the browser has it) with bytes that stay while the request lives.
 * Does not block and does not fail.
 */
bool page_cache_take(struct page_cache *cache, struct str key, struct req *req);

/* What a page was made of, and how long that holds. */
struct page_basis {
	struct page_tables tables;
	uint64_t version;          /* of the tables, taken before the snapshot */
	struct moment valid_until; /* none: while the version stands */
};

/*
 * Keeps req->res, a 200 with a body, and makes it what the next hit will be: compressed, with ETag, or
 * 304.  Anything that is private, streamed, not a 200 or sets a cookie is left alone.
 */
void page_cache_put(
	struct page_cache *cache, struct str key, struct req *req, const struct page_basis *basis);

/* The same without keeping it: a public page that cannot be kept this time, or that no cache is there for. */
void page_cache_finish(struct req *req);

/* The uncompressed page of a hit, copied; none if there is no such entry (CHUKE_CACHE_CHECK). */
struct str page_cache_peek(struct page_cache *cache, struct str key, struct arena *arena);

/* Forgets everything: when it is unknown what others changed. */
void page_cache_clear(struct page_cache *cache);

struct page_cache_counts {
	int64_t hits, misses, stale; /* since start; stale ones are misses too */
	int64_t entries, bytes;      /* now */
};
void page_cache_counts(struct page_cache *cache, struct page_cache_counts *ret_counts);

#endif
