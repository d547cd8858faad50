#include "pack.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

enum { PROBLEMS_MAX = 200, PROBLEM_BYTES_MAX = 400 };

void
pack_problem(struct pack_report *report, const struct node *at, const char *format, ...)
{
	struct pack_problem *problem;
	char message[PROBLEM_BYTES_MAX];
	va_list args;

	if (report->count++ >= PROBLEMS_MAX) {
		return;
	}
	va_start(args, format);
	vsnprintf(message, sizeof(message), format, args);
	va_end(args);
	problem = ARENA_NEW(report->arena, struct pack_problem);
	problem->file = at ? at->file : "";
	problem->line = at ? at->line : 0;
	problem->message = str_copy(report->arena, str_of(message));
	if (report->last) {
		report->last->next = problem;
	} else {
		report->first = problem;
	}
	report->last = problem;
}

const struct node *
node_get(const struct node *map, const char *key)
{
	struct str name = str_of(key);

	if (!map || map->kind != NODE_MAP) {
		return NULL;
	}
	for (size_t i = 0; i < map->count; i++) {
		if (str_equal(map->members[i].key, name)) {
			return map->members[i].value;
		}
	}
	return NULL;
}

const struct node *
node_at(const struct node *list, size_t index)
{
	return list && list->kind != NODE_TEXT && index < list->count ? list->members[index].value
								      : NULL;
}

struct str
node_text(const struct node *map, const char *key)
{
	const struct node *node = node_get(map, key);

	return node && node->kind == NODE_TEXT ? node->text : STR_NONE;
}

int64_t
node_int(const struct node *map, const char *key, int64_t otherwise)
{
	int64_t value;

	return str_parse_int(node_text(map, key), &value) ? value : otherwise;
}

bool
node_bool(const struct node *map, const char *key, bool otherwise)
{
	struct str text = node_text(map, key);

	return str_equal(text, STR("true")) || (!str_equal(text, STR("false")) && otherwise);
}

struct day
node_day(const struct node *map, const char *key)
{
	struct day day;

	return day_parse_iso(node_text(map, key), &day) ? day : DAY_NONE;
}

struct bilingual
node_bilingual(const struct node *map, const char *key)
{
	const struct node *node = node_get(map, key);

	return (struct bilingual){ node_text(node, "zh"), node_text(node, "en") };
}

const struct node *
pack_file(const struct pack *pack, const char *name)
{
	struct str wanted = str_of(name);

	/* the district's own files stand last and win over those it depends on */
	for (size_t i = pack && pack->files ? pack->files->count : 0; i-- > 0;) {
		struct str key = pack->files->members[i].key;
		const char *slash = memchr(key.ptr, '/', key.len);

		if (slash && str_equal(wanted, (struct str){ slash + 1,
						       key.len - (size_t)(slash + 1 - key.ptr) })) {
			return pack->files->members[i].value;
		}
	}
	return NULL;
}

bool
pack_is_district(const struct pack *pack)
{
	return node_get(pack_file(pack, "pack.yaml"), "region") != NULL;
}
