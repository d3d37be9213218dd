// errors: a Lua error turned into plain data before its stack unwinds.
// In: any error value, however hostile. Out: the state's nj_error: kind, message, place, frames.
// A table's __tostring runs under the same limits as the script; nothing else of the
// script's runs here. No allocation of Lua's is needed for a string message.
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "internal.h"

/* Copies bytes as a C string, cut at a character. [no Lua stack] */
static void copy_text(char *to, size_t capacity, const char *from, size_t length) {
  if (length >= capacity) {
    length = capacity - 1;
    while (length > 0 && ((unsigned char)from[length] & 0xC0) == 0x80) length--;
  }
  memcpy(to, from, length);
  to[length] = 0;
}

// Deeper stacks are not walked to their end: each look at a level walks down to it.
enum { MAX_LEVELS = 1 << 14 };

/* [-0,+0] */
static void describe_frame(nj_frame *frame, const lua_Debug *info) {
  const char *source = info->source[0] == '@' || info->source[0] == '=' ? info->source + 1 : info->short_src;
  copy_text(frame->source, sizeof frame->source, source, strlen(source));
  frame->line = info->currentline;
  if (info->name && info->namewhat[0])
    copy_text(frame->function, sizeof frame->function, info->name, strlen(info->name));
  else if (strcmp(info->what, "main") == 0)
    copy_text(frame->function, sizeof frame->function, "main chunk", 10);
  else
    snprintf(frame->function, sizeof frame->function, "function <%d>", info->linedefined);
}

/* Appends the frame at `level` when a script's. [-0,+0] */
static bool add_frame(nj_state *state, lua_State *L, int level) {
  lua_Debug info;
  if (!lua_getstack(L, level, &info) || !lua_getinfo(L, "Sln", &info)) return false;
  if (info.currentline <= 0 || state->error.frame_count >= NJ_FRAMES) return true;
  describe_frame(&state->frames[state->error.frame_count++], &info);
  return true;
}

/* The number of levels of a stack, at most MAX_LEVELS; lua_getstack walks, so search by doubling. [-0,+0] */
static int count_levels(lua_State *L) {
  lua_Debug info;
  int low = 0, high = 1;
  if (lua_getstack(L, MAX_LEVELS, &info)) return MAX_LEVELS;
  while (high < MAX_LEVELS && lua_getstack(L, high, &info)) low = high, high *= 2;
  while (low + 1 < high) {
    int middle = low + (high - low) / 2;
    if (lua_getstack(L, middle, &info)) low = middle;
    else high = middle;
  }
  return high;
}

void nj_capture_frames(nj_state *state, lua_State *L, int level) {
  int levels = count_levels(L), inner = level;
  while (inner < levels && state->error.frame_count < NJ_INNER_FRAMES)
    if (!add_frame(state, L, inner++)) return;
  // of a stack deeper than was counted the outermost are not known, and those that are say nothing
  if (levels == MAX_LEVELS) {
    state->error.frames_left_out += levels - inner;
    return;
  }
  int outer = levels - NJ_OUTER_FRAMES;
  if (outer < inner) outer = inner;
  state->error.frames_left_out += outer - inner;
  while (outer < levels) {
    if (state->error.frame_count >= NJ_FRAMES) state->error.frames_left_out++;
    if (!add_frame(state, L, outer++)) return;
  }
}

void nj_forget_error(nj_state *state) {
  state->error.frame_count = 0;
  state->error.frames_left_out = 0;
  state->frames_kept = false;
  state->raise_kind = NJ_OK;
}

/* Whether a frame's source is what Lua wrote, perhaps shortened, before ":line:". [no Lua stack] */
static bool same_source(const char *source, const char *shown, size_t length) {
  size_t whole = strlen(source);
  if (whole == length && memcmp(source, shown, length) == 0) return true;
  if (length > 3 && memcmp(shown, "...", 3) == 0 && whole > length - 3)
    return memcmp(source + whole - (length - 3), shown + 3, length - 3) == 0;
  return length == LUA_IDSIZE - 1 && whole > length && memcmp(source, shown, length) == 0;
}

