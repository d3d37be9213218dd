// nj_edit: line editing for the prompt over libedit, with what it lacks: entry over several lines, bracketed paste,
// colour while typing, candidates with their help. libedit's functions are variadic, so Swift cannot call them.
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef struct nj_edit nj_edit;

// What the editor asks of the program. All text is UTF-8 and not terminated.
typedef struct {
  void *context;
  // Whether Enter should begin a new line: the text is the beginning of something longer.
  bool (*incomplete)(void *context, const char *text, size_t n);
  // What Tab inserts at the cursor and, when there are several candidates, the lines to show. Both are malloc'ed or
  // null; the editor frees them.
  void (*complete)(void *context, const char *text, size_t n, size_t cursor, char **insertion, char **shown);
  // The SGR colour (such as 35) of each byte, 0 for none.
  void (*colour)(void *context, const char *text, size_t n, uint8_t *colours);
} nj_edit_host;

typedef enum { NJ_EDIT_END, NJ_EDIT_LINE, NJ_EDIT_INTERRUPTED } nj_edit_status;

/// An editor on the standard streams; null when there is no memory. `host` is copied.
nj_edit *nj_edit_open(const nj_edit_host *host, bool colour);
void nj_edit_close(nj_edit *);
/// Reads one input, which may have several lines. `text` is malloc'ed, without its last line end.
nj_edit_status nj_edit_read(nj_edit *, const char *prompt, int prompt_width, char **text);
/// Adds an input to the history of this session.
void nj_edit_remember(nj_edit *, const char *text);
