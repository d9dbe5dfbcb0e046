import {
  defineOperation,
  type ListQuery,
  listQuerySchema,
  type OperationContext,
  pageOf,
  readableOf,
  valuesOf,
} from '@kith/core'
import { z } from 'zod'

import { salesErrors } from '../errors.ts'
import { requireCustomer } from '../require-customer.ts'
import { findCategory } from '../statuses/find-category.ts'
import { finishTask } from './finish-task.ts'
import { addReminder, type ReminderWish, replanReminders } from './reminders.ts'
import { deadlineOf, readTask, requireOpenTask, requireSoundTask, type StoredTask } from './stored-task.ts'
import { taskCategories, taskEntity, type TaskValues } from './task.entity.ts'

/** When to be reminded. */
export const reminderWish = z
  .strictObject({
    at: z.coerce.date().optional(),
    minutesBefore: z
      .int()
      .min(0)
      .max(525_600)
      .optional()
      .describe('Before the deadline, and moving with it.'),
  })
  .refine(
    (wish) => (wish.at === undefined) !== (wish.minutesBefore === undefined),
    'Expected `at` or `minutesBefore`',
  )

const newTask = z.strictObject({
  task: valuesOf(taskEntity, 'create'),
  reminders: z.array(reminderWish).max(10).optional(),
})

const byId = z.strictObject({ id: z.string() })

/** Adds a task. */
export const createTask = defineOperation({
  name: 'tasks.create',
  summary: 'Add a task for a customer, with reminders',
  kind: 'command',
  permission: { entity: 'task', action: 'create' },
  input: newTask.extend({ customerId: z.string() }),
  output: readableOf(taskEntity),
  route: 'POST /tasks',
  async run(ctx, { customerId: asked, task, reminders = [] }) {
    const customerId = await requireCustomer(ctx, asked)
    const id = await addTask(ctx, {
      customerId,
      values: task as unknown as TaskValues,
      reminders,
      previousId: null,
    })
    return ctx.records('task').get(id)
  },
})

interface NewTask {
  readonly customerId: string
  readonly values: TaskValues
  readonly reminders: readonly ReminderWish[]
  readonly previousId: string | null
}

async function addTask(
  ctx: OperationContext,
  { customerId, values, reminders, previousId }: NewTask,
): Promise<string> {
  const { dueOn = null, dueAt = null, recurrence = null } = values
  requireSoundTask({ dueOn, dueAt, recurrence })
  const { actor } = ctx.session
  const ownerId = values.ownerId ?? (actor.kind === 'user' ? actor.id : null)
  const asksForNext = values.asksForNext ?? values.type === 'follow-up'
  const deadlineAt = deadlineOf({ dueOn, dueAt }, ctx.tenant().zone)
  const managed = { customerId, status: 'todo', category: 'todo', deadlineAt, previousId, occurrence: 1 }
  const { id } = await ctx.records('task').create({ ...values, ownerId, asksForNext }, managed)
  const own = ctx.asPlugin()
  const task = await readTask(own, id)
  for (const wish of reminders) await addReminder(own, task, wish)
  ctx.emit('task.created', { customerId, taskId: id })
  ctx.timeline({ type: 'task.created', customerId, refId: id })
  return id
}

/** Reads a task. */
export const getTask = defineOperation({
  name: 'tasks.get',
  summary: 'Read a task',
  kind: 'query',
  permission: { entity: 'task', action: 'read' },
  input: byId,
  output: readableOf(taskEntity),
  route: 'GET /tasks/{id}',
  run: (ctx, { id }) => ctx.records('task').get(id),
})

/** Lists tasks. */
export const listTasks = defineOperation({
  name: 'tasks.list',
  summary: 'List tasks',
  kind: 'query',
  permission: { entity: 'task', action: 'list' },
  input: listQuerySchema,
  output: pageOf(taskEntity),
  route: 'GET /tasks',
  run: (ctx, query) => ctx.records('task').list(query as ListQuery),
})

/** Changes a task; reminders that go by its deadline move with it. */
export const updateTask = defineOperation({
  name: 'tasks.update',
  summary: 'Change a task, and move its reminders with its deadline',
  kind: 'command',
  permission: { entity: 'task', action: 'update' },
  input: z.strictObject({
    id: z.string(),
    patch: valuesOf(taskEntity, 'patch'),
    ifVersion: z.int().optional(),
  }),
  output: readableOf(taskEntity),
  route: 'PATCH /tasks/{id}',
  async run(ctx, change) {
    const { changed } = await ctx.records('task').update(change)
    const own = ctx.asPlugin()
    const task = await readTask(own, change.id)
    requireOpenTask(task)
    requireSoundTask(task)
    await followDeadline(own, task)
    if (changed.length > 0)
      ctx.emit('task.updated', { customerId: task.customerId, taskId: task.id, changed })
    return ctx.records('task').get(change.id)
  },
})

async function followDeadline(own: OperationContext, task: StoredTask): Promise<void> {
  const deadlineAt = deadlineOf(task, own.tenant().zone)
  if (deadlineAt?.getTime() === task.deadlineAt?.getTime()) return
  await own.records('task').update({ id: task.id, patch: {}, managed: { deadlineAt } })
  await replanReminders(own, { ...task, deadlineAt })
}

/** Moves a task to another status. */
export const moveTask = defineOperation({
  name: 'tasks.move',
  summary: 'Move a task to another status',
  kind: 'command',
  permission: { entity: 'task', action: 'update' },
  input: byId.extend({ status: z.string().min(1).max(64) }),
  output: readableOf(taskEntity),
  route: 'POST /tasks/{id}/move',
  async run(ctx, { id, status }) {
    await ctx.records('task').require(id, 'update')
    const own = ctx.asPlugin()
    const category = await findCategory(own, status, {
      of: 'task',
      categories: taskCategories,
      pointer: '/status',
    })
    if (category === 'done') throw salesErrors.COMPLETE_INSTEAD({ pointer: '/status' })
    if (category === 'cancelled')
      await finishTask(own, id, { status, category, outcome: null, makeNext: undefined })
    else {
      requireOpenTask(await readTask(own, id))
      await own.records('task').update({ id, patch: {}, managed: { status, category } })
    }
    return ctx.records('task').get(id)
  },
})

/** Ends a task that was done. */
export const completeTask = defineOperation({
  name: 'tasks.complete',
  summary: 'Say that a task is done, and what comes next',
  kind: 'command',
  permission: { entity: 'task', action: 'update' },
  input: byId.extend({
    outcome: z.string().min(1).max(5000).optional(),
    next: newTask
      .nullable()
      .optional()
      .describe('What comes next; null says that nothing does. A follow-up is not done without one of them.'),
  }),
  output: z.strictObject({ task: readableOf(taskEntity), next: readableOf(taskEntity).nullable() }),
  route: 'POST /tasks/{id}/complete',
  async run(ctx, { id, outcome, next }) {
    await ctx.records('task').require(id, 'update')
    const makeNext = async ({ customerId }: StoredTask) => {
      if (next === null || next === undefined) return null
      const values = next.task as unknown as TaskValues
      return addTask(ctx, { customerId, values, reminders: next.reminders ?? [], previousId: id })
    }
    const nextId = await finishTask(ctx.asPlugin(), id, {
      status: 'done',
      category: 'done',
      outcome: outcome ?? null,
      makeNext: next === undefined ? undefined : makeNext,
    })
    const records = ctx.records('task')
    return { task: await records.get(id), next: nextId === null ? null : await records.get(nextId) }
  },
})
