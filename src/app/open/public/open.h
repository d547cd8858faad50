#ifndef CHUKE_OPEN_H
#define CHUKE_OPEN_H

#include "office.h"

/*
 * Open data: the public list as files that everybody may take, made once a day by a job, with what its columns
 * mean, their licence and digests.  What is withheld is not in them; what changes between two days is in
 * the register's feed of changes.
 */
extern const struct office open_office;

#endif
