#ifndef CHUKE_PEOPLE_H
#define CHUKE_PEOPLE_H

#include "office.h"

/*
 * Who stands at the head of an organisation, where a decision says so: an imported organisation is claimed by its head
 * (认领), a head who is gone is succeeded (负责人变更).  The procedures are pack data; who works in an organisation, and how
 * they come and go by their own will, is the kernel's (kernel/org).
 */

extern const struct office people_office;

#endif
