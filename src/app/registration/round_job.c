#include "round.h"

#include "actor.h"
#include "app.h"
#include "district.h"
#include "outbox.h"
#include "region.h"

#include <jansson.h>

/* The work of a round that takes its time: asking, reminding, telling whom to visit. */

enum { SLICE = 20, MS_PER_HOUR = 3600 * 1000, REMINDED_AT_HOUR = 9 };

/* ---- asking one ---------------------------------------------------------------------------------- */

/* What is known of the group already; the rest is asked. */
static struct answers
known_answers(struct db *db, const struct procedure *procedure, const struct round_orgs_row *org)
{
	bool asks = answer_field_find(&procedure->form, STR("members")) != NULL;

	return (struct answers){ &procedure->form,
		asks && org->member_count != INT_NONE
			? str_format(
				  db_arena(db), "{\"members\":%lld}", (long long)org->member_count)
			: STR("{}") };
}

static void
tell_heads(struct db *db, struct org_id org, const struct bilingual *title)
{
	struct round_org_heads_rows heads = round_org_heads(db, org);
	struct notice notice = { .kind = "round.asked",
		.title = *title,
		.to = url_own(db_arena(db), "/orgs/%lld/confirm", (long long)org.v) };

	for (size_t i = 0; i < heads.count; i++) {
		outbox_notify(db, heads.items[i].login_id, &notice);
	}
}

static struct bilingual
words(struct db *db, const char *message, struct str name, int64_t year)
{
	struct str args[] = { name, str_format(db_arena(db), "%lld", (long long)year) };

	return (struct bilingual){ tr_format(db_arena(db), LANG_ZH, message, args, 2),
		tr_format(db_arena(db), LANG_EN, message, args, 2) };
}

/* The draft that waits for the group's answer; its head's, or nobody's as long as it has none. */
static enum outcome
open_case(const struct case_program *program, const struct round_rule *rule,
	const struct round_find_row *round, const struct round_orgs_row *org, int64_t *ret_case)
{
	struct db *db = program->db;
	struct round_org_heads_rows heads = round_org_heads(db, org->id);
	struct case_begin begin = { .org = org->id,
		.for_login = heads.count ? heads.items[0].login_id : round->login_id };
	struct answers answers;
	struct casefile *c;
	int64_t changed;
	enum outcome outcome;

	begin.procedure = case_procedure_now(program->district, rule->procedure, &begin.version);
	if (!begin.procedure) {
		return NOT_FOUND;
	}
	answers = known_answers(db, begin.procedure, org);
	begin.answers = &answers;
	outcome = case_start_by_program(program, &begin, &c);
	if (outcome != OK) {
		return outcome;
	}
	if (heads.count == 0) {
		case_member_withdraw(db, db_now(db), c->row.id, round->login_id, &changed);
	}
	*ret_case = c->row.id.v;
	return OK;
}

enum outcome
round_ask(const struct case_program *program, const struct round_find_row *round,
	const struct round_orgs_row *org)
{
	struct db *db = program->db;
	struct round_rule rule;
	struct ask_add_row ask;
	struct bilingual title;
	int64_t case_no = 0;

	if (!round_rule_of(&program->district->pack, &rule)) {
		return NOT_FOUND;
	}
	if (ask_add(db,
		    &(struct ask_add_args){ .confirm_round_id = round->id,
			    .org_id = org->id,
			    .year = round->year,
			    .street_id = org->street_id,
			    .community_id = org->community_id,
			    .asked_at = db_now(db) },
		    &ask) != OK) {
		return OK; /* asked already this year */
	}
	if (open_case(program, &rule, round, org, &case_no) != OK) {
		return CONFLICT;
	}
	ask_set_case(db, case_no, ask.id);
	title = words(db, N_("请确认“{1}”{2} 年是否还在活动"), org->name, round->year);
	tell_heads(db, org->id, &title);
	return OK;
}

/* ---- the job ------------------------------------------------------------------------------------- */

enum deed { DEED_ASK, DEED_REMIND, DEED_CLOSE, DEEDS };
static const char *const deeds[DEEDS] = { "ask", "remind", "close" };

