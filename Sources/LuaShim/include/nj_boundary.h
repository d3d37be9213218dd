// nj_boundary: what Swift sees of the way between Lua and the host.
// Lua calls C, C calls Swift through `nj_host.call`, Swift returns plain values, C talks to Lua again:
// no longjmp crosses a Swift frame. Every function declared here is marked; Swift may call all of them.
//
// Handles are light userdata: class (6 bits) | generation (6) | slot (20) | index (32). A script cannot make
// one; a handle whose document was closed gives an error. Objects (frames, plots …) live in Swift under an id.
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "nj_state.h"

// Classes of handles. A whole layer of a document is `class + NJ_SEQUENCE` with index 0.
enum {
  NJ_DOCUMENT = 1,
  NJ_BLOCK,
  NJ_PARAGRAPH,
  NJ_SENTENCE,
  NJ_TOKEN,
  NJ_QUOTE,
  NJ_ENTITY,
  NJ_MENTION,
  NJ_DATE,
  NJ_NUMBER,
  NJ_LINK,
  NJ_SECTION,
  NJ_SPAN,
  NJ_SEQUENCE = 32,  // added to the class of the elements
  NJ_OBJECT = 64,    // added to the class of an object held by Swift; never in a handle
  NJ_CLASSES = 96
};

typedef enum : uint8_t {
  // values, in both directions
  NJ_NIL,
  NJ_BOOL,
  NJ_INT,
  NJ_NUM,
  NJ_STR,       // u.p, n: bytes that outlive the call
  NJ_HANDLE,    // u.h
  NJ_OBJECT_ID, // u.i: id, kind: class, n: bytes that Swift keeps for it, in units of 64
  // arguments only: containers are followed by their elements (list) or key, value, … (map)
  NJ_LIST,      // n elements
  NJ_MAP,       // n pairs
  NJ_ELEMENTS,  // n handles: a sequence, flattened
  NJ_FUNCTION,
  // results only: steps of a postfix program
  NJ_COPY,      // u.i: offset into buf, n bytes
  NJ_TABLE,     // pushes a table with room for u.i elements and n fields
  NJ_SETI,      // t[u.i] = top
  NJ_SETK,      // t[buf at u.i, n bytes] = top
  NJ_PLACE,     // pushes the handle of a span: u.h: document handle, then the next step's u.i/n: start, end
  NJ_RANGE,     // pushes a sequence of n handles that begins with u.h
  NJ_GATHER,    // pushes a sequence of the n elements that follow (NJ_HANDLE or NJ_PLACE steps)
  NJ_REF,       // pushes the kept value with reference u.i
  NJ_STRICT,    // names, text: in the table below, a name that is not among the keys of `names` is an error
} nj_tag;

typedef struct {
  nj_tag tag;
  uint8_t kind;
  uint32_t n;
  union {
    int64_t i;
    double d;
    const uint8_t *p;
    uint64_t h;
  } u;
} nj_val;

enum { NJ_MAX_ARGS = 8 };

// One call: arguments in, results out. The memory belongs to the state and is reused.
typedef struct nj_exchange {
  nj_val *in;
  size_t nin, incap;
  int argc;                        // arguments that the method's signature names, receiver included
  uint32_t arg[NJ_MAX_ARGS + 1];   // where in `in` each begins
  nj_val *out;
  size_t nout, outcap;
  uint8_t *buf;
  size_t len, bufcap;
  size_t charge;                   // bytes that Swift keeps for the script after this call; set by Swift
  nj_state *owner;                 // whose memory it is
  bool objects;                    // `out` has NJ_OBJECT_ID steps
  bool rows;                       // `in` has rows of a frame, which hold on to it
  bool oom;
} nj_exchange;

// One function of the API. Owned by Swift, alive as long as the state.
// signature: r receiver · x object · s string · i integer · n number · b boolean · t options table · v any value ·
// `?` before a letter: may be nil; `*` behind the last: several may be given, which become one list.
// id < 0: the function is the prelude's, and this is only what it takes. names: the arguments' names, separated by spaces, receiver left out.
typedef struct {
  const char *qualified;
  const char *signature;
  const char *names;
  int32_t id;
} nj_method;

// A layer of ascending spans with the index of the first child of each (count + 1 values).
typedef struct {
  const uint32_t *starts, *ends, *first;
  uint32_t count;
} nj_spans;

