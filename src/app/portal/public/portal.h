#ifndef CHUKE_PORTAL_H
#define CHUKE_PORTAL_H

#include "office.h"

/* The home page; nothing of it is for other offices. */
extern const struct office portal_office;

#endif
