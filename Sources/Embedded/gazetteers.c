// Names by kind: Docs/gazetteers.md tells the sources.
#include "embedded.h"
static const uint8_t names[] = {
#embed "gazetteers/names.txt"
};
const uint8_t *nj_gazetteer_bytes(void) { return names; }
size_t nj_gazetteer_size(void) { return sizeof names; }
