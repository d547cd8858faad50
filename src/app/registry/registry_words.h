#ifndef CHUKE_REGISTRY_WORDS_H
#define CHUKE_REGISTRY_WORDS_H

#include "office.h"

/* What the register's codes in the audit log are called. */
extern const struct audit_words registry_audit_words;

#endif
