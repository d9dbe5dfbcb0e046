import type { OperationContext } from '@kith/core'

import { categories, type Category } from './category.ts'
import { ticketErrors } from './errors.ts'
import type { Status } from './moves.ts'
import { listAll } from './stored-rows.ts'

/** A status as tickets may be given it. */
export interface KnownStatus extends Status {
  readonly name: string
  readonly position: number
  readonly isActive: boolean
}

const names: Readonly<Record<Category, string>> = {
  new: 'New',
  open: 'Open',
  waiting_customer: 'Waiting for the customer',
  waiting_internal: 'Waiting for colleagues',
  waiting_third: 'Waiting for others',
  resolved: 'Resolved',
  closed: 'Closed',
  cancelled: 'Cancelled',
}

const builtIn: readonly KnownStatus[] = categories.map((category, index) => ({
  key: category,
  name: names[category],
  category,
  position: (index + 1) * 10,
  isActive: true,
}))

/** All statuses of the tenant in their order: the built-in ones, unless a row of the tenant has their key, and its own. */
export async function listStatuses(own: OperationContext): Promise<readonly KnownStatus[]> {
  const rows = await listAll<KnownStatus>(own, 'ticketStatus', {})
  const taken = new Set(rows.map(({ key }) => key))
  return [...builtIn.filter(({ key }) => !taken.has(key)), ...rows]
    .map(({ key, name, category, position, isActive }) => ({ key, name, category, position, isActive }))
    .toSorted((a, b) => a.position - b.position || (a.key < b.key ? -1 : 1))
}

/** A status that tickets may be given. @throws KITH_TICKETS_STATUS_UNKNOWN */
export async function getStatus(own: OperationContext, key: string): Promise<KnownStatus> {
  const status = (await listStatuses(own)).find((each) => each.key === key)
  if (status?.isActive !== true) throw ticketErrors.STATUS_UNKNOWN({ pointer: '/status' })
  return status
}

/** The status that stands for a category where nobody says which: the built-in one, or else the first of the category. */
export async function statusFor(own: OperationContext, category: Category): Promise<Status> {
  const active = (await listStatuses(own)).filter((each) => each.category === category && each.isActive)
  return active.find(({ key }) => key === category) ?? active[0] ?? { key: category, category }
}
