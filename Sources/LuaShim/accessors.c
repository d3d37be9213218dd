// accessors: what Lua reads from the frozen columns without leaving C: fields of handles, elements and lengths
// of sequences, iterators, counts. Hot: see Benchmarks (token loop, iterator of strings, count of types).
// All functions run under lua_pcall and may raise; Swift frames are below only inside host callbacks, which
// never raise.
#include "boundary_internal.h"

#include <lauxlib.h>
#include <string.h>

/* ---- handles -------------------------------------------------------------------------------------------- */

/* [-0,+0] */
nj_document_slot *nj_open_slot(lua_State *L, uint64_t handle) {
  nj_boundary *b = nj_of(L);
  uint32_t slot = nj_slot(handle);
  if (slot >= b->slot_count || !b->slots[slot].open ||
      (b->slots[slot].generation & 63u) != ((uint32_t)(handle >> 52) & 63u)) {
    luaL_error(L, "this document is no longer open: keep its values (text, numbers), not its spans");
  }
  return &b->slots[slot];
}

// Makes sure that the columns of a layer are there.
static void need_layer(lua_State *L, uint64_t h, nj_load_layer layer) {
  nj_boundary *b = nj_of(L);
  nj_columns *c = &b->slots[nj_slot(h)].columns;
  const bool known = layer == NJ_LOAD_BASE ? c->segmented : layer == NJ_LOAD_TYPES ? c->stop != NULL : c->pos != NULL;
  if (known) return;
  b->host.load(b->host.context, nj_slot(h), layer, c);
  if (layer == NJ_LOAD_BASE ? !c->segmented : layer == NJ_LOAD_TYPES ? c->stop == NULL : c->pos == NULL) {
    luaL_error(L, "this layer could not be made");
  }
}

/* [-0,+0] */
nj_document_slot *nj_check_slot(lua_State *L, uint64_t handle) {
  nj_document_slot *slot = nj_open_slot(L, handle);
  if (!slot->columns.segmented) need_layer(L, handle, NJ_LOAD_BASE);
  return slot;
}

/* [-0,+0] */
void nj_span_of(lua_State *L, uint64_t h, uint32_t *start, uint32_t *end) {
  nj_document_slot *slot = nj_check_slot(L, h);
  const nj_columns *c = &slot->columns;
  uint32_t i = nj_index(h);
  switch (nj_class(h)) {
    case NJ_TOKEN:
      if (i < c->token_count) {
        *start = c->starts[i];
        *end = c->ends[i];
        return;
      }
      break;
    case NJ_SENTENCE:
      if (i < c->sentences.count) {
        *start = c->sentences.starts[i];
        *end = c->sentences.ends[i];
        return;
      }
      break;
    case NJ_PARAGRAPH:
      if (i < c->paragraphs.count) {
        *start = c->paragraphs.starts[i];
        *end = c->paragraphs.ends[i];
        return;
      }
      break;
    case NJ_SPAN:
      if (i < slot->span_count) {
        *start = slot->spans[2 * i];
        *end = slot->spans[2 * i + 1];
        return;
      }
      break;
    case NJ_DOCUMENT:
      *start = 0;
      *end = c->text_count;
      return;
    default: {
      nj_boundary *b = nj_of(L);
      if (b->host.span(b->host.context, nj_slot(h), nj_class(h), i, start, end) && *start <= *end &&
          *end <= c->text_count) {
        return;
      }
    }
  }
  luaL_error(L, "this element has no place in the text");
}

static uint32_t span_hash(uint32_t start, uint32_t end) {
  uint64_t x = ((uint64_t)start << 32 | end) * 0x9E3779B97F4A7C15u;
  return (uint32_t)(x >> 32);
}

// Memory of a document's spans, counted as the script's. RAISES when the limit refuses it.
static void *grow_block(lua_State *L, void *block, size_t old_size, size_t size) {
  void *grown = nj_allocate(NJ_STATE(L), block, old_size, size);
  if (!grown) luaL_error(L, "not enough memory");
  return grown;
}

