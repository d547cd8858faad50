#include "org_view.h"

#include "org_words.h"
#include "utf8.h"

enum { DOES_CHARS_MAX = 90, FACTS_MAX = 24 };

/* ---- texts ------------------------------------------------------------------------------------- */

static struct bilingual
joined(struct arena *arena, struct bilingual a, const char *between, struct bilingual b)
{
	struct bilingual both;

	if (str_is_empty(a.zh)) {
		return b;
	}
	if (str_is_empty(b.zh)) {
		return a;
	}
	both.zh = str_format(arena, "%.*s%s%.*s", STR_ARG(a.zh), between, STR_ARG(b.zh));
	both.en = str_format(arena, "%.*s%s%.*s", STR_ARG(bilingual_in(a, LANG_EN)), " · ",
		STR_ARG(bilingual_in(b, LANG_EN)));
	return both;
}

static struct bilingual
region_name(const struct regions *regions, struct region_id id)
{
	const struct region *region = id.v ? region_find(regions, id) : NULL;

	return region ? region->name : (struct bilingual){ .zh = STR_NONE };
}

struct bilingual
place_text(const struct words *words, struct region_id street, struct region_id community)
{
	return joined(words->arena, region_name(words->regions, street), " · ",
		region_name(words->regions, community));
}

struct bilingual
fields_text(const struct words *words, struct str fields)
{
	struct buf *zh = buf_create(words->arena, BUF_PAGE_BYTES_MAX);
	struct buf *en = buf_create(words->arena, BUF_PAGE_BYTES_MAX);
	struct str field;

	while (str_split(&fields, '\n', &field)) {
		struct bilingual label = field_label(words->pack, field);

		buf_text(zh, zh->len ? "、" : "");
		buf_str(zh, label.zh);
		buf_text(en, en->len ? ", " : "");
		buf_str(en, bilingual_in(label, LANG_EN));
	}
	return zh->len ? (struct bilingual){ buf_view(zh), buf_view(en) }
		       : (struct bilingual){ .zh = STR_NONE };
}

/* One or two lines of what it does. */
static struct str
shortened(struct arena *arena, struct str text, size_t chars)
{
	struct str prefix = utf8_prefix(text, chars);

	return prefix.len == text.len ? text : str_format(arena, "%.*s…", STR_ARG(prefix));
}

static bool
is_over(struct day until, struct day day)
{
	return !day_is_none(until) && until.n < day.n;
}

/* 杭州市西湖区绿叶… is known as 绿叶…, so that not every egg says 杭. */
static struct str
own_name(const struct pack *pack, struct str name)
{
	const struct node *head = pack_file(pack, "pack.yaml");
	const struct str prefixes[] = { node_bilingual(head, "city").zh,
		node_bilingual(head, "name").zh };

	for (size_t i = 0; i < sizeof(prefixes) / sizeof(prefixes[0]); i++) {
		if (prefixes[i].len && str_starts(name, prefixes[i]) &&
			name.len > prefixes[i].len) {
			name = str_slice(name, prefixes[i].len, name.len);
		}
	}
	return name;
}

/* ---- cards ------------------------------------------------------------------------------------- */

static const struct org_card_list_row *
find_card(const struct org_card_list_rows *rows, struct org_id id)
{
	for (size_t i = 0; i < rows->count; i++) {
		if (rows->items[i].org_id.v == id.v) {
			return &rows->items[i];
		}
	}
	return NULL;
}

struct org_card_list_rows
org_cards_find(struct db *db, const struct org_id *ids, size_t count)
{
	struct buf *list = buf_create(db_arena(db), BUF_PAGE_BYTES_MAX);
	struct org_card_list_rows found,
		rows = { ARENA_ARRAY(db_arena(db), count + 1, struct org_card_list_row), 0 };

	for (size_t i = 0; i < count; i++) {
		buf_format(list, "%c%lld", i ? ',' : '[', (long long)ids[i].v);
	}
	if (count == 0) {
		return rows;
	}
	buf_char(list, ']');
	found = org_card_list(db, buf_view(list));
	for (size_t i = 0; i < count; i++) {
		const struct org_card_list_row *row = find_card(&found, ids[i]);

		if (row) {
			rows.items[rows.count++] = *row;
		}
	}
	return rows;
}

