#ifndef CHUKE_FILE_H
#define CHUKE_FILE_H

#include "arena.h"
#include "form.h"
#include "ids.h"
#include "outcome.h"
#include "parts.h"
#include "time.h"

/*
 * What people send: pictures, documents, sheets.  A form has a field of FIELD_FILES; its member holds the
 * ids of files that are stored already, also when the form is refused, so that nothing is sent twice.  The
 * action binds them to its object; what nobody binds within a day goes.  Who may see a file, the office of
 * its object says (struct file_keeper).  How bytes lie on disk is file_store.h's, how pictures are decoded
 * child.h's.
 *
 *	static const struct field fields[] = {
 *		{ .name = "photos", .type = FIELD_FILES, .purpose = "picture", .max = 9,
 *			.offset = offsetof(struct news_input, photos), .label = N_("照片") },
 *
 *	route:   .takes_files = true, .body_bytes_max = FILE_BODY_BYTES_MAX
 *	page:    {% use form_field(&form, v->in, "photos") %}
 *	action:  outcome = file_bind(req, &form, "photos", &in->photos, (struct file_object){ "news", row.id.v });
 *	shown:   struct files files = file_list(req->db, (struct file_object){ "news", id });
 *	         {% each f in v->files %}{% let p = file_picture(f, v->title) %}{% use picture(&p) %}{% end %}
 */

struct app;
struct db;
struct req;
struct upload;

enum {
	FILE_BODY_BYTES_MAX = 200 << 20, /* of a form with files: several at once without script */
	FILE_WIDTH_COUNT = 3,
	FILE_DAYS_LEFT = 1,    /* how long what nobody bound stays */
	FILE_UNUSED_MAX = 100, /* of one account's; the rest of the disk is everybody's */
};

/* The widths that are kept of a picture, pixels, ascending (design.md 3). */
extern const int file_widths[FILE_WIDTH_COUNT];

/* What a file is sent for decides what it may be and how it is kept. */
struct file_purpose {
	const char *name;    /* "picture" */
	const char *label;   /* Chinese, N_(): 图片 */
	const char *types;   /* media types, with spaces between; NULL: all */
	const char *refusal; /* what is said of another type, N_(); {1}: the file's name */
	const char *setting; /* of the district: megabytes at most */
	bool is_picture; /* only small ones are kept, upright and without what cameras write into them */
	bool is_sealed; /* personal data: encrypted on disk */
};
/* picture document sheet paper seal list; NULL if there is no such. */
const struct file_purpose *file_purpose_find(struct str name);

/* A file's record. */
struct file {
	struct file_id id;
	struct str hash; /* SHA-256 of what was sent, hexadecimal */
	int64_t size;    /* of what was sent, bytes */
	struct str type; /* media type, by content */
	struct str name; /* as the sender called it */
	struct str purpose;
	struct str alt;    /* what a picture shows; none: nobody said */
	int width, height; /* of a picture, upright, pixels; 0: no picture */
	int64_t object_id; /* what it is bound to; 0: nothing yet */
	struct moment added_at;
};
struct files {
	struct file *items;
	size_t count;
};

/* What a file belongs to: "news" and its id. */
struct file_object {
	const char *kind;
	int64_t id;
};

/* Who may see the files of a kind of object; an office lists its own (struct office, file_keepers). */
enum file_seen {
	FILE_HIDDEN, /* there is no such file, as far as this one knows */
	FILE_SEEN,   /* by those who may; never kept by a cache */
	FILE_PUBLIC, /* by everybody, and kept for a year */
};
struct file_keeper {
	const char *kind; /* of objects */
	/* in a snapshot, with who asks in req->actor */
	enum file_seen (*may_see)(struct req *req, int64_t object_id);
};

/*
 * In an action: these are the object's files now, in this order; what it had before and is not among them
 * goes.  INVALID, with a sentence at the field, if one is not the sender's or no longer there.
 */
enum outcome file_bind(struct req *req, const struct form *form, const char *field,
	const struct file_ids *ids, struct file_object object);
/* Likewise, of the purpose, but what the object had before stays: for what keeps every version. */
enum outcome file_bind_more(struct req *req, const char *field, const char *purpose,
	const struct file_ids *ids, struct file_object object);
/* In any transaction, without a form: a demonstration's, or another one's that was checked before. */
enum outcome file_bind_by_system(
	struct db *db, struct file_id id, const char *purpose, struct file_object object);
/*
 * In a transaction: a sealed file opens with this key from now on, no longer with its sender's, and can be read no more
 * when it is destroyed.  Of what lies open, or nobody can read, nothing changes.
 */
void file_pass_to(struct db *db, struct file_id id, struct person_key_id owner);
/* The object goes, and its files with it. */
void file_leave_all(struct db *db, struct file_object object);

/* The files of an object, in their order. */
struct files file_list(struct db *db, struct file_object object);
/* The first file of each object from `first_id` to `last_id` (both in it): for lists. */
struct files file_list_first(struct db *db, const char *kind, int64_t first_id, int64_t last_id);
enum outcome file_find(struct db *db, struct file_id id, struct file *ret_file);

/* Makes a picture ready for picture(): addresses by width.  `alt` where the file says none itself. */
struct picture file_picture(const struct file *file, struct str alt);
/* /files/{id}: the download. */
struct url file_url(struct arena *arena, struct file_id id);

/*
 * Outside any transaction, for commands, jobs and demonstrations: stores the bytes and the record, which
 * is new until it is bound.  INVALID with a sentence in ret_problem (Chinese, N_()).
 */
struct file_source {
	struct str bytes;
	struct str path;       /* where they lie, instead of bytes; it stays */
	struct str name;       /* "夏天.png" */
	const char *purpose;   /* "picture" */
	struct login_id login; /* 0: the system */
};
enum outcome file_add(struct app *app, struct arena *arena, const struct file_source *source,
	struct file_id *ret_id, const char **ret_problem);

/*
 * Outside any transaction: the bytes as a file that a library opens by its path, as long as the arena lives.  What is
 * sealed is opened in memory, never on the disk.  None if they are not there, or nobody can read them any more.
 */
struct str file_open(struct app *app, struct arena *arena, struct file_id id);
/*
 * In a request's snapshot: the bytes themselves, in its arena, for what the program draws.  NOT_FOUND if they are not
 * there or cannot be read any more; TOO_LARGE.
 */
enum outcome file_read(
	struct req *req, struct file_id id, int64_t bytes_max, struct str *ret_bytes);
/* Answers with the bytes as a download under this name, to one whose right was judged; NOT_FOUND. */
enum outcome file_send(
	struct req *req, struct file_id id, const char *content_type, struct str name);

/* ---- for the kernel: */

/* Removes from the disk what no record names and what a crash left, if it is old enough; in no transaction. */
void file_sweep(struct app *app, struct arena *arena);

#endif
