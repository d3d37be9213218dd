// boundary: the trampoline between Lua and Swift, the API's tables, documents' slots, kept references.
// A host call: read the arguments (may raise) → Swift, which cannot raise or re-enter → push the results or
// raise the error it returned. Memory of the call record belongs to the state, so a raise leaks nothing.
#include "nj_boundary.h"

#include <lauxlib.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "boundary_internal.h"
#include "interruption.h"

/* ---- the trampoline ------------------------------------------------------------------------------------- */

// The place of the script that called: what the prelude does on its behalf is none of the user's.
/* [-0,+1] */
static void push_where(lua_State *L) {
  lua_Debug info;
  for (int level = 1; lua_getstack(L, level, &info); level++) {
    lua_getinfo(L, "Sl", &info);
    if (info.currentline <= 0 || strcmp(info.source, "=prelude") == 0) continue;
    lua_pushfstring(L, "%s:%d: ", info.short_src, info.currentline);
    return;
  }
  lua_pushliteral(L, "");
}

void nj_fail(lua_State *L, const char *code, const nj_method *m, const char *format, ...) {
  nj_boundary *b = nj_of(L);
  va_list arguments;
  push_where(L);
  va_start(arguments, format);
  lua_pushvfstring(L, format, arguments);
  va_end(arguments);
  size_t length;
  const char *text = lua_tolstring(L, -1, &length);
  if (length > sizeof b->failure_text) length = sizeof b->failure_text;
  memcpy(b->failure_text, text, length);
  b->failure = (nj_failure){code, m ? m->qualified : NULL, b->failure_text, length};
  lua_concat(L, 2);
  lua_error(L);
  __builtin_unreachable();
}

const nj_failure *nj_last_failure(const nj_state *S) { return S->host ? &((const nj_boundary *)S->host)->failure : NULL; }

int nj_call_host(lua_State *L, int32_t id) {
  nj_boundary *b = nj_of(L);
  nj_exchange *call = &b->call;
  nj_interruption_allow(nj_room(L));
  int failed = b->host.call(b->host.context, id, call);
  bool overfull = nj_interruption_overfull();
  nj_interruption_allow(SIZE_MAX);
  if (overfull) nj_raise_memory_limit(L);
  if (call->oom) return luaL_error(L, "not enough memory");
  if (nj_expired(NJ_STATE(L))) nj_spend(L, 0);
  int n = nj_push_results(L, call, 0);
  if (call->charge) nj_hold(L, call->charge, false);
  if (failed == 2) {
    push_where(L);
    lua_insert(L, -2);
    lua_concat(L, 2);
    nj_raise(L, NJ_PERMISSION);
  }
  return failed ? nj_raise_result(L) : n;
}

/* [-n,+m]: upvalue 1: the method */
int nj_trampoline(lua_State *L) {
  const nj_method *m = lua_touserdata(L, lua_upvalueindex(1));
  nj_boundary *b = nj_of(L);
  nj_exchange *call = &b->call;
  nj_exchange_begin(b);
  nj_read_arguments(L, m, call);
  return nj_call_host(L, m->id);
}

int nj_raise_result(lua_State *L) {
  if (lua_type(L, -1) == LUA_TSTRING) {
    push_where(L);
    lua_insert(L, -2);
    lua_concat(L, 2);
  }
  return lua_error(L);
}

/* [-1,+1]: text of a handle, sequence or object */
static int handle_tostring(lua_State *L) {
  nj_boundary *b = nj_of(L);
  if (lua_type(L, 1) == LUA_TLIGHTUSERDATA) nj_open_slot(L, nj_touch(L, 1));
  nj_exchange_begin(b);
  nj_flatten(L, 1, &b->call);
  b->call.arg[0] = 0;
  b->call.argc = 1;
  int failed = b->host.describe(b->host.context, &b->call);
  if (b->call.oom) return luaL_error(L, "not enough memory");
  nj_push_results(L, &b->call, 0);
  return failed ? nj_raise_result(L) : 1;
}

/* [-1,+0]: Swift's object is not referenced any more */
static int object_release(lua_State *L) {
  const nj_object *object = lua_touserdata(L, 1);
  nj_boundary *b = nj_of(L);
  if (!object || !b) return 0;
  b->host.release(b->host.context, object->id);
  nj_give_back(NJ_STATE(L), object->bytes);
  return 0;
}

