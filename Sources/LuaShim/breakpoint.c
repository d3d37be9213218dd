// breakpoint: a prompt in the middle of a script. C asks the host for a line, compiles and runs it with the caller's variables in
// sight, hands the host what came of it, and asks again. So the host never runs Lua while it is being called.
#include <lauxlib.h>
#include <string.h>

#include "boundary_internal.h"
#include "libraries.h"

// The function that stands at the breakpoint. A function made at the prompt may outlive it.
typedef struct {
  lua_State *L;
  lua_Debug at;
  bool live;
} scope;

enum { SCOPE = 1, FUNCTION, GLOBALS };  // upvalues of the environment's metamethods

/* The number of the caller's local of that name, the innermost one; 0: none. [-0,+0] */
static int find_local(lua_State *L, scope *s, const char *name) {
  int found = 0;
  const char *known;
  for (int i = 1; s->live && s->L == L && (known = lua_getlocal(L, &s->at, i)); i++) {
    lua_pop(L, 1);
    if (strcmp(known, name) == 0) found = i;
  }
  return found;
}

/* The number of the caller's upvalue of that name; 0: none. [-0,+0] */
static int find_upvalue(lua_State *L, const char *name) {
  const char *known;
  for (int i = 1; (known = lua_getupvalue(L, lua_upvalueindex(FUNCTION), i)); i++) {
    lua_pop(L, 1);
    if (strcmp(known, name) == 0) return i;
  }
  return 0;
}

/* __index(environment, name) [-2,+1] RAISES */
static int read_variable(lua_State *L) {
  scope *s = lua_touserdata(L, lua_upvalueindex(SCOPE));
  if (lua_type(L, 2) == LUA_TSTRING) {
    const char *name = lua_tostring(L, 2);
    int i = find_local(L, s, name);
    if (i) {
      lua_getlocal(L, &s->at, i);
      return 1;
    }
    i = find_upvalue(L, name);
    if (i) {
      lua_getupvalue(L, lua_upvalueindex(FUNCTION), i);
      return 1;
    }
  }
  lua_settop(L, 2);
  lua_gettable(L, lua_upvalueindex(GLOBALS));
  return 1;
}

/* __newindex(environment, name, value) [-3,+0] RAISES */
static int write_variable(lua_State *L) {
  scope *s = lua_touserdata(L, lua_upvalueindex(SCOPE));
  lua_settop(L, 3);
  if (lua_type(L, 2) == LUA_TSTRING) {
    const char *name = lua_tostring(L, 2);
    int i = find_local(L, s, name);
    if (i) {
      lua_setlocal(L, &s->at, i);
      return 0;
    }
    i = find_upvalue(L, name);
    if (i) {
      lua_setupvalue(L, lua_upvalueindex(FUNCTION), i);
      return 0;
    }
  }
  lua_settable(L, lua_upvalueindex(GLOBALS));
  return 0;
}

/* The environment of the prompt, over the function at the top of the stack. [-0,+1] RAISES */
static scope *push_environment(lua_State *L, const lua_Debug *at) {
  int function = lua_gettop(L);
  scope *s = lua_newuserdatauv(L, sizeof *s, 0);
  *s = (scope){.L = L, .at = *at, .live = true};
  lua_pushglobaltable(L);
  const char *name;
  for (int i = 1; (name = lua_getupvalue(L, function, i)); i++) {
    if (strcmp(name, "_ENV") == 0) lua_replace(L, function + 2);
    else lua_pop(L, 1);
  }
  lua_newtable(L);
  lua_createtable(L, 0, 3);
  static const luaL_Reg functions[] = {{"__index", read_variable}, {"__newindex", write_variable}};
  for (int f = 0; f < 2; f++) {
    lua_pushvalue(L, function + 1);
    lua_pushvalue(L, function);
    lua_pushvalue(L, function + 2);
    lua_pushcclosure(L, functions[f].func, 3);
    lua_setfield(L, -2, functions[f].name);
  }
  lua_pushliteral(L, "protected");
  lua_setfield(L, -2, "__metatable");
  lua_setmetatable(L, -2);
  return s;
}

