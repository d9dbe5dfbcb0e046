import { describe, expect, test } from 'vitest'

import { EventBus } from './event-bus.ts'
import type { KithEvent } from './event-definition.ts'

function event(name: string): KithEvent {
  return {
    id: '1',
    name,
    version: 1,
    tenantId: 'default',
    subjectId: '2',
    actorId: '3',
    occurredAt: new Date(0),
    correlationId: null,
    traceparent: null,
    payload: {},
  }
}

describe('the event bus', () => {
  test('tells those who asked for an event, and those who asked for every one', () => {
    const heard: string[] = []
    const bus = new EventBus(() => undefined)
    bus.on('order.placed', ({ name }) => heard.push(`one ${name}`))
    bus.on('*', ({ name }) => heard.push(`all ${name}`))
    bus.publish(event('order.placed'))
    bus.publish(event('order.paid'))
    expect(heard).toEqual(['one order.placed', 'all order.placed', 'all order.paid'])
  })

  test('stops exactly the listener that is stopped, even one that was added twice', () => {
    let heard = 0
    const listener = (): number => (heard += 1)
    const bus = new EventBus(() => undefined)
    const stops = [bus.on('a.b', listener), bus.on('a.b', listener), bus.on('*', listener)]
    bus.publish(event('a.b'))
    stops[0]!()
    stops[0]!()
    bus.publish(event('a.b'))
    stops[2]!()
    bus.publish(event('a.b'))
    expect(heard).toBe(3 + 2 + 1)
  })

  test('goes on when a listener stops itself', () => {
    const heard: string[] = []
    const bus = new EventBus(() => undefined)
    const stop = bus.on('a.b', () => {
      heard.push('once')
      stop()
    })
    bus.on('a.b', () => heard.push('always'))
    bus.publish(event('a.b'))
    bus.publish(event('a.b'))
    expect(heard).toEqual(['once', 'always', 'always'])
  })

  test('reports what a listener throws or rejects, with the event, and tells the others', async () => {
    const reported: unknown[] = []
    const heard: string[] = []
    const bus = new EventBus((error, { name }) => reported.push([error, name]))
    bus.on('a.b', () => {
      throw new RangeError('thrown')
    })
    bus.on('*', () => Promise.reject(new RangeError('rejected')))
    bus.on('a.b', () => heard.push('heard'))
    bus.publish(event('a.b'))
    await new Promise(setImmediate)
    expect(heard).toEqual(['heard'])
    expect(reported).toEqual([
      [new RangeError('thrown'), 'a.b'],
      [new RangeError('rejected'), 'a.b'],
    ])
  })
})
