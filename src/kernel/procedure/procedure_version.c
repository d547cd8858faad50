#include "procedure_version.h"

#include "app_inner.h"
#include "dispatch_inner.h"
#include "fail.h"
#include "kernel_queries.h"
#include "map.h"

enum { CACHE_BYTES_MAX = 64 << 20, RUNNING_COUNTED_MAX = 1000 };

/* ---- storing ------------------------------------------------------------------------------------ */

void
procedure_versions_store(struct db *db, const struct pack *pack)
{
	struct pack_report report = { .arena = db_arena(db) };
	struct procedures procedures = procedures_read(db_arena(db), pack, &report);

	for (size_t i = 0; i < procedures.count; i++) {
		const struct procedure *procedure = &procedures.items[i];
		struct procedure_version_add_args args = { .procedure = procedure->id,
			.hash = procedure->hash,
			.content = procedure->text,
			.added_at = db_now(db) };
		struct procedure_version_add_row row;

		procedure_version_add(db, &args, &row); /* NOT_FOUND: it is there already */
	}
}

/* ---- versions of running cases ------------------------------------------------------------------ */

struct procedure_cache {
	pthread_mutex_t lock;
	struct arena *arena;
	struct map parsed; /* by id as text: const struct procedure */
};

static void
close_cache(void *arg)
{
	struct procedure_cache *cache = arg;

	pthread_mutex_destroy(&cache->lock);
	arena_destroy(cache->arena);
}

struct procedure_cache *
procedure_cache_create(struct arena *arena)
{
	struct procedure_cache *cache = ARENA_NEW(arena, struct procedure_cache);

	cache->arena = arena_create(CACHE_BYTES_MAX);
	pthread_mutex_init(&cache->lock, NULL);
	map_init(&cache->parsed, cache->arena);
	arena_defer(arena, close_cache, cache);
	return cache;
}

static const struct procedure *
cache_find(struct procedure_cache *cache, struct str key)
{
	const struct procedure *found;

	pthread_mutex_lock(&cache->lock);
	found = map_find(&cache->parsed, key);
	pthread_mutex_unlock(&cache->lock);
	return found;
}

struct parsing {
	struct procedure_cache *cache;
	struct str key, text;
	const struct procedure *procedure; /* out */
};

static void
parse(void *arg)
{
	struct parsing *p = arg;
	struct arena *arena = p->cache->arena;
	struct procedure *procedure = map_find(&p->cache->parsed, p->key);

	if (!procedure) {
		procedure = ARENA_NEW(arena, struct procedure);
		if (!procedure_parse(arena, str_copy(arena, p->text), procedure)) {
			fail("the stored procedure %.*s cannot be read", STR_ARG(p->key));
		}
		map_set(&p->cache->parsed, str_copy(arena, p->key), procedure);
	}
	p->procedure = procedure;
}

const struct procedure *
procedure_of_version(struct app *app, struct db *db, struct procedure_version_id id)
{
	struct procedure_cache *cache = app->private->procedures;
	struct str key = str_format(db_arena(db), "%lld", (long long)id.v);
	const struct procedure *found = cache_find(cache, key);
	struct parsing parsing = { .cache = cache, .key = key };
	struct procedure_version_find_row row;
	struct failure failure;
	bool is_well;

	if (found) {
		return found;
	}
	if (procedure_version_find(db, id, &row) != OK) {
		fail("there is no version %lld of a procedure", (long long)id.v);
	}
	parsing.text = row.content;
	/* the statement above waits for the database; nobody waits for it under the lock */
	pthread_mutex_lock(&cache->lock);
	is_well = fail_catch(parse, &parsing, &failure);
	pthread_mutex_unlock(&cache->lock);
	if (!is_well) {
		fail_as(failure.kind, "%s", failure.message);
	}
	return parsing.procedure;
}

/* ---- those in force ----------------------------------------------------------------------------- */

void
procedures_read_current(struct db *db, struct district *district)
{
	struct pack_report report = { .arena = district->arena };
	struct procedure_version_id *versions;

	district->procedures = procedures_read(district->arena, &district->pack, &report);
	versions = ARENA_ARRAY(
		district->arena, district->procedures.count, struct procedure_version_id);
	for (size_t i = 0; i < district->procedures.count; i++) {
		const struct procedure *procedure = &district->procedures.items[i];
		struct procedure_version_find_by_hash_row row;

		if (procedure_version_find_by_hash(db, procedure->id, procedure->hash, &row) ==
			OK) {
			versions[i] = row.id;
		}
	}
	district->procedure_versions = versions;
}

const struct procedures *
req_procedures(const struct req *req)
{
	return &flight_of(req)->district->procedures;
}

const struct procedure *
procedure_current(struct req *req, struct str id, struct procedure_version_id *ret_version)
{
	const struct district *district = flight_of(req)->district;
	const struct procedure *found = procedure_find(&district->procedures, id);
	size_t index = found ? (size_t)(found - district->procedures.items) : 0;

	/* a pack that was stored by a program without versions has none: it is loaded again */
	if (!found || district->procedure_versions[index].v == 0) {
		return NULL;
	}
	*ret_version = district->procedure_versions[index];
	return found;
}

/* ---- what a new pack would change --------------------------------------------------------------- */

struct strs
procedure_changes_tell(struct db *db, struct arena *arena, const struct pack *pack)
{
	struct pack_report report = { .arena = arena };
	struct procedures procedures = procedures_read(arena, pack, &report);
	struct procedure_version_names_rows names = procedure_version_names(db);
	struct str *items = ARENA_ARRAY(arena, names.count, struct str);
	size_t count = 0;

	for (size_t i = 0; i < names.count; i++) {
		struct str id = names.items[i].procedure;
		const struct procedure *now = procedure_find(&procedures, id);
		struct casefile_running_of_procedure_row running;

		casefile_running_of_procedure(
			db, id, now ? now->hash : STR(""), RUNNING_COUNTED_MAX, &running);
		if (running.total > 0) {
			items[count++] = str_format(arena,
				"procedure %.*s %s; running cases that go on by the version they "
				"began with: %s%lld",
				STR_ARG(id), now ? "says something else" : "is gone",
				running.total == RUNNING_COUNTED_MAX ? "at least " : "",
				(long long)running.total);
		}
	}
	return (struct strs){ items, count };
}
