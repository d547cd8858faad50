#include "image.h"

#include "fail.h"

#include <setjmp.h>
#include <stdio.h>
#include <string.h>

#include <jerror.h>
#include <jpeglib.h>

/* JPEG by libjpeg-turbo.  Its errors leave by longjmp to the function that called it, never further. */

enum {
	QUALITY = 82,
	SCALE_WHOLE = 8, /* libjpeg scales by eighths */
	/* a progressive file is held whole in memory, and may have any number of scans */
	PIXELS_PROGRESSIVE_MAX = 40 * 1000 * 1000,
	SCANS_MAX = 100,
	EXIF_MARKER = JPEG_APP0 + 1,
	EXIF_BYTES_MAX = 0xFFFF,
	ERROR_BYTES_MAX = JMSG_LENGTH_MAX,
	PIECE_BYTES = 16 << 10,
};

struct jpeg_reading {
	struct jpeg_decompress_struct info;
	struct jpeg_error_mgr errors;
	struct jpeg_progress_mgr progress;
	jmp_buf back;
	struct arena *arena;
	struct image_source *source;
	struct image image;
	enum image_problem problem;
	bool is_cut_off;
};

static void
leave_reading(j_common_ptr info)
{
	struct jpeg_reading *reading = info->client_data;

	longjmp(reading->back, 1);
}

/* Warnings: a file that ends too early is shown grey by libjpeg, and refused by us. */
static void
note_message(j_common_ptr info, int level)
{
	struct jpeg_reading *reading = info->client_data;

	if (level < 0 &&
		(info->err->msg_code == JWRN_JPEG_EOF || info->err->msg_code == JWRN_HIT_MARKER)) {
		reading->is_cut_off = true;
	}
}

static void
say_nothing(j_common_ptr info)
{
	(void)info;
}

static void
watch_scans(j_common_ptr info)
{
	struct jpeg_reading *reading = info->client_data;

	if (reading->info.input_scan_number > SCANS_MAX) {
		reading->problem = IMAGE_TOO_LARGE;
		longjmp(reading->back, 1);
	}
}

static void
read_orientation(struct jpeg_reading *reading)
{
	static const struct str head = STR("Exif\0\0");
	const struct jpeg_marker_struct *marker = reading->info.marker_list;

	for (; marker; marker = marker->next) {
		struct str bytes = { (const char *)marker->data, marker->data_length };

		if (marker->marker == EXIF_MARKER && str_starts(bytes, head)) {
			reading->source->orientation = image_orientation(
				str_slice(bytes, head.len, bytes.len));
			return;
		}
	}
}

/* The coarsest scale at which the picture is still wide enough. */
static void
choose_scale(struct jpeg_reading *reading)
{
	const struct image_source *source = reading->source;
	int64_t width = source->orientation >= 5 ? source->height : source->width;
	unsigned scale = 1;

	while (scale < SCALE_WHOLE && width * scale / SCALE_WHOLE < source->width_min) {
		scale++;
	}
	reading->info.scale_num = scale;
	reading->info.scale_denom = SCALE_WHOLE;
}

/* Print shops' colours; Adobe writes them upside down. */
static void
convert_cmyk(const struct jpeg_reading *reading, const unsigned char *row, unsigned char *to)
{
	bool is_inverted = reading->info.saw_Adobe_marker;

	for (int x = 0; x < reading->image.width; x++, row += 4, to += 3) {
		unsigned black = is_inverted ? row[3] : 255U - row[3];

		for (int c = 0; c < 3; c++) {
			unsigned ink = is_inverted ? row[c] : 255U - row[c];

			to[c] = (unsigned char)(ink * black / 255);
		}
	}
}

static void
read_rows(struct jpeg_reading *reading)
{
	struct jpeg_decompress_struct *info = &reading->info;
	size_t row_bytes = (size_t)reading->image.width * 3;
	unsigned char *inks = info->out_color_space == JCS_CMYK
				      ? arena_array(reading->arena, info->output_width, 4)
				      : NULL;

	while (info->output_scanline < info->output_height) {
		unsigned char *row = reading->image.pixels + info->output_scanline * row_bytes;
		JSAMPROW rows[1] = { inks ? inks : row };

		if (jpeg_read_scanlines(info, rows, 1) == 1 && inks) {
			convert_cmyk(reading, inks, row);
		}
	}
}

