// boundary_internal: what boundary.c, marshal.c and accessors.c share. C only.
#pragma once
#include "internal.h"
#include "nj_boundary.h"

// Caches of interned strings by id, one Lua table each, kept in the registry.
enum { NJ_CACHE_LOWER, NJ_CACHE_LEMMA, NJ_CACHE_STEM, NJ_CACHE_NORM, NJ_CACHES };

typedef struct {
  nj_columns columns;
  uint32_t generation;       // 6 bits used
  bool open;
  int cache[NJ_CACHES];      // registry references, 0: none yet
  int text;                  // registry reference of the whole text as a string
  int words;                 // registry reference of the sequence of all words
  // spans that scripts made, interned so that equal places give equal handles
  uint32_t *spans;           // start, end, start, end …
  uint32_t span_count, span_capacity;
  uint32_t *span_table;      // open addressing: index + 1
  uint32_t span_table_size;  // a power of two
} nj_document_slot;

// An object that Swift keeps under its id. Full userdata.
typedef struct {
  uint32_t id, class_;
  size_t bytes;              // what Swift keeps for it, counted by nj_hold
} nj_object;

typedef struct nj_boundary {
  nj_host host;
  nj_exchange call;
  nj_document_slot *slots;
  uint32_t slot_count, slot_capacity;
  uint32_t first_free;       // search for a free slot begins here
  int classes;               // registry reference: class → fields table
  int handle_metatable, sequence_metatable, object_metatables[32];
  uint64_t touched;          // the span that the script asked last
  int randomseed;            // registry reference: the library's own function
  int kind_names, pos_names; // registry references: arrays of strings
  const char *lower, *text, *kind, *pos, *lemma;  // interned keys, compared by pointer
  nj_failure failure;        // the last error that nj_fail raised
  char failure_text[512];
} nj_boundary;

// A sequence that is not a whole layer. Full userdata: memory counts as the script's.
typedef struct {
  uint8_t element;           // class of the elements, 0 when mixed
  enum : uint8_t {
    NJ_LISTED,               // handles: the elements
    NJ_RUN,                  // neighbours from `first` on
    NJ_WORDS,                // the words among the tokens from `first` on; handles: 32-bit counts, see words.c
  } form;
  uint32_t count;
  uint32_t blocks;           // words: number of counts
  uint64_t first;
  uint64_t handles[];
} nj_sequence;

static inline nj_boundary *nj_of(lua_State *L) { return NJ_STATE(L)->host; }
static inline uint64_t nj_touch(lua_State *L, int index) { return (uint64_t)(uintptr_t)lua_touserdata(L, index); }
static inline void nj_push_handle(lua_State *L, uint64_t h) { lua_pushlightuserdata(L, (void *)(uintptr_t)h); }

// RAISES: the slot of a live handle.
nj_document_slot *nj_check_slot(lua_State *L, uint64_t handle);
// The same, but the document's base layers may be missing.
nj_document_slot *nj_open_slot(lua_State *L, uint64_t handle);
// RAISES (out of memory): handle of the place, interned in its document.
void nj_push_place(lua_State *L, uint64_t document, uint32_t start, uint32_t end);  // [-0,+1]
// RAISES
void nj_push_range(lua_State *L, uint64_t first, uint32_t count);                    // [-0,+1]
nj_sequence *nj_new_list(lua_State *L, uint32_t count);                              // [-0,+1]
// Start and end of an element; raises when it is gone.
void nj_span_of(lua_State *L, uint64_t handle, uint32_t *start, uint32_t *end);      // [-0,+0]
uint32_t nj_layer_count(lua_State *L, uint64_t handle, uint8_t class_);              // [-0,+0]

// A function of the host. Upvalue: its method. RAISES [-n,+m]
int nj_trampoline(lua_State *L);

// breakpoint.c
int nj_breakpoint(lua_State *L);  // breakpoint(): a prompt with the caller's variables in sight. RAISES [-n,+0]

// words.c
void nj_push_words(lua_State *L, const nj_columns *, uint64_t h, uint32_t first, uint32_t last);  // RAISES [-0,+1]
uint64_t nj_word_at(lua_State *L, const nj_sequence *, uint32_t i);          // RAISES when the document is closed
// The next word at or behind the token `*at`, which moves on; there must be one. RAISES when the document is closed.
uint64_t nj_word_behind(lua_State *L, const nj_sequence *, uint32_t *at);

// marshal.c
void nj_exchange_begin(nj_boundary *b);                                    // NEVER RAISES
void nj_flatten(lua_State *L, int index, nj_exchange *call);           // RAISES [-0,+0]
int nj_push_results(lua_State *L, nj_exchange *call, size_t from);     // RAISES [-0,+n]
void nj_read_arguments(lua_State *L, const nj_method *m, nj_exchange *call);  // RAISES [-0,+0]
void nj_check_arguments(lua_State *L, const nj_method *m);             // the checks alone. RAISES [-0,+0]
nj_val *nj_add_input(lua_State *L, nj_exchange *call, nj_tag tag);     // RAISES (out of memory)

void nj_copy_strings(lua_State *L, nj_exchange *call);                 // RAISES [-0,+0]

// boundary.c
// Calls Swift with the arguments that were read, within what is left of the memory limit; pushes its results, or raises its
// error or a limit. RAISES [-0,+n]
int nj_call_host(lua_State *L, int32_t id);
// Raises an error with a stable code; `m` (may be NULL) is the function that was called wrongly.
[[noreturn]] void nj_fail(lua_State *L, const char *code, const nj_method *m, const char *format, ...)
    __attribute__((format(printf, 4, 5)));
int nj_raise_result(lua_State *L);  // raises the value on top, with the script's place before a message

// accessors.c
int nj_handle_index(lua_State *L);                                 // __index of handles and sequences
int nj_sequence_length(lua_State *L);                              // __len
int nj_push_column(lua_State *L, nj_document_slot *slot, uint64_t handle, int code);  // RAISES [-0,+1]
int nj_each(lua_State *L);                                         // sequence:each([attribute])
bool nj_sequence_at(lua_State *L, int index, uint32_t i, uint64_t *out);  // element i (from 0) of a sequence
int64_t nj_sequence_count(lua_State *L, int index);                // -1: not a sequence
