#ifndef CHUKE_ANSWERS_SAMPLE_H
#define CHUKE_ANSWERS_SAMPLE_H

#include "answers.h"

/* A form with a field of every type, conditions, tables and sums: for tests and for looking at. */
extern const struct answer_form sample_answer_form;

#endif
