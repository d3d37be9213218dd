// lib_base: the base functions that need more care than stock Lua takes.
// pcall and xpcall hand limits on; tostring and print show no addresses; setmetatable
// refuses __gc, which would run without limits; load takes text only; require finds
// modules through the host alone; collectgarbage tells, but does nothing.
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "libraries.h"

void nj_check_limits(lua_State *L, int status) {
  nj_state *state = NJ_STATE(L);
  if (status == LUA_ERRMEM) {
    if (!state->running) {
      lua_pushliteral(L, "not enough memory");
      lua_error(L);
    }
    int expected = NJ_OK;
    atomic_compare_exchange_strong(&state->stop, &expected, NJ_MEMORY);
  }
  if (state->fatal != NJ_OK || atomic_load_explicit(&state->stop, memory_order_relaxed) != NJ_OK) nj_raise_limit(L);
}

void nj_check_caught(lua_State *L, int status) {
  nj_check_limits(L, status);
  nj_forget_error(NJ_STATE(L));
}

/* Results of pcall, or false and the error. `extra` values below are not results. RAISES at limits */
static int finish_pcall(lua_State *L, int status, lua_KContext extra) {
  if (status == LUA_OK || status == LUA_YIELD) return lua_gettop(L) - (int)extra;
  nj_check_caught(L, status);
  lua_pushboolean(L, 0);
  lua_pushvalue(L, -2);
  return 2;
}

/* RAISES */
static int base_pcall(lua_State *L) {
  luaL_checkany(L, 1);
  lua_pushboolean(L, 1);
  lua_insert(L, 1);
  return finish_pcall(L, lua_pcallk(L, lua_gettop(L) - 2, LUA_MULTRET, 0, 0, finish_pcall), 0);
}

/* The script's handler, unless a limit is being handed on. Upvalue: the handler. [-1,+1] RAISES */
static int guarded_handler(lua_State *L) {
  nj_state *state = NJ_STATE(L);
  if (state->fatal != NJ_OK || atomic_load_explicit(&state->stop, memory_order_relaxed) != NJ_OK) return 1;
  lua_pushvalue(L, lua_upvalueindex(1));
  lua_insert(L, 1);
  lua_call(L, 1, 1);
  return 1;
}

/* RAISES */
static int base_xpcall(lua_State *L) {
  int arguments = lua_gettop(L) - 2;
  luaL_checktype(L, 2, LUA_TFUNCTION);
  lua_pushvalue(L, 2);
  lua_pushcclosure(L, guarded_handler, 1);
  lua_replace(L, 2);
  lua_pushboolean(L, 1);
  lua_pushvalue(L, 1);
  lua_rotate(L, 3, 2);
  return finish_pcall(L, lua_pcallk(L, arguments, LUA_MULTRET, 2, 2, finish_pcall), 2);
}

/* RAISES */
static int base_setmetatable(lua_State *L) {
  int type = lua_type(L, 2);
  luaL_checktype(L, 1, LUA_TTABLE);
  luaL_argexpected(L, type == LUA_TNIL || type == LUA_TTABLE, 2, "nil or table");
  if (luaL_getmetafield(L, 1, "__metatable") != LUA_TNIL) return luaL_error(L, "cannot change a protected metatable");
  if (type == LUA_TTABLE) {
    lua_pushliteral(L, "__gc");
    if (lua_rawget(L, 2) != LUA_TNIL) return luaL_error(L, "__gc is not available to scripts");
  }
  lua_settop(L, 2);
  lua_setmetatable(L, 1);
  return 1;
}

lua_Integer nj_identity(lua_State *L, int at) {
  static const char key = 0;
  nj_state *state = NJ_STATE(L);
  int top = lua_gettop(L);
  at = lua_absindex(L, at);
  luaL_checkstack(L, 6, NULL);
  if (state->identities == 0 || lua_rawgetp(L, LUA_REGISTRYINDEX, &key) != LUA_TTABLE) {
    lua_newtable(L);  // a new document counts from 1 again
    lua_createtable(L, 0, 1);
    lua_pushliteral(L, "k");
    lua_setfield(L, -2, "__mode");
    lua_setmetatable(L, -2);
    lua_pushvalue(L, -1);
    lua_rawsetp(L, LUA_REGISTRYINDEX, &key);
  }
  int table = lua_gettop(L);
  lua_pushvalue(L, at);
  lua_Integer number;
  if (lua_rawget(L, table) == LUA_TNUMBER) {
    number = lua_tointeger(L, -1);
  } else {
    number = ++state->identities;
    lua_pushvalue(L, at);
    lua_pushinteger(L, number);
    lua_rawset(L, table);
  }
  lua_settop(L, top);
  return number;
}

