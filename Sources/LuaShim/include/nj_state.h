// nj_state: the life of one Lua state, its limits, and its errors as plain data.
// In: options, source text. Out: a status, and an `nj_error` that belongs to the state.
// Every function here NEVER RAISES: a Lua error ends inside LuaShim as a status, so that
// no longjmp crosses a Swift frame. A state is used by one thread at a time; only
// `nj_interrupt` and `nj_expired` may be called from other threads or signal handlers.
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/// A Lua state with its allocator, limits and last error. Its layout is LuaShim's own.
typedef struct nj_state nj_state;

/// How a protected call ended.
typedef enum nj_status : int32_t {
  NJ_OK = 0,
  NJ_SCRIPT,       ///< an error raised by the script or by a host function that it called wrongly
  NJ_SYNTAX,       ///< the source does not compile
  NJ_MEMORY,       ///< the memory limit stopped it; a script cannot catch this
  NJ_TIME,         ///< the CPU time limit stopped it; a script cannot catch this
  NJ_INTERRUPTED,  ///< `nj_interrupt` stopped it; a script cannot catch this
  NJ_PERMISSION,   ///< a host function refused what was not granted
  NJ_INTERNAL,     ///< a bug of ours, such as an error inside error handling
} nj_status;

/// What a state may use. Zero in a field means the default.
typedef struct nj_options {
  size_t memory_limit;  ///< bytes of Lua memory; default 1 GiB
  double cpu_seconds;   ///< CPU time of the thread from `nj_begin` on; 0 = no limit
  uint64_t seed;        ///< of `math.random` and of the string hashes: the same seed, the same order
  size_t source_limit;  ///< bytes of one chunk of source text; default 16 MiB
} nj_options;

/// A frame of the script's own call stack; frames of C functions are left out.
typedef struct nj_frame {
  char function[64];  ///< name as the caller knew it, "main chunk" or "function <line>"; UTF-8 may be cut
  char source[256];   ///< chunk name without its `@` or `=`
  int32_t line;       ///< 1-based, the line being run
} nj_frame;

/// The last error of a state; valid until its next protected call.
typedef struct nj_error {
  nj_status kind;
  const char *message;    ///< as the script raised it, with its "name:line: "; any bytes, at most 64 KiB
  size_t message_length;
  const char *text;       ///< the message after "name:line: "
  size_t text_length;
  const char *source;     ///< chunk name where it happened; empty when unknown
  int32_t line;           ///< 1-based; 0 when unknown
  const nj_frame *frames; ///< innermost first, at most 32 innermost and 16 outermost
  int32_t frame_count;
  int32_t frames_left_out;  ///< at least so many frames between the innermost and the outermost that are not listed
} nj_error;

/// A new state without libraries; NULL when memory is short. Close it with `nj_close`.
nj_state *nj_open(const nj_options *options);
/// Frees the state and everything in it; NULL is fine.
void nj_close(nj_state *state);

/// Starts the clock for one document or prompt on the calling thread, and forgets an earlier limit.
void nj_begin(nj_state *state);
/// Stops the clock; collects garbage when the memory limit had been hit.
void nj_end(nj_state *state);

/// Compiles text (never bytecode) and leaves the function on top of the state's stack.
/// `chunkname` as Lua has it: "@file.lua" for a file, "=name" for a name.
nj_status nj_load(nj_state *state, const char *source, size_t length, const char *chunkname);
/// Calls the function below its `arguments` on the stack; `results` as `lua_call` has it (-1 = all).
/// After an error nothing of the call is left on the stack.
nj_status nj_call(nj_state *state, int arguments, int results);
/// `nj_load` and `nj_call` without arguments or results.
nj_status nj_run(nj_state *state, const char *source, size_t length, const char *chunkname);
/// What the last protected call that did not return `NJ_OK` had to say.
const nj_error *nj_last_error(const nj_state *state);

/// Stops the running script between two instructions. Safe in signal handlers and on any thread.
void nj_interrupt(nj_state *state);
/// Ends the process with this exit code when a script runs on for as long again after its time limit. 0: never.
void nj_exit_when_overdue(int exit_code);
/// Whether a limit or an interrupt asks for an end; for long loops of host functions. Any thread.
bool nj_expired(const nj_state *state);

/// Bytes that Lua holds now, counted by the allocator.
size_t nj_memory_used(const nj_state *state);
/// The most bytes that Lua held at one time since the state was opened.
size_t nj_memory_peak(const nj_state *state);
/// CPU seconds of the calling thread since `nj_begin`.
double nj_cpu_used(const nj_state *state);
/// Changes a limit, from the next allocation or `nj_begin` on.
void nj_set_memory_limit(nj_state *state, size_t bytes);
void nj_set_cpu_seconds(nj_state *state, double seconds);
/// For tests: every growing allocation from number `n` on fails; 0 ends this.
void nj_fail_allocation(nj_state *state, uint64_t n);
/// Whether the order of `pairs` is the same in every run: false with an unknown build of Lua.
bool nj_reproducible(const nj_state *state);
/// For tests: bytes in use after a full collection, by the collector's own count.
size_t nj_memory_recount(nj_state *state);
