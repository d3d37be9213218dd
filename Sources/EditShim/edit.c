// nj_edit over libedit. Keys: Enter ends an input or begins its next line, Tab completes, ESC[200~ begins a paste.
#include "nj_edit.h"

#include <errno.h>
#include <histedit.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>
#include <wchar.h>

struct nj_edit {
  EditLine *line;
  History *history;
  nj_edit_host host;
  bool colour, interrupted;
  const char *prompt;
  int prompt_width;
};

static nj_edit *owner(EditLine *e) {
  nj_edit *self = NULL;
  el_get(e, EL_CLIENTDATA, &self);
  return self;
}

static char *prompt(EditLine *e) { return (char *)(uintptr_t)owner(e)->prompt; }

static int columns(void) {
  struct winsize w;
  return ioctl(1, TIOCGWINSZ, &w) == 0 && w.ws_col > 1 ? w.ws_col : 80;
}

// Moves (row, column) over text, as a terminal of `width` columns does.
static void walk(const char *s, const char *end, int width, int *row, int *column) {
  mbstate_t state = {0};
  while (s < end) {
    wchar_t w;
    size_t k = mbrtowc(&w, s, (size_t)(end - s), &state);
    if (k == 0 || k > (size_t)(end - s)) {
      k = 1;
      w = L'?';
      memset(&state, 0, sizeof state);
    }
    s += k;
    if (w == L'\n') {
      (*row)++;
      *column = 0;
      continue;
    }
    int d = w == L'\t' ? 8 - (*column % 8) : wcwidth(w);
    if (d < 0) d = 0;
    if (*column + d > width) {
      (*row)++;
      *column = 0;
    }
    *column += d;
    if (*column == width) {
      (*row)++;
      *column = 0;
    }
  }
}

static void put(const char *bytes, size_t n) {
  while (n > 0) {
    ssize_t done = write(1, bytes, n);
    if (done < 0 && errno != EINTR) return;
    if (done > 0) {
      bytes += done;
      n -= (size_t)done;
    }
  }
}

// Writes the line again in colour over what libedit has drawn; the cursor stays where it is.
static void repaint(nj_edit *self) {
  const LineInfo *l = el_line(self->line);
  size_t n = (size_t)(l->lastchar - l->buffer);
  if (n == 0 || n > 20000) return;
  int width = columns(), row = 0, column = self->prompt_width, last = 0, unused = self->prompt_width;
  walk(l->buffer, l->cursor, width, &row, &column);
  walk(l->buffer, l->lastchar, width, &last, &unused);
  struct winsize w;
  // what has scrolled away cannot be painted
  if (ioctl(1, TIOCGWINSZ, &w) != 0 || last + 1 >= w.ws_row) return;
  uint8_t *colours = calloc(n, 1);
  char *out = malloc(n * 12 + 64);
  if (colours && out) {
    self->host.colour(self->host.context, l->buffer, n, colours);
    size_t at = (size_t)sprintf(out, "\0337\r");
    if (row) at += (size_t)sprintf(out + at, "\033[%dA", row);
    if (self->prompt_width) at += (size_t)sprintf(out + at, "\033[%dC", self->prompt_width);
    uint8_t now = 0;
    for (size_t i = 0; i < n; i++) {
      if (colours[i] != now) {
        now = colours[i];
        at += (size_t)sprintf(out + at, "\033[%dm", now);
      }
      if (l->buffer[i] == '\n') out[at++] = '\r';
      out[at++] = l->buffer[i];
    }
    at += (size_t)sprintf(out + at, "\033[0m\0338");
    put(out, at);
  }
  free(colours);
  free(out);
}

static int read_character(EditLine *e, wchar_t *out) {
  nj_edit *self = owner(e);
  if (self->colour) repaint(self);
  unsigned char b[4];
  ssize_t got = read(0, b, 1);
  if (got < 0 && errno == EINTR) {
    self->interrupted = true;
    return -1;
  }
  if (got != 1) return 0;
  int k = b[0] < 0x80 ? 1 : b[0] < 0xE0 ? 2 : b[0] < 0xF0 ? 3 : 4;
  for (int i = 1; i < k; i++) {
    if (read(0, b + i, 1) != 1) return 0;
  }
  mbstate_t state = {0};
  if (mbrtowc(out, (const char *)b, (size_t)k, &state) > 4) *out = L'?';
  return 1;
}

static unsigned char enter(EditLine *e, int key) {
  (void)key;
  nj_edit *self = owner(e);
  const LineInfo *l = el_line(e);
  size_t n = (size_t)(l->lastchar - l->buffer);
  bool more = n > 0 && self->host.incomplete(self->host.context, l->buffer, n);
  if (l->cursor < l->lastchar) el_cursor(e, (int)(l->lastchar - l->cursor));
  if (el_insertstr(e, "\n") < 0) return CC_ERROR;
  if (more) return CC_REFRESH;
  put("\r\n", 2);
  return CC_NEWLINE;
}

