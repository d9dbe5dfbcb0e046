import { CloudEvent as StrictEvent, HTTP } from 'cloudevents'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import type { KithEvent } from '../events/event-definition.ts'
import { cloudEventOf } from './cloud-event.ts'

const text = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 36 })

const events: fc.Arbitrary<KithEvent> = fc.record({
  id: fc.uuid(),
  name: fc.constantFrom('customer.created', 'customerIdentity.added', 'order.line.changed'),
  version: fc.integer({ min: 1, max: 99 }),
  tenantId: text,
  subjectId: text,
  actorId: text,
  occurredAt: fc.date({ min: new Date('1970-01-01'), max: new Date('2999-12-31'), noInvalidDate: true }),
  correlationId: fc.option(text),
  traceparent: fc.option(fc.constant('00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01')),
  payload: fc.dictionary(fc.string(), fc.jsonValue()),
})

describe('the envelope', () => {
  it('is a CloudEvent by the rules of their own library, whatever the event', () => {
    fc.assert(
      fc.property(events, (event) => {
        const envelope = cloudEventOf(event)
        const read = new StrictEvent({ ...envelope }, true)
        expect(read.validate()).toBe(true)
        const sent = HTTP.structured(read)
        expect(JSON.parse(sent.body as string)).toEqual(JSON.parse(JSON.stringify(envelope)))
      }),
    )
  })

  it('has attributes of the names and types that the specification allows (CloudEvents 1.0.2, section 3)', () => {
    fc.assert(
      fc.property(events, (event) => {
        for (const [name, value] of Object.entries(cloudEventOf(event))) {
          if (name === 'data') continue
          expect(name).toMatch(/^[a-z0-9]{1,20}$/)
          expect(typeof value).toBe('string')
          expect(value).not.toBe('')
        }
      }),
    )
  })

  it('leaves out what is not there', () => {
    const [event] = fc.sample(events, 1)
    expect(cloudEventOf({ ...event!, traceparent: null })).not.toHaveProperty('traceparent')
  })
})
