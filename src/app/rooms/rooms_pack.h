#ifndef CHUKE_ROOMS_PACK_H
#define CHUKE_ROOMS_PACK_H

#include "form.h"
#include "pack.h"
#include "room_rule.h"

/* What the pack says of rooms: rooms.yaml, and demo/rooms.yaml for its check. */

/* The rule set of that id; false if the pack has none: then nothing may be booked by it. */
bool room_rule_find(const struct pack *pack, struct str id, struct room_rule *ret_rule);
/* What a kind of room is called; the id itself if the pack does not know it. */
struct bilingual room_kind_name(const struct pack *pack, struct str id);

/* All kinds and all rule sets, to choose from. */
struct choices room_kind_choices(struct arena *arena, const struct pack *pack);
struct choices room_rule_choices(struct arena *arena, const struct pack *pack);

/* Whether rooms.yaml and demo/rooms.yaml say what they must. */
void rooms_check_pack(const struct pack *pack, struct pack_report *report);

#endif
