import { z } from 'zod'

import type { StoredBlob } from '../../blobs/blobs.ts'
import { isByteSource, type ByteSource } from '../../blobs/byte-source.ts'
import { ownershipDefaults } from '../../customers/customer-defaults.ts'
import { sourceFormats } from '../../formats/source-record.ts'
import { asKernel } from '../../operations/kernel-context.ts'
import { defineOperation } from '../../operations/operation.ts'
import { keepSession } from '../../upsert/kept-session.ts'
import { importJobs } from '../start-run.ts'
import { tellImport, toldImport } from '../tell-import.ts'
import { optionsSchema, targetsSchema } from './import-options.ts'

/**
 * Takes a file of customers: it is kept before this answers, and analysed after. With `start`, it is imported at once if
 * nothing about its columns has to be guessed.
 */
export const uploadImport = defineOperation({
  name: 'customers.import',
  summary: 'Upload a file of customers to import',
  kind: 'command',
  permission: { entity: 'import', action: 'create' },
  callsPerMinute: 30,
  upload: 'file',
  accepted: true,
  route: 'POST /customers/import',
  input: z.strictObject({
    file: z.custom<ByteSource>(isByteSource, 'Expected the bytes of a file'),
    name: z.string().min(1).max(255).optional().describe('The name of the file.'),
    format: z.enum(sourceFormats).optional().describe('Found in the file when left out.'),
    encoding: z
      .string()
      .max(40)
      .optional()
      .describe('A label of the WHATWG Encoding Standard; found when left out.'),
    delimiter: z.string().length(1).optional().describe('Found when left out.'),
    sheet: z.string().max(100).optional().describe('Of a workbook; its first one when left out.'),
    mapping: targetsSchema.optional(),
    ownerId: z.string().max(64).optional().describe('Whose the new customers are; by default the caller’s.'),
    teamId: z
      .string()
      .max(64)
      .optional()
      .describe('The team of the new customers; by default the first of the caller.'),
    ...optionsSchema.shape,
    start: z.boolean().optional().describe('Import at once when the columns are certain.'),
  }),
  output: toldImport,
  async run(ctx, { file, mapping, start = false, name = 'upload', ...given }) {
    const kernel = asKernel(ctx)
    const { id: blobId, bytes, sha256, expiresAt } = file as unknown as StoredBlob
    const values = { ...ownershipDefaults(ctx.session, given), ...given, name, startsByItself: start }
    const managed = {
      blobId,
      bytes,
      sha256,
      fileExpiresAt: expiresAt,
      askedMapping: mapping ?? null,
      actsAs: keepSession(ctx.session),
    }
    const created = await ctx.records('import').create(withoutUndefined(values), managed)
    const input = { importId: created.id }
    await kernel.schedule(importJobs.analyse, input, { key: created.id })
    await kernel.schedule(importJobs.expire, input, { key: created.id, at: expiresAt })
    return tellImport(created.row, ctx.now())
  },
})

function withoutUndefined(values: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined))
}