/* [-0,+1] */
void nj_push_place(lua_State *L, uint64_t document, uint32_t start, uint32_t end) {
  nj_document_slot *slot = nj_open_slot(L, document);
  if (end > slot->columns.text_count) end = slot->columns.text_count;
  if (start > end) start = end;
  if (slot->span_count + 1 > slot->span_table_size / 2) {
    uint32_t size = slot->span_table_size ? slot->span_table_size * 2 : 64;
    if (size > 1u << 30) luaL_error(L, "too many spans in one document");
    uint32_t *table = grow_block(L, NULL, 0, size * sizeof *table);
    memset(table, 0, size * sizeof *table);
    for (uint32_t i = 0; i < slot->span_count; i++) {
      uint32_t at = span_hash(slot->spans[2 * i], slot->spans[2 * i + 1]) & (size - 1);
      while (table[at]) at = (at + 1) & (size - 1);
      table[at] = i + 1;
    }
    nj_allocate(NJ_STATE(L), slot->span_table, slot->span_table_size * sizeof *table, 0);
    slot->span_table = table;
    slot->span_table_size = size;
  }
  uint32_t mask = slot->span_table_size - 1, at = span_hash(start, end) & mask;
  for (; slot->span_table[at]; at = (at + 1) & mask) {
    uint32_t i = slot->span_table[at] - 1;
    if (slot->spans[2 * i] == start && slot->spans[2 * i + 1] == end) {
      nj_push_handle(L, nj_sibling(document, NJ_SPAN, i));
      return;
    }
  }
  if (slot->span_count == slot->span_capacity) {
    uint32_t capacity = slot->span_capacity ? slot->span_capacity * 2 : 32;
    slot->spans = grow_block(L, slot->spans, slot->span_capacity * 8u, capacity * 8u);
    slot->span_capacity = capacity;
  }
  slot->spans[2 * slot->span_count] = start;
  slot->spans[2 * slot->span_count + 1] = end;
  slot->span_table[at] = ++slot->span_count;
  nj_push_handle(L, nj_sibling(document, NJ_SPAN, slot->span_count - 1));
}

/* ---- sequences ------------------------------------------------------------------------------------------ */

/* [-0,+0] */
uint32_t nj_layer_count(lua_State *L, uint64_t h, uint8_t class_) {
  nj_document_slot *slot = nj_check_slot(L, h);
  switch (class_) {
    case NJ_TOKEN: return slot->columns.token_count;
    case NJ_SENTENCE: return slot->columns.sentences.count;
    case NJ_PARAGRAPH: return slot->columns.paragraphs.count;
    default: {
      nj_boundary *b = nj_of(L);
      if (class_ < 32 && slot->columns.counts[class_] != UINT32_MAX) return slot->columns.counts[class_];
      uint32_t n = b->host.count(b->host.context, nj_slot(h), class_);
      if (class_ < 32) b->slots[nj_slot(h)].columns.counts[class_] = n;
      return n;
    }
  }
}

/* [-0,+1] */
void nj_push_range(lua_State *L, uint64_t first, uint32_t count) {
  nj_sequence *s = lua_newuserdatauv(L, sizeof *s, 0);
  *s = (nj_sequence){.element = nj_class(first), .form = NJ_RUN, .count = count, .first = first};
  lua_rawgeti(L, LUA_REGISTRYINDEX, nj_of(L)->sequence_metatable);
  lua_setmetatable(L, -2);
}

/* [-0,+1] */
nj_sequence *nj_new_list(lua_State *L, uint32_t count) {
  nj_sequence *s = lua_newuserdatauv(L, sizeof *s + count * sizeof s->handles[0], 0);
  *s = (nj_sequence){.count = count};
  lua_rawgeti(L, LUA_REGISTRYINDEX, nj_of(L)->sequence_metatable);
  lua_setmetatable(L, -2);
  return s;
}

// The sequence userdata at `index`, or null when it is something else.
static nj_sequence *sequence_at(lua_State *L, int index) {
  if (lua_type(L, index) != LUA_TUSERDATA || !lua_getmetatable(L, index)) return NULL;
  lua_rawgeti(L, LUA_REGISTRYINDEX, nj_of(L)->sequence_metatable);
  bool same = lua_rawequal(L, -1, -2);
  lua_pop(L, 2);
  return same ? lua_touserdata(L, index) : NULL;
}