/* The names of the caller's variables as a list. [-0,+1] RAISES */
static void push_names(lua_State *L, const lua_Debug *at, int function) {
  lua_newtable(L);
  lua_Integer n = 0;
  const char *name;
  for (int i = 1; (name = lua_getlocal(L, at, i)); i++) {
    lua_pop(L, 1);
    if (name[0] == '(') continue;  // Lua's own
    lua_pushstring(L, name);
    lua_rawseti(L, -2, ++n);
  }
  for (int i = 1; (name = lua_getupvalue(L, function, i)); i++) {
    lua_pop(L, 1);
    if (strcmp(name, "_ENV") == 0 || !name[0]) continue;
    lua_pushstring(L, name);
    lua_rawseti(L, -2, ++n);
  }
}

/* Compiles the text at the top as an expression, else as a statement. [-1,+1], a function or a message RAISES at limits */
static bool compile(lua_State *L) {
  size_t length;
  int input = lua_gettop(L);
  lua_pushliteral(L, "return ");
  lua_pushvalue(L, input);
  lua_concat(L, 2);
  for (int text = input + 1; text >= input; text--) {
    const char *bytes = lua_tolstring(L, text, &length);
    nj_source source = {.bytes = bytes, .length = length, .name = "=input"};
    int status = nj_load_text(L, &source);
    if (status == LUA_OK || text == input) {
      lua_replace(L, input);
      lua_settop(L, input);
      if (status != LUA_OK) nj_check_caught(L, status);
      return status == LUA_OK;
    }
    nj_check_caught(L, status);
    lua_pop(L, 1);
  }
  return false;
}

int nj_breakpoint(lua_State *L) {
  nj_boundary *b = nj_of(L);
  nj_exchange *call = &b->call;
  lua_Debug at;
  lua_settop(L, 0);
  if (!b->host.prompt || !lua_getstack(L, 1, &at) || !lua_getinfo(L, "Slf", &at)) return 0;  // 1: the function
  scope *s = push_environment(L, &at);
  int environment = lua_gettop(L);
  const char *source = at.source[0] == '@' || at.source[0] == '=' ? at.source + 1 : at.short_src;
  lua_pushstring(L, source);
  lua_pushinteger(L, at.currentline);
  push_names(L, &at, 1);
  int arguments = lua_gettop(L) - 2;
  while (true) {
    nj_exchange_begin(b);
    for (int i = 0; i < 3; i++) {
      call->arg[i] = (uint32_t)call->nin;
      nj_flatten(L, arguments + i, call);
    }
    call->argc = 3;
    call->arg[3] = (uint32_t)call->nin;
    int answer = b->host.prompt(b->host.context, call);
    if (nj_expired(NJ_STATE(L))) nj_spend(L, 0);
    if (answer != 1) {
      s->live = false;
      if (answer == 0) return 0;
      int expected = NJ_OK;
      atomic_compare_exchange_strong(&NJ_STATE(L)->stop, &expected, NJ_INTERRUPTED);
      nj_raise_limit(L);
    }
    int base = lua_gettop(L);
    if (nj_push_results(L, call, 0) != 1 || lua_type(L, -1) != LUA_TSTRING) return luaL_error(L, "not one input");
    bool failed = !compile(L);
    if (!failed) {
      lua_pushvalue(L, environment);
      if (!lua_setupvalue(L, -2, 1)) lua_pop(L, 1);
      int status = lua_pcall(L, 0, LUA_MULTRET, 0);
      if (status != LUA_OK) nj_check_caught(L, status);
      failed = status != LUA_OK;
    }
    nj_exchange_begin(b);
    for (int i = base + 1; i <= lua_gettop(L) && call->argc < NJ_MAX_ARGS; i++) {
      call->arg[call->argc++] = (uint32_t)call->nin;
      nj_flatten(L, i, call);
    }
    call->arg[call->argc] = (uint32_t)call->nin;
    b->host.answer(b->host.context, call, failed);
    lua_settop(L, base);
  }
}
