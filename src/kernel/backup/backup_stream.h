#ifndef CHUKE_BACKUP_STREAM_H
#define CHUKE_BACKUP_STREAM_H

#include "db.h"

/*
 * The bytes of a backup file (doc/backup.md): a gzip stream of tagged values that ends with the SHA-256 of
 * all before it.  Knows values and digests, not what they mean.  Everything fails by fail(); files and
 * buffers are let go of with the arena.
 */

enum { BACKUP_DIGEST_BYTES = 32, BACKUP_VALUE_BYTES_MAX = 256 << 20, BACKUP_NAME_BYTES_MAX = 4096 };

struct backup_out;
/* A new file PATH.part beside `path`; an abandoned one is removed with the arena. */
struct backup_out *backup_out_open(struct arena *arena, struct str path);
void backup_out_bytes(struct backup_out *out, const void *bytes, size_t len);
void backup_out_tag(struct backup_out *out, char tag);
void backup_out_int(struct backup_out *out, int64_t value);
void backup_out_text(struct backup_out *out, struct str text);
void backup_out_value(struct backup_out *out, const struct db_value *value);
/* From here on what is written counts into the digest of rows too; and no more. */
void backup_out_count(struct backup_out *out, bool is_counted);
/* Writes the digest, makes the file lasting, gives it its name; the digest of rows. */
void backup_out_finish(struct backup_out *out, unsigned char ret_rows[BACKUP_DIGEST_BYTES]);

struct backup_in;
/* Fails, with a sentence, if it is no backup. */
struct backup_in *backup_in_open(struct arena *arena, struct str path);
void backup_in_bytes(struct backup_in *in, void *ret_bytes, size_t len);
char backup_in_tag(struct backup_in *in);
int64_t backup_in_int(struct backup_in *in);
/* Into the arena; fails beyond `len_max`. */
struct str backup_in_text(struct backup_in *in, struct arena *arena, size_t len_max);
/* A value of this type or none; its bytes go to the arena, or nowhere if that is NULL. */
void backup_in_value(
	struct backup_in *in, struct arena *arena, enum db_type type, struct db_value *ret_value);
void backup_in_count(struct backup_in *in, bool is_counted);
/* Reads the digest and the end; fails if it is not that of what was read. */
void backup_in_finish(struct backup_in *in, unsigned char ret_rows[BACKUP_DIGEST_BYTES]);
/* Leaves with the sentence that the file is damaged. */
_Noreturn void backup_in_fail(struct backup_in *in, const char *what);

#endif
