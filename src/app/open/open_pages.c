#include "open_pages.h"

#include "actor.h"
#include "app.h"
#include "audit.h"
#include "open_make.h"
#include "open_web_pages.h"
#include "pack.h"
#include "respond.h"

const struct right right_open_make = {
	.name = "open.make",
	.label = N_("更新开放数据"),
	.roles = ROLE_BIT(ROLE_DISTRICT) | ROLE_BIT(ROLE_ADMIN),
	.is_unscoped = true,
};

static const struct field open_name_fields[] = {
	{ "name", FIELD_TEXT, offsetof(struct open_name, name), N_("文件名"), NULL, true, 1, 40,
		NULL, NULL },
};
const struct form open_name_form = { "open_name", open_name_fields, FIELD_COUNT(open_name_fields),
	sizeof(struct open_name), NULL };

/* ---- the page ----------------------------------------------------------------------------------- */

static struct str
size_of(struct arena *arena, int64_t bytes)
{
	return bytes < 1 << 20 ? str_format(arena, "%lld KB", (long long)(bytes + 1023) / 1024)
			       : str_format(arena, "%lld.%lld MB", (long long)bytes >> 20,
					 (long long)(bytes % (1 << 20)) * 10 >> 20);
}

static struct open_files
files_of(struct req *req, struct open_file_list_rows rows)
{
	struct open_files files = { ARENA_ARRAY(req->arena, rows.count, struct open_file_shown),
		rows.count };

	for (size_t i = 0; i < rows.count; i++) {
		files.items[i].row = &rows.items[i];
		files.items[i].size = size_of(req->arena, rows.items[i].file_bytes);
		files.items[i].to = url_own(
			req->arena, "/open/%s", str_terminated(req->arena, rows.items[i].name));
	}
	return files;
}

enum outcome
show_open(struct req *req)
{
	const struct node *texts = pack_file(req_pack(req), "open.yaml");
	struct open_view view = { .files = files_of(req, open_file_list(req->db)),
		.columns = org_list_columns(req->arena, req_pack(req)),
		.feed = str_format(req->arena, "%.*s/api/v1/orgs/changes?after=0",
			STR_ARG(app_address(req_app(req), req->arena))),
		.may_make = req_may(req, &right_open_make, NULL) };

	if (texts) {
		view.licence = node_bilingual(texts, "licence");
		view.publisher = node_bilingual(texts, "publisher");
		view.contact = node_bilingual(texts, "contact");
	}
	return respond(req, open_page, &view);
}

/* ---- its files ---------------------------------------------------------------------------------- */

enum outcome
send_open_file(struct req *req)
{
	const struct open_name *in = req->in;
	struct open_file_find_row row;

	if (open_file_find(req->db, in->name, &row) != OK) {
		return NOT_FOUND;
	}
	for (size_t i = 0; i < OPEN_FORMAT_COUNT; i++) {
		if (str_equal(row.name, str_of(open_formats[i].name))) {
			return respond_file(req, open_formats[i].media_type,
				open_path(req->arena, req_app(req), row.stored_name), row.name);
		}
	}
	return NOT_FOUND;
}

#define ITEM(member) offsetof(struct open_file_list_row, member)
const struct member open_item_members[] = {
	{ "name", MEMBER_STR, ITEM(name), false },
	{ "sha256", MEMBER_STR, ITEM(hash), false },
	{ "bytes", MEMBER_INT, ITEM(file_bytes), false },
	{ "entries", MEMBER_INT, ITEM(entries), false },
	{ "made_at", MEMBER_MOMENT, ITEM(made_at), false },
};

enum outcome
list_open_api(struct req *req)
{
	struct open_file_list_rows rows = open_file_list(req->db);
	struct table_view table = { .members = open_item_members,
		.member_count = OPEN_ITEM_MEMBERS,
		.rows = rows.items,
		.row_count = rows.count,
		.row_size = sizeof(rows.items[0]) };

	return respond_json_list(req, &table,
		&(struct list_page){ (int64_t)rows.count, true, 1, OPEN_FORMAT_COUNT });
}

/* ---- making them now ---------------------------------------------------------------------------- */

enum outcome
make_open_files(struct req *req)
{
	if (open_start(req->db, req->actor->login) != OK) {
		return form_reject(req, "", N_("文件正在生成，请过一会儿再看。"));
	}
	audit_add(req, &(struct audit){ .verb = "open.make", .object = "open_file" });
	respond_flash(req, N_("已经开始生成。几分钟后刷新本页就能看到新的文件。"));
	return respond_see_other(req, url_own(req->arena, "/open"));
}
