import { describe, expect, it } from 'vitest'

import { openSource } from './open-source.ts'

/** A stream that tells whether it was let go. */
function watched(text: string): {
  readonly bytes: AsyncGenerator<Uint8Array>
  readonly isClosed: () => boolean
} {
  let isClosed = false
  async function* bytes(): AsyncGenerator<Uint8Array> {
    try {
      for (;;) yield new TextEncoder().encode(text)
    } finally {
      isClosed = true
    }
  }
  return { bytes: bytes(), isClosed: () => isClosed }
}

describe('a file', () => {
  it.each([
    ['name,city\n', {}, 'csv'],
    ['BEGIN:VCARD\nFN:Ada\nEND:VCARD\n', {}, 'vcard'],
    ['{"name":"Ada"}\n', {}, 'ndjson'],
    ['name\n', { fileName: 'customers.NDJSON' }, 'ndjson'],
    ['{"a":1}\n', { format: 'csv' }, 'csv'],
  ] as const)('that begins with %j is opened as it is', async (text, options, format) => {
    const stream = watched(text)
    expect((await openSource(stream.bytes, options)).format).toBe(format)
  })

  it.each([
    ['<html><table><tr><td>姓名</td></tr></table>', 'it is HTML or XML'],
    ['[{"name":"Ada"}]', 'one object on each line'],
  ])('that begins with %j is refused, and let go', async (text, reason) => {
    const { bytes, isClosed } = watched(text)
    await expect(openSource(bytes)).rejects.toThrow(reason)
    expect(isClosed()).toBe(true)
  })

  it('is let go when its reader stops', async () => {
    const { bytes, isClosed } = watched('name,city\nAda,London\n')
    for await (const { line } of (await openSource(bytes)).records) if (line > 3) break
    expect(isClosed()).toBe(true)
  })
})
