import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'

import { Worker } from './worker.ts'

/** A worker whose ticks the test finishes by hand. */
function handWorker() {
  const listeners = new Set<() => void>()
  const errors: unknown[] = []
  const running: PromiseWithResolvers<number>[] = []
  const worker = new Worker({
    tick: () => {
      const tick = Promise.withResolvers<number>()
      running.push(tick)
      return tick.promise
    },
    onWake: (wake) => {
      listeners.add(wake)
      return () => listeners.delete(wake)
    },
    onError: (error) => errors.push(error),
  })
  return {
    worker,
    errors,
    listeners,
    /** How many ticks have begun. */
    begun: () => running.length,
    finish: async (done: number): Promise<void> => {
      running.at(-1)!.resolve(done)
      await vi.advanceTimersByTimeAsync(0)
    },
    fail: async (error: Error): Promise<void> => {
      running.at(-1)!.reject(error)
      await vi.advanceTimersByTimeAsync(0)
    },
    wake: async (): Promise<void> => {
      for (const listener of listeners) listener()
      await vi.advanceTimersByTimeAsync(0)
    },
  }
}

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

describe('a worker', () => {
  test('ticks at once when it starts, and again at once while there is work', async () => {
    const { worker, begun, finish } = handWorker()
    worker.start()
    expect(begun()).toBe(1)
    await finish(3)
    expect(begun()).toBe(2)
    await finish(1)
    expect(begun()).toBe(3)
  })

  test('waits longer and longer while there is nothing to do, up to a second', async () => {
    const { worker, begun, finish } = handWorker()
    worker.start()
    const pauses: number[] = []
    for (let round = 0; round < 7; round += 1) {
      const before = begun()
      await finish(0)
      let pause = 0
      while (begun() === before) {
        await vi.advanceTimersByTimeAsync(10)
        pause += 10
      }
      pauses.push(pause)
    }
    expect(pauses).toEqual([100, 200, 400, 800, 1000, 1000, 1000])
  })

  test('ticks at once when it is woken', async () => {
    const { worker, begun, finish, wake } = handWorker()
    worker.start()
    await finish(0)
    expect(begun()).toBe(1)
    await wake()
    expect(begun()).toBe(2)
  })

  test('loses no wake-up that comes during a tick', async () => {
    const { worker, begun, finish, wake } = handWorker()
    worker.start()
    await wake()
    expect(begun()).toBe(1)
    await finish(0)
    expect(begun()).toBe(2)
    await finish(0)
    expect(begun()).toBe(2)
  })

  test('goes on after a tick that failed', async () => {
    const { worker, begun, fail, errors } = handWorker()
    worker.start()
    await fail(new RangeError('the database is away'))
    await vi.advanceTimersByTimeAsync(100)
    expect(begun()).toBe(2)
    expect(errors).toEqual([new RangeError('the database is away')])
  })

  test('runs once, however often it is started', async () => {
    const { worker, begun, finish } = handWorker()
    worker.start()
    worker.start()
    expect(begun()).toBe(1)
    await finish(1)
    expect(begun()).toBe(2)
  })

  test('finishes the tick that runs before it has stopped, and begins no other', async () => {
    const { worker, begun, finish, listeners } = handWorker()
    worker.start()
    let isStopped = false
    const stopped = worker.stop().then(() => (isStopped = true))
    await vi.advanceTimersByTimeAsync(5000)
    expect(isStopped).toBe(false)
    await finish(5)
    await stopped
    await vi.advanceTimersByTimeAsync(5000)
    expect(begun()).toBe(1)
    expect(listeners.size).toBe(0)
  })

  test('stops at once while it waits', async () => {
    const { worker, finish } = handWorker()
    worker.start()
    await finish(0)
    await worker.stop()
    expect(vi.getTimerCount()).toBe(0)
  })

  test('stops without having been started', async () => {
    const { worker, begun } = handWorker()
    await worker.stop()
    expect(begun()).toBe(0)
  })

  test('has stopped for everybody who asked only when its tick is finished', async () => {
    const { worker, finish } = handWorker()
    worker.start()
    let answers = 0
    const stops = [worker.stop(), worker.stop()].map((stop) => stop.then(() => (answers += 1)))
    await vi.advanceTimersByTimeAsync(1000)
    expect(answers).toBe(0)
    await finish(0)
    await Promise.all(stops)
    expect(answers).toBe(2)
  })

  test('starts again after it has stopped', async () => {
    const { worker, begun, finish } = handWorker()
    worker.start()
    await finish(0)
    await worker.stop()
    worker.start()
    expect(begun()).toBe(2)
  })

  test('that is started while it stops begins when the old run has ended, and can be stopped', async () => {
    const { worker, begun, finish, listeners } = handWorker()
    worker.start()
    const stopped = worker.stop()
    worker.start()
    await vi.advanceTimersByTimeAsync(1000)
    expect(begun()).toBe(1)
    await finish(0)
    await stopped
    expect(begun()).toBe(2)
    const again = worker.stop()
    await finish(0)
    await again
    expect(listeners.size).toBe(0)
  })
})