/* Everything that may leave by longjmp; what it needs stands in `reading`. */
static void
read_all(struct jpeg_reading *reading)
{
	struct jpeg_decompress_struct *info = &reading->info;
	struct image_source *source = reading->source;

	jpeg_save_markers(info, EXIF_MARKER, EXIF_BYTES_MAX);
	jpeg_mem_src(info, (const unsigned char *)source->file.ptr, source->file.len);
	jpeg_read_header(info, TRUE);
	source->width = (int)info->image_width;
	source->height = (int)info->image_height;
	if (!image_is_small_enough(info->image_width, info->image_height,
		    info->progressive_mode ? PIXELS_PROGRESSIVE_MAX : IMAGE_PIXELS_MAX)) {
		reading->problem = IMAGE_TOO_LARGE;
		return;
	}
	read_orientation(reading);
	choose_scale(reading);
	info->out_color_space = info->jpeg_color_space == JCS_CMYK ||
						info->jpeg_color_space == JCS_YCCK
					? JCS_CMYK
					: JCS_RGB;
	info->dct_method = JDCT_ISLOW;
	info->progress = &reading->progress;
	jpeg_start_decompress(info);
	reading->image = (struct image){ (int)info->output_width, (int)info->output_height, 3,
		NULL };
	reading->image.pixels = arena_array(
		reading->arena, info->output_height, (size_t)info->output_width * 3);
	read_rows(reading);
	jpeg_finish_decompress(info);
	reading->problem = reading->is_cut_off ? IMAGE_BROKEN : IMAGE_FINE;
}

static void
destroy_reading(void *arg)
{
	struct jpeg_reading *reading = arg;

	jpeg_destroy_decompress(&reading->info);
}

enum image_problem
image_read_jpeg(struct arena *arena, struct image_source *source, struct image *ret_image)
{
	struct jpeg_reading *reading = ARENA_NEW(arena, struct jpeg_reading);

	reading->arena = arena;
	reading->source = source;
	reading->problem = IMAGE_BROKEN;
	reading->info.err = jpeg_std_error(&reading->errors);
	reading->errors.error_exit = leave_reading;
	reading->errors.emit_message = note_message;
	reading->errors.output_message = say_nothing;
	reading->progress.progress_monitor = watch_scans;
	reading->info.client_data = reading;
	if (setjmp(reading->back) == 0) {
		jpeg_create_decompress(&reading->info);
		arena_defer(arena, destroy_reading, reading);
		read_all(reading);
	}
	if (reading->problem == IMAGE_FINE) {
		*ret_image = reading->image;
	}
	return reading->problem;
}

/* ---- writing ------------------------------------------------------------------------------------- */

static _Noreturn void
fail_writing(j_common_ptr info)
{
	char message[ERROR_BYTES_MAX];

	info->err->format_message(info, message);
	fail("a JPEG cannot be written: %s", message);
}

struct jpeg_writing {
	struct jpeg_compress_struct info;
	struct jpeg_destination_mgr to;
	struct jpeg_error_mgr errors;
	struct buf *out;
	unsigned char piece[PIECE_BYTES];
};

static void
begin_piece(j_compress_ptr info)
{
	struct jpeg_writing *writing = info->client_data;

	writing->to.next_output_byte = writing->piece;
	writing->to.free_in_buffer = sizeof(writing->piece);
}

static boolean
put_piece(j_compress_ptr info)
{
	struct jpeg_writing *writing = info->client_data;

	buf_put(writing->out, writing->piece, sizeof(writing->piece));
	begin_piece(info);
	return TRUE;
}

static void
put_last_piece(j_compress_ptr info)
{
	struct jpeg_writing *writing = info->client_data;

	buf_put(writing->out, writing->piece, sizeof(writing->piece) - writing->to.free_in_buffer);
}

static void
destroy_writing(void *arg)
{
	struct jpeg_writing *writing = arg;

	jpeg_destroy_compress(&writing->info);
}

void
image_write_jpeg(const struct image *image, struct buf *out)
{
	struct arena *arena = arena_create(1 << 20);
	struct jpeg_writing *writing = ARENA_NEW(arena, struct jpeg_writing);
	struct jpeg_compress_struct *info = &writing->info;
	size_t row_bytes = (size_t)image->width * (size_t)image->channels;

	info->err = jpeg_std_error(&writing->errors);
	writing->errors.error_exit = fail_writing; /* then the process is nobody's any more */
	jpeg_create_compress(info);
	arena_defer(arena, destroy_writing, writing);
	writing->out = out;
	writing->to = (struct jpeg_destination_mgr){ .init_destination = begin_piece,
		.empty_output_buffer = put_piece,
		.term_destination = put_last_piece };
	info->dest = &writing->to;
	info->client_data = writing;
	info->image_width = (unsigned)image->width;
	info->image_height = (unsigned)image->height;
	info->input_components = image->channels;
	info->in_color_space = JCS_RGB;
	jpeg_set_defaults(info);
	jpeg_set_quality(info, QUALITY, TRUE);
	jpeg_simple_progression(info);
	info->optimize_coding = TRUE;
	jpeg_start_compress(info, TRUE);
	while (info->next_scanline < info->image_height) {
		JSAMPROW rows[1] = { image->pixels + info->next_scanline * row_bytes };

		jpeg_write_scanlines(info, rows, 1);
	}
	jpeg_finish_compress(info);
	arena_destroy(arena);
}
