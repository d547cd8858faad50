#include "answers_draw.h"

#include "paper.h"

/* The sheet on paper. */

static void
put_table(struct req *req, struct paper *paper, const struct sheet_line *line)
{
	size_t count = line->heads.count;
	struct str *cells = ARENA_ARRAY(req->arena, count, struct str);

	paper_add(paper, PAPER_TEXT, bilingual_in(line->field->label, req->lang));
	for (size_t i = 0; i < count; i++) {
		cells[i] = bilingual_in(line->heads.items[i], req->lang);
	}
	paper_add_cells(paper, PAPER_TABLE, cells, count);
	for (size_t row = 0; row < line->rows.count; row++) {
		for (size_t i = 0; i < count; i++) {
			cells[i] = line->rows.items[row].items[i].text;
		}
		paper_add_cells(paper, PAPER_ROW, cells, count);
	}
}

static struct str
file_names(struct req *req, const struct kept_files *files)
{
	struct buf *out = buf_create(req->arena, 64 << 10);

	for (size_t i = 0; i < files->count; i++) {
		buf_text(out, i == 0 ? "" : req->lang == LANG_EN ? ", " : "、");
		buf_str(out, files->items[i].name);
	}
	return buf_view(out);
}

void
answers_paper(struct req *req, struct paper *paper, const struct answers *answers, bool is_open)
{
	const struct answers_sheet_view *view = answers_sheet_view(
		req, &(struct answers_sheet_of){ .answers = answers, .is_open = is_open });

	for (size_t i = 0; i < view->sections.count; i++) {
		const struct sheet_section *section = &view->sections.items[i];

		paper_add(paper, PAPER_HEADING, bilingual_in(section->title, req->lang));
		for (size_t j = 0; j < section->lines.count; j++) {
			const struct sheet_line *line = &section->lines.items[j];

			if (line->is_table) {
				put_table(req, paper, line);
				continue;
			}
			paper_add_pair(paper, PAPER_FIELD,
				bilingual_in(line->field->label, req->lang),
				line->files.count ? file_names(req, &line->files) : line->text);
		}
	}
}
