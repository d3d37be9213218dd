// nj_libraries: Lua's own libraries, kept to what a stranger's script may have.
// In: a state fresh from `nj_open`. Out: its globals. Every function here NEVER RAISES.
#pragma once
#include "nj_state.h"

/// Receives what `print` writes: pieces of a line, the newline included. Must not call Lua.
typedef void (*nj_print_fn)(void *context, const char *bytes, size_t length);

/// Source text of a module. The three strings are made with `malloc`; LuaShim frees them.
typedef struct nj_module {
  char *source;      ///< text, or NULL when the module was not found
  size_t length;     ///< bytes of source
  char *chunkname;   ///< such as "@lib/names.lua"
  char *error;       ///< why there is no source, as a sentence; may be NULL
} nj_module;
/// Finds a module by its name (letters, digits, `_`, `-`, single dots between). Must not call Lua.
typedef void (*nj_require_fn)(void *context, const char *name, size_t length, nj_module *module);

/// What the libraries may reach of the host; NULL functions reach nothing.
typedef struct nj_library_options {
  nj_print_fn print;
  nj_require_fn require;
  void *print_context, *require_context;
} nj_library_options;

/// Opens the allow-listed libraries: base, coroutine, math, string, table, utf8.
/// Without options, or until they are told where, `print` is silent and `require` finds nothing.
nj_status nj_open_libraries(nj_state *state, const nj_library_options *options);
/// Makes every library table of the globals read-only to scripts; call it when all are filled. False: out of memory.
bool nj_seal_libraries(nj_state *state);
/// Where `print` writes; NULL is nowhere.
void nj_set_print(nj_state *state, nj_print_fn print, void *context);
/// Where `require` looks; NULL is nowhere.
void nj_set_require(nj_state *state, nj_require_fn require, void *context);
/// Starts `math.random` anew, as at the beginning of every document: same seed, same numbers.
nj_status nj_seed(nj_state *state, uint64_t seed);
