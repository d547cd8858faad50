#ifndef CHUKE_KERNEL_OFFICES_H
#define CHUKE_KERNEL_OFFICES_H

#include "office.h"

/* What the kernel itself does for people, each part told as an office. */

extern const struct office site_office;    /* words, health, the API's description, regions, jobs */
extern const struct office sign_in_office; /* signing in and out */
extern const struct office sign_up_office; /* by phone number; counters, relatives */
extern const struct office account_office; /* one's own account */
extern const struct office admin_office;   /* accounts, roles, settings */
extern const struct office outbox_office;  /* notices, mail and SMS */
extern const struct office personal_office;  /* one's own data, consents, retention */
extern const struct office audit_office;     /* the audit log */
extern const struct office file_office;      /* pictures and documents that people send */
extern const struct office case_office;      /* cases, from the first word to the end */
extern const struct office applicant_office; /* … and what applicants do beside them */
extern const struct office procedure_office; /* what can be applied for, and how */
extern const struct office org_office;       /* who works in organisations */
extern const struct office webhook_office;   /* other systems told of what happens */
extern const struct office figure_office;    /* statistics of procedures */

#endif
