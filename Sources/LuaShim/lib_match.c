// lib_match: string.find, match, gmatch and gsub over the budgeted matcher of pattern.c.
// In and out: as Lua 5.4's manual has them. Every character that is looked at counts.
#include <string.h>

#include "libraries.h"
#include "pattern.h"

typedef const unsigned char *text;

/* A matcher over subject and pattern. [-0,+0] */
static void prepare(nj_match *m, lua_State *L, text s, size_t ls, text p, size_t lp) {
  m->L = L;
  m->subject = s;
  m->subject_end = s + ls;
  m->pattern_end = p + lp;
  m->budget = 256;
  nj_match_again(m);
}

/* A start position as Lua gives it, as an offset; past the end stays past it. [-0,+0] */
static size_t offset_of(lua_Integer position, size_t length) {
  if (position > 0) return (size_t)position - 1;
  if (position == 0 || position < -(lua_Integer)length) return 0;
  return length - (size_t)-position;
}

/* [no Lua stack] */
static bool is_plain(text p, size_t length) {
  for (size_t i = 0; i < length; i++)
    if (p[i] && strchr("^$*+?.([%-", p[i])) return false;
  return true;
}

/* RAISES */
static int find_or_match(lua_State *L, bool find) {
  size_t ls, lp;
  text s = (text)luaL_checklstring(L, 1, &ls), p = (text)luaL_checklstring(L, 2, &lp);
  size_t init = offset_of(luaL_optinteger(L, 3, 1), ls);
  if (init > ls) {
    luaL_pushfail(L);
    return 1;
  }
  if (find && (lua_toboolean(L, 4) || is_plain(p, lp))) {
    nj_spend(L, (ls - init) / 8);
    text found = lp == 0 ? s + init : memmem(s + init, ls - init, p, lp);
    if (!found) {
      luaL_pushfail(L);
      return 1;
    }
    lua_pushinteger(L, found - s + 1);
    lua_pushinteger(L, found - s + (lua_Integer)lp);
    return 2;
  }
  bool anchor = lp > 0 && *p == '^';
  if (anchor) p++, lp--;
  nj_match m;
  prepare(&m, L, s, ls, p, lp);
  text at = s + init;
  do {
    nj_match_again(&m);
    text end = nj_match_here(&m, at, p);
    if (end) {
      if (!find) return nj_push_captures(&m, at, end);
      lua_pushinteger(L, at - s + 1);
      lua_pushinteger(L, end - s);
      return nj_push_captures(&m, NULL, NULL) + 2;
    }
  } while (at++ < m.subject_end && !anchor);
  luaL_pushfail(L);
  return 1;
}

static int string_find(lua_State *L) { return find_or_match(L, true); }
static int string_match(lua_State *L) { return find_or_match(L, false); }

// The iterator's upvalues: subject, pattern, next offset, end of the last match (-1: none).
/* [-*,+n] RAISES */
static int gmatch_next(lua_State *L) {
  size_t ls, lp;
  text s = (text)lua_tolstring(L, lua_upvalueindex(1), &ls), p = (text)lua_tolstring(L, lua_upvalueindex(2), &lp);
  size_t at = (size_t)lua_tointeger(L, lua_upvalueindex(3));
  lua_Integer last = lua_tointeger(L, lua_upvalueindex(4));
  nj_match m;
  prepare(&m, L, s, ls, p, lp);
  for (; at <= ls; at++) {
    nj_match_again(&m);
    text end = nj_match_here(&m, s + at, p);
    if (!end || end - s == last) continue;
    lua_pushinteger(L, end - s);
    lua_pushvalue(L, -1);
    lua_replace(L, lua_upvalueindex(3));
    lua_replace(L, lua_upvalueindex(4));
    return nj_push_captures(&m, s + at, end);
  }
  lua_pushinteger(L, (lua_Integer)ls + 1);  // stays at its end
  lua_replace(L, lua_upvalueindex(3));
  return 0;
}