/* [-1,+1]: #object, by the hidden method "#" of its class */
static int object_length(lua_State *L) {
  const nj_object *object = lua_touserdata(L, 1);
  lua_rawgeti(L, LUA_REGISTRYINDEX, nj_of(L)->classes);
  if (object && lua_rawgeti(L, -1, object->class_) == LUA_TTABLE) {
    lua_pushliteral(L, "#");
    if (lua_rawget(L, -2) == LUA_TFUNCTION) {
      lua_pushvalue(L, 1);
      lua_call(L, 1, 1);
      return 1;
    }
  }
  return luaL_error(L, "this has no length");
}

/* [-3,+0] */
static int read_only(lua_State *L) {
  return luaL_error(L, "documents and results are read-only: keep your own values in a table");
}

/* __call: a loop over a thing itself, or a call of what is no method. RAISES */
static int not_callable(lua_State *L) {
  return luaL_error(L, "this is no function; a loop over it is written: for x in it:each() do");
}

/* __pairs of what answers to numbers: as ipairs. [-1,+3] RAISES */
static int pairs_in_order(lua_State *L) {
  lua_getglobal(L, "ipairs");
  lua_pushvalue(L, 1);
  lua_call(L, 1, 3);
  return 3;
}

/* ---- set-up --------------------------------------------------------------------------------------------- */

/* [-0,+1] */
static void push_metatable(lua_State *L, const char *name, bool object) {
  static const luaL_Reg functions[] = {{"__len", nj_sequence_length},
                                       {"__tostring", handle_tostring},
                                       {"__newindex", read_only},
                                       {"__call", not_callable},
                                       {"__pairs", pairs_in_order},
                                       {NULL, NULL}};
  lua_newtable(L);
  luaL_setfuncs(L, functions, 0);
  lua_rawgeti(L, LUA_REGISTRYINDEX, nj_of(L)->classes);
  lua_pushcclosure(L, nj_handle_index, 1);
  lua_setfield(L, -2, "__index");
  lua_pushstring(L, name);
  lua_setfield(L, -2, "__name");
  lua_pushliteral(L, "protected");
  lua_setfield(L, -2, "__metatable");
  if (object) {
    lua_pushcfunction(L, object_release);
    lua_setfield(L, -2, "__gc");
    lua_pushcfunction(L, object_length);
    lua_setfield(L, -2, "__len");
  }
}

/* [-0,+0] */
static const char *anchor(lua_State *L, const char *key) {
  lua_pushstring(L, key);
  const char *interned = lua_tostring(L, -1);
  luaL_ref(L, LUA_REGISTRYINDEX);
  return interned;
}

/* [-1,+0] */
static int protected_open(lua_State *L) {
  nj_boundary *b = nj_of(L);
  lua_createtable(L, NJ_CLASSES, 0);
  for (int i = 1; i < NJ_CLASSES; i++) {
    lua_newtable(L);
    lua_rawseti(L, -2, i);
  }
  b->classes = luaL_ref(L, LUA_REGISTRYINDEX);
  push_metatable(L, "span", false);
  lua_pushlightuserdata(L, b);
  lua_pushvalue(L, -2);
  lua_setmetatable(L, -2);  // of all light userdata
  lua_pop(L, 1);
  b->handle_metatable = luaL_ref(L, LUA_REGISTRYINDEX);
  push_metatable(L, "sequence", false);
  b->sequence_metatable = luaL_ref(L, LUA_REGISTRYINDEX);
  for (int i = 0; i < 32; i++) {
    push_metatable(L, "object", true);
    b->object_metatables[i] = luaL_ref(L, LUA_REGISTRYINDEX);
  }
  static const char *const kinds[] = {"word", "number", "punct", "symbol", "url", "email", "hashtag", "mention", "emoji"};
  static const char *const tags[] = {"ADJ",  "ADP",  "ADV",  "AUX",   "CCONJ", "DET",   "INTJ", "NOUN", "NUM",
                                     "PART", "PRON", "PROPN", "PUNCT", "SCONJ", "SYM",   "VERB", "X"};
  lua_newtable(L);
  for (int i = 0; i < 9; i++) {
    lua_pushstring(L, kinds[i]);
    lua_rawseti(L, -2, i + 1);
  }
  b->kind_names = luaL_ref(L, LUA_REGISTRYINDEX);
  lua_newtable(L);
  for (int i = 0; i < 17; i++) {
    lua_pushstring(L, tags[i]);
    lua_rawseti(L, -2, i + 1);
  }
  b->pos_names = luaL_ref(L, LUA_REGISTRYINDEX);
  if (lua_getglobal(L, "math") == LUA_TTABLE) {
    lua_getfield(L, -1, "randomseed");
    b->randomseed = luaL_ref(L, LUA_REGISTRYINDEX);
  }
  lua_pop(L, 1);
  lua_pushcfunction(L, nj_breakpoint);
  lua_setglobal(L, "breakpoint");
  b->lower = anchor(L, "lower");
  b->text = anchor(L, "text");
  b->kind = anchor(L, "kind");
  b->pos = anchor(L, "pos");
  b->lemma = anchor(L, "lemma");
  for (int class_ = NJ_SEQUENCE; class_ < NJ_OBJECT; class_++) {
    lua_rawgeti(L, LUA_REGISTRYINDEX, b->classes);
    lua_rawgeti(L, -1, class_);
    lua_pushcfunction(L, nj_each);
    lua_setfield(L, -2, "each");
    lua_pop(L, 2);
  }
  return 0;
}

