// marshal: Lua values ↔ call records. Arguments are read before Swift runs, results are pushed after it has
// returned; both may raise, so no Swift frame may be below. Tables are read raw: no metamethod runs.
// A result may hold at most MAX_VALUES values, MAX_DEPTH deep; a table inside itself is refused.
#include "boundary_internal.h"

#include <lauxlib.h>
#include <stdlib.h>
#include <string.h>

enum { MAX_DEPTH = 100, MAX_VALUES = 1 << 24 };

/* A block of `capacity` elements in place of one of `old`, or NULL. [-0,+0] */
static void *resize(nj_exchange *call, void *block, size_t old, size_t capacity, size_t element) {
  void *grown = nj_allocate(call->owner, block, old * element, capacity * element);
  if (!grown) call->oom = true;
  return grown;
}

void nj_grow(nj_exchange *call, size_t bytes) {
  if (call->nout == call->outcap) {
    size_t capacity = call->outcap * 2 + 16;
    void *grown = resize(call, call->out, call->outcap, capacity, sizeof *call->out);
    if (grown) call->out = grown, call->outcap = capacity;
  }
  if (call->len + bytes > call->bufcap) {
    size_t capacity = call->bufcap * 2 + bytes;
    void *grown = resize(call, call->buf, call->bufcap, capacity, 1);
    if (grown) call->buf = grown, call->bufcap = capacity;
  }
}

// What one call needed much of is given back before the next.
/* [-0,+0] */
static void shrink(nj_exchange *call) {
  enum { KEPT = 1 << 16 };
  if (call->incap * sizeof *call->in > KEPT) {
    nj_allocate(call->owner, call->in, call->incap * sizeof *call->in, 0);
    call->in = NULL, call->incap = 0;
  }
  if (call->outcap * sizeof *call->out > KEPT) {
    nj_allocate(call->owner, call->out, call->outcap * sizeof *call->out, 0);
    call->out = NULL, call->outcap = 0;
  }
  if (call->bufcap > KEPT) {
    nj_allocate(call->owner, call->buf, call->bufcap, 0);
    call->buf = NULL, call->bufcap = 0;
  }
}

void nj_exchange_begin(nj_boundary *b) {
  nj_exchange *call = &b->call;
  // objects of a call that ended in an error before a script could hold them
  for (size_t i = 0; call->objects && i < call->nout; i++) {
    if (call->out[i].tag == NJ_OBJECT_ID) b->host.release(b->host.context, (uint32_t)call->out[i].u.i);
  }
  call->objects = call->rows = false;
  call->nin = call->nout = call->len = 0;
  call->argc = 0;
  call->charge = 0;
  call->oom = false;
  shrink(call);
}

/* [-0,+0] */
nj_val *nj_add_input(lua_State *L, nj_exchange *call, nj_tag tag) {
  if (call->nin == call->incap) {
    size_t capacity = call->incap * 2 + 32, size = sizeof *call->in;
    void *grown = nj_allocate(call->owner, call->in, call->incap * size, capacity * size);
    if (!grown) luaL_error(L, "not enough memory");
    call->in = grown;
    call->incap = capacity;
  }
  if (call->nin >= MAX_VALUES) luaL_error(L, "value too large: more than %d parts", (int)MAX_VALUES);
  nj_val *v = &call->in[call->nin++];
  *v = (nj_val){.tag = tag};
  return v;
}

// Whether the table at `index` is a list: keys 1 … n and nothing else. Empty tables are lists. `count` is set for lists alone.
/* [-0,+0] */
static bool is_list(lua_State *L, int index, uint32_t *count) {
  size_t n = lua_rawlen(L, index), seen = 0;
  lua_pushnil(L);
  while (lua_next(L, index)) {
    lua_pop(L, 1);
    seen++;
    if (!lua_isinteger(L, -1) || lua_tointeger(L, -1) < 1 || (lua_Unsigned)lua_tointeger(L, -1) > n) {
      lua_pop(L, 1);
      return false;
    }
  }
  if (seen != n || n > MAX_VALUES) return false;  // there are holes in it
  *count = (uint32_t)n;
  return true;
}

