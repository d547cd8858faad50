#include "cache.h"

#include "address.h"
#include "compress.h"
#include "respond.h"
#include "route.h"

#include <assert.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

enum {
	SHARDS = 16,    /* each with a lock of its own */
	SLOTS_MIN = 64, /* of a shard's table, a power of two */
	KEY_BYTES_MAX = 1024,
	HEADERS_MAX = 8, /* of one answer */
	TRIES_MAX = 64,  /* entries looked at for one that may go */
};

struct entry {
	struct entry *next;           /* in its slot */
	struct entry *before, *after; /* in the order of use, roughly */
	uint64_t hash;
	_Atomic int references; /* the table's one, and those of answers on their way */
	_Atomic bool was_used;  /* since the clock's hand passed */
	struct str key, body, plain, etag;
	const char *content_type, *content_encoding;
	struct pair headers[HEADERS_MAX];
	size_t header_count, bytes;
	struct page_tables tables;
	uint64_t version;
	struct moment valid_until;
};

struct shard {
	pthread_mutex_t lock;
	struct entry **slots;
	size_t slot_count, entries, bytes;
	struct entry *newest, *oldest;
};

struct page_cache {
	struct page_cache_config config;
	struct shard shards[SHARDS];
	_Atomic int64_t hits, misses, stale;
};

struct page_cache *
page_cache_create(const struct page_cache_config *config)
{
	struct page_cache *cache = calloc(1, sizeof(*cache));

	assert(cache && config->version);
	cache->config = *config;
	for (size_t i = 0; i < SHARDS; i++) {
		struct shard *shard = &cache->shards[i];

		pthread_mutex_init(&shard->lock, NULL);
		shard->slot_count = SLOTS_MIN;
		shard->slots = calloc(SLOTS_MIN, sizeof(struct entry *));
		assert(shard->slots);
	}
	return cache;
}

static void
release_entry(void *arg)
{
	struct entry *entry = arg;

	if (atomic_fetch_sub(&entry->references, 1) == 1) {
		free(entry);
	}
}

/* --- a shard; its lock is held ----------------------------------------------------------------------- */

/* Short keys differ in few bits of str_hash(); shards and slots want all of them mixed. */
static uint64_t
hash_key(struct str key)
{
	uint64_t hash = str_hash(key);

	hash = (hash ^ hash >> 32) * 0x9E3779B97F4A7C15u;
	return hash ^ hash >> 29;
}

static struct shard *
shard_of(struct page_cache *cache, uint64_t hash)
{
	return &cache->shards[(hash >> 48) % SHARDS];
}

static struct entry **
find_link(struct shard *shard, uint64_t hash, struct str key)
{
	struct entry **link = &shard->slots[hash & (shard->slot_count - 1)];

	while (*link && ((*link)->hash != hash || !str_equal((*link)->key, key))) {
		link = &(*link)->next;
	}
	return link;
}

static void
put_in_order(struct shard *shard, struct entry *entry)
{
	entry->before = NULL;
	entry->after = shard->newest;
	if (shard->newest) {
		shard->newest->before = entry;
	} else {
		shard->oldest = entry;
	}
	shard->newest = entry;
}

static void
take_out_of_order(struct shard *shard, struct entry *entry)
{
	if (entry->before) {
		entry->before->after = entry->after;
	} else {
		shard->newest = entry->after;
	}
	if (entry->after) {
		entry->after->before = entry->before;
	} else {
		shard->oldest = entry->before;
	}
}

static void
remove_entry(struct shard *shard, struct entry *entry)
{
	struct entry **link = find_link(shard, entry->hash, entry->key);

	if (*link != entry) {
		return; /* another has its place already */
	}
	*link = entry->next;
	take_out_of_order(shard, entry);
	shard->entries--;
	shard->bytes -= entry->bytes;
	release_entry(entry);
}

/* Makes room: the oldest goes, unless it was used since the last look. */
static void
shrink(struct shard *shard, size_t bytes_max)
{
	for (int tries = 0; shard->bytes > bytes_max && shard->oldest; tries++) {
		struct entry *entry = shard->oldest;

		if (tries < TRIES_MAX && atomic_exchange(&entry->was_used, false)) {
			take_out_of_order(shard, entry);
			put_in_order(shard, entry);
		} else {
			remove_entry(shard, entry);
		}
	}
}

static void
grow_slots(struct shard *shard)
{
	size_t count = shard->slot_count * 2;
	struct entry **slots;

	if (shard->entries < shard->slot_count) {
		return;
	}
	slots = calloc(count, sizeof(struct entry *));
	if (!slots) {
		return;
	}
	for (struct entry *entry = shard->newest; entry; entry = entry->after) {
		struct entry **slot = &slots[entry->hash & (count - 1)];

		entry->next = *slot;
		*slot = entry;
	}
	free(shard->slots);
	shard->slots = slots;
	shard->slot_count = count;
}

