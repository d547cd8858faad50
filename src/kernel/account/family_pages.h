#ifndef CHUKE_FAMILY_PAGES_H
#define CHUKE_FAMILY_PAGES_H

#include "family.h"
#include "form.h"
#include "sms_code.h"

/* One's relatives (/me/family), and the counter where officers help with phones and relatives (/counter). */

struct family_ask_in {
	struct str phone;
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
	const struct family_ask_in *ask;           /* refused just now; NULL: not */
	bool is_code;                              /* the other form was */
	struct str asked; /* masked: the number that a code went to; none */
	struct str shown; /* the message, in the demonstration; none */
};
extern const struct form family_ask_form, family_code_form, family_end_form;

struct counter_phone_in {
	struct str old_phone, name, new_phone, reason;
	bool is_seen, is_old_dead;
};
struct counter_family_in {
	struct str person_phone, person_name, proxy_phone, proxy_name, relation;
	bool is_both_seen;
};
struct counter_view {
	const struct counter_phone_in *phone; /* refused just now; NULL: not */
	const struct counter_family_in *family;
	int64_t hours; /* of the delay */
};
extern const struct form counter_phone_form, counter_family_form;

struct phone_keep_in {
	struct str token;
};
struct phone_keep_view {
	struct str token, masked_old, masked_new;
};
extern const struct form phone_keep_form;

/* Relatives: the page, a code to the person, the code typed, the end. */
enum outcome show_family(struct req *req);
enum outcome ask_family(struct req *req);
enum outcome confirm_family(struct req *req);
enum outcome end_family(struct req *req);

/* The counter: the page, another number for an account, a relative for a person. */
enum outcome show_counter(struct req *req);
enum outcome replace_phone(struct req *req);
enum outcome agree_family(struct req *req);

/* The link sent to an old number; who is signed in stops it without. */
enum outcome show_phone_keep(struct req *req);
enum outcome keep_phone(struct req *req);
enum outcome keep_own_phone(struct req *req);

#endif
