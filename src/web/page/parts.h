#ifndef CHUKE_PARTS_H
#define CHUKE_PARTS_H

#include "form.h"
#include "html.h"

/*
 * What the components of src/web/html/ take, and the little arithmetic behind them.  Components draw;
 * they know nothing of offices.
 */

struct req;

/* Steps through a list's pages. */
struct pager {
	int64_t page, per_page;
	int64_t total; /* rows; exact, or at least so many */
	bool is_exact;
	struct url to; /* this list without its page number */
};
struct pager_link {
	int64_t page; /* 0: a gap */
	bool is_current;
};
struct pager_links {
	struct pager_link *items;
	size_t count;
};
int64_t pager_last(const struct pager *pager);
/* First, last, the current one and two on each side, with gaps between. */
struct pager_links pager_links(struct arena *arena, const struct pager *pager);
struct url pager_url(struct arena *arena, const struct pager *pager, int64_t page);

/* One street in the cartogram. */
struct tile {
	struct bilingual name;
	int64_t count;
	struct url to;
	int x, y; /* cell, from 0 */
	bool is_current;
};
struct tiles {
	struct tile *items;
	size_t count;
};
/* In reading order, as the grid needs them. */
struct tiles tiles_sorted(struct arena *arena, struct tiles tiles);
/* The name without 街道, which all but a few of them bear. */
struct str tile_name(const struct html *h, const struct tile *tile);
/* 1 (fewest) to 5 (most): how dark a tile is among the others. */
int tile_shade(struct tiles tiles, const struct tile *tile);

/* A text with stretches marked, as a search found them; ranges ascend and lie apart. */
struct mark_piece {
	struct str text;
	bool is_marked;
};
struct mark_pieces {
	struct mark_piece *items;
	size_t count;
};
struct search_ranges; /* text/terms.h */
struct mark_pieces mark_pieces(
	struct arena *arena, struct str text, const struct search_ranges *ranges);

/* What a problem is called and what to do about it: its own words, else those of its status. */
struct problem_view; /* respond.h */
struct str problem_title(const struct html *h, const struct problem_view *problem);
struct str problem_detail(const struct html *h, const struct problem_view *problem);

/* Long work under way. */
struct progress {
	struct str label;    /* what is done: 导入名录.xlsx */
	struct str state;    /* waiting running done failed cancelled, as jobs have it */
	int64_t done, total; /* total 0: unknown */
	struct str message;  /* what came out, or why it failed; none: nothing */
};
bool progress_is_over(const struct progress *progress);

/* A stored picture, in the widths that browsers choose from: /files/{file}/320, 960, 1920. */
struct picture {
	int64_t file;      /* its number */
	int width, height; /* of the original, pixels, so that the page keeps its place */
	const char *sizes; /* how wide it is shown, as CSS has it; NULL: the whole window's width */
	struct str alt;    /* what it shows; "" for decoration */
	bool is_first;     /* in sight at once: not loaded late */
};

/* The colour of an egg with a name's first character: 1 to 6, always the same for a name. */
int egg_colour(struct str name);
struct str egg_letter(struct str name);

/* --- controls of forms --- */

enum control_kind {
	CONTROL_INPUT,
	CONTROL_TEXTAREA,
	CONTROL_SELECT,
	CONTROL_RADIOS,
	CONTROL_CHECKBOX,
	CONTROL_CHECKBOXES,
	CONTROL_HIDDEN,
	CONTROL_FILE,
	CONTROL_FILES
};
/* A file that a field of FIELD_FILES holds already. */
struct kept_file {
	int64_t id;
	struct str name, size; /* size: for people, "1.2 MB" */
	struct str alt;        /* what a picture shows; none: nobody said */
	struct url shown;      /* a small picture; none: it is no picture */
};
struct kept_files {
	struct kept_file *items;
	size_t count;
};
/* What is needed to draw a field of files; the kernel looks it up. */
struct file_choice {
	struct kept_files kept;
	const char *accept;  /* media types, with commas between */
	const char *purpose; /* as POST /api/v1/files takes it */
	bool is_picture;
	struct str most; /* megabytes of one file at most */
};
/* Set by the kernel; a program without it draws fields of files without what is kept. */
extern struct file_choice (*file_choice_find)(
	struct req *req, const struct field *field, const struct file_ids *ids);

/* One field made ready to be drawn. */
struct control {
	enum control_kind kind;
	const struct form *form;
	const struct field *field;
	const void *in;         /* the struct with the stored values, or NULL */
	struct str label, hint; /* in the page's language; none: none */
	const char *input_type; /* of CONTROL_INPUT */
	const char *input_mode; /* "" or a keyboard for phones */
	const char *autocomplete;
	struct str value;
	struct str message; /* what is wrong; none: nothing */
	struct choices choices;
	int64_t chars_max; /* 0: none to show */
	bool is_filter;    /* of a list's own question: nothing chosen means everything */
	bool is_unmarked;  /* does not say that it may be left out: what is around it says when */
	struct str unit;   /* behind an input: 元; none: none */
	struct file_choice files; /* of CONTROL_FILES */
};
struct control control_of(
	const struct html *h, const struct form *form, const void *in, const char *name);
/* The same, offering only some of what may be chosen. */
struct control control_among(const struct html *h, const struct form *form, const void *in,
	const char *name, struct choices choices);
/* Choices under the headings of their groups; those without one stand under an empty heading. */
struct choice_group {
	struct bilingual label;
	struct choices choices;
};
struct choice_groups {
	struct choice_group *items;
	size_t count;
};
struct choice_groups choice_groups(struct arena *arena, struct choices choices);
/* Whether its label says that it may be left out: neither required, now or later, nor marked by its table. */
bool control_is_optional(const struct control *control);
/* Was this choice taken, by what was typed or what is stored? */
bool control_has(const struct html *h, const struct control *control, struct str value);
/* Space-separated ids of hint and message, for aria-describedby; empty if there are neither. */
struct str control_described_by(const struct html *h, const struct control *control);
bool form_takes_files(const struct form *form);
struct field_errors form_errors_of(const struct html *h);
/* What is wrong with a field, for a control that a page draws itself; none: nothing. */
struct str field_message(const struct html *h, const char *field);
/* A sentence as it stands away from its field: with the field's label before it, unless it names it. */
struct str error_line(
	const struct html *h, const struct form *form, const struct field_error *error);
struct str form_token(const struct html *h);
struct str form_operation(const struct html *h);

#endif
