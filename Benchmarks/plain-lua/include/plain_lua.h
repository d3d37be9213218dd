// plain_lua: stock Lua with all its libraries and no limits, to compare the boundary with. Its scripts may call `noop()`, which
// does nothing, and `fail()`, which raises a message, both plain C functions.
#pragma once

typedef struct plain_lua plain_lua;

plain_lua *plain_open(void);
/// Sets a global string.
void plain_set(plain_lua *, const char *name, const char *bytes, long count);
/// Seconds that the source took to run once; below 0 when it failed.
double plain_run(plain_lua *, const char *source);
void plain_close(plain_lua *);
