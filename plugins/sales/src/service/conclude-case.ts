import type { OperationContext } from '@kith/core'

import { addDays, dateOf, endOf } from '../calendar.ts'
import type { StoredContract } from '../contracts/stored-contract.ts'
import { clearCause, setCause } from '../overlays/causes.ts'
import { findOne, listAll } from '../stored-rows.ts'
import type { StoredCase } from './service-case.entity.ts'
import { consequenceOf } from './service-rule.ts'

/** For how long somebody who was not satisfied gets no marketing. */
const HOLD_DAYS = 30

/** How soon somebody talks to them. */
const RETENTION_DAYS = 2

const DAY_MS = 86_400_000

/** Does what follows from a case of a customer whose turn it is: once, whatever is told again. */
export async function conclude(own: OperationContext, id: string): Promise<void> {
  const found = await own.records('serviceCase').get(id)
  const known = found as unknown as StoredCase
  const { customerId, renewalTaskId, retentionTaskId } = known
  // An answer about a ticket that nobody has told of concludes nothing.
  if (known.toldAt === null) return
  const contract = await findOne<StoredContract>(own, 'contract', { customerId, category: 'expiring' })
  const consequence = consequenceOf({ ...known, isRenewable: contract !== undefined })
  if (consequence === 'renewal' && renewalTaskId === null) await renew(own, known, contract!)
  if (consequence === 'retention' && retentionTaskId === null) await retain(own, known)
}

async function renew(own: OperationContext, known: StoredCase, contract: StoredContract): Promise<void> {
  const { zone } = own.tenant()
  const today = dateOf(own.now(), zone)
  const { noticeOn } = (await own.records('contract').get(contract.id)) as { noticeOn?: string | null }
  const isInTime = noticeOn !== null && noticeOn !== undefined && noticeOn >= today
  const renewalTaskId = await addTask(own, known, {
    type: 'renewal',
    subject: { zh: '客户满意，洽谈续约', en: 'Talk about the renewal with a satisfied customer' },
    notes: `${contract.number} – ${contract.endOn}`,
    ownerId: contract.ownerId,
    dueOn: isInTime ? noticeOn : contract.endOn!,
  })
  await own.records('serviceCase').update({ id: known.id, patch: {}, managed: { renewalTaskId } })
}

async function retain(own: OperationContext, known: StoredCase): Promise<void> {
  const { zone } = own.tenant()
  const retentionTaskId = await addTask(own, known, {
    type: 'retention',
    subject: { zh: '客户不满意，安排挽留', en: 'Keep a customer who was not satisfied' },
    notes: '',
    ownerId: null,
    dueOn: addDays(dateOf(own.now(), zone), RETENTION_DAYS),
  })
  const heldUntil = new Date(own.now().getTime() + HOLD_DAYS * DAY_MS)
  await setCause(own, holdOf(known))
  const managed = { retentionTaskId, heldUntil }
  await own.records('serviceCase').update({ id: known.id, patch: {}, managed })
}

function holdOf({ customerId, ticketId }: StoredCase) {
  return { customerId, overlay: 'marketing_hold', cause: `ticket:${ticketId}` } as const
}

interface NewTask {
  readonly type: string
  readonly subject: { readonly zh: string; readonly en: string }
  readonly notes: string
  /** Whose it is; the customer's owner where nobody else is named. */
  readonly ownerId: string | null
  readonly dueOn: string
}

/** A task with a summary of the case. @returns its id. */
async function addTask(
  own: OperationContext,
  { customerId, number, score }: StoredCase,
  { type, subject, notes, ownerId, dueOn }: NewTask,
): Promise<string> {
  const { locale, zone } = own.tenant()
  const customer = await own.records('customer').get(customerId, ['ownerId'])
  const values = {
    type,
    subject: locale.startsWith('zh') ? subject.zh : subject.en,
    notes: [`${number ?? ''}: ${score}/5`, notes].filter((line) => line !== '').join('\n'),
    ownerId: ownerId ?? (customer['ownerId'] as string | null),
    priority: type === 'retention' ? 'high' : 'normal',
    dueOn,
  }
  const deadlineAt = endOf(dueOn, zone)
  const managed = { customerId, status: 'todo', category: 'todo', deadlineAt, occurrence: 1 }
  const { id } = await own.records('task').create(values, managed)
  own.emit('task.created', { customerId, taskId: id })
  own.timeline({ type: 'task.created', customerId, refId: id })
  return id
}

/** Lets those have marketing again whose time without it is over. */
export async function endHolds(own: OperationContext): Promise<number> {
  const over = await listAll<StoredCase>(own, 'serviceCase', { heldUntil: { lte: own.now() } })
  for (const known of over.toSorted((one, other) => one.customerId.localeCompare(other.customerId))) {
    await clearCause(own, holdOf(known))
    await own.records('serviceCase').update({ id: known.id, patch: {}, managed: { heldUntil: null } })
  }
  return over.length
}
