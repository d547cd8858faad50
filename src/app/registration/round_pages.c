#include "round.h"

#include "actor.h"
#include "app.h"
#include "audit.h"
#include "csv.h"
#include "region.h"
#include "registration_pages.h"
#include "respond.h"

/* How a round goes: what was answered, community by community, and the list as a file. */

enum { ORGS_PER_PAGE = 50, LIST_MAX = 5000, YEAR_MIN = 2000, YEAR_MAX = 2100, CODE_CHARS_MAX = 12 };

const struct right right_round_run = { .name = "round.run",
	.label = N_("发起年度确认"),
	.roles = ROLE_BIT(ROLE_STREET) | ROLE_BIT(ROLE_DISTRICT) };
const struct right right_round_see = { .name = "round.see",
	.label = N_("查看年度确认"),
	.roles = ROLE_BIT(ROLE_COMMUNITY) | ROLE_BIT(ROLE_STREET) | ROLE_BIT(ROLE_DISTRICT) |
		 ROLE_BIT(ROLE_AUDITOR) };

const struct ask_word ask_words[ASK_STATES] = {
	[ASK_ASKED] = { "asked", N_("还没有回音"), "" },
	[ASK_ANSWERED] = { "answered", N_("已答复，待街道确认"), "info" },
	[ASK_CONFIRMED] = { "confirmed", N_("已确认"), "ok" },
	[ASK_SILENT] = { "silent", N_("待核实"), "warn" },
	[ASK_CLOSING] = { "closing", N_("正在注销"), "plum" },
	[ASK_CLOSED] = { "closed", N_("已注销"), "" },
	[ASK_GONE] = { "gone", N_("找不到，公示除名"), "danger" },
};

enum ask_state
ask_state_parse(struct str code)
{
	for (int i = 0; i < ASK_STATES; i++) {
		if (str_equal(code, str_of(ask_words[i].code))) {
			return (enum ask_state)i;
		}
	}
	return ASK_ASKED;
}

/* ---- forms --------------------------------------------------------------------------------------- */

static bool
runs_over(struct req *req, const struct region *region)
{
	struct scope scope = { .region = region->id };

	return (region->kind == REGION_DISTRICT || region->kind == REGION_STREET ||
		       region->kind == REGION_TOWN) &&
	       req_may(req, &right_round_run, &scope);
}

/* Streets, and the district as a whole, over which one may run a round. */
static struct choices
own_regions(struct req *req)
{
	const struct regions *regions = req_regions(req);
	struct choice *items = ARENA_ARRAY(req->arena, regions->count, struct choice);
	size_t count = 0;

	for (size_t i = 0; i < regions->count; i++) {
		if (runs_over(req, &regions->items[i])) {
			items[count++] = (struct choice){ regions->items[i].code,
				regions->items[i].name };
		}
	}
	return (struct choices){ items, count };
}

static struct choices
list_states(struct req *req)
{
	struct choice *items = ARENA_ARRAY(req->arena, ASK_STATES, struct choice);

	for (size_t i = 0; i < ASK_STATES; i++) {
		items[i] = (struct choice){ str_of(ask_words[i].code),
			{ str_of(ask_words[i].label), str_of(tr(LANG_EN, ask_words[i].label)) } };
	}
	return (struct choices){ items, ASK_STATES };
}

static void
check_begin(struct req *req, void *data)
{
	const struct rounds_in *in = data;

	if (!day_is_none(in->due_day) && in->due_day.n < clock_today().n) {
		form_error(req, "due_day", N_("请选今天或以后的日子。"));
	}
}

static const struct field rounds_fields[] = {
	{ .name = "region",
		.type = FIELD_CHOICE,
		.offset = offsetof(struct rounds_in, region),
		.label = N_("哪里的备案组织"),
		.is_required = true,
		.choices = own_regions },
	{ .name = "year",
		.type = FIELD_INT,
		.offset = offsetof(struct rounds_in, year),
		.label = N_("确认哪一年的情况"),
		.is_required = true,
		.min = YEAR_MIN,
		.max = YEAR_MAX },
	{ .name = "due_day",
		.type = FIELD_DAY,
		.offset = offsetof(struct rounds_in, due_day),
		.label = N_("请在哪天前答复"),
		.hint = N_("到期没有答复的，转社区上门核实。"),
		.is_required = true },
};
const struct form rounds_form = { "round_begin", rounds_fields, FIELD_COUNT(rounds_fields),
	sizeof(struct rounds_in), check_begin };

