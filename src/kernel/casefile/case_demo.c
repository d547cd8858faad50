#include "case_demo.h"

#include "app.h"
#include "case_inner.h"
#include "pack_rule.h"

#include <stdio.h>
#include <stdlib.h>

enum {
	DAY_MS = 24 * 3600 * 1000,
	HOUR_MS = 3600 * 1000,
	MINUTE_MS = 60 * 1000,
	DAYS_MAX = 3650,
	EVENTS_MAX = 2000,
	ALARMS_MAX = 10000,
	DEMO_BYTES_MAX = 256 << 20,
	ONE_BYTES_MAX = 8 << 20,
};

/* ---- what it must look like ---------------------------------------------------------------------- */

static const struct node_rule step_rules[] = {
	{ "after", WANT_INT, .is_required = true, .max = DAYS_MAX },
	{ "hour", WANT_INT, .max = 23 },
	{ "who", WANT_TEXT, .is_required = true },
	{ "do", WANT_TEXT, .is_required = true },
	{ "part", WANT_TEXT },
	{ "note", WANT_TEXT },
	{ "fields", WANT_ANY },
};
static const struct node_rule case_rules[] = {
	{ "id", WANT_ID, .is_required = true },
	{ "procedure", WANT_ID, .is_required = true },
	{ "who", WANT_TEXT, .is_required = true },
	{ "by", WANT_TEXT },
	{ "org", WANT_ID },
	{ "about", WANT_ID },
	{ "days_ago", WANT_INT, .is_required = true, .max = DAYS_MAX },
	{ "hour", WANT_INT, .max = 23 },
	{ "draft", WANT_BOOL },
	{ "fields", WANT_ANY, .is_required = true },
	{ "steps", WANT_LIST, .rules = step_rules, .rule_count = RULE_COUNT(step_rules) },
};
static const struct node_rule root_rules[] = {
	{ "usual", WANT_ANY },
	{ "cases", WANT_LIST, .is_required = true, .rules = case_rules,
		.rule_count = RULE_COUNT(case_rules) },
};

void
case_demo_check_pack(const struct pack *pack, struct pack_report *report)
{
	const struct node *root = pack_file(pack, "demo/cases.yaml");
	const struct node *list = node_get(root, "cases");

	if (!root) {
		return;
	}
	node_check(report, root, root_rules, RULE_COUNT(root_rules));
	node_check_unique(report, list, "id");
	for (size_t i = 0; list && i < list->count; i++) {
		const struct node *one = node_at(list, i), *about = node_get(one, "about"),
				  *org = node_get(one, "org");

		if (about && !node_find(list, "id", about->text)) {
			pack_problem(report, about, "no such case in this file");
		}
		if (org && !demo_org_node(pack, org->text)) {
			pack_problem(report, org, "no such organisation in demo/orgs.yaml");
		}
	}
}

/* ---- what happens when --------------------------------------------------------------------------- */

/* One thing that happens: the case begins, or a step of it. */
struct event {
	struct moment at;
	size_t number;           /* in the file's order, for those at one moment */
	const struct node *node; /* of the case */
	const struct node *step; /* NULL: it begins */
	struct played *played;
};
/* A case as far as it has been played. */
struct played {
	const struct node *node;
	struct casefile_id id;
};
struct play {
	struct app *app;
	struct arena *arena;
	const struct pack *pack;
	const struct district *district;
	const struct node *usual;
	struct day today;
	struct event *events;
	size_t event_count;
	struct played *cases;
	size_t case_count;
};

static int
compare(const void *a, const void *b)
{
	const struct event *one = a, *other = b;

	if (one->at.ms != other->at.ms) {
		return one->at.ms < other->at.ms ? -1 : 1;
	}
	return one->number < other->number ? -1 : 1;
}

static void
add_event(struct play *play, const struct node *step, struct played *played, struct moment at)
{
	if (play->event_count < EVENTS_MAX) {
		play->events[play->event_count] = (struct event){ at, play->event_count,
			played->node, step, played };
		play->event_count++;
	}
}

/* The moment of an hour of a day; minutes differ from event to event, as they do. */
static struct moment
moment_of(const struct play *play, int32_t days_ago, int64_t hour)
{
	struct day day = { play->today.n - days_ago };
	int64_t minute = (int64_t)(play->event_count * 17 % 60);

	return (struct moment){ day_start(day).ms + hour * HOUR_MS + minute * MINUTE_MS };
}

