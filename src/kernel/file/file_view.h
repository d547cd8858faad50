#ifndef CHUKE_FILE_VIEW_H
#define CHUKE_FILE_VIEW_H

#include "parts.h"

/* What the pages of files show. */

/* A file that has just been stored, as the form's field `field` draws it. */
struct file_sent_view {
	const char *field;
	struct file_choice choice; /* keeps it alone */
};

#endif
