import { z } from 'zod'

import { readQueueFigures } from '../../events/queue-state.ts'
import type { ByteStream } from '../../operations/byte-stream.ts'
import { asKernel } from '../../operations/kernel-context.ts'
import { defineOperation } from '../../operations/operation.ts'
import { workErrors } from '../work-errors.ts'

const TEXT_FORMAT = 'text/plain; version=0.0.4; charset=utf-8'

/** Reads the figures of this process and of the queue of all tenants. No shipped role may. */
export const readMetrics = defineOperation({
  name: 'metrics.read',
  summary: 'Read the figures of this process for Prometheus',
  kind: 'query',
  permission: { entity: 'metric', action: 'read' },
  route: 'GET /metrics',
  input: z.strictObject({}),
  output: undefined,
  streams: [TEXT_FORMAT],
  async run(ctx): Promise<ByteStream> {
    const { metrics, database } = asKernel(ctx).gateCall.services
    if (metrics === undefined) throw workErrors.OFF()
    const text = metrics.text(await readQueueFigures(database))
    return { contentType: TEXT_FORMAT, fileName: 'metrics.txt', bytes: once(new TextEncoder().encode(text)) }
  },
})

async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes
}
