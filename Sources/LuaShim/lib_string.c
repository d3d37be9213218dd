// lib_string: string functions whose work grows with their arguments, under the limits.
// rep, reverse, lower, upper go in slices; format splits long formats and shows no
// addresses; pack, unpack and packsize refuse absurd formats. No function depends on the
// locale. What is not here (byte, char, len, sub) does bounded work and is stock.
#include <string.h>

#include "libraries.h"

enum { SLICE = 1 << 18, FORMAT_GROUP = 64, PACK_FORMAT_LIMIT = 1 << 16, PACK_SIZE_LIMIT = 1 << 26 };

/* RAISES */
static int string_rep(lua_State *L) {
  size_t ls, lsep;
  const char *s = luaL_checklstring(L, 1, &ls);
  lua_Integer n = luaL_checkinteger(L, 2);
  const char *sep = luaL_optlstring(L, 3, "", &lsep);
  if (n <= 0 || ls + lsep == 0) {
    lua_pushliteral(L, "");
    return 1;
  }
  if (ls + lsep < ls || ls + lsep > (size_t)PTRDIFF_MAX / (size_t)n) return luaL_error(L, "resulting string too large");
  size_t unit = ls + lsep, total = (size_t)n * unit - lsep;
  luaL_Buffer b;
  char *to = luaL_buffinitsize(L, &b, total);
  size_t done = unit < total ? unit : total;  // done bytes of the repeated unit are in place
  memcpy(to, s, ls);
  if (done > ls) memcpy(to + ls, sep, done - ls);
  while (done < total) {
    size_t more = done < SLICE ? done : SLICE / unit * unit;
    if (more == 0) more = unit;  // a unit longer than a slice
    if (more > total - done) more = total - done;
    nj_spend(L, more / 16);
    memcpy(to + done, to, more);
    done += more;
  }
  luaL_pushresultsize(&b, total);
  return 1;
}

typedef void (*slice_fn)(char *to, const char *from, size_t length);

/* One string to one of the same length; `backwards` takes the slices from the end. RAISES */
static int map_slices(lua_State *L, slice_fn map, bool backwards) {
  size_t length;
  const char *s = luaL_checklstring(L, 1, &length);
  luaL_Buffer b;
  char *to = luaL_buffinitsize(L, &b, length);
  for (size_t at = 0; at < length; at += SLICE) {
    size_t slice = length - at < SLICE ? length - at : SLICE;
    nj_spend(L, slice / 4);
    map(to + at, backwards ? s + length - at - slice : s + at, slice);
  }
  luaL_pushresultsize(&b, length);
  return 1;
}

/* [no Lua stack] */
static void to_lower(char *to, const char *from, size_t length) {
  for (size_t i = 0; i < length; i++) {
    unsigned char c = (unsigned char)from[i];
    to[i] = (char)(c - 'A' < 26u ? c | 32 : c);
  }
}

/* [no Lua stack] */
static void to_upper(char *to, const char *from, size_t length) {
  for (size_t i = 0; i < length; i++) {
    unsigned char c = (unsigned char)from[i];
    to[i] = (char)(c - 'a' < 26u ? c & ~32 : c);
  }
}

/* [no Lua stack] */
static void to_reverse(char *to, const char *from, size_t length) {
  for (size_t i = 0; i < length; i++) to[i] = from[length - 1 - i];
}

static int string_lower(lua_State *L) { return map_slices(L, to_lower, false); }
static int string_upper(lua_State *L) { return map_slices(L, to_upper, false); }
static int string_reverse(lua_State *L) { return map_slices(L, to_reverse, true); }

/* The end of the conversion behind the '%' at `p`: its letter. [no Lua stack] */
static const char *conversion(const char *p, const char *end) {
  while (p < end && *p && strchr("-+ #0.123456789", *p)) p++;
  return p;
}

/* Replaces an argument that has an address by words: for %s its text, for %p its number. RAISES [-0,+0] */
static void replace_argument(lua_State *L, int at, char letter) {
  if (at > lua_gettop(L)) return;
  int type = lua_type(L, at);
  if (letter == 's') {
    if (type == LUA_TSTRING || type == LUA_TNUMBER) return;
    nj_tostring(L, at, NULL);
  } else if (type == LUA_TNIL || type == LUA_TBOOLEAN || type == LUA_TNUMBER) {
    lua_pushliteral(L, "(null)");
  } else {
    lua_pushfstring(L, "0x%d", (int)nj_identity(L, at));
  }
  lua_replace(L, at);
}

