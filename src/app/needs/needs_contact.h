#ifndef CHUKE_NEEDS_CONTACT_H
#define CHUKE_NEEDS_CONTACT_H

#include "needs_store.h"

/* Contacts of entries and responses: erased with their keys when nobody needs them any more. */

/* In a transaction: nobody can read it any more. */
void need_contact_erase(struct db *db, struct need_id id, struct person_key_id key);
void need_response_contact_erase(
	struct db *db, struct need_response_id id, struct person_key_id key);

#endif