/* [-0,+0] */
static void flatten_at(lua_State *L, int index, nj_exchange *call, int depth) {
  nj_spend(L, 1);
  switch (lua_type(L, index)) {
    case LUA_TNONE:
    case LUA_TNIL:
      nj_add_input(L, call, NJ_NIL);
      return;
    case LUA_TBOOLEAN:
      nj_add_input(L, call, NJ_BOOL)->u.i = lua_toboolean(L, index);
      return;
    case LUA_TNUMBER:
      if (lua_isinteger(L, index)) {
        nj_add_input(L, call, NJ_INT)->u.i = lua_tointeger(L, index);
      } else {
        nj_add_input(L, call, NJ_NUM)->u.d = lua_tonumber(L, index);
      }
      return;
    case LUA_TSTRING: {
      size_t n;
      const char *s = lua_tolstring(L, index, &n);
      if (n > UINT32_MAX) luaL_error(L, "string too long: %I bytes", (lua_Integer)n);
      nj_val *v = nj_add_input(L, call, NJ_STR);
      v->u.p = (const uint8_t *)s;
      v->n = (uint32_t)n;
      return;
    }
    case LUA_TLIGHTUSERDATA: {
      uint64_t h = nj_touch(L, index);
      nj_open_slot(L, h);
      nj_add_input(L, call, NJ_HANDLE)->u.h = h;
      return;
    }
    case LUA_TUSERDATA: {
      int64_t n = nj_sequence_count(L, index);
      if (n >= 0) {
        nj_val *v = nj_add_input(L, call, NJ_ELEMENTS);
        v->n = (uint32_t)n;
        for (uint32_t i = 0; i < (uint32_t)n; i++) {
          uint64_t h;
          if (!nj_sequence_at(L, index, i, &h)) break;
          nj_add_input(L, call, NJ_HANDLE)->u.h = h;
        }
        nj_spend(L, (size_t)n);
        return;
      }
      const nj_object *object = lua_touserdata(L, index);
      nj_val *v = nj_add_input(L, call, NJ_OBJECT_ID);
      v->u.i = object->id;
      v->kind = (uint8_t)object->class_;
      return;
    }
    case LUA_TTABLE: {
      if (depth >= MAX_DEPTH) luaL_error(L, "value too deep: more than %d levels, or a table inside itself", (int)MAX_DEPTH);
      luaL_checkstack(L, 4, "value too deep");
      if (luaL_getmetafield(L, index, "__name") != LUA_TNIL) {
        const char *name = lua_type(L, -1) == LUA_TSTRING ? lua_tostring(L, -1) : "";
        bool row = strcmp(name, "row") == 0;
        if (strcmp(name, "grouping") == 0) {
          nj_fail(L, "argument/type", NULL, "a grouping is no value yet: follow it with :count(), :sum(column) or another aggregate");
        }
        lua_pop(L, 1);
        call->rows = call->rows || row;
        if (row && lua_rawgeti(L, index, 0) == LUA_TTABLE) {  // sealed, see the prelude: its fields stand behind it
          flatten_at(L, lua_gettop(L), call, depth + 1);
          lua_pop(L, 1);
          return;
        }
        if (row) lua_pop(L, 1);
      }
      uint32_t count = 0;
      bool list = is_list(L, index, &count);
      size_t at = call->nin;
      nj_add_input(L, call, list ? NJ_LIST : NJ_MAP);
      if (list) {
        for (uint32_t i = 1; i <= count; i++) {
          lua_rawgeti(L, index, i);
          flatten_at(L, lua_gettop(L), call, depth + 1);
          lua_pop(L, 1);
        }
      } else {
        lua_pushnil(L);
        while (lua_next(L, index)) {
          int top = lua_gettop(L);
          flatten_at(L, top - 1, call, depth + 1);
          flatten_at(L, top, call, depth + 1);
          lua_pop(L, 1);
          count++;
        }
      }
      call->in[at].n = count;
      return;
    }
    default:
      nj_add_input(L, call, NJ_FUNCTION);
  }
}

void nj_flatten(lua_State *L, int index, nj_exchange *call) { flatten_at(L, lua_absindex(L, index), call, 0); }

/* [-0,+0] */
[[noreturn]] static void bad_argument(lua_State *L, const nj_method *m, int k, int index, const char *expected) {
  const char *name = m->names;
  size_t length = 0;
  int skip = m->signature[0] == 'r' ? k - 1 : k;  // names leave the receiver out
  if (k == 0 && m->signature[0] == 'r') {
    nj_fail(L, "argument/type", m, "'%s' wants its object first: call it with a colon, as in %s(…)", m->qualified,
            m->qualified);
  }
  for (; name; name += length + (name[length] == ' ')) {
    length = strcspn(name, " ");
    if (skip-- == 0) break;
  }
  const char *got = luaL_typename(L, index);
  if (lua_type(L, index) == LUA_TNONE) got = "nothing";
  lua_pushlstring(L, name ? name : "?", length);
  nj_fail(L, "argument/type", m, "argument '%s' of '%s' must be %s, not %s", lua_tostring(L, -1), m->qualified, expected,
          got);
}

