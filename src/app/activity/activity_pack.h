#ifndef CHUKE_ACTIVITY_PACK_H
#define CHUKE_ACTIVITY_PACK_H

#include "form.h"
#include "pack.h"

/* What the pack says of activities: activities.yaml. */

struct activity_rules {
	int64_t approve_people; /* an organisation's activity for so many waits for an officer; 0: none does */
	int64_t people_max;    /* the largest sign-up that may be allowed */
	int64_t offer_minutes; /* how long somebody who waited has for the answer */
	int64_t feedback_days; /* how long after the end one may say how it was */
	int64_t guardian_age;  /* younger ones need a guardian's consent */
	int64_t child_age;     /* younger ones are signed up by the guardian alone */
	int64_t remind_hours;  /* before it begins, those who come are reminded; 0: nobody is */
	int64_t safety_people; /* so many expected need a safety plan, and an officer who has seen it; 0: none do */
	int64_t crowd_people; /* so many need the police's permission (大型群众性活动安全管理条例); 0: none do */
};
struct activity_rules activity_rules_of(const struct pack *pack);

/* What a guardian agrees to. */
struct activity_consent {
	struct str id; /* child youth */
	struct str version;
	struct bilingual title, text;
};
struct activity_consents {
	struct activity_consent *items;
	size_t count;
};
struct activity_consents activity_consents_of(struct arena *arena, const struct pack *pack);
/* As a sign-up keeps it: "child 2026-11". */
struct str activity_consent_for(struct arena *arena, const struct pack *pack, int64_t age);
/* The part of activities.yaml under a key, for the rules of one topic; NULL: the pack has none. */
const struct node *activity_pack_part(const struct pack *pack, const char *key);

/* Names; one that the pack does not know is its id. */
struct bilingual activity_kind_name(const struct pack *pack, struct str id);
struct bilingual activity_audience_name(const struct pack *pack, struct str id);
/* A name of static/icons.svg, in the arena. */
const char *activity_kind_icon(struct arena *arena, const struct pack *pack, struct str id);
/* 0 … 3: which colour its cards have. */
int activity_kind_tone(const struct pack *pack, struct str id);

struct req;
/* To whom one may turn when an activity was not let through; empty: the pack does not say. */
struct str activity_appeal(struct req *req);
/* All of them, for a form. */
struct choices activity_kind_choices(struct req *req);
struct choices activity_audience_choices(struct req *req);

/* Whether activities.yaml and demo/activities.yaml say what they must. */
void activity_check_pack(const struct pack *pack, struct pack_report *report);
void activity_demo_check(const struct pack *pack, struct pack_report *report);

#endif
