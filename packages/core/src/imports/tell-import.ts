import { z } from 'zod'

import type { ColumnMapping } from '../upsert/column-mapping.ts'
import { importStates } from './import-states.ts'
import { duplicateChoices, importEntity, invalidChoices } from './import.entity.ts'

/** The schema of an import as operations answer it. */
export const toldImport = z.strictObject({
  id: z.string(),
  version: z.int(),
  name: z.string(),
  target: z.string().nullable().describe('What the file is of; null for customers.'),
  state: z.enum(importStates),
  format: z.string().nullable(),
  encoding: z.string().nullable(),
  delimiter: z.string().nullable(),
  mapping: z
    .array(
      z.strictObject({
        column: z.string(),
        target: z.record(z.string(), z.unknown()),
        confidence: z.enum(['chosen', 'header', 'values', 'none']),
      }),
    )
    .nullable()
    .describe('Where each column goes, and what that is based on; null until the file was analysed.'),
  onDuplicate: z.enum(duplicateChoices),
  invalid: z.enum(invalidChoices),
  matchBy: z.array(z.string()).nullable(),
  counts: z.strictObject({ created: z.int(), updated: z.int(), skipped: z.int(), failed: z.int() }),
  progress: z.strictObject({
    records: z.int().describe('How many records are done.'),
    share: z.number().describe('How much of the file is done, from 0 to 1.'),
  }),
  reverted: z.strictObject({
    customers: z.int(),
    left: z.int().describe('Changes that a revert left because somebody has changed the customer since.'),
  }),
  errorsUrl: z
    .string()
    .nullable()
    .describe(
      'Where the records stand that were refused, below the place of the API; null when there are none.',
    ),
  failure: z.string().nullable().describe('The code of the error that ended or holds it.'),
  bytes: z.int(),
  sha256: z.string(),
  ownerId: z.string().nullable(),
  teamId: z.string().nullable(),
  createdAt: z.date(),
  createdBy: z.string(),
  startedAt: z.date().nullable(),
  finishedAt: z.date().nullable(),
  fileExpiresAt: z
    .date()
    .describe(
      'When the uploaded file and the refused records go, which hold personal data. The file goes sooner when the import is completed or cancelled.',
    ),
})

/** An import as operations answer it. */
export type ToldImport = Omit<z.output<typeof toldImport>, 'mapping'> & {
  readonly mapping: readonly ColumnMapping[] | null
}

/** The fields of the entity that `tellImport` reads. */
export const toldFields: readonly string[] = Object.entries(importEntity.fields)
  .filter(([, spec]) => spec.class !== 'credential')
  .map(([name]) => name)

type Row = Readonly<Record<string, unknown>>

const asStored = (
  'id version name target state format encoding delimiter mapping onDuplicate invalid matchBy failure ' +
  'bytes sha256 ownerId teamId createdAt createdBy startedAt finishedAt fileExpiresAt'
).split(' ')

/** Tells an import from its row, as the gate shows it to the caller. */
export function tellImport(row: Row, now: Date): ToldImport {
  const [bytes, bytesRead] = [row['bytes'] as number, row['bytesRead'] as number]
  const isOver = /^(?:completed|revert)/.test(row['state'] as string)
  const told = {
    ...pick(row, asStored),
    counts: pick(row, ['created', 'updated', 'skipped', 'failed']),
    progress: { records: row['position'], share: isOver || bytes === 0 ? 1 : bytesRead / bytes },
    reverted: { customers: row['reverted'], left: row['leftAsIs'] },
    errorsUrl: hasErrors(row, now) ? `/imports/${row['id'] as string}/errors` : null,
  }
  return told as unknown as ToldImport
}

/** Refused records go when the file would have. */
export function hasErrors(row: Row, now: Date): boolean {
  return (row['failed'] as number) > 0 && (row['fileExpiresAt'] as Date) > now
}

function pick(row: Row, names: readonly string[]): Row {
  return Object.fromEntries(names.map((name) => [name, row[name]]))
}
