#include "app.h"
#include "audit.h"
#include "child.h"
#include "fail.h"
#include "file_inner.h"
#include "image.h"
#include "rand.h"
#include "secret.h"
#include "store.h"

#include <errno.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* From bytes that were sent to bytes that are kept and their record. */

enum { PIECE_BYTES = 64 << 10, KEEP_BYTES_MAX = 160 << 20, PARTS_MAX = IMAGE_WIDTHS_MAX };

struct part {
	struct file_stored stored;
	int width_max, width, height; /* 0, 0, 0 of what is no picture */
	struct str type;
};

struct keeping {
	struct app *app;
	struct arena *arena; /* of this file alone: a picture takes some megabytes */
	const struct file_sent *sent;
	struct str hash, type; /* of what was sent */
	int width, height;
	unsigned char key[FILE_KEY_BYTES]; /* of sealed bytes */
	struct part parts[PARTS_MAX];
	size_t part_count;
	struct file_problem problem;
	bool is_enough; /* its sender has as many that are in no form as one may have */
	struct file_id id;
	enum outcome outcome;
};

static enum outcome
refuse(struct keeping *k, const char *sentence, struct str word)
{
	k->problem = (struct file_problem){ sentence, word };
	return INVALID;
}

/* ---- bytes --------------------------------------------------------------------------------------- */

static void
close_file(void *file)
{
	fclose(file);
}

static FILE *
open_sent(struct keeping *k)
{
	FILE *file = fopen(str_terminated(k->arena, k->sent->path), "rbe");

	if (!file) {
		fail("an upload cannot be read: %s", strerror(errno));
	}
	arena_defer(k->arena, close_file, file);
	return file;
}

/* As it came, or sealed; its hash on the way. */
static void
keep_bytes(struct keeping *k)
{
	unsigned char hash[crypto_hash_sha256_BYTES];
	crypto_hash_sha256_state state;
	struct file_writer *writer = file_writer_open(k->app, k->arena);
	struct file_sealer *sealer = NULL;
	char *piece = arena_alloc(k->arena, PIECE_BYTES);
	FILE *file = open_sent(k);
	size_t len;

	if (k->sent->purpose->is_sealed) {
		rand_bytes(k->key, sizeof(k->key));
		sealer = file_sealer_open(k->arena, writer, k->key);
	}
	crypto_hash_sha256_init(&state);
	while ((len = fread(piece, 1, PIECE_BYTES, file)) > 0) {
		crypto_hash_sha256_update(&state, (unsigned char *)piece, len);
		if (sealer) {
			file_sealer_put(sealer, piece, len);
		} else {
			file_writer_put(writer, piece, len);
		}
	}
	if (ferror(file)) {
		fail("an upload cannot be read");
	}
	if (sealer) {
		file_sealer_end(sealer);
	}
	crypto_hash_sha256_final(&state, hash);
	k->hash = secret_hex(k->arena, hash, sizeof(hash));
	k->parts[0] = (struct part){ .stored = file_writer_keep(writer), .type = k->type };
	k->part_count = 1;
}

static struct str
read_all(struct keeping *k)
{
	FILE *file = open_sent(k);
	char *bytes = arena_alloc(k->arena, (size_t)k->sent->size + 1);
	size_t len = fread(bytes, 1, (size_t)k->sent->size, file);

	if (len != (size_t)k->sent->size) {
		fail("an upload cannot be read");
	}
	return (struct str){ bytes, len };
}

static enum outcome
refuse_picture(struct keeping *k, enum image_problem problem)
{
	if (problem == IMAGE_TOO_LARGE) {
		return refuse(k, N_("图片“{1}”的像素太多，请缩小到 4000 万像素以内再上传。"),
			k->sent->name);
	}
	return refuse(k, N_("图片“{1}”打不开，可能没有传完或已经损坏，请换一张。"), k->sent->name);
}

static void
keep_widths(struct keeping *k, const struct images_small *images)
{
	for (size_t i = 0; i < images->count; i++) {
		const struct image_small *small = &images->items[i];
		struct file_writer *writer = file_writer_open(k->app, k->arena);

		file_writer_put(writer, small->bytes.ptr, small->bytes.len);
		k->parts[i] = (struct part){ .stored = file_writer_keep(writer),
			.width_max = small->width_max,
			.width = small->width,
			.height = small->height,
			.type = str_of(small->type) };
	}
	k->part_count = images->count;
	k->width = images->width;
	k->height = images->height;
}

static enum outcome
keep_picture(struct keeping *k)
{
	struct str bytes = read_all(k), packed;
	unsigned char hash[crypto_hash_sha256_BYTES];
	struct images_small images;
	enum outcome outcome = app_child_run(k->app, CHILD_IMAGE, k->arena, bytes, &packed);

	if (outcome == UNAVAILABLE) {
		return refuse(k, N_("图片“{1}”现在处理不了，请稍后再试。"), k->sent->name);
	}
	if (outcome != OK) {
		return refuse_picture(k, IMAGE_TOO_LARGE);
	}
	if (images_small_read(packed, &images) != OK) {
		fail("the child's answer about a picture is none");
	}
	if (images.problem != IMAGE_FINE || images.count == 0) {
		return refuse_picture(k, images.problem);
	}
	crypto_hash_sha256(hash, (const unsigned char *)bytes.ptr, bytes.len);
	k->hash = secret_hex(k->arena, hash, sizeof(hash));
	keep_widths(k, &images);
	return OK;
}

/* ---- record -------------------------------------------------------------------------------------- */

