#ifndef CHUKE_NEWS_RIGHTS_H
#define CHUKE_NEWS_RIGHTS_H

#include "right.h"

/*
 * Who may do what with news and notices.  What an organisation writes is its own members' to change and
 * its street's or the district's officers' to let through; what an office writes is its own.
 */

/* Writing for one's organisation or one's region; for whom it is, the scope says. */
extern const struct right right_news_write;
/* The same of announcements and publicity: offices only. */
extern const struct right right_notice_write;
/* Letting what an organisation wrote stand on the site, or sending it back. */
extern const struct right right_news_approve;
/* Seeing what stands there with its states; taking it off the site. */
extern const struct right right_news_desk;
/* Reading and answering objections. */
extern const struct right right_objection_answer;

#endif
