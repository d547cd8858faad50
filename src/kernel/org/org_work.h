#ifndef CHUKE_ORG_WORK_H
#define CHUKE_ORG_WORK_H

#include "case_view.h"
#include "org_invite.h"
#include "procedure_pages.h"
#include "req.h"

/*
 * /org: an organisation's own workplace, for those who work in it.  What waits for them, its cases, its record, what it can
 * apply for, its people; whoever belongs to several goes from one to the other.  Everything it shows is another room's or
 * an office's: cases, procedures, the facts of the register (struct office, org_fact), cards (page_more).
 */

extern const struct right right_workplace;  /* whoever works there, also to look only */
extern const struct right right_org_people; /* its head */

/* One of the organisations that somebody belongs to. */
struct own_org {
	struct org_id id;
	struct str name;
	enum role role;
	const char *role_label; /* Chinese, N_() */
	bool is_current;
};
struct own_orgs {
	struct own_org *items;
	size_t count;
};
/* Those of the actor, in the order in which they came. */
struct own_orgs org_own_list(struct req *req, struct org_id current);

/* An invitation as the one who is asked reads it. */
struct asked_invite {
	const struct org_invite_row *row;
	const char *role_label, *role_may; /* Chinese, N_() */
	struct day until_day;
};
struct asked_invites {
	struct asked_invite *items;
	size_t count;
};
struct asked_invites org_asked_list(struct req *req, struct org_invites invites);

struct org_fact_line {
	const char *label; /* Chinese, N_() */
	struct bilingual value;
};
struct org_work_view {
	struct own_orgs orgs;
	struct asked_invites asked;
	/* the one that is shown; id 0: the reader belongs to none */
	struct org_id id;
	struct str name;
	const char *role_label;
	bool is_head, may_act;
	struct str problem; /* why it may not act now, in the reader's language; none */
	struct bilingual kind, status;
	const char *status_tone;
	struct {
		struct org_fact_line items[10];
		size_t count;
	} facts;
	struct desk_rows needs; /* to be corrected, or begun and not sent */
	struct desk_rows cases; /* under way and lately decided */
	struct {
		struct service_card *items;
		size_t count;
	} services; /* what it may apply for */
	struct org_members members;
	size_t waiting; /* invitations without an answer */
};

struct org_path {
	int64_t id, invite, login;
};
extern const struct form org_path_form;
struct org_choice {
	int64_t org;
};
extern const struct form org_choice_form;

enum outcome show_org_work(struct req *req);      /* /org */
enum outcome show_org_work_of(struct req *req);   /* /org/{id} */
enum outcome choose_current_org(struct req *req); /* POST /org/current */

/* ---- its people */

struct org_line {
	const struct org_member *member;
	const char *role_label, *role_name; /* Chinese, N_(); as in forms */
	bool is_me;
};
struct invite_line {
	const struct org_invite_row *row;
	const char *role_label;
	struct day until_day;
};
struct invite_input {
	int64_t id;
	struct str who, name, role;
};
struct member_input {
	int64_t id, login;
	struct str role;
};
struct org_members_view {
	struct org_id id;
	struct str name;
	struct own_orgs orgs;
	struct {
		struct org_line *items;
		size_t count;
	} members;
	struct {
		struct invite_line *items;
		size_t count;
	} invites;
	bool is_head;
	const struct invite_input *in;
	int64_t wrong; /* the member whose form came back; 0: none */
};
struct leave_input {
	int64_t id;
	bool is_sure;
};
extern const struct form invite_form, member_form, leave_form;

/* The page. */
enum outcome show_org_members(struct req *req);
/* A head asks somebody, and takes it back. */
enum outcome invite_member(struct req *req);
enum outcome withdraw_invite(struct req *req);
/* A head changes what somebody is, or that they are there; somebody goes by themselves. */
enum outcome change_member(struct req *req);
enum outcome remove_member(struct req *req);
enum outcome leave_org(struct req *req);
/* Who was asked answers. */
enum outcome accept_invite(struct req *req);
enum outcome decline_invite(struct req *req);

/* ---- for programs */

struct member_item {
	struct login_id login;
	struct str name, role;
	struct moment since_at;
};
struct invite_item {
	struct org_invite_id id;
	struct org_id org;
	struct str org_name, role, shown;
	struct moment asked_at, until_at;
};
enum { MEMBER_MEMBERS = 4, INVITE_MEMBERS = 7 };
extern const struct member member_item_members[MEMBER_MEMBERS];
extern const struct member invite_item_members[INVITE_MEMBERS];
/* Of an organisation its people, what waits for an answer; of the actor, what waits for theirs. */
enum outcome list_members(struct req *req);
enum outcome list_invites(struct req *req);
enum outcome list_my_invites(struct req *req);

/* ---- for the pages */

/* What a role of an organisation is called, in the page's language. */
const char *org_role_label(const struct html *h, enum role role);
struct org_role_option {
	struct str name, label;
};
struct org_role_options {
	struct org_role_option *items;
	size_t count;
};
struct org_role_options org_role_options(struct html *h);

#endif
