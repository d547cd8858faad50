#include "org_words.h"

static const struct node *
list_of(const struct pack *pack, const char *file, const char *key)
{
	return node_get(pack_file(pack, file), key);
}

/* The item of a list by its id; NULL if there is none. */
static const struct node *
item_of(const struct pack *pack, const char *file, const char *key, struct str id)
{
	const struct node *list = list_of(pack, file, key);

	for (size_t i = 0; list && i < list->count && !str_is_none(id); i++) {
		const struct node *item = node_at(list, i);

		if (str_equal(node_text(item, "id"), id)) {
			return item;
		}
	}
	return NULL;
}

static struct bilingual
text_of(const struct node *item, const char *key, struct str otherwise)
{
	return item ? node_bilingual(item, key) : (struct bilingual){ .zh = otherwise };
}

struct bilingual
kind_label(const struct pack *pack, struct str kind, struct day day)
{
	const struct node *item = item_of(pack, "kinds.yaml", "kinds", kind);
	const struct node *names = node_get(item, "names");
	const struct node *found = NULL;

	for (size_t i = 0; names && i < names->count; i++) {
		const struct node *name = node_at(names, i);
		struct day since = node_day(name, "since");

		if (!found || day_is_none(day) || day_is_none(since) || since.n <= day.n) {
			found = name;
		}
	}
	if (!found) {
		return (struct bilingual){ .zh = kind };
	}
	return (struct bilingual){ node_text(found, "zh"), node_text(found, "en") };
}

struct bilingual
kind_short_label(const struct pack *pack, struct str kind)
{
	return text_of(item_of(pack, "kinds.yaml", "kinds", kind), "short", kind);
}

bool
kind_is_registered(const struct pack *pack, struct str kind)
{
	return node_bool(item_of(pack, "kinds.yaml", "kinds", kind), "registered", true);
}

bool
kind_has_classes(const struct pack *pack, struct str kind)
{
	return node_bool(item_of(pack, "kinds.yaml", "kinds", kind), "classes", false);
}

struct bilingual
class_label(const struct pack *pack, struct str class)
{
	return text_of(item_of(pack, "kinds.yaml", "filed_classes", class), "name", class);
}

struct bilingual
status_label(const struct pack *pack, struct str status)
{
	return text_of(item_of(pack, "statuses.yaml", "statuses", status), "name", status);
}

struct bilingual
status_note(const struct pack *pack, struct str status)
{
	return text_of(item_of(pack, "statuses.yaml", "statuses", status), "note", STR_NONE);
}

struct str
status_tone(const struct pack *pack, struct str status)
{
	struct str tone = node_text(item_of(pack, "statuses.yaml", "statuses", status), "tone");

	return str_is_empty(tone) ? STR("plain") : tone;
}

bool
status_is_acting(const struct pack *pack, struct str status)
{
	return node_bool(item_of(pack, "statuses.yaml", "statuses", status), "acting", false);
}

struct bilingual
mark_label(const struct pack *pack, struct str mark)
{
	return text_of(item_of(pack, "statuses.yaml", "marks", mark), "name", mark);
}

struct bilingual
mark_note(const struct pack *pack, struct str mark)
{
	return text_of(item_of(pack, "statuses.yaml", "marks", mark), "note", STR_NONE);
}

int
grade_rank(const struct pack *pack, struct str grade)
{
	return (int)node_int(item_of(pack, "grades.yaml", "grades", grade), "rank", 0);
}

struct str
grade_of_rank(const struct pack *pack, int rank)
{
	const struct node *list = list_of(pack, "grades.yaml", "grades");

	for (size_t i = 0; list && i < list->count; i++) {
		if (node_int(node_at(list, i), "rank", -1) == rank) {
			return node_text(node_at(list, i), "id");
		}
	}
	return STR_NONE;
}

struct bilingual
grade_label(const struct pack *pack, struct str grade)
{
	return text_of(item_of(pack, "grades.yaml", "grades", grade), "name", grade);
}

struct bilingual
field_label(const struct pack *pack, struct str field)
{
	return text_of(item_of(pack, "fields.yaml", "fields", field), "name", field);
}

struct bilingual
party_branch_label(const struct pack *pack, struct str party_branch)
{
	return text_of(
		item_of(pack, "kinds.yaml", "party_branches", party_branch), "name", party_branch);
}

/* ---- choices ----------------------------------------------------------------------------------- */

static struct choices
choices_of(struct arena *arena, const struct node *list, const char *label)
{
	size_t count = list ? list->count : 0;
	struct choice *items = ARENA_ARRAY(arena, count + 1, struct choice);

	for (size_t i = 0; i < count; i++) {
		items[i].value = node_text(node_at(list, i), "id");
		items[i].label = node_bilingual(node_at(list, i), label);
	}
	return (struct choices){ items, count };
}

struct choices
kind_choices(struct arena *arena, const struct pack *pack)
{
	return choices_of(arena, list_of(pack, "kinds.yaml", "kinds"), "short");
}

struct choices
class_choices(struct arena *arena, const struct pack *pack)
{
	return choices_of(arena, list_of(pack, "kinds.yaml", "filed_classes"), "name");
}

struct choices
status_choices(struct arena *arena, const struct pack *pack)
{
	return choices_of(arena, list_of(pack, "statuses.yaml", "statuses"), "name");
}

struct choices
mark_choices(struct arena *arena, const struct pack *pack)
{
	return choices_of(arena, list_of(pack, "statuses.yaml", "marks"), "name");
}

struct choices
grade_choices(struct arena *arena, const struct pack *pack)
{
	return choices_of(arena, list_of(pack, "grades.yaml", "grades"), "name");
}

struct choices
field_choices(struct arena *arena, const struct pack *pack)
{
	return choices_of(arena, list_of(pack, "fields.yaml", "fields"), "name");
}

struct choices
party_branch_choices(struct arena *arena, const struct pack *pack)
{
	return choices_of(arena, list_of(pack, "kinds.yaml", "party_branches"), "name");
}
