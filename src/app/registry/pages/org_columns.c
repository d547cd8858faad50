#include "org_columns.h"

#include "org_list.h"
#include "org_words.h"

/* ---- columns ----------------------------------------------------------------------------------- */

#define ROW(name) (((const struct export_row *)row)->org.name)
#define WORDS (((const struct export_row *)row)->words)
#define SHOW_TEXT(column)                                                     \
	static struct str show_##column(struct arena *arena, const void *row) \
	{                                                                     \
		(void)arena;                                                  \
		return ROW(column);                                           \
	}

SHOW_TEXT(name)
SHOW_TEXT(name_en)
SHOW_TEXT(uscc)
SHOW_TEXT(legacy_no)
SHOW_TEXT(org_code)
SHOW_TEXT(filing_no)
SHOW_TEXT(registrar)
SHOW_TEXT(supervisor)
SHOW_TEXT(address)
SHOW_TEXT(head)
SHOW_TEXT(purpose)
SHOW_TEXT(phone)
SHOW_TEXT(email)
SHOW_TEXT(website)

/* The word that columns.yaml puts first for a value. */
static struct str
first_word(const struct pack *pack, const char *field, struct str id, const char *class)
{
	const struct node *list = node_get(
		node_get(pack_file(pack, "columns.yaml"), "values"), field);

	for (size_t i = 0; list && i < list->count; i++) {
		const struct node *item = node_at(list, i);

		if (str_equal(node_text(item, "id"), id) &&
			str_equal(node_text(item, "class"), str_of(class))) {
			return node_at(node_get(item, "words"), 0)->text;
		}
	}
	return id;
}

static struct str
show_kind(struct arena *arena, const void *row)
{
	(void)arena;
	return first_word(WORDS->pack, "kind", ROW(kind), NULL);
}

static struct str
word_or_nothing(const struct words *words, const char *field, struct str id)
{
	return str_is_empty(id) ? STR("") : first_word(words->pack, field, id, NULL);
}

static struct str
show_class(struct arena *arena, const void *row)
{
	(void)arena;
	return word_or_nothing(WORDS, "class", ROW(class));
}

static struct str
show_grade(struct arena *arena, const void *row)
{
	(void)arena;
	return word_or_nothing(WORDS, "grade", ROW(grade));
}

static struct str
show_status(struct arena *arena, const void *row)
{
	(void)arena;
	return word_or_nothing(WORDS, "status", ROW(status));
}

static struct str
show_party_branch(struct arena *arena, const void *row)
{
	(void)arena;
	return word_or_nothing(WORDS, "party_branch", ROW(party_branch));
}

static struct str
show_charity(struct arena *arena, const void *row)
{
	(void)arena;
	return ROW(is_charity) ? first_word(WORDS->pack, "charity", STR("yes"), NULL) : STR("");
}

static struct str
region_text(const void *row, struct region_id id)
{
	const struct region *region = id.v ? region_find(WORDS->regions, id) : NULL;

	return region ? region->name.zh : STR("");
}

static struct str
show_street(struct arena *arena, const void *row)
{
	(void)arena;
	return region_text(row, ROW(street_id));
}

static struct str
show_community(struct arena *arena, const void *row)
{
	(void)arena;
	return region_text(row, ROW(community_id));
}

static struct str
show_founded(struct arena *arena, const void *row)
{
	return day_format_iso(arena, ROW(founded_day));
}

static struct str
show_grade_from(struct arena *arena, const void *row)
{
	return day_format_iso(arena, ROW(grade_from_day));
}

static struct str
show_grade_until(struct arena *arena, const void *row)
{
	return day_format_iso(arena, ROW(grade_until_day));
}

static struct str
show_members(struct arena *arena, const void *row)
{
	return ROW(member_count) == INT_NONE
		       ? STR("")
		       : str_format(arena, "%lld", (long long)ROW(member_count));
}

static struct str
show_capital(struct arena *arena, const void *row)
{
	struct money money = ROW(capital_fen);

	if (money_is_none(money)) {
		return STR("");
	}
	if (money.fen % 100 == 0) {
		return str_format(arena, "%lld", (long long)(money.fen / 100));
	}
	return str_format(
		arena, "%lld.%02lld", (long long)(money.fen / 100), (long long)(money.fen % 100));
}

/* Lines as a list with 、 between. */
static struct str
listed(struct arena *arena, struct str lines)
{
	struct buf *out = buf_create(arena, BUF_PAGE_BYTES_MAX);
	struct str line;

	while (str_split(&lines, '\n', &line)) {
		buf_text(out, out->len ? "、" : "");
		buf_str(out, line);
	}
	return buf_view(out);
}

static struct str
show_short_name(struct arena *arena, const void *row)
{
	return listed(arena, ROW(short_name));
}

static struct str
show_former_names(struct arena *arena, const void *row)
{
	return listed(arena, ((const struct export_row *)row)->former_names);
}

static struct str
show_fields(struct arena *arena, const void *row)
{
	struct words words = *WORDS;

	words.arena = arena;
	return fields_text(&words, ROW(fields)).zh;
}

const struct export_column export_columns[EXPORT_COLUMN_COUNT] = {
	{ "name", show_name },
	{ "name_en", show_name_en },
	{ "short_name", show_short_name },
	{ "former_names", show_former_names },
	{ "uscc", show_uscc },
	{ "legacy_no", show_legacy_no },
	{ "org_code", show_org_code },
	{ "filing_no", show_filing_no },
	{ "kind", show_kind },
	{ "class", show_class },
	{ "grade", show_grade },
	{ "grade_from", show_grade_from },
	{ "grade_until", show_grade_until },
	{ "registrar", show_registrar },
	{ "supervisor", show_supervisor },
	{ "street", show_street },
	{ "community", show_community },
	{ "address", show_address },
	{ "head", show_head },
	{ "founded", show_founded },
	{ "status", show_status },
	{ "purpose", show_purpose },
	{ "fields", show_fields },
	{ "phone", show_phone },
	{ "email", show_email },
	{ "website", show_website },
	{ "charity", show_charity },
	{ "party_branch", show_party_branch },
	{ "members", show_members },
	{ "capital_yuan", show_capital },
};

struct str
export_column_label(const struct pack *pack, const char *field)
{
	const struct node *list = node_get(pack_file(pack, "columns.yaml"), "fields");

	for (size_t i = 0; list && i < list->count; i++) {
		if (str_equal(node_text(node_at(list, i), "id"), str_of(field))) {
			return node_at(node_get(node_at(list, i), "columns"), 0)->text;
		}
	}
	return str_of(field);
}

struct org_list_columns
org_list_columns(struct arena *arena, const struct pack *pack)
{
	const struct node *fields = node_get(pack_file(pack, "columns.yaml"), "fields");
	struct org_list_columns columns = {
		ARENA_ARRAY(arena, EXPORT_COLUMN_COUNT, struct org_list_column), EXPORT_COLUMN_COUNT
	};

	for (size_t i = 0; i < EXPORT_COLUMN_COUNT; i++) {
		struct str field = str_of(export_columns[i].field);

		columns.items[i].label = export_column_label(pack, export_columns[i].field);
		columns.items[i].field = field;
		for (size_t k = 0; fields && k < fields->count; k++) {
			if (str_equal(node_text(node_at(fields, k), "id"), field)) {
				columns.items[i].name = node_bilingual(node_at(fields, k), "name");
			}
		}
	}
	return columns;
}