/* Splits "name:line: text"; the place is taken over when the name is that of a chunk we know. */
static void find_place(nj_state *state, const char *chunk) {
  nj_error *error = &state->error;
  error->text = error->message;
  error->text_length = error->message_length;
  error->source = error->frame_count ? state->frames[0].source : chunk ? chunk : "";
  error->line = error->frame_count ? state->frames[0].line : 0;
  const char *message = error->message, *end = message + error->message_length;
  const char *limit = error->message_length > 512 ? message + 512 : end;
  for (const char *at = message; at < limit; at++) {
    if (*at != ':') continue;
    const char *digit = at + 1;
    long line = 0;
    while (digit < limit && *digit >= '0' && *digit <= '9' && line < 100000000) line = line * 10 + (*digit++ - '0');
    if (digit == at + 1 || limit - digit < 2 || digit[0] != ':' || digit[1] != ' ') continue;
    const char *source = NULL;
    size_t length = (size_t)(at - message);
    if (chunk && same_source(chunk, message, length)) source = chunk;
    for (int i = 0; !source && i < error->frame_count; i++)
      if (same_source(state->frames[i].source, message, length)) source = state->frames[i].source;
    if (!source && chunk && message[0] == '[') source = chunk;
    if (!source) return;
    error->source = source;
    error->line = (int32_t)line;
    error->text = digit + 2;
    error->text_length = (size_t)(end - error->text);
    return;
  }
}

void nj_record(nj_state *state, nj_status kind, const char *message, size_t length) {
  if (length > NJ_MESSAGE_LIMIT) length = NJ_MESSAGE_LIMIT;
  char *copy = state->message;
  if (length >= sizeof state->message) {
    char *larger = realloc(state->message_heap, length + 1);
    if (larger) state->message_heap = copy = larger;
    else length = sizeof state->message - 1;
  }
  memmove(copy, message, length);
  copy[length] = 0;
  state->error.kind = kind;
  state->error.message = copy;
  state->error.message_length = length;
  state->error.frames = state->frames;
  find_place(state, kind == NJ_SYNTAX ? state->chunk : NULL);
}

/* The sentence of a limit; the host words its own from the kind. [no Lua stack] */
static void record_limit(nj_state *state) {
  char text[96];
  int length;
  switch (state->fatal) {
    case NJ_MEMORY:
      length = snprintf(text, sizeof text, "memory limit of %zu bytes reached", state->options.memory_limit);
      break;
    case NJ_TIME:
      length = snprintf(text, sizeof text, "CPU time limit of %g s reached", state->options.cpu_seconds);
      break;
    default: length = snprintf(text, sizeof text, "interrupted"); break;
  }
  nj_record(state, state->fatal, text, length > 0 ? (size_t)length : 0);
}

nj_status nj_record_limit(nj_state *state) {
  record_limit(state);
  return state->fatal;
}

/* Replaces an error value that is no string by what its __tostring says. [-0,+1] */
static const char *text_of(lua_State *L, int at, size_t *length, char buffer[static 128]) {
  const char *text = buffer;
  int written;
  switch (lua_type(L, at)) {
    case LUA_TSTRING: lua_pushvalue(L, at); return lua_tolstring(L, at, length);
    case LUA_TNUMBER:
      written = lua_isinteger(L, at) ? snprintf(buffer, 128, LUA_INTEGER_FMT, lua_tointeger(L, at))
                                     : snprintf(buffer, 128, "%.14g", (double)lua_tonumber(L, at));
      break;
    default:
      if (luaL_getmetafield(L, at, "__tostring") != LUA_TNIL) {
        lua_pushvalue(L, at);
        if (lua_pcall(L, 1, 1, 0) == LUA_OK && lua_type(L, -1) == LUA_TSTRING) return lua_tolstring(L, -1, length);
        lua_pop(L, 1);
      }
      written = snprintf(buffer, 128, "the error is a %s value", luaL_typename(L, at));
  }
  lua_pushnil(L);
  *length = written > 0 ? (size_t)written : 0;
  return text;
}

int nj_handle_error(lua_State *L) {
  nj_state *state = NJ_STATE(L);
  if (state->fatal != NJ_OK) {  // frames of a memory error were taken when it happened
    if (state->error.frame_count == 0) nj_capture_frames(state, L, 1);
    return 1;
  }
  char buffer[128];
  size_t length = 0;
  nj_status kind = state->loading ? NJ_SYNTAX : state->raise_kind != NJ_OK ? state->raise_kind : NJ_SCRIPT;
  lua_settop(L, 1);
  if (!lua_checkstack(L, 8)) return 1;
  if (!state->frames_kept) nj_capture_frames(state, L, 1);
  const char *text = text_of(L, 1, &length, buffer);
  if (state->fatal == NJ_OK) nj_record(state, kind, text, length);
  lua_settop(L, 1);
  return 1;
}

void nj_raise(lua_State *L, nj_status kind) {
  NJ_STATE(L)->raise_kind = kind;
  lua_error(L);
  __builtin_unreachable();
}
