#include "org_demo.h"

#include "app.h"
#include "audit.h"
#include "demo.h"
#include "ident.h"
#include "org_index.h"

/* ---- texts ------------------------------------------------------------------------------------- */

/* A list of texts as lines. */
static struct str
lines_of(struct demo *demo, const struct node *list)
{
	struct buf *out = buf_create(demo->arena, BUF_PAGE_BYTES_MAX);

	for (size_t i = 0; list && i < list->count; i++) {
		buf_text(out, i ? "\n" : "");
		buf_str(out, node_at(list, i)->text);
	}
	return buf_view(out);
}

static struct day
day_after(struct day day)
{
	return day_is_none(day) ? day : (struct day){ day.n + 1 };
}

/* From one day up to before another. */
struct span {
	struct day from, to;
};

static void
add_past(struct demo *demo, struct org_id id, const char *fact, struct str value, struct span span)
{
	struct org_past_add_args args = { .org_id = id,
		.fact = str_of(fact),
		.value = value,
		.from_day = span.from,
		.to_day = span.to,
		.recorded_at = db_now(demo->db) };

	org_past_add(demo->db, &args);
}

/* ---- facts with a history ---------------------------------------------------------------------- */

static void
take_names(struct demo *demo, const struct node *node, struct org_full_row *row)
{
	const struct node *list = node_get(node, "former_names");

	for (size_t i = 0; list && i < list->count; i++) {
		const struct node *name = node_at(list, i);
		struct day to = day_after(node_day(name, "until"));

		add_past(demo, row->id, "name", node_text(name, "name"),
			(struct span){ node_day(name, "since"), to });
		if (day_is_none(row->name_from_day) || row->name_from_day.n < to.n) {
			row->name_from_day = to;
		}
	}
}

static void
take_heads(struct demo *demo, const struct node *node, struct org_full_row *row)
{
	const struct node *list = node_get(node, "former_heads");

	row->head_from_day = node_day(node_get(node, "head"), "since");
	for (size_t i = 0; list && i < list->count; i++) {
		const struct node *head = node_at(list, i);

		add_past(demo, row->id, "head", node_text(head, "name"),
			(struct span){
				node_day(head, "since"), day_after(node_day(head, "until")) });
	}
}

static void
take_addresses(struct demo *demo, const struct node *node, struct org_full_row *row)
{
	const struct node *list = node_get(node, "former_addresses");
	struct day from = DAY_NONE;

	for (size_t i = 0; list && i < list->count; i++) {
		const struct node *old = node_at(list, i);
		struct day to = day_after(node_day(old, "until"));
		struct str region = node_text(old, "region");

		add_past(demo, row->id, "address", node_text(old, "address"),
			(struct span){ from, to });
		if (!str_is_empty(region) && !str_equal(region, node_text(node, "region"))) {
			add_past(demo, row->id, "region", region, (struct span){ from, to });
			row->region_from_day = to;
		}
		row->address_from_day = from = to;
	}
}

/* The grade that was given last is today's, even if it ran out. */
static void
take_grades(struct demo *demo, const struct node *node, struct org_full_row *row)
{
	const struct node *list = node_get(node, "grades");

	for (size_t i = 0; list && i < list->count; i++) {
		const struct node *grade = node_at(list, i);
		struct day from = node_day(grade, "from"), until = node_day(grade, "until");
		struct day next = i + 1 < list->count ? node_day(node_at(list, i + 1), "from")
						      : DAY_NONE;

		if (!day_is_none(next) && next.n <= demo->today.n) {
			add_past(demo, row->id, "grade", node_text(grade, "grade"),
				(struct span){
					from, until.n + 1 < next.n ? day_after(until) : next });
		} else if (from.n <= demo->today.n) {
			row->grade = node_text(grade, "grade");
			row->grade_from_day = from;
			row->grade_until_day = until;
		}
	}
}

static void
take_statuses(struct demo *demo, const struct node *node, struct org_full_row *row)
{
	const struct node *list = node_get(node, "statuses");

	for (size_t i = 0; list && i < list->count; i++) {
		const struct node *status = node_at(list, i);

		if (i + 1 < list->count) {
			add_past(demo, row->id, "status", node_text(status, "status"),
				(struct span){ node_day(status, "since"),
					node_day(node_at(list, i + 1), "since") });
		} else {
			row->status_from_day = node_day(status, "since");
		}
	}
}

static void
take_marks(struct demo *demo, const struct node *node, struct org_full_row *row)
{
	const struct node *list = node_get(node, "marks");

	for (size_t i = 0; list && i < list->count; i++) {
		const struct node *mark = node_at(list, i);
		struct day until = node_day(mark, "until");

		if (!day_is_none(until)) {
			add_past(demo, row->id, "listed", node_text(mark, "mark"),
				(struct span){ node_day(mark, "since"), day_after(until) });
		} else {
			row->listed = node_text(mark, "mark");
			row->listed_from_day = node_day(mark, "since");
		}
	}
}

