// interruption: whether the work of this thread should end: the user's Ctrl-C, one flag of the process, or a limit of the
// script that called into the host, one flag of its state. Long loops ask every few thousand steps and return early.
#pragma once
#include <stdbool.h>

#define NJ_SWIFT(name) __attribute__((swift_name(name)))

/// The wish to stop, as Swift sees it: `Interruption.isRequested`.
typedef struct Interruption {
  char unused;
} Interruption;

/// True from a request until it is cleared, and while the watched flag of this thread is not 0.
bool nj_interruption_requested(void) NJ_SWIFT("getter:Interruption.isRequested()");
/// Asks every thread to stop. Async-signal-safe.
void nj_interruption_request(void) NJ_SWIFT("Interruption.request()");
void nj_interruption_clear(void) NJ_SWIFT("Interruption.clear()");
/// How far the long work of a script is, for whoever shows it: `done` of `total` documents; 0 of 0: nothing to tell.
void nj_interruption_progress(int done, int total) NJ_SWIFT("Interruption.progress(_:of:)");
int nj_interruption_done(void) NJ_SWIFT("getter:Interruption.done()");
int nj_interruption_total(void) NJ_SWIFT("getter:Interruption.total()");
/// Makes `flag` (an atomic int; NULL: none) count as a request on this thread; returns the one before it.
const volatile void *nj_interruption_watch(const volatile void *flag);
