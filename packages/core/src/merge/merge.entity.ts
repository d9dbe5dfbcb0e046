import { defineEntity, type ReadableOf } from '../schema/entity.ts'
import { f } from '../schema/field.ts'

/** One merge of customers. It is seen by those who see the survivor, which always is a living customer. */
export const mergeEntity = defineEntity({
  name: 'merge',
  subject: 'survivorId',
  fields: {
    survivorId: f.ref('customer', { inverse: 'merges' }).class('public'),
    /** The customers that became the survivor, in the order of the call. */
    retiredIds: f.textList().class('public'),
    /** By field, the customer whose value the caller chose. */
    choices: f.json().class('public'),
    undoneAt: f.instant().class('public').nullable().managed(),
    undoneBy: f.policyKey().class('public').nullable().managed(),
  },
})

/** A merge as a role may read it. */
export interface ReadableMerge extends ReadableOf<typeof mergeEntity> {}

/** What a merge did to a row: it went to the survivor, changed where it was, or was put aside. */
export const moveOutcomes = ['moved', 'changed', 'parked', 'participant'] as const

/** One of the things that a merge does. */
export type MoveOutcome = (typeof moveOutcomes)[number]

/**
 * What a merge did to one row, as long as it can be undone. The values are sealed under the key of the customer whose
 * they are, and no grant opens them.
 */
export const mergeMoveEntity = defineEntity({
  name: 'mergeMove',
  subject: 'customerId',
  fields: {
    mergeId: f.ref('merge', { inverse: 'moves' }).class('public'),
    /** Whose values they are. No reference: a later merge leaves the log of this one alone. */
    customerId: f.id().class('public'),
    /** The entity of the row; of a participant's record, the plugin. */
    entity: f.text({ max: 100 }).class('public'),
    rowId: f.id().class('public'),
    outcome: f.enum(moveOutcomes).class('public'),
    /** The version in which a merge or its undoing left the row; with another one it was changed since. */
    rowVersion: f.int().class('public'),
    /** What was there and what took its place, field by field; of a parked row, the row. JSON. */
    content: f.longText().class('credential').encrypted(),
  },
  indexes: [['rowId'], ['customerId']],
})
