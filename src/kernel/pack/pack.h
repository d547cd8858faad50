#ifndef CHUKE_PACK_H
#define CHUKE_PACK_H

#include "i18n.h"
#include "str.h"
#include "time.h"

/*
 * A district's data: YAML files read into a tree whose nodes keep file and line, checked whole, stored
 * whole by its hash.  Aliases, duplicate keys and octal numbers are refused.
 */

enum node_kind { NODE_TEXT, NODE_LIST, NODE_MAP };

struct node {
	enum node_kind kind;
	const char *file;
	int line;
	struct str text; /* TEXT */
	struct node_member {
		struct str key; /* MAP */
		const struct node *value;
	} * members; /* LIST and MAP */
	size_t count;
};

/* Problems found, each with file and line; a pack with one is refused. */
struct pack_report {
	struct arena *arena;
	struct pack_problem {
		const char *file;
		int line;
		struct str message;
		struct pack_problem *next;
	} * first, *last;
	size_t count;
};

struct pack {
	struct str id, hash;      /* SHA-256 of the whole, hexadecimal */
	const struct node *files; /* MAP: "xihu/regions.yaml" → its root */
	struct str text;          /* as the database stores it: all files but those under demo/ */
};

/*
 * Reads the folder and the packs that it depends on (beside it).  False with problems in the report.
 * Only form is checked here; meaning by pack_check().
 */
bool pack_read(
	struct arena *arena, const char *dir, struct pack *ret_pack, struct pack_report *report);
/* The stored text of a pack back into a tree (what the server does; it never reads the folder). */
bool pack_parse(struct arena *arena, struct str stored, struct pack *ret_pack);
struct str pack_store_text(struct arena *arena, const struct pack *pack);
/* The same of a text whose files nobody has read yet; false with problems in the report. */
bool pack_parse_checked(
	struct arena *arena, struct str stored, struct pack *ret_pack, struct pack_report *report);
/*
 * A pack from files that a person sent together (a ZIP of its folder, or of the folder above it).  What it
 * depends on and what was not sent is taken from `in_force`, or NULL.  False with problems in the report.
 */
struct bundle;
bool pack_read_bundle(struct arena *arena, const struct bundle *bundle, const struct pack *in_force,
	struct pack *ret_pack, struct pack_report *report);
/* SHA-256 of a stored text, hexadecimal. */
struct str pack_hash(struct arena *arena, struct str stored);
/* Every checker of kernel and of the registered offices (office.h) over the whole pack. */
void pack_check(const struct pack *pack, struct pack_report *report);
void pack_problem(struct pack_report *report, const struct node *at, const char *format, ...)
	__attribute__((format(printf, 3, 4)));

/* Walking; a missing or wrong node gives NULL, none or the default, never a crash. */
const struct node *node_get(const struct node *map, const char *key);
const struct node *node_at(const struct node *list, size_t index);
struct str node_text(const struct node *map, const char *key);
int64_t node_int(const struct node *map, const char *key, int64_t otherwise);
bool node_bool(const struct node *map, const char *key, bool otherwise);
struct day node_day(const struct node *map, const char *key);
struct bilingual node_bilingual(const struct node *map, const char *key);
/* "xihu/regions.yaml" by the file's last part, of the district's pack or those it depends on. */
const struct node *pack_file(const struct pack *pack, const char *name);
/* Whether it names a district, or holds rules for other packs only; only a district's pack is loaded. */
bool pack_is_district(const struct pack *pack);

/* The pack in force, in a handler; lives as long as the request. */
struct req;
const struct pack *req_pack(const struct req *req);

#endif
