#include "audit_pages.h"

#include "json_write.h"
#include "respond.h"
#include "sheet.h"

/* What the filter of the audit log finds, as CSV or JSON, read by keyset in constant memory. */

enum { ROWS_AT_ONCE = 500 };

struct audit_export {
	struct audit_list_args args;
	bool is_json, is_begun, has_items;
	struct sheet_writer *writer;
	struct sheet_plan plan;
	struct buf *out; /* where pieces go now */
};

static struct str
show_id(struct arena *arena, const void *row)
{
	return str_format(arena, "%lld", (long long)((const struct audit_list_row *)row)->id.v);
}

static struct str
show_at(struct arena *arena, const void *row)
{
	return moment_format_iso(arena, ((const struct audit_list_row *)row)->made_at);
}

static struct str
show_object_id(struct arena *arena, const void *row)
{
	return str_format(
		arena, "%lld", (long long)((const struct audit_list_row *)row)->object_id);
}

static struct str
show_seal(struct arena *arena, const void *row)
{
	int64_t seal = ((const struct audit_list_row *)row)->seal_id;

	return seal == INT_NONE ? STR("") : str_format(arena, "%lld", (long long)seal);
}

#define SHOW(name)                                                          \
	static struct str show_##name(struct arena *arena, const void *row) \
	{                                                                   \
		(void)arena;                                                \
		return ((const struct audit_list_row *)row)->name;          \
	}
SHOW(login_name)
SHOW(shown_name)
SHOW(verb)
SHOW(object)
SHOW(about_name)
SHOW(org_name)
SHOW(region_name)
SHOW(reason)
SHOW(detail)

static const struct sheet_column columns[] = {
	{ STR("编号"), NULL, show_id },
	{ STR("时间"), NULL, show_at },
	{ STR("账号"), NULL, show_login_name },
	{ STR("姓名"), NULL, show_shown_name },
	{ STR("动作"), NULL, show_verb },
	{ STR("对象"), NULL, show_object },
	{ STR("对象编号"), NULL, show_object_id },
	{ STR("涉及账号"), NULL, show_about_name },
	{ STR("涉及组织"), NULL, show_org_name },
	{ STR("区域"), NULL, show_region_name },
	{ STR("原因"), NULL, show_reason },
	{ STR("内容"), NULL, show_detail },
	{ STR("封存序号"), NULL, show_seal },
};

static bool
sink(void *arg, const char *bytes, size_t len)
{
	struct audit_export *export = arg;

	buf_put(export->out, bytes, len);
	return !export->out->full;
}

static void
put_json(struct audit_export *export, struct arena *arena, const struct audit_list_row *row)
{
	struct json json;

	buf_text(export->out, export->has_items ? ",\n" : "\n");
	export->has_items = true;
	json_start(&json, export->out);
	json_object(&json);
	json_add_int(&json, "id", row->id.v);
	json_add_str(&json, "made_at", moment_format_iso(arena, row->made_at));
	json_add_str(&json, "login", row->login_name);
	json_add_str(&json, "verb", row->verb);
	json_add_str(&json, "object", row->object);
	json_add_int(&json, "object_id", row->object_id);
	json_add_str(&json, "org", row->org_name);
	json_add_str(&json, "region", row->region_name);
	json_add_str(&json, "reason", row->reason);
	json_add_str(&json, "detail", row->detail);
	json_add_int(&json, "seal", row->seal_id);
	json_object_end(&json);
}

static void
begin(struct audit_export *export, struct req *req)
{
	export->is_begun = true;
	if (export->is_json) {
		buf_text(export->out, "[");
	} else {
		export->writer = sheet_writer_open(req->arena, &export->plan, sink, export);
	}
}

static void
end(struct audit_export *export)
{
	if (export->is_json) {
		buf_text(export->out, "\n]\n");
	} else {
		sheet_writer_finish(export->writer);
	}
}

static bool
next_piece(struct req *req, void *state, struct buf *out)
{
	struct audit_export *export = state;
	struct audit_list_rows rows;
	struct arena_mark mark;

	export->out = out;
	if (!export->is_begun) {
		begin(export, req);
	}
	mark = arena_mark(req->arena);
	rows = audit_list(req->db, &export->args);
	for (size_t i = 0; i < rows.count; i++) {
		if (export->is_json) {
			put_json(export, req->arena, &rows.items[i]);
		} else {
			sheet_writer_row(export->writer, &rows.items[i]);
		}
		export->args.before_id = rows.items[i].id.v;
	}
	arena_rewind(req->arena, mark);
	if (rows.count == ROWS_AT_ONCE) {
		return true;
	}
	end(export);
	return false;
}

enum outcome
export_audit(struct req *req)
{
	struct audit_export *export = ARENA_NEW(req->arena, struct audit_export);
	const struct audit_in *in = req->in;

	export->args = audit_list_args_of(req->arena, in);
	export->args.limit = ROWS_AT_ONCE;
	export->is_json = str_equal(in->format, STR("json"));
	export->plan = (struct sheet_plan){ .format = SHEET_CSV,
		.title = STR("审计日志"),
		.columns = columns,
		.column_count = sizeof(columns) / sizeof(columns[0]),
		.yes = STR("是"),
		.no = STR("否") };
	return respond_stream(req,
		export->is_json ? "application/json" : sheet_media_type(SHEET_CSV),
		export->is_json ? STR("审计日志.json") : STR("审计日志.csv"), next_piece, export);
}
