#include "actor.h"
#include "buf.h"
#include "file_inner.h"
#include "req.h"
#include "setting.h"

/* What a field of files shows: what is kept, as far as it is the one's who asks. */

static const char *
accept_of(struct arena *arena, const struct file_purpose *purpose)
{
	struct str rest = str_of(purpose->types), one;
	struct buf *accept = buf_create(arena, 1024);

	while (str_split(&rest, ' ', &one)) {
		if (accept->len) {
			buf_char(accept, ',');
		}
		buf_str(accept, one);
	}
	return str_terminated(arena, buf_view(accept));
}

static struct str
size_of(struct arena *arena, int64_t bytes)
{
	return bytes < 1 << 20 ? str_format(arena, "%lld KB", (long long)((bytes + 1023) >> 10))
			       : str_format(arena, "%.1f MB", (double)bytes / (1 << 20));
}

struct file_choice
file_choice_of(struct req *req, const struct field *field, const struct file_ids *ids)
{
	const struct file_purpose *purpose = file_purpose_find(
		field->purpose ? str_of(field->purpose) : STR("document"));
	struct file_choice choice = { .accept = accept_of(req->arena, purpose),
		.purpose = purpose->name,
		.is_picture = purpose->is_picture,
		.most = str_format(
			req->arena, "%lld", (long long)req_setting_int(req, purpose->setting)) };
	struct kept_files *kept = &choice.kept;

	kept->items = ARENA_ARRAY(req->arena, ids->count, struct kept_file);
	for (size_t i = 0; i < ids->count; i++) {
		struct file_find_row row;
		struct file_id id = { ids->items[i] };
		struct str alt = req_posted(req,
			str_format(req->arena, "%s_alt_%lld", field->name, (long long)id.v).ptr);

		/* somebody else's new file is nobody's business; of what is bound, the page may
		 * show its own, and a form that came back what its sender may see */
		if (file_look_up(req->db, id, &row) != OK || str_equal(row.state, STR("gone")) ||
			(str_equal(row.state, STR("new")) &&
				row.login_id.v != req->actor->login.v) ||
			(str_equal(row.state, STR("bound")) && req->errors.count &&
				file_seen_by(req, &row) == FILE_HIDDEN)) {
			continue;
		}
		kept->items[kept->count++] = (struct kept_file){ .id = id.v,
			.name = row.name,
			.size = size_of(req->arena, row.size),
			.alt = str_is_none(alt) ? row.alt : alt,
			.shown = row.width ? url_own(req->arena, "/files/%lld/320", (long long)id.v)
					   : (struct url){ STR_NONE } };
	}
	return choice;
}
