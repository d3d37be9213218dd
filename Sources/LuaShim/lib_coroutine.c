// lib_coroutine: resume, wrap and close that keep track of the running coroutine.
// The timer's signal arms the hook of `state->current`, so that must be true at every
// instruction; and a limit that ended a coroutine goes on in whoever resumed it.
// Lua 5.4.4 gives a coroutine being closed a fresh count of C levels: nested closes are
// counted here, and the C stack is measured.
#include "libraries.h"

enum { CLOSE_DEPTH = 16 };

void nj_check_stack(lua_State *L) {
  char here;
  uintptr_t floor = NJ_STATE(L)->stack_floor;
  if (floor && (uintptr_t)&here < floor) luaL_error(L, "C stack overflow");
}

/* Resumes with `count` arguments from the top; values on top are results or the error. RAISES
   [-count,+results] or [-count,+1] with -1 */
static int resume(lua_State *L, lua_State *co, int count) {
  nj_state *state = NJ_STATE(L);
  nj_spend(L, 32);
  nj_check_stack(L);
  if (!lua_checkstack(co, count)) {
    lua_pop(L, count);
    lua_pushliteral(L, "too many arguments to resume");
    return -1;
  }
  lua_xmove(L, co, count);
  if (lua_gethookmask(co)) lua_sethook(co, NULL, 0, 0);  // from an earlier document
  int results = 0;
  state->current = co;
  if (atomic_load(&state->stop) != NJ_OK) nj_arm(co);
  int status = lua_resume(co, L, count, &results);
  state->current = L;
  if (status != LUA_OK && status != LUA_YIELD) {
    nj_check_limits(L, status);
    lua_xmove(co, L, 1);
    return -1;
  }
  if (atomic_load(&state->stop) != NJ_OK) nj_raise_limit(L);
  if (!lua_checkstack(L, results + 1)) {
    lua_pop(co, results);
    lua_pushliteral(L, "too many results to resume");
    return -1;
  }
  lua_xmove(co, L, results);
  return results;
}

/* Closes a suspended or dead coroutine; the status of lua_resetthread. RAISES [-0,+0] */
static int close_thread(lua_State *L, lua_State *co) {
  nj_state *state = NJ_STATE(L);
  nj_spend(L, 32);
  nj_check_stack(L);
  if (state->libraries->closing >= CLOSE_DEPTH) return luaL_error(L, "C stack overflow");
  state->libraries->closing++;
  if (lua_gethookmask(co)) lua_sethook(co, NULL, 0, 0);
  state->current = co;
  if (atomic_load(&state->stop) != NJ_OK) nj_arm(co);
  int status = lua_resetthread(co);  // its errors end in the status
  state->current = L;
  state->libraries->closing--;
  return status;
}

/* [-0,+0] RAISES */
static lua_State *check_thread(lua_State *L) {
  lua_State *co = lua_tothread(L, 1);
  luaL_argexpected(L, co, 1, "thread");
  return co;
}

/* RAISES */
static int coroutine_resume(lua_State *L) {
  lua_State *co = check_thread(L);
  int results = resume(L, co, lua_gettop(L) - 1);
  if (results < 0) nj_forget_error(NJ_STATE(L));
  lua_pushboolean(L, results >= 0);
  lua_insert(L, -(results < 0 ? 2 : results + 1));
  return results < 0 ? 2 : results + 1;
}

/* Upvalue: the coroutine. RAISES */
static int wrapped(lua_State *L) {
  lua_State *co = lua_tothread(L, lua_upvalueindex(1));
  int results = resume(L, co, lua_gettop(L));
  if (results >= 0) return results;
  int status = lua_status(co);
  if (status != LUA_OK && status != LUA_YIELD) {
    nj_capture_frames(NJ_STATE(L), co, 0);
    lua_xmove(L, co, 1);  // its __close may see the error, and replace it
    status = close_thread(L, co);
    nj_check_limits(L, status);
    lua_xmove(co, L, 1);
  }
  if (status != LUA_ERRMEM && lua_type(L, -1) == LUA_TSTRING) {
    luaL_where(L, 1);
    lua_insert(L, -2);
    lua_concat(L, 2);
  }
  return lua_error(L);
}

/* RAISES */
static int coroutine_wrap(lua_State *L) {
  luaL_checktype(L, 1, LUA_TFUNCTION);
  lua_State *co = lua_newthread(L);
  lua_pushvalue(L, 1);
  lua_xmove(L, co, 1);
  lua_pushcclosure(L, wrapped, 1);
  return 1;
}

/* suspended or dead, which may be closed; else NULL and the word for it. [-0,+0] */
static const char *not_closable(lua_State *L, lua_State *co) {
  lua_Debug info;
  if (L == co) return "running";
  if (lua_status(co) == LUA_OK && lua_getstack(co, 0, &info)) return "normal";
  return NULL;
}

/* RAISES */
static int coroutine_close(lua_State *L) {
  lua_State *co = check_thread(L);
  const char *other = not_closable(L, co);
  if (other) return luaL_error(L, "cannot close a %s coroutine", other);
  int status = close_thread(L, co);
  if (status == LUA_OK) {
    nj_check_limits(L, status);
    lua_pushboolean(L, 1);
    return 1;
  }
  nj_check_caught(L, status);
  lua_pushboolean(L, 0);
  lua_xmove(co, L, 1);
  return 2;
}

const luaL_Reg nj_coroutine_functions[] = {{"close", coroutine_close},
                                           {"resume", coroutine_resume},
                                           {"wrap", coroutine_wrap},
                                           {NULL, NULL}};
