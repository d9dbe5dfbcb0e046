import type { OperationContext } from '@kith/core'

import { salesErrors } from '../errors.ts'
import { listAll } from '../stored-rows.ts'
import type { StoredTask } from './stored-task.ts'

const MINUTE_MS = 60_000

/** When somebody wants to be reminded: at a moment, or so long before the deadline. */
export interface ReminderWish {
  readonly at?: Date | undefined
  readonly minutesBefore?: number | undefined
}

/** A reminder as it is stored. */
export interface StoredReminder {
  readonly id: string
  readonly customerId: string
  readonly taskId: string
  readonly remindAt: Date
  readonly minutesBefore: number | null
  readonly state: 'scheduled' | 'snoozed' | 'due' | 'sent' | 'acknowledged' | 'cancelled'
  readonly round: number
}

/** Schedules a reminder; one whose time has come is told of at once. @throws KITH_SALES_REMINDER_NEEDS_DEADLINE */
export async function addReminder(
  own: OperationContext,
  { id: taskId, customerId, deadlineAt }: StoredTask,
  { at, minutesBefore = 0 }: ReminderWish,
): Promise<string> {
  if (at === undefined && deadlineAt === null) throw salesErrors.REMINDER_NEEDS_DEADLINE()
  const reminder = {
    customerId,
    taskId,
    remindAt: at ?? beforeDeadline(deadlineAt!, minutesBefore),
    minutesBefore: at === undefined ? minutesBefore : null,
    state: 'scheduled',
    round: 0,
  } as const
  const { id } = await own.records('reminder').create({}, reminder)
  if (reminder.remindAt <= own.now()) await tell(own, { id, ...reminder })
  return id
}

function beforeDeadline(deadlineAt: Date, minutesBefore: number): Date {
  return new Date(deadlineAt.getTime() - minutesBefore * MINUTE_MS)
}

/** Moves the reminders that go by the deadline; without one there is nothing to be reminded of. */
export async function replanReminders(own: OperationContext, task: StoredTask): Promise<void> {
  const { deadlineAt } = task
  for (const reminder of await remindersOf(own, task.id)) {
    const { id, minutesBefore, state } = reminder
    if (minutesBefore === null || state === 'cancelled') continue
    const managed =
      deadlineAt === null
        ? { state: 'cancelled' }
        : { remindAt: beforeDeadline(deadlineAt, minutesBefore), state: 'scheduled' }
    await own.records('reminder').update({ id, patch: {}, managed })
  }
}

/** A task that nobody has to do any more reminds nobody. */
export async function endReminders(own: OperationContext, taskId: string): Promise<void> {
  for (const { id, state } of await remindersOf(own, taskId))
    if (state === 'scheduled' || state === 'snoozed' || state === 'due')
      await own.records('reminder').update({ id, patch: {}, managed: { state: 'cancelled' } })
}

/** Lets the next task of a series remind as this one did. */
export async function copyReminders(own: OperationContext, taskId: string, next: StoredTask): Promise<void> {
  for (const { minutesBefore } of await remindersOf(own, taskId))
    if (minutesBefore !== null) await addReminder(own, next, { minutesBefore })
}

function remindersOf(own: OperationContext, taskId: string): Promise<readonly StoredReminder[]> {
  return listAll<StoredReminder>(own, 'reminder', { taskId })
}

/** Reminders that one run tells of. */
const MOST_REMINDERS = 200

/** Tells of the reminders whose time has come. */
export async function tellDueReminders(own: OperationContext): Promise<number> {
  const where = { state: { in: ['scheduled', 'snoozed'] }, remindAt: { lte: own.now() } }
  const { data } = await own.records('reminder').list({ where, sort: 'remindAt', limit: MOST_REMINDERS })
  for (const reminder of data as unknown as readonly StoredReminder[]) await tell(own, reminder)
  return data.length
}

async function tell(own: OperationContext, reminder: StoredReminder): Promise<void> {
  const { id, customerId, taskId } = reminder
  const round = reminder.round + 1
  await own.records('reminder').update({ id, patch: {}, managed: { state: 'due', round } })
  own.emit('reminder.due', { customerId, taskId, reminderId: id, round })
}
