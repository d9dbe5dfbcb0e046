import type { OperationContext } from '@kith/core'

import { salesErrors } from '../errors.ts'
import { findOne } from '../stored-rows.ts'
import type { statusOwners } from './status.entity.ts'

/** Statuses that are asked for, of one kind. */
export interface StatusPlace<C extends string> {
  readonly of: (typeof statusOwners)[number]
  /** The categories of that kind, each of which is a status by itself. */
  readonly categories: readonly C[]
  /** Where the status stands in the input, as a JSON pointer. */
  readonly pointer: string
}

/** The category of a status: one that the tenant has named, or a category itself. @throws KITH_SALES_STATUS_UNKNOWN */
export async function findCategory<C extends string>(
  own: OperationContext,
  status: string,
  { of, categories, pointer }: StatusPlace<C>,
): Promise<C> {
  const itself = categories.find((category) => category === status)
  if (itself !== undefined) return itself
  const named = await findOne<{ readonly category: C }>(own, 'salesStatus', { slot: `${of}:${status}` })
  if (named === undefined) throw salesErrors.STATUS_UNKNOWN({ of }, { pointer })
  return named.category
}
