#ifndef CHUKE_REGISTRY_RIGHTS_H
#define CHUKE_REGISTRY_RIGHTS_H

#include "right.h"

/* Who may do what with the register, each over regions or organisations of their own. */

extern const struct right right_register_read; /* the officers' list, withheld entries too */
extern const struct right right_org_create;
extern const struct right right_org_correct;
extern const struct right right_org_contact; /* phone, mail, web site, what it does */
extern const struct right right_org_see;     /* the whole of a contact that is masked */
extern const struct right right_org_withhold;
extern const struct right right_org_import;

#endif
