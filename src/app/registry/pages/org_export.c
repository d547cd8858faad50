#include "org_export.h"

#include "app.h"
#include "command.h"
#include "district.h"
#include "json_write.h"
#include "org_columns.h"
#include "org_index.h"
#include "org_list.h"
#include "org_query.h"
#include "respond.h"
#include "sheet.h"

#include <stdio.h>

enum { EXPORT_ROWS = 500, PIECE_BYTES = 64 << 10, COMMAND_BYTES_MAX = 256 << 20 };

/* ---- one export -------------------------------------------------------------------------------- */

enum export_format { EXPORT_CSV, EXPORT_XLSX, EXPORT_JSON };

struct export
{
	struct words words;
	struct org_full_after_args args;
	enum export_format format;
	struct sheet_column columns[EXPORT_COLUMN_COUNT];
	struct sheet_plan plan;
	struct sheet_writer *writer;
	struct buf *out; /* where pieces go now */
	FILE *file;      /* the workbook when it is made */
	bool is_begun, has_items, is_made;
	/* an export of what is found so; NULL: by plain filters */
	const struct org_search *search;
	int64_t entries; /* written so far */
};

static bool
sink(void *arg, const char *bytes, size_t len)
{
	struct export *export = arg;

	if (export->format == EXPORT_XLSX) {
		return fwrite(bytes, 1, len, export->file) == len;
	}
	buf_put(export->out, bytes, len);
	return !export->out->full;
}

static void
close_file(void *arg)
{
	FILE *file = arg;

	fclose(file);
}

static void
prepare(struct export *export, struct arena *arena)
{
	export->args.limit = EXPORT_ROWS;
	for (size_t i = 0; i < EXPORT_COLUMN_COUNT; i++) {
		export->columns[i] = (struct sheet_column){
			.label = export_column_label(export->words.pack, export_columns[i].field),
			.show = export_columns[i].show
		};
	}
	export->plan = (struct sheet_plan){ .format = export->format == EXPORT_XLSX ? SHEET_XLSX
										    : SHEET_CSV,
		.title = STR("社会组织"),
		.columns = export->columns,
		.column_count = EXPORT_COLUMN_COUNT,
		.yes = STR("是"),
		.no = STR("否") };
	if (export->format == EXPORT_XLSX) {
		export->file = tmpfile();
		if (!export->file) {
			fail_as(FAIL_DISK_FULL, "no room for a workbook");
		}
		arena_defer(arena, close_file, export->file);
	}
}

/* The writer begins with the header row, so it is opened when there is where to write. */
static void
begin(struct export *export, struct arena *arena)
{
	export->is_begun = true;
	if (export->format == EXPORT_JSON) {
		buf_text(export->out, "[");
	} else {
		export->writer = sheet_writer_open(arena, &export->plan, sink, export);
	}
}

static struct str
former_names(struct db *db, const struct org_full_row *org)
{
	struct org_past_list_rows past = org_past_list(db, org->id);
	struct buf *out = buf_create(db_arena(db), BUF_PAGE_BYTES_MAX);

	for (size_t i = 0; i < past.count; i++) {
		if (str_equal(past.items[i].fact, STR("name"))) {
			buf_text(out, out->len ? "\n" : "");
			buf_str(out, past.items[i].value);
		}
	}
	return buf_view(out);
}

static void
put_json(struct export *export, const struct export_row *row)
{
	struct json json;

	buf_text(export->out, export->has_items ? ",\n" : "\n");
	export->has_items = true;
	json_start(&json, export->out);
	json_object(&json);
	json_add_int(&json, "id", row->org.id.v);
	for (size_t i = 0; i < EXPORT_COLUMN_COUNT; i++) {
		struct str text = export_columns[i].show(export->words.arena, row);

		json_add_str(&json, export_columns[i].field, str_is_empty(text) ? STR_NONE : text);
	}
	json_object_end(&json);
}

static void
put_row(struct export *export, struct db *db, struct org_full_row *org)
{
	struct org_hidden hidden = org_hidden_find(db, org->id, export->words.today);
	struct export_row row;

	export->entries++;
	org_hide(&hidden, org);
	row = (struct export_row){ *org, former_names(db, org), &export->words };
	if (export->format == EXPORT_JSON) {
		put_json(export, &row);
	} else {
		sheet_writer_row(export->writer, &row);
	}
}

