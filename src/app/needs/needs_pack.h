#ifndef CHUKE_NEEDS_PACK_H
#define CHUKE_NEEDS_PACK_H

#include "form.h"
#include "pack.h"

/* What the pack says of resource sharing: needs.yaml and, for the names of fields, fields.yaml. */

enum { NEED_FIELDS_MAX = 3 };

struct needs_rules {
	bool is_checked_before; /* an officer lets an organisation's entry through first */
	int days_max;           /* how long an entry may stand */
	int complete_days;      /* after so many days what was agreed is taken for done */
	struct {
		int64_t field, community, street, district, least, most;
		int daily_hour;
	} match;
};
struct needs_rules needs_rules_of(const struct pack *pack);

/* A kind, or NULL. */
const struct node *needs_kind(const struct pack *pack, struct str id);
struct bilingual needs_kind_name(const struct pack *pack, struct str id);
/* A name of static/icons.svg, in the pack's memory. */
const char *needs_kind_icon(struct arena *arena, const struct pack *pack, struct str id);
struct str needs_kind_unit(const struct pack *pack, struct str id); /* the usual one */
/* A unit in both languages; one that the pack does not know stays as it was typed. */
struct bilingual needs_unit_name(const struct pack *pack, struct str unit);
/* Of fields.yaml. */
struct bilingual needs_field_name(const struct pack *pack, struct str id);

struct req;
/* All kinds, for a form. */
struct choices needs_kind_choices(struct req *req);
/* All fields, for a form. */
struct choices needs_field_choices(struct req *req);

/* Whether needs.yaml and demo/needs.yaml say what they must. */
void needs_check_pack(const struct pack *pack, struct pack_report *report);

#endif
