#ifndef CHUKE_IMPORT_KEEP_H
#define CHUKE_IMPORT_KEEP_H

#include "retention.h"

/*
 * How long a list that came in stays: by the pack's retention rule `imports`.  What goes is the list, its refused rows
 * and what its check found; that it came, from whom and what it changed stays.
 */
extern const struct retention_kind import_retention[1];

#endif
