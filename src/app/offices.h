#ifndef CHUKE_OFFICES_H
#define CHUKE_OFFICES_H

#include "office.h"

/* The one list of what this program does besides the kernel's own. */
extern const struct office *const offices[];
extern const size_t offices_count;

#endif
