// The tagger's weights, lemmas, lemma rules and stop words: Docs/models.md tells the sources.
#include "embedded.h"
static const uint8_t tagger[] = {
#embed "lexical/tagger.bin"
};
const uint8_t *nj_tagger_bytes(void) { return tagger; }
size_t nj_tagger_size(void) { return sizeof tagger; }

static const uint8_t lemmas[] = {
#embed "lexical/lemmas.txt"
};
const uint8_t *nj_lemmas_bytes(void) { return lemmas; }
size_t nj_lemmas_size(void) { return sizeof lemmas; }

static const uint8_t lemma_rules[] = {
#embed "lexical/lemma-rules.txt"
};
const uint8_t *nj_lemma_rules_bytes(void) { return lemma_rules; }
size_t nj_lemma_rules_size(void) { return sizeof lemma_rules; }

static const uint8_t stop_words[] = {
#embed "lexical/stop-words.txt"
};
const uint8_t *nj_stop_words_bytes(void) { return stop_words; }
size_t nj_stop_words_size(void) { return sizeof stop_words; }

static const uint8_t syllables[] = {
#embed "lexical/syllables.txt"
};
const uint8_t *nj_syllables_bytes(void) { return syllables; }
size_t nj_syllables_size(void) { return sizeof syllables; }

static const uint8_t reference[] = {
#embed "lexical/reference.txt"
};
const uint8_t *nj_reference_bytes(void) { return reference; }
size_t nj_reference_size(void) { return sizeof reference; }

static const uint8_t easy_words[] = {
#embed "lexical/easy-words.txt"
};
const uint8_t *nj_easy_words_bytes(void) { return easy_words; }
size_t nj_easy_words_size(void) { return sizeof easy_words; }
