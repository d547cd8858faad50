#ifndef CHUKE_BACKUP_H
#define CHUKE_BACKUP_H

#include "setting.h"

/*
 * The whole district in one file, and back: all rows and the bytes of stored files, while others write
 * on, in one format for both engines (doc/backup.md).  The master key is never in it, nor are settings of
 * the process.  Everything fails by fail(), with a sentence for the one who typed the command.
 */

/* What was written or restored. */
struct backup_sum {
	struct str made_by, engine; /* the version of chuke and the engine that it was made from */
	struct moment made_at;
	int64_t tables, rows, files, file_bytes;
	struct str digest; /* of all rows, in hexadecimal: equal on both engines */
};

/* Where the rows are: settings' db, or the file in its data_dir. */
struct str backup_address(struct arena *arena, const struct settings *settings);

/* Writes a new file; refuses to overwrite one. */
struct backup_sum backup_write(
	struct arena *arena, const struct settings *settings, struct str path);

/* Reads the whole file without applying anything; fails if it is damaged or of a newer version. */
struct backup_sum backup_verify(struct arena *arena, struct str path);
/*
 * Verifies, then fills the empty folder and database.  All or nothing: what fails is undone.  The schema is
 * that of the backup; whoever opens it next migrates it.
 */
struct backup_sum backup_restore(
	struct arena *arena, const struct settings *settings, struct str path);

/*
 * If this program would migrate rows of an older one: first a backup into DIR/backups, of which the newest
 * three are kept.  Refuses, with a sentence, the database of a newer program.
 */
void backup_before_migration(const struct settings *settings);

/* In a folder: removes all but the newest `kept` files that begin with `prefix` and end with .chuke. */
void backup_rotate(struct arena *arena, struct str folder, const char *prefix, size_t kept);

/* When the last backup of DIR was completed; MOMENT_NONE if never. */
struct moment backup_last_at(struct arena *arena, struct str data_dir);

/* chuke backup FILE|DIR [--keep N]; chuke restore FILE [--verify] */
int command_backup(const struct settings *settings, int argc, char **argv);
int command_restore(const struct settings *settings, int argc, char **argv);

#endif
