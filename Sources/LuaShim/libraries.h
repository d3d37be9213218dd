// libraries: what the files of the safe libraries share.
#pragma once
#include "internal.h"
#include "nj_libraries.h"

struct nj_libraries {
  nj_print_fn print;
  nj_require_fn require;
  void *print_context, *require_context;
  nj_module module;   // being loaded; freed with the next or at close
  int closing;        // nested closes of coroutines
};

// Functions by library, to be set over or in place of the stock ones.
extern const luaL_Reg nj_base_functions[], nj_coroutine_functions[], nj_match_functions[], nj_string_functions[],
    nj_table_functions[], nj_utf8_functions[];

/// After any catch of an error: raises again when it was a limit, else forgets it. RAISES. [-0,+0]
void nj_check_caught(lua_State *L, int status);
/// The first half of nj_check_caught, for an error that is to be raised again. RAISES. [-0,+0]
void nj_check_limits(lua_State *L, int status);
/// The text of a value as `tostring` gives it, without addresses. RAISES. [-0,+1]
const char *nj_tostring(lua_State *L, int at, size_t *length);
/// The number that stands for a value's identity, from 1 in the order of asking. RAISES. [-0,+0]
lua_Integer nj_identity(lua_State *L, int at);
/// Frees what a module's loader handed over. NEVER RAISES.
void nj_free_module(nj_module *module);
/// Raises when less than half a megabyte of the C stack is left. RAISES. [-0,+0]
void nj_check_stack(lua_State *L);
