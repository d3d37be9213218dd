// libraries: opens the allow-list, one fresh set of tables a state.
// Stock Lua's libraries are opened, every name that is not on the list is taken away, and
// the functions of lib_*.c replace what a script could use to escape its limits. These
// files are more than the boundary's 800 lines because they replace parts of Lua itself.
#include <lualib.h>
#include <stdlib.h>

#include "libraries.h"

typedef struct library {
  const char *name;
  lua_CFunction open;
  const luaL_Reg *ours, *more;
  const char *const *kept;  // stock names that stay, besides ours
} library;

static const char *const base_kept[] = {"_G",     "_VERSION", "assert", "error",    "getmetatable", "ipairs",
                                        "next",   "pairs",    "rawequal", "rawget", "rawlen",       "rawset",
                                        "select", "tonumber", "type",   NULL};
static const char *const coroutine_kept[] = {"create", "isyieldable", "running", "status", "yield", NULL};
static const char *const math_kept[] = {"abs",  "acos", "asin", "atan",  "ceil",       "cos",        "deg",
                                        "exp",  "floor", "fmod", "huge", "log",        "max",        "maxinteger",
                                        "min",  "mininteger", "modf", "pi", "rad",     "random",     "sin",
                                        "sqrt", "tan",  "tointeger", "type", "ult",    NULL};
static const char *const string_kept[] = {"byte", "char", "len", "sub", NULL};
static const char *const table_kept[] = {"pack", NULL};
static const char *const utf8_kept[] = {"char", "charpattern", "codepoint", "codes", NULL};

// Its address is where the registry keeps randomseed, out of reach of scripts.
static const char random_key = 0;

/* math.randomseed: without arguments the host's seed, so that runs repeat. Upvalue 1: stock's. RAISES */
static int math_randomseed(lua_State *L) {
  bool none = lua_isnone(L, 1);
  lua_Integer high = none ? (lua_Integer)NJ_STATE(L)->options.seed : luaL_checkinteger(L, 1);
  lua_Integer low = none ? 0 : luaL_optinteger(L, 2, 0);
  lua_settop(L, 0);
  lua_pushvalue(L, lua_upvalueindex(1));
  lua_pushinteger(L, high);
  lua_pushinteger(L, low);
  lua_call(L, 2, LUA_MULTRET);
  return lua_gettop(L);
}

static const luaL_Reg math_functions[] = {{"randomseed", math_randomseed}, {NULL, NULL}};

static const library allowed[] = {
    {LUA_GNAME, luaopen_base, nj_base_functions, NULL, base_kept},
    {LUA_COLIBNAME, luaopen_coroutine, nj_coroutine_functions, NULL, coroutine_kept},
    {LUA_MATHLIBNAME, luaopen_math, math_functions, NULL, math_kept},
    {LUA_STRLIBNAME, luaopen_string, nj_string_functions, nj_match_functions, string_kept},
    {LUA_TABLIBNAME, luaopen_table, nj_table_functions, NULL, table_kept},
    {LUA_UTF8LIBNAME, luaopen_utf8, nj_utf8_functions, NULL, utf8_kept},
};

/* Copies the kept names from the stock library at -1 into a fresh table. [-1,+1] RAISES */
static void keep(lua_State *L, const library *library) {
  lua_newtable(L);
  for (const char *const *name = library->kept; *name; name++) {
    lua_getfield(L, -2, *name);
    lua_setfield(L, -2, *name);
  }
  for (int list = 0; list < 2; list++) {
    const luaL_Reg *function = list == 0 ? library->ours : library->more;
    for (; function && function->name; function++) {
      lua_getfield(L, -2, function->name);  // the stock one, for those that end in it
      lua_pushcclosure(L, function->func, 1);
      lua_setfield(L, -2, function->name);
    }
  }
  lua_remove(L, -2);
}

/* [-0,+0] RAISES */
static int open_libraries(lua_State *L) {
  lua_settop(L, 0);
  luaL_getsubtable(L, LUA_REGISTRYINDEX, LUA_LOADED_TABLE);  // 1: luaL_argerror looks for names here
  lua_newtable(L);                                           // 2: the globals to be
  for (size_t i = 0; i < sizeof allowed / sizeof *allowed; i++) {
    const library *library = &allowed[i];
    lua_pushcfunction(L, library->open);
    lua_pushstring(L, library->name);
    lua_call(L, 1, 1);
    keep(L, library);
    lua_pushvalue(L, -1);
    lua_setfield(L, 1, library->name);
    if (i > 0) lua_setfield(L, 2, library->name);
    else lua_replace(L, 2);
  }
  lua_pushvalue(L, 2);
  lua_setfield(L, 2, LUA_GNAME);
  lua_getfield(L, 2, LUA_MATHLIBNAME);
  lua_getfield(L, -1, "randomseed");
  lua_rawsetp(L, LUA_REGISTRYINDEX, &random_key);
  lua_pushvalue(L, 2);
  lua_rawseti(L, LUA_REGISTRYINDEX, LUA_RIDX_GLOBALS);
  lua_pushliteral(L, "");  // the metatable that all strings share
  lua_getmetatable(L, -1);
  lua_getfield(L, 2, LUA_STRLIBNAME);
  lua_setfield(L, -2, "__index");
  lua_pushboolean(L, 0);
  lua_setfield(L, -2, "__metatable");
  return 0;
}

nj_status nj_open_libraries(nj_state *state, const nj_library_options *options) {
  if (!state->libraries) state->libraries = calloc(1, sizeof *state->libraries);
  if (!state->libraries) return NJ_MEMORY;
  if (options) {
    nj_set_print(state, options->print, options->print_context);
    nj_set_require(state, options->require, options->require_context);
  }
  nj_status status = nj_protect(state, open_libraries, NULL, 0);
  return status == NJ_OK ? nj_seed(state, state->options.seed) : status;
}

void nj_set_print(nj_state *state, nj_print_fn print, void *context) {
  if (!state->libraries) return;
  state->libraries->print = print;
  state->libraries->print_context = context;
}

void nj_set_require(nj_state *state, nj_require_fn require, void *context) {
  if (!state->libraries) return;
  state->libraries->require = require;
  state->libraries->require_context = context;
}

/* [-0,+0] RAISES */
static int seed_random(lua_State *L) {
  lua_rawgetp(L, LUA_REGISTRYINDEX, &random_key);
  lua_call(L, 0, 0);
  return 0;
}

nj_status nj_seed(nj_state *state, uint64_t seed) {
  state->options.seed = seed;
  return nj_protect(state, seed_random, NULL, 0);
}
