import { defineEntity, type ReadableOf } from '../schema/entity.ts'
import { f } from '../schema/field.ts'
import { importStates } from './import-states.ts'

/** What becomes of a record whose customer is there already. */
export const duplicateChoices = ['create', 'update', 'skip'] as const

/** What becomes of a record with a value that is not valid. */
export const invalidChoices = ['refuse', 'keep'] as const

/** One file of customers and how far it has come. It belongs to whoever uploaded it, and to their team. */
export const importEntity = defineEntity({
  name: 'import',
  subject: 'self',
  fields: {
    name: f.text({ max: 255 }).class('basic'),
    /** What the file is of: the name of an `ImportTarget`; empty for customers. */
    target: f.policyKey().class('public').nullable().managed(),
    /** What the upload has said to the target. */
    options: f.json().class('basic').nullable().managed(),
    state: f.enum(importStates).class('public').default('uploaded').managed(),
    /** Whose it is, and whose its new customers are. */
    ownerId: f.policyKey().class('public').nullable(),
    teamId: f.policyKey().class('public').nullable(),
    /** As the file was found to be, or was said to be. */
    format: f.text({ max: 20 }).class('public').nullable(),
    encoding: f.text({ max: 40 }).class('public').nullable(),
    delimiter: f.text({ max: 1 }).class('public').nullable(),
    sheet: f.text({ max: 100 }).class('basic').nullable(),
    columns: f.textList().class('basic').nullable().managed(),
    /** `ColumnMapping` of each column. */
    mapping: f.json().class('basic').nullable().managed(),
    /** What the upload said of columns, until they are known: target by column. */
    askedMapping: f.json().class('basic').nullable().managed(),
    onDuplicate: f.enum(duplicateChoices).class('public').default('skip'),
    invalid: f.enum(invalidChoices).class('public').default('refuse'),
    matchBy: f.textList().class('public').nullable(),
    startsByItself: f.bool().class('public').default(false),
    bytes: f.int().class('public').managed(),
    sha256: f.text({ max: 64 }).class('public').managed(),
    /** How much of the file was read up to the last record that is done. */
    bytesRead: f.int().class('public').default(0).managed(),
    /** How many records are done: where a run goes on. */
    position: f.int().class('public').default(0).managed(),
    created: f.int().class('public').default(0).managed(),
    updated: f.int().class('public').default(0).managed(),
    skipped: f.int().class('public').default(0).managed(),
    failed: f.int().class('public').default(0).managed(),
    reverted: f.int().class('public').default(0).managed(),
    /** Rows that a revert left because they were changed since. */
    leftAsIs: f.int().class('public').default(0).managed(),
    /** The code of the error that ended it. */
    failure: f.text({ max: 100 }).class('public').nullable().managed(),
    startedAt: f.instant().class('public').nullable().managed(),
    finishedAt: f.instant().class('public').nullable().managed(),
    /** When the file goes, if nothing else removes it before. */
    fileExpiresAt: f.instant().class('public').managed(),
    blobId: f.id().class('credential').managed(),
    /** The session whose rights the run has: of whoever uploaded it, or started it last. JSON. */
    actsAs: f.longText().class('credential').encrypted().managed(),
  },
  indexes: [['createdAt', 'id']],
})

/**
 * What an import did to one customer, so that it can be reverted. What was there before is sealed under the customer's own
 * key and goes with it. No reference: merges leave the log alone.
 */
export const importRowEntity = defineEntity({
  name: 'importRow',
  subject: 'customerId',
  fields: {
    importId: f.ref('import', { inverse: 'rows' }).class('public'),
    line: f.int().class('public'),
    customerId: f.id().class('public'),
    action: f.enum(['created', 'updated']).class('public'),
    /** The version in which the import left the customer; with another one it was changed since. */
    rowVersion: f.int().class('public'),
    outcome: f.enum(['reverted', 'left']).class('public').nullable(),
    /** `RowRecord` as JSON. */
    content: f.longText().class('credential').encrypted().nullable(),
  },
  indexes: [['importId', 'id'], ['customerId']],
})

/** What an import did to a customer, as a role may read it. */
export interface ReadableImportRow extends ReadableOf<typeof importRowEntity> {}

/** A record that was not imported, and why. The record as it stood in the file is sealed under the import's key. */
export const importFaultEntity = defineEntity({
  name: 'importFault',
  subject: 'importId',
  fields: {
    importId: f.ref('import', { inverse: 'faults' }).class('public'),
    line: f.int().class('public'),
    code: f.text({ max: 100 }).class('public'),
    /** The fields that it is about, separated by commas. */
    field: f.text({ max: 255 }).class('public').nullable(),
    message: f.text({ max: 1000 }).class('public'),
    /** By column, JSON. */
    record: f.longText().class('credential').encrypted(),
  },
  indexes: [['importId', 'id']],
})
