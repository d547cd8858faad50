#include "needs_match.h"

#include "entries.h"
#include "entries_watch.h"
#include "needs_pack.h"
#include "region.h"
#include "req.h"

#include <stdlib.h>

enum {
	CANDIDATES_MAX = 240,
	OPEN_MAX = 60, /* of one field and street */
	ORG_FIELDS_MAX = 6,
	REASONS_BYTES_MAX = 4096,
	HOUR_MS = 3600000,
};

static bool
has_line(struct str lines, struct str line)
{
	struct str rest = lines, part;

	while (str_split(&rest, '\n', &part)) {
		if (str_equal(part, line)) {
			return true;
		}
	}
	return false;
}

int64_t
needs_score(const struct needs_profile *profile, const struct needs_place *place,
	const struct needs_rules *rules, struct arena *arena, struct str *ret_reasons)
{
	struct buf *reasons = buf_create(arena, REASONS_BYTES_MAX);
	struct str rest = place->fields, field;
	int64_t score = 0;

	while (str_split(&rest, '\n', &field)) {
		if (field.len && has_line(profile->fields, field)) {
			score += rules->match.field;
			buf_format(reasons, "field:%.*s\n", STR_ARG(field));
		}
	}
	if (place->street.v == 0) {
		score += rules->match.district;
		buf_text(reasons, "district");
	} else if (profile->community.v && profile->community.v == place->region.v) {
		score += rules->match.community;
		buf_text(reasons, "community");
	} else if (profile->street.v && profile->street.v == place->street.v) {
		score += rules->match.street;
		buf_text(reasons, "street");
	}
	*ret_reasons = buf_view(reasons);
	return score;
}

/* When an organisation's people hear of it, as they want it. */
static struct moment
tell_moment(struct db *db, struct org_id org, const struct needs_rules *rules)
{
	struct need_wish_find_row wish;
	struct day today = day_of_moment(db_now(db));
	int64_t hour = (int64_t)rules->match.daily_hour * HOUR_MS;

	if (need_wish_find(db, org, &wish) != OK || str_equal(wish.told, STR("each"))) {
		return db_now(db);
	}
	if (str_equal(wish.told, STR("never"))) {
		return MOMENT_NONE;
	}
	if (day_start(today).ms + hour > db_now(db).ms) {
		return (struct moment){ day_start(today).ms + hour };
	}
	return (struct moment){ day_start((struct day){ today.n + 1 }).ms + hour };
}

static bool
find_profile(struct db *db, struct org_id org, struct needs_profile *ret_profile)
{
	struct need_org_profile_row row;

	if (need_org_profile(db, org, &row) != OK || row.is_withheld || !row.is_acting) {
		return false;
	}
	*ret_profile = (struct needs_profile){ org, row.street_id, row.community_id, row.fields };
	return true;
}

/* ---- an entry ------------------------------------------------------------------------------------ */

struct candidate {
	struct org_id org;
	int64_t score;
	struct str reasons;
};
struct candidates {
	struct candidate items[CANDIDATES_MAX];
	size_t count;
};

static bool
is_known(const struct candidates *all, struct org_id org)
{
	for (size_t i = 0; i < all->count; i++) {
		if (all->items[i].org.v == org.v) {
			return true;
		}
	}
	return false;
}

struct finding {
	struct db *db;
	const struct need_find_row *need;
	const struct needs_doing *doing;
	struct needs_rules rules;
	struct candidates found;
};

static void
weigh(struct finding *f, struct org_id org)
{
	struct needs_place place = { f->need->region_id, f->need->street_id, f->need->fields };
	struct needs_profile profile;
	struct candidate *c = &f->found.items[f->found.count];

	if (f->found.count == CANDIDATES_MAX || org.v == f->need->org_id.v ||
		is_known(&f->found, org) || !find_profile(f->db, org, &profile)) {
		return;
	}
	c->org = org;
	c->score = needs_score(&profile, &place, &f->rules, db_arena(f->db), &c->reasons);
	f->found.count += c->score >= f->rules.match.least;
}

/* Those of a field in a place, by the register's own index. */
static void
look_in(struct finding *f, const char *place, const struct region *region, struct str field)
{
	struct arena *arena = db_arena(f->db);
	struct str query = region ? str_format(arena, "%s=%.*s&field=%.*s", place,
					    STR_ARG(region->code), STR_ARG(field))
				  : str_format(arena, "field=%.*s", STR_ARG(field));
	struct entry_briefs briefs = entries_watch_new(
		f->db, f->doing->district, query, (struct org_id){ 0 }, f->rules.match.most);

	for (size_t i = 0; i < briefs.count; i++) {
		weigh(f, briefs.items[i].id);
	}
}