const char *nj_tostring(lua_State *L, int at, size_t *length) {
  at = lua_absindex(L, at);
  int type = lua_type(L, at);
  bool plain = type == LUA_TSTRING || type == LUA_TNUMBER || type == LUA_TBOOLEAN || type == LUA_TNIL;
  if (luaL_getmetafield(L, at, "__tostring") != LUA_TNIL) {
    lua_pop(L, 1);
    return luaL_tolstring(L, at, length);  // calls it, and checks that it gives a string
  }
  if (plain) return luaL_tolstring(L, at, length);
  lua_Integer number = nj_identity(L, at);
  const char *name = luaL_typename(L, at);
  int named = luaL_getmetafield(L, at, "__name");
  if (named == LUA_TSTRING) name = lua_tostring(L, -1);
  char digits[24];
  snprintf(digits, sizeof digits, "0x%08llx", (unsigned long long)number);
  lua_pushfstring(L, "%s: %s", name, digits);
  if (named != LUA_TNIL) lua_remove(L, -2);
  return lua_tolstring(L, -1, length);
}

/* [-*,+1] RAISES */
static int base_tostring(lua_State *L) {
  luaL_checkany(L, 1);
  nj_tostring(L, 1, NULL);
  return 1;
}

// Puts the text of a plain table at `at` on the stack and returns it, as the host shows values; NULL for what prints otherwise,
// or cannot be shown (a function in it, a circle). RAISES limits only.
static const char *table_text(lua_State *L, int at, size_t *length) {
  nj_state *state = NJ_STATE(L);
  if (!state->describe || lua_type(L, at) != LUA_TTABLE) return NULL;
  if (luaL_getmetafield(L, at, "__tostring") != LUA_TNIL || luaL_getmetafield(L, at, "__name") != LUA_TNIL) {
    lua_pop(L, 1);
    return NULL;
  }
  lua_pushcfunction(L, state->describe);
  lua_pushvalue(L, at);
  if (lua_pcall(L, 1, 1, 0) == LUA_OK && lua_type(L, -1) == LUA_TSTRING) return lua_tolstring(L, -1, length);
  if (state->fatal != NJ_OK || atomic_load_explicit(&state->stop, memory_order_relaxed) != NJ_OK) nj_raise_limit(L);
  lua_pop(L, 1);
  return NULL;
}

/* RAISES */
static int base_print(lua_State *L) {
  nj_libraries *libraries = NJ_STATE(L)->libraries;
  int count = lua_gettop(L);
  size_t bytes = 0;
  for (int i = 1; i <= count; i++) {
    size_t length;
    const char *text = table_text(L, i, &length);
    if (!text) text = nj_tostring(L, i, &length);
    nj_spend(L, length / 4 + 16);
    bytes += length;
    if (libraries->print) {
      if (i > 1) libraries->print(libraries->print_context, "\t", 1);
      libraries->print(libraries->print_context, text, length);
    }
    lua_pop(L, 1);
  }
  if (libraries->print) libraries->print(libraries->print_context, "\n", 1);
  nj_hold(L, bytes + 64, false);
  return 0;
}

/* Only tells; collecting is the host's business, and a request for it is no error. RAISES */
static int base_collectgarbage(lua_State *L) {
  static const char *const options[] = {"collect", "step", "count", "isrunning", NULL};
  switch (luaL_checkoption(L, 1, "collect", options)) {
    case 1: lua_pushboolean(L, 1); break;
    case 2: lua_pushnumber(L, (lua_Number)NJ_STATE(L)->used / 1024); break;
    case 3: lua_pushboolean(L, 1); break;
    default: lua_pushinteger(L, 0); break;
  }
  return 1;
}

/* Function and arguments of the script's reader; pieces are kept at stack index 5. RAISES */
static const char *read_piece(lua_State *L, void *data, size_t *size) {
  size_t *total = data;
  luaL_checkstack(L, 2, "too many nested functions");
  nj_spend(L, 256);
  lua_pushvalue(L, 1);
  lua_call(L, 0, 1);
  if (lua_isnil(L, -1)) {
    lua_pop(L, 1);
    *size = 0;
    return NULL;
  }
  if (!lua_isstring(L, -1)) luaL_error(L, "reader function must return a string");
  lua_replace(L, 5);
  const char *piece = lua_tolstring(L, 5, size);
  *total += *size;
  if (*total > NJ_STATE(L)->options.source_limit) luaL_error(L, "source text is too long");
  nj_spend(L, *size * 16);
  return piece;
}

/* load(chunk [, name [, mode [, env]]]) for text. RAISES */
static int base_load(lua_State *L) {
  size_t length = 0, total = 0;
  bool from_string = lua_type(L, 1) == LUA_TSTRING || lua_type(L, 1) == LUA_TNUMBER;
  const char *text = from_string ? lua_tolstring(L, 1, &length) : NULL;
  const char *name = luaL_optstring(L, 2, text ? text : "=(load)"), *mode = luaL_optstring(L, 3, "bt");
  bool with_environment = !lua_isnone(L, 4);
  if (!text) luaL_checktype(L, 1, LUA_TFUNCTION);
  lua_settop(L, 5);
  int status;
  if (!strchr(mode, 't')) {
    lua_pushfstring(L, "attempt to load a text chunk (mode is '%s')", mode);
    status = LUA_ERRSYNTAX;
  } else if (text) {
    nj_source source = {.bytes = text, .length = length, .name = name};
    status = nj_load_text(L, &source);
  } else {
    status = lua_load(L, read_piece, &total, name, "t");
  }
  if (status != LUA_OK) {
    nj_check_caught(L, status);
    luaL_pushfail(L);
    lua_insert(L, -2);
    return 2;
  }
  if (with_environment) {
    lua_pushvalue(L, 4);
    if (!lua_setupvalue(L, -2, 1)) lua_pop(L, 1);
  } else {
    nj_enter_environment(L);
  }
  return 1;
}

