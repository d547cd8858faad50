#ifndef CHUKE_FONTS_KEPT_H
#define CHUKE_FONTS_KEPT_H

/*
 * For files that draw letters: what fontconfig and cairo have read of the fonts they keep until the process
 * ends, and LeakSanitizer is told so.
 */
#ifdef __SANITIZE_ADDRESS__
const char *__lsan_default_suppressions(void);
__attribute__((weak)) const char *
__lsan_default_suppressions(void)
{
	return "leak:libfontconfig\nleak:libcairo\n";
}
#endif

#endif