static const struct field round_fields[] = {
	ID_FIELD(struct round_in),
	{ .name = "state",
		.type = FIELD_CHOICE,
		.offset = offsetof(struct round_in, state),
		.label = N_("状态"),
		.choices = list_states },
	{ .name = "community",
		.type = FIELD_TEXT,
		.offset = offsetof(struct round_in, community),
		.label = N_("社区"),
		.max = CODE_CHARS_MAX },
	{ .name = "after",
		.type = FIELD_INT,
		.offset = offsetof(struct round_in, after),
		.label = N_("在这一个之后"),
		.min = 1,
		.max = INT64_MAX },
};
const struct form round_form = { "round_query", round_fields, FIELD_COUNT(round_fields),
	sizeof(struct round_in), NULL };

/* ---- all rounds ---------------------------------------------------------------------------------- */

/* The part of a round's region that the one who asks sees; NULL: nothing of it. */
static const struct region *
own_part(struct req *req, struct region_id of)
{
	const struct regions *regions = req_regions(req);
	struct region_ids own = actor_regions(req->arena, req->actor, &right_round_see);

	for (size_t i = 0; i < own.count; i++) {
		if (region_is_within(regions, of, own.items[i])) {
			return region_find(regions, of);
		}
	}
	for (size_t i = 0; i < own.count; i++) {
		if (region_is_within(regions, own.items[i], of)) {
			return region_find(regions, own.items[i]);
		}
	}
	return NULL;
}

static struct bilingual
region_words(struct req *req, struct region_id id)
{
	const struct region *region = region_find(req_regions(req), id);

	return region ? region->name : (struct bilingual){ STR(""), STR("") };
}

struct round_lines
round_lines(struct req *req)
{
	struct round_find_rows rows = round_list(req->db);
	struct round_lines lines = { ARENA_ARRAY(req->arena, rows.count, struct round_line), 0 };

	for (size_t i = 0; i < rows.count; i++) {
		const struct round_find_row *row = &rows.items[i];

		if (own_part(req, row->region_id)) {
			lines.items[lines.count++] = (struct round_line){ row->id,
				region_words(req, row->region_id), row->year, row->due_day,
				!moment_is_none(row->closed_at),
				region_find(req_regions(req), row->region_id)->code };
		}
	}
	return lines;
}

enum outcome
show_rounds(struct req *req)
{
	struct rounds_in *in = ARENA_NEW(req->arena, struct rounds_in);
	struct rounds_view view = { .in = in, .may_begin = own_regions(req).count > 0 };
	struct round_rule rule;
	int year, month, mday;

	if (!round_rule_of(req_pack(req), &rule)) {
		return NOT_FOUND;
	}
	day_split(clock_today(), &year, &month, &mday);
	*in = (struct rounds_in){ .year = year - 1,
		.due_day = { clock_today().n + (int32_t)rule.days },
		.region = view.may_begin ? own_regions(req).items[0].value : STR("") };
	view.rounds = round_lines(req);
	return respond(req, rounds_page, &view);
}

enum outcome
round_begin_asked(struct req *req, struct confirm_round_id *ret_id)
{
	const struct rounds_in *in = req->in;
	const struct region *region = region_find_by_code(req_regions(req), in->region);

	if (!region || !runs_over(req, region)) {
		return FORBIDDEN;
	}
	*ret_id = round_begin(req, &(struct round_begin){ region->id, in->year, in->due_day });
	audit_add(req, &(struct audit){ .verb = "round.begin",
			       .object = "round",
			       .object_id = ret_id->v,
			       .scope = { .region = region->id } });
	return OK;
}

enum outcome
begin_round(struct req *req)
{
	struct confirm_round_id id;
	enum outcome outcome = round_begin_asked(req, &id);

	if (outcome != OK) {
		return outcome;
	}
	respond_flash(req, N_("已经开始，正在逐个通知。没有问过的才会再问。"));
	return respond_see_other(req, url_own(req->arena, "/desk/rounds/%lld", (long long)id.v));
}

/* ---- one round ----------------------------------------------------------------------------------- */

enum outcome
round_part_take(struct req *req, const struct round_in *in, struct round_part *part)
{
	const struct regions *regions = req_regions(req);
	const struct region *own, *asked = region_find_by_code(regions, in->community);

	*part = (struct round_part){ .state = in->state };
	if (round_find(req->db, (struct confirm_round_id){ in->id }, &part->row) != OK ||
		!round_rule_of(req_pack(req), &part->rule) ||
		!(own = own_part(req, part->row.region_id))) {
		return NOT_FOUND;
	}
	if (asked && region_is_within(regions, asked->id, own->id)) {
		own = asked;
	}
	if (own->kind == REGION_STREET || own->kind == REGION_TOWN) {
		part->street = own;
	} else if (own->kind != REGION_DISTRICT) {
		part->community = own;
	}
	return OK;
}

