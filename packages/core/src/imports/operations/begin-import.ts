import { z } from 'zod'

import { isStoredBlob, type StoredBlob } from '../../blobs/blobs.ts'
import { ownershipDefaults } from '../../customers/customer-defaults.ts'
import { sourceFormats } from '../../formats/source-record.ts'
import { asKernel, type KernelContext } from '../../operations/kernel-context.ts'
import type { OperationContext } from '../../operations/operation-context.ts'
import { defineOperation } from '../../operations/operation.ts'
import { kernelErrors } from '../../shared/kernel-errors.ts'
import { keepSession } from '../../upsert/kept-session.ts'
import { importJobs } from '../start-run.ts'
import { targetOf } from '../target-mapping.ts'
import { type ToldImport, tellImport, toldImport } from '../tell-import.ts'
import { targetsSchema } from './import-options.ts'

/** What an upload may say of its file, whatever the file is of. */
export const fileOptions = {
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
  start: z.boolean().optional().describe('Import at once when the columns are certain.'),
} as const

/** What an import is made of. */
export interface BegunImport {
  readonly file: StoredBlob
  /** The fields that a caller may write, and those that are the kernel's own. */
  readonly values: Readonly<Record<string, unknown>>
  readonly managed: Readonly<Record<string, unknown>>
}

/** Notes an upload, and lets it be analysed. */
export async function beginImport(
  ctx: OperationContext,
  { file, values, managed }: BegunImport,
): Promise<ToldImport> {
  const kernel: KernelContext = asKernel(ctx)
  const { id: blobId, bytes, sha256, expiresAt } = file
  const own = { blobId, bytes, sha256, fileExpiresAt: expiresAt, actsAs: keepSession(ctx.session) }
  const created = await ctx.records('import').create(withoutUndefined(values), { ...managed, ...own })
  const input = { importId: created.id }
  await kernel.schedule(importJobs.analyse, input, { key: created.id })
  await kernel.schedule(importJobs.expire, input, { key: created.id, at: expiresAt })
  return tellImport(created.row, ctx.now())
}

function withoutUndefined(values: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined))
}

/** Begins the import of a file that an operation of a plugin has taken. Nobody else has such a file. */
export const beginTargetImport = defineOperation({
  name: 'imports.begin',
  summary: 'Begin the import of a file that an operation has taken',
  kind: 'command',
  permission: { entity: 'import', action: 'create' },
  input: z.strictObject({
    target: z.string().min(1).max(64),
    file: z.unknown().describe('What an operation with an upload has in place of the file.'),
    options: z.unknown(),
    ...fileOptions,
  }),
  output: toldImport,
  async run(ctx, { target, file, options, mapping, start = true, name = 'upload', ...given }) {
    // What only says that it is a file is none: whoever names another's has not uploaded it.
    if (!isStoredBlob(file)) throw kernelErrors.NOT_FOUND({ entity: 'import' })
    targetOf(asKernel(ctx), { target })
    const values = { ...ownershipDefaults(ctx.session, {}), ...given, name, startsByItself: start }
    const managed = { target, options: options ?? null, askedMapping: mapping ?? null }
    return beginImport(ctx, { file, values, managed })
  },
})
