#ifndef CHUKE_FACTOR_PAGES_H
#define CHUKE_FACTOR_PAGES_H

#include "factor.h"
#include "form.h"
#include "guess.h"
#include "html.h"
#include "proof.h"
#include "qr.h"

/* The second step of signing in, and one's own second factor. */

struct factor_code_in {
	struct str code;
	struct str next; /* where to go afterwards: an own path */

	/* noted on the way */
	struct login_id login;
	struct factor_try tried;
	struct guess guess;
	int64_t wait_ms;
};

/* A form with nothing but the password. */
struct proof_in {
	struct proof proof;
};

extern const struct form factor_code_show_form, factor_code_form, factor_start_form,
	factor_confirm_form, proof_form;

struct factor_code_view {
	const struct factor_code_in *in;
	struct str next;
};

struct factor_view {
	bool is_off;        /* the district has none */
	bool is_required;   /* of this person */
	bool is_on_the_way; /* led here right after the password */
	struct factor factor;
	bool is_waiting; /* a secret is there, its first code is not */
	struct str secret_words;
	struct qr qr;
	int64_t codes_left;
	const void *in;
};

struct codes_view {
	struct code_lines {
		struct str *items;
		size_t count;
	} codes;
	struct str login_name;
	struct day day;
};

/* The page for the code after the password. */
enum outcome show_factor_code(struct req *req);
/* Judges what was typed, and counts wrong tries. */
void prepare_factor_code(struct req *req);
/* Signs in; each code once. */
enum outcome do_factor_code(struct req *req);
/* One's own second factor, in whatever state it is. */
enum outcome show_factor(struct req *req);
/* Makes a secret that waits for its first code. */
enum outcome start_factor(struct req *req);
/* As prepare_factor_code(). */
void prepare_confirm(struct req *req);
/* The first code was typed; leads to the codes on paper. */
enum outcome confirm_factor(struct req *req);
/* New codes on paper; the old are void. */
enum outcome make_codes(struct req *req);
/* Shows them, once. */
enum outcome show_codes(struct req *req);
/* Switches it off, where the role does not require it. */
enum outcome remove_factor(struct req *req);

#endif