bool nj_boundary_open(nj_state *S, const nj_host *host) {
  nj_boundary *b = calloc(1, sizeof *b);
  if (!b) return false;
  b->host = *host;
  b->call.owner = S;
  S->host = b;
  S->describe = handle_tostring;
  return nj_protect(S, protected_open, NULL, 0) == NJ_OK;
}

void nj_boundary_close(nj_state *S) {
  nj_boundary *b = S->host;
  if (!b) return;
  nj_exchange_begin(b);
  for (uint32_t i = 0; i < b->slot_count; i++) {
    nj_allocate(S, b->slots[i].spans, b->slots[i].span_capacity * 8u, 0);
    nj_allocate(S, b->slots[i].span_table, b->slots[i].span_table_size * 4u, 0);
  }
  free(b->slots);
  nj_allocate(S, b->call.in, b->call.incap * sizeof *b->call.in, 0);
  nj_allocate(S, b->call.out, b->call.outcap * sizeof *b->call.out, 0);
  nj_allocate(S, b->call.buf, b->call.bufcap, 0);
  free(b);
  S->host = NULL;
  S->describe = NULL;
}

void nj_close_with_boundary(nj_state *S) {
  nj_boundary_close(S);  // first, so that collecting objects finds no host to tell
  nj_close(S);
}

struct definition {
  uint8_t class_;
  const char *table, *name;
  const nj_method *method;
  int32_t code;
};

/* [-2,+0]: __index of a table of functions: an unknown name. Upvalue: the table's name */
static int unknown_function(lua_State *L) {
  nj_boundary *b = nj_of(L);
  if (lua_type(L, 2) != LUA_TSTRING) return 0;
  lua_pushfstring(L, "%s.%s", lua_tostring(L, lua_upvalueindex(1)), lua_tostring(L, 2));
  size_t n;
  const char *name = lua_tolstring(L, -1, &n);
  nj_exchange_begin(b);
  b->host.unknown(b->host.context, 0, (const uint8_t *)name, n, &b->call);
  if (nj_push_results(L, &b->call, 0) != 1) return luaL_error(L, "not enough memory");
  nj_fail(L, "field/unknown", NULL, "%s", lua_tostring(L, -1));
}

/* [-1,+0] */
static int protected_define(lua_State *L) {
  const struct definition *d = lua_touserdata(L, 1);
  if (d->class_) {
    lua_rawgeti(L, LUA_REGISTRYINDEX, nj_of(L)->classes);
    lua_rawgeti(L, -1, d->class_);
  } else if (d->table) {
    if (lua_getglobal(L, d->table) != LUA_TTABLE) {
      lua_pop(L, 1);
      lua_newtable(L);
      lua_createtable(L, 0, 1);
      lua_pushstring(L, d->table);
      lua_pushcclosure(L, unknown_function, 1);
      lua_setfield(L, -2, "__index");
      lua_setmetatable(L, -2);
      lua_pushvalue(L, -1);
      lua_setglobal(L, d->table);
    }
  } else {
    lua_rawgeti(L, LUA_REGISTRYINDEX, LUA_RIDX_GLOBALS);
  }
  // a function of the prelude takes its place later; one in C stands here already
  if (d->method && d->method->id < 0) {
    lua_pushstring(L, d->name);
    if (lua_rawget(L, -2) != LUA_TNIL) return 0;
    lua_pop(L, 1);
  }
  if (d->method) {
    lua_pushlightuserdata(L, (void *)(uintptr_t)d->method);
    lua_pushcclosure(L, nj_trampoline, 1);
  } else {
    lua_pushinteger(L, d->code);
  }
  lua_setfield(L, -2, d->name);
  return 0;
}

bool nj_define_method(nj_state *S, uint8_t class_, const char *table, const char *name, const nj_method *m) {
  struct definition d = {class_, table, name, m, 0};
  return nj_protect(S, protected_define, &d, 0) == NJ_OK;
}

