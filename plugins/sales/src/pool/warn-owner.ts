import type { OperationContext } from '@kith/core'

import { finishTask } from '../tasks/finish-task.ts'
import { addReminder } from '../tasks/reminders.ts'
import { readTask } from '../tasks/stored-task.ts'
import { openCategories, type TaskCategory } from '../tasks/task.entity.ts'
import type { StoredStanding } from './stored-pool.ts'

/** Gives the owner of a customer something to do before the customer goes to the pool. @returns the task. */
export async function warnOwner(
  own: OperationContext,
  { customerId, ownerId }: StoredStanding,
  dueAt: Date,
): Promise<string> {
  const isChinese = own.tenant().locale.startsWith('zh')
  const subject = isChinese ? '跟进客户：到期将退回公海' : 'Get in touch before the customer goes to the pool'
  const values = { type: 'pool-warning', subject, ownerId, dueAt, priority: 'high' }
  const managed = { customerId, status: 'todo', category: 'todo', deadlineAt: dueAt, occurrence: 1 }
  const { id } = await own.records('task').create(values, managed)
  await addReminder(own, await readTask(own, id), { at: own.now() })
  own.emit('task.created', { customerId, taskId: id })
  return id
}

/** There is nothing to do any more about a warning. */
export async function endWarning(
  own: OperationContext,
  { warningTaskId: id }: StoredStanding,
): Promise<void> {
  if (id === null) return
  const found = await own.records('task').find([id], ['category'])
  const category = found.get(id)?.['category'] as TaskCategory | undefined
  if (category === undefined || !openCategories.includes(category)) return
  const end = { status: 'cancelled', category: 'cancelled', outcome: null, makeNext: undefined } as const
  await finishTask(own, id, end)
}