/* [-0,+0] */
int64_t nj_sequence_count(lua_State *L, int index) {
  if (lua_type(L, index) == LUA_TLIGHTUSERDATA) {
    uint64_t h = nj_touch(L, index);
    uint8_t class_ = nj_class(h);
    return class_ >= NJ_SEQUENCE ? (int64_t)nj_layer_count(L, h, class_ - NJ_SEQUENCE) : -1;
  }
  nj_sequence *s = sequence_at(L, index);
  return s ? (int64_t)s->count : -1;
}

/* [-0,+0] */
bool nj_sequence_at(lua_State *L, int index, uint32_t i, uint64_t *out) {
  int64_t n = nj_sequence_count(L, index);
  if (n < 0 || i >= (uint64_t)n) return false;
  if (lua_type(L, index) == LUA_TLIGHTUSERDATA) {
    uint64_t h = nj_touch(L, index);
    *out = nj_sibling(h, nj_class(h) - NJ_SEQUENCE, i);
  } else {
    nj_sequence *s = lua_touserdata(L, index);
    *out = s->form == NJ_RUN ? s->first + i : s->form == NJ_WORDS ? nj_word_at(L, s, i) : s->handles[i];
  }
  return true;
}

/* [-1,+1]: #sequence, bytes of a span */
int nj_sequence_length(lua_State *L) {
  int64_t n = nj_sequence_count(L, 1);
  if (n < 0) {
    if (lua_type(L, 1) != LUA_TLIGHTUSERDATA) return luaL_error(L, "this has no length");
    uint32_t start, end;
    nj_span_of(L, nj_touch(L, 1), &start, &end);
    n = (int64_t)end - start;
  }
  lua_pushinteger(L, n);
  return 1;
}

// Index of the last value not above x in an ascending array; -1 before the first.
static int64_t last_not_above(const uint32_t *values, uint32_t count, uint32_t x) {
  uint32_t low = 0, high = count;
  while (low < high) {
    uint32_t middle = low + (high - low) / 2;
    if (values[middle] <= x) low = middle + 1; else high = middle;
  }
  return (int64_t)low - 1;
}

// The tokens that lie at least partly in the element's place.
static void tokens_of(lua_State *L, const nj_columns *c, uint64_t h, uint32_t *first, uint32_t *last) {
  uint32_t i = nj_index(h), start, end;
  if (nj_class(h) == NJ_SENTENCE && i < c->sentences.count) {
    *first = c->sentences.first[i];
    *last = c->sentences.first[i + 1];
  } else if (nj_class(h) == NJ_PARAGRAPH && i < c->paragraphs.count) {
    *first = c->sentences.first[c->paragraphs.first[i]];
    *last = c->sentences.first[c->paragraphs.first[i + 1]];
  } else if (nj_class(h) == NJ_TOKEN) {
    *first = i;
    *last = i + 1;
  } else {
    nj_span_of(L, h, &start, &end);
    *first = (uint32_t)(last_not_above(c->ends, c->token_count, start) + 1);
    int64_t behind = end == 0 ? -1 : last_not_above(c->starts, c->token_count, end - 1);
    *last = (uint32_t)(behind + 1);
    if (*last < *first) *last = *first;
  }
}

/* ---- strings by id -------------------------------------------------------------------------------------- */

// Pushes the cache table of a document, making it at first use.
/* [-0,+1] */
static void push_cache(lua_State *L, nj_document_slot *slot, int which, uint32_t size) {
  if (slot->cache[which] == 0) {
    lua_createtable(L, size < 1u << 20 ? (int)size : 1 << 20, 0);
    lua_pushvalue(L, -1);
    slot->cache[which] = luaL_ref(L, LUA_REGISTRYINDEX);
  } else {
    lua_rawgeti(L, LUA_REGISTRYINDEX, slot->cache[which]);
  }
}

