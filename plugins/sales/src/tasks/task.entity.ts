import { type CreateOf, defineEntity, f, type PatchOf, type ReadableOf } from '@kith/core'

/** What a task may be, whatever the tenant calls it. */
export const taskCategories = ['todo', 'doing', 'deferred', 'done', 'cancelled'] as const

/** What a task may be. */
export type TaskCategory = (typeof taskCategories)[number]

/** Categories of tasks that somebody still has to do. */
export const openCategories: readonly TaskCategory[] = ['todo', 'doing', 'deferred']

/** Something that somebody has to do for a customer. */
export const taskEntity = defineEntity({
  name: 'task',
  subject: 'customerId',
  fields: {
    customerId: f.ref('customer', { inverse: 'tasks' }).class('public').managed(),
    /** `follow-up`, `call`, `visit`: a word of the tenant. */
    type: f.policyKey().class('public').default('todo'),
    subject: f.text({ max: 200 }).class('freeText').mask('redacted').encrypted(),
    notes: f.longText({ max: 5000 }).class('freeText').mask('redacted').encrypted().nullable(),
    ownerId: f.policyKey().class('public').nullable(),
    priority: f.enum(['low', 'normal', 'high', 'urgent']).class('public').default('normal'),
    /** A day, all of which there is time; or a moment. */
    dueOn: f.date().class('public').nullable(),
    dueAt: f.instant().class('public').nullable(),
    /** A recurrence as RFC 5545 spells it; see `recurrence.ts`. */
    recurrence: f.text({ max: 200 }).class('public').nullable(),
    /** Whether the next one is counted from the date of this one, or from when it was done. */
    recursFrom: f.enum(['due', 'completion']).class('public').default('due'),
    /** It is not done before somebody says what comes next. */
    asksForNext: f.bool().class('public').default(false),
    status: f.policyKey().class('public').managed(),
    category: f.enum(taskCategories).class('public').managed(),
    /** When it is late: the end of the day, or the moment. Whether it is, is a question of the time. */
    deadlineAt: f.instant().class('public').nullable().managed(),
    doneAt: f.instant().class('public').nullable().managed(),
    outcome: f.longText({ max: 5000 }).class('freeText').mask('redacted').encrypted().nullable().managed(),
    /** The task that it follows. */
    previousId: f.ref('task', { inverse: 'next' }).class('public').nullable().managed(),
    /** Where its series began, and which of the series it is. */
    seriesStart: f.date().class('public').nullable().managed(),
    occurrence: f.int().class('public').managed(),
  },
  indexes: [
    ['customerId', 'category', 'id'],
    ['ownerId', 'category', 'deadlineAt', 'id'],
    ['category', 'deadlineAt', 'id'],
  ],
})

/** What somebody is to be told of a task, and when. */
export const reminderEntity = defineEntity({
  name: 'reminder',
  subject: 'customerId',
  fields: {
    customerId: f.ref('customer', { inverse: 'reminders' }).class('public').managed(),
    taskId: f.ref('task', { inverse: 'reminders' }).class('public').managed(),
    remindAt: f.instant().class('public').managed(),
    /** How long before the deadline: it moves with it. */
    minutesBefore: f.int().class('public').nullable().managed(),
    state: f
      .enum(['scheduled', 'snoozed', 'due', 'sent', 'acknowledged', 'cancelled'])
      .class('public')
      .managed(),
    /** How often it was due: each time it is sent once. */
    round: f.int().class('public').managed(),
    sentAt: f.instant().class('public').nullable().managed(),
    /** The channel that took it; empty where only the event told of it. */
    sentBy: f.text({ max: 100 }).class('public').nullable().managed(),
  },
  indexes: [['state', 'remindAt', 'id']],
})

/** A task as it is read. */
export interface ReadableTask extends ReadableOf<typeof taskEntity> {}

/** The values of a new task. */
export interface TaskValues extends CreateOf<typeof taskEntity> {}

/** What `tasks.update` changes. */
export interface TaskPatch extends PatchOf<typeof taskEntity> {}

/** A reminder as it is read. */
export interface ReadableReminder extends ReadableOf<typeof reminderEntity> {}
