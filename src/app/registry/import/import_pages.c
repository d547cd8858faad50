#include "import_pages.h"

#include "app.h"
#include "import_jobs.h"
#include "import_rules.h"
#include "org_query.h"
#include "org_words.h"
#include "registry_pages.h"
#include "respond.h"
#include "sheet.h"

#include <stdio.h>
#include <string.h>

enum { IMPORTS_SHOWN = 30, PIECE_BYTES = 64 << 10 };

static const struct field import_fields[] = {
	{ .name = "file",
		.type = FIELD_FILE,
		.offset = offsetof(struct import_form, file),
		.label = N_("名录文件"),
		.hint = N_("CSV 或 XLSX，第一行是列名"),
		.is_required = true },
};
const struct form import_form = { "import_add", import_fields, FIELD_COUNT(import_fields),
	sizeof(struct import_form), NULL };

static const struct field choice_fields[] = {
	ID_FIELD(struct import_choice),
	{ .name = "partial",
		.type = FIELD_BOOL,
		.offset = offsetof(struct import_choice, is_partial),
		.label = N_("跳过有问题的行") },
};
const struct form import_choice_form = { "import_choose", choice_fields, FIELD_COUNT(choice_fields),
	sizeof(struct import_choice), NULL };

/* ---- the form ----------------------------------------------------------------------------------- */

/* Which columns are understood, under which names. */
static struct import_known_columns
known_columns(struct req *req, const struct import_rules *rules)
{
	struct import_known_columns known = {
		ARENA_ARRAY(req->arena, IMPORT_FIELD_COUNT, struct import_known_column), 0
	};

	for (int field = 0; field < IMPORT_FIELD_COUNT; field++) {
		if (rules->declared[field]) {
			known.items[known.count++] = (struct import_known_column){
				import_field_name(rules, field),
				import_column_names(req->arena, rules, field)
			};
		}
	}
	return known;
}

enum outcome
show_imports(struct req *req)
{
	struct import_rules *rules = import_rules_create(
		req->arena, req_pack(req), req_regions(req), clock_today());
	struct imports_view view = { .in = req->in,
		.rows = import_list(req->db, IMPORTS_SHOWN),
		.megabytes_max = req_setting_int(req, "import_max_megabytes"),
		.known = known_columns(req, rules) };

	return respond(req, imports_page, &view);
}

/* ---- one list ----------------------------------------------------------------------------------- */

static const struct {
	const char *outcome, *label, *tone;
} outcomes[] = {
	{ "new", N_("新增"), "ok" },
	{ "changed", N_("变更"), "warn" },
	{ "same", N_("无变化"), "" },
};

static struct import_sample
sample_of(const struct words *words, const struct import_sample_list_row *row)
{
	struct import_sample sample = { .row = row->at_row,
		.outcome = "",
		.tone = "",
		.name = row->name,
		.number = row->uscc.len ? row->uscc : row->number_before,
		.head = row->head,
		.place = place_text(words, row->street_id, row->community_id),
		.founded_day = row->founded_day };

	for (size_t i = 0; i < sizeof(outcomes) / sizeof(outcomes[0]); i++) {
		if (str_equal(row->outcome, str_of(outcomes[i].outcome))) {
			sample.outcome = outcomes[i].label;
			sample.tone = outcomes[i].tone;
		}
	}
	if (row->kind.len) {
		sample.kind = kind_short_label(words->pack, row->kind);
	}
	if (row->grade.len) {
		sample.grade = grade_label(words->pack, row->grade);
	}
	if (row->status.len) {
		sample.status = status_label(words->pack, row->status);
	}
	return sample;
}

static struct import_samples
samples_of(struct req *req, struct org_import_id id)
{
	struct import_sample_list_rows rows = import_sample_list(req->db, id);
	struct import_samples samples = { ARENA_ARRAY(req->arena, rows.count, struct import_sample),
		rows.count };
	struct words words = req_words(req);

	for (size_t i = 0; i < rows.count; i++) {
		samples.items[i] = sample_of(&words, &rows.items[i]);
	}
	return samples;
}

static bool
is_ended_badly(const struct job *job)
{
	return str_equal(job->state, STR("failed")) || str_equal(job->state, STR("cancelled"));
}

static enum import_stage
stage_of(const struct import_find_row *import, const struct job *job)
{
	if (!moment_is_none(import->applied_at)) {
		return IMPORT_APPLIED;
	}
	if (is_ended_badly(job)) {
		return IMPORT_STOPPED;
	}
	if (import->apply_job_id.v) {
		return IMPORT_APPLYING;
	}
	if (moment_is_none(import->checked_at)) {
		return IMPORT_CHECKING;
	}
	return import->failure_zh.len ? IMPORT_UNREADABLE : IMPORT_CHECKED;
}

static struct progress
progress_of(struct req *req, const struct import_find_row *import, const struct job *job)
{
	return (struct progress){
		.label = import->apply_job_id.v
				 ? TR(req->arena, req->lang, N_("导入 {1}"), import->file_name)
				 : TR(req->arena, req->lang, N_("检查 {1}"), import->file_name),
		.state = job->state,
		.done = job->done,
		.total = job->total,
		.message = STR_NONE
	};
}

enum outcome
show_import(struct req *req)
{
	const struct import_choice *in = req->in;
	struct org_import_id id = { in->id };
	struct job job = { .state = STR("done") };
	struct import_find_row import;
	struct import_view view = { .import = &import };

	if (import_find(req->db, id, &import) != OK) {
		return NOT_FOUND;
	}
	if (import.check_job_id.v) {
		job_find_for_page(req->db,
			import.apply_job_id.v ? import.apply_job_id : import.check_job_id,
			req->arena, &job);
	}
	view.columns = import_column_list(req->db, id);
	view.refusals = import_refusal_list(req->db, id);
	view.samples = samples_of(req, id);
	view.stage = stage_of(&import, &job);
	view.progress = progress_of(req, &import, &job);
	view.good_rows = import.found_rows - import.found_refused;
	view.has_bad_file = import_file_of(req->db, import_bad_object(id)).v != 0;
	view.failure = req->lang == LANG_EN ? import.failure_en : import.failure_zh;
	return respond(req, import_page, &view);
}

/* ---- the refused rows --------------------------------------------------------------------------- */

static struct str
without_extension(struct str name)
{
	for (size_t i = name.len; i > 0 && name.len - i < 6; i--) {
		if (name.ptr[i - 1] == '.') {
			return str_slice(name, 0, i - 1);
		}
	}
	return name;
}

enum outcome
send_import_bad(struct req *req)
{
	const struct import_choice *in = req->in;
	struct org_import_id id = { in->id };
	struct file_id file = import_file_of(req->db, import_bad_object(id));
	struct import_find_row import;
	enum sheet_format format;
	struct file found;

	if (import_find(req->db, id, &import) != OK || file_find(req->db, file, &found) != OK) {
		return NOT_FOUND;
	}
	format = str_contains(found.type, STR("spreadsheetml")) ||
				 str_equal(found.type, STR("application/zip"))
			 ? SHEET_XLSX
			 : SHEET_CSV;
	return file_send(req, file, sheet_media_type(format),
		str_format(req->arena, "%.*s-%s%s", STR_ARG(without_extension(import.file_name)),
			tr(req->lang, N_("有问题的行")), sheet_extension(format)));
}
