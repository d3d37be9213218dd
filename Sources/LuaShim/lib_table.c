// lib_table: insert, remove, move, concat, sort and unpack under the limits.
// In and out: as Lua 5.4's manual has them, metamethods included. Every element counts, so
// that a table that claims 2^40 of them ends at the limit. sort is stock's quicksort with
// the same order of comparisons; where stock asks the clock for a pivot, a counter is used.
#include <limits.h>

#include "libraries.h"

enum { READ = 1, WRITE = 2, LENGTH = 4 };

/* Whether the table at `at` has the metamethod. [-0,+0] RAISES when memory is short */
static bool has_method(lua_State *L, const char *name) {
  lua_pushstring(L, name);
  bool found = lua_rawget(L, -2) != LUA_TNIL;
  lua_pop(L, 1);
  return found;
}

/* A table, or what can be used like one. RAISES [-0,+0] */
static void check_table(lua_State *L, int at, int uses) {
  if (lua_type(L, at) == LUA_TTABLE) return;
  if (lua_getmetatable(L, at)) {
    bool fine = (!(uses & READ) || has_method(L, "__index")) && (!(uses & WRITE) || has_method(L, "__newindex")) &&
                (!(uses & LENGTH) || has_method(L, "__len"));
    lua_pop(L, 1);
    if (fine) return;
  }
  luaL_checktype(L, at, LUA_TTABLE);
}

/* RAISES [-0,+0] */
static lua_Integer length_of(lua_State *L, int at, int uses) {
  check_table(L, at, uses | LENGTH);
  return luaL_len(L, at);
}

/* RAISES */
static int table_insert(lua_State *L) {
  lua_Integer next = (lua_Integer)((lua_Unsigned)length_of(L, 1, READ | WRITE) + 1);
  switch (lua_gettop(L)) {
    case 2: break;
    case 3: {
      lua_Integer position = luaL_checkinteger(L, 2);
      luaL_argcheck(L, (lua_Unsigned)position - 1u < (lua_Unsigned)next, 2, "position out of bounds");
      for (lua_Integer i = next; i > position; i--) {
        nj_spend(L, 1);
        lua_geti(L, 1, i - 1);
        lua_seti(L, 1, i);
      }
      next = position;
      break;
    }
    default: return luaL_error(L, "wrong number of arguments to 'insert'");
  }
  lua_seti(L, 1, next);
  return 0;
}

/* RAISES */
static int table_remove(lua_State *L) {
  lua_Integer size = length_of(L, 1, READ | WRITE), position = luaL_optinteger(L, 2, size);
  if (lua_gettop(L) >= 2)  // also allows size + 1
    luaL_argcheck(L, (lua_Unsigned)size + 1u >= (lua_Unsigned)position && ((lua_Unsigned)position - 1u <= (lua_Unsigned)size),
                  2, "position out of bounds");
  lua_geti(L, 1, position);
  for (; position < size; position++) {
    nj_spend(L, 1);
    lua_geti(L, 1, position + 1);
    lua_seti(L, 1, position);
  }
  lua_pushnil(L);
  lua_seti(L, 1, position);
  return 1;
}

/* RAISES */
static int table_move(lua_State *L) {
  lua_Integer from = luaL_checkinteger(L, 2), last = luaL_checkinteger(L, 3), to = luaL_checkinteger(L, 4);
  int target = !lua_isnoneornil(L, 5) ? 5 : 1;
  check_table(L, 1, READ);
  check_table(L, target, WRITE);
  if (last >= from) {
    luaL_argcheck(L, from > 0 || last < LUA_MAXINTEGER + from, 3, "too many elements to move");
    lua_Integer count = last - from + 1;
    luaL_argcheck(L, to <= LUA_MAXINTEGER - count + 1, 4, "destination wrap around");
    bool forwards = to > last || to <= from || (target != 1 && !lua_compare(L, 1, target, LUA_OPEQ));
    for (lua_Integer k = 0; k < count; k++) {
      lua_Integer i = forwards ? k : count - 1 - k;
      nj_spend(L, 1);
      lua_geti(L, 1, from + i);
      lua_seti(L, target, to + i);
    }
  }
  lua_pushvalue(L, target);
  return 1;
}

/* RAISES [-0,+0] */
static void add_field(lua_State *L, luaL_Buffer *b, lua_Integer i) {
  lua_geti(L, 1, i);
  if (!lua_isstring(L, -1))
    luaL_error(L, "invalid value (%s) at index %I in table for 'concat'", luaL_typename(L, -1), (LUAI_UACINT)i);
  luaL_addvalue(b);
}

/* RAISES */
static int table_concat(lua_State *L) {
  lua_Integer last = length_of(L, 1, READ);
  size_t length;
  const char *separator = luaL_optlstring(L, 2, "", &length);
  lua_Integer i = luaL_optinteger(L, 3, 1);
  last = luaL_optinteger(L, 4, last);
  luaL_Buffer b;
  luaL_buffinit(L, &b);
  for (; i < last; i++) {
    nj_spend(L, 2 + length / 16);
    add_field(L, &b, i);
    luaL_addlstring(&b, separator, length);
  }
  if (i == last) add_field(L, &b, i);
  luaL_pushresult(&b);
  return 1;
}