struct ask_list_rows
round_part_orgs(struct req *req, const struct round_part *part, int64_t after, int64_t limit)
{
	struct ask_list_args args = { .procedure = part->rule.procedure,
		.confirm_round_id = part->row.id,
		.after = after,
		.state = part->state,
		.limit = limit };

	args.clauses = str_is_empty(part->state) ? 0 : ASK_LIST_STATE;
	if (part->street) {
		args.clauses |= ASK_LIST_STREET;
		args.street_id = part->street->id;
	}
	if (part->community) {
		args.clauses |= ASK_LIST_COMMUNITY;
		args.community_id = part->community->id;
	}
	return ask_list(req->db, &args);
}

static struct ask_counts_rows
counts_of(struct req *req, const struct round_part *part)
{
	struct ask_counts_args args = { .procedure = part->rule.procedure,
		.confirm_round_id = part->row.id };

	if (part->street) {
		args.clauses |= ASK_COUNTS_STREET;
		args.street_id = part->street->id;
	}
	if (part->community) {
		args.clauses |= ASK_COUNTS_COMMUNITY;
		args.community_id = part->community->id;
	}
	return ask_counts(req->db, &args);
}

static struct url
round_url(struct req *req, const struct round_part *part, const char *state, int64_t after)
{
	const struct region *region = part->community ? part->community : part->street;

	return url_own(req->arena, "/desk/rounds/%lld?community=%s&state=%s%s",
		(long long)part->row.id.v, region ? str_terminated(req->arena, region->code) : "",
		state, after ? str_format(req->arena, "&after=%lld", (long long)after).ptr : "");
}

bool
ask_is_answered(enum ask_state state)
{
	return state == ASK_ANSWERED || state == ASK_CONFIRMED || state == ASK_CLOSING ||
	       state == ASK_CLOSED;
}

static struct round_place *
place_of(struct req *req, const struct round_part *part, struct round_view *view,
	struct region_id id)
{
	struct bilingual name = region_words(req, id);
	struct round_place *last = view->places.count ? &view->places.items[view->places.count - 1]
						      : NULL;
	const struct region *region = region_find(req_regions(req), id);

	if (str_is_empty(name.zh)) {
		name = (struct bilingual){ STR("未写明社区"), STR("No community named") };
	}
	if (last && str_equal(last->name.zh, name.zh)) {
		return last;
	}
	last = &view->places.items[view->places.count++];
	*last = (struct round_place){ .name = name };
	last->to = region ? url_own(req->arena, "/desk/rounds/%lld?community=%s",
				    (long long)part->row.id.v,
				    str_terminated(req->arena, region->code))
			  : (struct url){ STR_NONE };
	return last;
}

static void
take_counts(struct req *req, const struct round_part *part, struct round_view *view)
{
	struct ask_counts_rows rows = counts_of(req, part);
	int64_t totals[ASK_STATES] = { 0 };

	view->places.items = ARENA_ARRAY(req->arena, rows.count, struct round_place);
	for (size_t i = 0; i < rows.count; i++) {
		const struct ask_counts_row *row = &rows.items[i];
		struct round_place *place = place_of(req, part, view, row->community_id);
		enum ask_state state = ask_state_parse(row->state);

		place->totals[state] += row->total;
		place->asked += row->total;
		totals[state] += row->total;
		view->total += row->total;
		view->answered += ask_is_answered(state) ? row->total : 0;
	}
	for (size_t i = 0; i < view->places.count; i++) {
		struct round_place *place = &view->places.items[i];
		int64_t answered = place->totals[ASK_ANSWERED] + place->totals[ASK_CONFIRMED] +
				   place->totals[ASK_CLOSING] + place->totals[ASK_CLOSED];

		place->percent = place->asked ? answered * 100 / place->asked : 0;
	}
	view->counts.items = ARENA_ARRAY(req->arena, ASK_STATES, struct round_count);
	for (int i = 0; i < ASK_STATES; i++) {
		view->counts.items[view->counts.count++] = (struct round_count){ &ask_words[i],
			totals[i], round_url(req, part, ask_words[i].code, 0),
			str_equal(part->state, str_of(ask_words[i].code)) };
	}
}