// The string of id `id` in the cache table on top, made at first use. Leaves the table below the string.
/* [-0,+1] */
static void push_cached(lua_State *L, uint64_t h, int which, uint32_t id) {
  if (lua_rawgeti(L, -1, (lua_Integer)id + 1) != LUA_TNIL) return;
  lua_pop(L, 1);
  nj_boundary *b = nj_of(L);
  const nj_columns *c = &b->slots[nj_slot(h)].columns;
  if (which == NJ_CACHE_LOWER) {
    uint32_t from = c->type_offsets[id];
    lua_pushlstring(L, (const char *)c->type_bytes + from, c->type_offsets[id + 1] - from);
  } else {
    static const nj_text texts[] = {NJ_TEXT_LOWER, NJ_TEXT_LEMMA, NJ_TEXT_STEM, NJ_TEXT_NORM};
    nj_exchange_begin(b);
    b->host.text(b->host.context, nj_slot(h), texts[which], id, &b->call);
    if (nj_push_results(L, &b->call, 0) != 1) luaL_error(L, "not enough memory");
  }
  lua_pushvalue(L, -1);
  lua_rawseti(L, -3, (lua_Integer)id + 1);
}

/* [-0,+1] */
static void push_string(lua_State *L, nj_document_slot *slot, uint64_t h, int which, uint32_t id, uint32_t size) {
  push_cache(L, slot, which, size);
  push_cached(L, h, which, id);
  lua_remove(L, -2);
}

/* ---- fields --------------------------------------------------------------------------------------------- */

/* [-0,+1] */
static void push_token_text(lua_State *L, nj_document_slot *slot, uint64_t h, int code) {
  const nj_columns *c = &slot->columns;
  uint32_t i = nj_index(h);
  if (i >= c->token_count) luaL_error(L, "no such token");
  uint32_t type = c->types[i];
  nj_boundary *b = nj_of(L);
  switch (code) {
    case NJ_F_LOWER: push_string(L, slot, h, NJ_CACHE_LOWER, type, c->type_count); break;
    case NJ_F_KIND:
      lua_rawgeti(L, LUA_REGISTRYINDEX, b->kind_names);
      lua_rawgeti(L, -1, c->type_kinds[type] + 1);
      lua_remove(L, -2);
      break;
    case NJ_F_POS:
      need_layer(L, h, NJ_LOAD_LEXICAL);
      lua_rawgeti(L, LUA_REGISTRYINDEX, b->pos_names);
      lua_rawgeti(L, -1, c->pos[i] + 1);
      lua_remove(L, -2);
      break;
    case NJ_F_LEMMA:
      need_layer(L, h, NJ_LOAD_LEXICAL);
      push_string(L, slot, h, NJ_CACHE_LEMMA, c->lemma_ids[i], c->lemma_count);
      break;
    case NJ_F_STEM: push_string(L, slot, h, NJ_CACHE_STEM, type, c->type_count); break;
    case NJ_F_NORM: push_string(L, slot, h, NJ_CACHE_NORM, type, c->type_count); break;
    case NJ_F_STOP:
      need_layer(L, h, NJ_LOAD_TYPES);
      lua_pushboolean(L, c->stop[type]);
      break;
    default:
      nj_exchange_begin(b);
      b->host.text(b->host.context, nj_slot(h), NJ_TEXT_SHAPE, i, &b->call);
      if (nj_push_results(L, &b->call, 0) != 1) luaL_error(L, "not enough memory");
  }
}

/* [-0,+1] */
static void push_container(lua_State *L, const nj_columns *c, uint64_t h, int code) {
  uint32_t start, end;
  nj_span_of(L, h, &start, &end);
  int64_t i;
  if (code == NJ_F_SENTENCE) {
    if (nj_class(h) == NJ_TOKEN) {
      i = last_not_above(c->sentences.first, c->sentences.count, nj_index(h));
    } else {
      i = last_not_above(c->sentences.starts, c->sentences.count, start);
    }
    if (i < 0) lua_pushnil(L); else nj_push_handle(L, nj_sibling(h, NJ_SENTENCE, (uint32_t)i));
  } else {
    i = last_not_above(c->paragraphs.starts, c->paragraphs.count, start);
    if (i < 0) lua_pushnil(L); else nj_push_handle(L, nj_sibling(h, NJ_PARAGRAPH, (uint32_t)i));
  }
}