/* Calls stock string.format, in upvalue 1, on a few conversions at a time. [-0,+1] RAISES */
static int format_in_groups(lua_State *L, const char *format, size_t length) {
  const char *end = format + length, *from = format;
  int top = lua_gettop(L), argument = 1, group = 0;
  luaL_Buffer b;
  luaL_checkstack(L, FORMAT_GROUP + 8, NULL);
  luaL_buffinit(L, &b);
  for (const char *p = format; p <= end; p++) {
    if (p < end && *p == '%') {
      p = conversion(p + 1, end);
      if (p == end) p--;
      if (*p != '%') group++, argument++;
    }
    if (p < end && group < FORMAT_GROUP) continue;
    const char *until = p < end ? p + 1 : end;
    nj_spend(L, (size_t)(until - from) / 16 + (size_t)group * 64);
    lua_pushvalue(L, lua_upvalueindex(1));
    lua_pushlstring(L, from, (size_t)(until - from));
    int passed = 1;
    for (int i = argument - group + 1; i <= argument && i <= top; i++) lua_pushvalue(L, i), passed++;
    lua_call(L, passed, 1);
    luaL_addvalue(&b);
    from = until;
    group = 0;
  }
  luaL_pushresult(&b);
  return 1;
}

/* Takes addresses out of the arguments, then does what stock does. Upvalue 1: stock's. RAISES */
static int string_format(lua_State *L) {
  size_t length;
  const char *format = luaL_checklstring(L, 1, &length), *end = format + length;
  int top = lua_gettop(L), argument = 1;
  bool pointers = false;
  for (const char *p = format; p < end; p++) {
    if (*p != '%') continue;
    p = conversion(p + 1, end);
    if (p == end) break;
    if (*p == '%') continue;
    argument++;
    if (*p == 's' || *p == 'p') replace_argument(L, argument, *p);
    if (*p == 'p' && argument <= top) pointers = true;
  }
  nj_spend(L, length / 16);
  if (pointers) {  // their numbers are strings now
    luaL_Buffer b;
    char *copy = luaL_buffinitsize(L, &b, length);
    memcpy(copy, format, length);
    for (const char *p = format; p < end; p++) {
      if (*p != '%') continue;
      p = conversion(p + 1, end);
      if (p < end && *p == 'p') copy[p - format] = 's';
    }
    luaL_pushresultsize(&b, length);
    lua_replace(L, 1);
    format = lua_tostring(L, 1);
  }
  if (argument > FORMAT_GROUP) return format_in_groups(L, format, length);
  return lua_tocfunction(L, lua_upvalueindex(1))(L);  // in this frame, so that errors name this call
}

/* The bytes that %c… asks for in a pack format, saturated. [no Lua stack] */
static size_t packed_size(const char *format, size_t length) {
  size_t total = 0;
  for (size_t i = 0; i < length; i++) {
    if (format[i] != 'c') continue;
    size_t size = 0;
    while (i + 1 < length && format[i + 1] >= '0' && format[i + 1] <= '9' && size < PACK_SIZE_LIMIT)
      size = size * 10 + (size_t)(format[++i] - '0');
    total += size;
    if (total > PACK_SIZE_LIMIT) return total;
  }
  return total;
}

/* Refuses a format that would work for long; then calls stock, in upvalue 1. RAISES */
static int checked_pack(lua_State *L, bool builds) {
  size_t length;
  const char *format = luaL_checklstring(L, 1, &length);
  if (length > PACK_FORMAT_LIMIT) return luaL_argerror(L, 1, "format too long");
  size_t size = builds ? packed_size(format, length) : 0;
  if (size > PACK_SIZE_LIMIT) return luaL_argerror(L, 1, "format result too large");
  nj_spend(L, length + size / 4);
  return lua_tocfunction(L, lua_upvalueindex(1))(L);
}

static int string_pack(lua_State *L) { return checked_pack(L, true); }
static int string_unpack(lua_State *L) { return checked_pack(L, false); }

const luaL_Reg nj_string_functions[] = {{"format", string_format},   {"lower", string_lower},   {"pack", string_pack},
                                        {"packsize", string_unpack}, {"rep", string_rep},       {"reverse", string_reverse},
                                        {"unpack", string_unpack},   {"upper", string_upper},   {NULL, NULL}};