static void
plan(struct play *play, const struct node *list)
{
	play->events = ARENA_ARRAY(play->arena, EVENTS_MAX, struct event);
	play->cases = ARENA_ARRAY(play->arena, list->count, struct played);
	for (size_t i = 0; i < list->count; i++) {
		const struct node *node = node_at(list, i), *steps = node_get(node, "steps");
		struct played *played = &play->cases[play->case_count++];
		int64_t ago = node_int(node, "days_ago", 0);

		played->node = node;
		add_event(play, NULL, played,
			moment_of(play, (int32_t)ago, node_int(node, "hour", 10)));
		for (size_t k = 0; steps && k < steps->count; k++) {
			const struct node *step = node_at(steps, k);

			ago -= node_int(step, "after", 0);
			add_event(play, step, played,
				moment_of(play, (int32_t)ago, node_int(step, "hour", 14)));
		}
	}
	qsort(play->events, play->event_count, sizeof(play->events[0]), compare);
}

/* ---- playing ------------------------------------------------------------------------------------- */

struct playing {
	const struct play *play;
	const struct event *event;
	const struct case_demo_papers *papers;
	struct str problem;
};

static struct login_id
login_of(struct db *db, struct str name)
{
	struct login_find_by_name_row row;

	return login_find_by_name(db, name, &row) == OK ? row.id : (struct login_id){ 0 };
}

static const struct played *
played_of(const struct play *play, struct str id)
{
	for (size_t i = 0; i < play->case_count; i++) {
		if (str_equal(node_text(play->cases[i].node, "id"), id)) {
			return &play->cases[i];
		}
	}
	return NULL;
}

/* An appeal names the number of the case that it is against. */
static struct answers
with_number(const struct playing *playing, struct db *db, struct answers answers)
{
	const struct node *about = node_get(playing->event->node, "about");
	const struct played *other = about ? played_of(playing->play, about->text) : NULL;
	struct casefile_row row;

	if (!other || casefile_of_id(db, other->id, &row) != OK) {
		return answers;
	}
	answers.json = str_format(db_arena(db), "{\"case_number\":\"%.*s\",%.*s",
		STR_ARG(row.number), STR_ARG(str_slice(answers.json, 1, answers.json.len)));
	return answers;
}

static struct answers
answers_of(const struct playing *playing, struct db *db, const struct procedure *procedure,
	const struct node *given)
{
	const struct play *play = playing->play;
	struct str id = str_copy(db_arena(db), procedure->id);
	struct case_demo_answers said = { .app = play->app,
		.arena = db_arena(db),
		.db = db,
		.pack = play->pack,
		.form = &procedure->form,
		.given = given,
		.usual = node_get(play->usual, str_terminated(db_arena(db), id)),
		.today = play->today,
		.papers = playing->papers };

	return with_number(playing, db, case_demo_answers(&said));
}

static enum outcome
begin(struct db *db, struct playing *playing, const struct case_program *program)
{
	const struct node *node = playing->event->node;
	struct case_begin begin = { .for_login = login_of(db, node_text(node, "who")) };
	struct answers answers;
	struct casefile *c;
	enum outcome outcome;

	begin.procedure = case_procedure_now(
		program->district, node_text(node, "procedure"), &begin.version);
	if (!begin.procedure || begin.for_login.v == 0) {
		return NOT_FOUND;
	}
	if (node_get(node, "org")) {
		begin.org = demo_org(db, playing->play->pack, node_text(node, "org"));
	}
	answers = answers_of(playing, db, begin.procedure, node_get(node, "fields"));
	begin.answers = &answers;
	outcome = case_start_by_program(program, &begin, &c);
	if (outcome != OK) {
		return outcome;
	}
	playing->event->played->id = c->row.id;
	if (node_bool(node, "draft", false)) {
		return OK;
	}
	return case_do_by_program(program, c, &(struct case_move){ .action = STR("submit") },
		&answers, &playing->problem);
}

static struct pair *
notes_of(struct arena *arena, const struct node *fields, size_t *ret_count)
{
	struct pair *notes = ARENA_ARRAY(arena, fields ? fields->count : 0, struct pair);

	for (size_t i = 0; fields && i < fields->count; i++) {
		notes[i] = (struct pair){ fields->members[i].key, fields->members[i].value->text };
	}
	*ret_count = fields ? fields->count : 0;
	return notes;
}