struct slice {
	struct job *job;
	struct app *app;
	const struct district *district;
	struct confirm_round_id round;
	enum deed deed;
	int64_t from, done; /* as the slice begins */
	int64_t after;      /* the last that was seen */
	bool is_over;
};

static struct str
input_of(struct arena *arena, struct confirm_round_id round, enum deed deed)
{
	return str_format(
		arena, "{\"round\":%lld,\"deed\":\"%s\"}", (long long)round.v, deeds[deed]);
}

static bool
read_input(struct str input, struct slice *slice)
{
	json_t *root = json_loadb(input.ptr, input.len, 0, NULL);
	const char *deed = json_string_value(json_object_get(root, "deed"));

	slice->round.v = json_integer_value(json_object_get(root, "round"));
	slice->deed = DEEDS;
	for (int i = 0; deed && i < DEEDS; i++) {
		if (str_equal(str_of(deed), str_of(deeds[i]))) {
			slice->deed = (enum deed)i;
		}
	}
	json_decref(root);
	return slice->deed != DEEDS && slice->round.v > 0;
}

static enum outcome
ask_some(struct db *db, struct slice *slice, const struct round_find_row *round)
{
	const struct region *region = region_find(&slice->district->regions, round->region_id);
	uint32_t clause = region && region->parent.v ? ROUND_ORGS_STREET : 0;
	struct round_orgs_rows orgs = round_orgs(db, &(struct round_orgs_args){ .clauses = clause,
							     .after = slice->after,
							     .street_id = round->region_id,
							     .limit = SLICE });
	struct case_program program = { slice->app, db, slice->district, { 0 } };

	if (slice->after == 0) {
		struct round_orgs_count_row count;

		round_orgs_count(db,
			&(struct round_orgs_count_args){
				.clauses = clause, .street_id = round->region_id },
			&count);
		slice->job->total = count.total;
	}
	for (size_t i = 0; i < orgs.count; i++) {
		if (round_ask(&program, round, &orgs.items[i]) != OK) {
			return CONFLICT;
		}
		slice->after = orgs.items[i].id.v;
	}
	slice->job->done += (int64_t)orgs.count;
	slice->is_over = orgs.count < SLICE;
	return OK;
}

/* The community is told once, how many of its groups are to be visited. */
static void
tell_communities(struct db *db, const struct round_find_row *round)
{
	struct ask_silent_places_rows places = ask_silent_places(db, round->id);

	for (size_t i = 0; i < places.count; i++) {
		struct case_office_list_rows office = case_office_list(
			db, STR("community"), places.items[i].community_id);
		struct str many = str_format(
			db_arena(db), "%lld", (long long)places.items[i].total);
		struct notice notice = { .kind = "round.visit",
			.title = words(
				db, N_("有 {1} 个备案组织没有回音，请上门核实"), many, round->year),
			.to = url_own(db_arena(db), "/desk/rounds/%lld?state=silent",
				(long long)round->id.v) };

		for (size_t k = 0; k < office.count; k++) {
			outbox_notify(db, office.items[k].login_id, &notice);
		}
	}
}

/* Those who have not answered: reminded, or put on the list of visits. */
static enum outcome
follow_up(struct db *db, struct slice *slice, const struct round_find_row *round)
{
	struct ask_waiting_rows asks = ask_waiting(db, round->id, slice->after, SLICE);

	for (size_t i = 0; i < asks.count; i++) {
		bool is_closing = slice->deed == DEED_CLOSE;
		struct bilingual title = words(db,
			is_closing ? N_("“{1}”还没有确认 {2} 年的情况，社区会上门核实")
				   : N_("提醒：请确认“{1}”{2} 年是否还在活动"),
			asks.items[i].name, round->year);

		if (is_closing) {
			ask_silence(db, db_now(db), asks.items[i].id);
		}
		tell_heads(db, asks.items[i].org_id, &title);
		slice->after = asks.items[i].id.v;
	}
	slice->job->done += (int64_t)asks.count;
	slice->is_over = asks.count < SLICE;
	if (slice->is_over && slice->deed == DEED_CLOSE) {
		round_close(db, db_now(db), round->id);
		tell_communities(db, round);
	}
	return OK;
}