/* [-0,+1] */
int nj_push_column(lua_State *L, nj_document_slot *slot, uint64_t h, int code) {
  const nj_columns *c = &slot->columns;
  uint32_t start, end;
  switch (code) {
    case NJ_F_TEXT:
      if (nj_class(h) == NJ_DOCUMENT) {
        if (slot->text == 0) {
          lua_pushlstring(L, (const char *)c->text, c->text_count);
          slot->text = luaL_ref(L, LUA_REGISTRYINDEX);
        }
        lua_rawgeti(L, LUA_REGISTRYINDEX, slot->text);
        return 1;
      }
      nj_span_of(L, h, &start, &end);
      lua_pushlstring(L, (const char *)c->text + start, end - start);
      return 1;
    case NJ_F_FIRST:
      nj_span_of(L, h, &start, &end);
      lua_pushinteger(L, (lua_Integer)start + 1);
      return 1;
    case NJ_F_LAST:
      nj_span_of(L, h, &start, &end);
      lua_pushinteger(L, end);
      return 1;
    case NJ_F_INDEX: lua_pushinteger(L, (lua_Integer)nj_index(h) + 1); return 1;
    case NJ_F_DOC: nj_push_handle(L, nj_sibling(h, NJ_DOCUMENT, 0)); return 1;
    case NJ_F_TOKENS:
    case NJ_F_WORDS: {
      uint32_t first, last;
      if (nj_class(h) == NJ_DOCUMENT) {
        if (slot->words == 0) {
          nj_push_words(L, c, h, 0, c->token_count);
          slot->words = luaL_ref(L, LUA_REGISTRYINDEX);
        }
        lua_rawgeti(L, LUA_REGISTRYINDEX, slot->words);
        return 1;
      }
      tokens_of(L, c, h, &first, &last);
      if (code == NJ_F_WORDS) nj_push_words(L, c, h, first, last);
      else nj_push_range(L, nj_sibling(h, NJ_TOKEN, first), last - first);
      return 1;
    }
    case NJ_F_SENTENCES: {
      if (nj_class(h) == NJ_PARAGRAPH && nj_index(h) < c->paragraphs.count) {
        uint32_t first = c->paragraphs.first[nj_index(h)];
        nj_push_range(L, nj_sibling(h, NJ_SENTENCE, first), c->paragraphs.first[nj_index(h) + 1] - first);
        return 1;
      }
      nj_span_of(L, h, &start, &end);
      int64_t first = last_not_above(c->sentences.starts, c->sentences.count, start);
      int64_t last = end > start ? last_not_above(c->sentences.starts, c->sentences.count, end - 1) : first;
      if (first < 0 || c->sentences.ends[first] <= start) first++;
      nj_push_range(L, nj_sibling(h, NJ_SENTENCE, (uint32_t)first), last >= first ? (uint32_t)(last - first + 1) : 0);
      return 1;
    }
    case NJ_F_SENTENCE:
    case NJ_F_PARAGRAPH: push_container(L, c, h, code); return 1;
    default:
      if (code > NJ_F_LAYER && code < NJ_F_LAYER + NJ_SEQUENCE) {
        nj_push_handle(L, nj_sibling(h, (uint8_t)(NJ_SEQUENCE + code - NJ_F_LAYER), 0));
        return 1;
      }
      push_token_text(L, slot, h, code);
      return 1;
  }
}

// The class of any receiver; 0 for what is none.
static uint8_t class_of(lua_State *L, int index) {
  if (lua_type(L, index) == LUA_TLIGHTUSERDATA) return nj_class(nj_touch(L, index));
  nj_sequence *s = sequence_at(L, index);
  if (s) return NJ_SEQUENCE + s->element;
  const nj_object *object = lua_touserdata(L, index);
  return object ? (uint8_t)object->class_ : 0;
}

/* [-0,+0] */
[[noreturn]] static void unknown_field(lua_State *L, uint8_t class_, int key) {
  nj_boundary *b = nj_of(L);
  if (lua_type(L, key) != LUA_TSTRING) {
    nj_fail(L, "field/unknown", NULL, "a field's name is a string, not %s", luaL_typename(L, key));
  }
  size_t n;
  const char *name = lua_tolstring(L, key, &n);
  nj_exchange_begin(b);
  b->host.unknown(b->host.context, class_, (const uint8_t *)name, n, &b->call);
  if (nj_push_results(L, &b->call, 0) != 1) luaL_error(L, "not enough memory");
  nj_fail(L, "field/unknown", NULL, "%s", lua_tostring(L, -1));
}