bool nj_define_field(nj_state *S, uint8_t class_, const char *name, int32_t code) {
  struct definition d = {class_, NULL, name, NULL, code};
  return nj_protect(S, protected_define, &d, 0) == NJ_OK;
}

/* ---- documents ------------------------------------------------------------------------------------------ */

uint64_t nj_open_document(nj_state *S, const nj_columns *columns) {
  nj_boundary *b = S->host;
  uint32_t i = b->first_free;
  while (i < b->slot_count && b->slots[i].open) i++;
  if (i == b->slot_count) {
    if (i >= 0xFFFFF) return 0;
    if (i == b->slot_capacity) {
      uint32_t capacity = b->slot_capacity * 2 + 4;
      void *grown = realloc(b->slots, capacity * sizeof *b->slots);
      if (!grown) return 0;
      b->slots = grown;
      b->slot_capacity = capacity;
    }
    b->slots[i] = (nj_document_slot){0};
    b->slot_count++;
  }
  b->first_free = i + 1;
  nj_document_slot *slot = &b->slots[i];
  slot->columns = *columns;
  slot->open = true;
  return (uint64_t)NJ_DOCUMENT << 58 | (uint64_t)(slot->generation & 63u) << 52 | (uint64_t)i << 32;
}

/* [-1,+0] */
static int protected_close(lua_State *L) {
  nj_document_slot *slot = lua_touserdata(L, 1);
  for (int i = 0; i < NJ_CACHES; i++) {
    if (slot->cache[i]) luaL_unref(L, LUA_REGISTRYINDEX, slot->cache[i]);
    slot->cache[i] = 0;
  }
  if (slot->text) luaL_unref(L, LUA_REGISTRYINDEX, slot->text);
  if (slot->words) luaL_unref(L, LUA_REGISTRYINDEX, slot->words);
  slot->text = slot->words = 0;
  return 0;
}

void nj_close_document(nj_state *S, uint64_t document) {
  nj_boundary *b = S->host;
  uint32_t i = nj_slot(document);
  if (i >= b->slot_count || !b->slots[i].open) return;
  nj_document_slot *slot = &b->slots[i];
  nj_protect(S, protected_close, slot, 0);
  nj_allocate(S, slot->spans, slot->span_capacity * 8u, 0);
  nj_allocate(S, slot->span_table, slot->span_table_size * 4u, 0);
  uint32_t generation = slot->generation + 1;
  *slot = (nj_document_slot){.generation = generation};
  if (i < b->first_free) b->first_free = i;
}

uint64_t nj_touched(const nj_state *S) { return ((const nj_boundary *)S->host)->touched; }

bool nj_span_place(nj_state *S, uint64_t handle, uint32_t *start, uint32_t *end) {
  const nj_boundary *b = S->host;
  uint32_t slot = nj_slot(handle), i = nj_index(handle);
  if (slot >= b->slot_count || !b->slots[slot].open || i >= b->slots[slot].span_count) return false;
  *start = b->slots[slot].spans[2 * i];
  *end = b->slots[slot].spans[2 * i + 1];
  return true;
}

/* ---- values and calls ----------------------------------------------------------------------------------- */

nj_exchange *nj_scratch(nj_state *S) {
  nj_boundary *b = S->host;
  nj_exchange_begin(b);
  return &b->call;
}

struct transfer {
  nj_exchange *call;
  const char *name;
  const uint8_t *source;
  size_t n;
  int ref;
};

/* [-1,+0] */
static int protected_set_global(lua_State *L) {
  struct transfer *t = lua_touserdata(L, 1);
  if (nj_push_results(L, t->call, 0) != 1) return luaL_error(L, "not one value");
  lua_pushglobaltable(L);
  lua_insert(L, -2);
  lua_pushstring(L, t->name);
  lua_insert(L, -2);
  lua_rawset(L, -3);
  return 0;
}

bool nj_set_global(nj_state *S, const char *name, nj_exchange *program) {
  struct transfer t = {.call = program, .name = name};
  return nj_protect(S, protected_set_global, &t, 0) == NJ_OK;
}

/* [-1,+1]: keeps its argument and returns the reference */
static int keep(lua_State *L) {
  lua_settop(L, 1);
  lua_pushinteger(L, luaL_ref(L, LUA_REGISTRYINDEX));
  return 1;
}

int nj_compile(nj_state *S, const uint8_t *source, size_t n, const char *chunkname) {
  if (nj_load(S, (const char *)source, n, chunkname) != NJ_OK) return 0;
  lua_State *L = S->L;
  lua_pushcfunction(L, keep);
  lua_insert(L, -2);
  if (nj_call(S, 1, 1) != NJ_OK) return 0;
  int ref = (int)lua_tointeger(L, -1);
  lua_pop(L, 1);
  return ref;
}

