// pattern: the matcher of Lua's patterns with a budget of steps.
// In: subject and pattern bytes. Out: the end of a match, and captures. The semantics and
// the error sentences are those of Lua 5.4's manual, section 6.4.1, in the C locale always.
// Backtracking is as in Lua, exponential patterns included; every step counts against the
// limits, so that none runs past them. Differential tests hold it against stock Lua.
#include <string.h>

#include "pattern.h"

typedef const unsigned char *text;

/* Counts steps; looks at the limits now and then. RAISES [-0,+0] */
static inline void step(nj_match *m) {
  if (--m->budget < 0) {
    m->budget = 1024;
    nj_spend(m->L, 4096);
  }
}

/* [no Lua stack] */
static bool in_class(unsigned c, unsigned name) {
  bool digit = c - '0' < 10, lower = c - 'a' < 26, upper = c - 'A' < 26, result;
  switch (name | 32) {
    case 'a': result = lower || upper; break;
    case 'c': result = c < 32 || c == 127; break;
    case 'd': result = digit; break;
    case 'g': result = c > 32 && c < 127; break;
    case 'l': result = lower; break;
    case 'p': result = c > 32 && c < 127 && !digit && !lower && !upper; break;
    case 's': result = c == ' ' || c - 9 < 5; break;
    case 'u': result = upper; break;
    case 'w': result = digit || lower || upper; break;
    case 'x': result = digit || (c | 32) - 'a' < 6; break;
    case 'z': result = c == 0; break;  // deprecated, still in 5.4
    default: return c == name;
  }
  return (name - 'A' < 26) != result;
}

/* The end of the single-character class at `p`. RAISES [-0,+0] */
static text class_end(nj_match *m, text p) {
  if (*p++ == '%') {
    if (p == m->pattern_end) luaL_error(m->L, "malformed pattern (ends with '%%')");
    return p + 1;
  }
  if (p[-1] != '[') return p;
  if (p < m->pattern_end && *p == '^') p++;
  do {  // the first character may be a ']'
    if (p == m->pattern_end) luaL_error(m->L, "malformed pattern (missing ']')");
    step(m);
    if (*p++ == '%') {
      if (p == m->pattern_end) luaL_error(m->L, "malformed pattern (missing ']')");
      p++;
    }
  } while (p == m->pattern_end || *p != ']');
  return p + 1;
}

/* Whether `c` is in the set from '[' at `p` to ']' at `last`. RAISES at limits [-0,+0] */
static bool in_set(nj_match *m, unsigned c, text p, text last) {
  bool found = true;
  if (p[1] == '^') found = false, p++;
  while (++p < last) {
    step(m);
    if (*p == '%') {
      p++;
      if (in_class(c, *p)) return found;
    } else if (p[1] == '-' && p + 2 < last) {
      p += 2;
      if (p[-2] <= c && c <= *p) return found;
    } else if (*p == c) {
      return found;
    }
  }
  return !found;
}

/* Whether the character at `s` is of the class from `p` to `end`. RAISES at limits [-0,+0] */
static inline bool matches_one(nj_match *m, text s, text p, text end) {
  if (s >= m->subject_end) return false;
  switch (*p) {
    case '.': return true;
    case '%': return in_class(*s, p[1]);
    case '[': return in_set(m, *s, p, end - 1);
    default: return *p == *s;
  }
}

/* %bxy at `p`, behind the 'b'. RAISES [-0,+0] */
static text match_balance(nj_match *m, text s, text p) {
  if (m->pattern_end - p < 2) luaL_error(m->L, "malformed pattern (missing arguments to '%%b')");
  if (s >= m->subject_end || *s != p[0]) return NULL;
  unsigned open = p[0], close = p[1];
  size_t nested = 1;
  while (++s < m->subject_end) {
    step(m);
    if (*s == close) {
      if (--nested == 0) return s + 1;
    } else if (*s == open) {
      nested++;
    }
  }
  return NULL;
}

/* x* and x+: as many as there are, then fewer. RAISES [-0,+0] */
static text match_most(nj_match *m, text s, text p, text end) {
  ptrdiff_t count = 0;
  while (matches_one(m, s + count, p, end)) count++, step(m);
  for (; count >= 0; count--) {
    step(m);
    text found = nj_match_here(m, s + count, end + 1);
    if (found) return found;
  }
  return NULL;
}

/* x-: none, then more. RAISES [-0,+0] */
static text match_least(nj_match *m, text s, text p, text end) {
  for (;;) {
    step(m);
    text found = nj_match_here(m, s, end + 1);
    if (found) return found;
    if (!matches_one(m, s, p, end)) return NULL;
    s++;
  }
}

/* The capture that ')' closes. RAISES [-0,+0] */
static int open_capture(nj_match *m) {
  for (int i = m->captures - 1; i >= 0; i--)
    if (m->capture[i].length == NJ_CAPTURE_OPEN) return i;
  return luaL_error(m->L, "invalid pattern capture");
}