// The frozen columns of one document; the memory is Swift's and outlives the slot.
typedef struct {
  const uint8_t *text;
  uint32_t text_count;
  bool segmented;             // false until the base layers are loaded: the text alone is there
  const uint32_t *starts, *ends, *types;
  uint32_t token_count;
  const uint32_t *type_offsets;
  const uint8_t *type_bytes, *type_kinds;
  uint32_t type_count;
  nj_spans sentences, paragraphs;
  const uint8_t *pos;         // null until the lexical layer is loaded
  const uint32_t *lemma_ids;
  uint32_t lemma_count;
  const uint8_t *stop;        // null until the type layer is loaded; one byte a type
  uint32_t counts[32];        // elements of each layer, by class; UINT32_MAX until known
} nj_columns;

// Layers whose columns C asks for when a script first does.
typedef enum : uint8_t { NJ_LOAD_BASE, NJ_LOAD_TYPES, NJ_LOAD_LEXICAL } nj_load_layer;

typedef enum : uint8_t { NJ_TEXT_LEMMA, NJ_TEXT_STEM, NJ_TEXT_NORM, NJ_TEXT_SHAPE, NJ_TEXT_LOWER } nj_text;

// What C asks of Swift. None of these may call back into Lua. All are called with `context`.
typedef struct {
  void *context;
  // Runs method or property `id`. 0: `out` holds the results; 1: `out` holds one value, the error; 2: the same, a permission refused.
  int (*call)(void *context, int32_t id, nj_exchange *call);
  // Start and end of an element; false when there is none.
  bool (*span)(void *context, uint32_t slot, uint8_t class_, uint32_t index, uint32_t *start, uint32_t *end);
  // Number of elements of a layer, computing it if need be.
  uint32_t (*count)(void *context, uint32_t slot, uint8_t class_);
  // Fills the columns of tokens, types, sentences and paragraphs (base), stop (types), or pos, lemma_ids and lemma_count (lexical).
  void (*load)(void *context, uint32_t slot, nj_load_layer layer, nj_columns *columns);
  // Writes the text of a lemma, a type's stem, norm, or a token's shape to the call as one result.
  void (*text)(void *context, uint32_t slot, nj_text which, uint32_t index, nj_exchange *call);
  // Message for an unknown field, as one result; class 0: `name` is table.function.
  void (*unknown)(void *context, uint8_t class_, const uint8_t *name, size_t n, nj_exchange *call);
  // Text of a value for print and tostring; argument 0 is the value.
  int (*describe)(void *context, nj_exchange *call);
  // An object is no longer referenced by the script.
  void (*release)(void *context, uint32_t id);
  // A script stands at breakpoint(): arguments are its source, line, and the names of its variables. 0: go on; 1: the one result
  // is an input to run there; 2: end the script. May be null. Waits as long as the user does.
  int (*prompt)(void *context, nj_exchange *call);
  // What an input gave: its results, or its error as argument 0.
  void (*answer)(void *context, nj_exchange *call, bool failed);
} nj_host;

/// Sets up the metatables. Call once, after nj_open_libraries. NEVER RAISES. False: out of memory.
bool nj_boundary_open(nj_state *, const nj_host *);
/// Frees what the boundary holds outside Lua; call after nj_close's scripts are done. NEVER RAISES.
void nj_boundary_close(nj_state *);
/// nj_boundary_close and nj_close: the end of a state with a boundary. NEVER RAISES.
void nj_close_with_boundary(nj_state *);

/// Makes a method of a class, a function of a global table (`class_` 0, `table` named) or a global
/// (`class_` 0, `table` null). NEVER RAISES. False: out of memory.
bool nj_define_method(nj_state *, uint8_t class_, const char *table, const char *name, const nj_method *);
/// Makes a field of a class: `code` < 1000 is a column accessor below, else `code - 1000` is a method id
/// that takes the receiver alone. NEVER RAISES.
bool nj_define_field(nj_state *, uint8_t class_, const char *name, int32_t code);
/// What the boundary itself found wrong: arguments, unknown fields.
typedef struct {
  const char *code;      // stable; NULL: nothing failed yet
  const char *function;  // as users write it, or NULL
  const char *text;      // the message without its place, perhaps cut
  size_t length;
} nj_failure;