void
page_cache_clear(struct page_cache *cache)
{
	for (size_t i = 0; i < SHARDS; i++) {
		struct shard *shard = &cache->shards[i];

		pthread_mutex_lock(&shard->lock);
		while (shard->oldest) {
			remove_entry(shard, shard->oldest);
		}
		pthread_mutex_unlock(&shard->lock);
	}
}

void
page_cache_destroy(struct page_cache *cache)
{
	if (!cache) {
		return;
	}
	page_cache_clear(cache);
	for (size_t i = 0; i < SHARDS; i++) {
		free(cache->shards[i].slots);
		pthread_mutex_destroy(&cache->shards[i].lock);
	}
	free(cache);
}

/* --- keys -------------------------------------------------------------------------------------------- */

static void
put_field(struct buf *key, const struct req *req, const char *name)
{
	struct str wanted = str_of(name);

	for (size_t i = 0; i < req->query.count; i++) {
		struct str value = str_trim(req->query.items[i].value);

		if (value.len && str_equal(req->query.items[i].name, wanted)) {
			buf_char(key, '&');
			buf_text(key, name);
			buf_char(key, '=');
			address_encode(key, value);
		}
	}
}

struct str
page_cache_key(struct req *req)
{
	static const char codings[] = "-gb";
	const struct form *form = req->route->form;
	struct buf *key = buf_create(req->arena, KEY_BYTES_MAX);

	buf_str(key, req->path);
	buf_char(key, '?');
	for (size_t i = 0; form && i < form->field_count; i++) {
		put_field(key, req, form->fields[i].name);
	}
	buf_char(key, ' ');
	buf_char(key, req->lang == LANG_EN ? 'e' : 'z');
	buf_char(key, req->view == VIEW_ELDER ? 'o' : 'n');
	buf_char(key, req->is_fragment ? 'f' : 'p');
	buf_char(key, codings[coding_accepted(req)]);
	return key->full ? STR_NONE : buf_view(key);
}

/* --- taking ------------------------------------------------------------------------------------------ */

static struct entry *
find_entry(struct page_cache *cache, struct str key)
{
	uint64_t hash = hash_key(key);
	struct shard *shard = shard_of(cache, hash);
	struct entry *entry;

	pthread_mutex_lock(&shard->lock);
	entry = *find_link(shard, hash, key);
	if (entry) {
		atomic_fetch_add_explicit(&entry->references, 1, memory_order_relaxed);
	}
	pthread_mutex_unlock(&shard->lock);
	return entry;
}

static bool
is_true_still(const struct page_cache *cache, const struct entry *entry)
{
	if (!moment_is_none(entry->valid_until) && clock_now().ms >= entry->valid_until.ms) {
		return false;
	}
	return cache->config.version(cache->config.context, &entry->tables) == entry->version;
}

static void
drop_stale(struct page_cache *cache, struct entry *entry)
{
	struct shard *shard = shard_of(cache, entry->hash);

	pthread_mutex_lock(&shard->lock);
	remove_entry(shard, entry);
	pthread_mutex_unlock(&shard->lock);
	atomic_fetch_add(&cache->stale, 1);
}

bool
page_cache_take(struct page_cache *cache, struct str key, struct req *req)
{
	struct entry *entry = str_is_none(key) ? NULL : find_entry(cache, key);

	if (entry && !is_true_still(cache, entry)) {
		drop_stale(cache, entry);
		release_entry(entry);
		entry = NULL;
	}
	if (!entry) {
		atomic_fetch_add(&cache->misses, 1);
		return false;
	}
	arena_defer(req->arena, release_entry, entry);
	atomic_store_explicit(&entry->was_used, true, memory_order_relaxed);
	atomic_fetch_add_explicit(&cache->hits, 1, memory_order_relaxed);
	req->res = (struct response){ .status = 200,
		.content_type = entry->content_type,
		.content_encoding = entry->content_encoding,
		.headers = { entry->headers, entry->header_count },
		.fixed = (const unsigned char *)entry->body.ptr,
		.fixed_len = entry->body.len };
	if (etag_is_known(req, entry->etag)) {
		req->res.status = 304;
		req->res.fixed_len = 0;
		req->res.content_encoding = NULL;
	}
	return true;
}

struct str
page_cache_peek(struct page_cache *cache, struct str key, struct arena *arena)
{
	struct entry *entry = find_entry(cache, key);
	struct str plain = STR_NONE;

	if (entry) {
		plain = str_copy(arena, entry->plain);
		release_entry(entry);
	}
	return plain;
}

/* --- putting ----------------------------------------------------------------------------------------- */

/* Everything that an entry holds lies in one piece of memory behind it. */
struct packing {
	char *at;
};

static struct str
pack_text(struct packing *packing, struct str text)
{
	struct str copy = { packing->at, text.len };

	if (text.len) {
		memcpy(packing->at, text.ptr, text.len);
	}
	packing->at[text.len] = '\0';
	packing->at += text.len + 1;
	return copy;
}

