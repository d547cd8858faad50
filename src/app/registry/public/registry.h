#ifndef CHUKE_REGISTRY_H
#define CHUKE_REGISTRY_H

#include "office.h"

/*
 * The register of organisations, as other offices and the list of offices see it.  What an organisation is
 * called and how it stands, the kernel says (org.h); here is what only the register knows.
 */

extern const struct office registry_office;

#endif