static enum outcome
add_in_transaction(struct db *db, void *arg)
{
	struct keeping *k = arg;
	struct file_add_row_args args = { .hash = k->hash,
		.size = k->sent->size,
		.type = k->type,
		.name = k->sent->name,
		.purpose = str_of(k->sent->purpose->name),
		.login_id = k->sent->login,
		.width = k->width,
		.height = k->height,
		.key_box = STR_NONE,
		.added_at = db_now(db) };
	struct file_add_row_row row;

	if (k->sent->purpose->is_sealed) {
		args.key_box = file_key_wrap(db, k->sent->login, k->key);
	}
	file_add_row(db, &args, &row);
	for (size_t i = 0; i < k->part_count; i++) {
		const struct part *part = &k->parts[i];
		struct file_part_add_args part_args = { .file_id = row.id,
			.width = part->width_max,
			.hash = part->stored.hash,
			.size = part->stored.size,
			.type = part->type,
			.pixel_width = part->width,
			.pixel_height = part->height };

		file_part_add(db, &part_args);
	}
	audit_add_for(db, k->sent->login,
		&(struct audit){ .verb = "file.add", .object = "file", .object_id = row.id.v });
	k->id = row.id;
	return OK;
}

static void
count_unused(struct db *db, void *arg)
{
	struct keeping *k = arg;
	struct file_count_unused_row row;

	file_count_unused(db, k->sent->login, FILE_UNUSED_MAX, &row);
	k->is_enough = row.total >= FILE_UNUSED_MAX;
}

static enum outcome
keep(struct keeping *k)
{
	const struct file_purpose *purpose = k->sent->purpose;
	enum outcome outcome = OK;

	if (k->sent->size == 0) {
		return refuse(k, N_("文件“{1}”是空的，请重新选择。"), k->sent->name);
	}
	if (k->sent->size > k->sent->megabytes_max << 20) {
		return refuse(k, N_("这个文件太大了，最大 {1} MB，请缩小后再上传。"),
			str_format(k->arena, "%lld", (long long)k->sent->megabytes_max));
	}
	if (k->sent->login.v) {
		store_read(k->app->store, k->arena, count_unused, k);
	}
	if (k->is_enough) {
		return refuse(k, N_("您传了 {1} 个还没有提交的文件。请先提交，或者明天再传。"),
			str_format(k->arena, "%d", FILE_UNUSED_MAX));
	}
	k->type = file_look(k->arena, str_terminated(k->arena, k->sent->path), k->sent->name);
	if (str_is_none(k->type)) {
		k->type = STR("application/octet-stream");
	}
	if (!file_purpose_takes(purpose, k->type)) {
		return refuse(k, purpose->refusal, k->sent->name);
	}
	if (purpose->is_picture) {
		outcome = keep_picture(k);
	} else {
		keep_bytes(k);
	}
	if (outcome == OK) {
		outcome = store_write(k->app->store, k->arena, add_in_transaction, k);
	}
	return outcome;
}

static void
run_keep(void *arg)
{
	struct keeping *k = arg;

	k->outcome = keep(k);
}

enum outcome
file_keep(struct app *app, struct arena *arena, const struct file_sent *sent,
	struct file_id *ret_id, struct file_problem *ret_problem)
{
	struct keeping k = { .app = app, .arena = arena_create(KEEP_BYTES_MAX), .sent = sent };
	struct failure failure;
	bool is_well = fail_catch(run_keep, &k, &failure);

	k.problem.word = str_copy(arena, k.problem.word);
	arena_destroy(k.arena);
	sodium_memzero(k.key, sizeof(k.key));
	if (!is_well) {
		fail_as(failure.kind, "%s", failure.message);
	}
	if (k.outcome == OK) {
		*ret_id = k.id;
	} else {
		*ret_problem = k.problem;
	}
	return k.outcome;
}

/* ---- without a form ------------------------------------------------------------------------------ */

/* Bytes in memory get a path. */
static void
write_bytes(struct app *app, struct arena *arena, struct str bytes, struct str *ret_path)
{
	FILE *file;

	*ret_path = str_format(arena, "%.*s/tmp/add-XXXXXX", STR_ARG(app->settings.data_dir));
	file = fdopen(mkstemp((char *)ret_path->ptr), "wbe");
	if (!file || fwrite(bytes.ptr, 1, bytes.len, file) != bytes.len || fclose(file) != 0) {
		fail("a file cannot be stored: %s", strerror(errno));
	}
}

static int64_t
size_of(struct str path)
{
	struct stat there;

	if (str_is_none(path) || stat(path.ptr, &there) != 0) {
		fail("a file cannot be read: %s", strerror(errno));
	}
	return (int64_t)there.st_size;
}

enum outcome
file_add(struct app *app, struct arena *arena, const struct file_source *source,
	struct file_id *ret_id, const char **ret_problem)
{
	struct file_sent sent = { .name = source->name,
		.purpose = file_purpose_find(str_of(source->purpose)),
		.megabytes_max = INT32_MAX,
		.login = source->login };
	struct file_problem problem = { 0 };
	struct arena *own = arena_create(1 << 20);
	bool has_path = !str_is_empty(source->path);
	enum outcome outcome;

	if (has_path) {
		sent.path = str_of(str_terminated(own, source->path));
	} else {
		write_bytes(app, own, source->bytes, &sent.path);
	}
	sent.size = size_of(sent.path);
	outcome = file_keep(app, arena, &sent, ret_id, &problem);
	if (!has_path) {
		unlink(sent.path.ptr);
	}
	arena_destroy(own);
	if (outcome != OK && ret_problem) {
		*ret_problem = problem.sentence;
	}
	return outcome;
}
