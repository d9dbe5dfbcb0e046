import { z } from 'zod'

import type { StoredBlob } from '../../blobs/blobs.ts'
import { isByteSource, type ByteSource } from '../../blobs/byte-source.ts'
import { ownershipDefaults } from '../../customers/customer-defaults.ts'
import { defineOperation } from '../../operations/operation.ts'
import { toldImport } from '../tell-import.ts'
import { beginImport, fileOptions } from './begin-import.ts'
import { optionsSchema } from './import-options.ts'

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
    ...fileOptions,
    ownerId: z.string().max(64).optional().describe('Whose the new customers are; by default the caller’s.'),
    teamId: z
      .string()
      .max(64)
      .optional()
      .describe('The team of the new customers; by default the first of the caller.'),
    ...optionsSchema.shape,
  }),
  output: toldImport,
  async run(ctx, { file, mapping, start = false, name = 'upload', ...given }) {
    const values = { ...ownershipDefaults(ctx.session, given), ...given, name, startsByItself: start }
    const managed = { askedMapping: mapping ?? null }
    return beginImport(ctx, { file: file as unknown as StoredBlob, values, managed })
  },
})
