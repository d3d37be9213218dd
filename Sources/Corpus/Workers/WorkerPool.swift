// WorkerPool: batches of a stream → outputs, by N threads, consumed in the order of the inputs.
// Each thread has a state of its own, made on it; at most four batches a worker are under way, so memory is bounded.
// With one job everything runs on the calling thread.

import Glibc
import Synchronization
import Threads

public enum WorkerPool {
  /// Lua's C recursion wants more than the default stack of a thread.
  private static let stackSize = 16 << 20

  /// Runs `process` over all batches and calls `consume` with the outputs in input order, on the calling thread;
  /// `consume` returns false to stop. An error of `makeState` is thrown after the workers have ended.
  public static func run<State, Output: Sendable, Failure: Error & Sendable>(
    _ stream: RecordStream, jobs: Int, makeState: @escaping @Sendable () throws(Failure) -> State,
    process: @escaping @Sendable (State, Batch) -> Output, consume: (Output) -> Bool
  ) throws(Failure) {
    if jobs <= 1 {
      let state = try makeState()
      while let batch = stream.next() {
        if !consume(process(state, batch)) { return }
      }
      return
    }
    let shared = Shared<Output, Failure>(stream: stream, window: jobs * 4)
    var threads: [pthread_t] = []
    for _ in 0..<jobs {
      let body = TeamThread {
        do throws(Failure) {
          let state = try makeState()
          while let batch = shared.take() { shared.put(process(state, batch), at: batch.index) }
        } catch {
          shared.fail(error)
        }
      }
      if let thread = body.start(stackSize: stackSize) { threads.append(thread) }
    }
    if threads.isEmpty {  // no thread could be had: work here
      return try run(stream, jobs: 1, makeState: makeState, process: process, consume: consume)
    }
    while let output = shared.next() {
      if !consume(output) {
        shared.stop()
        break
      }
    }
    for thread in threads { pthread_join(thread, nil) }
    if let failure = shared.failure { throw failure }
  }
}

/// What the threads share: the stream, finished outputs that wait for their turn, and how it ended.
private final class Shared<Output: Sendable, Failure: Error & Sendable>: @unchecked Sendable {
  private let stream: RecordStream
  private let window: Int
  private var mutex = pthread_mutex_t()
  private var condition = pthread_cond_t()
  private var finished: [Int: Output] = [:]
  private var taken = 0
  private var consumed = 0
  private var isAtEnd = false
  private var isStopped = false
  private(set) var failure: Failure?

  init(stream: RecordStream, window: Int) {
    self.stream = stream
    self.window = window
    pthread_mutex_init(&mutex, nil)
    pthread_cond_init(&condition, nil)
  }

  deinit {
    pthread_cond_destroy(&condition)
    pthread_mutex_destroy(&mutex)
  }

  private func locked<T>(_ body: () -> T) -> T {
    pthread_mutex_lock(&mutex)
    defer { pthread_mutex_unlock(&mutex) }
    return body()
  }

  /// The next batch for a worker; waits while too many are under way.
  func take() -> Batch? {
    locked {
      while !isStopped, !isAtEnd, taken - consumed >= window { pthread_cond_wait(&condition, &mutex) }
      guard !isStopped, !isAtEnd, let batch = stream.next() else {
        isAtEnd = true
        pthread_cond_broadcast(&condition)
        return nil
      }
      taken += 1
      return batch
    }
  }

  func put(_ output: Output, at index: Int) {
    locked {
      finished[index] = output
      pthread_cond_broadcast(&condition)
    }
  }

  /// The next output in order; nil when all are consumed or a worker failed.
  func next() -> Output? {
    locked {
      while true {
        if let output = finished.removeValue(forKey: consumed) {
          consumed += 1
          pthread_cond_broadcast(&condition)
          return output
        }
        if isStopped || isAtEnd && consumed == taken { return nil }
        pthread_cond_wait(&condition, &mutex)
      }
    }
  }

  func stop() {
    locked {
      isStopped = true
      pthread_cond_broadcast(&condition)
    }
  }

  func fail(_ error: Failure) {
    locked {
      failure = error
      isStopped = true
      pthread_cond_broadcast(&condition)
    }
  }
}
