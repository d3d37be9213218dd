#include "internal.h"
#include "nj_library_stub.h"
#include <lualib.h>
static int op(lua_State*L){ luaL_openlibs(L); return 0; }
nj_status nj_open_libraries(nj_state *S, const nj_library_options *o) { (void)o; return nj_protect(S, op, NULL, 0); }
