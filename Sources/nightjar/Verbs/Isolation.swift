// Isolation: --isolate runs the script in a child process of its own with limits that the system holds, for what the limits
// inside a process cannot end: memory of the host's own data, a call of C that never looks at the clock. The parent reads nothing
// of the script; it waits, and tells how the child ended.

import Glibc
import LuaHost

enum Isolation {
  /// Set in the child.
  private static let mark = "NIGHTJAR_ISOLATED"
  /// Exit code of a child whose script ran on after its time limit; none of the program's own.
  private static let overdue: Int32 = 99

  /// Runs the same command in a child when `--isolate` asks for it and this is not the child; nil: go on here.
  static func run(_ invocation: Invocation, _ arguments: [String]) throws -> ExitCode? {
    guard invocation.has("--isolate") else { return nil }
    if let value = getenv(mark), let most = UInt(String(cString: value)) {
      hold(most)
      return nil
    }
    let status = try spawn(arguments, memory: try budget(invocation))
    let (signal, code) = (status & 0x7F, (status >> 8) & 0xFF)
    if signal == 0, code != overdue { return ExitCode(rawValue: code) ?? .scriptFailed }
    if signal == SIGINT { return .interrupted }
    if signal == 0 || signal == SIGXCPU {
      throw Problem(
        "limit/time",
        "the script went on after its time limit, so its process was ended; results so far may be incomplete",
        .limit)
    }
    throw Problem(
      "limit/memory",
      "the script's process was ended (signal \(signal)), most likely for lack of memory; raise --memory, or work document by document",
      .limit)
  }

  /// Bytes of data that the child may have: the script's memory twice over for each worker, the inputs' documents, and room
  /// for the program itself.
  private static func budget(_ invocation: Invocation) throws -> UInt {
    let memory = UInt(clamping: try invocation.size("--memory") ?? 1 << 30)
    let jobs = UInt(clamping: try invocation.integer("--jobs", minimum: 1) ?? 1)
    var inputs: UInt = 0
    for path in invocation.operands.dropFirst() {
      var info = stat()
      if stat(path, &info) == 0 { inputs += UInt(clamping: Int(info.st_size)) }
    }
    return (512 << 20) + 2 * memory * min(jobs, 1024) + 8 * inputs
  }

  /// In the child: the limits, before anything of the script's is read.
  private static func hold(_ bytes: UInt) {
    var data = rlimit(rlim_cur: rlim_t(bytes), rlim_max: rlim_t(bytes))
    setrlimit(__rlimit_resource_t(RLIMIT_DATA.rawValue), &data)
    var none = rlimit(rlim_cur: 0, rlim_max: 0)
    setrlimit(__rlimit_resource_t(RLIMIT_CORE.rawValue), &none)
    LuaState.endProcessWhenOverdue(exitCode: overdue)
  }

  /// Starts this program again and waits for it; its wait status.
  private static func spawn(_ arguments: [String], memory: UInt) throws -> Int32 {
    setenv(mark, String(memory), 1)
    setenv("SWIFT_BACKTRACE", "enable=no", 1)
    defer { unsetenv(mark) }
    var words: [UnsafeMutablePointer<CChar>?] = ([CommandLine.arguments.first ?? "nightjar"] + arguments).map
    { strdup($0) }
    words.append(nil)
    defer { for word in words { free(word) } }
    // Ctrl-C reaches the child by itself; the parent stays to tell how it ended
    signal(SIGINT, SIG_IGN)
    var child = pid_t()
    let failure = posix_spawn(&child, "/proc/self/exe", nil, nil, words, environ)
    guard failure == 0 else {
      throw Problem(
        "internal", "the script's process could not be started: \(String(cString: strerror(failure)))",
        .scriptFailed)
    }
    var status: Int32 = 0
    while waitpid(child, &status, 0) < 0, errno == EINTR {}
    return status
  }
}
