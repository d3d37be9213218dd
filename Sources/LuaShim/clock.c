// clock: CPU time and interrupts, at no cost before they are due.
// A timer on the thread's CPU clock sends its signal to that thread; the handler sets the
// stop flag and arms a count hook on the coroutine that runs, so that the next instruction
// raises. Nothing is hooked before the deadline. After it the timer goes on every 10 ms,
// for coroutines entered since. C loops look at the flag through nj_spend.
// nj_interrupt sends the same signal from wherever it is called.
#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "internal.h"
#include "interruption.h"

#ifndef sigev_notify_thread_id
#define sigev_notify_thread_id _sigev_un._tid
#endif

// The innermost state that runs on this thread; late signals of another find none.
static _Thread_local nj_state *volatile running __attribute__((tls_model("initial-exec")));

static int limit_signal(void) { return SIGRTMIN + 3; }

static double thread_seconds(void) {
  struct timespec now;
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
  return (double)now.tv_sec + (double)now.tv_nsec * 1e-9;
}

/* Sets the flag when the deadline has passed; whether any end is asked for. [-0,+0] */
static bool look_at_clock(nj_state *state) {
  if (state->deadline > 0 && thread_seconds() >= state->deadline) {
    int expected = NJ_OK;
    atomic_compare_exchange_strong(&state->stop, &expected, NJ_TIME);
  }
  return atomic_load(&state->stop) != NJ_OK;
}

static atomic_int overdue_exit;

void nj_exit_when_overdue(int exit_code) { atomic_store(&overdue_exit, exit_code); }

static void on_signal(int signal, siginfo_t *info, void *context) {
  (void)signal, (void)info, (void)context;
  int saved = errno;
  nj_state *state = running;
  if (state && look_at_clock(state) && state->current) nj_arm(state->current);
  if (state && state->deadline > 0 && thread_seconds() > 2 * state->deadline - state->started + 0.1) {
    int code = atomic_load(&overdue_exit);
    if (code) _exit(code);
  }
  errno = saved;
}

static void install_handler(void) {
  struct sigaction action = {.sa_sigaction = on_signal, .sa_flags = SA_SIGINFO | SA_RESTART | SA_ONSTACK};
  sigemptyset(&action.sa_mask);
  sigaction(limit_signal(), &action, NULL);
}

/* The hook of a thread whose state has been told to stop. RAISES [-0,+0] */
static void stop_hook(lua_State *L, lua_Debug *info) {
  (void)info;
  if (atomic_load(&NJ_STATE(L)->stop) != NJ_OK) nj_raise_limit(L);
  lua_sethook(L, NULL, 0, 0);  // left over from an earlier document
}

// Setting a hook walks the whole call stack. Once is enough: functions called later see the mask; doing it at every tick
// could take all the time there is on a stack of hundreds of thousands of calls.
void nj_arm(lua_State *L) {
  if (lua_gethook(L) != stop_hook) lua_sethook(L, stop_hook, LUA_MASKCOUNT, 1);
}

void nj_raise_limit(lua_State *L) {
  nj_state *state = NJ_STATE(L);
  if (state->fatal == NJ_OK) state->fatal = (nj_status)atomic_load(&state->stop);
  nj_arm(L);  // for __close and whatever else runs while unwinding
  lua_pushlightuserdata(L, &state->fatal);
  lua_error(L);
  __builtin_unreachable();
}

void nj_spend_slowly(lua_State *L) {
  nj_state *state = NJ_STATE(L);
  state->spent = 0;
  if (look_at_clock(state)) nj_raise_limit(L);
}

/* Sets the timer to the deadline, or stops it. [no Lua stack] */
static void set_timer(nj_state *state, double deadline) {
  if (!state->has_timer) return;
  struct itimerspec when = {0};
  if (deadline > 0) {
    when.it_value.tv_sec = (time_t)deadline;
    when.it_value.tv_nsec = (long)((deadline - (double)(time_t)deadline) * 1e9);
    when.it_interval.tv_nsec = 10 * 1000 * 1000;
  }
  timer_settime(state->timer, TIMER_ABSTIME, &when, NULL);
}

/* Where scripts must stop on this thread's C stack. [no Lua stack] */
static uintptr_t measure_stack(void) {
  pthread_attr_t attributes;
  void *base = NULL;
  size_t size = 0;
  if (pthread_getattr_np(pthread_self(), &attributes) != 0) return 0;
  bool known = pthread_attr_getstack(&attributes, &base, &size) == 0;
  pthread_attr_destroy(&attributes);
  // Lua's own limit of 200 C levels needs less than half a megabyte.
  return known && size > (768 << 10) ? (uintptr_t)base + (512 << 10) : 0;
}

/* The timer counts one thread's time: make it anew when the state has moved. [no Lua stack] */
static void adopt_thread(nj_state *state) {
  static pthread_once_t once = PTHREAD_ONCE_INIT;
  pthread_once(&once, install_handler);
  sigset_t ours;  // threads of a pool come with every signal blocked
  sigemptyset(&ours);
  sigaddset(&ours, limit_signal());
  pthread_sigmask(SIG_UNBLOCK, &ours, NULL);
  int thread = (int)syscall(SYS_gettid);
  atomic_store(&state->thread, thread);
  if (state->home_thread != thread) state->stack_floor = measure_stack(), state->home_thread = thread;
  if (state->options.cpu_seconds <= 0 || (state->has_timer && state->timer_thread == thread)) return;
  if (state->has_timer) timer_delete(state->timer);
  struct sigevent event = {.sigev_notify = SIGEV_THREAD_ID, .sigev_signo = limit_signal()};
  event.sigev_notify_thread_id = thread;
  state->has_timer = timer_create(CLOCK_THREAD_CPUTIME_ID, &event, &state->timer) == 0;
  state->timer_thread = thread;
}

/* Forgets a limit that was hit. [-0,+0] */
static void forget_limit(nj_state *state) {
  state->put_out = 0;
  atomic_store(&state->stop, NJ_OK);
  state->fatal = NJ_OK;
  state->refusals = 0;
  state->spent = 0;
  lua_sethook(state->L, NULL, 0, 0);
}

void nj_begin(nj_state *state) {
  if (state->running) nj_end(state);
  forget_limit(state);
  state->identities = 0;
  state->outer = running;
  state->running = true;
  running = state;
  state->watched = nj_interruption_watch(&state->stop);
  adopt_thread(state);
  state->started = thread_seconds();
  state->deadline = state->options.cpu_seconds > 0 ? state->started + state->options.cpu_seconds : 0;
  set_timer(state, state->deadline);
}

void nj_end(nj_state *state) {
  if (!state->running) return;
  set_timer(state, 0);
  state->deadline = 0;
  state->running = false;
  atomic_store(&state->thread, 0);
  if (running == state) {
    running = state->outer;
    nj_interruption_watch(state->watched);
  }
  state->outer = NULL;
  bool full = atomic_load(&state->stop) == NJ_MEMORY;
  forget_limit(state);
  if (full) nj_memory_recount(state);
}

void nj_interrupt(nj_state *state) {
  if (!state) return;
  int expected = NJ_OK, saved = errno;
  atomic_compare_exchange_strong(&state->stop, &expected, NJ_INTERRUPTED);
  int thread = atomic_load(&state->thread);
  if (thread) syscall(SYS_tgkill, getpid(), thread, limit_signal());
  errno = saved;
}

bool nj_expired(const nj_state *state) {
  return state && atomic_load_explicit(&state->stop, memory_order_relaxed) != NJ_OK;
}

double nj_cpu_used(const nj_state *state) { return state->running ? thread_seconds() - state->started : 0; }
