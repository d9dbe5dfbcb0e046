import type { KernelContext } from '../operations/kernel-context.ts'
import { customerEntity } from './customer.entity.ts'
import type { ValueFault } from './normalize/customer-reading.ts'
import { LONGEST_RAW } from './unread-value.entity.ts'

/** Of which customer texts are kept, and where they stood. */
export interface UnreadOrigin {
  readonly customerId: string
  /** What a person finds the source by: a file and a line. */
  readonly source?: string | undefined
}

/** Keeps the texts of faults beside a customer, in place of those that were kept of the same fields. */
export async function keepUnreadValues(
  ctx: KernelContext,
  { customerId, source }: UnreadOrigin,
  faults: readonly ValueFault[],
): Promise<void> {
  await clearUnreadValues(
    ctx,
    customerId,
    faults.map(({ field }) => field),
  )
  for (const { field, code, reason, raw } of faults) {
    await ctx.store('unreadValue').insert(ctx.gateCall, {
      customerId,
      field: field.slice(0, 100),
      code,
      reason: reason.slice(0, 200),
      source: source ?? null,
      [rawColumnOf(field)]: raw.toWellFormed().replaceAll('\0', '').slice(0, LONGEST_RAW),
    })
  }
}

/** Forgets what was kept of fields: they have been written since. */
export async function clearUnreadValues(
  ctx: KernelContext,
  customerId: string,
  fields: readonly string[],
): Promise<void> {
  if (fields.length === 0) return
  const store = ctx.store('unreadValue')
  for (const { id, field } of await store.list(ctx.gateCall, { customerId }))
    if (fields.includes(field as string)) await store.remove(ctx.gateCall, id as string)
}

/** A text for a field that does not exist may be anything, and is kept as the most sensitive. */
function rawColumnOf(field: string): 'contactRaw' | 'identityRaw' | 'financialRaw' {
  const fieldClass = Object.hasOwn(customerEntity.fields, field)
    ? customerEntity.fields[field]!.class
    : 'financial'
  if (fieldClass === 'identity') return 'identityRaw'
  return fieldClass === 'financial' || fieldClass === 'freeText' ? 'financialRaw' : 'contactRaw'
}