/* [-0,+0] */
[[noreturn]] static void too_many(lua_State *L, const nj_method *m, int given) {
  luaL_Buffer names;
  luaL_buffinit(L, &names);
  int most = *m->names != 0;
  for (const char *at = m->names; *at; at++) {
    if (*at == ' ') luaL_addchar(&names, ','), most++;
    luaL_addchar(&names, *at);
  }
  luaL_pushresult(&names);
  if (most == 0) nj_fail(L, "argument/extra", m, "'%s' takes no arguments, but got %d", m->qualified, given);
  nj_fail(L, "argument/extra", m, "'%s' takes %d argument%s (%s), but got %d", m->qualified, most, most == 1 ? "" : "s",
          lua_tostring(L, -1), given);
}

/* Checks one argument, and makes numbers strings and whole numbers integers where those are wanted. [-0,+0] */
static void check_argument(lua_State *L, const nj_method *m, char letter, int k, int index) {
  int type = lua_type(L, index);
  switch (letter) {
    case 's':
      if (type == LUA_TNUMBER) lua_tostring(L, index);
      else if (type != LUA_TSTRING) bad_argument(L, m, k, index, "a string");
      break;
    case 'i':
      if (type != LUA_TNUMBER) bad_argument(L, m, k, index, "an integer");
      if (!lua_isinteger(L, index)) {
        int exact;
        lua_Integer n = lua_tointegerx(L, index, &exact);
        if (!exact) bad_argument(L, m, k, index, "an integer");
        lua_pushinteger(L, n);
        lua_replace(L, index);
      }
      break;
    case 'n':
      if (type != LUA_TNUMBER) bad_argument(L, m, k, index, "a number");
      break;
    case 'b':
      if (type != LUA_TBOOLEAN) bad_argument(L, m, k, index, "true or false");
      break;
    case 't':
      if (type != LUA_TTABLE) bad_argument(L, m, k, index, "a table");
      break;
    case 'r':
    case 'x':
      if (type != LUA_TLIGHTUSERDATA && type != LUA_TUSERDATA && type != LUA_TTABLE) {
        bad_argument(L, m, k, index, "a document, span, sequence, frame or the like");
      }
      break;
    default:
      if (type == LUA_TNONE) bad_argument(L, m, k, index, "given");
  }
}

// Walks the signature: checks each argument, hands it to `call` when there is one, and refuses what is left over.
// A repeated parameter with several arguments becomes one list of them.
/* [-0,+0] */
static void walk_arguments(lua_State *L, const nj_method *m, nj_exchange *call) {
  bool optional = false;
  int k = 0, top = lua_gettop(L);
  while (top > 0 && lua_isnil(L, top)) top--;  // what was not given may stand as nil at the end
  for (const char *s = m->signature; *s && k < NJ_MAX_ARGS; s++) {
    if (*s == '?') {
      optional = true;
      continue;
    }
    int index = k + 1;
    bool repeated = s[1] == '*';
    if (call) call->arg[k] = (uint32_t)call->nin;
    if (optional && lua_isnoneornil(L, index)) {
      if (call) nj_add_input(L, call, NJ_NIL);
    } else if (repeated && top > index) {
      if (call) nj_add_input(L, call, NJ_LIST)->n = (uint32_t)(top - index + 1);
      for (int i = index; i <= top; i++) {
        check_argument(L, m, *s, k, i);
        if (call) nj_flatten(L, i, call);
      }
    } else {
      check_argument(L, m, *s, k, index);
      if (call) nj_flatten(L, index, call);
    }
    optional = false;
    k++;
    if (repeated) {
      s++;
      if (top > k) top = k;
    }
  }
  if (top > k) too_many(L, m, top - (m->signature[0] == 'r'));
  if (!call) return;
  call->argc = k;
  call->arg[k] = (uint32_t)call->nin;
}

void nj_read_arguments(lua_State *L, const nj_method *m, nj_exchange *call) { walk_arguments(L, m, call); }
void nj_check_arguments(lua_State *L, const nj_method *m) { walk_arguments(L, m, NULL); }

/* [-0,+1] */
static void push_object(lua_State *L, nj_val *v) {
  nj_boundary *b = nj_of(L);
  nj_object *object = lua_newuserdatauv(L, sizeof *object, 0);
  *object = (nj_object){.id = (uint32_t)v->u.i, .class_ = v->kind, .bytes = (size_t)v->n * 64};
  if (v->kind >= NJ_OBJECT && v->kind < NJ_CLASSES && b->object_metatables[v->kind - NJ_OBJECT]) {
    lua_rawgeti(L, LUA_REGISTRYINDEX, b->object_metatables[v->kind - NJ_OBJECT]);
    lua_setmetatable(L, -2);
  }
  v->tag = NJ_NIL;  // from here on the collector releases it
  nj_hold(L, object->bytes, true);
}

