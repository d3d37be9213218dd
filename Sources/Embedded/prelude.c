// The Lua prelude: what of the API is written in Lua.
#include "embedded.h"
static const uint8_t prelude[] = {
#embed "lua/prelude.lua"
};
const uint8_t *nj_prelude_bytes(void) { return prelude; }
size_t nj_prelude_size(void) { return sizeof prelude; }
