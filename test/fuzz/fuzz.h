#ifndef CHUKE_FUZZ_H
#define CHUKE_FUZZ_H

#include "arena.h"
#include "fail.h"
#include "str.h"

/*
 * The frame of a fuzz target: libFuzzer's bytes go to fuzz_bytes() with a fresh arena.  A domain that
 * leaves by fail() (an arena over its ceiling) is no finding; a crash, a sanitizer's word or an assert is.
 */
void fuzz_bytes(struct arena *arena, struct str bytes);

/* libFuzzer's entrance; with `main` of fuzz.c a file of bytes can be run without libFuzzer. */
int LLVMFuzzerTestOneInput(const unsigned char *bytes, size_t len);

#endif
