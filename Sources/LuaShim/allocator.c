// allocator: every byte of a Lua state, counted exactly and held to its limit.
// In: lua_Alloc's calls. Out: blocks; NULL at once for a growth past the limit, however large.
// A growth refused twice running (Lua collects garbage in between) is fatal while a script
// runs: the stop flag is set and the hook armed, so that no pcall loop outlives it.
// `osize` is a type tag when the block is new (lua_Alloc's manual), never a size.
// While lua_newstate runs, the seed of the string hashes is pinned here: see pin_seed.
#include <stdlib.h>
#include <string.h>

#include "internal.h"

// Lua 5.4.4 draws its hash seed from the clock and from addresses, and offers no way to
// set it; `pairs` would go in another order in every run. The seed is drawn before the
// first string is hashed, and the second allocation of lua_newstate lies between the two.
// global_State is found by its own first words (our allocator, our state, the size of the
// block, no debt, no string table yet); whatever does not match is left alone.
/* [-0,+0] */
static void pin_seed(nj_state *state) {
  struct prefix {  // the first fields of global_State in lstate.h of 5.4.0 to 5.4.6
    lua_Alloc allocate;
    void *data;
    ptrdiff_t total_bytes, debt;
    size_t estimate, last_atomic;
    void *hash;
    int strings, size;
    struct { lua_Integer value; unsigned char tag; } registry, nil_value;
    unsigned int seed;
  };
  unsigned char *block = state->boot_block;
  for (size_t at = 0; at + sizeof(struct prefix) <= state->boot_size; at += sizeof(void *)) {
    struct prefix found;
    memcpy(&found, block + at, sizeof found);
    if (found.allocate != nj_allocate || found.data != state) continue;
    bool as_known = found.total_bytes == (ptrdiff_t)state->boot_size && found.debt == 0 && !found.hash &&
                    found.strings == 0 && found.size == 0 && found.registry.tag == 0 &&
                    found.nil_value.tag == 3 && found.nil_value.value == 0;
    if (as_known) {
      uint64_t mixed = (state->options.seed ^ UINT64_C(0x6E696768746A6172)) * UINT64_C(0x9E3779B97F4A7C15);
      unsigned int seed = (unsigned int)(mixed >> 32);
      memcpy(block + at + offsetof(struct prefix, seed), &seed, sizeof seed);
      state->reproducible = true;
    }
    return;
  }
}

/* [-0,+0] */
static void refuse(nj_state *state) {
  if (++state->refusals < 2 || !state->running || !state->current) return;
  int expected = NJ_OK;
  if (!atomic_compare_exchange_strong(&state->stop, &expected, NJ_MEMORY)) return;
  nj_forget_error(state);
  nj_capture_frames(state, state->current, 0);
  nj_arm(state->current);
}

void *nj_allocate(void *data, void *block, size_t old_size, size_t size) {
  nj_state *state = data;
  if (!block) old_size = 0;
  if (size == 0) {
    free(block);
    state->used -= old_size;
    return NULL;
  }
  if (size > old_size) {
    size_t growth = size - old_size, limit = state->options.memory_limit;
    state->allocations++;
    if (growth > limit || state->used + state->held + state->put_out > limit - growth ||
        (state->fail_from && state->allocations >= state->fail_from)) {
      refuse(state);
      return NULL;
    }
    if (!state->L && block == NULL) {
      if (state->boot_block && state->boot_size) pin_seed(state), state->boot_size = 0;
    }
  }
  void *moved = realloc(block, size);
  if (!moved) {
    if (size > old_size) refuse(state);
    return size > old_size ? NULL : block;  // Lua counts on shrinking to succeed
  }
  if (!state->L && !state->boot_block) state->boot_block = moved, state->boot_size = size;
  if (size > old_size) state->refusals = 0;
  state->used += size - old_size;  // wraps round rightly when shrinking
  if (state->used > state->peak) state->peak = state->used;
  return moved;
}

void nj_raise_memory_limit(lua_State *L) {
  nj_state *state = NJ_STATE(L);
  if (!state->running) luaL_error(L, "not enough memory");
  int expected = NJ_OK;
  atomic_compare_exchange_strong(&state->stop, &expected, NJ_MEMORY);
  nj_forget_error(state);
  nj_capture_frames(state, L, 0);  // now: there is no memory for a message handler
  nj_raise_limit(L);
}

static size_t taken(const nj_state *state) { return state->used + state->held + state->put_out; }

size_t nj_room(lua_State *L) {
  nj_state *state = NJ_STATE(L);
  size_t limit = state->options.memory_limit;
  if (taken(state) < state->settled) state->settled = taken(state);
  if (taken(state) - state->settled > limit / 4) {
    lua_gc(L, LUA_GCCOLLECT);
    state->settled = taken(state);
  }
  return taken(state) < limit ? limit - taken(state) : 0;
}

void nj_hold(lua_State *L, size_t bytes, bool object) {
  nj_state *state = NJ_STATE(L);
  size_t limit = state->options.memory_limit;
  if (bytes > limit) bytes = limit;  // so that no sum wraps round
  if (object) state->held += bytes;
  else state->put_out += bytes;
  if (taken(state) > limit) {
    lua_gc(L, LUA_GCCOLLECT);  // the objects' own release gives back
    if (taken(state) > limit) nj_raise_memory_limit(L);
  }
  // a userdatum looks small to the collector: tell it what stands behind
  state->unpaced += object ? bytes : 0;
  if (state->unpaced >= 64 << 10) {
    int kilobytes = (int)(state->unpaced >> 10 < 1 << 20 ? state->unpaced >> 10 : 1 << 20);
    state->unpaced = 0;
    lua_gc(L, LUA_GCSTEP, kilobytes);
  }
}
