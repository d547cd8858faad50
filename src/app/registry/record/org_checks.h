#ifndef CHUKE_ORG_CHECKS_H
#define CHUKE_ORG_CHECKS_H

#include "office.h"

/* What must hold of the register's data at any moment; `chuke check data` and tests ask. */
enum { ORG_CHECK_COUNT = 9 };
extern const struct data_check org_checks[ORG_CHECK_COUNT];

#endif