/* The next rows; false when there are no more. */
static bool
put_rows(struct export *export, struct db *db)
{
	struct org_full_rows rows;

	if (export->search) {
		struct org_ids ids = search_after(
			db, export->search, (struct org_id){ export->args.after_id }, EXPORT_ROWS);

		for (size_t i = 0; i < ids.count; i++) {
			struct org_full_row org;

			if (org_full(db, ids.items[i], &org) == OK && !org.is_withheld) {
				put_row(export, db, &org);
			}
			export->args.after_id = ids.items[i].v;
		}
		return ids.count == EXPORT_ROWS;
	}
	rows = org_full_after(db, &export->args);
	for (size_t i = 0; i < rows.count; i++) {
		put_row(export, db, &rows.items[i]);
		export->args.after_id = rows.items[i].id.v;
	}
	return rows.count == EXPORT_ROWS;
}

static void
end(struct export *export)
{
	export->is_made = true;
	if (export->format == EXPORT_JSON) {
		buf_text(export->out, "\n]\n");
	} else if (!sheet_writer_finish(export->writer)) {
		fail_as(FAIL_DISK_FULL, "the list could not be written");
	}
	if (export->format == EXPORT_XLSX) {
		rewind(export->file);
	}
}

/* A made workbook goes out in pieces. */
static bool
put_file(struct export *export)
{
	char *room = buf_reserve(export->out, PIECE_BYTES);
	size_t len = room ? fread(room, 1, PIECE_BYTES, export->file) : 0;

	export->out->len += len;
	return len == PIECE_BYTES;
}

/* One piece into export->out; false when it was the last. */
static bool
put_piece(struct export *export, struct db *db)
{
	if (export->is_made) {
		return put_file(export);
	}
	if (!put_rows(export, db)) {
		end(export);
		return export->format == EXPORT_XLSX;
	}
	return true;
}

static enum export_format
format_of(struct str name)
{
	return str_equal(name, STR("xlsx"))   ? EXPORT_XLSX
	       : str_equal(name, STR("json")) ? EXPORT_JSON
					      : EXPORT_CSV;
}

static const char *
media_type(enum export_format format)
{
	return format == EXPORT_JSON
		       ? "application/json"
		       : sheet_media_type(format == EXPORT_XLSX ? SHEET_XLSX : SHEET_CSV);
}

/* ---- as a page --------------------------------------------------------------------------------- */

static struct choices
formats_of(struct req *req)
{
	static const struct choice formats[] = {
		{ STR("csv"), { STR("CSV"), STR("CSV") } },
		{ STR("xlsx"), { STR("XLSX"), STR("XLSX") } },
		{ STR("json"), { STR("JSON"), STR("JSON") } },
	};

	(void)req;
	return (struct choices){ formats, 3 };
}

#define LIST(member) offsetof(struct export_query, list.member)

static const struct field export_fields[] = {
	{ "q", FIELD_TEXT, LIST(q), N_("找什么"), NULL, false, 0, 100, NULL, NULL },
	{ "street", FIELD_TEXT, LIST(street), N_("街道"), NULL, false, 0, 20, NULL, NULL },
	{ "community", FIELD_TEXT, LIST(community), N_("社区"), NULL, false, 0, 20, NULL, NULL },
	{ "kind", FIELD_TEXT, LIST(kind), N_("组织类型"), NULL, false, 0, 20, NULL, NULL },
	{ "status", FIELD_TEXT, LIST(status), N_("状态"), NULL, false, 0, 20, NULL, NULL },
	{ "grade", FIELD_TEXT, LIST(grade), N_("评估等级"), NULL, false, 0, 20, NULL, NULL },
	{ "field", FIELD_TEXT, LIST(field), N_("服务领域"), NULL, false, 0, 20, NULL, NULL },
	{ "charity", FIELD_BOOL, LIST(charity), N_("慈善组织"), NULL, false, 0, 0, NULL, NULL },
	{ "sort", FIELD_TEXT, LIST(sort), N_("排序"), NULL, false, 0, 20, NULL, NULL },
	{ "format", FIELD_CHOICE, offsetof(struct export_query, format), N_("格式"), NULL, false, 0,
		0, formats_of, NULL },
};
const struct form export_form = { "org_export_query", export_fields, FIELD_COUNT(export_fields),
	sizeof(struct export_query), NULL };

static bool
next_piece(struct req *req, void *state, struct buf *out)
{
	struct export *export = state;
	struct arena_mark mark;
	bool goes_on;

	export->out = out;
	if (!export->is_begun) {
		begin(export, req->arena);
	}
	mark = arena_mark(req->arena);
	export->words.arena = req->arena;
	goes_on = put_piece(export, req->db);
	arena_rewind(req->arena, mark);
	return goes_on;
}

