#include "plain_lua.h"

#include <lauxlib.h>
#include <lualib.h>
#include <stdio.h>
#include <time.h>

static int noop(lua_State *L) {
  (void)L;
  return 0;
}

static int fail(lua_State *L) { return luaL_error(L, "a message of the host"); }

plain_lua *plain_open(void) {
  lua_State *L = luaL_newstate();
  if (!L) return NULL;
  luaL_openlibs(L);
  lua_register(L, "noop", noop);
  lua_register(L, "fail", fail);
  return (plain_lua *)L;
}

void plain_set(plain_lua *state, const char *name, const char *bytes, long count) {
  lua_State *L = (lua_State *)state;
  lua_pushlstring(L, bytes, (size_t)count);
  lua_setglobal(L, name);
}

double plain_run(plain_lua *state, const char *source) {
  lua_State *L = (lua_State *)state;
  struct timespec a, b;
  if (luaL_loadstring(L, source) != LUA_OK) return -1;
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &a);
  int status = lua_pcall(L, 0, 0, 0);
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &b);
  if (status != LUA_OK) {
    fprintf(stderr, "%s\n", lua_tostring(L, -1));
    lua_pop(L, 1);
    return -1;
  }
  return (double)(b.tv_sec - a.tv_sec) + (double)(b.tv_nsec - a.tv_nsec) * 1e-9;
}

void plain_close(plain_lua *state) { lua_close((lua_State *)state); }
