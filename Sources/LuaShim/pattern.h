// pattern: Lua's patterns, matched under the limits; for lib_match.c only.
#pragma once
#include "internal.h"

enum { NJ_CAPTURES = 32, NJ_PATTERN_DEPTH = 200 };

typedef struct nj_match {
  lua_State *L;
  const unsigned char *subject, *subject_end, *pattern_end;
  int depth;    // levels of recursion left
  int budget;   // steps left before the limits are looked at
  int captures;
  struct {
    const unsigned char *start;
    ptrdiff_t length;  // or one of the two below
  } capture[NJ_CAPTURES];
} nj_match;

enum { NJ_CAPTURE_OPEN = -1, NJ_CAPTURE_POSITION = -2 };

/// Matches the pattern at `at`; the end of the match, or NULL. RAISES. [-0,+0]
const unsigned char *nj_match_here(nj_match *match, const unsigned char *at, const unsigned char *pattern);
/// Makes a matcher ready for another attempt. NEVER RAISES.
static inline void nj_match_again(nj_match *match) {
  match->captures = 0;
  match->depth = NJ_PATTERN_DEPTH;
}
/// Pushes capture `index`, or the whole match for index 0 without captures. RAISES. [-0,+1]
void nj_push_capture(nj_match *match, int index, const unsigned char *start, const unsigned char *end);
/// Pushes all captures, or the whole match when there are none and `start` is given. RAISES. [-0,+n]
int nj_push_captures(nj_match *match, const unsigned char *start, const unsigned char *end);