static void
take_filters(struct export *export, const struct org_facets *filter)
{
	export->args.clauses = (filter->street.v ? ORG_FULL_AFTER_STREET : 0) |
			       (filter->community.v ? ORG_FULL_AFTER_COMMUNITY : 0) |
			       (str_is_none(filter->kind) ? 0 : ORG_FULL_AFTER_KIND) |
			       (str_is_none(filter->status) ? 0 : ORG_FULL_AFTER_STATUS) |
			       (filter->grade == FACET_GRADE_NONE ? 0 : ORG_FULL_AFTER_GRADE);
	export->args.street_id = filter->street.v;
	export->args.community_id = filter->community.v;
	export->args.kind = filter->kind;
	export->args.status = filter->status;
	export->args.grade = filter->grade;
}

enum outcome
export_orgs(struct req *req)
{
	const struct export_query *in = req->in;
	struct org_search search = org_search_of(req, &in->list);
	struct export *export = ARENA_NEW(req->arena, struct export);

	*export = (struct export){ .words = req_words(req), .format = format_of(in->format) };
	if (search.text->count || !str_is_none(search.field) || search.is_charity ||
		search.is_empty || !str_is_empty(search.folded)) {
		struct org_search *kept = ARENA_NEW(req->arena, struct org_search);

		*kept = search; /* all of it, in the order of its numbers */
		export->search = kept;
	} else {
		take_filters(export, &search.filter);
	}
	prepare(export, req->arena);
	return respond_stream(req, media_type(export->format),
		str_format(req->arena, "社会组织.%s",
			export->format == EXPORT_JSON   ? "json"
			: export->format == EXPORT_XLSX ? "xlsx"
							: "csv"),
		next_piece, export);
}

/* ---- as a file --------------------------------------------------------------------------------- */

struct command_piece {
	struct export *export;
	bool goes_on;
};

static void
run_piece(struct db *db, void *arg)
{
	struct command_piece *piece = arg;

	piece->export->words.arena = db_arena(db);
	piece->goes_on = put_piece(piece->export, db);
}

/* A list under way into a file. */
struct writing {
	struct app *app;
	struct org_list_file *list;
	struct arena *arena, *rows;
	struct buf out;
	const struct district *district;
	bool is_written;
};

static bool
goes_on(const struct org_list_file *list)
{
	return !list->goes_on || list->goes_on(list->arg, list->entries);
}

static bool
put_out(const struct buf *out, FILE *file)
{
	return out->len == 0 || fwrite(out->ptr, 1, out->len, file) == out->len;
}

static void
write_all(void *arg)
{
	struct writing *run = arg;
	struct export *export = ARENA_NEW(run->arena, struct export);
	struct command_piece piece = { export, true };

	run->district = app_district_hold(run->app);
	*export = (struct export){ .words = { run->arena, &run->district->pack,
					   &run->district->regions, clock_today() },
		.format = format_of(run->list->format) };
	export->out = &run->out;
	prepare(export, run->arena);
	begin(export, run->arena);
	run->is_written = true;
	while (piece.goes_on && run->is_written) {
		arena_reset(run->rows);
		store_read(run->app->store, run->rows, run_piece, &piece);
		run->list->entries = export->entries;
		run->is_written = !run->out.full && put_out(&run->out, run->list->file) &&
				  goes_on(run->list);
		buf_clear(&run->out);
	}
	run->is_written = fflush(run->list->file) == 0 && run->is_written;
}

/* What was taken is given back, whatever happened: the program closes in order even after a failure. */
bool
org_list_write(struct app *app, struct org_list_file *list)
{
	struct writing run = { .app = app, .list = list };
	struct failure failure;
	bool is_well;

	run.arena = arena_create(COMMAND_BYTES_MAX);
	run.rows = arena_create(COMMAND_BYTES_MAX);
	buf_init(&run.out, BUF_PAGE_BYTES_MAX);
	is_well = fail_catch(write_all, &run, &failure);
	buf_finish(&run.out);
	if (run.district) {
		app_district_release(app, run.district);
	}
	arena_destroy(run.rows);
	arena_destroy(run.arena);
	if (!is_well) {
		fail_as(failure.kind, "%s", failure.message);
	}
	return run.is_written;
}

int
export_orgs_command(struct app *app, int argc, char **argv)
{
	const char *format = command_option(&argc, argv, "--format");
	struct org_list_file list = { .format = str_of(format), .file = stdout };
	const struct choices formats = formats_of(NULL);
	bool is_known = !format;

	for (size_t i = 0; i < formats.count && !is_known; i++) {
		is_known = str_equal(formats.items[i].value, list.format);
	}
	if (!is_known) {
		fprintf(stderr, "chuke: --format takes csv, xlsx or json\n");
		return EXIT_USAGE;
	}
	if (command_is_wrong(argc, argv, 1, "chuke export orgs [--format csv|xlsx|json]")) {
		return EXIT_USAGE;
	}
	if (!org_list_write(app, &list)) {
		fprintf(stderr, "chuke: the list could not be written whole\n");
		return EXIT_REFUSED;
	}
	return EXIT_DONE;
}
