#include "case_personal.h"

#include "case_finding.h"
#include "case_inner.h"
#include "file.h"
#include "json_write.h"
#include "retention.h"

/* What cases hold of people: taken along, and gone when its time is over. */

enum { CASES_MAX = 500 };

/* ---- to take along ------------------------------------------------------------------------------- */

/* The version that the case began with; the whole program's cache is not at hand here. */
static const struct procedure *
version_of(struct db *db, struct procedure_version_id id)
{
	struct procedure *procedure = ARENA_NEW(db_arena(db), struct procedure);
	struct procedure_version_find_row row;

	if (procedure_version_find(db, id, &row) != OK ||
		!procedure_parse(db_arena(db), row.content, procedure)) {
		return NULL;
	}
	return procedure;
}

static struct str
text_of(struct db *db, struct person_key_id key, const char *what, int64_t id, struct str sealed)
{
	struct str text;

	return !str_is_none(sealed) && key_open(db, key, (struct key_place){ what, id }, sealed,
					       &text) == OK
		       ? text
		       : STR_NONE;
}

/* With everything that is personal in it, if that can still be read. */
static void
put_answers(struct json *json, struct db *db, const struct case_login_list_row *row)
{
	const struct procedure *procedure = version_of(db, row->procedure_version_id);
	struct casefile c = { .row = { .id = row->id, .person_key_id = row->person_key_id },
		.procedure = procedure };
	struct case_answer_find_row found;
	struct str personal;

	if (procedure) {
		finding_export(db, json, &c);
	}
	json_key(json, "answers");
	if (!procedure || case_answer_find(db, row->id, row->answer_version, &found) != OK) {
		json_null(json);
		return;
	}
	personal = text_of(db, row->person_key_id,
		case_answer_place(db, &c, row->answer_version).what, row->id.v, found.personal);
	json_raw(json, answers_join(db_arena(db), &procedure->form, found.content, personal).json);
}

static void
put_events(struct json *json, struct db *db, const struct case_login_list_row *row)
{
	struct case_event_list_rows events = case_event_list(
		db, &(struct case_event_list_args){
			    .clauses = CASE_EVENT_LIST_OUTER, .casefile_id = row->id });

	json_key(json, "events");
	json_array(json);
	for (size_t i = 0; i < events.count; i++) {
		const struct case_event_list_row *event = &events.items[i];

		json_object(json);
		json_key(json, "at");
		json_moment(json, event->made_at);
		json_add_str(json, "kind", event->kind);
		json_add_str(json, "step", event->step);
		json_add_str(json, "action", event->action);
		json_add_str(json, "text",
			text_of(db, row->person_key_id, "case_event.note", event->id.v,
				event->note));
		json_object_end(json);
	}
	json_array_end(json);
}

static void
put_files(struct json *json, struct db *db, struct casefile_id id)
{
	struct files files = file_list(db, (struct file_object){ "casefile", id.v });

	json_key(json, "files");
	json_array(json);
	for (size_t i = 0; i < files.count; i++) {
		json_object(json);
		json_add_str(json, "name", files.items[i].name);
		json_add_str(json, "type", files.items[i].type);
		json_add_int(json, "size", files.items[i].size);
		json_add_str(json, "sha256", files.items[i].hash);
		json_add_str(json, "at", file_url(db_arena(db), files.items[i].id).text);
		json_object_end(json);
	}
	json_array_end(json);
}

static void
put_case(struct json *json, struct db *db, const struct case_login_list_row *row)
{
	json_object(json);
	json_add_str(json, "number", case_handle(db_arena(db), row->id, row->number));
	json_add_str(json, "procedure", row->procedure);
	json_add_str(json, "title", row->title);
	json_add_str(json, "part", row->part);
	if (!str_equal(row->part, STR("applicant"))) {
		json_object_end(json); /* what is in it is the applicant's */
		return;
	}
	json_add_str(json, "state", row->state);
	json_add_str(json, "step", row->step);
	json_add_str(json, "outcome", row->outcome);
	json_add_str(json, "paper_no", row->paper_no);
	json_key(json, "started_at");
	json_moment(json, row->started_at);
	json_key(json, "submitted_at");
	json_moment(json, row->submitted_at);
	json_key(json, "ended_at");
	json_moment(json, row->ended_at);
	put_answers(json, db, row);
	put_events(json, db, row);
	put_files(json, db, row->id);
	json_object_end(json);
}

