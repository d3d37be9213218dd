// prelude: what the part of the API that is written in Lua gets from C, and the guard around each of its functions.
// Its source runs once a state, with these functions as its arguments; no script can reach them.
#include "nj_boundary.h"

#include <lauxlib.h>

#include "boundary_internal.h"

/* [-n,+m] */
static int prelude_returned(lua_State *L, int status, lua_KContext context) {
  (void)status, (void)context;
  return lua_gettop(L);
}

// A function of the prelude behind C: its arguments are checked by its signature, and it is no tail call of the script's,
// so that an error in it knows the script's line. Upvalues: the method (false: unchecked), the function.
/* [-n,+m] */
static int prelude_call(lua_State *L) {
  const nj_method *m = lua_touserdata(L, lua_upvalueindex(1));
  if (m) nj_check_arguments(L, m);
  lua_pushvalue(L, lua_upvalueindex(2));
  lua_insert(L, 1);
  lua_callk(L, lua_gettop(L) - 1, LUA_MULTRET, 0, prelude_returned);
  return lua_gettop(L);
}

/* [-1,+1]: guarded(function) → the same behind C, for the prelude alone */
static int guarded(lua_State *L) {
  luaL_checktype(L, 1, LUA_TFUNCTION);
  lua_settop(L, 1);
  lua_pushboolean(L, 0);
  lua_insert(L, 1);
  lua_pushcclosure(L, prelude_call, 2);
  return 1;
}

/* [-3,+0]: install(class, name, function), for the prelude alone; class 0: a global */
static int install(lua_State *L) {
  lua_Integer class_ = luaL_checkinteger(L, 1);
  luaL_checktype(L, 3, LUA_TFUNCTION);
  lua_settop(L, 3);
  if (class_ == 0) {
    lua_pushglobaltable(L);
  } else {
    lua_rawgeti(L, LUA_REGISTRYINDEX, nj_of(L)->classes);
    luaL_argcheck(L, lua_rawgeti(L, -1, class_) == LUA_TTABLE, 1, "no such class");
    lua_remove(L, 4);
  }
  lua_pushvalue(L, 2);
  if (lua_rawget(L, 4) == LUA_TFUNCTION && lua_tocfunction(L, 5) == nj_trampoline) {
    lua_getupvalue(L, 5, 1);
    lua_pushvalue(L, 3);
    lua_pushcclosure(L, prelude_call, 2);
    lua_replace(L, 3);
  }
  lua_pushvalue(L, 2);
  lua_pushvalue(L, 3);
  lua_rawset(L, 4);
  return 0;
}

/* [-1,+2]: kind_of(x) → class number and sequence length or nil, for the prelude alone */
static int kind_of(lua_State *L) {
  if (lua_type(L, 1) == LUA_TLIGHTUSERDATA) {
    lua_pushinteger(L, nj_class(nj_touch(L, 1)));
    return 1;
  }
  if (nj_sequence_count(L, 1) >= 0) {
    const nj_sequence *s = lua_touserdata(L, 1);
    lua_pushinteger(L, NJ_SEQUENCE + s->element);
    return 1;
  }
  if (lua_type(L, 1) == LUA_TUSERDATA) {
    lua_pushinteger(L, ((const nj_object *)lua_touserdata(L, 1))->class_);
    return 1;
  }
  return 0;
}

/* [-1,+1]: gather(list of handles) → sequence, for the prelude alone */
static int gather(lua_State *L) {
  luaL_checktype(L, 1, LUA_TTABLE);
  size_t n = lua_rawlen(L, 1);
  if (n > UINT32_MAX) return luaL_error(L, "too many elements");
  nj_sequence *s = nj_new_list(L, (uint32_t)n);
  s->count = 0;
  for (size_t i = 1; i <= n; i++) {
    if (lua_rawgeti(L, 1, (lua_Integer)i) != LUA_TLIGHTUSERDATA) return luaL_error(L, "element %I is not a span", (lua_Integer)i);
    uint64_t h = nj_touch(L, -1);
    lua_pop(L, 1);
    s->handles[s->count++] = h;
    uint8_t class_ = nj_class(h);
    s->element = i == 1 || s->element == class_ ? class_ : 0;
  }
  return 1;
}

/* [-1,+0]: loads and runs the prelude with the functions that only it gets */
static int protected_prelude(lua_State *L) {
  struct { const char *source; size_t n; } *p = lua_touserdata(L, 1);
  if (luaL_loadbufferx(L, p->source, p->n, "=prelude", "t") != LUA_OK) return lua_error(L);
  lua_pushcfunction(L, install);
  lua_pushcfunction(L, kind_of);
  lua_pushcfunction(L, gather);
  lua_getglobal(L, "__host");
  lua_pushnil(L);
  lua_setglobal(L, "__host");
  lua_pushcfunction(L, guarded);
  lua_call(L, 5, 0);
  return 0;
}

int nj_run_prelude(nj_state *S, const uint8_t *source, size_t n) {
  struct { const char *source; size_t n; } p = {(const char *)source, n};
  return nj_protect(S, protected_prelude, &p, 0);
}