/// The last failure of that kind; the script may have caught it. NEVER RAISES.
const nj_failure *nj_last_failure(const nj_state *);
/// Runs the prelude, with the functions `install(class, name, fn)`, `field(x, name)` … as its arguments.
/// NEVER RAISES. On failure the error stands in `nj_error(state)`.
int nj_run_prelude(nj_state *, const uint8_t *source, size_t n);

/// Opens a document in a free slot and returns its handle; 0 when out of memory or slots. NEVER RAISES.
uint64_t nj_open_document(nj_state *, const nj_columns *);
/// Closes a slot; its handles become errors. NEVER RAISES.
void nj_close_document(nj_state *, uint64_t document);
/// The span that a script asked last, 0 when none; its document may be closed. NEVER RAISES.
uint64_t nj_touched(const nj_state *);
/// The place of a span that a script made; false when it is gone. Only reads. NEVER RAISES.
bool nj_span_place(nj_state *, uint64_t handle, uint32_t *start, uint32_t *end);
static inline uint8_t nj_class(uint64_t handle) { return (uint8_t)(handle >> 58); }
static inline uint32_t nj_slot(uint64_t handle) { return (uint32_t)(handle >> 32) & 0xFFFFF; }
static inline uint32_t nj_index(uint64_t handle) { return (uint32_t)handle; }
/// The handle of another element or layer of the same document.
static inline uint64_t nj_sibling(uint64_t handle, uint8_t class_, uint32_t index) {
  return (handle & 0x03FFFFFF00000000u) | (uint64_t)class_ << 58 | index;
}

/// Sets a global to a value: `program` are result steps as in a call. NEVER RAISES.
bool nj_set_global(nj_state *, const char *name, nj_exchange *program);
/// The state's own call record, for nj_set_global and nj_call_ref. NEVER RAISES.
nj_exchange *nj_scratch(nj_state *);
/// Room for one more result step and `bytes` more in buf, or `oom`. NEVER RAISES.
void nj_grow(nj_exchange *, size_t bytes);

/// Keeps the function that a chunk returned, or a function field of a recipe. 0: none.
/// Calls a referenced function with the results program of `call` as arguments and flattens what it returns
/// into `call->in`, with `call->argc` results. Status as nj_call_… in nj_state.h. NEVER RAISES.
int nj_call_ref(nj_state *, int ref, nj_exchange *call);
/// Compiles a text chunk and keeps it: returns a reference > 0, or 0 with the error in `nj_error`. NEVER RAISES.
int nj_compile(nj_state *, const uint8_t *source, size_t n, const char *chunkname);
/// Gives a kept chunk (0: none) fresh globals, and starts the random numbers again from the state's seed and `ordinal`: what one
/// document's run left behind must not reach the next, or results would depend on the number of workers. NEVER RAISES.
bool nj_renew(nj_state *, int ref, uint64_t ordinal);
/// Keeps what `call_ref` leaves as a Lua value instead of flattening it: 0 when the call failed. NEVER RAISES.
int nj_call_keep(nj_state *, int ref, nj_exchange *call);
/// A reference to field `name` of the kept table, 0 when it is nil. NEVER RAISES.
int nj_field_ref(nj_state *, int ref, const char *name);
/// Flattens a kept value into `call->in` as argument 0. NEVER RAISES.
int nj_flatten_ref(nj_state *, int ref, nj_exchange *call);
void nj_release_ref(nj_state *, int ref);

// Column accessors: codes for nj_define_field.
enum {
  NJ_F_TEXT = 1,
  NJ_F_FIRST,
  NJ_F_LAST,
  NJ_F_INDEX,
  NJ_F_DOC,
  NJ_F_TOKENS,
  NJ_F_WORDS,
  NJ_F_SENTENCE,
  NJ_F_PARAGRAPH,
  NJ_F_SENTENCES,
  NJ_F_LOWER,
  NJ_F_KIND,
  NJ_F_POS,
  NJ_F_LEMMA,
  NJ_F_STEM,
  NJ_F_NORM,
  NJ_F_SHAPE,
  NJ_F_STOP,
  NJ_F_LAYER = 100,  // + class: that layer of a document
  NJ_F_HOST = 1000
};
