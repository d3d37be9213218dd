// LiveStates: the Lua states of the process, so that a signal handler can interrupt their scripts without locks.

import LuaShim
import Synchronization

enum LiveStates {
  /// States beyond this many cannot be interrupted one by one; the program's flag still stops host loops.
  static let capacity = 512

  private final class Slots: Sendable {
    let values: [Slot]
    init() { values = (0..<LiveStates.capacity).map { _ in Slot() } }
  }
  private final class Slot: Sendable {
    let state = Atomic<UInt>(0)
  }
  private static let slots = Slots()

  static func add(_ state: OpaquePointer) {
    for slot in slots.values {
      if slot.state.compareExchange(
        expected: 0, desired: UInt(bitPattern: state), ordering: .acquiringAndReleasing
      ).exchanged {
        return
      }
    }
  }

  static func remove(_ state: OpaquePointer) {
    for slot in slots.values {
      if slot.state.compareExchange(
        expected: UInt(bitPattern: state), desired: 0, ordering: .acquiringAndReleasing
      ).exchanged {
        return
      }
    }
  }

  /// Async-signal-safe: only loads, and nj_interrupt.
  static func interrupt() {
    for slot in slots.values {
      if let state = OpaquePointer(bitPattern: slot.state.load(ordering: .acquiring)) { nj_interrupt(state) }
    }
  }
}