/* RAISES */
static int table_unpack(lua_State *L) {
  lua_Integer i = luaL_optinteger(L, 2, 1), last = luaL_opt(L, luaL_checkinteger, 3, luaL_len(L, 1));
  if (i > last) return 0;
  lua_Unsigned count = (lua_Unsigned)last - (lua_Unsigned)i;
  if (count >= INT_MAX || !lua_checkstack(L, (int)++count)) return luaL_error(L, "too many results to unpack");
  for (; i < last; i++) {
    nj_spend(L, 1);
    lua_geti(L, 1, i);
  }
  lua_geti(L, 1, last);
  return (int)count;
}

// Sorting: the table is at 1, the comparison or nil at 2.

/* Whether the value at `a` comes before that at `b`. RAISES [-0,+0] */
static bool comes_before(lua_State *L, int a, int b) {
  nj_spend(L, 2);
  if (lua_isnil(L, 2)) return lua_compare(L, a, b, LUA_OPLT);
  lua_pushvalue(L, 2);
  lua_pushvalue(L, a - 1);
  lua_pushvalue(L, b - 2);
  lua_call(L, 2, 1);
  bool result = lua_toboolean(L, -1);
  lua_pop(L, 1);
  return result;
}

/* t[i] = top, t[j] = the one below. [-2,+0] RAISES */
static void set_two(lua_State *L, unsigned i, unsigned j) {
  lua_seti(L, 1, i);
  lua_seti(L, 1, j);
}

/* Puts t[low] and t[high] in order. [-0,+0] RAISES */
static void order_two(lua_State *L, unsigned low, unsigned high) {
  lua_geti(L, 1, low);
  lua_geti(L, 1, high);
  if (comes_before(L, -1, -2)) set_two(L, low, high);
  else lua_pop(L, 2);
}

/* Splits t[low..high] by the pivot on top, which is t[high - 1] too. The pivot's index. [-1,+0] RAISES */
static unsigned split(lua_State *L, unsigned low, unsigned high) {
  unsigned i = low, j = high - 1;
  for (;;) {
    while (lua_geti(L, 1, ++i), comes_before(L, -1, -2)) {
      if (i == high - 1) luaL_error(L, "invalid order function for sorting");
      lua_pop(L, 1);
    }
    while (lua_geti(L, 1, --j), comes_before(L, -3, -1)) {
      if (j < i) luaL_error(L, "invalid order function for sorting");
      lua_pop(L, 1);
    }
    if (j < i) {
      lua_pop(L, 1);
      set_two(L, high - 1, i);
      return i;
    }
    set_two(L, i, j);
  }
}

/* RAISES [-0,+0] */
static void sort_range(lua_State *L, unsigned low, unsigned high, unsigned mixed) {
  while (low < high) {
    order_two(L, low, high);
    if (high - low == 1) return;
    unsigned pivot = low + (high - low) / 2;
    if (high - low > 100 && mixed) {  // an unlucky order: not the middle
      unsigned quarter = (high - low) / 4;
      pivot = mixed % (quarter * 2) + low + quarter;
    }
    lua_geti(L, 1, pivot);
    lua_geti(L, 1, low);
    if (comes_before(L, -2, -1)) {
      set_two(L, pivot, low);
    } else {
      lua_pop(L, 1);
      lua_geti(L, 1, high);
      if (comes_before(L, -1, -2)) set_two(L, pivot, high);
      else lua_pop(L, 2);
    }
    if (high - low == 2) return;
    lua_geti(L, 1, pivot);
    lua_pushvalue(L, -1);
    lua_geti(L, 1, high - 1);
    set_two(L, pivot, high - 1);
    pivot = split(L, low, high);
    unsigned small;
    if (pivot - low < high - pivot) {
      sort_range(L, low, pivot - 1, mixed);
      small = pivot - low;
      low = pivot + 1;
    } else {
      sort_range(L, pivot + 1, high, mixed);
      small = high - pivot;
      high = pivot - 1;
    }
    if (low < high && (high - low) / 128 > small) mixed = mixed * 1664525u + 1013904223u;
  }
}

/* RAISES */
static int table_sort(lua_State *L) {
  lua_Integer length = length_of(L, 1, READ | WRITE);
  if (length <= 1) return 0;
  luaL_argcheck(L, length < INT_MAX, 1, "array too big");
  if (!lua_isnoneornil(L, 2)) luaL_checktype(L, 2, LUA_TFUNCTION);
  lua_settop(L, 2);
  luaL_checkstack(L, 40, NULL);
  sort_range(L, 1, (unsigned)length, 0);
  return 0;
}

const luaL_Reg nj_table_functions[] = {{"concat", table_concat}, {"insert", table_insert}, {"move", table_move},
                                       {"remove", table_remove}, {"sort", table_sort},     {"unpack", table_unpack},
                                       {NULL, NULL}};
