#include "district.h"

#include "audit.h"
#include "district_calendar.h"
#include "fail.h"
#include "kernel_queries.h"
#include "log.h"
#include "office.h"
#include "org.h"
#include "pack_check.h"
#include "procedure_version.h"
#include "shipped.h"
#include "store.h"

#include <assert.h>
#include <pthread.h>
#include <string.h>

enum { DISTRICT_BYTES_MAX = 256 << 20, SETTINGS_MAX = 400 };

struct district_keeper {
	pthread_mutex_t lock; /* of current and of every count of references */
	struct store *store;
	struct district *current;
	struct db_tables tables; /* what districts were read from so far; only grows */
};

static void
set_setting(struct district *district, const struct node *declared, struct str value)
{
	struct str key = node_text(declared, "key");
	struct district_setting *setting = map_find(&district->settings, key);

	if (!setting) {
		if (district->setting_list.count == SETTINGS_MAX) {
			fail("there are more than %d settings", SETTINGS_MAX);
		}
		setting = ARENA_NEW(district->arena, struct district_setting);
		map_set(&district->settings, key, setting);
		district->setting_list.items[district->setting_list.count++] = setting;
	}
	setting->value = value;
	setting->declared = declared;
	if (!str_parse_int(value, &setting->number)) {
		setting->number = 0;
	}
}

/* The settings of one file, each with its own value. */
static void
declare_settings(struct district *district, const struct node *file)
{
	const struct node *list = node_get(file, "settings");

	for (size_t i = 0; list && i < list->count; i++) {
		const struct node *declared = list->members[i].value;

		set_setting(district, declared, node_text(declared, "value"));
	}
}

/*
 * First what the program ships, so that a setting newer than the stored pack has its default; then what the
 * packs say, those depended on before the district's own.
 */
static void
declare_all_settings(struct district *district)
{
	const struct node *files = district->pack.files;

	map_init(&district->settings, district->arena);
	district->setting_list = (struct district_settings){
		ARENA_ARRAY(district->arena, SETTINGS_MAX, struct district_setting *), 0
	};
	declare_settings(district, shipped_settings_read(district->arena));
	for (size_t i = 0; i < files->count; i++) {
		if (str_ends(files->members[i].key, STR("/settings.yaml"))) {
			declare_settings(district, files->members[i].value);
		}
	}
}

static void
read_settings(struct db *db, struct district *district)
{
	struct setting_all_rows chosen = setting_all(db);

	declare_all_settings(district);
	for (size_t i = 0; i < chosen.count; i++) {
		const struct district_setting *setting = map_find(
			&district->settings, chosen.items[i].name);

		district->is_demo = district->is_demo ||
				    str_equal(chosen.items[i].name, STR("is_demo"));
		/* a choice that a later pack no longer allows gives way to the pack's own value */
		if (setting && setting_value_fits(setting->declared, chosen.items[i].value)) {
			set_setting(district, setting->declared, chosen.items[i].value);
		}
	}
}

static void
load_in_snapshot(struct db *db, void *arg)
{
	struct district *district = arg;
	struct pack_version_in_force_row row;

	district->day = clock_today();
	if (pack_version_in_force(db, district->day, &row) != OK &&
		pack_version_first(db, &row) != OK) {
		fail("there is no pack in the database: chuke init --pack DIR");
	}
	if (!pack_parse(district->arena, row.content, &district->pack)) {
		fail("the stored pack %.*s cannot be read", STR_ARG(row.hash));
	}
	district->regions = regions_load(db, &district->pack);
	district->calendar = district_calendar_read(db, district->arena, &district->pack);
	read_settings(db, district);
	procedures_read_current(db, district);
	district->tables = *db_tables_read(db);
}

struct load {
	struct store *store;
	struct district *district;
};

static void
load_once(void *arg)
{
	struct load *load = arg;
	const struct node *head;

	store_read(load->store, load->district->arena, load_in_snapshot, load->district);
	head = pack_file(&load->district->pack, "pack.yaml");
	load->district->language = str_equal(
					   node_at(node_get(head, "languages"), 0)->text, STR("en"))
					   ? LANG_EN
					   : LANG_ZH;
	clock_set_zone((int)node_int(node_get(head, "zone"), "minutes_east", 480));
}

/* Adds `some` to `all`; whether that held them all before. */
static bool
hold_already(struct db_tables *all, const struct db_tables *some)
{
	uint64_t added = 0;

	for (size_t i = 0; i < sizeof(all->bits) / sizeof(all->bits[0]); i++) {
		added |= some->bits[i] & ~all->bits[i];
		all->bits[i] |= some->bits[i];
	}
	return added == 0;
}

/*
 * The version is taken before the snapshot, so that whatever is committed in between makes it an old one.
 * Which tables count is known after the first reading; nobody else's writes are waited for.
 */