static void
take_rest(struct demo *demo, const struct node *node, struct org_full_row *row)
{
	const struct node *notes = node_get(node, "history"), *held = node_get(node, "withhold");

	for (size_t i = 0; notes && i < notes->count; i++) {
		struct bilingual text = node_bilingual(node_at(notes, i), "text");

		org_note_add(demo->db,
			&(struct org_note_add_args){ row->id, node_day(node_at(notes, i), "day"),
				text.zh, text.en, db_now(demo->db) });
	}
	for (size_t i = 0; held && i < held->count; i++) {
		org_withhold_add(demo->db, &(struct org_withhold_add_args){ .org_id = row->id,
						   .field = node_at(held, i)->text,
						   .reason = STR("应组织申请，保护服务对象"),
						   .until_day = DAY_NONE,
						   .given_at = db_now(demo->db) });
	}
}

/* ---- entries ----------------------------------------------------------------------------------- */

static void
take_place(struct demo *demo, struct str code, struct org_input *input)
{
	const struct region *region = region_find_by_code(&demo->regions, code);
	const struct region *street = region ? region_street_of(&demo->regions, region->id) : NULL;

	input->street = street ? street->id : (struct region_id){ 0 };
	input->community = region && region != street ? region->id : (struct region_id){ 0 };
}

/* A number as the register stores it; none if there is none. */
static struct str
number_of(struct demo *demo, const struct node *node, const char *key)
{
	struct str number = node_text(node, key);

	return str_is_empty(number) ? STR_NONE : ident_normalize(demo->arena, number);
}

static struct org_input
input_of(struct demo *demo, const struct node *node)
{
	struct org_input input = { .given = (ORG_GIVEN(ORG_FIELD_COUNT) - 1),
		.name = node_text(node, "name"),
		.name_en = node_text(node, "name_en"),
		.kind = node_text(node, "kind"),
		.class = node_text(node, "class"),
		.uscc = node_text(node, "uscc"),

		.filing_no = node_text(node, "filing_no"),
		.status = node_text(node, "status"),
		.registrar = node_text(node, "registrar"),
		.supervisor = node_text(node, "supervisor"),
		.address = node_text(node, "address"),
		.head = node_text(node_get(node, "head"), "name"),
		.purpose = node_bilingual(node, "purpose").zh,
		.purpose_en = node_bilingual(node, "purpose").en,
		.party_branch = node_text(node, "party_branch"),
		.pinyin = node_text(node, "pinyin"),
		.phone = node_text(node, "phone"),
		.email = node_text(node, "email"),
		.website = node_text(node, "website"),
		.founded_day = node_day(node, "founded"),
		.charity_from_day = node_day(node, "charity_since"),
		.grade_until_day = DAY_NONE,
		.capital = MONEY_NONE,
		.member_count = node_int(node, "members", INT_NONE),
		.is_charity = node_bool(node, "charity", false) };
	int64_t yuan = node_int(node, "capital_yuan", INT_NONE);

	if (yuan != INT_NONE) {
		input.capital = YUAN(yuan);
	}
	input.org_code = number_of(demo, node, "org_code");
	input.legacy_no = number_of(demo, node, "legacy_no");
	input.short_name = lines_of(demo, node_get(node, "short_names"));
	input.fields = lines_of(demo, node_get(node, "fields"));
	take_place(demo, node_text(node, "region"), &input);
	return input;
}

static void
store_marks(struct demo *demo, const struct org_full_row *row)
{
	struct org_set_args args = { .org_id = row->id,
		.name = row->name,
		.kind = row->kind,
		.class = row->class,
		.status = row->status,
		.listed = row->listed,
		.street_id = row->street_id,
		.community_id = row->community_id,
		.changed_at = row->changed_at };

	org_set(demo->db, &args);
}

static void
load_org(struct demo *demo, const struct node *node)
{
	struct org_writing how = { .arena = demo->arena,
		.pack = demo->pack,
		.regions = &demo->regions,
		.from_day = demo->today };
	struct org_input input = input_of(demo, node);
	struct org_full_row row;
	struct org_id id = { 0 };
	enum org_written written;

	if (org_write(demo->db, &how, &id, &input, &written) != OK) {
		fail("%s:%d: an organisation of the demonstration cannot be stored", node->file,
			node->line);
	}
	org_full(demo->db, id, &row);
	take_names(demo, node, &row);
	take_heads(demo, node, &row);
	take_addresses(demo, node, &row);
	take_grades(demo, node, &row);
	take_statuses(demo, node, &row);
	take_marks(demo, node, &row);
	take_rest(demo, node, &row);
	store_marks(demo, &row);
	org_record_store(demo->db, &row);
	org_index(demo->db, &how, &row, ORG_INDEX_CHANGED);
	audit_add_by_system(demo->db,
		&(struct audit){ .verb = "org.create",
			.object = "org",
			.object_id = id.v,
			.scope = { row.community_id.v ? row.community_id : row.street_id, id },
			.reason = STR("示例数据") });
}

void
org_demo_load(struct app *app, const struct pack *pack)
{
	demo_load(app, pack, "demo/orgs.yaml", "orgs", load_org);
}