static void
write_cases(struct db *db, struct login_id login, struct json *json)
{
	struct case_login_list_rows rows = case_login_list(db, login, CASES_MAX);

	json_array(json);
	for (size_t i = 0; i < rows.count; i++) {
		put_case(json, db, &rows.items[i]);
	}
	json_array_end(json);
}

static void
write_objections(struct db *db, struct login_id login, struct json *json)
{
	struct case_objection_list_of_login_rows rows = case_objection_list_of_login(
		db, login, CASES_MAX);

	json_array(json);
	for (size_t i = 0; i < rows.count; i++) {
		const struct case_objection_list_of_login_row *row = &rows.items[i];
		struct str content = text_of(
			db, row->person_key_id, "case_objection.content", row->id.v, row->content);

		json_object(json);
		json_add_str(json, "number", row->number);
		json_key(json, "made_at");
		json_moment(json, row->made_at);
		json_key(json, "objection");
		if (str_is_none(content)) {
			json_null(json);
		} else {
			json_raw(json, content);
		}
		json_add_str(json, "answer", row->answer);
		json_object_end(json);
	}
	json_array_end(json);
}

const struct personal_part case_personal_parts[CASE_PERSONAL_PARTS] = {
	{ "cases", write_cases },
	{ "objections", write_objections },
};

/* ---- gone after its time ------------------------------------------------------------------------- */

void
case_drop_rows(struct db *db, struct casefile_id id, struct person_key_id key)
{
	int64_t changed = 0;

	casefile_drop_answers(db, id);
	casefile_drop_members(db, id);
	casefile_drop_events(db, id);
	casefile_drop_finds(db, id);
	casefile_drop_typing(db, id);
	casefile_drop_invitations(db, id);
	file_leave_all(db, (struct file_object){ "casefile", id.v });
	case_dropped_set(db, id.v);
	casefile_drop(db, id, &changed);
	key_destroy(db, key);
}

static void
find_drafts(struct db *db, struct moment before, int64_t limit, struct retention_due *ret_due)
{
	struct retention_draft_due_row due;
	struct retention_draft_oldest_row oldest;

	retention_draft_due(db, before, limit, &due);
	retention_draft_oldest(db, &oldest);
	*ret_due = (struct retention_due){ due.total, oldest.oldest_at };
}

static int64_t
remove_drafts(struct db *db, struct moment before, int64_t limit)
{
	struct retention_draft_list_rows rows = retention_draft_list(db, before, limit);

	for (size_t i = 0; i < rows.count; i++) {
		case_drop_rows(db, rows.items[i].id, rows.items[i].person_key_id);
	}
	return (int64_t)rows.count;
}

static void
find_ended(struct db *db, struct moment before, int64_t limit, struct retention_due *ret_due)
{
	struct retention_case_due_row due;
	struct retention_case_oldest_row oldest;

	retention_case_due(db, before, limit, &due);
	retention_case_oldest(db, &oldest);
	*ret_due = (struct retention_due){ due.total, oldest.oldest_at };
}

/* The case stays with what is open in it; nobody can read the rest any more, in no backup either. */
static int64_t
erase_ended(struct db *db, struct moment before, int64_t limit)
{
	struct retention_case_list_rows rows = retention_case_list(db, before, limit);

	for (size_t i = 0; i < rows.count; i++) {
		struct casefile_id id = rows.items[i].id;
		struct case_objection_keys_rows keys = case_objection_keys(db, id);

		for (size_t k = 0; k < keys.count; k++) {
			key_destroy(db, keys.items[k].person_key_id);
		}
		key_destroy(db, rows.items[i].person_key_id);
		casefile_drop_finds(db, id);
		casefile_set_erased(db, db_now(db), id);
	}
	return (int64_t)rows.count;
}

const struct retention_kind case_retention[CASE_RETENTION] = {
	{ "drafts", N_("没有提交的办件草稿"), find_drafts, remove_drafts },
	{ "cases", N_("办结的办件里的个人信息"), find_ended, erase_ended },
};
