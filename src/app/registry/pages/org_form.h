#ifndef CHUKE_ORG_FORM_H
#define CHUKE_ORG_FORM_H

#include "org_view.h"
#include "org_write.h"
#include "req.h"

/* The form by which an entry is made or changed, on pages and through the API, and its rules. */

struct org_form {
	struct org_id id; /* of the path; 0: a new one */
	int64_t revision; /* that the form was made of */
	struct str name, name_en, short_name, former_names, pinyin;
	struct str kind, class, uscc, legacy_no, org_code, filing_no;
	struct str status, listed, registrar, supervisor;
	struct str region; /* code of a community, village, street or town */
	struct str address, head, phone, email, website;
	struct day founded_day, charity_from_day, grade_until_day;
	struct str capital; /* yuan, as money_parse() reads it */
	int64_t member_count;
	struct str purpose, purpose_en;
	struct strs fields;
	bool is_charity;
	struct str party_branch, grade;
	struct str way;      /* change or correction */
	struct day from_day; /* since when the new facts hold; none: today */
	struct str reason;
};

extern const struct form org_create_form;
extern const struct form org_correct_form;

struct contact_form {
	struct org_id id;
	struct str phone, email, website, purpose;
	struct str reason;
};
extern const struct form org_contact_form;

/* Why somebody wants to see what the masks of the contacts hide. */
struct see_form {
	struct org_id id;
	struct str reason;
};
extern const struct form org_see_form;

struct withhold_form {
	struct org_id id;
	struct str what; /* all, or a field of org_withheld */
	struct str reason;
	struct day until_day;
};
extern const struct form org_withhold_form;

struct lift_form {
	struct org_id id;
	struct str what;
};
extern const struct form org_lift_form;

/* The form as the stored entry fills it. */
struct org_form org_form_of(struct req *req, const struct org_full_row *row);
/*
 * What the form says, for org_write(), the form's rules having passed.  A new entry is given all fields, a
 * changed one those that the form has.
 */
struct org_input org_form_read(struct req *req, const struct org_form *in);
/* The streets and communities that the one who asks may write over. */
struct choices org_form_regions(struct req *req);

struct org_form_view {
	const struct org_form *in;
	struct org_id id;
	struct str name; /* of the entry that is changed; none: a new one */
	struct url to;
	struct choices regions; /* to choose from */
	bool is_new;
};
struct contact_view {
	const struct contact_form *in;
	struct str name;
	struct url to, see;
	struct see_form see_in;
	bool is_masked; /* something is hidden from who asks, until they say why they want to see it */
	struct org_sight_list_rows sights; /* who has seen what is hidden */
};
struct withhold_view {
	const struct withhold_form *in;
	struct org_id id;
	struct str name;
	struct url to;
	struct hidden_lines lines;
	struct strs fields; /* what each line lifts */
	bool is_withheld;
};

/* The page of a new entry. */
enum outcome show_org_new(struct req *req);
/* The page of a change or correction. */
enum outcome show_org_edit(struct req *req);
/* The page of contact data. */
enum outcome show_org_contact(struct req *req);
/* The page of what is not shown. */
enum outcome show_org_withhold(struct req *req);
/* Makes an entry within one's regions. */
enum outcome create_org(struct req *req);
/* Changes or corrects one; STALE if somebody did so meanwhile. */
enum outcome correct_org(struct req *req);
/* Changes contact data and what it does. */
enum outcome set_org_contact(struct req *req);
/* Lifts the masks of an entry's contacts for the one who asks, for some minutes; CONFLICT if there are none. */
enum outcome see_org_contact(struct req *req);
/* Puts the whole in place of the masks in the row, where the one who asks has lifted them. */
void show_what_is_seen(struct req *req, struct org_full_row *row);
/* Takes an entry or a fact out of sight. */
enum outcome withhold_org(struct req *req);
/* Shows it again; CONFLICT if it was not withheld. */
enum outcome lift_org(struct req *req);

#endif
