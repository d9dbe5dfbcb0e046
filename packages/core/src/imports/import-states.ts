import { importErrors } from './import-errors.ts'

/** Where an import stands. */
export const importStates = [
  'uploaded',
  'analysed',
  'mapped',
  'running',
  'paused',
  'completed',
  'completed_with_errors',
  'failed',
  'cancelled',
  'reverting',
  'reverted',
  'revert_partial',
] as const

/** One of the states. */
export type ImportState = (typeof importStates)[number]

/**
 * Which state may follow which. A preview is a question and no state. A file whose columns are certain goes from `uploaded`
 * to `mapped` at once.
 */
const transitions: Readonly<Record<ImportState, readonly ImportState[]>> = {
  uploaded: ['analysed', 'mapped', 'failed', 'cancelled'],
  analysed: ['mapped', 'cancelled'],
  mapped: ['mapped', 'running', 'cancelled'],
  running: ['paused', 'completed', 'completed_with_errors', 'failed'],
  paused: ['running', 'cancelled', 'reverting'],
  completed: ['reverting'],
  completed_with_errors: ['reverting'],
  failed: ['running', 'cancelled', 'reverting'],
  cancelled: ['reverting'],
  reverting: ['reverted', 'revert_partial'],
  reverted: [],
  revert_partial: ['reverting'],
}

/** Whether one state may follow another. */
export function mayFollow(state: ImportState, next: ImportState): boolean {
  return transitions[state].includes(next)
}

/** @throws KITH_IMPORT_STATE where `next` may not follow `state`. */
export function requireFollowing(state: ImportState, next: ImportState): void {
  if (!mayFollow(state, next)) throw importErrors.STATE({ state, next })
}
