// words: the tokens that are words, as a sequence that takes half a bit a token: for every block of tokens the number of words
// before it. A word is found by its number in a search over blocks and a walk through one.
#include <lauxlib.h>

#include "boundary_internal.h"

enum { BLOCK = 64, LISTED = 256 };

static inline bool is_word(const nj_columns *c, uint32_t token) { return c->type_kinds[c->types[token]] == 0; }

/* The first word of the document at or behind a token; there must be one. [no Lua stack] */
static uint32_t word_from(const nj_columns *c, uint32_t token) {
  while (token + 1 < c->token_count && !is_word(c, token)) token++;
  return token;
}

void nj_push_words(lua_State *L, const nj_columns *c, uint64_t h, uint32_t first, uint32_t last) {
  uint32_t n = 0, tokens = last - first;
  for (uint32_t i = first; i < last; i++) n += is_word(c, i);
  nj_spend(L, tokens);
  if (n == tokens) {
    nj_push_range(L, nj_sibling(h, NJ_TOKEN, first), n);
    return;
  }
  if (tokens <= LISTED) {  // short ones as the list of their handles
    nj_sequence *s = nj_new_list(L, n);
    s->element = NJ_TOKEN;
    n = 0;
    for (uint32_t i = first; i < last; i++) {
      if (is_word(c, i)) s->handles[n++] = nj_sibling(h, NJ_TOKEN, i);
    }
    return;
  }
  uint32_t blocks = tokens / BLOCK + 1;
  nj_sequence *s = nj_new_list(L, blocks / 2 + 1);  // two counts in the room of a handle
  s->element = NJ_TOKEN;
  s->form = NJ_WORDS;
  s->count = n;
  s->blocks = blocks;
  s->first = nj_sibling(h, NJ_TOKEN, first);
  uint32_t *before = (uint32_t *)s->handles;
  n = 0;
  for (uint32_t i = 0; i < tokens; i++) {
    if (i % BLOCK == 0) before[i / BLOCK] = n;
    n += is_word(c, first + i);
  }
  if (tokens % BLOCK == 0) before[tokens / BLOCK] = n;
}

uint64_t nj_word_at(lua_State *L, const nj_sequence *s, uint32_t i) {
  const nj_columns *c = &nj_check_slot(L, s->first)->columns;
  const uint32_t *before = (const uint32_t *)s->handles;
  uint32_t low = 0, high = s->blocks;  // the last block with no more than i words before it
  while (high - low > 1) {
    uint32_t middle = low + (high - low) / 2;
    if (before[middle] <= i) low = middle; else high = middle;
  }
  uint32_t token = nj_index(s->first) + low * BLOCK;
  token = word_from(c, token);
  for (uint32_t left = i - before[low]; left > 0; left--) token = word_from(c, token + 1);
  return nj_sibling(s->first, NJ_TOKEN, token);
}

uint64_t nj_word_behind(lua_State *L, const nj_sequence *s, uint32_t *at) {
  const nj_columns *c = &nj_check_slot(L, s->first)->columns;
  uint32_t token = word_from(c, *at);
  *at = token + 1;
  return nj_sibling(s->first, NJ_TOKEN, token);
}
