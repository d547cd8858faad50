#ifndef CHUKE_FAMILY_PAGES_H
#define CHUKE_FAMILY_PAGES_H

#include "family.h"
#include "form.h"
#include "sms_code.h"

/* One's relatives (/me/family), and the counter where officers help with phones and relatives (/counter). */

struct family_ask_in {
	struct str phone;
	struct str side; /* act: to act for the other; ask: the other acts for me */
};
struct family_answer_in {
	int64_t id;
	struct str deed; /* agree, refuse; drop: by who asked */
};
struct family_code_in {
	struct str code;
};
struct family_end_in {
	int64_t id;
};
struct family_view {
	struct login_proxy_list_for_rows people;   /* for whom I act */
	struct login_proxy_list_of_rows relatives; /* who acts for me */
	struct family_ask_list_to_rows asked_of_me;
	struct family_ask_list_of_rows my_asks;
	const struct family_ask_in *ask; /* refused just now; NULL: not */
	bool is_code;                    /* the other form was */
	struct str asked;                /* masked: the number that a code went to; none */
	struct str shown;                /* the message, in the demonstration; none */
	bool is_for_me;                  /* the code is about the other acting for me */
};
extern const struct form family_ask_form, family_code_form, family_end_form, family_answer_form;

struct counter_phone_in {
	struct str old_phone, name, new_phone, reason;
	bool is_seen, is_old_dead;
};
struct counter_family_in {
	struct str person_phone, person_name, proxy_phone, proxy_name, relation;
	bool is_both_seen;
};
/* A silent number, which somebody else has now. */
struct counter_free_in {
	struct str phone, holder, grounds; /* holder: the name of who has it now */
	bool is_holder_seen;
};
/* Another code for the first sign-in. */
struct counter_first_in {
	struct str whom, person; /* whom: a number, an account's name or a case's */
	bool is_person_seen;
};
struct counter_view {
	const struct counter_phone_in *phone; /* refused just now; NULL: not */
	const struct counter_family_in *family;
	const struct counter_free_in *free;
	const struct counter_first_in *first;
	int64_t hours;   /* of the delay */
	int64_t days;    /* after which a number is silent */
	struct str code; /* of a first sign-in, given out just now; none */
};
extern const struct form counter_phone_form, counter_family_form, counter_free_form,
	counter_first_form;

struct phone_keep_in {
	struct str token;
};
struct phone_keep_view {
	struct str token, masked_old, masked_new;
};
extern const struct form phone_keep_form;

/* Relatives: the page, a code to the other, the code typed or answered signed in, the end. */
enum outcome show_family(struct req *req);
enum outcome ask_family(struct req *req);
enum outcome confirm_family(struct req *req);
enum outcome end_family(struct req *req);
enum outcome answer_family(struct req *req);

/* The counter: the page, another number for an account, a relative for a person. */
enum outcome show_counter(struct req *req);
enum outcome replace_phone(struct req *req);
enum outcome agree_family(struct req *req);
/* The counter, and POST /api/v1/counter/free: a silent number is free for whoever has it now. */
enum outcome free_phone(struct req *req);
/* The counter: the first sign-in's code is given out again, the one before is void. */
enum outcome renew_first_code(struct req *req);

/* The link sent to an old number; who is signed in stops it without. */
enum outcome show_phone_keep(struct req *req);
enum outcome keep_phone(struct req *req);
enum outcome keep_own_phone(struct req *req);

#endif