/* [-2,+1]: x[key]; upvalue 1: class → fields */
int nj_handle_index(lua_State *L) {
  nj_boundary *b = nj_of(L);
  bool light = lua_type(L, 1) == LUA_TLIGHTUSERDATA;
  uint64_t h = light ? nj_touch(L, 1) : 0;
  if (light && nj_class(h) > NJ_DOCUMENT && nj_class(h) < NJ_SEQUENCE) b->touched = h;
  if (light && nj_class(h) == NJ_TOKEN && lua_type(L, 2) == LUA_TSTRING) {
    // the hot path: a token's text-like fields, keys compared by pointer
    const char *key = lua_tostring(L, 2);
    int code = key == b->lower ? NJ_F_LOWER : key == b->text ? NJ_F_TEXT : key == b->kind ? NJ_F_KIND
               : key == b->pos ? NJ_F_POS : key == b->lemma ? NJ_F_LEMMA : 0;
    if (code) return nj_push_column(L, nj_check_slot(L, h), h, code);
  }
  uint8_t class_ = class_of(L, 1);
  if (lua_isinteger(L, 2) && class_ >= NJ_SEQUENCE && class_ < NJ_OBJECT) {
    int64_t n = nj_sequence_count(L, 1), i = lua_tointeger(L, 2);
    if (i < 0) i += n + 1;
    uint64_t element;
    if (i >= 1 && i <= n && nj_sequence_at(L, 1, (uint32_t)(i - 1), &element)) {
      nj_push_handle(L, element);
    } else {
      lua_pushnil(L);
    }
    return 1;
  }
  if (lua_rawgeti(L, lua_upvalueindex(1), class_) == LUA_TTABLE) {
    lua_pushvalue(L, 2);
    int type = lua_rawget(L, -2);
    if (type == LUA_TFUNCTION) return 1;
    if (type == LUA_TNUMBER) {
      int code = (int)lua_tointeger(L, -1);
      if (code < NJ_F_HOST) {
        bool is_text = code == NJ_F_TEXT && nj_class(h) == NJ_DOCUMENT;  // needs no tokens, nor does the handle of a layer
        return nj_push_column(L, is_text || code > NJ_F_LAYER ? nj_open_slot(L, h) : nj_check_slot(L, h), h, code);
      }
      nj_exchange *call = &b->call;
      nj_exchange_begin(b);
      nj_flatten(L, 1, call);
      call->arg[0] = 0;
      call->argc = 1;
      return nj_call_host(L, code - NJ_F_HOST);
    }
    lua_pop(L, 1);
    lua_pushliteral(L, "[]");  // objects that answer to numbers: rows of a frame, documents of a corpus
    lua_rawget(L, -2);
    if (lua_isinteger(L, 2) && lua_isfunction(L, -1)) {
      lua_pushvalue(L, 1);
      lua_pushvalue(L, 2);
      lua_call(L, 2, 1);
      return 1;
    }
  }
  unknown_field(L, class_, 2);
}

/* ---- iteration ------------------------------------------------------------------------------------------ */

// State of an iterator: where it is in its sequence.
typedef struct {
  uint32_t next, count, token;  // token: where to look for the next word
  uint64_t first;
  int code;
} iteration;

// The next handle of the sequence in upvalue 2.
static uint64_t next_element(lua_State *L, iteration *it) {
  uint32_t i = it->next++;
  if (it->first) return it->first + i;
  const nj_sequence *s = lua_touserdata(L, lua_upvalueindex(2));
  return s->form == NJ_WORDS ? nj_word_behind(L, s, &it->token) : s->handles[i];
}

/* [-0,+1]: next handle */
static int next_handle(lua_State *L) {
  iteration *it = lua_touserdata(L, lua_upvalueindex(1));
  if (it->next >= it->count) return 0;
  nj_push_handle(L, next_element(L, it));
  return 1;
}

