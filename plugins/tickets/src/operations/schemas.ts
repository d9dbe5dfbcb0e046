import { z } from 'zod'

/** A text that may be left out. */
export const text = (max: number) => z.string().max(max).optional()

/** A key that may be left out. */
export const key = z.string().min(1).max(64).optional()

/** A moment: RFC 3339 over HTTP, a `Date` in process. */
export const instant = z
  .union([z.date(), z.iso.datetime({ offset: true }).transform((given) => new Date(given))])
  .meta({ format: 'date-time' })

/** By what another system knows a row: an id of its own, and which system it is. */
export const sourced = { source: key, externalId: text(255) }

/** Whether an external id says whose it is. */
export function isSourced({
  source,
  externalId,
}: {
  readonly source?: string | undefined
  readonly externalId?: string | undefined
}): boolean {
  return externalId === undefined || source !== undefined
}

/** What is said where it does not. */
export const unsourced = { path: ['source'], message: 'Expected the source that the external id is of' }
