#ifndef CHUKE_SETTING_H
#define CHUKE_SETTING_H

#include "str.h"

/* Settings of the process: file DIR/chuke.yaml, each also an option and an environment variable CHUKE_…. */
struct settings {
	struct str data_dir;          /* --data */
	struct str db;                /* --db postgresql://…; none: SQLite in data_dir */
	struct str host;
	int port;
	struct str public_url;        /* "https://…"; decides cookies, links in QR codes */
	struct str trusted_proxy;
	int workers, io_threads;
	int64_t cache_bytes_max;      /* page cache */
	bool is_cache_checked;        /* CHUKE_CACHE_CHECK */
	int64_t session_idle_ms, session_ms_max;
};

#endif
