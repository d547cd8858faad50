#ifndef CHUKE_ORG_LATER_H
#define CHUKE_ORG_LATER_H

#include "map.h"
#include "org_index.h"
#include "org_sealed.h"

/*
 * New entries of a list that wait to be written together: for each table one statement instead of one for
 * each row, which on PostgreSQL is most of an import's time.  Whoever looks something up meanwhile asks
 * org_later_may_hold() first, and writes them if so.
 */

struct org_later {
	struct arena *arena;
	struct org_full_row *rows;
	struct org_contacts_new *contacts;
	const struct entry_words **words;
	size_t count, room;
	struct map keys; /* their numbers and names */
};

/* Room for that many that wait, none yet; lives in the arena. */
struct org_later *org_later_create(struct arena *arena, size_t room);
/* Whether the input may mean one of those that wait. */
bool org_later_may_hold(const struct org_later *later, const struct org_input *input);
/* Adds one; its words were made ahead and live as long as it waits.  There is room. */
void org_later_add(struct org_later *later, const struct org_input *input,
	const struct entry_words *words, struct moment now);
/*
 * Writes them; afterwards rows[0…count-1].id are set, and they stay until org_later_clear().  CONFLICT
 * if somebody else has made one of them since it was looked for.
 */
enum outcome org_later_write(struct db *db, const struct org_writing *how, struct org_later *later);
void org_later_clear(struct org_later *later);

#endif