/* RAISES */
static int string_gmatch(lua_State *L) {
  size_t ls, lp;
  luaL_checklstring(L, 1, &ls);
  luaL_checklstring(L, 2, &lp);
  size_t init = offset_of(luaL_optinteger(L, 3, 1), ls);
  lua_settop(L, 2);
  lua_pushinteger(L, (lua_Integer)(init > ls ? ls + 1 : init));
  lua_pushinteger(L, -1);
  lua_pushcclosure(L, gmatch_next, 4);
  return 1;
}

/* Adds the replacement string with its %0 to %9. RAISES [-0,+0] */
static void add_string(nj_match *m, luaL_Buffer *b, text start, text end) {
  lua_State *L = m->L;
  size_t length;
  const char *r = lua_tolstring(L, 3, &length), *limit = r + length;
  nj_spend(L, length / 16);
  while (r < limit) {
    const char *percent = memchr(r, '%', (size_t)(limit - r));
    if (!percent) break;
    luaL_addlstring(b, r, (size_t)(percent - r));
    r = percent + 1;
    char c = r < limit ? *r : 0;
    r++;
    if (c == '%') {
      luaL_addchar(b, '%');
    } else if (c == '0') {
      luaL_addlstring(b, (const char *)start, (size_t)(end - start));
    } else if (c >= '1' && c <= '9') {
      nj_push_capture(m, c - '1', start, end);
      luaL_tolstring(L, -1, NULL);  // a position is a number
      lua_remove(L, -2);
      luaL_addvalue(b);
    } else {
      luaL_error(L, "invalid use of '%%' in replacement string");
    }
  }
  if (r < limit) luaL_addlstring(b, r, (size_t)(limit - r));
}

/* Adds what replaces one match; whether it differs from the match. RAISES [-0,+0] */
static bool add_replacement(nj_match *m, luaL_Buffer *b, text start, text end, int type) {
  lua_State *L = m->L;
  if (type == LUA_TFUNCTION) {
    lua_pushvalue(L, 3);
    lua_call(L, nj_push_captures(m, start, end), 1);
  } else if (type == LUA_TTABLE) {
    nj_push_capture(m, 0, start, end);
    lua_gettable(L, 3);
  } else {
    add_string(m, b, start, end);
    return true;
  }
  if (!lua_toboolean(L, -1)) {
    lua_pop(L, 1);
    luaL_addlstring(b, (const char *)start, (size_t)(end - start));
    return false;
  }
  if (!lua_isstring(L, -1)) luaL_error(L, "invalid replacement value (a %s)", luaL_typename(L, -1));
  luaL_addvalue(b);
  return true;
}

/* RAISES */
static int string_gsub(lua_State *L) {
  size_t ls, lp;
  text s = (text)luaL_checklstring(L, 1, &ls), p = (text)luaL_checklstring(L, 2, &lp), last = NULL;
  int type = lua_type(L, 3);
  lua_Integer most = luaL_optinteger(L, 4, (lua_Integer)ls + 1), count = 0;
  luaL_argexpected(L, type == LUA_TNUMBER || type == LUA_TSTRING || type == LUA_TFUNCTION || type == LUA_TTABLE, 3,
                   "string/function/table");
  bool anchor = lp > 0 && *p == '^', changed = false;
  if (anchor) p++, lp--;
  if (type == LUA_TNUMBER) lua_tolstring(L, 3, NULL);
  nj_match m;
  prepare(&m, L, s, ls, p, lp);
  luaL_Buffer b;
  luaL_buffinit(L, &b);
  text at = s;
  while (count < most) {
    nj_match_again(&m);
    text end = nj_match_here(&m, at, p);
    if (end && end != last) {
      count++;
      changed = add_replacement(&m, &b, at, end, type) || changed;
      at = last = end;
    } else if (at < m.subject_end) {
      luaL_addchar(&b, (char)*at++);
    } else {
      break;
    }
    if (anchor) break;
  }
  if (!changed) {
    lua_pushvalue(L, 1);
  } else {
    luaL_addlstring(&b, (const char *)at, (size_t)(m.subject_end - at));
    luaL_pushresult(&b);
  }
  lua_pushinteger(L, count);
  return 2;
}

const luaL_Reg nj_match_functions[] = {
    {"find", string_find}, {"match", string_match}, {"gmatch", string_gmatch}, {"gsub", string_gsub}, {NULL, NULL}};
