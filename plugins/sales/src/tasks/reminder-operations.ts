import {
  defineOperation,
  type ListQuery,
  listQuerySchema,
  type OperationContext,
  pageOf,
  readableOf,
} from '@kith/core'
import { z } from 'zod'

import { salesErrors } from '../errors.ts'
import { reminderWish } from './operations.ts'
import { addReminder, type StoredReminder } from './reminders.ts'
import { readTask, requireOpenTask } from './stored-task.ts'
import { reminderEntity } from './task.entity.ts'

const byId = z.strictObject({ id: z.string() })

/** Lists reminders. */
export const listReminders = defineOperation({
  name: 'reminders.list',
  summary: 'List reminders of tasks',
  kind: 'query',
  permission: { entity: 'reminder', action: 'list' },
  input: listQuerySchema,
  output: pageOf(reminderEntity),
  route: 'GET /reminders',
  run: (ctx, query) => ctx.records('reminder').list(query as ListQuery),
})

/** Asks for a reminder of a task. */
export const createReminder = defineOperation({
  name: 'reminders.create',
  summary: 'Ask to be reminded of a task',
  kind: 'command',
  permission: { entity: 'task', action: 'update' },
  input: z.strictObject({ taskId: z.string(), when: reminderWish }),
  output: readableOf(reminderEntity),
  route: 'POST /reminders',
  async run(ctx, { taskId, when }) {
    await ctx.records('task').require(taskId, 'update')
    const own = ctx.asPlugin()
    const task = await readTask(own, taskId)
    requireOpenTask(task)
    return ctx.records('reminder').get(await addReminder(own, task, when))
  },
})

/** Says that a reminder was seen. */
export const acknowledgeReminder = defineOperation({
  name: 'reminders.acknowledge',
  summary: 'Say that a reminder was seen',
  kind: 'command',
  permission: { entity: 'task', action: 'update' },
  input: byId,
  output: readableOf(reminderEntity),
  route: 'POST /reminders/{id}/acknowledge',
  run: (ctx, { id }) => settle(ctx, id, { state: 'acknowledged' }),
})

/** Asks to be reminded again. */
export const snoozeReminder = defineOperation({
  name: 'reminders.snooze',
  summary: 'Ask to be reminded again at another time',
  kind: 'command',
  permission: { entity: 'task', action: 'update' },
  input: byId.extend({ until: z.coerce.date() }),
  output: readableOf(reminderEntity),
  route: 'POST /reminders/{id}/snooze',
  run(ctx, { id, until }) {
    if (until <= ctx.now()) throw salesErrors.UNTIL_PASSED({ pointer: '/until' })
    return settle(ctx, id, { state: 'snoozed', remindAt: until })
  },
})

async function settle(ctx: OperationContext, id: string, managed: Readonly<Record<string, unknown>>) {
  const own = ctx.asPlugin()
  const { taskId } = (await ctx.records('reminder').get(id)) as unknown as StoredReminder
  await ctx.records('task').require(taskId, 'update')
  requireOpenTask(await readTask(own, taskId))
  await own.records('reminder').update({ id, patch: {}, managed })
  return ctx.records('reminder').get(id)
}
