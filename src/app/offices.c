#include "offices.h"

/* The offices of this program, in the order of their migrations. */
const struct office *const offices[] = { NULL };
const size_t offices_count = 0;
