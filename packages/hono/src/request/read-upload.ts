import { kernelErrors } from '@kith/core'
import type { HonoRequest } from 'hono'

import { httpErrors } from '../http-errors.ts'

/** A form wraps the file in other bytes. */
const FORM = /^(?:multipart\/|application\/x-www-form-urlencoded)/i

/**
 * The body of a request as it arrives, for an operation that takes a file.
 *
 * @throws KITH_UPLOAD_TYPE; while it is read, KITH_PAYLOAD_TOO_LARGE and KITH_UPLOAD_BROKEN.
 */
export function readUpload(request: HonoRequest, limit: number): AsyncIterable<Uint8Array> {
  const isPlain = (request.header('content-encoding') ?? 'identity').toLowerCase() === 'identity'
  if (FORM.test(request.header('content-type') ?? '') || !isPlain) throw httpErrors.UPLOAD_TYPE()
  if (Number(request.header('content-length') ?? 0) > limit) throw kernelErrors.PAYLOAD_TOO_LARGE({ limit })
  return limited(request.raw.body, limit)
}

async function* limited(
  body: ReadableStream<Uint8Array> | null,
  limit: number,
): AsyncGenerator<Uint8Array, void> {
  if (body === null) return
  const reader = body.getReader()
  let length = 0
  let isOver = false
  try {
    for (;;) {
      const next = await received(reader)
      isOver = next.done
      if (next.done) return
      length += next.value.byteLength
      if (length > limit) throw kernelErrors.PAYLOAD_TOO_LARGE({ limit })
      yield next.value
    }
  } finally {
    if (!isOver) await reader.cancel().catch(() => undefined)
  }
}

/** An upload that breaks off is the client's fault, not the server's. */
async function received(
  reader: ReadableStreamDefaultReader<Uint8Array>,
): Promise<Awaited<ReturnType<typeof reader.read>>> {
  try {
    return await reader.read()
  } catch {
    throw httpErrors.UPLOAD_BROKEN()
  }
}