struct org_card
org_card_of(const struct words *words, const struct org_card_list_row *row)
{
	struct str does = str_is_empty(row->summary) ? row->purpose : row->summary;
	struct org_card card = { .id = row->org_id,
		.name = row->name,
		.former = row->other_names,
		.founded_day = row->founded_day,
		.is_charity = row->is_charity };

	card.own_name = own_name(words->pack, row->name);
	card.kind = kind_short_label(words->pack, row->kind);
	if (!str_is_empty(row->class)) {
		card.kind = class_label(words->pack, row->class);
	}
	card.status = status_label(words->pack, row->status);
	card.status_tone = status_tone(words->pack, row->status);
	if (!str_is_empty(row->listed)) {
		card.listed = mark_label(words->pack, row->listed);
	}
	if (!str_is_empty(row->grade)) {
		card.grade = grade_label(words->pack, row->grade);
		card.is_grade_over = is_over(row->grade_until_day, words->today);
	}
	card.place = place_text(words, row->street_id, row->community_id);
	card.fields = fields_text(words, row->fields);
	card.does = (struct bilingual){ shortened(words->arena, does, DOES_CHARS_MAX),
		shortened(words->arena, row->purpose_en, 2 * DOES_CHARS_MAX) };
	card.english = (struct bilingual){ .zh = STR_NONE, .en = row->name_en };
	return card;
}

/* ---- one organisation -------------------------------------------------------------------------- */

static void
add_fact(struct org_view *view, const char *label, struct bilingual value)
{
	if (!str_is_empty(value.zh)) {
		view->facts.items[view->facts.count++] = (struct fact_line){ label, value,
			DAY_NONE };
	}
}

static void
add_text(struct org_view *view, const char *label, struct str value)
{
	add_fact(view, label, (struct bilingual){ .zh = value });
}

static void
add_day(struct org_view *view, const char *label, struct day day)
{
	if (!day_is_none(day)) {
		view->facts.items[view->facts.count++] = (struct fact_line){ label,
			{ .zh = STR_NONE }, day };
	}
}

static struct bilingual
count_text(struct arena *arena, int64_t count)
{
	if (count == INT_NONE) {
		return (struct bilingual){ .zh = STR_NONE };
	}
	return (struct bilingual){ str_format(arena, "%lld 人", (long long)count),
		str_format(arena, "%lld", (long long)count) };
}

static struct bilingual
money_text(struct arena *arena, struct money money)
{
	struct str yuan;

	if (money_is_none(money)) {
		return (struct bilingual){ .zh = STR_NONE };
	}
	yuan = money_format(arena, money);
	return (struct bilingual){ str_format(arena, "%.*s 元", STR_ARG(yuan)),
		str_format(arena, "%.*s yuan", STR_ARG(yuan)) };
}

static void
fill_facts(const struct words *words, struct org_view *view)
{
	const struct org_full_row *org = &view->org;

	view->facts.items = ARENA_ARRAY(words->arena, FACTS_MAX, struct fact_line);
	add_text(view, N_("统一社会信用代码"), org->uscc);
	add_text(view, N_("登记证号"), org->legacy_no);
	add_text(view, N_("组织机构代码"), str_is_empty(org->uscc) ? org->org_code : STR_NONE);
	add_text(view, N_("备案号"), org->filing_no);
	add_fact(view, N_("组织类型"), view->kind);
	add_fact(view, N_("备案类别"), view->class);
	add_text(view, view->is_registered ? N_("登记管理机关") : N_("备案机关"), org->registrar);
	add_text(view, N_("业务主管单位"), org->supervisor);
	add_day(view, view->is_registered ? N_("成立日期") : N_("备案日期"), org->founded_day);
	add_text(view, view->is_registered ? N_("法定代表人") : N_("负责人"), org->head);
	add_fact(view, N_("所在街道社区"), view->place);
	add_text(view, N_("住所"), org->address);
	add_fact(view, N_("注册资金"), money_text(words->arena, org->capital_fen));
	add_fact(view, N_("人数"), count_text(words->arena, org->member_count));
	add_fact(view, N_("党组织"), view->party);
	if (org->is_charity && day_is_none(org->charity_from_day)) {
		add_fact(view, N_("慈善组织"), (struct bilingual){ STR("是"), STR("Yes") });
	} else if (org->is_charity) {
		add_day(view, N_("慈善组织"), org->charity_from_day);
	}
}

