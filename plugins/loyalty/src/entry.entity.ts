import { defineEntity, f, type ReadableOf } from '@kith/core'

import { allocationKinds, entryKinds } from './ledger/entry.ts'

/** One movement of an account: see `ledger/entry.ts`. */
export const entryEntity = defineEntity({
  name: 'loyaltyEntry',
  subject: 'customerId',
  appendOnly: true,
  fields: {
    customerId: f.ref('customer', { inverse: 'loyaltyEntries' }).class('public').managed(),
    programId: f.ref('loyaltyProgram', { inverse: 'entries' }).class('public').managed(),
    accountId: f.ref('loyaltyAccount', { inverse: 'entries' }).class('public').managed(),
    seq: f.int().class('public').managed(),
    /** The account and the number: no two entries follow the same one, whatever became of the turn. */
    slot: f.text({ max: 60 }).class('public').unique().managed(),
    kind: f.enum(entryKinds).class('public').managed(),
    points: f.int().class('behaviour').managed(),
    balanceAfter: f.int().class('behaviour').managed(),
    owed: f.int().class('behaviour').managed(),
    forgiven: f.int().class('behaviour').managed(),
    occurredAt: f.instant().class('public').managed(),
    targetId: f.ref('loyaltyEntry', { inverse: 'takenBackBy' }).class('public').nullable().managed(),
    /** What two sides of a transfer share. */
    transferId: f.id().class('public').nullable().managed(),
    /** The operation and the reference that the caller gave: each is done once in a program. */
    once: f.text({ max: 200 }).class('behaviour').nullable().unique().managed(),
    ref: f.text({ max: 100 }).class('behaviour').nullable().managed(),
    reason: f.longText({ max: 500 }).class('freeText').mask('redacted').encrypted().nullable().managed(),
  },
})

/** Points that left a lot, or returned to it. */
export const allocationEntity = defineEntity({
  name: 'loyaltyAllocation',
  subject: 'customerId',
  appendOnly: true,
  fields: {
    customerId: f.ref('customer', { inverse: 'loyaltyAllocations' }).class('public').managed(),
    accountId: f.ref('loyaltyAccount', { inverse: 'allocations' }).class('public').managed(),
    entryId: f.ref('loyaltyEntry', { inverse: 'allocations' }).class('public').nullable().managed(),
    lotId: f.ref('loyaltyLot', { inverse: 'allocations' }).class('public').managed(),
    kind: f.enum(allocationKinds).class('public').managed(),
    points: f.int().class('behaviour').managed(),
    position: f.int().class('public').managed(),
  },
})

/** An entry as it is read. */
export interface ReadableEntry extends ReadableOf<typeof entryEntity> {}
