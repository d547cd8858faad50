#ifndef GOOD_H
#define GOOD_H

/* Nothing to complain of here. */

/* Adds a and b. */
int good_add(int a, int b);
int good_subtract(int a, int b);

int good_double(int a); /* twice a */

int good_print(int a,
	/* where to */
	int b);

#endif
