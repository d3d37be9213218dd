// Once: a value made on first use, whichever thread asks first. Later uses are one load and no lock.

public import Synchronization

/// A value made on first use, once, whichever thread asks first.
public struct Once<Value: Sendable>: ~Copyable, @unchecked Sendable {
  private let making = Mutex(())
  @usableFromInline let made = Atomic<UnsafeMutablePointer<Value>?>(nil)

  public init() {}

  deinit {
    guard let place = made.load(ordering: .acquiring) else { return }
    place.deinitialize(count: 1)
    place.deallocate()
  }

  @inlinable public func value(_ make: () -> Value) -> Value { (known ?? place(make)).pointee }

  /// Where the value stands, as long as the owner of this lives; nil before it is made.
  @inlinable public var known: UnsafePointer<Value>? {
    made.load(ordering: .acquiring).map { UnsafePointer($0) }
  }

  /// The same, of a value that is made if need be.
  @inline(never) @usableFromInline func place(_ make: () -> Value) -> UnsafePointer<Value> {
    making.withLock { _ in
      if let place = made.load(ordering: .acquiring) { return UnsafePointer(place) }
      let place = UnsafeMutablePointer<Value>.allocate(capacity: 1)
      place.initialize(to: make())
      made.store(place, ordering: .releasing)
      return UnsafePointer(place)
    }
  }
}
