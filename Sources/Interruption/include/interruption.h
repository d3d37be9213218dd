// interruption: whether the work of this thread should end: the user's Ctrl-C, one flag of the process, or a limit of the
// script that called into the host, one flag of its state, or more rows than the script's memory limit has room for. Long
// loops ask every few thousand steps and return early; whoever makes rows tells what they take before the result is whole.
#pragma once
#include <stdbool.h>
#include <stddef.h>

#define NJ_SWIFT(name) __attribute__((swift_name(name)))

/// The wish to stop, as Swift sees it: `Interruption.isRequested`.
typedef struct Interruption {
  char unused;
} Interruption;

/// True from a request until it is cleared, while the watched flag of this thread is not 0, and while this thread has gathered
/// more than it may.
bool nj_interruption_requested(void) NJ_SWIFT("getter:Interruption.isRequested()");
/// Asks every thread to stop. Async-signal-safe.
void nj_interruption_request(void) NJ_SWIFT("Interruption.request()");
void nj_interruption_clear(void) NJ_SWIFT("Interruption.clear()");
/// Tells that the work of this thread holds so many bytes more: what grows with the rows of a result or with pairs of tokens,
/// not what is a fixed part of the text. Past the room that the caller has left the thread is asked to stop.
void nj_interruption_gather(size_t bytes) NJ_SWIFT("Interruption.gather(bytes:)");
/// Begins anew: nothing is gathered, and so many bytes may be. SIZE_MAX, as at first: any number.
void nj_interruption_allow(size_t bytes) NJ_SWIFT("Interruption.allow(bytes:)");
/// Whether this thread has gathered more than it may.
bool nj_interruption_overfull(void) NJ_SWIFT("getter:Interruption.isOverfull()");
/// How far the long work of a script is, for whoever shows it: `done` of `total` documents; 0 of 0: nothing to tell.
void nj_interruption_progress(int done, int total) NJ_SWIFT("Interruption.progress(_:of:)");
int nj_interruption_done(void) NJ_SWIFT("getter:Interruption.done()");
int nj_interruption_total(void) NJ_SWIFT("getter:Interruption.total()");
/// Makes `flag` (an atomic int; NULL: none) count as a request on this thread; returns the one before it.
const volatile void *nj_interruption_watch(const volatile void *flag);