static const struct hidden_label {
	const char *field, *label;
} hidden_labels[] = {
	{ "head", N_("负责人") },
	{ "address", N_("住所") },
	{ "phone", N_("联系电话") },
	{ "email", N_("电子邮箱") },
	{ "website", N_("网址") },
	{ "supervisor", N_("业务主管单位") },
	{ "members", N_("人数") },
	{ "capital", N_("注册资金") },
};

const char *
org_hidden_label(struct str field)
{
	for (size_t i = 0; i < sizeof(hidden_labels) / sizeof(hidden_labels[0]); i++) {
		if (str_equal(field, str_of(hidden_labels[i].field))) {
			return hidden_labels[i].label;
		}
	}
	return N_("整个条目");
}

static void
fill_hidden(const struct words *words, const struct org_hidden *hidden, struct org_view *view)
{
	view->hidden.items = ARENA_ARRAY(words->arena, hidden->rows.count + 1, struct hidden_line);
	for (size_t i = 0; i < hidden->rows.count; i++) {
		const struct org_withheld_list_row *row = &hidden->rows.items[i];

		if (!str_is_none(row->field)) {
			view->hidden.items[view->hidden.count++] = (struct hidden_line){
				org_hidden_label(row->field), row->reason, row->until_day
			};
		}
	}
}

/* Lines as one list: a、b */
static struct str
lines_joined(struct arena *arena, struct str lines)
{
	struct buf *out = buf_create(arena, BUF_PAGE_BYTES_MAX);
	struct str line;

	while (str_split(&lines, '\n', &line)) {
		buf_text(out, out->len ? "、" : "");
		buf_str(out, line);
	}
	return buf_view(out);
}

void
org_view_fill(const struct words *words, const struct org_hidden *hidden, struct org_view *view)
{
	const struct org_full_row *org = &view->org;
	struct day day = day_is_none(view->as_of) ? words->today : view->as_of;

	view->own_name = own_name(words->pack, org->name);
	view->kind = kind_label(words->pack, org->kind, day);
	view->is_registered = kind_is_registered(words->pack, org->kind);
	if (!str_is_empty(org->class)) {
		view->class = class_label(words->pack, org->class);
	}
	view->status = status_label(words->pack, org->status);
	view->status_note = status_note(words->pack, org->status);
	view->status_tone = status_tone(words->pack, org->status);
	if (!str_is_empty(org->listed)) {
		view->listed = mark_label(words->pack, org->listed);
		view->listed_note = mark_note(words->pack, org->listed);
	}
	if (!str_is_empty(org->grade)) {
		view->grade = grade_label(words->pack, org->grade);
		view->is_grade_over = is_over(org->grade_until_day, day);
	}
	if (!str_is_empty(org->party_branch) && !str_equal(org->party_branch, STR("none"))) {
		view->party = party_branch_label(words->pack, org->party_branch);
	}
	view->place = place_text(words, org->street_id, org->community_id);
	view->fields = fields_text(words, org->fields);
	view->does = (struct bilingual){ org->purpose, org->purpose_en };
	view->short_names = lines_joined(words->arena, org->short_name);
	view->has_website = !str_is_empty(org->website) && url_parse(org->website, &view->website);
	fill_facts(words, view);
	fill_hidden(words, hidden, view);
}

struct search_ranges
found_in(struct arena *arena, const struct search_query *query, struct str text)
{
	return query && !str_is_empty(text) ? search_highlight(arena, query, text)
					    : (struct search_ranges){ NULL, 0 };
}

/* ---- addresses --------------------------------------------------------------------------------- */

static void
put_param(struct buf *out, const char *name, struct str value)
{
	if (!str_is_empty(value)) {
		buf_text(out, out->len ? "&" : "?");
		buf_text(out, name);
		buf_char(out, '=');
		url_put_part(out, value);
	}
}

struct url
orgs_url(struct arena *arena, const char *path, const struct org_query *query)
{
	struct buf *out = buf_create(arena, BUF_PAGE_BYTES_MAX);

	put_param(out, "q", query->q);
	put_param(out, "street", query->street);
	put_param(out, "community", query->community);
	put_param(out, "kind", query->kind);
	put_param(out, "status", query->status);
	put_param(out, "grade", query->grade);
	put_param(out, "field", query->field);
	put_param(out, "charity", query->charity ? STR("1") : STR_NONE);
	put_param(out, "sort", query->sort);
	if (query->page > 1) {
		put_param(out, "page", str_format(arena, "%lld", (long long)query->page));
	}
	return (struct url){ str_format(arena, "%s%.*s", path, STR_ARG(buf_view(out))) };
}
