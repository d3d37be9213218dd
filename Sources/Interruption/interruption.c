#include "interruption.h"

#include <stdatomic.h>
#include <stddef.h>
#include <stdint.h>

static atomic_bool requested;
static _Thread_local const volatile atomic_int *watched;

// Bytes that the work of this thread has gathered, and those that it may gather.
static _Thread_local size_t gathered, room = SIZE_MAX;

bool nj_interruption_requested(void) {
  const volatile atomic_int *flag = watched;
  return atomic_load_explicit(&requested, memory_order_relaxed) ||
         (flag && atomic_load_explicit(flag, memory_order_relaxed) != 0) || gathered > room;
}

void nj_interruption_allow(size_t bytes) {
  gathered = 0;
  room = bytes;
}

void nj_interruption_gather(size_t bytes) {
  gathered = bytes < SIZE_MAX - gathered ? gathered + bytes : SIZE_MAX;
}

bool nj_interruption_overfull(void) { return gathered > room; }

void nj_interruption_request(void) { atomic_store_explicit(&requested, true, memory_order_relaxed); }
void nj_interruption_clear(void) { atomic_store_explicit(&requested, false, memory_order_relaxed); }

const volatile void *nj_interruption_watch(const volatile void *flag) {
  const volatile void *before = watched;
  watched = flag;
  return before;
}

static atomic_int progress_done, progress_total;

void nj_interruption_progress(int done, int total) {
  atomic_store_explicit(&progress_done, done, memory_order_relaxed);
  atomic_store_explicit(&progress_total, total, memory_order_relaxed);
}

int nj_interruption_done(void) { return atomic_load_explicit(&progress_done, memory_order_relaxed); }
int nj_interruption_total(void) { return atomic_load_explicit(&progress_total, memory_order_relaxed); }
