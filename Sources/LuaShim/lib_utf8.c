// lib_utf8: utf8.len and utf8.offset under the limits; the rest of utf8 is stock.
// In and out: as Lua 5.4's manual has them. Strings are any bytes; offsets are 1-based bytes.
#include "libraries.h"

typedef const unsigned char *text;

/* [no Lua stack] */
static bool continues(unsigned char c) { return (c & 0xC0) == 0x80; }

/* The end of the character at `s`, or NULL when it is none. Strings end with a NUL. [no Lua stack] */
static text character_end(text s, bool strict) {
  static const unsigned least[] = {0, 0x80, 0x800, 0x10000, 0x200000, 0x4000000};
  unsigned c = *s, code = 0;
  int more = 0;
  if (c < 0x80) return s + 1;
  for (; c & 0x40; c <<= 1) {
    unsigned next = s[++more];
    if ((next & 0xC0) != 0x80) return NULL;
    code = code << 6 | (next & 0x3F);
  }
  if (more == 0 || more > 5) return NULL;
  code |= (c & 0x7F) << (more * 5);
  if (code < least[more] || code > 0x7FFFFFFF) return NULL;
  if (strict && (code > 0x10FFFF || (code >= 0xD800 && code <= 0xDFFF))) return NULL;
  return s + more + 1;
}

/* A position as Lua gives it; 0 when before the start. [no Lua stack] */
static lua_Integer from_start(lua_Integer position, size_t length) {
  if (position >= 0) return position;
  return (size_t)-position > length ? 0 : (lua_Integer)length + position + 1;
}

/* RAISES */
static int utf8_length(lua_State *L) {
  size_t length;
  text s = (text)luaL_checklstring(L, 1, &length);
  lua_Integer at = from_start(luaL_optinteger(L, 2, 1), length), last = from_start(luaL_optinteger(L, 3, -1), length);
  bool lax = lua_toboolean(L, 4);
  luaL_argcheck(L, 1 <= at && --at <= (lua_Integer)length, 2, "initial position out of bounds");
  luaL_argcheck(L, --last < (lua_Integer)length, 3, "final position out of bounds");
  lua_Integer count = 0;
  while (at <= last) {
    text end = character_end(s + at, !lax);
    if (!end) {
      luaL_pushfail(L);
      lua_pushinteger(L, at + 1);
      return 2;
    }
    nj_spend(L, 1);
    at = end - s;
    count++;
  }
  lua_pushinteger(L, count);
  return 1;
}

/* RAISES */
static int utf8_offset(lua_State *L) {
  size_t length;
  text s = (text)luaL_checklstring(L, 1, &length);
  lua_Integer n = luaL_checkinteger(L, 2), size = (lua_Integer)length;
  lua_Integer at = from_start(luaL_optinteger(L, 3, n >= 0 ? 1 : size + 1), length);
  luaL_argcheck(L, 1 <= at && --at <= size, 3, "position out of bounds");
  if (n == 0) {
    while (at > 0 && continues(s[at])) at--, nj_spend(L, 1);
  } else {
    if (continues(s[at])) return luaL_error(L, "initial position is a continuation byte");
    if (n < 0) {
      for (; n < 0 && at > 0; n++) {
        do at--, nj_spend(L, 1);
        while (at > 0 && continues(s[at]));
      }
    } else {
      for (n--; n > 0 && at < size; n--) {
        do at++, nj_spend(L, 1);
        while (continues(s[at]));
      }
    }
  }
  if (n == 0) lua_pushinteger(L, at + 1);
  else luaL_pushfail(L);
  return 1;
}

const luaL_Reg nj_utf8_functions[] = {{"len", utf8_length}, {"offset", utf8_offset}, {NULL, NULL}};
