#ifndef CHUKE_REGISTRY_WORDS_H
#define CHUKE_REGISTRY_WORDS_H

#include "office.h"

/* What the register's codes in the audit log are called. */
extern const struct audit_words registry_audit_words;
/* Kinds, standings, grades and the like by the pack's words; none: no code. */
struct str registry_audit_value(struct req *req, struct str member, struct str value);

#endif