/* [-1,+0] */
static int protected_call(lua_State *L) {
  struct transfer *t = lua_touserdata(L, 1);
  int base = lua_gettop(L);
  lua_rawgeti(L, LUA_REGISTRYINDEX, t->ref);
  int n = nj_push_results(L, t->call, 0);
  lua_call(L, n, LUA_MULTRET);
  nj_exchange *call = t->call;
  nj_exchange_begin(nj_of(L));
  for (int i = base + 1; i <= lua_gettop(L) && call->argc < NJ_MAX_ARGS; i++) {
    call->arg[call->argc++] = (uint32_t)call->nin;
    nj_flatten(L, i, call);
  }
  call->arg[call->argc] = (uint32_t)call->nin;
  nj_copy_strings(L, call);
  return 0;
}

int nj_call_ref(nj_state *S, int ref, nj_exchange *call) {
  struct transfer t = {.ref = ref, .call = call};
  return nj_protect(S, protected_call, &t, 0);
}

/* [-1,+0]: a function's globals become an empty table above the shared ones; random numbers start again */
static int protected_renew(lua_State *L) {
  const struct transfer *t = lua_touserdata(L, 1);
  const nj_boundary *b = nj_of(L);
  if (t->ref > 0) {
    lua_rawgeti(L, LUA_REGISTRYINDEX, t->ref);
    nj_renew_environment(L);
    lua_pop(L, 1);
    nj_enter_environment(L);
  }
  if (b->randomseed > 0 && lua_rawgeti(L, LUA_REGISTRYINDEX, b->randomseed) == LUA_TFUNCTION) {
    lua_pushinteger(L, (lua_Integer)NJ_STATE(L)->options.seed);
    lua_pushinteger(L, (lua_Integer)t->n);
    lua_call(L, 2, 0);
  }
  return 0;
}

bool nj_renew(nj_state *S, int ref, uint64_t ordinal) {
  struct transfer t = {.ref = ref, .n = (size_t)ordinal};
  return nj_protect(S, protected_renew, &t, 0) == NJ_OK;
}

/* [-1,+0] */
static int protected_keep(lua_State *L) {
  struct transfer *t = lua_touserdata(L, 1);
  lua_rawgeti(L, LUA_REGISTRYINDEX, t->ref);
  int n = nj_push_results(L, t->call, 0);
  lua_call(L, n, 1);
  t->ref = luaL_ref(L, LUA_REGISTRYINDEX);
  return 0;
}

int nj_call_keep(nj_state *S, int ref, nj_exchange *call) {
  struct transfer t = {.ref = ref, .call = call};
  return nj_protect(S, protected_keep, &t, 0) == NJ_OK ? t.ref : 0;
}

/* [-1,+0] */
static int protected_field(lua_State *L) {
  struct transfer *t = lua_touserdata(L, 1);
  int ref = 0;
  if (lua_rawgeti(L, LUA_REGISTRYINDEX, t->ref) == LUA_TTABLE) {
    lua_pushstring(L, t->name);
    if (lua_rawget(L, -2) != LUA_TNIL) ref = luaL_ref(L, LUA_REGISTRYINDEX);
  }
  t->ref = ref;
  return 0;
}

int nj_field_ref(nj_state *S, int ref, const char *name) {
  struct transfer t = {.ref = ref, .name = name};
  return nj_protect(S, protected_field, &t, 0) == NJ_OK ? t.ref : 0;
}

/* [-1,+0] */
static int protected_flatten(lua_State *L) {
  struct transfer *t = lua_touserdata(L, 1);
  nj_exchange_begin(nj_of(L));
  lua_rawgeti(L, LUA_REGISTRYINDEX, t->ref);
  nj_flatten(L, -1, t->call);
  t->call->arg[0] = 0;
  t->call->arg[1] = (uint32_t)t->call->nin;
  t->call->argc = 1;
  nj_copy_strings(L, t->call);
  return 0;
}

int nj_flatten_ref(nj_state *S, int ref, nj_exchange *call) {
  struct transfer t = {.ref = ref, .call = call};
  return nj_protect(S, protected_flatten, &t, 0);
}

/* [-1,+0] */
static int protected_release(lua_State *L) {
  struct transfer *t = lua_touserdata(L, 1);
  luaL_unref(L, LUA_REGISTRYINDEX, t->ref);
  return 0;
}

void nj_release_ref(nj_state *S, int ref) {
  struct transfer t = {.ref = ref};
  if (ref > 0) nj_protect(S, protected_release, &t, 0);
}