static struct district *
district_load(struct district_keeper *keeper)
{
	for (;;) {
		struct arena *arena = arena_create(DISTRICT_BYTES_MAX);
		struct district *district = ARENA_NEW(arena, struct district);
		struct load load = { keeper->store, district };
		uint64_t before = store_version_sum(keeper->store, &keeper->tables);
		struct failure failure;

		district->arena = arena;
		district->references = 1;
		if (!fail_catch(load_once, &load, &failure)) {
			arena_destroy(arena);
			fail_as(failure.kind, "%s", failure.message);
		}
		if (hold_already(&keeper->tables, &district->tables)) {
			district->tables = keeper->tables;
			district->version = before;
			return district;
		}
		arena_destroy(arena);
	}
}

bool
district_is_current(struct store *store, const struct district *district)
{
	return store_version_sum(store, &district->tables) == district->version;
}

static bool
is_current(const struct district_keeper *keeper)
{
	return keeper->current && district_is_current(keeper->store, keeper->current) &&
	       keeper->current->day.n == clock_today().n;
}

static void
drop(struct district *district)
{
	if (district && --district->references == 0) {
		arena_destroy(district->arena);
	}
}

static void
renew(void *arg)
{
	struct district_keeper *keeper = arg;
	struct district *next = district_load(keeper);

	drop(keeper->current);
	keeper->current = next;
	log_info("event=district-read pack=%.*s hash=%.12s", STR_ARG(next->pack.id),
		next->pack.hash.ptr);
}

static void
close_keeper(void *arg)
{
	struct district_keeper *keeper = arg;

	pthread_mutex_destroy(&keeper->lock);
}

struct district_keeper *
district_keeper_create(struct arena *arena, struct store *store)
{
	struct district_keeper *keeper = ARENA_NEW(arena, struct district_keeper);

	keeper->store = store;
	pthread_mutex_init(&keeper->lock, NULL);
	arena_defer(arena, close_keeper, keeper);
	return keeper;
}

const struct district *
district_hold(struct district_keeper *keeper)
{
	struct district *held = NULL;
	struct failure failure;
	bool is_well = true;

	pthread_mutex_lock(&keeper->lock);
	if (!is_current(keeper)) {
		is_well = fail_catch(renew, keeper, &failure);
	}
	if (is_well) {
		held = keeper->current;
		held->references++;
	}
	pthread_mutex_unlock(&keeper->lock);
	if (!is_well) {
		fail_as(failure.kind, "%s", failure.message);
	}
	return held;
}

const struct district *
district_hold_if_current(struct district_keeper *keeper)
{
	struct district *held = NULL;

	if (pthread_mutex_trylock(&keeper->lock) != 0) {
		return NULL;
	}
	if (is_current(keeper)) {
		held = keeper->current;
		held->references++;
	}
	pthread_mutex_unlock(&keeper->lock);
	return held;
}

void
district_release(struct district_keeper *keeper, const struct district *district)
{
	pthread_mutex_lock(&keeper->lock);
	drop((struct district *)district);
	pthread_mutex_unlock(&keeper->lock);
}

void
district_keeper_close(struct district_keeper *keeper)
{
	assert(!keeper->current || keeper->current->references == 1);
	drop(keeper->current);
	keeper->current = NULL;
}

const struct district_setting *
district_setting(const struct district *district, const char *key)
{
	const struct district_setting *setting = map_find(&district->settings, str_of(key));

	if (!setting) {
		fail("there is no setting %s", key);
	}
	return setting;
}

/* What of a pack stands in tables. */
static void
take_over(struct db *db, const struct pack *pack, struct pack_version_id id)
{
	int64_t changed = 0;

	regions_take_over(db, pack);
	org_statuses_take_over(db, pack);
	for (size_t i = 0; i < office_count(); i++) {
		if (office_at(i)->load_pack) {
			office_at(i)->load_pack(db, pack);
		}
	}
	pack_version_take(db, db_now(db), id, &changed);
	audit_add_by_system(
		db, &(struct audit){ .verb = "pack.load",
			    .object = "pack",
			    .object_id = id.v,
			    .detail = str_format(db_arena(db), "{\"hash\":[null,\"%.*s\"]}",
				    STR_ARG(pack->hash)) });
}

void
district_store_pack(struct db *db, const struct pack *pack, struct day from)
{
	struct pack_version_add_args args = { .hash = pack->hash,
		.name = pack->id,
		.content = pack_store_text(db_arena(db), pack),
		.from_day = from,
		.loaded_at = db_now(db) };
	struct pack_version_in_force_row first;
	bool is_first = pack_version_first(db, &first) != OK;
	struct pack_version_add_row row;

	pack_version_add(db, &args, &row);
	procedure_versions_store(db, pack);
	if (is_first || from.n <= day_of_moment(db_now(db)).n) {
		take_over(db, pack, row.id);
	}
}

bool
district_take_over_due(struct db *db)
{
	struct pack_version_to_take_row row;
	struct pack pack;

	if (pack_version_to_take(db, day_of_moment(db_now(db)), &row) != OK ||
		!moment_is_none(row.taken_at) || !pack_parse(db_arena(db), row.content, &pack)) {
		return false;
	}
	take_over(db, &pack, row.id);
	return true;
}
