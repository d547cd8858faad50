#include "casefile.h"

#include "case_inner.h"
#include "key.h"
#include "procedure_version.h"

#include <string.h>

/* Finding a case, and what is sealed in it. */

static enum case_state
state_of(struct str state)
{
	static const struct {
		const char *name;
		enum case_state state;
	} states[] = {
		{ "draft", CASE_DRAFT },
		{ "open", CASE_OPEN },
		{ "correcting", CASE_CORRECTING },
		{ "ended", CASE_ENDED },
	};

	for (size_t i = 0; i < sizeof(states) / sizeof(states[0]); i++) {
		if (str_equal(state, str_of(states[i].name))) {
			return states[i].state;
		}
	}
	fail("a case is in the unknown state %.*s", STR_ARG(state));
}

static const struct step_office *
office_of(const struct case_step *step, struct str part)
{
	for (size_t i = 0; step && i < step->office_count; i++) {
		if (str_equal(step->offices[i].part, part)) {
			return &step->offices[i];
		}
	}
	return NULL;
}

static void
take_turns(struct db *db, struct casefile *c)
{
	struct case_turn_running_rows rows = case_turn_running(db, c->row.id);
	struct case_turn *turns = ARENA_ARRAY(db_arena(db), rows.count, struct case_turn);

	c->turn_count = 0;
	for (size_t i = 0; i < rows.count; i++) {
		const struct case_turn_running_row *row = &rows.items[i];
		struct case_turn turn = { .id = row->id,
			.step = procedure_step(c->procedure, row->step),
			.part = row->part,
			.region = row->region_id,
			.began_at = row->began_at,
			.due_at = row->due_at,
			.stood_at = row->stood_at,
			.holder = row->login_id,
			.holder_name = row->holder };

		turn.office = office_of(turn.step, row->part);
		if (turn.office && role_parse(row->role, &turn.role)) {
			turns[c->turn_count++] = turn;
		}
	}
	c->turns = turns;
}

struct str
case_handle(struct arena *arena, struct casefile_id id, struct str number)
{
	return str_is_none(number) ? str_format(arena, "D%lld", (long long)id.v) : number;
}

void
casefile_take(struct app *app, struct db *db, struct casefile *c)
{
	c->state = state_of(c->row.state);
	c->handle = case_handle(db_arena(db), c->row.id, c->row.number);
	c->procedure = procedure_of_version(app, db, c->row.procedure_version_id);
	if (!c->procedure) {
		fail("case %lld began with a procedure that is not kept", (long long)c->row.id.v);
	}
	c->step = c->state == CASE_DRAFT || c->state == CASE_ENDED
			  ? NULL
			  : procedure_step(c->procedure, c->row.step);
	c->end = procedure_end(c->procedure, c->row.ending);
	take_turns(db, c);
}

enum outcome
casefile_find_by_id(
	struct app *app, struct db *db, struct casefile_id id, struct casefile **ret_case)
{
	struct casefile *c = ARENA_NEW(db_arena(db), struct casefile);

	if (casefile_of_id(db, id, &c->row) != OK) {
		return NOT_FOUND;
	}
	casefile_take(app, db, c);
	*ret_case = c;
	return OK;
}

enum outcome
casefile_find(struct app *app, struct db *db, struct str handle, struct casefile **ret_case)
{
	struct casefile *c = ARENA_NEW(db_arena(db), struct casefile);
	int64_t id = 0;

	if (str_starts(handle, STR("D")) && str_parse_int(str_slice(handle, 1, handle.len), &id)) {
		enum outcome outcome = casefile_find_by_id(app, db, (struct casefile_id){ id }, &c);

		if (outcome == OK && str_equal(c->handle, handle)) {
			*ret_case = c;
			return OK;
		}
		return NOT_FOUND; /* what was sent goes by its number */
	}
	if (casefile_of_number(db, handle, &c->row) != OK) {
		return NOT_FOUND;
	}
	casefile_take(app, db, c);
	*ret_case = c;
	return OK;
}

enum outcome
casefile_answers(
	struct db *db, const struct casefile *c, int64_t version, struct answers *ret_answers)
{
	struct case_answer_find_row row;
	struct str personal = STR_NONE;

	if (case_answer_find(db, c->row.id, version, &row) != OK) {
		return NOT_FOUND;
	}
	if (!str_is_none(row.personal) &&
		key_open(db, c->row.person_key_id, case_answer_place(db, c, version), row.personal,
			&personal) != OK) {
		personal = STR_NONE; /* erased: what is left is masked */
	}
	*ret_answers = answers_join(db_arena(db), &c->procedure->form, row.content, personal);
	return OK;
}

struct key_place
case_answer_place(struct db *db, const struct casefile *c, int64_t version)
{
	struct str what = str_format(db_arena(db), "case_answer.personal/%lld", (long long)version);

	return (struct key_place){ what.ptr, c->row.id.v };
}

struct str
casefile_open_text(
	struct db *db, const struct casefile *c, const char *what, int64_t id, struct str sealed)
{
	struct str text;

	if (str_is_none(sealed) || key_open(db, c->row.person_key_id,
					   (struct key_place){ what, id }, sealed, &text) != OK) {
		return STR_NONE;
	}
	return text;
}

struct str
case_seal_text(
	struct db *db, const struct casefile *c, const char *what, int64_t id, struct str text)
{
	return key_seal(db, c->row.person_key_id, (struct key_place){ what, id }, text);
}

void
case_set_org(struct db *db, struct casefile *c, struct org_id org)
{
	casefile_set_org(db, org, c->row.id);
	c->row.org_id = org;
}
