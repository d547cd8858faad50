#include "sheet.h"

#include "csv.h"
#include "fail.h"
#include "xlsx.h"

#include <assert.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum {
	FLUSH_BYTES = 64 << 10,
	ROW_BYTES_MAX = 8 << 20,
	SCRATCH_BYTES_MAX = 16 << 20, /* what `show` may use for one row */
};

struct sheet_writer {
	const struct sheet_plan *plan;
	sheet_sink *sink;
	void *sink_arg;
	bool is_broken;
	struct buf out; /* CSV not yet given to the sink */
	struct csv_writer csv;
	struct xlsx_writer *xlsx;
	char *path; /* of the XLSX while it is made; NULL when removed */
	struct arena *scratch;
};

bool
sheet_sink_file(void *file, const char *bytes, size_t len)
{
	return fwrite(bytes, 1, len, file) == len;
}

static void
close_writer(void *arg)
{
	struct sheet_writer *writer = arg;

	buf_finish(&writer->out);
	arena_destroy(writer->scratch);
	if (writer->path) {
		unlink(writer->path);
		writer->path = NULL;
	}
}

static void
put_text(struct sheet_writer *writer, struct str text)
{
	if (writer->xlsx) {
		xlsx_put_text(writer->xlsx, text);
	} else {
		csv_put(&writer->csv, text);
	}
}

static void
flush(struct sheet_writer *writer)
{
	writer->is_broken |= writer->out.full;
	if (!writer->is_broken && writer->out.len) {
		writer->is_broken |= !writer->sink(
			writer->sink_arg, writer->out.ptr, writer->out.len);
	}
	buf_clear(&writer->out);
}

static void
end_row(struct sheet_writer *writer)
{
	if (writer->xlsx) {
		xlsx_end_row(writer->xlsx);
		return;
	}
	csv_end_row(&writer->csv);
	if (writer->out.full || writer->out.len >= FLUSH_BYTES) {
		flush(writer);
	}
}

/* A file that nobody else can open, for the workbook to grow in. */
static char *
temporary_path(struct arena *arena, const char *folder)
{
	struct str path = str_format(arena, "%s/chuke-sheet-XXXXXX", folder ? folder : "/tmp");
	char *copy = arena_alloc(arena, path.len + 1);
	int handle;

	memcpy(copy, path.ptr, path.len);
	handle = mkstemp(copy);
	if (handle < 0) {
		fail_as(errno == ENOSPC ? FAIL_DISK_FULL : FAIL_OTHER,
			"no temporary file for a workbook (errno %d)", errno);
	}
	close(handle);
	return copy;
}

struct sheet_writer *
sheet_writer_open(
	struct arena *arena, const struct sheet_plan *plan, sheet_sink *sink, void *sink_arg)
{
	struct sheet_writer *writer = ARENA_NEW(arena, struct sheet_writer);

	writer->plan = plan;
	writer->sink = sink;
	writer->sink_arg = sink_arg;
	buf_init(&writer->out, ROW_BYTES_MAX);
	arena_defer(arena, close_writer, writer);
	writer->scratch = arena_create(SCRATCH_BYTES_MAX);
	if (plan->format == SHEET_XLSX) {
		writer->path = temporary_path(arena, plan->temp_dir);
		writer->xlsx = xlsx_create(arena, writer->path, plan->title);
	} else {
		csv_writer_init(&writer->csv, &writer->out, true);
	}
	for (size_t i = 0; i < plan->column_count; i++) {
		put_text(writer, plan->columns[i].label);
	}
	end_row(writer);
	return writer;
}

static void
put_int(struct sheet_writer *writer, int64_t value, int64_t absent)
{
	char digits[24];
	int len;

	if (value == absent) {
		put_text(writer, STR_NONE);
	} else if (writer->xlsx) {
		xlsx_put_int(writer->xlsx, value);
	} else {
		len = snprintf(digits, sizeof(digits), "%lld", (long long)value);
		csv_put_number(&writer->csv, (struct str){ digits, (size_t)len });
	}
}

