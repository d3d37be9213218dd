// embedded: lexicons, model weights and the Lua prelude as bytes in the program.
// Each resource is a pair of functions, so that Swift sees a pointer and a length.
#pragma once
#include <stddef.h>
#include <stdint.h>

// Declares `const uint8_t *nj_NAME_bytes(void)` and `size_t nj_NAME_size(void)`.
#define NJ_EMBEDDED(name)                \
  const uint8_t *nj_##name##_bytes(void); \
  size_t nj_##name##_size(void);

NJ_EMBEDDED(prelude)
NJ_EMBEDDED(unicode_tables)
NJ_EMBEDDED(sentence_weights)
NJ_EMBEDDED(gazetteer)
NJ_EMBEDDED(tagger)
NJ_EMBEDDED(lemmas)
NJ_EMBEDDED(lemma_rules)
NJ_EMBEDDED(stop_words)
NJ_EMBEDDED(syllables)
NJ_EMBEDDED(reference)
NJ_EMBEDDED(easy_words)