static int
compare_candidates(const void *a, const void *b)
{
	const struct candidate *x = a, *y = b;

	if (x->score != y->score) {
		return x->score > y->score ? -1 : 1;
	}
	return (x->org.v > y->org.v) - (x->org.v < y->org.v);
}

void
needs_match_entry(struct db *db, const struct need_find_row *need, const struct needs_doing *doing)
{
	const struct regions *regions = &doing->district->regions;
	const struct region *region = region_find(regions, need->region_id),
			    *street = region_find(regions, need->street_id);
	struct finding *f = ARENA_NEW(db_arena(db), struct finding);
	struct str rest = need->fields, field;

	f->db = db;
	f->need = need;
	f->doing = doing;
	f->rules = needs_rules_of(&doing->district->pack);
	f->found.count = 0;
	need_match_fade_entry(db, need->id);
	while (str_split(&rest, '\n', &field)) {
		if (field.len == 0) {
			continue;
		}
		if (street && region != street) {
			look_in(f, "community", region, field);
		}
		look_in(f, "street", street, field);
	}
	qsort(f->found.items, f->found.count, sizeof(struct candidate), compare_candidates);
	for (size_t i = 0; i < f->found.count && (int64_t)i < f->rules.match.most; i++) {
		const struct candidate *c = &f->found.items[i];

		need_match_put(
			db, &(struct need_match_put_args){ .need_id = need->id,
				    .org_id = c->org,
				    .score = c->score,
				    .reasons = c->reasons,
				    .made_at = db_now(db),
				    .tell_at = doing->at.ms ? MOMENT_NONE
							    : tell_moment(db, c->org, &f->rules) });
	}
	need_match_remove_faded_entry(db, need->id);
}

/* ---- an organisation ----------------------------------------------------------------------------- */

void
needs_org_changed(struct db *db, int64_t org)
{
	need_org_due_add(db, (struct org_id){ org });
}

static void
weigh_open(struct db *db, const struct needs_profile *profile, const struct needs_rules *rules,
	const struct need_open_of_field_rows *rows)
{
	for (size_t i = 0; i < rows->count; i++) {
		const struct need_open_of_field_row *row = &rows->items[i];
		struct needs_place place = { row->region_id, row->street_id, row->fields };
		struct str reasons;
		int64_t score = needs_score(profile, &place, rules, db_arena(db), &reasons);

		if (row->org_id.v != profile->org.v && score >= rules->match.least) {
			need_match_put(
				db, &(struct need_match_put_args){ .need_id = row->need_id,
					    .org_id = profile->org,
					    .score = score,
					    .reasons = reasons,
					    .made_at = db_now(db),
					    .tell_at = tell_moment(db, profile->org, rules) });
		}
	}
}

void
needs_match_org(struct db *db, struct org_id org, const struct district *district)
{
	struct needs_rules rules = needs_rules_of(&district->pack);
	struct needs_profile profile;
	struct str rest, field;
	int fields = 0;

	need_match_fade(db, org);
	if (find_profile(db, org, &profile)) {
		rest = profile.fields;
		while (fields < ORG_FIELDS_MAX && str_split(&rest, '\n', &field)) {
			struct need_open_of_field_args args = {
				.clauses = NEED_OPEN_OF_FIELD_STREET,
				.field = field,
				.street_id = profile.street.v,
				.limit = OPEN_MAX
			};
			struct need_open_of_field_rows rows = need_open_of_field(db, &args);

			weigh_open(db, &profile, &rules, &rows);
			args.clauses = NEED_OPEN_OF_FIELD_ALL;
			rows = need_open_of_field(db, &args);
			weigh_open(db, &profile, &rules, &rows);
			fields++;
		}
	}
	need_match_remove_faded(db, org);
}

/* ---- words --------------------------------------------------------------------------------------- */

static struct str
reason_text(struct req *req, struct str reason)
{
	struct str rest = reason, kind, name;

	str_split(&rest, ':', &kind);
	if (str_equal(kind, STR("field"))) {
		name = bilingual_in(needs_field_name(req_pack(req), rest), req->lang);
		return TR(req->arena, req->lang, N_("领域相同：{1}"), name);
	}
	if (str_equal(kind, STR("community"))) {
		return str_of(_("同一个社区"));
	}
	return str_of(str_equal(kind, STR("street")) ? _("同一个街道") : _("面向全区"));
}

struct str
needs_reasons_text(struct req *req, struct str reasons)
{
	struct buf *out = buf_create(req->arena, REASONS_BYTES_MAX);
	struct str rest = reasons, reason;

	while (str_split(&rest, '\n', &reason)) {
		if (reason.len) {
			buf_text(out, out->len ? req->lang == LANG_EN ? "; " : "；" : "");
			buf_str(out, reason_text(req, reason));
		}
	}
	return buf_view(out);
}
