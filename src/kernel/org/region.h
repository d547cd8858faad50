#ifndef CHUKE_REGION_H
#define CHUKE_REGION_H

#include "i18n.h"
#include "ids.h"
#include "str.h"

/*
 * The district, its streets and towns, their communities and villages: a few hundred rows that come from
 * the pack, kept in memory whole and replaced together when a pack is loaded.
 */

enum region_kind {
	REGION_DISTRICT = 1,
	REGION_STREET,
	REGION_TOWN,
	REGION_COMMUNITY,
	REGION_VILLAGE
};

struct region {
	struct region_id id;
	struct region_id parent; /* 0 for the district */
	enum region_kind kind;
	struct str code; /* 6, 9 or 12 digits */
	struct bilingual name;
	struct strs_view {
		const struct str *items;
		size_t count;
	} aliases;
	int tile_x, tile_y; /* cell of the street cartogram, from 0; -1: not on it */
	bool is_current;    /* false: only old records name it */
};

struct region_index; /* region.c */

struct regions {
	const struct region
		*items; /* the district first, streets in order, each followed by its communities */
	size_t count;
	const struct region_index *index;
};

/* The current regions; valid as long as the request's arena (reference counted by the app). */
struct req;
struct choices; /* form.h */
const struct regions *req_regions(const struct req *req);
const struct region *region_find(
	const struct regions *regions, struct region_id id); /* NULL if unknown */
const struct region *region_find_by_code(const struct regions *regions, struct str code);
/*
 * By name or alias, with or without 街道/镇/社区/村/居委会 and what else columns.yaml has of endings, white
 * space folded; within `parent` if that is not 0.  A name as it stands goes before one with another
 * ending, and what lies directly in `parent` before what lies deeper.  NULL if none or more than one fits.
 */
const struct region *region_find_by_name(
	const struct regions *regions, struct region_id parent, struct str name);
bool region_is_within(
	const struct regions *regions, struct region_id inner, struct region_id outer);
const struct region *region_street_of(const struct regions *regions, struct region_id id);
/* 古荡街道 · 古墩社区, or the street alone; empty for the district and for what is unknown. */
struct bilingual region_place(
	struct arena *arena, const struct regions *regions, struct region_id id);
/* Current streets and towns, for a control. */
struct choices region_streets(struct req *req);
bool region_kind_parse(
	struct str name, enum region_kind *ret_kind); /* "street": as in packs and the API */
const char *region_kind_name(enum region_kind kind);

/* ---- for the kernel: */

struct db;
struct pack;
/* All regions from the database, with an index of their names; everything in the arena of `db`. */
struct regions regions_load(struct db *db, const struct pack *pack);
/* In the transaction that loads a pack: puts its regions; those it lacks stay, no longer current. */
void regions_take_over(struct db *db, const struct pack *pack);

#endif
