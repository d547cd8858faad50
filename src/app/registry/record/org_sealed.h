#ifndef CHUKE_ORG_SEALED_H
#define CHUKE_ORG_SEALED_H

#include "db.h"
#include "registry_queries.h"

/*
 * Which part of an entry's contacts is a person's own, and where it stays.  A mobile number and an address at a
 * provider for everybody are sealed, each with a key of its own; the record, and with it the page, the API, lists,
 * exports and the audit log, has their masks (个人信息保护法 art. 25, 28).  Landlines and an organisation's own mail
 * are what it publishes so that people can reach it.  Not here: who may see the whole (org_see.h).
 *
 * A text that comes back with its masks, from a form or an exported list, means what they stand for.
 */

enum org_contact { ORG_PHONE, ORG_EMAIL, ORG_CONTACT_COUNT };

/* One of the numbers or addresses that a text holds, in order. */
struct contact_part {
	struct str text;  /* as it came */
	struct str shown; /* as the record has it */
	bool is_personal; /* to be sealed */
};
struct contact_text {
	struct str shown; /* the whole text, with masks */
	struct contact_part *parts;
	size_t count, personal_count;
};
/* Takes a text apart; no I/O. */
struct contact_text contact_read(struct arena *arena, enum org_contact which, struct str text);
/* Whether the text of a record has a mask in it. */
bool contact_is_masked(struct str text);

/* The contacts of entries that are new. */
struct org_contacts_new {
	struct org_id id;
	struct str texts[ORG_CONTACT_COUNT]; /* as they came, unmasked */
};
/* In a transaction: seals what is personal of them. */
void org_sealed_add_new(struct db *db, const struct org_contacts_new *orgs, size_t count);

/* What a changed text would come to. */
struct contact_change {
	struct org_id id;
	enum org_contact which;
	struct contact_text text;
	struct org_sealed_list_rows rows; /* what is sealed so far */
	int64_t *places; /* of each row from now on; -1: it goes, and its key is destroyed */
	bool is_change;  /* of what is sealed, though the masks be alike */
};
/* `before` is the record's text, `text` what was given. */
struct contact_change contact_change_of(struct db *db, struct org_id id, enum org_contact which,
	struct str before, struct str text);
/* In a transaction. */
void contact_change_store(struct db *db, const struct contact_change *change);

/* The text of a record with what its masks stand for; what nobody can read any more stays masked. */
struct str contact_whole(struct db *db, struct org_id id, enum org_contact which, struct str shown);

/* Entries that have a mobile number or address, however it was written; none if it is not personal. */
struct org_sealed_find_rows org_sealed_find_by(struct db *db, struct str phone_or_mail);

struct app;
/* At start: seals what an older version left open, some hundred entries at a time. */
void org_sealed_upgrade(struct app *app, struct arena *arena);

#endif