/* In yuan with two decimals and without commas, so that a spreadsheet reads a number. */
static void
put_money(struct sheet_writer *writer, struct money money)
{
	char digits[32];
	uint64_t fen;
	int len;

	if (writer->xlsx) {
		xlsx_put_money(writer->xlsx, money);
		return;
	}
	if (money_is_none(money)) {
		csv_put(&writer->csv, STR_NONE);
		return;
	}
	fen = money.fen < 0 ? 0 - (uint64_t)money.fen : (uint64_t)money.fen;
	len = snprintf(digits, sizeof(digits), "%s%llu.%02llu", money.fen < 0 ? "-" : "",
		(unsigned long long)(fen / 100), (unsigned long long)(fen % 100));
	csv_put_number(&writer->csv, (struct str){ digits, (size_t)len });
}

static void
put_day(struct sheet_writer *writer, struct day day)
{
	if (writer->xlsx) {
		xlsx_put_day(writer->xlsx, day);
	} else {
		csv_put_number(&writer->csv, day_format_iso(writer->scratch, day));
	}
}

static void
put_moment(struct sheet_writer *writer, struct moment moment)
{
	struct day day = day_of_moment(moment);
	struct str text = STR_NONE;

	if (writer->xlsx) {
		xlsx_put_moment(writer->xlsx, moment);
		return;
	}
	if (!moment_is_none(moment)) {
		int minutes = (int)((moment.ms - day_start(day).ms) / 60000);

		text = str_format(writer->scratch, "%s %02d:%02d",
			day_format_iso(writer->scratch, day).ptr, minutes / 60, minutes % 60);
	}
	csv_put_number(&writer->csv, text);
}

static void
put_member(struct sheet_writer *writer, const struct member *member, const void *row)
{
	const char *at = (const char *)row + member->offset;

	switch (member->type) {
	case MEMBER_INT:
		put_int(writer, *(const int64_t *)at, INT_NONE);
		break;
	case MEMBER_BOOL:
		put_text(writer, *(const bool *)at ? writer->plan->yes : writer->plan->no);
		break;
	case MEMBER_STR:
		put_text(writer, *(const struct str *)at);
		break;
	case MEMBER_MONEY:
		put_money(writer, *(const struct money *)at);
		break;
	case MEMBER_DAY:
		put_day(writer, *(const struct day *)at);
		break;
	case MEMBER_MOMENT:
		put_moment(writer, *(const struct moment *)at);
		break;
	case MEMBER_ID:
		put_int(writer, *(const int64_t *)at, 0);
		break;
	case MEMBER_BLOB:
		put_text(writer, STR_NONE); /* bytes are no cell */
		break;
	}
}

void
sheet_writer_row(struct sheet_writer *writer, const void *row)
{
	for (size_t i = 0; i < writer->plan->column_count; i++) {
		const struct sheet_column *column = &writer->plan->columns[i];

		if (column->show) {
			put_text(writer, column->show(writer->scratch, row));
		} else {
			put_member(writer, column->member, row);
		}
	}
	end_row(writer);
	arena_reset(writer->scratch);
}

void
sheet_writer_texts(struct sheet_writer *writer, const struct str *texts, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		const struct member *member = i < writer->plan->column_count
						      ? writer->plan->columns[i].member
						      : NULL;
		int64_t number;

		if (member && member->type == MEMBER_INT && str_parse_int(texts[i], &number)) {
			put_int(writer, number, INT_NONE);
		} else {
			put_text(writer, texts[i]);
		}
	}
	end_row(writer);
}

/* The finished workbook to the sink. */
static bool
send_file(struct sheet_writer *writer)
{
	char bytes[16 << 10];
	FILE *file = fopen(writer->path, "rb");
	size_t got;
	bool is_sent = file != NULL;

	while (is_sent && (got = fread(bytes, 1, sizeof(bytes), file)) > 0) {
		is_sent = writer->sink(writer->sink_arg, bytes, got);
	}
	if (file) {
		is_sent = is_sent && !ferror(file);
		fclose(file);
	}
	return is_sent;
}

bool
sheet_writer_finish(struct sheet_writer *writer)
{
	if (writer->xlsx) {
		writer->is_broken |= !xlsx_finish(writer->xlsx) || !send_file(writer);
		unlink(writer->path);
		writer->path = NULL;
	} else {
		flush(writer);
	}
	return !writer->is_broken;
}

const char *
sheet_extension(enum sheet_format format)
{
	return format == SHEET_XLSX ? ".xlsx" : ".csv";
}

const char *
sheet_media_type(enum sheet_format format)
{
	return format == SHEET_XLSX
		       ? "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
		       : "text/csv; charset=utf-8";
}
