#pragma once
int nj_lua_version(void);