/* %1 to %9. RAISES [-0,+0] */
static text match_again(nj_match *m, text s, unsigned digit) {
  int index = (int)digit - '1';
  if (index < 0 || index >= m->captures || m->capture[index].length == NJ_CAPTURE_OPEN) {
    luaL_error(m->L, "invalid capture index %%%d", index + 1);
    return NULL;
  }
  ptrdiff_t length = m->capture[index].length;
  if (length == NJ_CAPTURE_POSITION) return NULL;  // has no text that could come again
  nj_spend(m->L, (size_t)length / 16);
  if (m->subject_end - s < length || memcmp(m->capture[index].start, s, (size_t)length) != 0) return NULL;
  return s + length;
}

/* Matches the rest with a capture begun. RAISES [-0,+0] */
static text start_capture(nj_match *m, text s, text p, ptrdiff_t what) {
  if (m->captures >= NJ_CAPTURES) luaL_error(m->L, "too many captures");
  m->capture[m->captures].start = s;
  m->capture[m->captures].length = what;
  m->captures++;
  text found = nj_match_here(m, s, p);
  if (!found) m->captures--;
  return found;
}

/* Matches the rest with a capture ended. RAISES [-0,+0] */
static text end_capture(nj_match *m, text s, text p) {
  int index = open_capture(m);
  m->capture[index].length = s - m->capture[index].start;
  text found = nj_match_here(m, s, p);
  if (!found) m->capture[index].length = NJ_CAPTURE_OPEN;
  return found;
}

/* Whether %f[set] holds at `s`. RAISES at limits [-0,+0] */
static bool at_frontier(nj_match *m, text s, text p, text end) {
  unsigned before = s == m->subject ? 0 : s[-1], here = s < m->subject_end ? *s : 0;
  return !in_set(m, before, p, end - 1) && in_set(m, here, p, end - 1);
}

/* What stands at `p` apart from single characters. RAISES [-0,+0]
   Gives 1 with *s and *p moved on, 0 with the final answer in *s, -1 when `p` is a single character. */
static int match_special(nj_match *m, text *s, text *p) {
  switch (**p) {
    case '(':
      *s = *p + 1 < m->pattern_end && (*p)[1] == ')' ? start_capture(m, *s, *p + 2, NJ_CAPTURE_POSITION)
                                                    : start_capture(m, *s, *p + 1, NJ_CAPTURE_OPEN);
      return 0;
    case ')': *s = end_capture(m, *s, *p + 1); return 0;
    case '$':
      if (*p + 1 != m->pattern_end) return -1;
      if (*s != m->subject_end) *s = NULL;
      return 0;
    case '%': break;
    default: return -1;
  }
  unsigned kind = *p + 1 < m->pattern_end ? (*p)[1] : 0;
  if (kind == 'b') {
    *s = match_balance(m, *s, *p + 2);
    *p += 4;
    return *s ? 1 : 0;
  }
  if (kind == 'f') {
    text set = *p + 2;
    if (set >= m->pattern_end || *set != '[') luaL_error(m->L, "missing '[' after '%%f' in pattern");
    text end = class_end(m, set);
    if (!at_frontier(m, *s, set, end)) {
      *s = NULL;
      return 0;
    }
    *p = end;
    return 1;
  }
  if (kind - '0' < 10) {
    *s = match_again(m, *s, kind);
    *p += 2;
    return *s ? 1 : 0;
  }
  return -1;
}

text nj_match_here(nj_match *m, text s, text p) {
  if (m->depth-- == 0) luaL_error(m->L, "pattern too complex");
  while (p != m->pattern_end) {
    step(m);
    int special = match_special(m, &s, &p);
    if (special == 0) break;
    if (special == 1) continue;
    text end = class_end(m, p);
    unsigned quantifier = end < m->pattern_end ? *end : 0;
    if (quantifier == '*') {
      s = match_most(m, s, p, end);
      break;
    }
    if (quantifier == '-') {
      s = match_least(m, s, p, end);
      break;
    }
    bool one = matches_one(m, s, p, end);
    if (quantifier == '+') {
      s = one ? match_most(m, s + 1, p, end) : NULL;
      break;
    }
    if (quantifier == '?') {
      text found = one ? nj_match_here(m, s + 1, end + 1) : NULL;
      if (found) {
        s = found;
        break;
      }
      p = end + 1;
      continue;
    }
    if (!one) {
      s = NULL;
      break;
    }
    s++;
    p = end;
  }
  m->depth++;
  return s;
}

void nj_push_capture(nj_match *m, int index, text start, text end) {
  if (index >= m->captures) {
    if (index != 0) luaL_error(m->L, "invalid capture index %%%d", index + 1);
    lua_pushlstring(m->L, (const char *)start, (size_t)(end - start));
    return;
  }
  ptrdiff_t length = m->capture[index].length;
  if (length == NJ_CAPTURE_OPEN) luaL_error(m->L, "unfinished capture");
  if (length == NJ_CAPTURE_POSITION) lua_pushinteger(m->L, m->capture[index].start - m->subject + 1);
  else lua_pushlstring(m->L, (const char *)m->capture[index].start, (size_t)length);
}

int nj_push_captures(nj_match *m, text start, text end) {
  int count = m->captures == 0 && start ? 1 : m->captures;
  luaL_checkstack(m->L, count, "too many captures");
  for (int i = 0; i < count; i++) nj_push_capture(m, i, start, end);
  return count;
}