void nj_free_module(nj_module *module) {
  free(module->source);
  free(module->chunkname);
  free(module->error);
  *module = (nj_module){0};
}

/* Letters, digits, `_`, `-` and single dots between: no path can be said. [no Lua stack] */
static bool is_module_name(const char *name, size_t length) {
  if (length == 0 || length > 200) return false;
  for (size_t i = 0; i < length; i++) {
    unsigned c = (unsigned char)name[i];
    if ((c | 32) - 'a' < 26 || c - '0' < 10 || c == '_' || c == '-') continue;
    if (c != '.' || i == 0 || i + 1 == length || name[i - 1] == '.') return false;
  }
  return true;
}

/* Message handler: the frames of an error that is to be raised again. [-1,+1] */
static int keep_frames(lua_State *L) {
  nj_state *state = NJ_STATE(L);
  if (state->fatal == NJ_OK && !state->frames_kept) nj_capture_frames(state, L, 1), state->frames_kept = true;
  return 1;
}

/* The chunk name of a module and its chunk, compiled before or now. [-0,+2] RAISES */
static void push_module_chunk(lua_State *L, const char *name, size_t length) {
  nj_libraries *libraries = NJ_STATE(L)->libraries;
  int base = lua_gettop(L);
  nj_push_module_chunks(L);
  lua_getfield(L, base + 1, name);
  if (lua_type(L, -1) == LUA_TTABLE) {
    lua_rawgeti(L, -1, 1);
    lua_replace(L, base + 1);
    lua_rawgeti(L, -1, 2);
    lua_replace(L, base + 2);
    return;
  }
  lua_settop(L, base + 1);
  nj_free_module(&libraries->module);
  if (libraries->require) libraries->require(libraries->require_context, name, length, &libraries->module);
  nj_module *module = &libraries->module;
  if (!module->source) luaL_error(L, "module '%s' not found%s%s", name, module->error ? ": " : "", module->error ? module->error : "");
  lua_pushstring(L, module->chunkname ? module->chunkname : name);  // kept while the chunk is compiled
  nj_source source = {.bytes = module->source, .length = module->length, .name = lua_tostring(L, -1)};
  int status = nj_load_text(L, &source);
  nj_free_module(module);
  if (status != LUA_OK) {
    nj_check_caught(L, status);
    luaL_error(L, "error loading module '%s':\n\t%s", name, lua_tostring(L, -1));
  }
  lua_createtable(L, 2, 0);
  for (int i = 1; i <= 2; i++) {
    lua_pushvalue(L, base + 1 + i);
    lua_rawseti(L, -2, i);
  }
  lua_setfield(L, base + 1, name);
  lua_remove(L, base + 1);
}

/* require(name): the module's value, from this run or by running its chunk. RAISES */
static int base_require(lua_State *L) {
  static const char loading = 0;  // its address marks a module whose chunk is being run
  size_t length;
  const char *name = luaL_checklstring(L, 1, &length);
  lua_settop(L, 1);
  if (!is_module_name(name, length)) return luaL_argerror(L, 1, "a module name of letters, digits, '_', '-' and '.' expected");
  nj_push_modules(L);
  lua_pushvalue(L, 1);
  lua_rawget(L, 2);
  if (lua_touserdata(L, 3) == &loading) return luaL_error(L, "module '%s' requires itself", name);
  if (!lua_isnil(L, 3)) return 1;
  lua_settop(L, 2);
  push_module_chunk(L, name, length);  // 3, 4
  nj_enter_environment(L);
  lua_pushvalue(L, 1);
  lua_pushlightuserdata(L, (void *)&loading);
  lua_rawset(L, 2);
  lua_pushcfunction(L, keep_frames);
  lua_pushvalue(L, 4);
  lua_pushvalue(L, 1);
  lua_pushvalue(L, 3);
  int status = lua_pcall(L, 2, 1, 5);
  if (status == LUA_OK && lua_isnil(L, 6)) lua_pushboolean(L, 1), lua_replace(L, 6);
  lua_pushvalue(L, 1);
  if (status == LUA_OK) lua_pushvalue(L, 6);
  else lua_pushnil(L);  // may be tried again
  lua_rawset(L, 2);
  if (status != LUA_OK) {
    nj_check_limits(L, status);
    return lua_error(L);
  }
  lua_pushvalue(L, 3);
  return 2;
}

const luaL_Reg nj_base_functions[] = {{"collectgarbage", base_collectgarbage},
                                      {"load", base_load},
                                      {"pcall", base_pcall},
                                      {"print", base_print},
                                      {"require", base_require},
                                      {"setmetatable", base_setmetatable},
                                      {"tostring", base_tostring},
                                      {"xpcall", base_xpcall},
                                      {NULL, NULL}};