static void
take_orgs(struct req *req, const struct round_part *part, int64_t after, struct round_view *view)
{
	struct ask_list_rows rows = round_part_orgs(req, part, after, ORGS_PER_PAGE + 1);
	size_t shown = rows.count > ORGS_PER_PAGE ? ORGS_PER_PAGE : rows.count;

	view->orgs.items = ARENA_ARRAY(req->arena, shown, struct round_org);
	for (size_t i = 0; i < shown; i++) {
		const struct ask_list_row *row = &rows.items[i];
		enum ask_state state = ask_state_parse(row->state);
		struct region_id place = row->community_id.v ? row->community_id : row->street_id;
		struct scope scope = { place, row->org_id };

		view->orgs.items[view->orgs.count++] = (struct round_org){ .id = row->org_id,
			.name = row->name,
			.number = row->number,
			.place = region_words(req, place),
			.word = &ask_words[state],
			.has_head = row->has_head != 0,
			.may_answer = !ask_is_answered(state) &&
				      req_may(req, &right_round_answer, &scope) };
	}
	view->next = rows.count > shown
			     ? round_url(req, part, str_terminated(req->arena, part->state),
				       rows.items[shown - 1].id.v)
			     : (struct url){ STR_NONE };
}

static struct url
job_url(struct req *req, int64_t id)
{
	struct job job;

	if (id == 0 || job_find_for_page(req->db, (struct job_id){ id }, req->arena, &job) != OK ||
		str_equal(job.state, STR("done"))) {
		return (struct url){ STR_NONE };
	}
	return url_own(req->arena, "/jobs/%lld", (long long)id);
}

enum outcome
show_round(struct req *req)
{
	const struct round_in *in = req->in;
	struct round_view view = { .total = 0 };
	struct scope scope;
	struct round_part part;

	if (round_part_take(req, in, &part) != OK) {
		return NOT_FOUND;
	}
	view.row = part.row;
	view.region = region_words(req, part.row.region_id);
	view.community = part.community ? part.community->name
					: (struct bilingual){ STR(""), STR("") };
	scope = (struct scope){ .region = part.row.region_id };
	view.is_own = req_may(req, &right_round_run, &scope);
	view.job = view.is_own ? job_url(req, part.row.job_id) : (struct url){ STR_NONE };
	view.all = round_url(req, &part, "", 0);
	view.csv = url_own(req->arena, "/desk/rounds/%lld/list.csv?community=%s&state=%s",
		(long long)part.row.id.v, str_terminated(req->arena, in->community),
		str_terminated(req->arena, in->state));
	take_counts(req, &part, &view);
	take_orgs(req, &part, in->after == INT_NONE ? 0 : in->after, &view);
	return respond(req, round_page, &view);
}

/* ---- as a file ----------------------------------------------------------------------------------- */

enum outcome
send_round_list(struct req *req)
{
	const struct round_in *in = req->in;
	static const char *const columns[] = { N_("组织"), N_("街道"), N_("社区"), N_("状态"),
		N_("办件编号"), N_("办结时间"), N_("走访时间") };
	struct buf *out = buf_create(req->arena, 8 << 20);
	struct csv_writer csv;
	struct ask_list_rows rows;
	struct round_part part;

	if (round_part_take(req, in, &part) != OK) {
		return NOT_FOUND;
	}
	csv_writer_init(&csv, out, true);
	for (size_t i = 0; i < FIELD_COUNT(columns); i++) {
		csv_put(&csv, str_of(tr(req->lang, columns[i])));
	}
	csv_end_row(&csv);
	rows = round_part_orgs(req, &part, 0, LIST_MAX);
	for (size_t i = 0; i < rows.count; i++) {
		const struct ask_list_row *row = &rows.items[i];

		csv_put(&csv, row->name);
		csv_put(&csv, bilingual_in(region_words(req, row->street_id), req->lang));
		csv_put(&csv, bilingual_in(region_words(req, row->community_id), req->lang));
		csv_put(&csv, str_of(tr(req->lang, ask_words[ask_state_parse(row->state)].label)));
		csv_put(&csv, str_is_none(row->number) ? STR("") : row->number);
		csv_put(&csv, moment_is_none(row->ended_at)
				      ? STR("")
				      : day_format_iso(req->arena, day_of_moment(row->ended_at)));
		csv_put(&csv, moment_is_none(row->visited_at)
				      ? STR("")
				      : day_format_iso(req->arena, day_of_moment(row->visited_at)));
		csv_end_row(&csv);
	}
	respond_bytes(req, "text/csv; charset=utf-8", buf_view(out));
	respond_file_name(
		req, str_format(req->arena, "年度确认-%lld-%.*s.csv", (long long)part.row.year,
			     STR_ARG(region_words(req, part.row.region_id).zh)));
	return OK;
}
