#include "fault.h"

#include <stdatomic.h>

/* Chances still to pass, then failures still to give; both 0: never. */
static struct {
	_Atomic bool is_set;
	_Atomic int64_t after, times, failed;
} orders[DB_FAULT_COUNT];

void
db_test_fail_at(enum db_fault fault, int64_t after, int64_t times)
{
	atomic_store(&orders[fault].after, after);
	atomic_store(&orders[fault].times, times);
	atomic_store(&orders[fault].failed, 0);
	atomic_store(&orders[fault].is_set, times > 0);
}

int64_t
db_test_failed(enum db_fault fault)
{
	return atomic_load(&orders[fault].failed);
}

bool
db_fault_is_due(enum db_fault fault)
{
	if (!atomic_load_explicit(&orders[fault].is_set, memory_order_relaxed)) {
		return false;
	}
	if (atomic_fetch_sub(&orders[fault].after, 1) > 1) {
		return false;
	}
	if (atomic_fetch_sub(&orders[fault].times, 1) <= 1) {
		atomic_store(&orders[fault].is_set, false);
	}
	atomic_fetch_add(&orders[fault].failed, 1);
	return true;
}
