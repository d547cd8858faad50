#ifndef CHUKE_BACKUP_FILES_H
#define CHUKE_BACKUP_FILES_H

#include "backup_stream.h"

/* Files of the data folder in a backup: which they are, each with its hash, and where they go again. */

/* Every file of the folders that are kept, as records; counts. */
void backup_put_files(struct backup_out *out, struct arena *arena, struct str data_dir,
	int64_t *ret_files, int64_t *ret_bytes);

/* One record, behind its tag, into the folder, or nowhere if that is none; its size in bytes. */
int64_t backup_take_file(struct backup_in *in, struct arena *arena, struct str folder);

/* Whether the data folder has none of such files. */
bool backup_has_no_files(struct arena *arena, struct str data_dir);
/* What was taken into `folder` comes into the data folder; and away again. */
void backup_move_in(struct arena *arena, struct str folder, struct str data_dir);
/* A folder and everything in it; nothing if it is not there. */
void backup_remove(struct arena *arena, struct str folder);
/* The same for what backup_move_in() brought. */
void backup_remove_files(struct arena *arena, struct str data_dir);

#endif