/* May run several times: it counts from what the job said before. */
static enum outcome
run_slice(struct db *db, void *arg)
{
	struct slice *slice = arg;
	struct round_find_row round;
	enum outcome outcome;

	slice->after = slice->from;
	slice->job->done = slice->done;
	slice->is_over = true;
	if (round_find(db, slice->round, &round) != OK) {
		return OK;
	}
	outcome = slice->deed == DEED_ASK ? ask_some(db, slice, &round)
					  : follow_up(db, slice, &round);
	if (outcome != OK) {
		return outcome;
	}
	slice->job->position = str_format(db_arena(db), "%lld", (long long)slice->after);
	return job_store(db, slice->job);
}

static bool
run_round(struct app *app, struct arena *arena, struct job *job)
{
	struct slice slice = { .job = job, .app = app };
	enum outcome outcome;

	if (!read_input(job->input, &slice)) {
		return true;
	}
	str_parse_int(job->position, &slice.from);
	slice.done = job->done;
	slice.district = app_district_hold(app);
	outcome = store_write(app->store, arena, run_slice, &slice);
	app_district_release(app, slice.district);
	return outcome != OK || slice.is_over;
}

const struct job_kind round_job = { "registration.round", N_("年度确认"), run_round };

/* ---- what happens by itself ---------------------------------------------------------------------- */

/* When the next reminder goes out, or the round closes; in the morning of that day. */
static struct moment
next_of(const struct round_rule *rule, int64_t reminded, struct day due_day)
{
	struct day day = { due_day.n + 1 };

	if (reminded < (int64_t)rule->reminder_count) {
		day.n = due_day.n - (int32_t)rule->reminders[reminded];
	}
	return (struct moment){ day_start(day).ms + REMINDED_AT_HOUR * MS_PER_HOUR };
}

struct moment
round_next_due(struct db *db)
{
	struct round_next_row row;

	return round_next(db, &row) == OK ? row.next_at : MOMENT_NONE;
}

void
round_do_due(struct db *db, struct app *app, const struct district *district)
{
	struct round_due_rows due = round_due(db, db_now(db));
	struct round_rule rule;

	(void)app;
	for (size_t i = 0; i < due.count; i++) {
		const struct round_due_row *row = &due.items[i];
		bool has_rule = round_rule_of(&district->pack, &rule);
		bool is_last = !has_rule || row->reminded >= (int64_t)rule.reminder_count;
		struct moment next = MOMENT_NONE;
		struct job_id job = job_add_for(db, row->login_id, round_job.name,
			input_of(db_arena(db), row->id, is_last ? DEED_CLOSE : DEED_REMIND));

		if (!is_last) {
			next = next_of(&rule, row->reminded + 1, row->due_day);
		}
		round_set_job(db, job.v, row->id);
		round_set_next(db, row->reminded + 1, next, row->id);
	}
}

/* ---- the beginning ------------------------------------------------------------------------------- */

/* The first reminder that is still to come. */
static int64_t
first_reminder(const struct round_rule *rule, struct day due_day, struct moment now)
{
	int64_t first = 0;

	while (first < (int64_t)rule->reminder_count &&
		next_of(rule, first, due_day).ms <= now.ms) {
		first++;
	}
	return first;
}

struct confirm_round_id
round_begin(struct req *req, const struct round_begin *begin)
{
	struct db *db = req->db;
	struct round_rule rule = { .reminder_count = 0 };
	struct round_find_row round;
	struct round_add_row added;
	struct job_id job;
	int64_t first;

	round_rule_of(req_pack(req), &rule);
	first = first_reminder(&rule, begin->due_day, db_now(db));
	if (round_add(db,
		    &(struct round_add_args){ .region_id = begin->region,
			    .year = begin->year,
			    .due_day = begin->due_day,
			    .login_id = req->actor->login,
			    .begun_at = db_now(db),
			    .next_at = next_of(&rule, first, begin->due_day) },
		    &added) == OK) {
		round_set_next(db, first, next_of(&rule, first, begin->due_day), added.id);
	}
	if (round_of_region(db, begin->region, begin->year, &round) != OK) {
		fail("a round is neither new nor there");
	}
	job = job_add(req, round_job.name, input_of(req->arena, round.id, DEED_ASK));
	round_set_job(db, job.v, round.id);
	return round.id;
}
