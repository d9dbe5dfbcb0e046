import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import { readMessage } from './read-message.ts'

const receivedAt = new Date('2026-01-05T12:00:00Z')
const read = (item: unknown) => readMessage(item, 3, { receivedAt })
const event = { specversion: '1.0', source: '/shop', id: 'e1', type: 'order.paid' }

describe('a message', () => {
  it('is read with what it is about, and without the rest', () => {
    const item = {
      type: 'track',
      messageId: ' m1 ',
      userId: 42,
      anonymousId: null,
      event: 'Paid',
      properties: { total: 12 },
      timestamp: '2026-01-05T13:00:00+02:00',
      channel: 'browser',
      integrations: { All: true },
    }
    expect(read(item)).toEqual({
      index: 3,
      message: {
        index: 3,
        messageId: 'm1',
        type: 'track',
        userId: '42',
        name: 'Paid',
        channel: 'browser',
        content: { total: 12 },
        occurredAt: new Date('2026-01-05T11:00:00Z'),
      },
    })
  })

  it('takes the name of a page from its properties where it has none', () => {
    const page = { type: 'page', messageId: 'm', anonymousId: 'a' }
    expect(read({ ...page, properties: { name: 'Home' } })).toMatchObject({ message: { name: 'Home' } })
    expect(read({ ...page, properties: { name: 7 } })).not.toHaveProperty('message.name')
  })

  it('is an event of CloudEvents about its subject', () => {
    expect(
      read({ ...event, subject: 'u1', time: '2026-01-05T11:00:00Z', data: { total: 12 } }),
    ).toMatchObject({
      message: {
        messageId: '/shop e1',
        type: 'track',
        name: 'order.paid',
        userId: 'u1',
        content: { total: 12 },
      },
    })
  })

  it('is the call that an event of CloudEvents carries, under the id of the event', () => {
    const data = { type: 'track', messageId: 'x', anonymousId: 'a1', traits: { name: 'Ada' } }
    expect(read({ ...event, type: 'identify', subject: 'u1', data })).toMatchObject({
      message: { messageId: '/shop e1', type: 'identify', userId: 'u1', content: { name: 'Ada' } },
    })
  })

  it('is told in two sources by two ids, however source and id are cut', () => {
    const idOf = (source: string, id: string) =>
      (read({ ...event, source, id, subject: 'u' }) as { message: { messageId: string } }).message.messageId
    expect(idOf('/a', 'b c')).not.toBe(idOf('/a/b', 'c'))
  })

  it('is read or refused, whatever it is', () => {
    fc.assert(
      fc.property(fc.anything(), (item) => {
        const result = read(item)
        expect('message' in result || result.refusal.code.startsWith('KITH_INGESTION_')).toBe(true)
      }),
    )
  })

  it('is refused where no JSON can hold it', () => {
    const item: Record<string, unknown> = { type: 'page', messageId: 'm', userId: 'u' }
    item['properties'] = { item }
    expect(read(item)).toMatchObject({ refusal: { code: 'KITH_INGESTION_MESSAGE_TOO_LARGE' } })
  })
})
