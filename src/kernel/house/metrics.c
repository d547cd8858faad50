#include "app_inner.h"
#include "backup.h"
#include "cache.h"
#include "deliver.h"
#include "dispatch_inner.h"
#include "kernel_queries.h"
#include "respond.h"
#include "server.h"
#include "site.h"

#include <sys/statvfs.h>

/* Figures of the running process in Prometheus' text form. */

enum { COUNTED_MAX = 10000 };

static void
put(struct buf *out, const char *name, const char *type, const char *help, int64_t value)
{
	buf_format(out, "# HELP chuke_%s %s\n# TYPE chuke_%s %s\nchuke_%s %lld\n", name, help, name,
		type, name, (long long)value);
}

static void
put_requests(struct buf *out, struct app_private *private)
{
	static const char *const classes[] = { "other", "1xx", "2xx", "3xx", "4xx", "5xx" };

	buf_text(out, "# HELP chuke_requests_total answered requests\n"
		      "# TYPE chuke_requests_total counter\n");
	for (int i = 0; i < 6; i++) {
		buf_format(out, "chuke_requests_total{status=\"%s\"} %lld\n", classes[i],
			(long long)atomic_load(&private->requests[i]));
	}
}

static void
put_store(struct buf *out, const struct app *app)
{
	struct store_counts counts;

	store_counts(app->store, &counts);
	put(out, "commits_total", "counter", "transactions committed by the writer",
		counts.commits);
	put(out, "actions_total", "counter", "actions run by the writer", counts.actions);
	put(out, "action_retries_total", "counter", "actions run again", counts.retries);
	put(out, "action_failures_total", "counter", "actions that failed", counts.failures);
	put(out, "writer_busy_us_max", "gauge", "longest that one action held the writer",
		counts.writer_busy_us_max);
	put(out, "pool_connections", "gauge", "connections to the database for reading",
		counts.pool_connections);
	put(out, "pool_busy", "gauge", "of them in use, this answer's own among them",
		counts.pool_busy);
	put(out, "is_writable", "gauge", "1 if the last commit succeeded",
		store_is_writable(app->store));
}

static void
put_cache(struct buf *out, const struct app *app)
{
	struct page_cache_counts counts;

	if (!app->cache) {
		return;
	}
	page_cache_counts(app->cache, &counts);
	put(out, "cache_hits_total", "counter", "pages answered from memory", counts.hits);
	put(out, "cache_misses_total", "counter", "cacheable pages rendered", counts.misses);
	put(out, "cache_stale_total", "counter", "entries found out of date", counts.stale);
	put(out, "cache_entries", "gauge", "pages in memory", counts.entries);
	put(out, "cache_bytes", "gauge", "bytes of pages in memory", counts.bytes);
}

/* What waits or failed in a table with states; counted up to a limit. */
static void
put_states(struct req *req, struct buf *out)
{
	static const char *const jobs[] = { "waiting", "running", "failed" }, *const messages[] = {
		"waiting", "sending", "failed"
	};
	struct job_count_of_row job;
	struct outbox_count_of_row message;

	buf_text(out, "# HELP chuke_jobs jobs by state, counted up to 10000\n"
		      "# TYPE chuke_jobs gauge\n");
	for (int i = 0; i < 3; i++) {
		job_count_of(req->db, str_of(jobs[i]), COUNTED_MAX, &job);
		buf_format(out, "chuke_jobs{state=\"%s\"} %lld\n", jobs[i], (long long)job.total);
	}
	buf_text(out, "# HELP chuke_outbox mail and SMS by state, counted up to 10000\n"
		      "# TYPE chuke_outbox gauge\n");
	for (int i = 0; i < 3; i++) {
		outbox_count_of(req->db, str_of(messages[i]), COUNTED_MAX, &message);
		buf_format(out, "chuke_outbox{state=\"%s\"} %lld\n", messages[i],
			(long long)message.total);
	}
}

static void
put_outbox(struct req *req, struct buf *out)
{
	struct deliver_counts counts;
	struct outbox_oldest_waiting_row oldest;

	deliver_counts(&counts);
	put(out, "messages_sent_total", "counter", "mail and SMS taken by a server", counts.sent);
	put(out, "messages_put_off_total", "counter", "tries that failed for now", counts.put_off);
	put(out, "messages_failed_total", "counter", "messages given up", counts.failed);
	outbox_oldest_waiting(req->db, false, &oldest);
	put(out, "outbox_late_seconds", "gauge", "since the longest waiting message is due",
		moment_is_none(oldest.next_at) || oldest.next_at.ms > clock_now().ms
			? 0
			: (clock_now().ms - oldest.next_at.ms) / 1000);
	put_states(req, out);
}

/* What fills up or is forgotten: the disk, backups. */
static void
put_keeping(struct buf *out, struct req *req, const struct settings *settings)
{
	struct moment backup_at = backup_last_at(req->arena, settings->data_dir);
	struct statvfs disk;

	if (!moment_is_none(backup_at)) {
		put(out, "backup_age_seconds", "gauge", "since the last completed backup",
			(clock_now().ms - backup_at.ms) / 1000);
	}
	if (statvfs(str_terminated(req->arena, settings->data_dir), &disk) == 0) {
		put(out, "disk_free_bytes", "gauge", "free where the data are",
			(int64_t)disk.f_bavail * (int64_t)disk.f_frsize);
	}
}

enum outcome
show_metrics(struct req *req)
{
	struct app *app = req->app;
	struct buf *out = buf_create(req->arena, BUF_PAGE_BYTES_MAX);

	if (!is_from_this_machine(req) && !req->actor->is_token) {
		return NOT_FOUND;
	}
	put_requests(out, app->private);
	put_store(out, app);
	put_cache(out, app);
	put_outbox(req, out);
	if (app->private->server) {
		struct server_counts counts;

		server_counts(app->private->server, &counts);
		put(out, "connections", "gauge", "open connections", counts.connections);
		put(out, "requests_busy", "gauge", "requests being worked on", counts.busy);
		put(out, "requests_refused_total", "counter", "requests refused at the door",
			counts.refused);
		put(out, "requests_expired_total", "counter", "requests past their deadline",
			counts.expired);
	}
	put_keeping(out, req, &app->settings);
	put(out, "uptime_seconds", "gauge", "since the process began",
		(clock_now().ms - app->private->started_at.ms) / 1000);
	return respond_bytes(req, "text/plain; version=0.0.4; charset=utf-8", buf_view(out));
}
