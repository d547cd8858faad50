#ifndef CHUKE_UTF8_H
#define CHUKE_UTF8_H

#include "str.h"

/* UTF-8 as RFC 3629 defines it: no overlong forms, no surrogates, at most U+10FFFF. */

/* Reads the code point at *at and moves *at behind it; false (and *at unmoved) on a wrong byte or the end. */
bool utf8_next(struct str s, size_t *at, uint32_t *ret_code);
bool utf8_is_valid(struct str s);
size_t utf8_count(struct str s); /* code points; a wrong byte counts as one */
/* Writes 1–4 bytes of `code`; returns how many. */
size_t utf8_put(uint32_t code, char bytes[4]);
/* At most `count_max` code points off the front, cut between characters. */
struct str utf8_prefix(struct str s, size_t count_max);
bool utf8_is_han(uint32_t code); /* CJK ideographs of all blocks, 〇 */

#endif