/* [-0,+1]: next token's string from the cache in upvalue 3 */
static int next_string(lua_State *L) {
  iteration *it = lua_touserdata(L, lua_upvalueindex(1));
  if (it->next >= it->count) return 0;
  uint64_t h = next_element(L, it);
  nj_document_slot *slot = nj_check_slot(L, h);
  uint32_t i = nj_index(h);
  uint32_t id = it->code == NJ_F_LEMMA ? slot->columns.lemma_ids[i] : slot->columns.types[i];
  if (lua_rawgeti(L, lua_upvalueindex(3), (lua_Integer)id + 1) != LUA_TNIL) return 1;
  lua_pop(L, 1);
  int which = it->code == NJ_F_LOWER ? NJ_CACHE_LOWER : it->code == NJ_F_LEMMA ? NJ_CACHE_LEMMA
              : it->code == NJ_F_STEM ? NJ_CACHE_STEM : NJ_CACHE_NORM;
  lua_pushvalue(L, lua_upvalueindex(3));
  push_cached(L, h, which, id);
  return 1;
}

/* [-0,+1]: next element's field, by name in upvalue 3 */
static int next_field(lua_State *L) {
  iteration *it = lua_touserdata(L, lua_upvalueindex(1));
  if (it->next >= it->count) return 0;
  nj_push_handle(L, next_element(L, it));
  lua_pushvalue(L, lua_upvalueindex(3));
  lua_gettable(L, -2);
  return 1;
}

/* [-2,+1]: sequence:each([attribute]) → iterator of handles, or of one attribute's values */
int nj_each(lua_State *L) {
  static const nj_method takes = {"sequence:each", "r?s", "attribute", -1};
  nj_check_arguments(L, &takes);
  lua_settop(L, 2);
  int64_t n = nj_sequence_count(L, 1);
  if (n < 0) return luaL_error(L, "'each' wants a sequence: call it with a colon, as in doc.tokens:each()");
  bool light = lua_type(L, 1) == LUA_TLIGHTUSERDATA;
  const nj_sequence *s = light ? NULL : lua_touserdata(L, 1);
  iteration *it = lua_newuserdatauv(L, sizeof *it, 0);
  *it = (iteration){.count = (uint32_t)n};
  uint64_t h = 0;
  if (light) {
    h = nj_touch(L, 1);
    it->first = nj_sibling(h, nj_class(h) - NJ_SEQUENCE, 0);
  } else if (s->form == NJ_RUN) {
    it->first = h = s->first;
  } else if (s->form == NJ_WORDS) {
    h = s->first;
    it->token = nj_index(h);
  } else if (n > 0) {
    h = s->handles[0];
  }
  uint8_t element = light ? nj_class(h) - NJ_SEQUENCE : s->element;
  lua_pushvalue(L, 1);
  if (lua_isnil(L, 2)) {
    lua_pushcclosure(L, next_handle, 2);
    return 1;
  }
  const char *name = luaL_checkstring(L, 2);
  // strings by id need one document: a list of tokens of several documents takes the slow way
  bool one = n > 0 && element == NJ_TOKEN;
  for (uint32_t i = 0; one && s && s->form == NJ_LISTED && i < s->count; i++) one = nj_slot(s->handles[i]) == nj_slot(h);
  static const struct { const char *name; int code, cache; } columns[] = {
      {"lower", NJ_F_LOWER, NJ_CACHE_LOWER}, {"lemma", NJ_F_LEMMA, NJ_CACHE_LEMMA},
      {"stem", NJ_F_STEM, NJ_CACHE_STEM}, {"norm", NJ_F_NORM, NJ_CACHE_NORM}};
  for (int i = 0; one && i < 4; i++) {
    if (strcmp(name, columns[i].name) != 0) continue;
    nj_document_slot *slot = nj_check_slot(L, h);
    if (columns[i].code == NJ_F_LEMMA) need_layer(L, h, NJ_LOAD_LEXICAL);
    it->code = columns[i].code;
    push_cache(L, slot, columns[i].cache, slot->columns.type_count);
    lua_pushcclosure(L, next_string, 3);
    return 1;
  }
  lua_pushvalue(L, 2);
  lua_pushcclosure(L, next_field, 3);
  return 1;
}
