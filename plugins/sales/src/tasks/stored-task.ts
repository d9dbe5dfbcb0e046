import type { OperationContext } from '@kith/core'

import { dateOf, endOf, onDate } from '../calendar.ts'
import { salesErrors } from '../errors.ts'
import { nextDate, readRecurrence } from './recurrence.ts'
import { openCategories, type TaskCategory } from './task.entity.ts'

/** A task as it is stored. */
export interface StoredTask {
  readonly id: string
  readonly customerId: string
  readonly type: string
  readonly subject: string
  readonly notes: string | null
  readonly ownerId: string | null
  readonly priority: string
  readonly dueOn: string | null
  readonly dueAt: Date | null
  readonly recurrence: string | null
  readonly recursFrom: 'due' | 'completion'
  readonly asksForNext: boolean
  readonly category: TaskCategory
  readonly deadlineAt: Date | null
  readonly seriesStart: string | null
  readonly occurrence: number
}

/** Reads a task as the plugin. @throws KITH_NOT_FOUND */
export async function readTask(own: OperationContext, id: string): Promise<StoredTask> {
  return (await own.records('task').get(id)) as unknown as StoredTask
}

/** @throws KITH_SALES_TASK_ENDED */
export function requireOpenTask({ category }: StoredTask): void {
  if (!openCategories.includes(category)) throw salesErrors.TASK_ENDED({ category })
}

type Due = Pick<StoredTask, 'dueOn' | 'dueAt'>

/** When a task is late; `null` where it never is. */
export function deadlineOf({ dueOn, dueAt }: Due, zone: string): Date | null {
  return dueAt ?? (dueOn === null ? null : endOf(dueOn, zone))
}

/** The day on which a task is due. */
function dayOf({ dueOn, dueAt }: Due, zone: string): string | null {
  return dueOn ?? (dueAt === null ? null : dateOf(dueAt, zone))
}

/** @throws KITH_SALES_DUE_TWICE, KITH_SALES_RECURRENCE_INVALID, KITH_SALES_RECURRENCE_NEEDS_DATE */
export function requireSoundTask(task: Due & Pick<StoredTask, 'recurrence'>): void {
  if (task.dueOn !== null && task.dueAt !== null) throw salesErrors.DUE_TWICE({ pointer: '/dueAt' })
  if (task.recurrence === null) return
  readRecurrence(task.recurrence)
  if (task.dueOn === null && task.dueAt === null)
    throw salesErrors.RECURRENCE_NEEDS_DATE({ pointer: '/recurrence' })
}

/** When the next task of a series is due, and which of the series it is. */
export interface NextTask extends Due {
  readonly seriesStart: string
  readonly occurrence: number
}

/** What follows a recurring task that is done now; `undefined` where its series is over, or it has none. */
export function followerOf(
  task: StoredTask,
  { now, zone }: { now: Date; zone: string },
): NextTask | undefined {
  const day = dayOf(task, zone)
  if (task.recurrence === null || day === null) return undefined
  const isFromDue = task.recursFrom === 'due'
  const after = isFromDue ? day : dateOf(now, zone)
  const seriesStart = isFromDue ? (task.seriesStart ?? day) : after
  const { occurrence } = task
  const date = nextDate(readRecurrence(task.recurrence), { start: seriesStart, after, occurrence })
  if (date === undefined) return undefined
  const due =
    task.dueAt === null
      ? { dueOn: date, dueAt: null }
      : { dueOn: null, dueAt: onDate(task.dueAt, date, zone) }
  return { ...due, seriesStart, occurrence: occurrence + 1 }
}
