// state: opening and closing, and the protected calls through which the host enters Lua.
// In: options, source, functions on the stack. Out: a status; the error is in nj_last_error.
// Every entry is one lua_pcall whose handler (errors.c) runs before the stack unwinds.
#include <stdlib.h>
#include <string.h>

#include "libraries.h"

nj_state *nj_open(const nj_options *options) {
  nj_state *state = calloc(1, sizeof *state);
  if (!state) return NULL;
  if (options) state->options = *options;
  if (!state->options.memory_limit) state->options.memory_limit = (size_t)1 << 30;
  if (!state->options.source_limit) state->options.source_limit = (size_t)16 << 20;
  state->L = lua_newstate(nj_allocate, state);
  if (!state->L) {
    free(state);
    return NULL;
  }
  NJ_STATE(state->L) = state;
  nj_record(state, NJ_OK, "", 0);
  return state;
}

void nj_close(nj_state *state) {
  if (!state) return;
  if (state->running) nj_end(state);
  lua_close(state->L);
  if (state->has_timer) timer_delete(state->timer);
  if (state->libraries) nj_free_module(&state->libraries->module);
  free(state->libraries);
  free(state->message_heap);
  free(state);
}

/* The status of a finished lua_pcall; a fatal limit outranks whatever was raised. [-0,+0] */
static nj_status settle(nj_state *state, int status) {
  if (status == LUA_OK) return NJ_OK;
  if (state->fatal == NJ_OK && state->running) state->fatal = (nj_status)atomic_load(&state->stop);
  if (state->fatal == NJ_OK && status == LUA_ERRMEM) {
    if (!state->running) {
      nj_record(state, NJ_MEMORY, "not enough memory", 17);
      return NJ_MEMORY;
    }
    atomic_store(&state->stop, NJ_MEMORY);
    state->fatal = NJ_MEMORY;
  }
  if (state->fatal != NJ_OK) return nj_record_limit(state);
  if (state->error.kind == NJ_OK) nj_record(state, NJ_SCRIPT, "error in error handling", 23);
  return state->error.kind;
}

/* Calls what is below `arguments` with our handler under it. [-(arguments+1),+results] or [-(arguments+1),+0] */
static nj_status enter(nj_state *state, int arguments, int results) {
  lua_State *L = state->L, *before = state->current;
  int base = lua_gettop(L) - arguments;
  nj_forget_error(state);
  state->error.kind = NJ_OK;
  if (state->running && atomic_load(&state->stop) != NJ_OK) {  // no more of this document
    lua_settop(L, base - 1);
    return settle(state, LUA_ERRRUN);
  }
  if (!lua_checkstack(L, 8)) {
    lua_settop(L, base - 1);
    return settle(state, LUA_ERRMEM);
  }
  lua_pushcfunction(L, nj_handle_error);
  lua_insert(L, base);
  state->current = L;
  int status = lua_pcall(L, arguments, results, base);
  state->current = before;
  state->loading = false;
  if (status != LUA_OK) lua_settop(L, base - 1);
  else lua_remove(L, base);
  return settle(state, status);
}

nj_status nj_protect(nj_state *state, lua_CFunction f, void *argument, int results) {
  lua_State *L = state->L;
  if (!lua_checkstack(L, 8)) return settle(state, LUA_ERRMEM);
  lua_pushcfunction(L, f);
  lua_pushlightuserdata(L, argument);
  return enter(state, 1, results);
}

nj_status nj_call(nj_state *state, int arguments, int results) {
  if (arguments < 0 || lua_gettop(state->L) < arguments + 1) {
    nj_forget_error(state);
    nj_record(state, NJ_INTERNAL, "no function to call", 19);
    return NJ_INTERNAL;
  }
  return enter(state, arguments, results);
}

/* [-0,+1] RAISES */
static int load_source(lua_State *L) {
  nj_source *source = lua_touserdata(L, 1);
  lua_settop(L, 0);
  NJ_STATE(L)->loading = true;
  if (nj_load_text(L, source) != LUA_OK) lua_error(L);
  NJ_STATE(L)->loading = false;
  return 1;
}

/* lua_Reader: hands out the source in slices, so that the limits are seen while it compiles. RAISES */
static const char *read_slice(lua_State *L, void *data, size_t *size) {
  nj_source *source = data;
  size_t left = source->length - source->at, slice = left < 4096 ? left : 4096;
  nj_spend(L, slice * 16);
  const char *from = source->bytes + source->at;
  source->at += slice;
  *size = slice;
  return slice ? from : NULL;
}

int nj_load_text(lua_State *L, nj_source *source) {
  if (source->length > NJ_STATE(L)->options.source_limit) {
    lua_pushfstring(L, "source text is too long (%I bytes)", (lua_Integer)source->length);
    return LUA_ERRSYNTAX;
  }
  return lua_load(L, read_slice, source, source->name, "t");
}

nj_status nj_load(nj_state *state, const char *bytes, size_t length, const char *chunkname) {
  nj_source source = {.bytes = bytes, .length = length, .name = chunkname ? chunkname : "=script"};
  bool prefixed = source.name[0] == '@' || source.name[0] == '=';
  strncpy(state->chunk, source.name + prefixed, sizeof state->chunk - 1);
  return nj_protect(state, load_source, &source, 1);
}

nj_status nj_run(nj_state *state, const char *bytes, size_t length, const char *chunkname) {
  nj_status status = nj_load(state, bytes, length, chunkname);
  return status == NJ_OK ? nj_call(state, 0, 0) : status;
}

const nj_error *nj_last_error(const nj_state *state) { return &state->error; }
size_t nj_memory_used(const nj_state *state) { return state->used; }
size_t nj_memory_peak(const nj_state *state) { return state->peak; }
void nj_set_memory_limit(nj_state *state, size_t bytes) { state->options.memory_limit = bytes; }
void nj_set_cpu_seconds(nj_state *state, double seconds) { state->options.cpu_seconds = seconds; }
bool nj_reproducible(const nj_state *state) { return state->reproducible; }

void nj_fail_allocation(nj_state *state, uint64_t n) {
  state->fail_from = n;
  state->allocations = 0;
}

size_t nj_memory_recount(nj_state *state) {  // errors of finalisers are warnings, so this cannot raise
  lua_State *L = state->L;
  lua_gc(L, LUA_GCCOLLECT);
  lua_gc(L, LUA_GCCOLLECT);
  return (size_t)lua_gc(L, LUA_GCCOUNT) * 1024 + (size_t)lua_gc(L, LUA_GCCOUNTB);
}
