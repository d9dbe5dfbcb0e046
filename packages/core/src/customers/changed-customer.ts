import type { WriteResult } from '../gate/row-writes.ts'
import type { OperationContext } from '../operations/operation-context.ts'
import { derivedValues } from './normalize/derived-values.ts'

const keptOnceKnown: ReadonlySet<string> = new Set(['birthDate', 'sex'])

interface CustomerChange {
  readonly id: string
  readonly patch: Readonly<Record<string, unknown>>
  readonly ifVersion?: number | undefined
}

/**
 * Changes a customer's values, and those that follow from them and are not among them. A birth date and a sex that are known
 * already stay: where the identity number says otherwise, the quality of the record tells it.
 */
export function changeCustomer(ctx: OperationContext, change: CustomerChange): Promise<WriteResult> {
  const derived = (row: Readonly<Record<string, unknown>>) => {
    const told = derivedValues({ kind: row['kind'], ...change.patch })
    return Object.fromEntries(
      Object.entries(told).filter(([field]) => !keptOnceKnown.has(field) || row[field] === null),
    )
  }
  return ctx.records('customer').update({ ...change, derived })
}
