#include "nj_lua.h"
#include <lua.h>
int nj_lua_version(void) { return LUA_VERSION_NUM; }
