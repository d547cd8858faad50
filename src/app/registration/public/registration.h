#ifndef CHUKE_REGISTRATION_H
#define CHUKE_REGISTRATION_H

#include "office.h"

/*
 * Registration and filing (登记和备案): what the district's procedures may ask and bring about in the register.  The
 * procedures themselves are pack data (packs/<district>/procedures).
 */

extern const struct office registration_office;

#endif