static unsigned char paste(EditLine *e, int key) {
  (void)key;
  static const char end[] = "\033[201~";
  size_t n = 0, room = 1 << 16;
  char *text = malloc(room);
  wchar_t w;
  mbstate_t state = {0};
  while (text && el_wgetc(e, &w) == 1) {
    if (n + 16 > room) {
      char *larger = room < (1 << 24) ? realloc(text, room * 2) : NULL;
      if (!larger) break;
      text = larger;
      room *= 2;
    }
    size_t k = wcrtomb(text + n, w == L'\r' ? L'\n' : w, &state);
    if (k == (size_t)-1) continue;
    n += k;
    if (n >= 6 && memcmp(text + n - 6, end, 6) == 0) {
      n -= 6;
      break;
    }
  }
  if (!text) return CC_ERROR;
  while (n && text[n - 1] == '\n') n--;
  text[n] = 0;
  int result = n ? el_insertstr(e, text) : 0;
  free(text);
  return result < 0 ? CC_ERROR : CC_REFRESH;
}

static unsigned char complete(EditLine *e, int key) {
  (void)key;
  nj_edit *self = owner(e);
  const LineInfo *l = el_line(e);
  char *insertion = NULL, *shown = NULL;
  self->host.complete(
      self->host.context, l->buffer, (size_t)(l->lastchar - l->buffer), (size_t)(l->cursor - l->buffer), &insertion,
      &shown);
  unsigned char result = CC_REFRESH;
  if (insertion && *insertion && el_insertstr(e, insertion) < 0) result = CC_ERROR;
  if (shown && *shown) {
    put("\r\n", 2);
    put(shown, strlen(shown));
    result = CC_REDISPLAY;
  } else if (!insertion || !*insertion) {
    put("\a", 1);
  }
  free(insertion);
  free(shown);
  return result;
}

nj_edit *nj_edit_open(const nj_edit_host *host, bool colour) {
  nj_edit *self = calloc(1, sizeof *self);
  if (!self) return NULL;
  self->host = *host;
  self->colour = colour;
  self->prompt = "";
  self->line = el_init("nightjar", stdin, stdout, stderr);
  self->history = history_init();
  if (!self->line || !self->history) {
    nj_edit_close(self);
    return NULL;
  }
  HistEvent event;
  history(self->history, &event, H_SETSIZE, 5000);
  history(self->history, &event, H_SETUNIQUE, 1);
  EditLine *e = self->line;
  el_set(e, EL_CLIENTDATA, self);
  el_set(e, EL_HIST, history, self->history);
  el_set(e, EL_PROMPT_ESC, prompt, '\1');
  el_set(e, EL_EDITOR, "emacs");
  el_set(e, EL_SIGNAL, 0);
  el_set(e, EL_ADDFN, "nj-enter", "end the input or begin its next line", enter);
  el_set(e, EL_ADDFN, "nj-paste", "insert a paste as it is", paste);
  el_set(e, EL_ADDFN, "nj-complete", "complete", complete);
  el_set(e, EL_BIND, "^M", "nj-enter", NULL);
  el_set(e, EL_BIND, "^J", "nj-enter", NULL);
  el_set(e, EL_BIND, "^I", "nj-complete", NULL);
  el_set(e, EL_BIND, "\033[200~", "nj-paste", NULL);
  el_set(e, EL_BIND, "^R", "em-inc-search-prev", NULL);
  el_wset(e, EL_GETCFN, read_character);
  return self;
}

void nj_edit_close(nj_edit *self) {
  if (!self) return;
  if (self->line) el_end(self->line);
  if (self->history) history_end(self->history);
  free(self);
}

nj_edit_status nj_edit_read(nj_edit *self, const char *text_prompt, int prompt_width, char **text) {
  self->prompt = text_prompt;
  self->prompt_width = prompt_width;
  self->interrupted = false;
  put("\033[?2004h", 8);
  int n = 0;
  errno = 0;
  const char *line = el_gets(self->line, &n);
  put("\033[?2004l", 8);
  self->prompt = "";
  if (!line && (self->interrupted || errno == EINTR)) {
    put("^C\r\n", 4);
    el_reset(self->line);
    return NJ_EDIT_INTERRUPTED;
  }
  if (!line || n <= 0) return NJ_EDIT_END;
  // the buffer behind the line still holds what stood there before
  size_t length = (size_t)n < strlen(line) ? (size_t)n : strlen(line);
  while (length && line[length - 1] == '\n') length--;
  *text = strndup(line, length);
  return *text ? NJ_EDIT_LINE : NJ_EDIT_END;
}

void nj_edit_remember(nj_edit *self, const char *text) {
  HistEvent event;
  history(self->history, &event, H_ENTER, text);
}
