// ThreadTeam: work on several threads at once, and how many there are to be had.
// A team within a team has one member, so that workers of `--jobs` do not each start as many threads again.
// What the members do must not depend on how many there are: every body pulls its work from something shared.

public import Glibc
import Synchronization

public enum ThreadTeam {
  /// Processors that this process may run on; 1 or more.
  public static let processors = min(max(1, sysconf(Int32(_SC_NPROCESSORS_ONLN))), 256)

  /// Threads that work begun here should use: the processors, or 1 on a thread of a team.
  public static var available: Int { pthread_getspecific(membership) == nil ? processors : 1 }

  /// Not nil on the threads of a team.
  fileprivate static let membership: pthread_key_t = {
    var key = pthread_key_t()
    pthread_key_create(&key, nil)
    return key
  }()

  /// Calls `body` on `members` threads, this one among them, and returns when all have ended. Threads that cannot be
  /// had are missing, so a body takes work until there is none left.
  public static func run(_ members: Int, _ body: @escaping @Sendable () -> Void) {
    var threads: [pthread_t] = []
    for _ in 0..<max(0, members - 1) {
      if let thread = TeamThread(body).start(stackSize: 1 << 20) { threads.append(thread) }
    }
    body()
    for thread in threads { pthread_join(thread, nil) }
  }

  /// Calls `body` for each index below `count`, in any order, on up to `members` threads.
  public static func forEach(_ count: Int, members: Int, _ body: @escaping @Sendable (Int) -> Void) {
    guard members > 1, count > 1 else {
      for index in 0..<count { body(index) }
      return
    }
    let next = Counter()
    run(min(members, count)) {
      while true {
        let index = next.take()
        if index >= count { return }
        body(index)
      }
    }
  }

  private final class Counter: Sendable {
    private let next = Atomic<Int>(0)
    func take() -> Int { next.wrappingAdd(1, ordering: .relaxed).oldValue }
  }
}

/// A closure on a thread of a team, with a stack of its own size.
public final class TeamThread {
  private let body: () -> Void
  public init(_ body: @escaping () -> Void) { self.body = body }

  /// The running thread, which must be joined; nil when none could be had.
  public func start(stackSize: Int) -> pthread_t? {
    var attributes = pthread_attr_t()
    pthread_attr_init(&attributes)
    pthread_attr_setstacksize(&attributes, stackSize)
    defer { pthread_attr_destroy(&attributes) }
    var thread = pthread_t()
    let retained = Unmanaged.passRetained(self)
    let status = pthread_create(
      &thread, &attributes,
      { raw in
        guard let raw else { return nil }
        pthread_setspecific(ThreadTeam.membership, raw)
        Unmanaged<TeamThread>.fromOpaque(raw).takeRetainedValue().body()
        return nil
      }, retained.toOpaque())
    guard status == 0 else {
      retained.release()
      return nil
    }
    return thread
  }
}
