import { readFileSync } from 'node:fs'
import { join } from 'node:path'

import { describe, expect, inject, it } from 'vitest'

import { createSecret, signatureHeaders } from './signature.ts'

interface Vector {
  readonly name: string
  readonly secret: string
  readonly payload: string
  readonly headers: Readonly<Record<string, string>>
  readonly verify_at_unix: number
  readonly expected: 'ok' | 'error'
}

const file = join(inject('sharedData'), 'protocol_vectors/standard_webhooks.json')
const { cases } = JSON.parse(readFileSync(file, 'utf8')) as { cases: readonly Vector[] }
const complete = cases.filter(
  ({ headers }) =>
    headers['webhook-id'] !== undefined &&
    /^\d+$/.test(headers['webhook-timestamp'] ?? '') &&
    headers['webhook-signature'],
)

/** Our signature of the vector's message. */
function signed({ secret, payload, headers }: Vector): string {
  const at = new Date(Number(headers['webhook-timestamp']) * 1000)
  const message = { id: headers['webhook-id']!, at, body: payload }
  return signatureHeaders(message, [secret])['webhook-signature']!
}

describe('a signature of the vectors of Standard Webhooks', () => {
  it.each(complete.filter(({ expected }) => expected === 'ok'))('is one of ours: $name', (vector) => {
    const given = vector.headers['webhook-signature']!.split(' ')
    expect(given).toContain(signed(vector))
  })

  it('is none of ours where it is wrong', () => {
    const wrong = complete.filter(({ expected }) => expected === 'error')
    const equal = wrong.filter((vector) =>
      vector.headers['webhook-signature']!.split(' ').includes(signed(vector)),
    )
    // What is refused for its time alone is signed rightly.
    const isOld = ({ headers, verify_at_unix: at }: Vector): boolean =>
      Math.abs(at - Number(headers['webhook-timestamp'])) > 300
    expect(equal.filter((vector) => !isOld(vector)).map(({ name }) => name)).toEqual([])
    expect(wrong.length).toBeGreaterThan(2)
  })

  it('covers enough of them', () => {
    expect(complete.length).toBeGreaterThan(8)
    expect(
      signatureHeaders({ id: 'a', at: new Date(0), body: '' }, [createSecret(), createSecret()]),
    ).toMatchObject({
      'webhook-signature': expect.stringMatching(/^v1,\S+ v1,\S+$/),
    })
  })
})