/* [-2,+1]: what a strict table does not have; upvalues: the names it may have, and what they are */
static int strict_index(lua_State *L) {
  if (lua_type(L, 2) != LUA_TSTRING) return 0;
  lua_pushvalue(L, 2);
  if (lua_rawget(L, lua_upvalueindex(1)) != LUA_TNIL) return 0;
  nj_fail(L, "field/unknown", NULL, "no '%s' among %s", lua_tostring(L, 2), lua_tostring(L, lua_upvalueindex(2)));
}

/* [-0,+n] */
int nj_push_results(lua_State *L, nj_exchange *call, size_t from) {
  int top = lua_gettop(L), room = 0;
  for (size_t k = from; k < call->nout; k++) {
    nj_val v = call->out[k];
    if (--room < 0) {
      luaL_checkstack(L, 40, "too many results");
      room = 32;
    }
    switch (v.tag) {
      case NJ_BOOL: lua_pushboolean(L, (int)v.u.i); break;
      case NJ_INT: lua_pushinteger(L, v.u.i); break;
      case NJ_NUM: lua_pushnumber(L, v.u.d); break;
      case NJ_STR: lua_pushlstring(L, v.u.p ? (const char *)v.u.p : "", v.n); break;
      case NJ_COPY: lua_pushlstring(L, v.n ? (const char *)call->buf + v.u.i : "", v.n); break;
      case NJ_HANDLE: nj_push_handle(L, v.u.h); break;
      case NJ_OBJECT_ID: push_object(L, &call->out[k]); break;
      case NJ_TABLE: lua_createtable(L, (int)v.u.i, (int)v.n); break;
      case NJ_SETI:
        lua_rawseti(L, -2, v.u.i);
        room++;
        break;
      case NJ_SETK:
        lua_pushlstring(L, (const char *)call->buf + v.u.i, v.n);
        lua_insert(L, -2);
        lua_rawset(L, -3);
        room++;
        break;
      case NJ_PLACE: {
        nj_val at = call->out[++k];
        nj_push_place(L, v.u.h, (uint32_t)at.u.i, at.n);
        break;
      }
      case NJ_RANGE: nj_push_range(L, v.u.h, v.n); break;
      case NJ_GATHER: {
        nj_sequence *list = nj_new_list(L, v.n);
        for (uint32_t i = 0; i < v.n && k + 1 < call->nout; i++) {
          nj_val element = call->out[++k];
          if (element.tag == NJ_PLACE && k + 1 < call->nout) {
            nj_val at = call->out[++k];
            nj_push_place(L, element.u.h, (uint32_t)at.u.i, at.n);
            list->handles[i] = nj_touch(L, -1);
            lua_pop(L, 1);
          } else {
            list->handles[i] = element.u.h;
          }
          uint8_t class_ = nj_class(list->handles[i]);
          list->element = i == 0 || list->element == class_ ? class_ : 0;
        }
        break;
      }
      case NJ_REF: lua_rawgeti(L, LUA_REGISTRYINDEX, v.u.i); break;
      case NJ_STRICT:
        lua_pushcclosure(L, strict_index, 2);
        lua_createtable(L, 0, 2);
        lua_insert(L, -2);
        lua_setfield(L, -2, "__index");
        lua_pushliteral(L, "protected");
        lua_setfield(L, -2, "__metatable");
        lua_setmetatable(L, -2);
        room += 2;
        break;
      default: lua_pushnil(L);
    }
  }
  return lua_gettop(L) - top;
}

// Strings of a flattened result point into Lua's memory; once the values leave the stack they may be collected,
// so they are copied into the call's own buffer.
/* [-0,+0] */
void nj_copy_strings(lua_State *L, nj_exchange *call) {
  size_t bytes = 0;
  for (size_t i = 0; i < call->nin; i++) {
    if (call->in[i].tag == NJ_STR) bytes += call->in[i].n;
  }
  nj_grow(call, bytes);
  if (call->oom) luaL_error(L, "not enough memory");
  for (size_t i = 0; i < call->nin; i++) {
    nj_val *v = &call->in[i];
    if (v->tag != NJ_STR) continue;
    if (v->n) memcpy(call->buf + call->len, v->u.p, v->n);
    v->u.p = call->buf + call->len;
    call->len += v->n;
  }
}
