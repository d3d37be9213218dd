// internal: what the C files of LuaShim share; never seen by Swift.
// In: a lua_State. Out: the nj_state that belongs to it, protected calls, limits.
// RAISES in a comment: the function may end in a Lua error, so no Swift frame may be below it.
#pragma once
#pragma clang diagnostic warning "-Wall"
#pragma clang diagnostic warning "-Wextra"
#pragma clang diagnostic warning "-Wconversion"
#include <lauxlib.h>
#include <lua.h>
#include <stdatomic.h>
#include <time.h>

#include "nj_state.h"

enum { NJ_INNER_FRAMES = 32, NJ_OUTER_FRAMES = 16, NJ_FRAMES = NJ_INNER_FRAMES + NJ_OUTER_FRAMES };
enum { NJ_MESSAGE_LIMIT = 64 * 1024, NJ_SPEND_CHECK = 1 << 18 };

typedef struct nj_arena nj_arena;
typedef struct nj_libraries nj_libraries;

struct nj_state {
  lua_State *L;                  // the main thread of the state
  lua_State *volatile current;   // the coroutine that runs now; NULL while nothing runs
  void *host;                    // the boundary's own data
  nj_options options;

  // limits
  atomic_int stop;               // an nj_status that asks for an end, or NJ_OK; set by signals
  nj_status fatal;               // the limit that was hit; nothing may catch it
  nj_status raise_kind;          // kind of the error being raised by nj_raise, else NJ_OK
  bool running;                  // between nj_begin and nj_end
  bool has_timer;
  bool loading;                  // the error to come is the compiler's
  atomic_int thread;             // kernel id of the thread that runs, for nj_interrupt; 0 = none
  int home_thread;               // kernel id of the thread that stack_floor is about
  int timer_thread;              // kernel id of the thread whose CPU time the timer counts
  timer_t timer;
  double started, deadline;      // CPU seconds of the thread; deadline 0 = none
  size_t spent;                  // steps of host loops since the last look at the clock
  nj_state *outer;               // the state that ran on this thread before nj_begin
  const volatile void *watched;  // its flag, for nj_interruption_watch

  // allocator
  nj_arena *arena;               // small blocks; NULL = malloc
  size_t used, peak;
  size_t held;                   // bytes that the host keeps for objects of the script; counts like `used`
  size_t put_out;                // the same for what was printed and emitted since nj_begin
  size_t settled;                // used, held and put_out after the last collection before a host call
  size_t unpaced;                // held bytes that the collector has not heard of
  int refusals;                  // refused growths since the last that was granted
  uint64_t allocations, fail_from;
  void *boot_block;              // the first block of lua_newstate, until its seed is pinned
  size_t boot_size;
  bool reproducible;

  // the last error
  nj_error error;
  nj_frame frames[NJ_FRAMES];
  char message[512];             // when the heap has no room either
  char *message_heap;
  char chunk[256];               // name of the chunk being loaded, for syntax errors

  bool frames_kept;              // frames were taken below a catch that raises again

  uintptr_t stack_floor;         // lowest address of the C stack that scripts may reach; 0 = unknown
  lua_Integer identities;        // numbers given by tostring since nj_begin
  nj_libraries *libraries;       // data of the safe libraries
  lua_CFunction describe;        // print's text of a plain table, by the boundary; NULL: tostring's. May raise
};

/// The state that a Lua thread belongs to; coroutines inherit it.
#define NJ_STATE(L) (*(nj_state **)lua_getextraspace(L))

/// Runs `f` with one light userdata argument in a protected call, errors captured in
/// `nj_last_error`; the results stay on the state's stack. NEVER RAISES. [-0,+results] on NJ_OK, else [-0,+0]
nj_status nj_protect(nj_state *state, lua_CFunction f, void *argument, int results);
/// Raises the value on top of the stack as an error of this kind. RAISES.
_Noreturn void nj_raise(lua_State *L, nj_status kind);
/// Raises the limit that asked for an end; it cannot be caught. RAISES.
_Noreturn void nj_raise_limit(lua_State *L);
/// The slow half of `nj_spend`: looks at the clock. RAISES when a limit is hit.
void nj_spend_slowly(lua_State *L);

/// Tells the limits that a C loop did `steps` steps (of about a byte or an element each).
/// Call it inside every loop whose length a script chooses. RAISES when a limit is hit. [-0,+0]
static inline void nj_spend(lua_State *L, size_t steps) {
  nj_state *state = NJ_STATE(L);
  state->spent += steps;
  if (atomic_load_explicit(&state->stop, memory_order_relaxed) != NJ_OK || state->spent >= NJ_SPEND_CHECK)
    nj_spend_slowly(L);
}

/// Source text on its way to the compiler.
typedef struct nj_source {
  const char *bytes;
  size_t length, at;
  const char *name;
} nj_source;

// Between the files of LuaShim only:

/// Compiles text in slices under the limits; a status of lua_load. [-0,+1] RAISES at limits only.
int nj_load_text(lua_State *L, nj_source *source);
/// Words the fatal limit as the last error, and returns its kind. NEVER RAISES.
nj_status nj_record_limit(nj_state *state);

/// Counts bytes that the host keeps for the script: for an object, until nj_give_back; else until the run ends.
/// Collects garbage when they are too many. RAISES the memory limit. [-0,+0]
void nj_hold(lua_State *L, size_t bytes, bool object);
/// Bytes that a host call may gather for its result. Collects garbage first when it may be more than a quarter of the limit.
/// NEVER RAISES. [-0,+0]
size_t nj_room(lua_State *L);
/// Ends the script for want of memory. RAISES. [-0,+0]
_Noreturn void nj_raise_memory_limit(lua_State *L);
static inline void nj_give_back(nj_state *state, size_t bytes) { state->held -= bytes < state->held ? bytes : state->held; }

// environment.c:

/// Globals of a new run, above the shared ones; what the last run added is gone. RAISES. [-0,+1]
void nj_renew_environment(lua_State *L);
/// Gives the chunk at the top of the stack the globals of the run, when it has its own. RAISES. [-0,+0]
void nj_enter_environment(lua_State *L);
/// Values of the modules that this run has loaded, by name. RAISES. [-0,+1]
void nj_push_modules(lua_State *L);
/// Compiled chunks of modules, by name, kept from run to run. RAISES. [-0,+1]
void nj_push_module_chunks(lua_State *L);

/// lua_Alloc of every state. NEVER RAISES.
void *nj_allocate(void *state, void *block, size_t old_size, size_t size);
/// Message handler of every protected call. [-1,+1] NEVER RAISES beyond its own protected calls.
int nj_handle_error(lua_State *L);
/// Forgets frames and kind of an error that a script caught. NEVER RAISES.
void nj_forget_error(nj_state *state);
/// Appends the script frames of a coroutine that failed to the error being built. NEVER RAISES. [-0,+0]
void nj_capture_frames(nj_state *state, lua_State *L, int level);
/// Fills the error from the state's limit, where no handler ran. NEVER RAISES.
void nj_record(nj_state *state, nj_status kind, const char *message, size_t length);
/// Makes the hook of `L` fire at its next instruction. NEVER RAISES; safe in signal handlers.
void nj_arm(lua_State *L);
