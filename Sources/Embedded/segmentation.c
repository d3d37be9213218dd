// Data of the segmenter: Unicode classes and lower-case mappings, written by Scripts/dev/unicode-tables.py.
#include "embedded.h"
static const _Alignas(8) uint8_t unicode_tables[] = {
#embed "segmentation/unicode-tables.bin"
};
const uint8_t *nj_unicode_tables_bytes(void) { return unicode_tables; }
size_t nj_unicode_tables_size(void) { return sizeof unicode_tables; }

// Weights of the sentence boundary model, learned from UD English EWT and GUM (training sections).
static const uint8_t sentence_weights[8192] = {
#embed "segmentation/sentence-weights.bin"
};
const uint8_t *nj_sentence_weights_bytes(void) { return sentence_weights; }
size_t nj_sentence_weights_size(void) { return sizeof sentence_weights; }
