#ifndef CHUKE_CASE_SEAL_H
#define CHUKE_CASE_SEAL_H

#include "casefile.h"
#include "form.h"
#include "right.h"

/*
 * An office's seal as a picture: kept by an administrator, put on the papers of a decided case by the office that decided
 * it, each time with an audit row.  The picture itself is reached by no address.  Without it a paper has room for the red
 * seal.
 */

extern const struct right right_seal_keep, right_seal_use;

struct seal_keep_in {
	struct str office; /* "street-330106007" */
	struct file_ids picture;
};
struct seal_use_in {
	struct str number, paper; /* paper: letter, form */
};
extern const struct form seal_keep_form, seal_use_form;

struct seal_line {
	struct bilingual office;
	struct str key, who;
	struct moment kept_at;
	int64_t uses;
};
struct seals_view {
	const struct seal_keep_in *in;
	struct {
		struct seal_line *items;
		size_t count;
	} lines;
	struct {
		struct seal_office {
			struct str key;
			struct bilingual name;
		} * items;
		size_t count;
	} offices;
};

/* The offices that have one, as far as the one who asks administers them; never the pictures. */
enum outcome show_seals(struct req *req);
/* Keeps a picture for an office in place of the one before. */
enum outcome keep_seal(struct req *req);
/* The office has none any more. */
enum outcome remove_seal(struct req *req);

/* Whether the one who asks may put their office's seal on this case's papers. */
bool seal_may_use(struct req *req, const struct casefile *c);
/* POST: remembers it for some minutes, and leads to the paper. */
enum outcome use_seal(struct req *req);
/* The picture that was just put on this paper of the case, letter or form, by the one who asks; none if none was. */
struct str seal_picture(struct req *req, const struct casefile *c, struct str paper);

#endif
