// Interruption: one flag of the process that long host calls ask now and then, so that Ctrl-C reaches them.

import Synchronization

/// The user's wish to stop. Long loops ask `isRequested` every few thousand steps and return early.
public enum Interruption {
  private static let flag = Atomic<Bool>(false)

  /// True from a request until it is cleared.
  public static var isRequested: Bool { flag.load(ordering: .relaxed) }
  /// Async-signal-safe.
  public static func request() { flag.store(true, ordering: .relaxed) }
  public static func clear() { flag.store(false, ordering: .relaxed) }
}