static size_t
packed_len(struct str key, const struct response *res, struct str body, struct str plain)
{
	size_t len = key.len + body.len + (plain.ptr == body.ptr ? 0 : plain.len) +
		     strlen(res->content_type) + 4;

	for (size_t i = 0; i < res->headers.count; i++) {
		len += res->headers.items[i].name.len + res->headers.items[i].value.len + 2;
	}
	return len;
}

static struct entry *
make_entry(struct str key, const struct response *res, struct str body, struct str plain)
{
	size_t bytes = sizeof(struct entry) + packed_len(key, res, body, plain);
	struct entry *entry = malloc(bytes);
	struct packing packing = { (char *)(entry + 1) };

	if (!entry) {
		return NULL;
	}
	*entry = (struct entry){ .hash = hash_key(key), .bytes = bytes, .references = 1 };
	entry->key = pack_text(&packing, key);
	entry->body = pack_text(&packing, body);
	entry->content_type = pack_text(&packing, str_of(res->content_type)).ptr;
	entry->content_encoding = res->content_encoding; /* a constant */
	entry->plain = plain.ptr == body.ptr ? entry->body : pack_text(&packing, plain);
	for (size_t i = 0; i < res->headers.count; i++) {
		struct pair *header = &entry->headers[entry->header_count++];

		header->name = pack_text(&packing, res->headers.items[i].name);
		header->value = pack_text(&packing, res->headers.items[i].value);
		if (str_equal(header->name, STR("ETag"))) {
			entry->etag = header->value;
		}
	}
	return entry;
}

static bool
may_be_kept(const struct response *res)
{
	if (res->status != 200 || res->is_private || res->stream || !res->body || res->body->full ||
		res->content_encoding || !res->content_type || res->headers.count >= HEADERS_MAX) {
		return false;
	}
	for (size_t i = 0; i < res->headers.count; i++) {
		if (str_equal_ascii_case(res->headers.items[i].name, STR("set-cookie"))) {
			return false;
		}
	}
	return true;
}

/* Turns the body into what goes over the wire; the plain one is returned. */
static struct str
compress_body(struct req *req)
{
	struct response *res = &req->res;
	struct str plain = buf_view(res->body);
	enum coding coding = coding_accepted(req);
	struct buf *coded;

	if (coding == CODING_NONE || !coding_pays(res->content_type, plain.len)) {
		return plain;
	}
	coded = buf_create(req->arena, plain.len);
	if (coding_encode(coding, plain, coded)) {
		res->body = coded;
		res->content_encoding = coding_name(coding);
	}
	return plain;
}

/* The table holds the entry from now on; gcc's analyser loses sight of it behind `link`. */
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wanalyzer-malloc-leak"
static void
put_entry(struct page_cache *cache, struct entry *entry)
{
	struct shard *shard = shard_of(cache, entry->hash);
	struct entry **link;

	pthread_mutex_lock(&shard->lock);
	link = find_link(shard, entry->hash, entry->key);
	if (*link) {
		remove_entry(shard, *link);
		link = find_link(shard, entry->hash, entry->key);
	}
	*link = entry;
	put_in_order(shard, entry);
	shard->entries++;
	shard->bytes += entry->bytes;
	shrink(shard, cache->config.bytes_max / SHARDS);
	grow_slots(shard);
	pthread_mutex_unlock(&shard->lock);
}
#pragma GCC diagnostic pop

void
page_cache_finish(struct req *req)
{
	if (may_be_kept(&req->res)) {
		compress_body(req);
		respond_header(req, "ETag", etag_of(req->arena, buf_view(req->res.body)));
		respond_not_modified(req);
	}
}

void
page_cache_put(
	struct page_cache *cache, struct str key, struct req *req, const struct page_basis *basis)
{
	struct response *res = &req->res;
	struct entry *entry;
	struct str plain, body;

	if (str_is_none(key) || !may_be_kept(res)) {
		return;
	}
	plain = compress_body(req);
	respond_header(req, "ETag", etag_of(req->arena, buf_view(res->body)));
	body = buf_view(res->body);
	/* a page that is not compressed is its own plain one */
	entry = make_entry(key, res, body, cache->config.keeps_plain ? plain : body);
	if (entry && entry->bytes <= cache->config.bytes_max / SHARDS) {
		entry->tables = basis->tables;
		entry->version = basis->version;
		entry->valid_until = basis->valid_until;
		put_entry(cache, entry);
	} else {
		free(entry);
	}
	respond_not_modified(req);
}

void
page_cache_counts(struct page_cache *cache, struct page_cache_counts *ret_counts)
{
	struct page_cache_counts counts = { .hits = atomic_load(&cache->hits),
		.misses = atomic_load(&cache->misses),
		.stale = atomic_load(&cache->stale) };

	for (size_t i = 0; i < SHARDS; i++) {
		struct shard *shard = &cache->shards[i];

		pthread_mutex_lock(&shard->lock);
		counts.entries += (int64_t)shard->entries;
		counts.bytes += (int64_t)shard->bytes;
		pthread_mutex_unlock(&shard->lock);
	}
	*ret_counts = counts;
}
