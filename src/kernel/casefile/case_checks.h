#ifndef CHUKE_CASE_CHECKS_H
#define CHUKE_CASE_CHECKS_H

#include "office.h"

/* What must hold of all cases at any moment. */

enum { CASE_CHECKS = 6 };
extern const struct data_check case_checks[CASE_CHECKS];

#endif
