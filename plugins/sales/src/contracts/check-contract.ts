import type { OperationContext } from '@kith/core'

import { dateOf, endOf, startOf } from '../calendar.ts'
import { clearCause, setCause } from '../overlays/causes.ts'
import {
  type ContractCategory,
  dueWarnings,
  inForce,
  nextDay,
  noticeDay,
  renewedNumber,
  renewedTerm,
  type Warning,
} from './contract-terms.ts'
import { readContract, type StoredContract } from './stored-contract.ts'

/** Contracts that one run looks at. */
const MOST_CONTRACTS = 200

/** Looks at the contracts of which something is to be told, or that are over: an index says which. */
export async function checkContracts(own: OperationContext): Promise<number> {
  const where = { nextCheckAt: { lte: own.now() } }
  const { data } = await own
    .records('contract')
    .list({ where, sort: 'nextCheckAt', fields: ['id'], limit: MOST_CONTRACTS })
  for (const { id } of data) await checkContract(own, String(id))
  return data.length
}

/** Where whoever changes a contract waits. */
export function contractPlace(id: string): string {
  return `contract/${id}`
}

/** Tells what is to be told of a contract by now, or ends it. */
export async function checkContract(own: OperationContext, id: string): Promise<void> {
  await own.turn(contractPlace(id))
  const contract = await readContract(own, id)
  const zone = contract.timezone ?? own.tenant().zone
  const today = dateOf(own.now(), zone)
  const { endOn } = contract
  if (!inForce.has(contract.category)) return schedule(own, contract, { nextCheckAt: null })
  if (endOn !== null && today > endOn) return end(own, contract, endOn)
  for (const warning of dueWarnings(contract, contract.checkedOn, today)) await warn(own, contract, warning)
  const next = nextDay(contract, today)
  const nextCheckAt = next === null ? null : startOf(next, zone)
  await schedule(own, contract, { nextCheckAt, checkedOn: today, noticeOn: noticeDay(contract) })
}

async function schedule(
  own: OperationContext,
  { id }: StoredContract,
  managed: Readonly<Record<string, unknown>>,
): Promise<void> {
  await own.records('contract').update({ id, patch: {}, managed })
}

/** The first warning by days opens the window in which it can be renewed, and gives its owner something to do. */
async function warn(
  own: OperationContext,
  contract: StoredContract,
  { kind, daysLeft }: Warning,
): Promise<void> {
  const { id, customerId } = contract
  own.emit('contract.warned', { customerId, contractId: id, kind, daysLeft })
  own.timeline({ type: 'contract.warned', customerId, refId: id, params: { kind } })
  const { category } = await readContract(own, id)
  if (category === 'expiring') return
  await changeCategory(own, contract, { category: 'expiring' })
  await setCause(own, overlayOf(contract))
  await addRenewalTask(own, contract)
}

function overlayOf({ id, customerId }: StoredContract) {
  return { customerId, overlay: 'renewal_window', cause: `contract:${id}` } as const
}

async function addRenewalTask(own: OperationContext, contract: StoredContract): Promise<void> {
  const { customerId, title, ownerId, endOn } = contract
  const zone = contract.timezone ?? own.tenant().zone
  const today = dateOf(own.now(), zone)
  const notice = noticeDay(contract)
  const dueOn = notice !== null && notice >= today ? notice : endOn
  const managed = {
    customerId,
    status: 'todo',
    category: 'todo',
    deadlineAt: endOf(dueOn!, own.tenant().zone),
    occurrence: 1,
  }
  const values = { type: 'renewal', subject: title, ownerId, dueOn }
  const { id } = await own.records('task').create(values, managed)
  own.emit('task.created', { customerId, taskId: id })
}

/** A contract whose time is over is followed by another one, or is not. Its own end never moves. */
async function end(own: OperationContext, contract: StoredContract, endOn: string): Promise<void> {
  await schedule(own, contract, { nextCheckAt: null })
  const zone = contract.timezone ?? own.tenant().zone
  const over = { category: 'expired', endedAt: endOf(endOn, zone) } as const
  await changeCategory(own, contract, contract.autoRenew ? { category: 'renewed' } : over)
  await clearCause(own, overlayOf(contract))
  if (contract.autoRenew) await renew(own, contract, endOn)
}

async function renew(own: OperationContext, contract: StoredContract, end_: string): Promise<void> {
  const { id: previousId, customerId, type, title, ownerId, value } = contract
  const { noticeDays, autoRenew, renewalMonths, timezone, billingIdentityId } = contract
  const { startOn, endOn } = renewedTerm(end_, renewalMonths)
  const renewal = contract.renewal + 1
  const number = renewedNumber(contract.number, renewal)
  const terms = { startOn, endOn, noticeDays, autoRenew, renewalMonths, timezone, billingIdentityId }
  const { id } = await own
    .records('contract')
    .create(
      { number, type, title, ownerId, value, ...terms },
      { customerId, renewal, previousId, status: 'active', category: 'active' },
    )
  own.emit('contract.renewed', { customerId, contractId: previousId, renewedById: id })
  own.timeline({ type: 'contract.renewed', customerId, refId: id })
  await checkContract(own, id)
}

/** Writes what has become of a contract, and tells of it. */
export async function changeCategory(
  own: OperationContext,
  { id, customerId, category: from }: StoredContract,
  { category: to, ...more }: { readonly category: ContractCategory; readonly [field: string]: unknown },
): Promise<void> {
  await own.records('contract').update({ id, patch: {}, managed: { status: to, category: to, ...more } })
  if (from === to) return
  own.emit('contract.changed', { customerId, contractId: id, from, to })
  own.timeline({ type: 'contract.changed', customerId, refId: id, params: { from, to } })
}

/** Nothing is told any more of a contract that somebody has ended. */
export async function closeContract(own: OperationContext, contract: StoredContract): Promise<void> {
  await schedule(own, contract, { nextCheckAt: null })
  await clearCause(own, overlayOf(contract))
}
