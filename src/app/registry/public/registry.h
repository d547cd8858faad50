#ifndef CHUKE_REGISTRY_H
#define CHUKE_REGISTRY_H

#include "office.h"

/*
 * The register of organisations, as the list of offices sees it.  What an organisation is called and how
 * it stands, the kernel says (org.h); what other offices may ask of the public list is in entries.h.
 */

extern const struct office registry_office;

#endif
