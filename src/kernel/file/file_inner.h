#ifndef CHUKE_FILE_INNER_H
#define CHUKE_FILE_INNER_H

#include "file.h"
#include "kernel_queries.h"
#include "right.h"

/*
 * What the files of this room share.  file.c keeps records, file_store.c bytes on disk, file_seal.c encrypts
 * them; file_look.c tells what bytes are, file_add.c turns sent bytes into a stored file, file_stage.c does so
 * for what came with a form; file_pages.c gives them out, file_sent.c takes those of a page's script, file_choice.c
 * draws fields; file_open.c opens them for libraries; file_sweep.c tidies.
 */

struct buf;
struct district;
struct pack;
struct regions;

enum { FILE_HASH_CHARS = 64, FILE_KEY_BYTES = 32 };

/* Whether a file of this media type may be sent for it. */
bool file_purpose_takes(const struct file_purpose *purpose, struct str type);

/* ---- file_store.c: bytes by the hash of what is stored, under DIR/files/ab/cdef… ---- */

struct file_stored {
	struct str hash; /* hexadecimal */
	int64_t size;
};
/* Bytes on their way into the store. */
struct file_writer;
/* Opens a temporary file; fails (FAIL_DISK_FULL) if it cannot.  It goes with the arena unless it is kept. */
struct file_writer *file_writer_open(const struct app *app, struct arena *arena);
void file_writer_put(struct file_writer *writer, const void *bytes, size_t len);
/* Synced, renamed, its folder synced: when this returns the bytes stay. */
struct file_stored file_writer_keep(struct file_writer *writer);
/* Where bytes of that hash lie. */
struct str file_store_path(const struct app *app, struct arena *arena, struct str hash);
/* The hash of what lies there; none if nothing does. */
struct str file_store_hash(const struct app *app, struct arena *arena, struct str hash);
/* So that nobody tidies bytes away between looking for them and needing them. */
void file_store_lock(void);
void file_store_unlock(void);

/* ---- file_seal.c: libsodium's secretstream, a key for each file ---- */

/* In a transaction: the box in which a record keeps its file's key, for whoever sent it (0: the system). */
struct str file_key_wrap(
	struct db *db, struct login_id login, const unsigned char key[FILE_KEY_BYTES]);
/* The same with a key that is given, for that file. */
struct str file_key_wrap_with(struct db *db, struct file_id id, struct person_key_id owner,
	const unsigned char key[FILE_KEY_BYTES]);
/* False if the key that it is wrapped with is destroyed, or the box damaged: then nobody can read the file. */
bool file_key_unwrap(
	struct db *db, const struct file_find_row *row, unsigned char ret_key[FILE_KEY_BYTES]);

struct file_sealer;
/* Writes what it is given, encrypted, into the writer. */
struct file_sealer *file_sealer_open(
	struct arena *arena, struct file_writer *writer, const unsigned char key[FILE_KEY_BYTES]);
void file_sealer_put(struct file_sealer *sealer, const void *bytes, size_t len);
void file_sealer_end(struct file_sealer *sealer);

/* Reads stored bytes in pieces, decrypted if they were sealed. */
struct file_reader;
/* NULL if there are no such bytes.  Closed with the arena.  `key` NULL: they lie open. */
struct file_reader *file_reader_open(
	const struct app *app, struct arena *arena, struct str hash, const unsigned char *key);
/* Appends the next piece; false when that was the last.  Fails if the bytes are damaged. */
bool file_reader_next(struct file_reader *reader, struct buf *out);

/* ---- file_look.c ---- */

/* The media type of the file's content (libmagic); none if nobody knows it. */
struct str file_look(struct arena *arena, const char *path, struct str name);

/* ---- file_add.c ---- */

/* What was sent and lies in a temporary file. */
struct file_sent {
	struct str path, name;
	int64_t size;
	const struct file_purpose *purpose;
	int64_t megabytes_max;
	struct login_id login;
};
/*
 * Stores bytes and record, in a transaction of its own; not in one, and not on a worker: pictures take
 * their time.  INVALID with a sentence (Chinese, N_()), in which {1} is ret_word.
 */
struct file_problem {
	const char *sentence;
	struct str word;
};
enum outcome file_keep(struct app *app, struct arena *arena, const struct file_sent *sent,
	struct file_id *ret_id, struct file_problem *ret_problem);

/* ---- file_pages.c ---- */

/* As the office of its object says; what is bound to nothing is its sender's. */
enum file_seen file_seen_by(struct req *req, const struct file_find_row *row);

/* ---- file_sent.c: POST /files, by a page's script ---- */

/* What a file may be sent for, by name. */
struct choices file_purpose_choices(struct req *req);
extern const struct form file_sent_form;
/* Answers with the file as a form's field draws it. */
enum outcome keep_sent_file(struct req *req);
/* Its sentence alone, when it was refused. */
enum outcome show_sent_refusal(struct req *req);

/* ---- file_sweep.c ---- */

/* For the office: removes records that nobody took. */
bool file_keep_house(struct db *db, const struct pack *pack, const struct regions *regions);
/* Reads all stored bytes: every record has its own. */
void file_check_bytes(const struct app *app, struct db *db,
	void (*breach)(void *arg, struct str sentence), void *arg);

/* ---- file_upgrade.c ---- */

/* At start: seals the papers of cases that an older version kept as they came. */
void file_seal_rest(struct app *app, struct arena *arena);

/* ---- file_choice.c ---- */

/* For file_choice_find (parts.h). */
struct file_choice file_choice_of(
	struct req *req, const struct field *field, const struct file_ids *ids);

#endif
