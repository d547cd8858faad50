#include "entries_watch.h"

#include "org_query.h"
#include "org_words.h"

enum { LABELS_BYTES_MAX = 4096 };

static int
hex_value(char c)
{
	return c >= '0' && c <= '9'   ? c - '0'
	       : c >= 'a' && c <= 'f' ? c - 'a' + 10
	       : c >= 'A' && c <= 'F' ? c - 'A' + 10
				      : -1;
}

static struct str
decoded(struct arena *arena, struct str text)
{
	struct buf *out = buf_create(arena, LABELS_BYTES_MAX);

	for (size_t i = 0; i < text.len; i++) {
		int high = i + 2 < text.len ? hex_value(text.ptr[i + 1]) : -1;
		int low = i + 2 < text.len ? hex_value(text.ptr[i + 2]) : -1;

		if (text.ptr[i] == '%' && high >= 0 && low >= 0) {
			buf_char(out, (char)(high * 16 + low));
			i += 2;
		} else {
			buf_char(out, text.ptr[i] == '+' ? ' ' : text.ptr[i]);
		}
	}
	return buf_view(out);
}

/* What stands behind /orgs?, as orgs_url() writes it. */
static struct org_query
query_parse(struct arena *arena, struct str text)
{
	struct org_query query = { .page = 1 };
	const struct {
		struct str name;
		struct str *member;
	} members[] = {
		{ STR("q"), &query.q },
		{ STR("street"), &query.street },
		{ STR("community"), &query.community },
		{ STR("kind"), &query.kind },
		{ STR("status"), &query.status },
		{ STR("grade"), &query.grade },
		{ STR("field"), &query.field },
	};
	struct str rest = text, pair, name;

	while (str_split(&rest, '&', &pair)) {
		str_split(&pair, '=', &name);
		for (size_t i = 0; i < sizeof(members) / sizeof(members[0]); i++) {
			if (str_equal(name, members[i].name)) {
				*members[i].member = decoded(arena, pair);
			}
		}
		query.charity |= str_equal(name, STR("charity"));
	}
	return query;
}

/* ---- its name --------------------------------------------------------------------------------------- */

struct naming {
	struct buf *zh, *en;
};

static void
add_name(struct naming *naming, struct bilingual name)
{
	if (name.zh.len == 0) {
		return;
	}
	buf_text(naming->zh, naming->zh->len ? "、" : "");
	buf_str(naming->zh, name.zh);
	buf_text(naming->en, naming->en->len ? ", " : "");
	buf_str(naming->en, bilingual_in(name, LANG_EN));
}

static struct bilingual
region_name(const struct words *words, struct str code)
{
	const struct region *region = code.len ? region_find_by_code(words->regions, code) : NULL;

	return region ? region->name : (struct bilingual){ .zh = STR_NONE };
}

static struct bilingual
quoted(struct arena *arena, struct str q)
{
	if (q.len == 0) {
		return (struct bilingual){ .zh = STR_NONE };
	}
	return (struct bilingual){ str_format(arena, "“%.*s”", STR_ARG(q)),
		str_format(arena, "“%.*s”", STR_ARG(q)) };
}

static struct bilingual
label_of(const struct words *words, const struct org_query *query)
{
	struct naming naming = { buf_create(words->arena, LABELS_BYTES_MAX),
		buf_create(words->arena, LABELS_BYTES_MAX) };
	const struct pack *pack = words->pack;

	add_name(&naming, quoted(words->arena, query->q));
	add_name(&naming, region_name(words, query->street));
	add_name(&naming, region_name(words, query->community));
	add_name(&naming, kind_short_label(pack, query->kind));
	add_name(&naming, field_label(pack, query->field));
	add_name(&naming, grade_label(pack, query->grade));
	add_name(&naming, status_label(pack, query->status));
	if (query->charity) {
		add_name(&naming, (struct bilingual){ STR("慈善组织"), STR("Charities") });
	}
	return (struct bilingual){ buf_view(naming.zh), buf_view(naming.en) };
}

enum outcome
entries_watch_of(struct req *req, struct str text, struct entries_watch *ret_watch)
{
	struct words words = req_words(req);
	struct org_query query = query_parse(req->arena, text);
	struct org_search search = org_search_make(&words, &query);
	struct str address = orgs_url(req->arena, "/orgs", &query).text;

	if (search.is_empty || !str_starts(address, STR("/orgs?")) ||
		(!str_is_empty(search.folded) && search.text->count == 0)) {
		return INVALID;
	}
	ret_watch->query = str_slice(address, 6, address.len);
	ret_watch->label = label_of(&words, &query);
	return OK;
}

/* ---- what is new -------------------------------------------------------------------------------------- */

struct entry_briefs
entries_watch_new(struct db *db, const struct district *district, struct str text,
	struct org_id after, int64_t limit)
{
	struct words words = { .arena = db_arena(db),
		.pack = &district->pack,
		.regions = &district->regions,
		.today = clock_today() };
	struct org_query query = query_parse(words.arena, text);
	struct org_search search = org_search_make(&words, &query);
	struct org_ids ids = search_after(db, &search, after, limit);
	struct entry_briefs briefs = { .items = ARENA_ARRAY(
					       words.arena, ids.count + 1, struct entry_brief) };

	for (size_t i = 0; i < ids.count; i++) {
		struct watch_entry_row row;

		if (watch_entry(db, ids.items[i], &row) == OK) {
			briefs.items[briefs.count++] = (struct entry_brief){ .id = row.org_id,
				.name = row.name,
				.to = url_own(words.arena, "/orgs/%lld", (long long)row.org_id.v),
				.kind = kind_short_label(words.pack, row.kind),
				.place = place_text(&words, (struct region_id){ row.street_id },
					(struct region_id){ row.community_id }),
				.founded_day = DAY_NONE };
		}
	}
	return briefs;
}
