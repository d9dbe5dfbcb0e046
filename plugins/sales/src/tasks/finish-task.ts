import type { OperationContext } from '@kith/core'

import { salesErrors } from '../errors.ts'
import { copyReminders, endReminders } from './reminders.ts'
import {
  deadlineOf,
  followerOf,
  type NextTask,
  readTask,
  requireOpenTask,
  type StoredTask,
} from './stored-task.ts'
import type { TaskCategory } from './task.entity.ts'

/** How a task ends. */
export interface TaskEnd {
  readonly status: string
  readonly category: Extract<TaskCategory, 'done' | 'cancelled'>
  readonly outcome: string | null
  /** Makes what somebody says comes next; `undefined` where nobody has said anything. */
  readonly makeNext: ((previous: StoredTask) => Promise<string | null>) | undefined
}

/**
 * Ends a task, with what comes after it. `own` has the rights of the plugin.
 *
 * @returns the id of the next task.
 * @throws KITH_SALES_TASK_ENDED, KITH_SALES_NEXT_MISSING
 */
export async function finishTask(own: OperationContext, id: string, end: TaskEnd): Promise<string | null> {
  const task = await readTask(own, id)
  requireOpenTask(task)
  const follower = followerOfDone(own, task, end)
  const { status, category, outcome, makeNext } = end
  const managed = { status, category, outcome, doneAt: own.now() }
  await own.records('task').update({ id, patch: {}, managed })
  await endReminders(own, id)
  const nextId = (await makeNext?.(task)) ?? null
  const nextTaskId = follower === undefined ? nextId : await repeat(own, task, follower)
  const { customerId } = task
  own.emit('task.ended', { customerId, taskId: id, category, nextTaskId })
  own.timeline({ type: 'task.ended', customerId, refId: id, params: { category } })
  return nextTaskId
}

/** The next of the series of a task that is done. @throws KITH_SALES_NEXT_MISSING */
function followerOfDone(
  own: OperationContext,
  task: StoredTask,
  { category, makeNext }: TaskEnd,
): NextTask | undefined {
  if (category !== 'done') return undefined
  const follower = followerOf(task, { now: own.now(), zone: own.tenant().zone })
  if (task.asksForNext && follower === undefined && makeNext === undefined)
    throw salesErrors.NEXT_MISSING({ pointer: '/next' })
  return follower
}

async function repeat(own: OperationContext, task: StoredTask, due: NextTask): Promise<string> {
  const { type, subject, notes, ownerId, priority, recurrence, recursFrom, asksForNext, customerId } = task
  const { seriesStart, occurrence, ...dueDate } = due
  const values = { type, subject, notes, ownerId, priority, recurrence, recursFrom, asksForNext, ...dueDate }
  const { id } = await own.records('task').create(values, {
    customerId,
    status: 'todo',
    category: 'todo',
    deadlineAt: deadlineOf(dueDate, own.tenant().zone),
    previousId: task.id,
    seriesStart,
    occurrence,
  })
  await copyReminders(own, task.id, await readTask(own, id))
  own.emit('task.created', { customerId, taskId: id })
  return id
}
