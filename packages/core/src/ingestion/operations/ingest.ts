import { z } from 'zod'

import { asKernel, type KernelContext } from '../../operations/kernel-context.ts'
import { defineOperation } from '../../operations/operation.ts'
import { asImport } from '../../upsert/kept-session.ts'
import { matchKeys } from '../../upsert/match-keys.ts'
import { runAgainWhenMet, type Settle } from '../../upsert/run-again.ts'
import { type IngestedBatch, ingestPart, partsOf } from '../ingest-batch.ts'
import { ingestionErrors } from '../ingestion-errors.ts'
import { type ItemResult, itemResultSchema } from '../item-result.ts'

const MOST_MESSAGES = 1000

/** The system that messages come from. Its name begins the namespaces of the names that it gives to people. */
const sourceSchema = z
  .string()
  .regex(/^[a-z0-9][a-z0-9._-]{0,47}$/, 'Expected up to 48 of a-z, 0-9, ".", "_" and "-"')

/**
 * Takes up to 1,000 messages of another system: customers who are identified, and what they did. Each message stands for
 * itself, is taken once however often it is sent, and has its own result. A batch is written in parts, so that others do not
 * wait for all of it; with `atomic`, and in a transaction of the host, as a whole.
 */
export const ingest = defineOperation({
  name: 'ingestion.ingest',
  summary: 'Take messages of another system',
  kind: 'command',
  permission: { entity: 'inbox', action: 'create' },
  callsPerMinute: 60,
  commitsInParts: true,
  bodyLimit: 8 * 1024 * 1024,
  list: { key: 'batch', mediaTypes: ['application/cloudevents-batch+json', 'application/cloudevents+json'] },
  route: 'POST /ingest/{source}',
  input: z.strictObject({
    source: sourceSchema,
    batch: z
      .array(z.unknown())
      .min(1)
      .max(MOST_MESSAGES)
      .describe('Calls of the Segment specification, or events of CloudEvents 1.0 in their JSON form.'),
    sentAt: z
      .union([z.date(), z.iso.datetime({ offset: true }).transform((text) => new Date(text))])
      .optional()
      .describe('When the batch was sent, by the clock of its sender.'),
    atomic: z.boolean().optional().describe('Refuse the whole batch when a message is refused.'),
    matchBy: z
      .array(z.enum(matchKeys))
      .max(matchKeys.length)
      .optional()
      .describe(
        'The values by which an `identify` finds its customer; by default identities and ID numbers, as far as you may look customers up by them.',
      ),
    writeKey: z.unknown().describe('The libraries of Segment send it. It is not looked at.').optional(),
    context: z.unknown().describe('As `writeKey`.').optional(),
    integrations: z.unknown().describe('As `writeKey`.').optional(),
  }),
  output: z.strictObject({ results: z.array(itemResultSchema) }),
  async run(ctx, { source, batch, sentAt, atomic = false, matchBy = null }) {
    const parts = partsOf({ source, items: batch, from: 0, matchBy, sentAt })
    const kernel = asKernel(ctx)
    const session = asImport(ctx.session)
    const { traits } = kernel.gateCall.services.database
    const take = (some: readonly IngestedBatch[], settle?: Settle) => (inner: KernelContext) =>
      takeAll(inner, some, { atomic, settle })
    if (kernel.gateCall.unit !== undefined)
      return { results: await take(parts)(await kernel.actAs(session, 'ingestion.ingest')) }
    const transactions = atomic ? [parts] : parts.map((part) => [part])
    const results: ItemResult[] = []
    for (const some of transactions)
      results.push(
        ...(await runAgainWhenMet(traits, (settle) =>
          kernel.transactAs(session, 'ingestion.ingest', take(some, settle)),
        )),
      )
    return { results }
  },
})

async function takeAll(
  ctx: KernelContext,
  parts: readonly IngestedBatch[],
  { atomic, settle }: { readonly atomic: boolean; readonly settle: Settle | undefined },
): Promise<readonly ItemResult[]> {
  const results: ItemResult[] = []
  for (const part of parts) results.push(...(await ingestPart(ctx, part)))
  settle?.(results.flatMap(({ errors }) => errors.map(({ code }) => code)))
  if (atomic) refuseRejected(results)
  return results
}

/** What was written before is taken back with the operation. */
function refuseRejected(results: readonly ItemResult[]): void {
  const issues = results.flatMap(({ index, status, errors }) =>
    status === 'rejected'
      ? errors.map(({ code, field, message }) => ({
          pointer: field === null ? `/batch/${index}` : `/batch/${index}/${field.replaceAll('.', '/')}`,
          code,
          message,
        }))
      : [],
  )
  if (issues.length > 0) throw ingestionErrors.BATCH_REFUSED({ issues })
}
