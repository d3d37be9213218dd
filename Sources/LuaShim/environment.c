// environment: what one run of a script may leave behind, which is nothing.
// Library tables are sealed: scripts see empty tables that read from them, so that no function can be replaced; names that a
// script adds (string.trim = …) are taken away when the next run begins. Each run of a plain script has globals of its own
// above the shared ones, in its chunk, in what it loads, and in its modules, which run anew.
#include <lauxlib.h>

#include "internal.h"

// Their addresses are the keys of the registry.
static const char additions_key = 0, environment_key = 0, modules_key = 0, chunks_key = 0;

/* __newindex of a sealed table. Upvalues: the table itself, its name. [-3,+0] RAISES */
static int add_name(lua_State *L) {
  lua_settop(L, 3);
  const char *library = lua_tostring(L, lua_upvalueindex(2));
  lua_pushvalue(L, 2);
  if (lua_rawget(L, lua_upvalueindex(1)) != LUA_TNIL) {
    size_t length;
    lua_pushvalue(L, 2);
    const char *name = lua_tolstring(L, -1, &length);
    return luaL_error(L, "'%s.%s' cannot be replaced: keep your own in a local", library, name ? name : "?");
  }
  lua_pushglobaltable(L);
  if (lua_getmetatable(L, -1)) {  // closed, see the prelude's recipe()
    lua_pushvalue(L, 2);
    const char *name = lua_tostring(L, -1);
    return luaL_error(L, "'%s.%s' would leak out of the recipe; declare it local", library, name ? name : "?");
  }
  lua_settop(L, 3);
  if (lua_isnil(L, 2)) return luaL_error(L, "index is nil");
  if (lua_rawgetp(L, LUA_REGISTRYINDEX, &additions_key) != LUA_TTABLE) {
    lua_newtable(L);
    lua_replace(L, 4);
    lua_pushvalue(L, 4);
    lua_rawsetp(L, LUA_REGISTRYINDEX, &additions_key);
  }
  lua_Integer n = (lua_Integer)lua_rawlen(L, 4);
  lua_pushvalue(L, lua_upvalueindex(1));
  lua_rawseti(L, 4, n + 1);
  lua_pushvalue(L, 2);
  lua_rawseti(L, 4, n + 2);
  lua_settop(L, 3);
  lua_rawset(L, lua_upvalueindex(1));
  return 0;
}

/* Takes the added names away. [-0,+0] RAISES */
static void forget_additions(lua_State *L) {
  if (lua_rawgetp(L, LUA_REGISTRYINDEX, &additions_key) == LUA_TTABLE) {
    lua_Integer n = (lua_Integer)lua_rawlen(L, -1);
    for (lua_Integer i = 1; i < n; i += 2) {
      lua_rawgeti(L, -1, i);
      lua_rawgeti(L, -2, i + 1);
      lua_pushnil(L);
      lua_rawset(L, -3);
      lua_pop(L, 1);
    }
    lua_pushnil(L);
    lua_rawsetp(L, LUA_REGISTRYINDEX, &additions_key);
  }
  lua_pop(L, 1);
}

/* __pairs of a sealed table: over a copy, so that the table itself stays out of reach. [-1,+3] RAISES */
static int pairs_of_copy(lua_State *L) {
  lua_settop(L, 0);
  lua_pushvalue(L, lua_upvalueindex(2));
  lua_newtable(L);
  lua_pushnil(L);
  while (lua_next(L, lua_upvalueindex(1))) {
    lua_pushvalue(L, -2);
    lua_insert(L, -2);
    lua_rawset(L, 2);
  }
  return 2;
}

/* Puts a sealed table in place of the one at -1, a library of that name. [-1,+1] RAISES */
static void seal(lua_State *L, const char *name) {
  int library = lua_gettop(L);
  lua_newtable(L);
  lua_createtable(L, 0, 4);
  lua_pushvalue(L, library);
  lua_setfield(L, -2, "__index");
  lua_pushvalue(L, library);
  lua_pushstring(L, name);
  lua_pushcclosure(L, add_name, 2);
  lua_setfield(L, -2, "__newindex");
  lua_pushvalue(L, library);
  lua_getglobal(L, "next");
  lua_pushcclosure(L, pairs_of_copy, 2);
  lua_setfield(L, -2, "__pairs");
  lua_pushliteral(L, "protected");
  lua_setfield(L, -2, "__metatable");
  lua_setmetatable(L, -2);
  lua_remove(L, library);
}

/* [-1,+0] RAISES */
static int seal_libraries(lua_State *L) {
  lua_settop(L, 0);
  lua_pushglobaltable(L);
  lua_newtable(L);  // names first: a table must not change while it is walked
  lua_Integer count = 0;
  lua_pushnil(L);
  while (lua_next(L, 1)) {
    if (lua_istable(L, -1) && !lua_rawequal(L, -1, 1) && lua_type(L, -2) == LUA_TSTRING) {
      lua_pushvalue(L, -2);
      lua_rawseti(L, 2, ++count);
    }
    lua_pop(L, 1);
  }
  for (lua_Integer i = 1; i <= count; i++) {
    lua_rawgeti(L, 2, i);
    lua_pushvalue(L, 3);
    lua_rawget(L, 1);
    seal(L, lua_tostring(L, 3));
    lua_rawset(L, 1);
  }
  return 0;
}

bool nj_seal_libraries(nj_state *state) { return nj_protect(state, seal_libraries, NULL, 0) == NJ_OK; }

void nj_renew_environment(lua_State *L) {
  forget_additions(L);
  lua_pushnil(L);
  lua_rawsetp(L, LUA_REGISTRYINDEX, &modules_key);
  lua_newtable(L);
  lua_createtable(L, 0, 2);
  lua_pushglobaltable(L);
  lua_setfield(L, -2, "__index");
  lua_pushliteral(L, "protected");
  lua_setfield(L, -2, "__metatable");
  lua_setmetatable(L, -2);
  lua_pushvalue(L, -1);
  lua_setfield(L, -2, LUA_GNAME);
  lua_pushvalue(L, -1);
  lua_rawsetp(L, LUA_REGISTRYINDEX, &environment_key);
}

void nj_enter_environment(lua_State *L) {
  if (lua_rawgetp(L, LUA_REGISTRYINDEX, &environment_key) != LUA_TTABLE) {
    lua_pop(L, 1);
    return;
  }
  // a chunk that names no global has no upvalue
  if (!lua_setupvalue(L, -2, 1)) lua_pop(L, 1);
}

/* The table of the registry under `key`, made when it is not there. [-0,+1] RAISES */
static void push_kept(lua_State *L, const void *key) {
  if (lua_rawgetp(L, LUA_REGISTRYINDEX, key) == LUA_TTABLE) return;
  lua_pop(L, 1);
  lua_newtable(L);
  lua_pushvalue(L, -1);
  lua_rawsetp(L, LUA_REGISTRYINDEX, key);
}

void nj_push_modules(lua_State *L) { push_kept(L, &modules_key); }
void nj_push_module_chunks(lua_State *L) { push_kept(L, &chunks_key); }
