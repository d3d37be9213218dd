#pragma once
#include "nj_state.h"
typedef struct { void (*print)(void *, const char *, size_t); void *context; } nj_library_options;
nj_status nj_open_libraries(nj_state *, const nj_library_options *);