static enum outcome
go_on(struct db *db, struct playing *playing, const struct case_program *program)
{
	const struct node *step = playing->event->step;
	struct case_move move = { .action = node_text(step, "do"),
		.part = node_text(step, "part"),
		.note = node_text(step, "note") };
	bool is_answer = str_equal(move.action, STR("answer"));
	struct answers answers = answers_none;
	struct casefile *c;

	if (casefile_find_by_id(program->app, db, playing->event->played->id, &c) != OK) {
		return NOT_FOUND;
	}
	if (is_answer) {
		struct node whole = *node_get(playing->event->node, "fields");
		const struct node *given = node_get(step, "fields");

		/* what was put right stands before what was said first */
		whole.members = ARENA_ARRAY(
			db_arena(db), whole.count + given->count, struct node_member);
		for (size_t i = 0; i < given->count; i++) {
			whole.members[i] = given->members[i];
		}
		for (size_t i = 0; i < whole.count; i++) {
			whole.members[given->count + i] =
				node_get(playing->event->node, "fields")->members[i];
		}
		whole.count += given->count;
		answers = answers_of(playing, db, c->procedure, &whole);
	} else {
		move.field_notes = notes_of(
			db_arena(db), node_get(step, "fields"), &move.field_note_count);
	}
	return case_do_by_program(
		program, c, &move, is_answer ? &answers : NULL, &playing->problem);
}

static enum outcome
play_event(struct db *db, void *arg)
{
	struct playing *playing = arg;
	const struct event *event = playing->event;
	struct str who = event->step                   ? node_text(event->step, "who")
			 : node_get(event->node, "by") ? node_text(event->node, "by")
						       : node_text(event->node, "who");
	struct case_program program = { playing->play->app, db, playing->play->district,
		login_of(db, who) };

	for (size_t i = 0; i < playing->papers->count; i++) {
		playing->papers->is_used[i] = false;
	}
	return event->step ? go_on(db, playing, &program) : begin(db, playing, &program);
}

/* The papers of a case that begins, or of what is put right. */
static struct case_demo_papers
papers_of(const struct play *play, struct arena *arena, const struct event *event)
{
	const struct procedure *procedure = procedure_find(
		&play->district->procedures, node_text(event->node, "procedure"));
	struct case_demo_papers none = { .count = 0 };
	bool is_answer = event->step && str_equal(node_text(event->step, "do"), STR("answer"));

	if ((event->step && !is_answer) || !procedure) {
		return none;
	}
	return case_demo_draw(play->app, arena, &procedure->form, node_get(event->node, "fields"),
		node_get(play->usual, str_terminated(arena, str_copy(arena, procedure->id))));
}

struct ringing {
	const struct play *play;
	struct moment next;
};

static void
read_next(struct db *db, void *arg)
{
	struct ringing *ringing = arg;

	ringing->next = case_next_due(db);
}

static enum outcome
ring(struct db *db, void *arg)
{
	const struct ringing *ringing = arg;

	case_do_due(db, ringing->play->app, ringing->play->district);
	return OK;
}

/* What falls due until then, each at its own moment. */
static void
let_pass(const struct play *play, struct moment until)
{
	struct ringing ringing = { .play = play };

	for (int i = 0; i < ALARMS_MAX; i++) {
		struct arena *arena = arena_create(ONE_BYTES_MAX);

		store_read(play->app->store, arena, read_next, &ringing);
		if (moment_is_none(ringing.next) || ringing.next.ms > until.ms) {
			arena_destroy(arena);
			break;
		}
		clock_shift(ringing.next);
		store_write(play->app->store, arena, ring, &ringing);
		arena_destroy(arena);
	}
	clock_shift(until);
}

static void
play_all(struct play *play, struct moment now)
{
	for (size_t i = 0; i < play->event_count && play->events[i].at.ms < now.ms; i++) {
		struct arena *arena = arena_create(ONE_BYTES_MAX);
		struct playing playing = { .play = play, .event = &play->events[i] };
		struct case_demo_papers papers;

		let_pass(play, play->events[i].at);
		papers = papers_of(play, arena, &play->events[i]);
		playing.papers = &papers;
		if (store_write(play->app->store, arena, play_event, &playing) != OK) {
			fprintf(stderr, "chuke: demo/cases.yaml:%d: %.*s\n",
				play->events[i].step ? play->events[i].step->line
						     : play->events[i].node->line,
				STR_ARG(playing.problem));
		}
		arena_destroy(arena);
	}
}

void
case_demo_play(struct app *app, const struct pack *pack)
{
	const struct node *root = pack_file(pack, "demo/cases.yaml");
	const struct node *list = node_get(root, "cases");
	struct moment now = clock_now();
	int64_t began_ms = clock_monotonic_ms();
	struct play play = { .app = app,
		.arena = arena_create(DEMO_BYTES_MAX),
		.pack = pack,
		.usual = node_get(root, "usual"),
		.today = day_of_moment(now) };

	if (list) {
		play.district = app_district_hold(app);
		plan(&play, list);
		play_all(&play, now);
		let_pass(&play, now);
		now.ms += clock_monotonic_ms() - began_ms;
		clock_shift(now);
		app_district_release(app, play.district);
	}
	arena_destroy(play.arena);
}
